package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"
	"unsafe"
)

// A peer makes pieces of some bytes durable, one after the other in a file whose blocks were all written before, as those of the
// ledger's journal were; from its start again when it is full.
type peer struct {
	name    string
	file    *os.File
	piece   []byte
	sync    bool // after every write
	end     int
	samples []time.Duration
}

const peerSize = 1 << 20

// peers are the ways to make a number of bytes durable that moves are compared with.
type peers []*peer

// newPeers opens them in a folder.
func newPeers(folder string, size int) (peers, error) {
	list := peers{{name: "one write and fsync", sync: true}, {name: "one write past the page cache, as the journal makes it"}}
	for i, flags := range []int{0, directWrites} {
		path := filepath.Join(folder, fmt.Sprint("peer-", i))
		if err := os.WriteFile(path, make([]byte, peerSize), 0o600); err != nil {
			return nil, err
		}
		file, err := os.OpenFile(path, os.O_RDWR|flags, 0)
		if err != nil {
			return nil, err
		}
		if err := file.Sync(); err != nil {
			return nil, err
		}
		list[i].file, list[i].piece = file, aligned(bytes.Repeat([]byte{7}, size))
	}
	return list, nil
}

// aligned returns a copy of b at the start of a page, which is what writes past the page cache ask for.
func aligned(b []byte) []byte {
	const page = 4096
	room := make([]byte, len(b)+page)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(room))) % page //nolint:gosec // only to see where it is
	return append(room[skip:skip], b...)
}

// write has each of them write once.
func (ps peers) write() error {
	for _, p := range ps {
		start := time.Now()
		if err := p.once(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		p.samples = append(p.samples, time.Since(start))
	}
	return nil
}

func (p *peer) once() error {
	if p.end+len(p.piece) > peerSize {
		p.end = 0
	}
	if _, err := p.file.WriteAt(p.piece, int64(p.end)); err != nil {
		return err
	}
	p.end += len(p.piece)
	if p.sync {
		return p.file.Sync()
	}
	return nil
}

func (ps peers) close() {
	for _, p := range ps {
		_ = p.file.Close()
	}
}

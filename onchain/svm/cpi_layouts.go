package svm

import (
	"encoding/binary"

	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// abiC is the layout of C structs:
//
//	instruction   program *key, accounts *meta, count u64, data *u8, length u64
//	meta          key *key, writable u8, signer u8, 6 unused
//	account info  key, lamports, data length, data, owner, rent epoch (8 bytes each), signer, writable, executable, 5 unused
type abiC struct{}

func (abiC) infoSize() uint64 { return 56 }

func (abiC) instruction(x *execution, g guest, addr uint64) (callInstruction, error) {
	b, err := g.aligned(addr, 40, sbpf.Read)
	if err != nil {
		return callInstruction{}, err
	}
	program, err := g.key(word(b, 0))
	if err != nil {
		return callInstruction{}, err
	}
	metas, err := g.array(word(b, 1), word(b, 2), 16)
	if err != nil {
		return callInstruction{}, err
	}
	call, err := x.readData(g, word(b, 2), guestSlice{word(b, 3), word(b, 4)})
	if err != nil {
		return call, err
	}
	call.program = program
	call.accounts, err = readMetas(metas, 16, func(m []byte) (meta callMeta, err error) {
		if m[8] > 1 || m[9] > 1 {
			return meta, IxInvalidArgument
		}
		meta.writable, meta.signer = m[8] == 1, m[9] == 1
		meta.key, err = g.key(word(m, 0))
		return meta, err
	})
	return call, err
}

func (abiC) lengthAt(x *execution, g guest, addr uint64, p place) (uint64, error) {
	b, err := g.aligned(addr, 56, sbpf.Read)
	if err != nil {
		return 0, err
	}
	fields := [...]struct {
		name      string
		got, want uint64
	}{{"key", word(b, 0), p.key}, {"owner", word(b, 4), p.owner}, {"lamports", word(b, 1), p.lamports}, {"data", word(b, 3), p.data}}
	for _, f := range fields {
		if err := x.checkPointer(f.name, f.got, f.want); err != nil {
			return 0, err
		}
	}
	return addr + 16, nil
}

// abiRust is the layout of solana-program's types:
//
//	instruction   accounts {address, capacity, count}, data {address, capacity, length}, program[32]
//	meta          key[32], signer u8, writable u8
//	account info  key, lamports Rc, data Rc, owner, rent epoch (8 bytes each), signer, writable, executable, 5 unused
//
// An Rc points to its counters and a RefCell's flag, 24 bytes in all, and then the pointer proper; for data the length follows.
type abiRust struct{}

const cellOffset = 24

func (abiRust) infoSize() uint64 { return 48 }

func (abiRust) instruction(x *execution, g guest, addr uint64) (callInstruction, error) {
	b, err := g.aligned(addr, 80, sbpf.Read)
	if err != nil {
		return callInstruction{}, err
	}
	count := word(b, 2)
	if count > uint64(1)<<56 {
		return callInstruction{}, errInvalidLength
	}
	metas, err := g.bytes(word(b, 0), count*metaBytes, sbpf.Read)
	if err != nil {
		return callInstruction{}, err
	}
	call, err := x.readData(g, count, guestSlice{word(b, 3), word(b, 5)})
	if err != nil {
		return call, err
	}
	call.program = solana.PublicKey(b[48:80])
	call.accounts, err = readMetas(metas, metaBytes, func(m []byte) (callMeta, error) {
		if m[32] > 1 || m[33] > 1 {
			return callMeta{}, IxInvalidArgument
		}
		return callMeta{key: solana.PublicKey(m[:32]), signer: m[32] == 1, writable: m[33] == 1}, nil
	})
	return call, err
}

func (abiRust) lengthAt(x *execution, g guest, addr uint64, p place) (uint64, error) {
	b, err := g.aligned(addr, 48, sbpf.Read)
	if err != nil {
		return 0, err
	}
	if err := x.checkPointer("key", word(b, 0), p.key); err != nil {
		return 0, err
	}
	if err := x.checkPointer("owner", word(b, 3), p.owner); err != nil {
		return 0, err
	}
	if err := x.checkCell(g, cell{"lamports", word(b, 1) + cellOffset, 8}, p.lamports); err != nil {
		return 0, err
	}
	data := word(b, 2) + cellOffset
	return data + 8, x.checkCell(g, cell{"data", data, 16}, p.data)
}

// cell is the content of a RefCell in guest memory: a pointer, and for data its length.
type cell struct {
	name string
	addr uint64
	size uint64
}

// checkCell checks that a cell lies below the input region and points to the field.
func (x *execution) checkCell(g guest, c cell, want uint64) error {
	b, err := g.aligned(c.addr, c.size, sbpf.Read)
	if err != nil {
		return err
	}
	if err := belowInput(c.addr); err != nil {
		return err
	}
	return x.checkPointer(c.name, word(b, 0), want)
}

// readData reads the data of a call after checking its sizes and charging for both.
func (x *execution) readData(g guest, accounts uint64, data guestSlice) (callInstruction, error) {
	b, err := g.bytes(data.addr, data.len, sbpf.Read)
	if err != nil {
		return callInstruction{}, err
	}
	if err := checkCallSize(accounts, data.len); err != nil {
		return callInstruction{}, err
	}
	return callInstruction{data: append([]byte(nil), b...)}, x.chargeCall(accounts, data.len)
}

// readMetas reads an array of account metas of size bytes each.
func readMetas(b []byte, size int, read func([]byte) (callMeta, error)) ([]callMeta, error) {
	metas := make([]callMeta, len(b)/size)
	for i := range metas {
		meta, err := read(b[i*size:][:size])
		if err != nil {
			return nil, err
		}
		metas[i] = meta
	}
	return metas, nil
}

// word returns the i-th u64 of b.
func word(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }

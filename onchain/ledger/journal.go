package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
)

// A journal is the file beside the ledger's own in which a change becomes durable: one write and one sync, whatever the size of the
// ledger, where a B+tree needs several pages and two syncs. From time to time its content moves on into the tree, and the
// journal begins anew at its start; so it never grows.
//
// A record is at a multiple of journalAlign bytes: length of the payload u32, CRC-32C u32, number u64, payload; little endian. Numbers go up
// by one from record to record, for ever: what an earlier lap left behind the end has lower ones. The checksum is of number and payload, on
// top of a secret of the ledger's: what looks like a record inside another's payload, where anybody may have put it, is none.
type journal struct {
	file   *os.File
	secret uint32 // see journalSecret
	buffer []byte // of the record to write
	number uint64 // of the latest record
	end    int64  // where the next one goes
	begun  int64  // the size of the one that is on its way there
}

const (
	journalSize   = 1 << 20 // bytes; written once, so that a sync has no metadata to write
	journalAlign  = 4096    // a page of the disk: less would have to be read before it is written
	journalHeader = 4 + 4 + 8
)

// errJournalFull: the record has no room before the end of the journal.
var errJournalFull = errors.New("journal is full")

// createJournal makes an empty journal at path, whose next record has the number after number.
func createJournal(path string, number uint64, seed [32]byte) (*journal, error) {
	if err := writeZeros(path); err != nil {
		return nil, errors.Join(fmt.Errorf("create journal: %w", err), os.Remove(path))
	}
	return resumeJournal(path, scanned{number: number}, journalSecret(seed))
}

// writeZeros makes a file of zeros that is there even after a power cut.
func writeZeros(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, journalSize))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// openJournal opens the journal at path and returns the payloads of its records after number, which the ledger's own file has not.
func openJournal(path string, number uint64, seed [32]byte) (*journal, [][]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, journalMissing(path, err)
	}
	form := journalForm{journalAlign, journalSecret(seed)}
	found, err := form.scan(content[:min(len(content), journalSize)], number)
	if err != nil {
		return nil, nil, err
	}
	j, err := resumeJournal(path, found, form.secret)
	return j, found.payloads, err
}

// journalMissing is the error of a journal that cannot be read, although the ledger needs it.
func journalMissing(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: its journal %s is missing", ErrCorrupt, path)
	}
	return fmt.Errorf("read journal: %w", err)
}

// resumeJournal goes on writing after what was found.
func resumeJournal(path string, found scanned, secret uint32) (*journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	return &journal{file: file, secret: secret, number: found.number, end: found.end}, nil
}

// journalSecret derives what the checksums of a ledger's journal start from.
func journalSecret(seed [32]byte) uint32 {
	sum := sha256.Sum256(append(seed[:], "journal"...))
	return binary.LittleEndian.Uint32(sum[:])
}

// journalForm is how a journal is laid out.
type journalForm struct {
	align  int64
	secret uint32
}

// scanned is what was found in a journal.
type scanned struct {
	payloads [][]byte
	number   uint64 // of the last record
	end      int64  // of the last record
}

// scan finds the records that continue a ledger, which has those up to number. The first one that does not is where the journal
// ends: a record half written when the process died was never confirmed. But a later record is only begun when those before it are
// safe, so one that is found beyond the end proves damage.
func (f journalForm) scan(content []byte, number uint64) (scanned, error) {
	s := scanned{number: number}
	for {
		payload, number, ok := readRecord(content[min(s.end, int64(len(content))):], f.secret)
		if !ok || number != s.number+1 {
			break
		}
		s.payloads = append(s.payloads, payload)
		s.number = number
		s.end += recordSize(len(payload), f.align)
	}
	for at := s.end; at < int64(len(content)); at += f.align {
		if _, number, ok := readRecord(content[at:], f.secret); ok && number > s.number {
			return s, fmt.Errorf("%w: its journal has record %d and not %d", ErrCorrupt, number, s.number+1)
		}
	}
	return s, nil
}

// append makes a record durable.
func (j *journal) append(payload []byte) error {
	if err := j.begin(payload); err != nil {
		return err
	}
	return j.sync()
}

// begin writes a record and has the disk start on it. Without sync, the next one takes its place; until it comes, this one would be
// found, unless it is taken back.
func (j *journal) begin(payload []byte) error {
	j.begun = recordSize(len(payload), journalAlign)
	if j.end+j.begun > journalSize {
		return errJournalFull
	}
	if int64(cap(j.buffer)) < j.begun {
		j.buffer = make([]byte, j.begun)
	}
	record := j.buffer[:j.begun]
	putRecord(record, j.number+1, payload, j.secret)
	if _, err := j.file.WriteAt(record, j.end); err != nil {
		return j.failed(err)
	}
	startSync(j.file, j.end, j.begun)
	return nil
}

// sync makes the record durable that was begun.
func (j *journal) sync() error {
	if err := syncData(j.file); err != nil {
		return j.failed(err)
	}
	j.number++
	j.end += j.begun
	return nil
}

// failed takes back a record that may be written by half.
func (j *journal) failed(err error) error {
	j.takeBack()
	return fmt.Errorf("write journal: %w", err)
}

// takeBack spoils a record that was begun and not synced, if there is one, so that nobody finds it later.
func (j *journal) takeBack() {
	if j.end == journalSize {
		return
	}
	if _, err := j.file.WriteAt(make([]byte, journalHeader), j.end); err == nil {
		startSync(j.file, j.end, journalAlign)
	}
}

// restart begins a new lap after the record with this number, everything up to it being in the ledger's own file.
func (j *journal) restart(number uint64) { j.number, j.end = number, 0 }

func (j *journal) close() error { return j.file.Close() }

func recordSize(payload int, align int64) int64 {
	return (int64(journalHeader+payload) + align - 1) / align * align
}

// putRecord fills record.
func putRecord(record []byte, number uint64, payload []byte, secret uint32) {
	binary.LittleEndian.PutUint32(record, uint32(len(payload)))
	binary.LittleEndian.PutUint64(record[8:], number)
	end := journalHeader + copy(record[journalHeader:], payload)
	clear(record[end:])
	binary.LittleEndian.PutUint32(record[4:], crc32.Update(secret, castagnoli, record[8:end]))
}

// readRecord reads the record at the start of b, if there is a whole one.
func readRecord(b []byte, secret uint32) (payload []byte, number uint64, ok bool) {
	if len(b) < journalHeader {
		return nil, 0, false
	}
	length := uint64(binary.LittleEndian.Uint32(b))
	if length == 0 || length > uint64(len(b)-journalHeader) {
		return nil, 0, false
	}
	end := journalHeader + int(length)
	if binary.LittleEndian.Uint32(b[4:]) != crc32.Update(secret, castagnoli, b[8:end]) {
		return nil, 0, false
	}
	return b[journalHeader:end], binary.LittleEndian.Uint64(b[8:]), true
}

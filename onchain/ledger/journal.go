package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// A journal is the file beside the ledger's own in which a change becomes durable: one write and one sync, whatever the size of the
// ledger, where a B+tree needs several pages and two syncs. From time to time its content moves on into the tree, and the journal
// begins anew at its start; so it never grows.
//
// A record is at a multiple of journalAlign bytes: length of the payload u32, CRC-32C of number and payload u32, number u64, payload;
// little endian. Numbers go up by one from record to record, for ever: what an earlier lap left behind the end has lower ones.
type journal struct {
	file   *os.File
	number uint64 // of the latest record
	end    int64  // where the next one goes
}

const (
	journalSize   = 1 << 20 // bytes; written once, so that a sync has no metadata to write
	journalAlign  = 512
	journalHeader = 4 + 4 + 8
)

// errJournalFull: the record has no room before the end of the journal.
var errJournalFull = errors.New("journal is full")

// createJournal makes an empty journal at path, whose next record has the number after number.
func createJournal(path string, number uint64) (*journal, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create journal: %w", err)
	}
	_, err = file.Write(make([]byte, journalSize))
	if err = errors.Join(err, file.Sync()); err != nil {
		return nil, errors.Join(fmt.Errorf("create journal: %w", err), file.Close(), os.Remove(path))
	}
	return &journal{file: file, number: number}, nil
}

// openJournal opens the journal at path and returns the payloads of its records after number, which the ledger's own file has not.
func openJournal(path string, number uint64) (*journal, [][]byte, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("open journal: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(file, journalSize))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read journal: %w", err), file.Close())
	}
	j := &journal{file: file, number: number}
	payloads, err := j.scan(content)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return j, payloads, nil
}

// scan finds the records that continue the ledger. The first one that does not is where the journal ends: a record half written when
// the process died was never confirmed. But a later record is only begun when those before it are safe, so one that is found
// beyond the end proves damage.
func (j *journal) scan(content []byte) ([][]byte, error) {
	var payloads [][]byte
	for {
		payload, number, ok := readRecord(content[min(j.end, int64(len(content))):])
		if !ok || number != j.number+1 {
			break
		}
		payloads = append(payloads, payload)
		j.number = number
		j.end += recordSize(len(payload))
	}
	for at := j.end; at < int64(len(content)); at += journalAlign {
		if _, number, ok := readRecord(content[at:]); ok && number > j.number {
			return nil, fmt.Errorf("%w: its journal has record %d and not %d", ErrCorrupt, number, j.number+1)
		}
	}
	return payloads, nil
}

// append makes a record durable.
func (j *journal) append(payload []byte) error {
	size := recordSize(len(payload))
	if j.end+size > journalSize {
		return errJournalFull
	}
	record := make([]byte, size)
	putRecord(record, j.number+1, payload)
	_, err := j.file.WriteAt(record, j.end)
	if err == nil {
		err = syncData(j.file)
	}
	if err != nil {
		_, _ = j.file.WriteAt(make([]byte, journalHeader), j.end) // nobody is to find it later
		return fmt.Errorf("write journal: %w", err)
	}
	j.number++
	j.end += size
	return nil
}

// restart begins a new lap after the record with this number, everything up to it being in the ledger's own file.
func (j *journal) restart(number uint64) { j.number, j.end = number, 0 }

func (j *journal) close() error { return j.file.Close() }

func recordSize(payload int) int64 {
	return int64(journalHeader+payload+journalAlign-1) / journalAlign * journalAlign
}

func putRecord(record []byte, number uint64, payload []byte) {
	binary.LittleEndian.PutUint32(record, uint32(len(payload)))
	binary.LittleEndian.PutUint64(record[8:], number)
	copy(record[journalHeader:], payload)
	binary.LittleEndian.PutUint32(record[4:], crc32.Checksum(record[8:journalHeader+len(payload)], castagnoli))
}

// readRecord reads the record at the start of b, if there is a whole one.
func readRecord(b []byte) (payload []byte, number uint64, ok bool) {
	if len(b) < journalHeader {
		return nil, 0, false
	}
	length := uint64(binary.LittleEndian.Uint32(b))
	if length == 0 || length > uint64(len(b)-journalHeader) {
		return nil, 0, false
	}
	end := journalHeader + int(length)
	if binary.LittleEndian.Uint32(b[4:]) != crc32.Checksum(b[8:end], castagnoli) {
		return nil, 0, false
	}
	return b[journalHeader:end], binary.LittleEndian.Uint64(b[8:]), true
}

package keystore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const (
	dataKeyName  = "data.key"
	lockName     = ".lock"
	recordSuffix = ".sealed"
	claimSuffix  = ".lock"

	// lockPatience is how long a write waits for another process's write, which takes milliseconds.
	lockPatience = 3 * time.Second
	lockRetry    = 5 * time.Millisecond
)

// Store is an open folder of sealed records. It is safe for concurrent use, and several
// processes may have the same folder open: writes take turns.
type Store struct {
	dir string

	mu  sync.Mutex
	key *[keySize]byte // nil once closed
}

// Open opens a folder, creating it with mode 0700 and a fresh data key on first use. Errors:
// ErrWrongPassphrase, ErrWrongSource, ErrKeyLost, ErrCorrupt, ErrPermissions, ErrLocked, ErrEmptyPassphrase.
func Open(dir string, source Source) (*Store, error) {
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	s := &Store{dir: dir}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	s.removeLeftovers()
	names, err := s.List()
	if err != nil {
		return nil, err
	}
	s.key, err = source.open(dir, len(names))
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Dir is the folder.
func (s *Store) Dir() string { return s.dir }

// Close wipes the data key. Later calls answer ErrClosed; claims stay until released.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key != nil {
		clear(s.key[:])
		s.key = nil
	}
	return nil
}

// String keeps the data key out of every print.
func (s *Store) String() string { return "keystore " + s.dir }

// GoString keeps the data key out of %#v.
func (s *Store) GoString() string { return s.String() }

// Put seals a record, replacing any of that name. When it returns nil the record is on disk.
func (s *Store) Put(name string, secret []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	if len(secret) > MaxRecord {
		return ErrTooLarge
	}
	file, err := s.seal(name, secret)
	if err != nil {
		return err
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	return writeFile(s.path(name), file)
}

// Get opens a record. The caller wipes the returned bytes when done with them.
func (s *Store) Get(name string) ([]byte, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	path := s.path(name)
	raw, err := readFile(path, recordHead+maxName+MaxRecord+tagSize+checksumSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, at("open", path, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	r, err := parseRecord(raw)
	if err == nil && r.name != name {
		err = ErrWrongKey
	}
	if err != nil {
		return nil, at("open", path, err)
	}
	return s.unseal(path, r)
}

// Delete removes a record and whatever claim there is on it. The bytes were sealed, so no
// overwriting is tried.
func (s *Store) Delete(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	path := s.path(name)
	if err := os.Remove(path); errors.Is(err, fs.ErrNotExist) {
		return at("delete", path, ErrNotFound)
	} else if err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(s.dir, name+claimSuffix))
	return syncDir(s.dir)
}

// List names the records in order, opening none.
func (s *Store) List() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), recordSuffix)
		if ok && checkName(name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Claim marks a record as in use until release is called or the process ends; meanwhile
// every other Claim of it, in this process or another, answers ErrLocked. Claiming does not
// guard Put, Get and Delete: it is an agreement between users of a record.
func (s *Store) Claim(name string) (release func(), err error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	path := filepath.Join(s.dir, name+claimSuffix)
	if err := checkLockFile(path); err != nil {
		return nil, err
	}
	l := flock.New(path, flock.SetPermissions(filePerm))
	switch ok, err := l.TryLock(); {
	case err != nil:
		return nil, at("claim", path, err)
	case !ok:
		_ = l.Close()
		return nil, at("claim", path, ErrLocked)
	}
	return sync.OnceFunc(func() {
		_ = l.Close() // the file stays: removing it would let two later claims lock two files
	}), nil
}

// removeLeftovers clears the temporary files of writes that a crash cut off. The caller
// holds the write lock, so none of them is still being written.
func (s *Store) removeLeftovers() {
	for _, pattern := range []string{".*" + recordSuffix + "?*", "." + dataKeyName + "?*", ".write-*"} {
		paths, _ := filepath.Glob(filepath.Join(s.dir, pattern))
		for _, path := range paths {
			_ = os.Remove(path)
		}
	}
}

// path is where a record lies.
func (s *Store) path(name string) string { return filepath.Join(s.dir, name+recordSuffix) }

// lock takes the folder's write lock.
func (s *Store) lock() (unlock func(), err error) {
	path := filepath.Join(s.dir, lockName)
	if err := checkLockFile(path); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	l := flock.New(path, flock.SetPermissions(filePerm))
	ok, err := l.TryLockContext(ctx, lockRetry)
	if errors.Is(err, context.DeadlineExceeded) || (err == nil && !ok) {
		_ = l.Close()
		return nil, at("lock", path, ErrLocked)
	}
	if err != nil {
		return nil, at("lock", path, err)
	}
	return func() { _ = l.Close() }, nil
}

// seal makes a record file.
func (s *Store) seal(name string, secret []byte) ([]byte, error) {
	aead, err := s.sealer()
	if err != nil {
		return nil, err
	}
	r := record{name: name, sealed: make([]byte, len(secret)+tagSize)} // its length is part of the head
	fill(r.nonce[:])
	r.sealed = aead.seal(r.nonce[:], secret, r.head())
	return r.marshal(), nil
}

// unseal opens a parsed record.
func (s *Store) unseal(path string, r record) ([]byte, error) {
	aead, err := s.sealer()
	if err != nil {
		return nil, err
	}
	secret := make([]byte, len(r.sealed)-tagSize)
	if !aead.open(secret[:0], r.nonce[:], r.sealed, r.head()) {
		return nil, at("open", path, ErrWrongKey)
	}
	return secret, nil
}

// sealer is the cipher under the data key.
func (s *Store) sealer() (sealer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		return sealer{}, ErrClosed
	}
	return newSealer(s.key[:])
}

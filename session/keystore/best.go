package keystore

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Holder is what holds a folder's data key.
type Holder uint8

// The holders.
const (
	Nothing     Holder = iota // there is no data key yet, or none that can be read; Open makes one, or says what is wrong
	APassphrase               // Open takes the words, and the time that Argon2id takes
	TheKeychain               // the system's
	AFile                     // the key lies in the folder
)

// HolderOf tells what holds the data key of the store in dir, so that a person can be asked
// for a passphrase before anything is opened. It reads eight bytes, never the key, and makes
// nothing. A key file elsewhere than in the folder it does not know: that is Nothing.
func HolderOf(dir string) Holder {
	f, err := openNoFollow(filepath.Join(dir, dataKeyName))
	if err != nil {
		return Nothing
	}
	defer f.Close() //nolint:errcheck // nothing was written
	var magic [len(passphraseMagic)]byte
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return Nothing
	}
	if _, err := io.ReadFull(f, magic[:]); err != nil {
		return Nothing
	}
	return map[string]Holder{passphraseMagic: APassphrase, keychainMagic: TheKeychain, keyFileMagic: AFile}[string(magic[:])]
}

// Best opens a folder as it is protected, and protects a new one by the keychain if there is
// one, else by a key file after telling warn why, in one sentence. A folder with a passphrase
// answers ErrWrongSource: only its user knows the words.
func Best(service string, warn func(string)) Source {
	return best{keychain: Keychain(service), warn: warn}
}

type best struct {
	keychain Source
	warn     func(string)
}

// warning is what a folder without a keychain is worth.
const warning = "This system has no keychain that answers, so the keys are protected by the rights of their files alone; a passphrase protects them better."

func (b best) open(dir string, records int) (*[keySize]byte, error) {
	holder, err := b.holder(dir)
	if err != nil {
		return nil, err
	}
	if holder != nil {
		return holder.open(dir, records)
	}
	key, err := b.keychain.open(dir, records)
	if !errors.Is(err, ErrNoKeychain) {
		return key, err
	}
	b.warn(warning)
	return KeyFile("").open(dir, records)
}

// holder is what holds the folder's data key; nil for a folder that has none yet.
func (b best) holder(dir string) (Source, error) {
	path := filepath.Join(dir, dataKeyName)
	raw, err := readFile(path, dataKeySize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // nothing there is an answer, not an error
	}
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	file, err := parseDataKey(raw)
	switch {
	case err != nil:
		return nil, at("open", path, err)
	case file.magic == keychainMagic:
		return b.keychain, nil
	case file.magic == keyFileMagic:
		return KeyFile(""), nil
	}
	return nil, at("open", path, ErrWrongSource)
}

func (b best) keep(dir string, key *[keySize]byte) error {
	err := b.keychain.keep(dir, key)
	if !errors.Is(err, ErrNoKeychain) {
		return err
	}
	b.warn(warning)
	return KeyFile("").keep(dir, key)
}

func (b best) forget(dir string) (func() error, error) {
	holder, err := b.holder(dir)
	if err != nil {
		return nil, err
	}
	if holder == nil {
		return nothing, nil
	}
	return holder.forget(dir)
}

// Rewrap changes how a folder's data key is held: another passphrase, or another kind of
// Source. No record is touched, and an open Store notices nothing. The new holder has the key
// before the old one loses it, so a crash at any point leaves a folder that opens in one of
// the two ways. Errors: as of Open, for either source.
func Rewrap(dir string, from, to Source) error {
	if err := makeDir(dir); err != nil {
		return err
	}
	s := &Store{dir: dir}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	names, err := s.List()
	if err != nil {
		return err
	}
	key, err := from.open(dir, len(names))
	if err != nil {
		return err
	}
	defer clear(key[:])
	forget, err := from.forget(dir)
	if err != nil {
		return err
	}
	if err := to.keep(dir, key); err != nil {
		return err
	}
	if sameFile(dir, from, to) {
		return nil
	}
	if k, outside := to.(keyFile); outside && k.path != "" {
		if err := os.Remove(filepath.Join(dir, dataKeyName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return forget()
}

// sameFile tells whether two sources are one and the same key file.
func sameFile(dir string, a, b Source) bool {
	x, okX := a.(keyFile)
	y, okY := b.(keyFile)
	if !okX || !okY {
		return false
	}
	one, errX := os.Lstat(x.in(dir))
	other, errY := os.Lstat(y.in(dir))
	return errX == nil && errY == nil && os.SameFile(one, other)
}

package keystore

import (
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/zalando/go-keyring"
)

// keychainPatience is how long a keychain may take to answer. It may be showing the user a
// dialog that nobody sees, and a program that seems to hang at its start helps nobody.
const keychainPatience = time.Second

// ring is what is needed of a keychain.
type ring interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// systemRing is the operating system's keychain: Secret Service, macOS Keychain or Windows
// Credential Manager.
type systemRing struct{}

func (systemRing) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemRing) Set(service, user, secret string) error   { return keyring.Set(service, user, secret) }
func (systemRing) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Keychain has the operating system's keychain hold the data key, under the name of the
// service and a random name that data.key remembers. Where there is none that answers within
// a second, Open answers ErrNoKeychain.
func Keychain(service string) Source { return keychain{service: service, ring: systemRing{}} }

type keychain struct {
	service string
	ring    ring
}

func (k keychain) open(dir string, records int) (*[keySize]byte, error) {
	path := filepath.Join(dir, dataKeyName)
	return openOrCreate(k, dir, path, records, func() (*[keySize]byte, error) {
		file, err := readDataKey(path, keychainMagic)
		if err != nil {
			return nil, err
		}
		key, err := k.fetch(file)
		if err != nil {
			return nil, at("open", path, err)
		}
		return key, nil
	})
}

// fetch asks the keychain for the data key and checks that it is the right one.
func (k keychain) fetch(file dataKeyFile) (*[keySize]byte, error) {
	text, err := patiently(func() (string, error) { return k.ring.Get(k.service, account(file)) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, fmt.Errorf("ask keychain: %w", ErrKeyLost)
	}
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(text)
	defer clear(raw)
	if err != nil || len(raw) != keySize {
		return nil, fmt.Errorf("ask keychain: %w", ErrWrongKey)
	}
	key := new([keySize]byte)
	copy(key[:], raw)
	aead, err := newSealer(key[:])
	if err != nil {
		return nil, err
	}
	var zeroes [keySize]byte
	if !aead.open(zeroes[:0], file.nonce[:], file.payload[:], file.head()) {
		clear(key[:])
		return nil, fmt.Errorf("ask keychain: %w", ErrWrongKey)
	}
	return key, nil
}

// keep puts the data key into the keychain first and the file that names it second: a crash
// between the two leaves an entry too many, never one too few.
func (k keychain) keep(dir string, key *[keySize]byte) error {
	file := dataKeyFile{magic: keychainMagic}
	fill(file.salt[:], file.nonce[:])
	aead, err := newSealer(key[:])
	if err != nil {
		return err
	}
	copy(file.payload[:], aead.seal(file.nonce[:], make([]byte, keySize), file.head()))
	secret := hex.EncodeToString(key[:])
	_, err = patiently(func() (string, error) { return "", k.ring.Set(k.service, account(file), secret) })
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, dataKeyName), file.marshal())
}

func (k keychain) forget(dir string) (func() error, error) {
	file, err := readDataKey(filepath.Join(dir, dataKeyName), keychainMagic)
	if err != nil {
		return nil, err
	}
	return func() error {
		_, err := patiently(func() (string, error) { return "", k.ring.Delete(k.service, account(file)) })
		return err
	}, nil
}

// account is the entry's name in the keychain.
func account(file dataKeyFile) string { return hex.EncodeToString(file.salt[:]) }

// patiently waits so long for a keychain and no longer. ErrNotFound passes; every other
// trouble is ErrNoKeychain. A call that comes back later is not listened to.
func patiently(ask func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := ask()
		done <- answer{text, err}
	}()
	late := time.NewTimer(keychainPatience)
	defer late.Stop()
	select {
	case a := <-done:
		if a.err != nil && !errors.Is(a.err, keyring.ErrNotFound) {
			return "", fmt.Errorf("%w (%w)", ErrNoKeychain, a.err)
		}
		return a.text, a.err
	case <-late.C:
		return "", fmt.Errorf("%w (waited %s)", ErrNoKeychain, keychainPatience)
	}
}

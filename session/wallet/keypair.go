package wallet

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxKeypairFile is far above the about 230 bytes a keypair file has.
const maxKeypairFile = 4096

// Keypair is a wallet whose key lies in a file as the Solana CLI writes it: a JSON array of
// 64 numbers, the 32-byte seed and then the public key.
type Keypair struct {
	held

	path string
	open bool // others than its owner can read the file
}

// OpenKeypair reads a keypair file. Errors match ErrNoKeypair or ErrKeypair and name the path.
func OpenKeypair(path string) (*Keypair, error) {
	raw, mode, err := readKeypairFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &fs.PathError{Op: "open keypair", Path: path, Err: ErrNoKeypair}
	}
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	key, err := ParseKeypair(raw)
	if err != nil {
		return nil, &fs.PathError{Op: "open keypair", Path: path, Err: err}
	}
	return &Keypair{held: hold(key), path: path, open: mode.Perm()&0o077 != 0}, nil
}

// readKeypairFile reads the file and its mode.
func readKeypairFile(path string) ([]byte, fs.FileMode, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxKeypairFile))
	return raw, info.Mode(), err
}

// ParseKeypair reads the Solana CLI's JSON and checks that the public half belongs to the
// secret half. The caller wipes the key.
func ParseKeypair(raw []byte) (ed25519.PrivateKey, error) {
	numbers, err := parseNumbers(raw)
	defer clear(numbers)
	if err != nil {
		return nil, err
	}
	if len(numbers) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("%w (it holds %d numbers instead of 64)", ErrKeypair, len(numbers))
	}
	key := make(ed25519.PrivateKey, ed25519.PrivateKeySize)
	for i, n := range numbers {
		key[i] = byte(n)
	}
	derived := ed25519.NewKeyFromSeed(key[:ed25519.SeedSize])
	defer clear(derived)
	if !bytes.Equal(derived, key) {
		clear(key)
		return nil, fmt.Errorf("%w (its public half does not belong to its secret half)", ErrKeypair)
	}
	return key, nil
}

// parseNumbers reads one JSON array of numbers from 0 to 255 and nothing after it.
func parseNumbers(raw []byte) ([]uint16, error) {
	var numbers []uint16 // not bytes: encoding/json would want base64
	d := json.NewDecoder(bytes.NewReader(raw))
	if err := d.Decode(&numbers); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w (the file ends too early)", ErrKeypair)
	} else if err != nil {
		return nil, fmt.Errorf("%w (it is no JSON array of 64 numbers)", ErrKeypair) // err could quote the secret
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w (there is more after the array)", ErrKeypair)
	}
	for i, n := range numbers {
		if n > 255 {
			return numbers, fmt.Errorf("%w (number %d is over 255)", ErrKeypair, i+1)
		}
	}
	return numbers, nil
}

// Path is the file.
func (k *Keypair) Path() string { return k.path }

// ReadableByOthers tells whether the file's mode lets other users read the secret: worth a
// warning, not a refusal, because the Solana CLI accepts such files too.
func (k *Keypair) ReadableByOthers() bool { return k.open }

// Name is "keypair" and the path.
func (k *Keypair) Name() string { return "keypair " + k.path }

// Format prints name and public key.
func (k *Keypair) Format(f fmt.State, _ rune) { k.format(f, k.Name()) }

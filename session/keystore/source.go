package keystore

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// Source holds a folder's data key: Passphrase, Keychain and KeyFile are the three there are,
// and Best chooses among them.
type Source interface {
	// open returns the data key. It creates and stores one only if the folder holds no
	// records yet: a new key beside old records would lock them for ever.
	open(dir string, records int) (*[keySize]byte, error)
	// keep stores a data key in place of what held it.
	keep(dir string, key *[keySize]byte) error
	// forget removes what keep has put elsewhere than in the folder's data.key; it is called
	// before another source's keep, and what it returns after that.
	forget(dir string) (after func() error, err error)
}

// openOrCreate is open for a source whose data key file lies at path: unwrap reads it.
func openOrCreate(s Source, dir, path string, records int, unwrap func() (*[keySize]byte, error)) (*[keySize]byte, error) {
	key, err := unwrap()
	switch {
	case !errors.Is(err, fs.ErrNotExist):
		return key, err
	case records > 0:
		return nil, at("open", path, ErrKeyLost)
	}
	key = new([keySize]byte)
	fill(key[:])
	return key, s.keep(dir, key)
}

// nothing is what a source has to forget that keeps all in data.key.
func nothing() error { return nil }

// Option changes how a Passphrase protects a new folder.
type Option func(*passphrase)

// WithCost sets the cost for new folders; a folder that exists keeps the cost stored in it.
// Values out of bounds make Open answer an error. Tests use a cheap one, nobody else should.
func WithCost(c Cost) Option { return func(p *passphrase) { p.cost = c } }

// Passphrase protects the data key by words a person knows. The slice is not copied: whoever
// has it wipes it when the source was used, or when it is clear that it never will be.
func Passphrase(words []byte, opts ...Option) Source {
	p := &passphrase{words: words, cost: DefaultCost}
	for _, o := range opts {
		o(p)
	}
	return p
}

type passphrase struct {
	words []byte
	cost  Cost
}

// String keeps the words out of every print.
func (p *passphrase) String() string { return "passphrase [redacted]" }

// GoString keeps the words out of %#v.
func (p *passphrase) GoString() string { return p.String() }

func (p *passphrase) open(dir string, records int) (*[keySize]byte, error) {
	if len(p.words) == 0 {
		return nil, ErrEmptyPassphrase
	}
	path := filepath.Join(dir, dataKeyName)
	return openOrCreate(p, dir, path, records, func() (*[keySize]byte, error) {
		file, err := readDataKey(path, passphraseMagic)
		if err != nil {
			return nil, err
		}
		key, err := p.unseal(file)
		if err != nil {
			return nil, at("open", path, err)
		}
		return key, nil
	})
}

// keep stores a data key sealed, under a fresh salt and nonce.
func (p *passphrase) keep(dir string, key *[keySize]byte) error {
	switch {
	case len(p.words) == 0:
		return ErrEmptyPassphrase
	case !p.cost.ok():
		return errors.New("argon2id cost out of bounds; use DefaultCost")
	}
	file := dataKeyFile{magic: passphraseMagic, cost: p.cost}
	fill(file.salt[:], file.nonce[:])
	aead, err := p.aead(file)
	if err != nil {
		return err
	}
	copy(file.payload[:], aead.seal(file.nonce[:], key[:], file.head()))
	return writeFile(filepath.Join(dir, dataKeyName), file.marshal())
}

func (p *passphrase) forget(string) (func() error, error) { return nothing, nil }

// unseal opens the data key with the passphrase.
func (p *passphrase) unseal(file dataKeyFile) (*[keySize]byte, error) {
	aead, err := p.aead(file)
	if err != nil {
		return nil, err
	}
	key := new([keySize]byte)
	if !aead.open(key[:0], file.nonce[:], file.payload[:], file.head()) {
		return nil, ErrWrongPassphrase
	}
	return key, nil
}

// aead derives the wrapping key as the file says.
func (p *passphrase) aead(file dataKeyFile) (sealer, error) {
	c := file.cost
	wrapping := argon2.IDKey(p.words, file.salt[:], c.Passes, c.Memory, c.Threads, keySize)
	defer clear(wrapping)
	return newSealer(wrapping)
}

// KeyFile keeps the data key unsealed in a file that only its owner may read, created on
// first use. The empty path means data.key in the store's own folder; then the folder as a
// whole is the secret, which is less than a passphrase gives and worth telling the user.
func KeyFile(path string) Source { return keyFile{path: path} }

type keyFile struct{ path string }

func (k keyFile) open(dir string, records int) (*[keySize]byte, error) {
	path := k.in(dir)
	return openOrCreate(k, dir, path, records, func() (*[keySize]byte, error) {
		file, err := readDataKey(path, keyFileMagic)
		if err != nil {
			return nil, err
		}
		key := new([keySize]byte)
		copy(key[:], file.payload[:])
		return key, nil
	})
}

// in is where the file lies for the store in dir.
func (k keyFile) in(dir string) string {
	if k.path == "" {
		return filepath.Join(dir, dataKeyName)
	}
	return k.path
}

func (k keyFile) keep(dir string, key *[keySize]byte) error {
	file := dataKeyFile{magic: keyFileMagic}
	copy(file.payload[:], key[:])
	return writeFile(k.in(dir), file.marshal())
}

func (k keyFile) forget(dir string) (func() error, error) {
	if k.path == "" {
		return nothing, nil
	}
	return func() error { return os.Remove(k.path) }, nil
}

// readDataKey reads a data key file that must be of the kind magic.
func readDataKey(path, magic string) (dataKeyFile, error) {
	raw, err := readFile(path, dataKeySize)
	if err != nil {
		return dataKeyFile{}, err
	}
	defer clear(raw)
	file, err := parseDataKey(raw)
	if err == nil && file.magic != magic {
		err = ErrWrongSource
	}
	if err != nil {
		return dataKeyFile{}, at("open", path, err)
	}
	return file, nil
}

// fill writes randomness of the system into each slice.
func fill(slices ...[]byte) {
	for _, s := range slices {
		_, _ = rand.Read(s) // never fails: it ends the process instead (crypto/rand, Go 1.24)
	}
}

// sealer is XChaCha20-Poly1305.
type sealer struct {
	aead interface {
		Seal(dst, nonce, plain, ad []byte) []byte
		Open(dst, nonce, sealed, ad []byte) ([]byte, error)
	}
}

func newSealer(key []byte) (sealer, error) {
	aead, err := chacha20poly1305.NewX(key)
	return sealer{aead}, err
}

func (s sealer) seal(nonce, plain, ad []byte) []byte { return s.aead.Seal(nil, nonce, plain, ad) }

// open appends the plain text to dst, whose capacity must hold it; false if it is not authentic.
func (s sealer) open(dst, nonce, sealed, ad []byte) bool {
	_, err := s.aead.Open(dst, nonce, sealed, ad)
	return err == nil
}

package keystore_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"castlekey/session/keystore"

	"github.com/zalando/go-keyring"
)

// fakeRing is a keychain in memory that can fail.
type fakeRing struct {
	entries map[string]string
	err     error
	mute    bool
}

func (r *fakeRing) answer() error {
	if r.mute {
		select {} // a dialog nobody sees
	}
	return r.err
}

func (r *fakeRing) Get(service, user string) (string, error) {
	if err := r.answer(); err != nil {
		return "", err
	}
	if secret, ok := r.entries[service+"/"+user]; ok {
		return secret, nil
	}
	return "", keyring.ErrNotFound
}

func (r *fakeRing) Set(service, user, secret string) error {
	if err := r.answer(); err != nil {
		return err
	}
	r.entries[service+"/"+user] = secret
	return nil
}

func (r *fakeRing) Delete(service, user string) error {
	delete(r.entries, service+"/"+user)
	return r.answer()
}

func newRing() *fakeRing { return &fakeRing{entries: map[string]string{}} }

func TestKeychainThroughTheLibrarysMock(t *testing.T) {
	keyring.MockInit()
	dir := folder(t)
	put(t, open(t, dir, keystore.Keychain("castlekey")), "white", "secret")
	if got := get(t, open(t, dir, keystore.Keychain("castlekey")), "white"); got != "secret" {
		t.Errorf("got %q", got)
	}
	if _, err := keystore.Open(dir, keystore.Keychain("another")); !errors.Is(err, keystore.ErrKeyLost) {
		t.Errorf("another service's entry: %v, want ErrKeyLost", err)
	}
	keyring.MockInitWithError(errors.New("no bus"))
	if _, err := keystore.Open(dir, keystore.Keychain("castlekey")); !errors.Is(err, keystore.ErrNoKeychain) {
		t.Errorf("without a keychain: %v, want ErrNoKeychain", err)
	}
}

func TestKeychainTrouble(t *testing.T) {
	tests := map[string]struct {
		spoil func(r *fakeRing)
		want  error
	}{
		"the entry is gone":        {func(r *fakeRing) { clear(r.entries) }, keystore.ErrKeyLost},
		"the entry is another key": {func(r *fakeRing) { overwrite(r, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff") }, keystore.ErrWrongKey},
		"the entry is no key":      {func(r *fakeRing) { overwrite(r, "hello") }, keystore.ErrWrongKey},
		"the keychain is locked":   {func(r *fakeRing) { r.err = errors.New("locked") }, keystore.ErrNoKeychain},
		"it never answers":         {func(r *fakeRing) { r.mute = true }, keystore.ErrNoKeychain},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir, r := folder(t), newRing()
			put(t, open(t, dir, keystore.KeychainOf(r)), "white", "secret")
			test.spoil(r)
			if _, err := keystore.Open(dir, keystore.KeychainOf(r)); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func overwrite(r *fakeRing, secret string) {
	for name := range r.entries {
		r.entries[name] = secret
	}
}

func TestBestHolder(t *testing.T) {
	warned := 0
	warn := func(text string) {
		if text == "" {
			t.Error("an empty warning")
		}
		warned++
	}
	t.Run("a keychain is used, and asked for again", func(t *testing.T) {
		dir, r := folder(t), newRing()
		put(t, open(t, dir, keystore.BestOf(r, warn)), "white", "secret")
		if got := get(t, open(t, dir, keystore.BestOf(r, warn)), "white"); got != "secret" || len(r.entries) != 1 || warned != 0 {
			t.Errorf("got %q with %d entries and %d warnings", got, len(r.entries), warned)
		}
		r.err = errors.New("locked")
		if _, err := keystore.Open(dir, keystore.BestOf(r, warn)); !errors.Is(err, keystore.ErrNoKeychain) || warned != 0 {
			t.Errorf("locked later: %v, want ErrNoKeychain and no new key", err)
		}
	})
	t.Run("without one a key file is, and stays when a keychain comes", func(t *testing.T) {
		dir, r := folder(t), newRing()
		r.err = errors.New("no bus")
		put(t, open(t, dir, keystore.BestOf(r, warn)), "white", "secret")
		r.err = nil
		if got := get(t, open(t, dir, keystore.BestOf(r, warn)), "white"); got != "secret" || warned != 1 || len(r.entries) != 0 {
			t.Errorf("got %q with %d entries and %d warnings", got, len(r.entries), warned)
		}
	})
	t.Run("a passphrase is not guessed", func(t *testing.T) {
		dir := folder(t)
		open(t, dir, words("rook"))
		if _, err := keystore.Open(dir, keystore.BestOf(newRing(), warn)); !errors.Is(err, keystore.ErrWrongSource) {
			t.Errorf("error %v, want ErrWrongSource", err)
		}
	})
}

func TestRewrapTouchesNoRecord(t *testing.T) {
	ring := newRing()
	file := filepath.Join(t.TempDir(), "elsewhere.key")
	ways := map[string]func() keystore.Source{
		"a passphrase":      func() keystore.Source { return words("rook") },
		"another one":       func() keystore.Source { return words("bishop") },
		"a key file":        func() keystore.Source { return keystore.KeyFile("") },
		"a file elsewhere":  func() keystore.Source { return keystore.KeyFile(file) },
		"the keychain":      func() keystore.Source { return keystore.KeychainOf(ring) },
		"whatever is best":  func() keystore.Source { return keystore.BestOf(ring, func(string) {}) },
		"the best of worse": func() keystore.Source { return keystore.BestOf(&fakeRing{err: errors.New("none")}, func(string) {}) },
	}
	for from, source := range ways {
		for to, target := range ways {
			t.Run("from "+from+" to "+to, func(t *testing.T) {
				clear(ring.entries)
				_ = os.Remove(file)
				dir := folder(t)
				s := open(t, dir, source())
				put(t, s, "white", "secret")
				before, err := os.ReadFile(filepath.Join(dir, "white.sealed"))
				if err != nil {
					t.Fatal(err)
				}
				if err := keystore.Rewrap(dir, source(), target()); err != nil {
					t.Fatal(err)
				}
				if get(t, open(t, dir, target()), "white") != "secret" || get(t, s, "white") != "secret" {
					t.Error("the record does not open")
				}
				after, err := os.ReadFile(filepath.Join(dir, "white.sealed"))
				if err != nil || string(after) != string(before) {
					t.Errorf("the record was touched (%v)", err)
				}
				if len(ring.entries) > 1 {
					t.Errorf("%d entries in the keychain", len(ring.entries))
				}
			})
		}
	}
}

func TestRewrapWantsTheOldPassphrase(t *testing.T) {
	dir := folder(t)
	put(t, open(t, dir, words("rook")), "white", "secret")
	if err := keystore.Rewrap(dir, words("knight"), words("bishop")); !errors.Is(err, keystore.ErrWrongPassphrase) {
		t.Errorf("error %v, want ErrWrongPassphrase", err)
	}
	if err := keystore.Rewrap(dir, words("rook"), words("")); !errors.Is(err, keystore.ErrEmptyPassphrase) {
		t.Errorf("error %v, want ErrEmptyPassphrase", err)
	}
	open(t, dir, words("rook"))
	if err := keystore.Rewrap(dir, words("rook"), words("bishop")); err != nil {
		t.Fatal(err)
	}
	if _, err := keystore.Open(dir, words("rook")); !errors.Is(err, keystore.ErrWrongPassphrase) {
		t.Errorf("the old passphrase: %v, want ErrWrongPassphrase", err)
	}
}

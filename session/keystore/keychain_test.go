package keystore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"castlekey/session/keystore"

	"github.com/google/go-cmp/cmp"
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

// TestHolderOf asks what protects a folder before anything is opened.
func TestHolderOf(t *testing.T) {
	ring := &fakeRing{entries: map[string]string{}}
	for name, c := range map[string]struct {
		make func(t *testing.T, dir string)
		want keystore.Holder
	}{
		"no folder":          {func(*testing.T, string) {}, keystore.Nothing},
		"a passphrase":       {func(t *testing.T, dir string) { open(t, dir, words("rook")) }, keystore.APassphrase},
		"a keychain":         {func(t *testing.T, dir string) { open(t, dir, keystore.KeychainOf(ring)) }, keystore.TheKeychain},
		"a file":             {func(t *testing.T, dir string) { open(t, dir, keystore.KeyFile("")) }, keystore.AFile},
		"a file elsewhere":   {func(t *testing.T, dir string) { open(t, dir, keystore.KeyFile(filepath.Join(t.TempDir(), "my.key"))) }, keystore.Nothing},
		"too short a file":   {func(t *testing.T, dir string) { dataKey(t, dir, "CKDKEYP") }, keystore.Nothing},
		"a file of no kind":  {func(t *testing.T, dir string) { dataKey(t, dir, "CKDKEYQ1 and more") }, keystore.Nothing},
		"a folder for a key": {func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, "data.key")) }, keystore.Nothing},
		"changed to a passphrase": {func(t *testing.T, dir string) {
			open(t, dir, keystore.KeyFile(""))
			if err := keystore.Rewrap(dir, keystore.KeyFile(""), words("rook")); err != nil {
				t.Fatal(err)
			}
		}, keystore.APassphrase},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "keys")
			c.make(t, dir)
			before := files(t, dir)
			if got := keystore.HolderOf(dir); got != c.want {
				t.Errorf("holder %d, want %d", got, c.want)
			}
			if diff := cmp.Diff(before, files(t, dir)); diff != "" {
				t.Errorf("the question changed the folder:\n%s", diff)
			}
		})
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

// dataKey writes something in the place of the data key.
func dataKey(t *testing.T, dir, text string) {
	t.Helper()
	mkdir(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "data.key"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// files are the names in a folder; none if it is not there.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
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

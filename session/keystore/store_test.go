package keystore_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"castlekey/session/keystore"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cheap makes passphrases fast enough to be tried thousands of times.
var cheap = keystore.WithCost(keystore.Cost{Passes: 1, Memory: 8, Threads: 1})

func words(text string) keystore.Source { return keystore.Passphrase([]byte(text), cheap) }

// sources are the two ways of protection.
var sources = map[string]func() keystore.Source{
	"passphrase": func() keystore.Source { return words("rook takes h8") },
	"key file":   func() keystore.Source { return keystore.KeyFile("") },
}

func open(t testing.TB, dir string, source keystore.Source) *keystore.Store {
	t.Helper()
	s, err := keystore.Open(dir, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// folder is a fresh path inside a temporary folder.
func folder(t testing.TB) string { return filepath.Join(t.TempDir(), "keys") }

func TestStoreKeepsRecordsOverReopening(t *testing.T) {
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			s := open(t, dir, source())
			put(t, s, "white", "e2e4")
			put(t, s, "black", "e7e5")
			put(t, s, "white", "d2d4")
			_ = s.Close()
			s = open(t, dir, source())
			if got := get(t, s, "white") + get(t, s, "black"); got != "d2d4e7e5" {
				t.Errorf("records = %q", got)
			}
			if err := s.Delete("black"); err != nil {
				t.Fatal(err)
			}
			names, err := s.List()
			if diff := cmp.Diff([]string{"white"}, names); diff != "" || err != nil {
				t.Errorf("names (-want +got), error %v:\n%s", err, diff)
			}
		})
	}
}

func put(t testing.TB, s *keystore.Store, name, secret string) {
	t.Helper()
	if err := s.Put(name, []byte(secret)); err != nil {
		t.Fatal(err)
	}
}

func get(t testing.TB, s *keystore.Store, name string) string {
	t.Helper()
	secret, err := s.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(secret)
}

func TestRoundTripOfAnyRecord(t *testing.T) {
	s := open(t, folder(t), words("p"))
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}`).Draw(r, "name")
		secret := rapid.SliceOfN(rapid.Byte(), 0, 2000).Draw(r, "secret")
		if err := s.Put(name, secret); err != nil {
			r.Fatal(err)
		}
		if got, err := s.Get(name); err != nil || !bytes.Equal(got, secret) {
			r.Fatalf("Get = %x, %v; want %x", got, err, secret)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	tests := map[string]struct {
		make, again keystore.Source
		want        error
	}{
		"another passphrase":                 {words("right"), words("wrong"), keystore.ErrWrongPassphrase},
		"an empty passphrase":                {words("right"), words(""), keystore.ErrEmptyPassphrase},
		"a key file where words are wanted":  {words("right"), keystore.KeyFile(""), keystore.ErrWrongSource},
		"words where there is a key file":    {keystore.KeyFile(""), words("right"), keystore.ErrWrongSource},
		"another key file, not there at all": {keystore.KeyFile(""), keystore.KeyFile("/nonexistent/key"), keystore.ErrKeyLost},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			put(t, open(t, dir, test.make), "white", "e2e4")
			if _, err := keystore.Open(dir, test.again); !errors.Is(err, test.want) {
				t.Errorf("error = %v, want %v", err, test.want)
			}
		})
	}
}

func TestLostDataKeyIsNotReplaced(t *testing.T) {
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			put(t, open(t, dir, source()), "white", "e2e4")
			if err := os.Remove(filepath.Join(dir, "data.key")); err != nil {
				t.Fatal(err)
			}
			if _, err := keystore.Open(dir, source()); !errors.Is(err, keystore.ErrKeyLost) {
				t.Errorf("error = %v, want ErrKeyLost", err)
			}
		})
	}
}

func TestKeyFileElsewhere(t *testing.T) {
	dir, key := folder(t), filepath.Join(t.TempDir(), "my.key")
	put(t, open(t, dir, keystore.KeyFile(key)), "white", "e2e4")
	if got := get(t, open(t, dir, keystore.KeyFile(key)), "white"); got != "e2e4" {
		t.Errorf("record = %q", got)
	}
	other := open(t, dir, otherKey(t))
	if _, err := other.Get("white"); !errors.Is(err, keystore.ErrWrongKey) {
		t.Errorf("Get with another key: %v, want ErrWrongKey", err)
	}
}

// otherKey is a key file that exists and belongs to another folder.
func otherKey(t *testing.T) keystore.Source {
	key := filepath.Join(t.TempDir(), "other.key")
	open(t, folder(t), keystore.KeyFile(key))
	return keystore.KeyFile(key)
}

func TestSwappedRecordsDoNotOpen(t *testing.T) {
	dir := folder(t)
	s := open(t, dir, words("p"))
	put(t, s, "white", "e2e4")
	put(t, s, "black", "e7e5")
	if err := os.Rename(filepath.Join(dir, "white.sealed"), filepath.Join(dir, "black.sealed")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get("black"); !errors.Is(err, keystore.ErrWrongKey) {
		t.Errorf("Get = %v, want ErrWrongKey", err)
	}
}

func TestRecordOfAnotherStoreDoesNotOpen(t *testing.T) {
	a, b := folder(t), folder(t)
	put(t, open(t, a, words("p")), "white", "e2e4")
	s := open(t, b, words("p"))
	put(t, s, "white", "d2d4")
	copyFile(t, filepath.Join(a, "white.sealed"), filepath.Join(b, "white.sealed"))
	if _, err := s.Get("white"); !errors.Is(err, keystore.ErrWrongKey) {
		t.Errorf("Get = %v, want ErrWrongKey", err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDamageIsFound cuts both kinds of file at every length and flips every one of their bits' bytes.
func TestDamageIsFound(t *testing.T) {
	for _, file := range []string{"white.sealed", "data.key"} {
		t.Run(file, func(t *testing.T) {
			dir := folder(t)
			put(t, open(t, dir, words("p")), "white", "e2e4")
			path := filepath.Join(dir, file)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for n := range whole {
				damaged(t, dir, path, whole[:n])
				flipped := bytes.Clone(whole)
				flipped[n] ^= 1 << (n % 8)
				damaged(t, dir, path, flipped)
			}
			damaged(t, dir, path, append(bytes.Clone(whole), 0))
		})
	}
}

// damaged checks that the store answers ErrCorrupt, naming the path, when path holds content.
func damaged(t *testing.T, dir, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := keystore.Open(dir, words("p"))
	if err == nil {
		_, err = s.Get("white")
		_ = s.Close()
	}
	var where *fs.PathError
	if !errors.Is(err, keystore.ErrCorrupt) || !errors.As(err, &where) || where.Path != path {
		t.Errorf("%d bytes: error = %v, want ErrCorrupt of %s", len(content), err, path)
	}
}

func TestNames(t *testing.T) {
	s := open(t, folder(t), words("p"))
	for _, name := range []string{"", ".", "..", ".hidden", "a/b", `a\b`, "a b", "é", "a\x00", strings.Repeat("a", 201)} {
		for what, err := range map[string]error{
			"Put":    s.Put(name, nil),
			"Get":    second(s.Get(name)),
			"Delete": s.Delete(name),
			"Claim":  second(s.Claim(name)),
		} {
			if !errors.Is(err, keystore.ErrName) {
				t.Errorf("%s %q: %v, want ErrName", what, name, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestMissingRecord(t *testing.T) {
	s := open(t, folder(t), words("p"))
	for what, err := range map[string]error{"Get": second(s.Get("white")), "Delete": s.Delete("white")} {
		if !errors.Is(err, keystore.ErrNotFound) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want ErrNotFound, which is fs.ErrNotExist", what, err)
		}
	}
}

func TestLargeRecord(t *testing.T) {
	s := open(t, folder(t), words("p"))
	if err := s.Put("white", make([]byte, keystore.MaxRecord)); err != nil {
		t.Error(err)
	}
	if got, err := s.Get("white"); err != nil || len(got) != keystore.MaxRecord {
		t.Errorf("Get = %d bytes, %v", len(got), err)
	}
	if err := s.Put("white", make([]byte, keystore.MaxRecord+1)); !errors.Is(err, keystore.ErrTooLarge) {
		t.Errorf("Put of one more: %v, want ErrTooLarge", err)
	}
}

func TestClosedStore(t *testing.T) {
	s := open(t, folder(t), words("p"))
	put(t, s, "white", "e2e4")
	_ = s.Close()
	for what, err := range map[string]error{"Put": s.Put("white", nil), "Get": second(s.Get("white"))} {
		if !errors.Is(err, keystore.ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", what, err)
		}
	}
}

func TestClaimIsExclusive(t *testing.T) {
	dir := folder(t)
	a, b := open(t, dir, words("p")), open(t, dir, words("p"))
	release, err := a.Claim("white")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Claim("white"); !errors.Is(err, keystore.ErrLocked) {
		t.Errorf("second claim: %v, want ErrLocked", err)
	}
	if other, err := b.Claim("black"); err != nil {
		t.Errorf("claim of another record: %v", err)
	} else {
		other()
	}
	put(t, b, "white", "a claim does not stand in the way of a write")
	release()
	release()
	if again, err := b.Claim("white"); err != nil {
		t.Errorf("claim after release: %v", err)
	} else {
		again()
	}
}

func TestWritersTakeTurns(t *testing.T) {
	dir := folder(t)
	stores := []*keystore.Store{open(t, dir, words("p")), open(t, dir, words("p"))}
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			for n := range 10 {
				if err := stores[i%2].Put(fmt.Sprintf("r%d", n), []byte{byte(i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	names, err := stores[0].List()
	if err != nil || len(names) != 10 {
		t.Errorf("%d records, %v; want 10", len(names), err)
	}
}

func TestLeftoversOfACrashAreRemoved(t *testing.T) {
	dir := folder(t)
	put(t, open(t, dir, words("p")), "white", "e2e4")
	for _, name := range []string{".white.sealed123", ".data.key42"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, dir, words("p"))
	left, err := filepath.Glob(filepath.Join(dir, ".*[0-9]"))
	if err != nil || len(left) != 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestNothingSecretIsPrinted(t *testing.T) {
	source := words("very secret words")
	s := open(t, folder(t), words("p"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(verb+" "+verb, source, s)
		if strings.Contains(text, "very") || strings.Contains(text, "118 101 114 121") || strings.Contains(text, "0x76") {
			t.Errorf("%s prints %q", verb, text)
		}
	}
}

func TestMessagesSayWhatToDo(t *testing.T) {
	for _, err := range []error{
		keystore.ErrWrongPassphrase, keystore.ErrWrongKey, keystore.ErrCorrupt, keystore.ErrPermissions,
		keystore.ErrLocked, keystore.ErrNotFound, keystore.ErrKeyLost, keystore.ErrWrongSource,
	} {
		if !strings.Contains(err.Error(), "; ") {
			t.Errorf("%q says what happened but not what to do", err)
		}
	}
}

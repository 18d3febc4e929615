package keystore

import (
	"path/filepath"
	"testing"
)

// Ring lets tests bring a keychain of their own.
type Ring = ring

// KeychainOf is Keychain with another keychain than the system's.
func KeychainOf(r Ring) Source { return keychain{service: "test", ring: r} }

// BestOf is Best with another keychain than the system's.
func BestOf(r Ring, warn func(string)) Source { return best{keychain: KeychainOf(r), warn: warn} }

// EntryForTest is the name of the keychain's entry that holds a folder's data key.
func EntryForTest(t *testing.T, dir string) string {
	t.Helper()
	file, err := readDataKey(filepath.Join(dir, dataKeyName), keychainMagic)
	if err != nil {
		t.Fatal(err)
	}
	return account(file)
}

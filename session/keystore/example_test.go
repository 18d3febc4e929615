package keystore_test

import (
	"fmt"
	"log"
	"os"

	"castlekey/session/keystore"
)

func Example() {
	dir, err := os.MkdirTemp("", "keys")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()

	store, err := keystore.Open(dir, keystore.Passphrase([]byte("rook takes h8")))
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if err := store.Put("white", []byte("a secret")); err != nil {
		log.Fatal(err)
	}
	secret, err := store.Get("white")
	fmt.Println(string(secret), err)

	_, err = keystore.Open(dir, keystore.Passphrase([]byte("rook takes g8")))
	fmt.Println(err != nil)
	// Output:
	// a secret <nil>
	// true
}

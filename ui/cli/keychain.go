package cli

import (
	"fmt"
	"os"

	"castlekey/session/keystore"
)

// keychainSwitch is the environment variable that says "off" where the keychain is to be left alone, as in tests.
const keychainSwitch = "CASTLEKEY_KEYCHAIN"

// keychainService is what our entries in the keychain are filed under.
const keychainService = "castlekey"

// seal is what holds the key of the key store: what held it before; for a new one the system's keychain, else a file after a warning.
func (o *options) seal() keystore.Source {
	if os.Getenv(keychainSwitch) == "off" {
		return keystore.KeyFile("")
	}
	return keystore.Best(keychainService, func(text string) { fmt.Fprintln(o.Err, "castlekey: "+text) })
}

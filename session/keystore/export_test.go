package keystore

// Ring lets tests bring a keychain of their own.
type Ring = ring

// KeychainOf is Keychain with another keychain than the system's.
func KeychainOf(r Ring) Source { return keychain{service: "test", ring: r} }

// BestOf is Best with another keychain than the system's.
func BestOf(r Ring, warn func(string)) Source { return best{keychain: KeychainOf(r), warn: warn} }

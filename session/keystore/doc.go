// Package keystore seals small secret records in a folder, so that a copy of the folder is
// worth nothing without the passphrase or the key file.
//
//	store, err := keystore.Open(dir, keystore.Passphrase(words)) // or Keychain, KeyFile, Best
//	defer store.Close()
//	err = store.Put("white", secret)
//	secret, err := store.Get("white")
//	release, err := store.Claim("white") // one user of a record at a time
//
// A random 32-byte data key seals every record. The data key itself is held by the operating
// system's keychain; or lies in a file of the folder, sealed by a key derived from a
// passphrase; or, worst, as it is in a file that only its owner may read. Rewrap changes the
// passphrase or the holder and touches no record.
//
// # Record file, NAME.sealed
//
//	offset  size  field
//	0       8     magic "CKRECRD1"
//	8       2     n, length of the name, 1 to 200, little endian
//	10      2     zero
//	12      4     m, length of the sealed part, 16 to 65,552, little endian
//	16      24    nonce, random
//	40      n     name
//	40+n    m     XChaCha20-Poly1305 under the data key; associated data: every byte before it
//	40+n+m  8     first 8 bytes of SHA-256 of every byte before
//
// # Data key file, data.key
//
//	offset  size  field
//	0       8     magic "CKDKEYP1" (passphrase), "CKDKEYK1" (keychain) or "CKDKEYF1" (key file)
//	8       4     Argon2id passes t, 1 to 64, little endian      ┐ zero      ┐
//	12      4     Argon2id memory in KiB, 8 to 1,048,576          │ with a    │ zero in
//	16      1     Argon2id threads p, 1 to 64; memory >= 8p       │ keychain  │ a key
//	17      3     zero                                            ┘           │ file
//	20      16    salt, or the entry's name in the keychain; random           │
//	36      24    nonce, random                                               ┘
//	60      48    passphrase: XChaCha20-Poly1305 of the 32-byte data key, associated data: every byte before it
//	              keychain: the same of 32 zero bytes, under the data key, to know the right one by
//	              key file: the data key (32 bytes), then 16 zero bytes
//	108     8     first 8 bytes of SHA-256 of every byte before
//
// Invariants: each valid file has exactly one encoding, Marshal(Parse(x)) == x; a record
// opens under its own name alone; files are 0600 and ours, the folder 0700 and ours, none of
// them a symbolic link; a write is all or nothing, even over a power cut. The checksum tells
// damage from a wrong key; against tampering stands the authenticated encryption alone.
// On Windows owner and mode are not checked: there the folder's access list decides.
package keystore

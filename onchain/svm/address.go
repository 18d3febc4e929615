package svm

import (
	"crypto/sha256"
	"strings"

	"github.com/gagliardetto/solana-go"
	"github.com/oasisprotocol/curve25519-voi/curve"
)

// Limits of the seeds of a program address.
const (
	maxSeeds   = 16
	maxSeedLen = 32
)

const addressMarker = "ProgramDerivedAddress"

// programAddress derives the address of a program and seeds. Errors are IxMaxSeedLengthExceeded, and IxInvalidSeeds for a point on the
// curve, which could have a private key.
func programAddress(seeds [][]byte, program solana.PublicKey) (solana.PublicKey, error) {
	if len(seeds) > maxSeeds {
		return solana.PublicKey{}, IxMaxSeedLengthExceeded
	}
	hash := sha256.New()
	for _, seed := range seeds {
		if len(seed) > maxSeedLen {
			return solana.PublicKey{}, IxMaxSeedLengthExceeded
		}
		hash.Write(seed)
	}
	hash.Write(program[:])
	hash.Write([]byte(addressMarker))
	address := solana.PublicKey(hash.Sum(nil))
	if onCurve(address) {
		return solana.PublicKey{}, IxInvalidSeeds
	}
	return address, nil
}

// onCurve reports whether 32 bytes are the encoding of a point of edwards25519.
func onCurve(key solana.PublicKey) bool {
	var point curve.EdwardsPoint
	_, err := point.SetCompressedY((*curve.CompressedEdwardsY)(&key))
	return err == nil
}

// addressWithSeed derives the address a base key controls under an owner (Pubkey::create_with_seed). The errors are Agave's odd ones:
// a PubkeyError's number taken for a custom code.
func addressWithSeed(base solana.PublicKey, seed string, owner solana.PublicKey) (solana.PublicKey, error) {
	const tooLong, illegalOwner = 0, 2
	if len(seed) > maxSeedLen {
		return solana.PublicKey{}, custom(tooLong)
	}
	if strings.HasSuffix(string(owner[:]), addressMarker) {
		return solana.PublicKey{}, custom(illegalOwner)
	}
	hash := sha256.New()
	hash.Write(base[:])
	hash.Write([]byte(seed))
	hash.Write(owner[:])
	return solana.PublicKey(hash.Sum(nil)), nil
}

// custom returns a program's own error code.
func custom(code uint32) error { return &InstructionError{Kind: IxCustom, Code: code} }

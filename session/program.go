package session

import (
	"github.com/gagliardetto/solana-go"
)

// ProgramID is the session program: gpl_session's address on every cluster; castlekey's own
// program at the same address on the embedded chain.
var ProgramID = solana.MustPublicKeyFromBase58("KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5")

// Version is the layout of a session token.
type Version uint8

// The two layouts. Anyone can revoke a V1 token at any time, so one is made only where it is asked for by name.
const (
	V1 Version = 1 // 112 bytes
	V2 Version = 2 // 144 bytes: names the fee payer, who gets the rent back
)

// Sizes of the accounts, discriminator included.
const (
	TokenV1Size = 112
	TokenV2Size = 144
)

// Limits and defaults of the session program (facts §1.3).
const (
	MaxValidity     = 7 * 24 * 60 * 60 // seconds from now that valid_until may lie ahead
	DefaultValidity = 60 * 60          // seconds, if valid_until is not given
	DefaultTopUp    = 10_000_000       // lamports, if top_up is true and lamports is not given
)

// Money on every cluster with today's rent (6,960 lamports a byte, 128 bytes of overhead).
const (
	FeePerSignature   = 5_000     // lamports
	RentFloor         = 890_880   // lamports a plain account must keep to exist: (0+128) × 6,960
	TokenV1Rent       = 1_670_400 // lamports held by a V1 token, to its wallet at revoke: (112+128) × 6,960
	TokenV2Rent       = 1_893_120 // lamports held by a V2 token, back at revoke: (144+128) × 6,960
	minSelfPaidAmount = RentFloor + FeePerSignature
)

// Codes of the session program (Anchor custom errors).
const (
	CodeValidityTooLong  = 6000
	CodeInvalidToken     = 6001
	CodeNoToken          = 6002
	CodeInvalidAuthority = 6003
)

// discriminator is the first 8 bytes of sha256("global:<instruction>") or sha256("account:<Name>").
type discriminator [8]byte

// Discriminators, as facts §1.1 and §1.2 list them; a test derives each anew.
var (
	createV1Tag        = discriminator{0xf2, 0xc1, 0x8f, 0xb3, 0x96, 0x19, 0x7a, 0xe3}
	createWithPayerTag = discriminator{0x57, 0x85, 0xab, 0x0c, 0x3c, 0x92, 0xbe, 0xfc}
	revokeV1Tag        = discriminator{0x56, 0x5c, 0xc6, 0x78, 0x90, 0x02, 0x07, 0xc2}
	createV2Tag        = discriminator{0xdf, 0xe9, 0x6c, 0x07, 0x41, 0xc2, 0xeb, 0x26}
	revokeV2Tag        = discriminator{0xd3, 0x3b, 0x7d, 0xbc, 0x2b, 0x9b, 0x08, 0x66}
	tokenV1Tag         = discriminator{0xe9, 0x04, 0x73, 0x0e, 0x2e, 0x15, 0x01, 0x0f}
	tokenV2Tag         = discriminator{0xb2, 0x03, 0x55, 0xfe, 0x0d, 0x74, 0x80, 0x29}
)

// MovesLeft is how many one-signature transactions a balance still pays for: the key must
// keep RentFloor after every fee, or neither move nor sweep itself any more (facts §0.6).
func MovesLeft(lamports uint64) uint64 {
	if lamports < RentFloor {
		return 0
	}
	return (lamports - RentFloor) / FeePerSignature
}

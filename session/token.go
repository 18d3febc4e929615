package session

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
)

// ErrToken says bytes are not a session token.
var ErrToken = errors.New("not a session token")

// Token is what the chain knows of a session.
type Token struct {
	Version    Version
	Authority  solana.PublicKey // the wallet it acts for
	Target     solana.PublicKey // the only program it is good for
	Signer     solana.PublicKey // the session key
	FeePayer   solana.PublicKey // V2: gets the rent back; zero in V1
	ValidUntil int64            // seconds since 1970, chain time; valid while now < ValidUntil
}

// ParseToken reads the data of a token account: exact length and discriminator, nothing
// else will do. That the account belongs to ProgramID and lies at TokenAddress is for the
// caller to check.
func ParseToken(data []byte) (Token, error) {
	switch {
	case len(data) == TokenV1Size && discriminator(data[:8]) == tokenV1Tag:
		t := tokenHead(V1, data)
		t.ValidUntil = int64(binary.LittleEndian.Uint64(data[104:]))
		return t, nil
	case len(data) == TokenV2Size && discriminator(data[:8]) == tokenV2Tag:
		t := tokenHead(V2, data)
		t.FeePayer = solana.PublicKey(data[104:136])
		t.ValidUntil = int64(binary.LittleEndian.Uint64(data[136:]))
		return t, nil
	default:
		return Token{}, fmt.Errorf("parse %d bytes: %w", len(data), ErrToken)
	}
}

// tokenHead reads what both versions share.
func tokenHead(v Version, data []byte) Token {
	return Token{
		Version:   v,
		Authority: solana.PublicKey(data[8:40]),
		Target:    solana.PublicKey(data[40:72]),
		Signer:    solana.PublicKey(data[72:104]),
	}
}

// Marshal is the account's data; nil for an unknown version.
func (t Token) Marshal() []byte {
	var out []byte
	switch t.Version {
	case V1:
		out = append(out, tokenV1Tag[:]...)
	case V2:
		out = append(out, tokenV2Tag[:]...)
	default:
		return nil
	}
	for _, key := range []solana.PublicKey{t.Authority, t.Target, t.Signer} {
		out = append(out, key[:]...)
	}
	if t.Version == V2 {
		out = append(out, t.FeePayer[:]...)
	}
	return binary.LittleEndian.AppendUint64(out, uint64(t.ValidUntil))
}

// Live tells whether the token is valid at chain time now: strictly before ValidUntil.
func (t Token) Live(now int64) bool { return now < t.ValidUntil }

// Revoke builds the instruction by which the wallet, which signs, closes the token. A V1 token
// is closed by the same bytes whoever signs the transaction.
func (t Token) Revoke() (solana.Instruction, error) {
	if t.Version == V1 {
		return RevokeV1(t.parties())
	}
	return RevokeV2(t.parties())
}

// CloseExpired builds the instruction by which anyone may close the token once it has expired.
func (t Token) CloseExpired() (solana.Instruction, error) {
	if t.Version == V1 {
		return RevokeV1(t.parties())
	}
	return CloseExpiredV2(t.parties())
}

// RentTo is who gets the token's rent when it is closed.
func (t Token) RentTo() solana.PublicKey { return t.parties().Payer }

func (t Token) parties() Parties {
	p := Parties{Target: t.Target, Signer: t.Signer, Authority: t.Authority, Payer: t.FeePayer}
	if t.Version == V1 {
		p.Payer = t.Authority
	}
	return p
}

// TokenAddress derives where the token of these three lies, and its bump.
func TokenAddress(v Version, target, signer, authority solana.PublicKey) (solana.PublicKey, uint8, error) {
	seed := "session_token_v2"
	if v == V1 {
		seed = "session_token"
	}
	return solana.FindProgramAddress([][]byte{[]byte(seed), target[:], signer[:], authority[:]}, ProgramID)
}

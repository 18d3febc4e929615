package session

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"
)

// Parties are the keys a session is made of.
type Parties struct {
	Target    solana.PublicKey // program the session is for; must be executable
	Signer    solana.PublicKey // session key
	Authority solana.PublicKey // wallet
	Payer     solana.PublicKey // pays rent and top-up (CreateWithPayer, CreateV2) and gets V2 rent back
}

// Terms are the arguments of the create instructions. Nil is borsh None: the program's default.
type Terms struct {
	TopUp      *bool   // send lamports to the session key; default false
	ValidUntil *int64  // seconds since 1970; default now + DefaultValidity, at most now + MaxValidity
	Lamports   *uint64 // how many; ignored unless TopUp is true; default DefaultTopUp
}

// encode is the borsh encoding after a discriminator: 11 to 28 bytes in all.
func (t Terms) encode(tag discriminator) []byte {
	out := append(make([]byte, 0, 28), tag[:]...)
	switch {
	case t.TopUp == nil:
		out = append(out, 0)
	case *t.TopUp:
		out = append(out, 1, 1)
	default:
		out = append(out, 1, 0)
	}
	return appendOption(appendOption(out, t.ValidUntil), t.Lamports)
}

// appendOption appends a borsh Option of a 64-bit integer: 0, or 1 and the value.
func appendOption[N int64 | uint64](out []byte, value *N) []byte {
	if value == nil {
		return append(out, 0)
	}
	return binary.LittleEndian.AppendUint64(append(out, 1), uint64(*value))
}

// CreateV1 builds create_session. Accounts: 0 token [W], 1 session signer [W S], 2 authority
// [W S, pays], 3 target program, 4 system program.
func CreateV1(p Parties, t Terms) (solana.Instruction, error) {
	return build(V1, p, t.encode(createV1Tag),
		writeSign(p.Signer), writeSign(p.Authority), read(p.Target), read(solana.SystemProgramID))
}

// CreateWithPayer builds create_session_with_payer, which makes a V1 token. Accounts: 0 token
// [W], 1 session signer [W S], 2 payer [W S], 3 authority [S], 4 target program, 5 system program.
func CreateWithPayer(p Parties, t Terms) (solana.Instruction, error) {
	return build(V1, p, t.encode(createWithPayerTag),
		writeSign(p.Signer), writeSign(p.Payer), readSign(p.Authority), read(p.Target), read(solana.SystemProgramID))
}

// RevokeV1 builds revoke_session, which anyone may send. Accounts: 0 token [W], 1 authority
// [W, gets the rent], 2 system program.
func RevokeV1(p Parties) (solana.Instruction, error) {
	return build(V1, p, revokeV1Tag[:], write(p.Authority), read(solana.SystemProgramID))
}

// CreateV2 builds create_session_v2. Accounts: 0 token [W], 1 session signer [W S], 2 fee payer
// [W S, pays], 3 authority [S], 4 target program, 5 system program.
func CreateV2(p Parties, t Terms) (solana.Instruction, error) {
	return build(V2, p, t.encode(createV2Tag),
		writeSign(p.Signer), writeSign(p.Payer), readSign(p.Authority), read(p.Target), read(solana.SystemProgramID))
}

// RevokeV2 builds revoke_session_v2 as the wallet sends it. Accounts: 0 token [W], 1 fee payer
// [W, gets the rent], 2 authority [S], 3 system program. The program wants the authority's
// signature while the token is live; the official IDL leaves that flag out.
func RevokeV2(p Parties) (solana.Instruction, error) {
	return build(V2, p, revokeV2Tag[:], write(p.Payer), readSign(p.Authority), read(solana.SystemProgramID))
}

// CloseExpiredV2 builds revoke_session_v2 as anyone may send it once the token has expired:
// the same without the authority's signature.
func CloseExpiredV2(p Parties) (solana.Instruction, error) {
	return build(V2, p, revokeV2Tag[:], write(p.Payer), read(p.Authority), read(solana.SystemProgramID))
}

// create builds what makes a token of a version, its rent paid by the wallet.
func create(v Version, p Parties, t Terms) (solana.Instruction, error) {
	if v == V1 {
		return CreateV1(p, t)
	}
	return CreateV2(p, t)
}

// build puts the derived token address in front of the accounts.
func build(v Version, p Parties, data []byte, accounts ...*solana.AccountMeta) (solana.Instruction, error) {
	token, _, err := TokenAddress(v, p.Target, p.Signer, p.Authority)
	if err != nil {
		return nil, err
	}
	return solana.NewInstruction(ProgramID, append(solana.AccountMetaSlice{write(token)}, accounts...), data), nil
}

// transfer is the system program's transfer: both accounts writable, from signs.
func transfer(from, to solana.PublicKey, lamports uint64) solana.Instruction {
	data := binary.LittleEndian.AppendUint64([]byte{2, 0, 0, 0}, lamports)
	return solana.NewInstruction(solana.SystemProgramID, solana.AccountMetaSlice{writeSign(from), write(to)}, data)
}

func read(k solana.PublicKey) *solana.AccountMeta      { return solana.Meta(k) }
func write(k solana.PublicKey) *solana.AccountMeta     { return solana.Meta(k).WRITE() }
func readSign(k solana.PublicKey) *solana.AccountMeta  { return solana.Meta(k).SIGNER() }
func writeSign(k solana.PublicKey) *solana.AccountMeta { return solana.Meta(k).WRITE().SIGNER() }

package onchain

import (
	"crypto/sha256"
	"encoding/binary"

	"castlekey/game"

	"github.com/gagliardetto/solana-go"
)

// Actor says who acts in an instruction: a wallet itself, or a session key on its behalf. For a wallet, Token and
// Policy are zero; the program then sees its own address in their places, Anchor's sign for "not given".
type Actor struct {
	Signer solana.PublicKey
	Token  solana.PublicKey
	Policy solana.PublicKey
}

// IsSession reports whether the actor is a session key rather than a wallet.
func (a Actor) IsSession() bool { return !a.Token.IsZero() }

// metas are the three actor accounts every seat instruction begins with after the game.
func (a Actor) metas(p Program, pays payer) solana.AccountMetaSlice {
	signer := solana.NewAccountMeta(a.Signer, bool(pays), true)
	if !a.IsSession() {
		absent := solana.NewAccountMeta(p.ID, false, false)
		return solana.AccountMetaSlice{signer, absent, absent}
	}
	return solana.AccountMetaSlice{
		signer,
		solana.NewAccountMeta(a.Token, false, false),
		solana.NewAccountMeta(a.Policy, true, false),
	}
}

// payer says whether the signer may be charged rent by the instruction.
type payer bool

const (
	paysNothing payer = false
	paysRent    payer = true
)

// Start is a starting position other than the usual one.
type Start struct {
	Board     [32]byte // two squares a byte, a1 first, low nibble first
	Turn      game.Color
	Castling  uint8 // 1 K, 2 Q, 4 k, 8 q
	EnPassant uint8 // square behind the pawn that moved two squares, 64 for none
	HalfMove  uint8
	FullMove  uint16
}

// NewGame are the terms of a game as its creator sets them.
type NewGame struct {
	ID          uint64
	Side        game.Color // the creator's
	InitialSecs uint32     // 0: no clock
	IncSecs     uint32
	Invited     *solana.PublicKey // nil: anyone may join
	Start       *Start            // nil: the usual position
}

// CreateGame opens a game account; the creator is the actor's wallet. Rent is paid by the signer.
func (p Program) CreateGame(addr solana.PublicKey, a Actor, n NewGame) solana.Instruction {
	d := discriminator("create_game")
	d = binary.LittleEndian.AppendUint64(d, n.ID)
	d = append(d, uint8(n.Side))
	d = binary.LittleEndian.AppendUint32(d, n.InitialSecs)
	d = binary.LittleEndian.AppendUint32(d, n.IncSecs)
	d = appendKey(d, n.Invited)
	d = appendStart(d, n.Start)
	return p.withSystem(p.seat(addr, a, paysRent, d))
}

// JoinGame takes the open seat and starts the clock of the side to move.
func (p Program) JoinGame(addr solana.PublicKey, a Actor) solana.Instruction {
	return p.seat(addr, a, paysNothing, discriminator("join_game"))
}

// PlayMove plays one ply. The ply is the number of plies played before it, so the instruction can never act twice.
func (p Program) PlayMove(addr solana.PublicKey, a Actor, ply uint16, m game.Move) solana.Instruction {
	d := binary.LittleEndian.AppendUint16(discriminator("play_move"), ply)
	d = binary.LittleEndian.AppendUint16(d, uint16(m))
	return p.withSystem(p.seat(addr, a, paysRent, d))
}

// OfferDraw offers a draw at the given ply; the offer stands until the opponent moves (FIDE 9.1.2).
func (p Program) OfferDraw(addr solana.PublicKey, a Actor, ply uint16) solana.Instruction {
	return p.seat(addr, a, paysNothing, binary.LittleEndian.AppendUint16(discriminator("offer_draw"), ply))
}

// AcceptDraw accepts the opponent's standing offer at the given ply.
func (p Program) AcceptDraw(addr solana.PublicKey, a Actor, ply uint16) solana.Instruction {
	return p.seat(addr, a, paysNothing, binary.LittleEndian.AppendUint16(discriminator("accept_draw"), ply))
}

// Resign gives the game up (FIDE 5.1.2).
func (p Program) Resign(addr solana.PublicKey, a Actor) solana.Instruction {
	return p.seat(addr, a, paysNothing, discriminator("resign"))
}

// ClaimDraw claims threefold repetition or the fifty-move rule for the side to move (FIDE 9.2, 9.3); intended, if
// not nil, is the move about to be played.
func (p Program) ClaimDraw(addr solana.PublicKey, a Actor, ply uint16, intended *game.Move) solana.Instruction {
	d := binary.LittleEndian.AppendUint16(discriminator("claim_draw"), ply)
	if intended == nil {
		return p.withSystem(p.seat(addr, a, paysRent, append(d, 0)))
	}
	d = binary.LittleEndian.AppendUint16(append(d, 1), uint16(*intended))
	return p.withSystem(p.seat(addr, a, paysRent, d))
}

// CancelGame withdraws a game nobody joined, or one in which fewer than two plies were played.
func (p Program) CancelGame(addr solana.PublicKey, a Actor) solana.Instruction {
	return p.seat(addr, a, paysNothing, discriminator("cancel_game"))
}

// ClaimTimeout ends a game whose side to move has run out of time (FIDE 6.9); anyone may send it.
func (p Program) ClaimTimeout(addr solana.PublicKey) solana.Instruction {
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(addr, true, false),
	}, discriminator("claim_timeout"))
}

// CloseGame gives a finished game's rent back to those who paid it; anyone may send it, after the grace period.
func (p Program) CloseGame(addr solana.PublicKey, s *State) solana.Instruction {
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(addr, true, false),
		solana.NewAccountMeta(s.Creator, true, false),
		seatMeta(s.White), seatMeta(s.Black),
	}, discriminator("close_game"))
}

// seatMeta is a seat's wallet, writable unless the seat stayed open (then it is the system program's address).
func seatMeta(k solana.PublicKey) *solana.AccountMeta {
	return solana.NewAccountMeta(k, !k.IsZero(), false)
}

// Limits are what a policy allows its session.
type Limits struct {
	Actions Actions
	Game    *solana.PublicKey // nil: any game
	Moves   *uint32           // nil: unlimited

	// AcceptV1 must be true for a session token V1, and for no other. Anyone may revoke such a token at any time, an
	// opponent included.
	AcceptV1 bool
}

// OpenPolicy lets a session act within limits, until its token's end as it is then. The wallet signs it at the top level of a
// transaction, never by CPI.
func (p Program) OpenPolicy(policy, token, authority solana.PublicKey, l Limits) solana.Instruction {
	d := binary.LittleEndian.AppendUint16(discriminator("open_policy"), uint16(l.Actions))
	d = appendBool(appendCount(appendKey(d, l.Game), l.Moves), l.AcceptV1)
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(policy, true, false),
		solana.NewAccountMeta(token, false, false),
		solana.NewAccountMeta(authority, true, true),
		solana.NewAccountMeta(solana.SystemProgramID, false, false),
	}, d)
}

// RenewPolicy lets a policy hold until its token's end as it is then: a token that was made anew finds its old policy expired.
// moves, if not nil, counts the moves anew; all other limits stay. The wallet signs it at the top level of a transaction,
// never by CPI, after the instruction that makes the token anew. An ended policy cannot be renewed.
func (p Program) RenewPolicy(policy, token, authority solana.PublicKey, moves *uint32) solana.Instruction {
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(policy, true, false),
		solana.NewAccountMeta(token, false, false),
		solana.NewAccountMeta(authority, false, true),
	}, appendCount(discriminator("renew_policy"), moves))
}

// EndPolicy logs a session out for good; the wallet or the session key itself may sign.
func (p Program) EndPolicy(policy, signer solana.PublicKey) solana.Instruction {
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(policy, true, false),
		solana.NewAccountMeta(signer, false, true),
	}, discriminator("end_policy"))
}

// ClosePolicy returns the rent of a policy to its wallet, once it is ended or expired, or its session's token is expired or
// revoked; anyone may send it.
func (p Program) ClosePolicy(policy, token, authority solana.PublicKey) solana.Instruction {
	return solana.NewInstruction(p.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(policy, true, false),
		solana.NewAccountMeta(token, false, false),
		solana.NewAccountMeta(authority, true, false),
	}, discriminator("close_policy"))
}

func (p Program) seat(addr solana.PublicKey, a Actor, pays payer, data []byte) *solana.GenericInstruction {
	metas := append(solana.AccountMetaSlice{solana.NewAccountMeta(addr, true, false)}, a.metas(p, pays)...)
	return solana.NewInstruction(p.ID, metas, data)
}

func (p Program) withSystem(ix *solana.GenericInstruction) solana.Instruction {
	ix.AccountValues = append(ix.AccountValues, solana.NewAccountMeta(solana.SystemProgramID, false, false))
	return ix
}

// discriminator is Anchor's: the first eight bytes of sha256("global:<name>").
func discriminator(name string) []byte {
	h := sha256.Sum256([]byte("global:" + name))
	return append(make([]byte, 0, 64), h[:8]...)
}

func appendKey(d []byte, k *solana.PublicKey) []byte {
	if k == nil {
		return append(d, 0)
	}
	return append(append(d, 1), k[:]...)
}

func appendCount(d []byte, n *uint32) []byte {
	if n == nil {
		return append(d, 0)
	}
	return binary.LittleEndian.AppendUint32(append(d, 1), *n)
}

func appendBool(d []byte, b bool) []byte {
	if b {
		return append(d, 1)
	}
	return append(d, 0)
}

func appendStart(d []byte, s *Start) []byte {
	if s == nil {
		return append(d, 0)
	}
	d = append(append(d, 1), s.Board[:]...)
	d = append(d, uint8(s.Turn), s.Castling, s.EnPassant, s.HalfMove)
	return binary.LittleEndian.AppendUint16(d, s.FullMove)
}

package onchain

import (
	"errors"
	"fmt"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Code is an error of the chess program: Custom(code) on chain, comparable with errors.Is here.
type Code uint32

// firstCode is where Anchor programs begin to number their errors.
const firstCode = 6000

// Errors of the chess program, in the order of their numbers. The text of each is in codes; both come from the program's own
// list, onchain/program/chess/src/error.rs, and a test holds them together.
const (
	// What was sent.
	InvalidInstruction Code = iota + firstCode
	NotEnoughAccounts
	AccountNotWritable
	MissingSignature
	WrongAddress
	WrongSystemProgram
	AlreadyExists
	InvalidPayer
	InsufficientFunds
	NotGame
	NotPolicy
	// Who acts.
	WalletWithToken
	UnexpectedPolicy
	TokenClosed
	TokenWrongOwner
	TokenV1
	TokenMalformed
	TokenWrongProgram
	TokenWrongAuthority
	TokenWrongSigner
	TokenExpired
	PolicyMissing
	PolicyWrongToken
	PolicyWrongAuthority
	PolicyEnded
	ActionNotAllowed
	PolicyWrongGame
	MovesUsedUp
	NotSeated
	NotYourTurn
	// The game.
	GameNotStarted
	GameOver
	SeatTaken
	NotInvited
	SameWallet
	PlyMismatch
	IllegalMove
	FlagFallen
	FlagNotFallen
	Untimed
	DrawAlreadyOffered
	NoDrawOffer
	NoDrawToClaim
	TooLateToCancel
	GameNotOver
	TooEarlyToClose
	WrongRecipient
	// A new game.
	InvalidSide
	InvalidTimeControl
	StartBoard
	StartCastling
	StartEnPassant
	StartHalfmove
	StartCheck
	StartOver
	// A policy.
	NotTopLevel
	InvalidActions
	SessionIsWallet
	PolicyInUse
	// Numbers are for ever: what came later stands here.
	PolicyExpired
	PolicyWrongSigner
	TokenNotV1
)

// codes holds name and message of each Code, from firstCode on.
var codes = [...]struct{ name, message string }{
	{"InvalidInstruction", "unknown instruction, or data that is too short, too long or malformed"},
	{"NotEnoughAccounts", "the instruction needs more accounts"},
	{"AccountNotWritable", "an account that must change is not writable"},
	{"MissingSignature", "the acting account did not sign"},
	{"WrongAddress", "the account is not at the address its seeds derive"},
	{"WrongSystemProgram", "the account is not the system program"},
	{"AlreadyExists", "the account exists already"},
	{"InvalidPayer", "the payer is not a plain system account"},
	{"InsufficientFunds", "the payer cannot pay the rent"},
	{"NotGame", "the account is not a game of this program"},
	{"NotPolicy", "the account is not a session policy of this program"},
	{"WalletWithToken", "a wallet acts without a session token"},
	{"UnexpectedPolicy", "a policy without a session token"},
	{"TokenClosed", "the session token does not exist: never created, revoked or closed"},
	{"TokenWrongOwner", "the session token is not an account of the session program"},
	{"TokenV1", "anyone may revoke a session token V1, and the wallet has not accepted that"},
	{"TokenMalformed", "the session token has a wrong length or discriminator"},
	{"TokenWrongProgram", "the session token is for another program"},
	{"TokenWrongAuthority", "the session token is of another wallet"},
	{"TokenWrongSigner", "the session token is of another session key"},
	{"TokenExpired", "the session token has expired"},
	{"PolicyMissing", "the session has no policy here"},
	{"PolicyWrongToken", "the policy is of another session token"},
	{"PolicyWrongAuthority", "the policy is of another wallet"},
	{"PolicyEnded", "the policy has been ended"},
	{"ActionNotAllowed", "the policy does not allow this action"},
	{"PolicyWrongGame", "the policy is for another game"},
	{"MovesUsedUp", "the policy has no moves left"},
	{"NotSeated", "the acting wallet holds no seat in this game"},
	{"NotYourTurn", "it is the other side's turn"},
	{"GameNotStarted", "the game waits for an opponent"},
	{"GameOver", "the game is over"},
	{"SeatTaken", "the game has both its players"},
	{"NotInvited", "the seat is kept for another wallet"},
	{"SameWallet", "one wallet cannot take both seats"},
	{"PlyMismatch", "the game stands at another ply"},
	{"IllegalMove", "the move is against the rules of chess"},
	{"FlagFallen", "the time of the side to move is over"},
	{"FlagNotFallen", "the side to move still has time"},
	{"Untimed", "the game has no clock"},
	{"DrawAlreadyOffered", "a draw offer already stands"},
	{"NoDrawOffer", "there is no draw offer of the opponent to accept"},
	{"NoDrawToClaim", "neither threefold repetition nor fifty moves without progress"},
	{"TooLateToCancel", "a game is cancelled before its second ply or not at all"},
	{"GameNotOver", "the game is not over yet"},
	{"TooEarlyToClose", "a finished game stays readable for a minute"},
	{"WrongRecipient", "rent goes back to the wallet that paid it"},
	{"InvalidSide", "the side is neither white (0) nor black (1)"},
	{"InvalidTimeControl", "an increment needs an initial time"},
	{"StartBoard", "the starting position has impossible pieces"},
	{"StartCastling", "the starting position has a castling right without its king and rook at home"},
	{"StartEnPassant", "the starting position has an impossible en passant square"},
	{"StartHalfmove", "the starting position has more than 149 half-moves without progress"},
	{"StartCheck", "the starting position leaves the king of the side not to move in check"},
	{"StartOver", "the starting position is already decided"},
	{"NotTopLevel", "a policy is opened and renewed by the transaction itself, not by another program"},
	{"InvalidActions", "the policy names no action or an unknown one"},
	{"SessionIsWallet", "the session key is the wallet itself"},
	{"PolicyInUse", "the policy is neither ended nor expired, and its session token lives"},
	{"PolicyExpired", "the policy has expired; the wallet that opened it can renew it"},
	{"PolicyWrongSigner", "the policy is of another session key"},
	{"TokenNotV1", "a session token V1 was to be accepted, and this one is V2"},
}

// Name is the error's name in the program and its IDL, "" for an unknown code.
func (c Code) Name() string {
	if c < firstCode || int(c-firstCode) >= len(codes) {
		return ""
	}
	return codes[c-firstCode].name
}

// Error is the program's own sentence.
func (c Code) Error() string {
	if c.Name() == "" {
		return fmt.Sprintf("unknown error %d of the chess program", uint32(c))
	}
	return codes[c-firstCode].message
}

// ProgramError is a refusal by the chess program. It matches its Code and the *submit.Rejected it came in.
type ProgramError struct {
	Code     Code
	Rejected *submit.Rejected // where and with which logs
}

// Error gives the program's reason.
func (e *ProgramError) Error() string { return "refused by the chess program: " + e.Code.Error() }

// Unwrap gives the code and the rejected transaction.
func (e *ProgramError) Unwrap() []error { return []error{e.Code, e.Rejected} }

// named turns the rejection of one of the chess program's instructions in tx into a *ProgramError; other errors pass.
// The numbers alone would not do: the session program counts from 6000 as well.
func (p Program) named(err error, tx *solana.Transaction) error {
	var r *submit.Rejected
	if !errors.As(err, &r) {
		return err
	}
	code, ok := r.Custom()
	if !ok || r.Instruction < 0 || r.Instruction >= len(tx.Message.Instructions) {
		return err
	}
	program, unknown := tx.Message.Program(tx.Message.Instructions[r.Instruction].ProgramIDIndex)
	if unknown != nil || !program.Equals(p.ID) {
		return err
	}
	return &ProgramError{Code: Code(code), Rejected: r}
}

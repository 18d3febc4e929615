// Package backend is what the screens ask of whatever keeps the games: wallets, session keys, the chain and the engine.
//
// A screen never sees a key, a transaction or a network; it sees these few types. Use:
//
//	home, err := b.Home(ctx)                  // who plays, where, and what is unfinished
//	offer, err := b.Prepare(ctx, setup)       // what would be approved, in plain words; nothing is signed yet
//	match, err := b.Approve(ctx, offer)       // the wallet's only prompt
//	proof, err := match.Play(ctx, color, ply, move)
//	for snapshot := range match.Updates() { … } // the engine's moves and everything else come by themselves
//
// Invariants: every method may be called from any goroutine and blocks at most as long as its context; a Snapshot is never changed after it
// was handed out; Snapshot.Seq grows with every change, so of two snapshots the one with the larger Seq is newer; when a method of a Match
// returns, Match.Snapshot already shows its effect.
package backend

import (
	"context"

	"castlekey/game"
)

// Backend opens and resumes matches. One is used by the whole program.
type Backend interface {
	// Home says who would approve, on which cluster, and which games can be resumed, newest first.
	Home(ctx context.Context) (Home, error)
	// Begin starts a match off chain, at once: there is nothing to approve.
	Begin(ctx context.Context, s Setup) (Match, error)
	// Prepare builds the approval for a new match on chain without signing or sending anything.
	Prepare(ctx context.Context, s Setup) (Proposal, error)
	// Adjust proposes the same with other choices, an index for each of Proposal.Choices. The old proposal is forgotten if that succeeds.
	Adjust(ctx context.Context, p Proposal, chosen []int) (Proposal, error)
	// Approve asks the wallet once for everything the proposal names, waits for confirmation and starts the match.
	Approve(ctx context.Context, p Proposal) (Match, error)
	// Discard forgets a proposal that the player turned down. It never fails: an unknown proposal is already forgotten.
	Discard(p Proposal)
	// Resume opens an unfinished match under the session that was approved for it.
	Resume(ctx context.Context, id string) (Match, error)
	// Games lists the games on the chain, whoever plays them, newest first.
	Games(ctx context.Context) ([]Listing, error)
	// Watch opens a game to look at: no side of it is local.
	Watch(ctx context.Context, id string) (Match, error)
	// Past writes down the player's games that ended unseen, and returns the folder in which all finished ones are.
	Past(ctx context.Context) (folder string, err error)
	// Close ends all open matches; unfinished ones stay resumable.
	Close() error
}

// Match is one game being played. Its state is what the chain has confirmed, never what was merely sent; off chain, what is on disk.
type Match interface {
	// ID is what Backend.Resume takes.
	ID() string
	// Snapshot is the latest known state. It does no I/O and never blocks.
	Snapshot() Snapshot
	// Updates carries the latest state after each change, dropping older ones a slow reader missed. It is closed by Close.
	Updates() <-chan Snapshot
	// Play signs and sends one move of the given side, bound to the ply (Game.Ply before the move), and waits for confirmation.
	// An error whose effect is unknown is settled by a later Snapshot.
	Play(ctx context.Context, c game.Color, ply int, m game.Move) (Proof, error)
	// Act does everything a side may do besides moving.
	Act(ctx context.Context, c game.Color, a Action) (Proof, error)
	// Close stops the engine and the watching; the game stays resumable unless it is over.
	Close() error
}

// Renewer is a Match whose sessions can be given more time and money between moves, the game going on meanwhile. Whether a match is one
// is asked by type assertion; when to offer it says Seat.Standing.
type Renewer interface {
	// PrepareRenewal says what the wallet of a local side would approve; nothing is signed yet. A proposal not used is simply dropped.
	PrepareRenewal(ctx context.Context, c game.Color) (Proposal, error)
	// Renew asks the wallet once, waits for confirmation, and then sends the move in hand, if there is one and the game still stands
	// where it was refused.
	Renew(ctx context.Context, p Proposal) error
}

// Revoker is a Match whose player can end the session it is played under at once, whatever its key is up to. Whether a match is one is
// asked by type assertion.
type Revoker interface {
	// PrepareRevocation says what the player's wallet would sign; nothing is signed yet. A proposal not used is simply dropped.
	PrepareRevocation(ctx context.Context) (Proposal, error)
	// Revoke asks the wallet once and waits for confirmation. It returns the lamports that went back to the wallet, before the fee. The
	// player's side of the match plays no more; the seat remains the wallet's, and is taken again by a Setup that joins the game.
	Revoke(ctx context.Context, p Proposal) (returned uint64, err error)
}

// Advisor is a Match that can suggest moves. Whether a match is one is asked by type assertion.
type Advisor interface {
	// Advise is a good move for the side to move, in a game against an engine; in one against a person it is refused.
	Advise(ctx context.Context) (game.Move, error)
}

// Action is something a side does besides moving a piece.
type Action uint8

// The actions. Which of them are open to a side at a given moment follows from the Snapshot; a refused one returns the program's reason.
const (
	OfferDraw    Action = iota + 1 // stands until the opponent's next move
	AcceptDraw                     // only while the opponent's offer stands
	ClaimDraw                      // threefold repetition or fifty moves, FIDE 9.2 and 9.3; by the side to move
	Resign                         // FIDE 5.1.2
	Abort                          // cancels without result; only before each side has moved once
	ClaimTimeout                   // the side names its opponent's flag, FIDE 6.8
	Takeback                       // undoes the side's last move and what came after it; off chain, where the opponent agrees
)

var actionWords = map[Action]string{
	OfferDraw: "offer a draw", AcceptDraw: "accept the draw", ClaimDraw: "claim a draw",
	Resign: "resign", Abort: "abort the game", ClaimTimeout: "claim the win on time", Takeback: "take back a move",
}

// String is the action as a verb phrase: "offer a draw".
func (a Action) String() string { return actionWords[a] }

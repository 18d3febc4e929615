package backend

import (
	"time"

	"castlekey/game"
)

// Snapshot is the confirmed state of a match at one moment. The receiver may keep it; nobody changes it.
type Snapshot struct {
	Seq   uint64     // grows with every change
	Setup Setup      // as approved, with Side resolved to White or Black
	Game  *game.Game // a clone, safe to read

	Waiting    bool   // for somebody to take the other seat; nobody can move
	Invitation string // while Waiting: how to take it, as a command line

	Outcome   game.Outcome // Result 0 while the game is open
	Clocks    Clocks
	DrawOffer DrawOffer
	Seats     [2]Seat // by game.Color
	Thinking  bool    // the engine is choosing a move now

	Proofs       []Proof // the latest first; at least the last one once something was sent
	Approvals    int     // wallet prompts that were answered for this match
	SessionMoves int     // moves signed by a session key
	Prompts      int     // wallet prompts since the approval; stays 0

	Notice  string // a sentence the player should see now, e.g. "The engine declines the draw."
	Trouble error  // why the match cannot go on by itself, nil when it can
	PGNPath string // where the finished game was written, empty until then

	Bug string // what the match panicked with in the background, and where: there is nothing else in this snapshot, see Raise; mostly empty
}

// Seat is one side of the board.
type Seat struct {
	Name       string
	Local      bool      // moves come from this screen
	Level      int       // of the engine, 0 for a person
	SessionKey string    // base58, empty where the seat has none
	Token      string    // address of the session's token, base58, empty where it is not known
	Policy     string    // address of the session's policy, base58, empty where it is not known
	MovesLeft  int       // under the session's policy, negative when unlimited
	ValidUntil time.Time // of the session, zero when it has none
	Standing   Standing  // of the session
	InHand     string    // in SAN: a move that was refused because the session had ended; Renewer.Renew sends it
}

// Standing says whether a session should be renewed.
type Standing uint8

// The standings.
const (
	Good     Standing = iota // nothing to do
	EndsSoon                 // in ten minutes or in ten moves: renew between moves
	Ended                    // expired, revoked or out of fees: no move goes through until it is renewed
)

// Clocks holds both sides' time as of Since. Only the side to move runs, and only while Running.
type Clocks struct {
	Timed     bool
	Running   bool
	Remaining [2]time.Duration // by game.Color, at Since
	Since     time.Time        // on the clock of this machine
}

// At is what the clock of a side shows at a moment, never below zero; turn is the side to move.
func (c Clocks) At(side, turn game.Color, now time.Time) time.Duration {
	left := c.Remaining[side]
	if c.Running && side == turn && now.After(c.Since) {
		left -= now.Sub(c.Since)
	}
	return max(left, 0)
}

// DrawOffer is an offer that stands, or none.
type DrawOffer struct {
	Standing bool
	By       game.Color
}

// Proof is what the chain recorded about one action. Units, Fee, Logs, Instruction and the last of the Changes may come a little later
// than the rest, in another Snapshot.
type Proof struct {
	Ply       int // the ply the action was bound to
	Color     game.Color
	Text      string        // the move in SAN, or "resign", "draw offer", …
	SignedBy  string        // session public key, base58
	Signature string        // of the transaction, base58
	Slot      uint64        // it landed in
	Units     uint64        // compute units consumed
	Fee       uint64        // lamports
	Elapsed   time.Duration // from signing to confirmation
	Err       error         // why it was refused, nil when it landed

	Stages      Stages
	Logs        []string // of the programs, as the chain kept them
	Instruction string   // the program's, decoded from what landed: "play_move(ply 4, g1f3)"
	Changes     []string // what it changed in the accounts: "ply 4 → 5", "White 4:58 → 4:55"
}

// Stages are the moments in the life of a transaction, counted from when it was asked for; all zero where they are not known.
type Stages struct {
	Built     time.Duration // a blockhash was fetched and the bytes are there
	Signed    time.Duration // by the session key
	Sent      time.Duration // handed to the node
	Executed  time.Duration // seen to have been executed
	Confirmed time.Duration
}

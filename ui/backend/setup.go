package backend

import (
	"math/rand/v2"
	"time"

	"castlekey/game"
)

// Opponent is who sits on the other side.
type Opponent uint8

// The opponents.
const (
	Engine   Opponent = iota // the built-in engine
	Keyboard                 // another person at the same keyboard
	Remote                   // a person at another terminal, on the same chain
)

// Venue is where a game is played.
type Venue uint8

// The venues.
const (
	OnChain  Venue = iota // every move a transaction, signed by a session key
	OffChain              // practice: on this machine alone, without wallet, session or chain, and with takebacks
)

// Side is the side the player asks for.
type Side uint8

// The sides. Random is drawn by Prepare, so that the approval can already name the colour.
const (
	White Side = iota
	Black
	Random
)

// Drawn is the side, drawn by lot where it was left open.
func (s Side) Drawn() Side {
	if s != Random {
		return s
	}
	return Side(rand.IntN(2)) //nolint:gosec // a coin toss for the first move
}

// Levels is how many strengths of the built-in engine there are: a beginner beats the first, a club player works for the last.
const Levels = 5

var levelWords = [Levels]string{"beginner", "casual", "improver", "club player", "master"}

// LevelWord says for whom a level, 1 to Levels, is a match.
func LevelWord(level int) string { return levelWords[min(max(level, 1), Levels)-1] }

// Setup is everything a player chooses before a match.
type Setup struct {
	Opponent Opponent
	Level    int // 1 to Levels, for the built-in engine; otherwise ignored
	Side     Side
	Time     game.TimeControl // the zero value is untimed
	UCI      *UCI             `json:",omitempty"` // the engine that plays; nil: the built-in one
	Venue    Venue            `json:",omitempty"`
	Start    string           `json:",omitempty"` // the FEN it begins with; empty: the usual start

	// Of a game with a Remote opponent:
	Invite string `json:",omitempty"` // the wallet that may take the other seat; empty: anyone
	Join   string `json:",omitempty"` // the game whose free seat is taken; all else but the opponent follows from it
}

// Swapped is the setup of a rematch: the same with the colours changed over, in a game of its own.
func (s Setup) Swapped() Setup {
	s.Join = ""
	switch s.Side {
	case White:
		s.Side = Black
	case Black:
		s.Side = White
	case Random:
	}
	return s
}

// Wallet is who approves, as shown to the player.
type Wallet struct {
	Name    string // "demo wallet", "id.json"
	Address string // base58
}

// Home is what the first screen shows.
type Home struct {
	Wallet     Wallet
	Cluster    string // "embedded", "devnet", …
	Unfinished []Summary
}

// Summary is one game that can be resumed.
type Summary struct {
	ID           string
	Venue        Venue
	White, Black string // names of the seats
	Waiting      bool   // for somebody to take the other seat
	Plies        int
	LastSAN      string // the last move, empty before the first
	Turn         game.Color
	Changed      time.Time // of the last move, or of the start
}

// Proposal is what one approval would allow. It is shown before anything is signed.
type Proposal struct {
	ID      string
	Title   string // "You play White against the engine, level 2, 5+3"
	Wallet  Wallet // who is asked
	Cluster string
	Clauses []Clause
	Choices []Choice // what the player may still set; Backend.Adjust does
}

// Choice is one thing of an approval that the player may set before it is approved.
type Choice struct {
	Label   string   // "It lasts"
	Options []string // in words, in order
	Chosen  int      // index of the one that is proposed
}

// Clause is one row of the approval: a label and what it means in plain words.
type Clause struct {
	Tone  Tone
	Label string   // "The key may"
	Lines []string // one statement each, wrapped by the screen
}

// Tone says how a clause is marked, so that a permission is never mistaken for a limit.
type Tone uint8

// The tones.
const (
	Fact    Tone = iota // who and where: program, wallet, session key
	May                 // a permission
	MayNot              // something the key is unable to do
	Limit               // time, moves, money
	Warning             // something to know before approving
)

package backend

import (
	"time"

	"castlekey/game"
)

// Listing is a game on the chain as others see it.
type Listing struct {
	ID           string // its address, base58
	White, Black string // addresses of the wallets that hold the seats, empty while one is free
	Mine         bool   // a seat is the player's
	Here         bool   // and a session for it is here, so that it can be resumed
	Joinable     bool   // the player may take the free seat
	Invited      bool   // and nobody else may
	Over         bool
	Outcome      game.Outcome
	Time         game.TimeControl
	Plies        int
	Turn         game.Color
	LastSAN      string    // the last move, empty before the first
	Changed      time.Time // when it last was: ended, moved in, begun or made
}

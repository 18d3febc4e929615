package game

// Result is who won, numbered as on chain.
type Result uint8

// The four results.
const (
	Open Result = iota
	WhiteWins
	BlackWins
	Draw
)

// Win returns the result in which c has won.
func Win(c Color) Result { return WhiteWins + Result(c) }

// Winner returns the side that won, false for a draw or an open game.
func (r Result) Winner() (Color, bool) {
	return Color(r-WhiteWins) & 1, r == WhiteWins || r == BlackWins
}

// String returns the result as PGN writes it: 1-0, 0-1, 1/2-1/2, or * while open.
func (r Result) String() string {
	switch r {
	case WhiteWins:
		return "1-0"
	case BlackWins:
		return "0-1"
	case Draw:
		return "1/2-1/2"
	default:
		return "*"
	}
}

// Reason is why a game ended, numbered as on chain.
type Reason uint8

// The reasons. The articles are those of FIDE's Laws of Chess.
const (
	NoReason     Reason = iota
	Checkmate           // 5.1.1
	Stalemate           // 5.2.1
	DeadPosition        // 5.2.2, by insufficient material
	Fivefold            // 9.6.1, by itself
	SeventyFive         // 9.6.2, by itself
	Threefold           // 9.2, claimed
	FiftyMoves          // 9.3, claimed
	Agreement           // 5.2.3
	Resignation         // 5.1.2; a draw if the opponent cannot mate
	TimeForfeit         // 6.9; a draw if the opponent cannot mate
	Cancelled           // never begun in earnest, no result
)

var reasonNames = [...]string{
	NoReason:     "none",
	Checkmate:    "checkmate",
	Stalemate:    "stalemate",
	DeadPosition: "insufficient material",
	Fivefold:     "fivefold repetition",
	SeventyFive:  "seventy-five moves",
	Threefold:    "threefold repetition",
	FiftyMoves:   "fifty moves",
	Agreement:    "agreement",
	Resignation:  "resignation",
	TimeForfeit:  "time forfeit",
	Cancelled:    "cancelled",
}

// String returns the reason in English, "none" while the game is open.
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "unknown"
}

// Outcome is how a game stands: its result and why. The zero value is an open game.
type Outcome struct {
	Result Result
	Reason Reason
}

// Over reports whether the game has ended.
func (o Outcome) Over() bool { return o.Result != Open || o.Reason != NoReason }

// String returns for example "1-0 checkmate", or "*" while the game is open.
func (o Outcome) String() string {
	if !o.Over() {
		return o.Result.String()
	}
	return o.Result.String() + " " + o.Reason.String()
}

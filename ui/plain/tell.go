package plain

import (
	"fmt"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
)

// told is how much of a match has been said already.
type told struct {
	ply     int
	offer   backend.DrawOffer
	notice  string
	trouble error
	waiting bool
	over    bool
	last    backend.Snapshot // the whole of it, for the bell
}

// tell says what is new in a match.
func (t *table) tell(s backend.Snapshot) {
	if t.told.over {
		return
	}
	if t.bell.Any(bell.Between(t.told.last, s)) {
		fmt.Fprint(t.out, "\a")
	}
	t.told.last = s
	t.tellWaiting(s)
	moved := s.Game.Ply() > t.told.ply
	for ; t.told.ply < s.Game.Ply(); t.told.ply++ {
		t.tellMove(s, t.told.ply)
	}
	if s.DrawOffer != t.told.offer {
		if t.told.offer = s.DrawOffer; s.DrawOffer.Standing {
			t.say("%s offers a draw.", s.Seats[s.DrawOffer.By].Name)
		}
	}
	if s.Notice != t.told.notice {
		if t.told.notice = s.Notice; s.Notice != "" {
			t.say("%s", s.Notice)
		}
	}
	if s.Trouble != nil && t.told.trouble == nil {
		t.complain(s.Trouble)
	}
	t.told.trouble = s.Trouble
	switch {
	case s.Outcome.Over():
		t.tellEnd(s)
	case moved:
		t.turn(s)
	}
}

// tellWaiting says how somebody can take the other seat, and that somebody has.
func (t *table) tellWaiting(s backend.Snapshot) {
	switch {
	case s.Waiting && !t.told.waiting:
		t.say("Waiting for an opponent. At another terminal: %s", s.Invitation)
	case !s.Waiting && t.told.waiting:
		t.say("The other seat is taken. White: %s. Black: %s.", s.Seats[game.White].Name, s.Seats[game.Black].Name)
	}
	t.told.waiting = s.Waiting
}

// tellMove says one move, in notation and in words.
func (t *table) tellMove(s backend.Snapshot, ply int) {
	before := s.Game.AtPly(ply)
	m := s.Game.Moves()[ply]
	t.say("%s: %s, %s.", side(before.Turn()), before.SAN(m), spoken(before, m))
}

// turn says who is to move, and whether in check.
func (t *table) turn(s backend.Snapshot) {
	if s.Outcome.Over() {
		return
	}
	text := side(s.Game.Turn()) + " to move"
	if s.Game.InCheck() {
		text += ", in check"
	}
	t.say("%s.", text)
}

// tellEnd says how the game ended, and where it was written once it is.
func (t *table) tellEnd(s backend.Snapshot) {
	t.told.over = true
	result := map[game.Result]string{
		game.WhiteWins: "White wins", game.BlackWins: "Black wins", game.Draw: "Draw", game.Open: "No result",
	}[s.Outcome.Result]
	t.say("%s by %s, %s.", result, s.Outcome.Reason, s.Outcome.Result)
	for end := time.Now().Add(pgnPatience); s.PGNPath == "" && s.Outcome.Reason != game.Cancelled && time.Now().Before(end); {
		select {
		case next, ok := <-t.match.Updates():
			if !ok {
				return
			}
			next.Raise()
			s = next
		case <-time.After(time.Until(end)):
		}
	}
	if s.PGNPath != "" {
		t.say("The game was written to %s.", s.PGNPath)
	}
	t.say("Type rematch, new, leave or quit.")
}

func side(c game.Color) string {
	if c == game.White {
		return "White"
	}
	return "Black"
}

// spoken puts a move into words: "knight takes e5, check".
func spoken(g *game.Game, m game.Move) string {
	kind, from, to := g.At(m.From()).Kind(), m.From(), m.To()
	then := g.Clone()
	if then.Play(m) != nil {
		return m.UCI()
	}
	var text string
	switch {
	case kind == game.King && to == from+2:
		text = "castles short"
	case kind == game.King && from == to+2:
		text = "castles long"
	case g.At(to) != game.NoPiece:
		text = fmt.Sprintf("%s %s takes %s on %s", kind, from, g.At(to).Kind(), to)
	case kind == game.Pawn && from.File() != to.File():
		text = fmt.Sprintf("pawn %s takes pawn en passant on %s", from, to)
	default:
		text = fmt.Sprintf("%s %s to %s", kind, from, to)
	}
	if promo := m.Promotion(); promo != game.NoKind {
		text += ", becomes a " + promo.String()
	}
	switch {
	case then.Outcome().Reason == game.Checkmate:
		text += ", checkmate"
	case then.InCheck():
		text += ", check"
	}
	return text
}

// list joins words, or says that there are none.
func list(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

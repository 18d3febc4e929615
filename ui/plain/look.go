package plain

import (
	"fmt"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/game/opening"
	"castlekey/ui/backend"
)

func (t *table) clocks(string) {
	s := t.match.Snapshot()
	if !s.Clocks.Timed {
		t.say("This game has no clock.")
		return
	}
	now := time.Now()
	for _, c := range []game.Color{game.White, game.Black} {
		t.say("%s has %s.", side(c), span(s.Clocks.At(c, s.Game.Turn(), now)))
	}
}

// span writes a time as it is spoken.
func span(d time.Duration) string {
	seconds := int(d.Seconds())
	var parts []string
	for _, unit := range []struct {
		noun string
		size int
	}{{"hour", 3600}, {"minute", 60}, {"second", 1}} {
		if n := seconds / unit.size; n > 0 {
			parts = append(parts, count(n, unit.noun))
		}
		seconds %= unit.size
	}
	if len(parts) == 0 {
		return "less than a second"
	}
	return strings.Join(parts, " ")
}

func (t *table) last(string) {
	s := t.match.Snapshot()
	if s.Game.Ply() == 0 {
		t.say("No move has been played.")
		return
	}
	t.tellMove(s, s.Game.Ply()-1)
}

func (t *table) players(string) {
	s := t.match.Snapshot()
	for _, c := range []game.Color{game.White, game.Black} {
		who := s.Seats[c].Name
		if s.Seats[c].Local {
			who += ", at this keyboard"
		}
		t.say("%s: %s.", side(c), who)
	}
	if s.Thinking {
		t.say("The engine is thinking.")
	}
}

// letters are the pieces as English notation and FEN name them.
const letters = "PNBRQK"

func (t *table) pieces(args string) {
	at := strings.Index(letters, strings.ToUpper(args))
	if len(args) != 1 || at < 0 {
		t.say("Name a piece by its letter: P, N, B, R, Q or K for white, p, n, b, r, q or k for black.")
		return
	}
	color := game.White
	if args != strings.ToUpper(args) {
		color = game.Black
	}
	wanted := game.NewPiece(color, game.Pawn+game.Kind(at))
	var squares []string
	for s, p := range t.match.Snapshot().Game.Board() {
		if p == wanted {
			squares = append(squares, game.Square(s).String())
		}
	}
	t.say("%s %s: %s.", color, wanted.Kind(), list(squares))
}

func (t *table) scan(args string) {
	squares := line(strings.ToLower(args))
	if squares == nil {
		t.say("Name a file, a to h, or a rank, 1 to 8.")
		return
	}
	g := t.match.Snapshot().Game
	var found []string
	for _, s := range squares {
		if p := g.At(s); p != game.NoPiece {
			found = append(found, fmt.Sprintf("%s %s %s", s, p.Color(), p.Kind()))
		}
	}
	t.say("%s: %s.", args, list(found))
}

// line returns the squares of a file or rank, nil if the text is neither.
func line(text string) []game.Square {
	if len(text) != 1 {
		return nil
	}
	var squares []game.Square
	for i := range 8 {
		switch c := text[0]; {
		case c >= 'a' && c <= 'h':
			squares = append(squares, game.At(int(c-'a'), i))
		case c >= '1' && c <= '8':
			squares = append(squares, game.At(i, int(c-'1')))
		}
	}
	return squares
}

func (t *table) reach(args string) {
	g := t.match.Snapshot().Game
	moves := g.Legal()
	if args != "" {
		s, err := game.ParseSquare(args)
		if err != nil {
			t.say("Name a square, such as e2.")
			return
		}
		if g.At(s) == game.NoPiece {
			t.say("%s is empty.", s)
			return
		}
		moves = g.LegalFrom(s)
	}
	var sans []string
	for _, m := range moves {
		sans = append(sans, g.SAN(m))
	}
	t.say("%s: %s.", count(len(sans), "move"), list(sans))
}

func (t *table) board(string) {
	g := t.match.Snapshot().Game
	for rank := 7; rank >= 0; rank-- {
		row := fmt.Sprint(rank + 1)
		for file := range 8 {
			row += " " + g.At(game.At(file, rank)).String()
		}
		t.say("%s", row)
	}
	t.say("  a b c d e f g h")
}

func (t *table) record(string) {
	g := t.match.Snapshot().Game
	if name, ok := opening.Of(g); ok {
		t.say("Opening: %s, %s.", name.Text, name.ECO)
	}
	if g.Ply() == 0 {
		t.say("No move has been played.")
		return
	}
	var b strings.Builder
	number, turn := g.AtPly(0).Fullmove(), g.AtPly(0).Turn()
	for i, san := range g.SANs() {
		switch {
		case turn == game.White:
			fmt.Fprintf(&b, " %d. %s", number, san)
		case i == 0:
			fmt.Fprintf(&b, " %d... %s", number, san)
			number++
		default:
			b.WriteString(" " + san)
			number++
		}
		turn = turn.Other()
	}
	t.say("%s", strings.TrimSpace(b.String()))
}

func (t *table) fen(string) { t.say("%s", t.match.Snapshot().Game.FEN()) }

func (t *table) session(string) {
	s := t.match.Snapshot()
	seat := s.Seats[actor(s)]
	if seat.SessionKey == "" {
		t.say("There is no session of yours in this game.")
		return
	}
	t.say("Session key %s.", seat.SessionKey)
	if seat.Token != "" {
		t.say("Token %s, policy %s.", seat.Token, seat.Policy)
	}
	if !seat.ValidUntil.IsZero() {
		t.say("Valid until %s, %s from now.", seat.ValidUntil.Local().Format("2 January 15:04"), span(time.Until(seat.ValidUntil)))
	}
	if seat.MovesLeft >= 0 {
		t.say("%s left.", count(seat.MovesLeft, "move"))
	}
	t.say("%s of the wallet, %s signed by session keys, %s since.", count(s.Approvals, "approval"), count(s.SessionMoves, "move"),
		count(s.Prompts, "prompt"))
	switch seat.Standing {
	case backend.EndsSoon:
		t.say("It ends soon: type renew.")
	case backend.Ended:
		t.say("It has ended: type renew.")
	case backend.Good:
	}
}

package game

import (
	"fmt"
	"slices"
	"strings"
)

// MoveError says why a text is no move here. It wraps ErrSyntax, ErrIllegal or ErrAmbiguous.
type MoveError struct {
	Text    string
	Suggest []string // legal moves that may have been meant, in standard algebraic notation
	err     error
}

// Error returns what is wrong and, where one can be guessed, the move that was meant.
func (e *MoveError) Error() string {
	text := fmt.Sprintf("%q is %v", e.Text, e.err)
	if len(e.Suggest) > 0 {
		text += "; did you mean " + strings.Join(e.Suggest, " or ") + "?"
	}
	return text
}

// Unwrap returns ErrSyntax, ErrIllegal or ErrAmbiguous.
func (e *MoveError) Unwrap() error { return e.err }

// ParseMove reads a legal move as people write it: standard, long or sloppy algebraic
// notation or UCI's coordinates, in any case, with or without signs such as x, +, =, !
// and e.p. Where case makes a difference (bxc3, Bxc3) the text as typed comes first.
// Errors are *MoveError, or ErrOver once the game has ended.
func (g *Game) ParseMove(text string) (Move, error) {
	if g.outcome.Over() {
		return NoMove, fmt.Errorf("move %q: %w", text, ErrOver)
	}
	return g.now().parse(text)
}

func (p *position) parse(text string) (Move, error) {
	plain := plainMove(text)
	readings := castlingReading(p.turn, plain)
	if readings == nil {
		readings = algebraicReadings(plain)
	}
	if len(readings) == 0 {
		return NoMove, &MoveError{text, p.suggest(plain), ErrSyntax}
	}
	for _, r := range readings {
		switch found := p.match(r); len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return NoMove, &MoveError{text, p.sansOf(found), ErrAmbiguous}
		}
	}
	return NoMove, &MoveError{text, p.suggest(plain), ErrIllegal}
}

var figurines = strings.NewReplacer(
	"♔", "K", "♕", "Q", "♖", "R", "♗", "B", "♘", "N", "♙", "",
	"♚", "K", "♛", "Q", "♜", "R", "♝", "B", "♞", "N", "♟", "",
	"\ufe0e", "", "–", "-", "×", "x")

// plainMove removes what says nothing about the move: spaces, checks, marks,
// evaluations, e.p.
func plainMove(text string) string {
	t := figurines.Replace(strings.TrimSpace(text))
	t = strings.TrimRight(t, signLetters+"!? ")
	for _, tail := range [...]string{"e.p", "ep"} {
		if cut, ok := strings.CutSuffix(t, tail); ok {
			return strings.TrimRight(cut, "+#!? ")
		}
	}
	return t
}

// reading is one way to understand a text: which of the legal moves it means.
type reading struct {
	kind       Kind // NoKind: any piece
	file, rank int  // of the square left, -1: any
	to         Square
	promo      Kind
	castling   bool
}

func castlingReading(turn Color, plain string) []reading {
	home := e1
	if turn == Black {
		home = e8
	}
	r := reading{kind: King, file: home.File(), rank: home.Rank(), castling: true}
	switch strings.ReplaceAll(strings.Map(ohs, plain), "-", "") {
	case "OO":
		r.to = home + 2
	case "OOO":
		r.to = home - 2
	default:
		return nil
	}
	return []reading{r}
}

func ohs(r rune) rune {
	if r == '0' || r == 'o' {
		return 'O'
	}
	return r
}

// noise is what may stand between the letters and digits that matter.
const noise = "-x:X=()/"

// algebraicReadings understands [piece][file][rank]square[promotion], most literal first.
func algebraicReadings(plain string) []reading {
	t := strings.Map(func(r rune) rune {
		if strings.ContainsRune(noise, r) {
			return -1
		}
		return r
	}, plain)
	r := reading{file: -1, rank: -1}
	if n := len(t); n >= 3 && isRank(t[n-2]) {
		if r.promo = kindOf(t[n-1]); r.promo == NoKind {
			return nil
		}
		t = t[:n-1]
	}
	if len(t) < 2 || len(t) > 5 {
		return nil
	}
	to, err := ParseSquare(t[len(t)-2:])
	if err != nil {
		return nil
	}
	r.to = to
	prefix := t[:len(t)-2]
	readings := originReadings(r, prefix)
	capitals := len(prefix) == 2 && t[len(t)-2] < 'a' // B1C3 is coordinates, B1c3 a bishop
	if strings.HasPrefix(prefix, "B") && !capitals {
		slices.Reverse(readings)
	}
	return readings
}

// originReadings completes r with what stands before the target square. A letter b can
// be a file or a bishop.
func originReadings(r reading, prefix string) []reading {
	var readings []reading
	if prefix == "" || isFile(prefix[0]|0x20) || isRank(prefix[0]) {
		if pawn, ok := r.origin(prefix); ok {
			readings = append(readings, pawn)
		}
	}
	if prefix != "" && kindOf(prefix[0]) != NoKind {
		r.kind = kindOf(prefix[0])
		if piece, ok := r.origin(prefix[1:]); ok {
			readings = append(readings, piece)
		}
	}
	return readings
}

// origin reads a file, a rank or both. Without a piece letter a whole square means
// whatever stands there, as in UCI, and anything less a pawn.
func (r reading) origin(text string) (reading, bool) {
	square := len(text) == 2
	if text != "" && isFile(text[0]|0x20) {
		r.file, text = int(text[0]|0x20)-'a', text[1:]
	}
	if text != "" && isRank(text[0]) {
		r.rank, text = int(text[0])-'1', text[1:]
	}
	if r.kind == NoKind && !square {
		r.kind = Pawn
	}
	return r, text == ""
}

func isFile(c byte) bool { return c >= 'a' && c <= 'h' }
func isRank(c byte) bool { return c >= '1' && c <= '8' }

// match returns the legal moves that r can mean.
func (p *position) match(r reading) []Move {
	var found []Move
	to := p.castlingTarget(r)
	for _, m := range p.legal {
		from := m.From()
		kind := p.board[from].Kind()
		long := kind == King && (from+2 == m.To() || m.To()+2 == from)
		if m.To() != to || r.kind != NoKind && r.kind != kind || m.Promotion() != r.promo && r.promo != NoKind {
			continue
		}
		if r.file >= 0 && r.file != from.File() || r.rank >= 0 && r.rank != from.Rank() {
			continue
		}
		if r.castling != long && r.kind == King {
			continue
		}
		found = append(found, m)
	}
	return found
}

// castlingTarget returns r's target, or the king's target if r is the king taking its own
// rook, as some engines write castling.
func (p *position) castlingTarget(r reading) Square {
	if r.kind != NoKind || r.rank < 0 || r.file != e1.File() {
		return r.to
	}
	home := At(r.file, r.rank)
	if !p.board[home].Is(p.turn, King) || !p.board[r.to].Is(p.turn, Rook) {
		return r.to
	}
	switch r.to {
	case home + 3:
		return home + 2
	case home - 4:
		return home - 2
	default:
		return r.to
	}
}

// Package opening knows what the opening of a game is called.
//
//	name, ok := opening.Of(g)
//	fmt.Println(name.ECO, name.Text) // C50 Italian Game
//
// Invariants: a name belongs to a position, however it came about, so transpositions are
// found; the names are those of lichess (assets/openings); nothing is read before the first
// question, which takes some milliseconds.
package opening

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"sync"

	"castlekey/assets/openings"
	"castlekey/game"
)

// Name is what an opening is called.
type Name struct {
	ECO  string // its code in the Encyclopaedia of Chess Openings: "C50"
	Text string // "Italian Game", or "Italian Game: Evans Gambit"
	Ply  int    // after so many plies the named position stood on the board
}

// deepest is the ply after which no position is looked up; the longest named line has 36.
const deepest = 60

// Of returns the name of the last position of a game that has one, false if none has.
func Of(g *game.Game) (Name, bool) {
	for ply := min(g.Ply(), deepest); ply >= 0; ply-- {
		if name, ok := At(g.AtPly(ply)); ok {
			return name, true
		}
	}
	return Name{}, false
}

// At returns the name of the position a game stands in, false if it has none.
func At(g *game.Game) (Name, bool) {
	name, ok := names()[Key(g)]
	name.Ply = g.Ply()
	return name, ok
}

// Key returns the number that stands for a position in the list: a hash of pieces, side to
// move, castling rights, and the square of an en passant capture that is legal.
func Key(g *game.Game) uint64 {
	fields := strings.Fields(g.FEN())
	if !capturesAt(g, fields[3]) {
		fields[3] = "-"
	}
	h := fnv.New64a()
	_, _ = io.WriteString(h, strings.Join(fields[:4], " ")) // a hash takes everything
	return h.Sum64()
}

// capturesAt reports whether a pawn can take en passant on a square.
func capturesAt(g *game.Game, passant string) bool {
	to, err := game.ParseSquare(passant)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(g.Legal(), func(m game.Move) bool {
		return m.To() == to && g.At(m.From()).Kind() == game.Pawn && m.From().File() != to.File()
	})
}

// names returns the list by key. A list that cannot be read is empty; a test sees to it
// that the one built in can.
var names = sync.OnceValue(func() map[uint64]Name {
	list := make(map[uint64]Name, len(openings.Positions)/8)
	keys := openings.Positions
	for row := range rows() {
		if len(keys) < 8 {
			break
		}
		list[binary.LittleEndian.Uint64(keys)] = Name{ECO: row[0], Text: row[1]}
		keys = keys[8:]
	}
	return list
})

// rows yields the list's lines: code, name, moves.
func rows() func(yield func(row [3]string) bool) {
	return func(yield func([3]string) bool) {
		packed, err := gzip.NewReader(bytes.NewReader(openings.Names))
		if err != nil {
			return
		}
		text, err := io.ReadAll(packed)
		if err != nil {
			return
		}
		for line := range strings.Lines(string(text)) {
			fields := strings.SplitN(strings.TrimSpace(line), "\t", 3)
			if len(fields) == 3 && !yield([3]string(fields)) {
				return
			}
		}
	}
}

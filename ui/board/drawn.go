package board

import (
	"embed"
	"path"
	"strconv"
	"strings"

	"castlekey/game"
)

// masks are the pieces of the small sizes, one file for each number of rows a square has. There, sampling loses what tells a bishop from
// a pawn, so every quadrant is set by hand: '#' is ink, four marks make a character.
//
//go:embed art/*.txt
var masks embed.FS

// drawn returns the hand-made mask of a piece, false where sampling is good enough.
func drawn(kind game.Kind, t Tier) (mask, bool) {
	text, err := masks.ReadFile(path.Join("art", strconv.Itoa(t.Rows)+".txt"))
	if err != nil {
		return mask{}, false
	}
	for block := range strings.SplitSeq(string(text), "\n\n") {
		name, picture, _ := strings.Cut(strings.TrimSpace(block), "\n")
		if name == nameOf(kind) {
			return read(strings.Split(picture, "\n"), t), true
		}
	}
	return mask{}, false
}

// nameOf is the name a mask has in the files.
func nameOf(kind game.Kind) string {
	if kind == targetMask {
		return "target"
	}
	return kind.String()
}

// read turns lines of dots and hashes into a mask; what lies outside of the cell is ignored.
func read(lines []string, t Tier) mask {
	m := mask{w: t.Columns(), quads: make([]quad, t.Columns()*t.Rows)}
	for row, line := range lines[:min(len(lines), 2*t.Rows)] {
		for col := range min(len(line), 2*m.w) {
			if line[col] == '#' {
				m.quads[row/2*m.w+col/2] |= quarter(col, row)
			}
		}
	}
	return m
}

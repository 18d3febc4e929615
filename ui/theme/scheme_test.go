package theme_test

import (
	"math"
	"testing"

	"castlekey/ui/theme"
)

// palettes16 are the sixteen colours as terminals have them: xterm's, VS Code's and Windows's.
var palettes16 = map[string][16]uint32{
	"xterm": {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	},
	"VS Code": {
		0x000000, 0xcd3131, 0x0dbc79, 0xe5e510, 0x2472c8, 0xbc3fbc, 0x11a8cd, 0xe5e5e5,
		0x666666, 0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db, 0xffffff,
	},
	"Windows": {
		0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc,
		0x767676, 0xe74856, 0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2,
	},
}

// shades is a colour at each depth, and in each palette of sixteen.
func shades(c theme.Color) map[string]uint32 {
	out := map[string]uint32{"true colour": c.RGB, "256": xterm(c.Index256)}
	for name, p := range palettes16 {
		out["16, "+name] = p[c.Index16]
	}
	return out
}

// grounds are the colours a square can have.
func grounds(b theme.Board) map[string]theme.Color {
	return map[string]theme.Color{
		"light": b.Light, "dark": b.Dark, "last": b.Last, "selected": b.Selected, "capture": b.Capture, "check": b.Check, "pending": b.Pending,
		"past light": b.PastLight, "past dark": b.PastDark,
	}
}

// TestBoardsAreLegible holds every square of every scheme to a contrast of 3:1 with both sides' pieces (WCAG 2.1, 1.4.11, graphical objects),
// at every depth, and to 2:1 with what is drawn over it. The sixteen colours are the terminal's: there 2.3:1 is what all palettes allow.
func TestBoardsAreLegible(t *testing.T) {
	for _, s := range theme.Schemes() {
		for name, square := range grounds(s.Board) {
			for over, c := range map[string]theme.Color{"white": s.Board.White, "black": s.Board.Black, "cursor": s.Board.Cursor, "dot": s.Board.Dot} {
				for depth, ground := range shades(square) {
					least := 3.0
					if over == "cursor" || over == "dot" {
						least = 2
					} else if depth[:2] == "16" {
						least = 2.3
					}
					if got := contrast(ground, shades(c)[depth]); got < least {
						t.Errorf("%s: %s on a %s square in %s: contrast %.2f", s.Name, over, name, depth, got)
					}
				}
			}
		}
	}
}

// TestMarksAreToldApart measures how far the squares and marks of a scheme are apart (CIE 1976), with usual eyes and as simulated for those
// without red or green cones (Machado and others, 2009). 10 is clearly seen; the schemes made for such eyes keep it for them too.
func TestMarksAreToldApart(t *testing.T) {
	for _, s := range theme.Schemes() {
		marks := grounds(s.Board)
		delete(marks, "past light")
		delete(marks, "past dark")
		for eyes, see := range eyes {
			if eyes != "usual" && s.Name != "stone" && s.Name != "iris" {
				continue
			}
			for a, ca := range marks {
				for b, cb := range marks {
					for _, depth := range []string{"true colour", "256"} {
						if d := apart(see, shades(ca)[depth], shades(cb)[depth]); a < b && d < 10 {
							t.Errorf("%s, %s eyes, %s: %s and %s are %.1f apart", s.Name, eyes, depth, a, b, d)
						}
					}
				}
			}
		}
	}
}

// eyes turn linear light into what is seen.
var eyes = map[string][9]float64{
	"usual":             {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"without red cones": {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"without green":     {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
}

// apart is the distance of two colours in CIELAB.
func apart(see [9]float64, a, b uint32) float64 {
	p, q := lab(see, a), lab(see, b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

func lab(see [9]float64, rgb uint32) [3]float64 {
	var in, seen [3]float64
	for i := range in {
		in[i] = linear(rgb >> (16 - 8*i))
	}
	for i := range seen {
		seen[i] = min(max(see[3*i]*in[0]+see[3*i+1]*in[1]+see[3*i+2]*in[2], 0), 1)
	}
	f := func(v float64) float64 {
		if v > .008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((.4124*seen[0] + .3576*seen[1] + .1805*seen[2]) / .95047)
	y := f(.2126*seen[0] + .7152*seen[1] + .0722*seen[2])
	z := f((.0193*seen[0] + .1192*seen[1] + .9505*seen[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// TestWordsAreLegible holds the words to 4.5:1 on both grounds (WCAG 2.1, 1.4.3).
func TestWordsAreLegible(t *testing.T) {
	papers := [2]uint32{theme.Dark: 0x1e1e1e, theme.Light: 0xffffff}
	for _, s := range theme.Schemes() {
		for ground, w := range s.Text {
			for role, c := range map[string]theme.Color{
				"muted": w.Muted, "title": w.Title, "accent": w.Accent, "good": w.Good, "warn": w.Warn, "danger": w.Danger, "proof": w.Proof,
			} {
				for depth, rgb := range map[string]uint32{"true colour": c.RGB, "256": xterm(c.Index256)} {
					if got := contrast(rgb, papers[ground]); got < 4.5 {
						t.Errorf("%s: %s on ground %d in %s: contrast %.2f", s.Name, role, ground, depth, got)
					}
				}
			}
		}
	}
}

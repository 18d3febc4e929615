// Package theme is what frames are painted with: the colours for every kind of terminal, and the canvas they go on.
//
//	th := theme.New(theme.Options{Depth: theme.TrueColor, Ground: theme.Dark})
//	c := th.Canvas(80, 24)
//	c.Text(2, 0, "castlekey", th.Title)
//	frame := c.String()
//
// Invariants: a canvas never yields a line wider or a frame taller than it was made; the same paint gives the same bytes; each line stands
// alone (it starts and ends with the terminal's default style), so that a renderer may redraw single lines; with depth None no colour is
// ever written. Colour is never the only signal: whoever paints with a Theme also writes a symbol.
package theme

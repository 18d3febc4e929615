package lobby

import (
	"fmt"
	"time"

	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// Keys is what the keys of the list do.
func Keys() keys.Set {
	return keys.Set{
		Name: "lobby", Title: "Games on the chain", Typed: keys.Typable,
		Actions: []keys.Action{
			{Name: "up", What: "up", Default: []string{"up"}},
			{Name: "down", What: "down", Default: []string{"down"}},
			{Name: "open", What: "join or watch", Default: []string{"enter"}},
			{Name: "reload", What: "read the chain anew", Default: []string{"ctrl+r", "f5"}},
			{Name: "erase", What: "erase a letter", Default: []string{"backspace", "ctrl+h"}},
			{Name: "clear", What: "erase the search", Default: []string{"ctrl+u", "ctrl+w"}},
			{Name: "leave", What: "back", Default: []string{"esc", "ctrl+q", "f10"}},
		},
	}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title:  "Games on the chain",
		Groups: []screen.Group{{Title: "The list", Keys: m.keys.Listed(Keys())}},
		Notes: []string{
			"Type to search: an address, a wallet, a clock, open, playing or over. The address of a game that is not listed can be pasted whole.",
			"Joining asks your wallet once, for a session key that plays in that game alone. Watching asks nobody.",
		},
	}
}

// listIn is where the games stand: below title and search, above note and footer.
func listIn(w, h int) theme.Rect { return theme.Rect{X: 1, Y: 3, W: max(w-2, 0), H: max(h-6, 1)} }

// scroll is how many games are above the window.
func (m Model) scroll(rows int) int { return max(min(m.row-rows/2, len(m.shown)-rows), 0) }

// View draws the list.
func (m Model) View(w, h int) *theme.Canvas {
	c, th, r := m.env.Theme.Canvas(w, h), m.env.Theme, listIn(w, h)
	x := c.Text(1, 0, "Games on the chain", th.Title)
	c.Text(x+1, 0, theme.Cut(m.env.Cluster, w-x-2), th.Muted)
	x = c.Text(1, 1, "› ", th.Accent)
	x = c.Text(x, 1, theme.Cut(m.query, w-x-2), th.Ink)
	c.Text(x, 1, "▏", th.Accent)
	if m.query == "" {
		c.Text(x+1, 1, theme.Cut("type to search, or an address", w-x-2), th.Muted)
	}
	start := m.scroll(r.H)
	for y, i := range m.shown[start:min(start+r.H, len(m.shown))] {
		m.drawGame(c, theme.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, i)
	}
	if len(m.shown) == 0 {
		c.Text(r.X+2, r.Y, theme.Cut(m.nothing(), r.W-2), th.Muted)
	}
	m.drawNote(c, w, h)
	m.Footer(w, h).Draw(c, th)
	if m.dialog.Open() {
		m.dialog.Draw(c, th)
	}
	return c
}

// Footer is what the last line says of the keys.
func (m Model) Footer(w, h int) screen.Footer {
	return screen.Footer{Place: theme.Rect{X: 1, Y: h - 1, W: w - 2, H: 1}, Keys: m.keys.Named("open", "reload", "help", "leave")}
}

// drawGame writes one game: its state as a word, the players, the clock or the last move, and its age.
func (m Model) drawGame(c *theme.Canvas, at theme.Rect, i int) {
	th, l := m.env.Theme, m.games[i]
	sign, style := "  ", th.Ink
	if m.shown[m.row] == i {
		sign, style = "› ", th.Accent
	}
	age := since(m.now.Sub(l.Changed))
	c.Right(at.X+at.W, at.Y, age, th.Muted)
	x := c.Text(at.X, at.Y, sign, th.Accent)
	word, tone := state(l)
	c.Text(x, at.Y, word, tone.Style(th))
	text := fmt.Sprintf("%s – %s  %s", seat(l.White, l), seat(l.Black, l), l.Time)
	if l.Plies > 0 {
		text += fmt.Sprintf("  %d. %s", (l.Plies+1)/2, l.LastSAN)
	}
	c.Text(x+8, at.Y, theme.Cut(text, at.W-11-theme.Width(age)), style)
}

// state is what can be done with a game, in a word.
func state(l backend.Listing) (string, screen.Tone) {
	switch {
	case l.Invited && l.Joinable:
		return "invited", screen.Good
	case l.Joinable:
		return "open", screen.Good
	case l.Over:
		return l.Outcome.Result.String(), screen.Quiet
	case l.White == "" || l.Black == "":
		return "waits", screen.Warn
	case l.Mine:
		return "yours", screen.Warn
	}
	return "playing", screen.Plain
}

// seat is who holds a seat.
func seat(wallet string, l backend.Listing) string {
	switch {
	case wallet != "":
		return screen.Short(wallet)
	case l.Joinable:
		return "you?"
	}
	return "nobody yet"
}

// about says more of a game than its row.
func (m Model) about(l backend.Listing) []screen.Line {
	lines := []screen.Line{{Text: l.ID, Tone: screen.Quiet}}
	if l.Changed.IsZero() { // not listed: nothing is known but the address
		return lines
	}
	lines = append(lines,
		screen.Line{Text: "White " + seat(l.White, l)}, screen.Line{Text: "Black " + seat(l.Black, l)},
		screen.Line{Text: "Clock " + l.Time.String() + fmt.Sprintf(", half-moves %d", l.Plies)})
	if l.Over {
		lines = append(lines, screen.Line{Text: l.Outcome.String(), Tone: screen.Warn})
	}
	return lines
}

// nothing says why no game is listed.
func (m Model) nothing() string {
	switch {
	case m.busy != "" || m.err != nil:
		return ""
	case isAddress(m.query):
		return "enter looks at this address"
	case m.query != "":
		return "No game matches."
	}
	return "There is no game on this chain yet."
}

// drawNote says what is being done, what went wrong, or what was copied.
func (m Model) drawNote(c *theme.Canvas, w, h int) {
	what, todo := backend.Explain(m.err)
	lines := []screen.Line{{Text: m.busy, Tone: screen.Warn}, {Text: what, Tone: screen.Bad}, {Text: todo, Tone: screen.Quiet}}
	if m.copied != (screen.Copied{}) {
		lines = append(lines, m.copied.Report())
	}
	var texts []screen.Line
	for _, l := range lines {
		for _, text := range theme.Wrap(l.Text, w-4) {
			if text != "" {
				texts = append(texts, screen.Line{Text: text, Tone: l.Tone})
			}
		}
	}
	texts = texts[:min(len(texts), max(h-4, 0))]
	top := h - 1 - len(texts)
	c.Fill(theme.Rect{X: 0, Y: top, W: w, H: len(texts)}, " ", m.env.Theme.Ink)
	for i, l := range texts {
		c.Text(2, top+i, l.Text, l.Tone.Style(m.env.Theme))
	}
}

// since is an age in the largest fitting unit.
func since(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d d", d/(24*time.Hour))
}

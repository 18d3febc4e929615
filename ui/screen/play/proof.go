package play

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// drawProof draws what the chain recorded: the latest transaction, and the counts that show that nobody was asked.
func (m Model) drawProof(c *theme.Canvas, r theme.Rect) {
	if r.H == 0 {
		return
	}
	head, facts := m.proof()
	if r.H == 1 {
		m.flow(c, r, screen.Line{}, shortest(head, facts, m.counts()))
		return
	}
	counts := wrapFacts(m.counts(), r.W)
	m.flow(c, theme.Rect{X: r.X, Y: r.Y, W: r.W, H: r.H - len(counts)}, head, facts)
	for i, line := range counts {
		c.Text(r.X, r.Y+r.H-len(counts)+i, line, m.env.Theme.Muted)
	}
}

// shortest is what a single narrow line has room for.
func shortest(head screen.Line, facts, counts []string) []string {
	if len(facts) == 0 {
		return []string{head.Text}
	}
	signer, signed := strings.CutPrefix(facts[0], "signed by ")
	if !signed {
		return append([]string{head.Text + " " + facts[0]}, facts[1:]...)
	}
	return []string{"✓ " + signer, facts[3], counts[2]}
}

// flow writes the head and the facts over as many lines as there are.
func (m Model) flow(c *theme.Canvas, r theme.Rect, head screen.Line, facts []string) {
	th := m.env.Theme
	x, y := r.X, r.Y
	if head.Text != "" {
		x = c.Text(x, y, theme.Cut(head.Text, r.W), head.Tone.Style(th)) + 1
	}
	for i, f := range facts {
		sep := ""
		if i > 0 {
			sep = " · "
		}
		if x+theme.Width(sep+f) > r.X+r.W {
			x, y, sep = r.X, y+1, ""
		}
		if y >= r.Y+r.H {
			return
		}
		x = c.Text(x, y, sep, th.Muted)
		x = c.Text(x, y, theme.Cut(f, r.X+r.W-x), th.Proof)
	}
}

// proof is the latest thing that was sent: its head says what and whether it landed.
func (m Model) proof() (head screen.Line, facts []string) {
	switch {
	case m.spectator():
		return screen.Line{Text: "Watching: the players sign.", Tone: screen.Quiet}, nil
	case m.practice():
		return screen.Line{Text: "Practice: off chain", Tone: screen.Quiet}, nil
	case m.pending.late:
		return screen.Line{Text: m.pending.san + " ~ not confirmed yet", Tone: screen.Warn}, nil
	case len(m.snap.Proofs) == 0 && m.snap.Game.Ply() > 0:
		return screen.Line{Text: "Resumed:", Tone: screen.Quiet}, m.sessionFacts()
	case len(m.snap.Proofs) == 0:
		return screen.Line{Text: "Nothing sent yet.", Tone: screen.Quiet}, nil
	}
	p := m.snap.Proofs[0]
	if p.Err != nil {
		what, _ := backend.Explain(p.Err)
		return screen.Line{Text: p.Text + " ✗ " + what, Tone: screen.Bad}, nil
	}
	facts = []string{"signed by " + screen.Short(p.SignedBy), "tx " + screen.Short(p.Signature), "slot " + grouped(p.Slot)}
	if p.Units > 0 { // they come a little later
		facts = append(facts, grouped(p.Units)+" CU")
	}
	return screen.Line{Text: p.Text + " ✓", Tone: screen.Good}, append(facts, milliseconds(p.Elapsed))
}

// counts are the figures that stay: how often the wallet was asked, and how many moves it was not.
func (m Model) counts() []string {
	if m.practice() || m.spectator() {
		return nil
	}
	return []string{
		fmt.Sprintf("approvals %d", m.snap.Approvals),
		fmt.Sprintf("moves %d", m.snap.SessionMoves),
		fmt.Sprintf("prompts %d", m.snap.Prompts),
	}
}

// countsText is the counts in one line.
func (m Model) countsText() string {
	return strings.Join(m.counts(), " · ")
}

// wrapFacts joins facts into lines of at most w columns.
func wrapFacts(facts []string, w int) []string {
	var lines []string
	for _, f := range facts {
		if n := len(lines); n > 0 && theme.Width(lines[n-1])+3+theme.Width(f) <= w {
			lines[n-1] += " · " + f
			continue
		}
		lines = append(lines, f)
	}
	return lines
}

// grouped is a number with its thousands set apart.
func grouped(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// milliseconds is a duration as the proof shows it: "0.9 ms".
func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms >= 100 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f ms", ms)
}

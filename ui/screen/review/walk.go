package review

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/game/opening"
	"castlekey/game/review"
	"castlekey/ui/screen"
)

// walkKey handles the keys that go through the game.
func (m Model) walkKey(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	next := (*game.Node)(nil)
	switch {
	case m.hit(msg, "back"):
		next = m.at.Parent()
	case m.hit(msg, "on"):
		next = m.following()
	case m.hit(msg, "first"):
		next = m.tree.Root()
	case m.hit(msg, "last"):
		next = m.lineEnd()
	case m.hit(msg, "into"):
		next = m.into()
	case m.hit(msg, "out"):
		next = m.out()
	case m.hit(msg, "branch"):
		next = m.beside(1)
	case m.hit(msg, "branch-before"):
		next = m.beside(-1)
	case m.hit(msg, "flip"):
		m.bottom = m.bottom.Other()
		return m, nil, true
	case m.hit(msg, "play"):
		m, cmd := m.togglePlay()
		return m, cmd, true
	case m.hit(msg, "faster"), m.hit(msg, "slower"):
		m, cmd := m.changeSpeed(m.hit(msg, "faster"))
		return m, cmd, true
	default:
		return m.errorKey(msg)
	}
	m, cmd := m.visit(next)
	return m, cmd, true
}

// errorKey handles the keys that go to the next move with a mark of the analyst's.
func (m Model) errorKey(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	for _, e := range []struct {
		on, back string
		mark     review.Mark
	}{
		{"blunder", "blunder-before", review.Blunder},
		{"mistake", "mistake-before", review.Mistake},
		{"inaccuracy", "inaccuracy-before", review.Inaccuracy},
	} {
		onwards := m.hit(msg, e.on)
		if !onwards && !m.hit(msg, e.back) {
			continue
		}
		n := m.marked(e.mark, onwards)
		if n == nil {
			return m.say(noneFound(e.mark, m.course), screen.Quiet), nil, true
		}
		m, cmd := m.visit(n)
		return m, cmd, true
	}
	return m, nil, false
}

func noneFound(mark review.Mark, c course) string {
	if c.running() {
		return "No " + mark.Word() + " found so far."
	}
	return "No " + mark.Word() + " found."
}

// visit goes to a node for the player: it stops what plays by itself, and nil is nowhere.
func (m Model) visit(n *game.Node) (Model, tea.Cmd) {
	m.auto = m.auto.stopped()
	if n == nil || n == m.at {
		return m, nil
	}
	m = m.goTo(n)
	return m.follow()
}

// goTo shows the position at a node.
func (m Model) goTo(n *game.Node) Model {
	switch {
	case m.here != nil && n.Parent() == m.at:
		g := m.here.Clone()
		if g.Play(n.Move()) == nil {
			m.here = g
		}
	case m.here != nil && m.at.Parent() == n:
		m.here = m.here.AtPly(n.Ply())
	default:
		m.here = m.tree.Game(n)
	}
	if !leads(n, m.forward) {
		m.forward = n.End()
	}
	m.at = n
	m.name, _ = opening.Of(m.here)
	return m.deselect()
}

// leads reports whether a node is on the way to another.
func leads(n, to *game.Node) bool {
	for ; to != nil && to.Ply() >= n.Ply(); to = to.Parent() {
		if to == n {
			return true
		}
	}
	return false
}

// following is the next node of the line that is followed, nil at its end.
func (m Model) following() *game.Node {
	for n := m.lineEnd(); n != nil && n != m.at; n = n.Parent() {
		if n.Parent() == m.at {
			return n
		}
	}
	return nil
}

// lineEnd is the last node of the line that is followed; moves may have come after it since.
func (m Model) lineEnd() *game.Node { return m.forward.End() }

// into is the first move of the variation that branches off here, else of one that varies the move shown.
func (m Model) into() *game.Node {
	if next := m.at.Next(); len(next) > 1 {
		return next[1]
	}
	if parent := m.at.Parent(); parent != nil && len(parent.Next()) > 1 && parent.Next()[0] == m.at {
		return parent.Next()[1]
	}
	return nil
}

// out is the move that the present variation varies, nil on the main line.
func (m Model) out() *game.Node {
	branch := m.at.Branch()
	if branch == nil {
		return nil
	}
	return branch.Parent().Next()[0]
}

// beside is the next of the moves that could be played instead, around in a circle.
func (m Model) beside(by int) *game.Node {
	parent := m.at.Parent()
	if parent == nil {
		return nil
	}
	all := parent.Next()
	i := slices.Index(all, m.at)
	return all[(i+by+len(all))%len(all)]
}

// mainLine is the nodes of the main line, the start first.
func (m Model) mainLine() []*game.Node {
	nodes := []*game.Node{m.tree.Root()}
	for n := m.tree.Root(); len(n.Next()) > 0; nodes = append(nodes, n) {
		n = n.Next()[0]
	}
	return nodes
}

// marked is the next move of the main line with a mark, or the one before; the search goes around the ends.
func (m Model) marked(mark review.Mark, onwards bool) *game.Node {
	nodes := m.mainLine()
	from, step := min(m.mainPly(), len(nodes)-1), 1
	if !onwards {
		step = -1
	}
	for i := 1; i <= len(nodes); i++ {
		n := nodes[(from+step*i+len(nodes)*2)%len(nodes)]
		if f, ok := m.figures[n]; ok && f.ply.Mark == mark {
			return n
		}
	}
	return nil
}

// mainPly is the ply of the main line that is shown, or where it was left.
func (m Model) mainPly() int {
	n := m.at
	for b := n.Branch(); b != nil; b = n.Branch() {
		n = b.Parent()
	}
	return n.Ply()
}

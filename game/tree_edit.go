package game

import (
	"fmt"
	"slices"
)

// edit is one change of a tree, and how to take it back.
type edit struct {
	at   *Node // where the eye should be afterwards
	undo func()
}

// maxPast bounds how many changes can be taken back.
const maxPast = 1000

func (t *Tree) did(at *Node, undo func()) {
	if len(t.past) == maxPast {
		t.past = t.past[1:]
	}
	t.past = append(t.past, edit{at, undo})
}

// Undo takes back the last change, and returns the node it was about; false if there is none left.
func (t *Tree) Undo() (*Node, bool) {
	if len(t.past) == 0 {
		return nil, false
	}
	last := t.past[len(t.past)-1]
	t.past = t.past[:len(t.past)-1]
	last.undo()
	return last.at, true
}

// Edits returns how many changes can be taken back.
func (t *Tree) Edits() int { return len(t.past) }

// Add plays a move from a node: along a line that is there, or as a new one. Errors are those of Game.Play, and ErrFull.
func (t *Tree) Add(at *Node, m Move) (*Node, error) {
	if n := at.child(m); n != nil {
		return n, nil
	}
	g := t.Game(at)
	san := g.SAN(m)
	if err := g.Play(m); err != nil {
		return nil, err
	}
	if t.nodes >= maxNodes || len(at.next) > 0 && at.depth() >= maxDepth {
		return nil, fmt.Errorf("add %s: %w", san, ErrFull)
	}
	n := t.grow(at, m, san)
	t.did(at, func() { t.cut(n) })
	return n, nil
}

// cut takes a node off its parent, with everything after it.
func (t *Tree) cut(n *Node) {
	i := slices.Index(n.parent.next, n)
	n.parent.next = slices.Delete(n.parent.next, i, i+1)
	t.nodes -= n.size()
}

// Delete removes a node with everything after it, and returns the position before it. The start cannot be removed.
// What was the next variation becomes the line that is followed.
func (t *Tree) Delete(n *Node) *Node {
	parent := n.parent
	if parent == nil {
		return n
	}
	i := slices.Index(parent.next, n)
	var heir *Node
	if i == 0 && len(parent.next) > 1 {
		heir = parent.next[1]
	}
	restore := folding(heir)
	t.cut(n)
	t.did(n, func() {
		restore()
		parent.next = slices.Insert(parent.next, i, n)
		t.nodes += n.size()
	})
	return parent
}

// folding folds a node that begins no variation any more; the result undoes it. A nil node is none.
func folding(n *Node) (undo func()) {
	if n == nil {
		return func() {}
	}
	before, comment, clock, clocked := n.before, n.comment, n.clock, n.clocked
	n.fold()
	return func() { n.before, n.comment, n.clock, n.clocked = before, comment, clock, clocked }
}

// Promote makes the variation a node is in the line that is followed, where it branches off. It reports whether anything changed:
// nothing does on the main line, nor where variations would be nested deeper than a tree takes.
func (t *Tree) Promote(n *Node) bool {
	branch := n.Branch()
	if branch == nil {
		return false
	}
	parent := branch.parent
	old := slices.Clone(parent.next)
	i := slices.Index(parent.next, branch)
	parent.next = slices.Insert(slices.Delete(parent.next, i, i+1), 0, branch)
	if t.root.height()+1 > maxDepth {
		parent.next = old
		return false
	}
	restore := folding(branch)
	t.did(n, func() {
		restore()
		parent.next = old
	})
	return true
}

// Annotate sets a move's mark, one of the glyphs from 1 (!) to 6 (?!), in place of the one it has; the same mark once more removes it.
// The start has no move to mark.
func (t *Tree) Annotate(n *Node, mark int) {
	if n.parent == nil || mark < 1 || mark > lastMoveMark {
		return
	}
	old := n.marks
	n.marks = slices.DeleteFunc(slices.Clone(old), func(m int) bool { return m <= lastMoveMark })
	if !slices.Contains(old, mark) {
		n.marks = slices.Insert(n.marks, 0, mark)
	}
	t.did(n, func() { n.marks = old })
}

// lastMoveMark is the last glyph that judges the move itself; those from 10 on judge the position.
const lastMoveMark = 6

// Write sets a node's comment; an empty one removes it. Line ends become spaces and a closing brace a bracket, as PGN demands.
func (t *Tree) Write(n *Node, comment string) {
	old, clock, clocked := n.comment, n.clock, n.clocked
	n.write(comment)
	t.did(n, func() { n.comment, n.clock, n.clocked = old, clock, clocked })
}

// depth counts the variations that the node is in, one within the other.
func (n *Node) depth() int {
	depth := 0
	for b := n.Branch(); b != nil; b = b.parent.Branch() {
		depth++
	}
	return depth
}

// size counts the node and everything after it.
func (n *Node) size() int {
	count := 0
	for open := []*Node{n}; len(open) > 0; count++ {
		last := open[len(open)-1]
		open = append(open[:len(open)-1], last.next...)
	}
	return count
}

// height counts the variations nested in what follows a node.
func (n *Node) height() int {
	type visit struct {
		node  *Node
		depth int
	}
	most := 0
	for open := []visit{{n, 0}}; len(open) > 0; {
		v := open[len(open)-1]
		open = open[:len(open)-1]
		most = max(most, v.depth)
		for i, c := range v.node.next {
			open = append(open, visit{c, v.depth + min(i, 1)})
		}
	}
	return most
}

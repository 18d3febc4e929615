package game

import (
	"errors"
	"slices"
	"time"
)

// Bounds of a tree, which keep a hostile file from filling the memory.
const (
	maxNodes = 1 << 16 // positions, the start left out
	maxDepth = 256     // variations within each other
	maxFault = 16      // faults that are remembered
)

// ErrFull says that a tree takes no more moves.
var ErrFull = errors.New("this game holds as many variations as it can")

// Tree is a game with its variations and what was written about them, as a PGN file holds it. Make one with NewTree, TreeOf or
// Reader.NextTree. It is not safe for concurrent use.
type Tree struct {
	Number  int   // place in the file it was read from, from 1
	Line    int   // line of the file on which the game begins, from 1
	Tags    []Tag // as written, each name once
	Result  Result
	Dropped int // moves of the main line after the game had ended by itself, as in Record
	// Faults are the variations that could not be kept, up to the move at fault, at most 16. The rest of the game is whole.
	Faults []*PGNError

	start *Game // at its first position
	root  *Node
	nodes int    // without the root
	past  []edit // what Undo takes back
}

// Node is a position of a Tree: the start, or what a move led to.
type Node struct {
	parent *Node
	next   []*Node // the first continues the line that this node is on
	ply    int
	move   Move
	san    string

	before  string // a comment that stands before the first move of a variation
	comment string
	marks   []int
	clock   time.Duration
	clocked bool

	note []byte // the comment while it is being read
}

// NewTree returns the tree of a game without variations. The game is not kept.
func NewTree(g *Game) *Tree { return TreeOf(Record{Game: g}) }

// TreeOf returns a record as a tree. A record without a game gives one at the usual start.
func TreeOf(r Record) *Tree {
	if r.Game == nil {
		r.Game = New()
	}
	t := emptyTree(r.Game)
	t.Number, t.Line, t.Result, t.Dropped = r.Number, r.Line, r.Result, r.Dropped
	t.Tags = slices.Clone(r.Tags)
	at := t.root
	t.describe(at, &r)
	sans := r.Game.SANs()
	for i, m := range r.Game.Moves() {
		at = t.grow(at, m, sans[i])
		t.describe(at, &r)
	}
	return t
}

// emptyTree has the start of a game and no move.
func emptyTree(g *Game) *Tree { return &Tree{start: g.AtPly(0), root: &Node{}} }

// describe gives a node what a record says of its ply.
func (t *Tree) describe(n *Node, r *Record) {
	n.clock, n.clocked = r.Clocks[n.ply]
	n.marks = slices.Clone(r.Marks[n.ply])
	n.write(r.Comments[n.ply])
}

// grow adds a node that is not there yet.
func (t *Tree) grow(at *Node, m Move, san string) *Node {
	n := &Node{parent: at, ply: at.ply + 1, move: m, san: san}
	at.next = append(at.next, n)
	t.nodes++
	return n
}

// Root returns the start.
func (t *Tree) Root() *Node { return t.root }

// Tag returns the value of the tag of that name, "" if there is none.
func (t *Tree) Tag(name string) string { return tagValue(t.Tags, name) }

// Game returns the game as it stands at a node: the moves that lead there from the start.
func (t *Tree) Game(n *Node) *Game {
	g := t.start.Clone()
	for _, m := range n.path() {
		if g.Play(m) != nil {
			break // a node of another tree
		}
	}
	return g
}

// Main returns the main line as a record, without the variations.
func (t *Tree) Main() *Record {
	end := t.root.End()
	r := &Record{Number: t.Number, Line: t.Line, Tags: t.Tags, Game: t.Game(end), Result: t.Result, Dropped: t.Dropped}
	for n := end; n != nil; n = n.parent {
		if n.comment != "" {
			r.Comments = put(r.Comments, n.ply, n.comment)
		}
		if len(n.marks) > 0 {
			r.Marks = put(r.Marks, n.ply, n.marks)
		}
		if n.clocked {
			r.Clocks = put(r.Clocks, n.ply, n.clock)
		}
	}
	if o := r.Game.Outcome(); o.Over() {
		r.Result = o.Result
	}
	return r
}

// Moves returns how many moves the tree holds, those of its variations included.
func (t *Tree) Moves() int { return t.nodes }

// Fullmove returns the number of a node's move and who played it. The root has the number of the first move and the side that is to play it.
func (t *Tree) Fullmove(n *Node) (int, Color) {
	first := t.start.now()
	half := 2*first.fullmove + int(first.turn) + max(n.ply-1, 0)
	return half / 2, Color(half % 2)
}

// Parent returns the position before the node's move, nil for the start.
func (n *Node) Parent() *Node { return n.parent }

// Next returns what was played from here, the line that is followed first. The slice is not to be changed.
func (n *Node) Next() []*Node { return n.next }

// Move returns the move that led here, NoMove for the start.
func (n *Node) Move() Move { return n.move }

// SAN returns the move in standard algebraic notation, "" for the start.
func (n *Node) SAN() string { return n.san }

// Ply returns how many moves led here from the start.
func (n *Node) Ply() int { return n.ply }

// Comment returns what is written behind the move, in one line.
func (n *Node) Comment() string { return n.comment }

// Before returns what is written before the move, at the beginning of a variation.
func (n *Node) Before() string { return n.before }

// Marks returns the numeric annotation glyphs: 1 is !, 4 is ??. The slice is not to be changed.
func (n *Node) Marks() []int { return n.marks }

// Clock returns what the mover had left, false if nothing is said about it.
func (n *Node) Clock() (time.Duration, bool) { return n.clock, n.clocked }

// Main reports whether the node is on the main line.
func (n *Node) Main() bool { return n.Branch() == nil }

// Branch returns the first node of the variation that the node is in, nil on the main line.
func (n *Node) Branch() *Node {
	for ; n.parent != nil; n = n.parent {
		if n.parent.next[0] != n {
			return n
		}
	}
	return nil
}

// End returns the last node of the line that goes on from here.
func (n *Node) End() *Node {
	for len(n.next) > 0 {
		n = n.next[0]
	}
	return n
}

// path returns the moves from the start to the node.
func (n *Node) path() []Move {
	moves := make([]Move, n.ply)
	for ; n.parent != nil; n = n.parent {
		moves[n.ply-1] = n.move
	}
	return moves
}

// child returns the node a move leads to, nil if it is not there.
func (n *Node) child(m Move) *Node {
	for _, c := range n.next {
		if c.move == m {
			return c
		}
	}
	return nil
}

// write gives the node a comment, made fit for a file. The first clock mark in it becomes the node's clock, unless it has one.
func (n *Node) write(text string) {
	text = cutText(commentText(decodeText([]byte(text))), maxNote)
	if !n.clocked {
		n.clock, text, n.clocked = cutClock(text)
	}
	n.comment = text
}

// fold moves what stands before the move behind it: for a node that begins no variation.
func (n *Node) fold() {
	if n.before != "" {
		n.write(n.before + " " + n.comment)
		n.before = ""
	}
}

// Package review is the screen on which a game is gone over: the board, the moves with their variations and comments, what an analyst
// thinks of them, and a place to try others.
//
//	m := review.New(review.Env{Theme: th, Context: ctx, Tree: tree, Analysts: analysts})
//	cmd := m.Init() // the analysis begins
//	m, cmd = m.Update(msg)
//	frame := m.View(80, 24)
//
// It answers with the intents Left and Turn, and with screen.Copy.
//
// Invariants: the tree handed over is changed by the player's edits alone, and each can be taken back; what an analyst says is kept apart
// from it. Analysis runs in commands, one position each, and can be stopped between any two. The answer to a command that was dropped is
// told by the token it carries. Nothing ticks except while the game plays by itself. Keys are those of lichess's analysis board.
package review

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/game/opening"
	"castlekey/game/review"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Left goes back to where the review was asked for.
	Left struct{}
	// Turn asks for the game so many further on in the same collection.
	Turn struct{ By int }
)

// Analysts gives an analyst of so much patience: 0 for every move of a game, each more for about four times the time. It returns nil for
// more patience than there is.
type Analysts func(ctx context.Context, patience int) (review.Analyst, error)

// Env is what the screen works with, all of it constant while it is shown.
type Env struct {
	Context  context.Context // ends with the program
	Theme    theme.Theme
	Keys     keys.Map
	Tree     *game.Tree
	Analysts Analysts
	Others   int // how many games the collection has beside this one
}

// Model is the review screen. It is a value, except for the tree, which is edited in place.
type Model struct {
	env  Env
	keys keys.Bindings
	w, h int

	tree    *game.Tree
	at      *game.Node
	here    *game.Game // the game as it stands there
	forward *game.Node // the node the line is followed to, at or after at
	name    opening.Name
	result  string // of the main line
	edits   int    // of the tree, when it was last looked at
	unsaved bool

	bottom   game.Color
	selected game.Square // NoSquare: none
	dragging bool
	plain    bool // the analyst's marks are hidden

	course  course
	search  search
	figures map[*game.Node]figure
	sheet   sheet
	auto    auto

	prompt  prompt
	note    screen.Line
	dialog  screen.Dialog
	target  game.Square // of the promotion that is asked about
	parting tea.Msg     // where to go when the question about changes is answered
}

// figure is what an analyst said about the position at a node.
type figure struct {
	ply  review.Ply  // of the move that led there; only Score, Win and Line at the start and off the main line
	deep int         // how far a search of its own looked, 0 if none did
	line []game.Move // what should follow
}

// New shows a game from its start.
func New(env Env) Model {
	m := Model{
		env: env, keys: bindings(env.Keys, env.Others), tree: env.Tree, selected: game.NoSquare, figures: map[*game.Node]figure{},
		auto: auto{speed: usualSpeed},
	}
	m.edits = m.tree.Edits()
	m.result = m.tree.Main().Result.String()
	m.note = faults(m.tree)
	return m.goTo(m.tree.Root())
}

// Init begins the analysis.
func (m Model) Init() tea.Cmd { return func() tea.Msg { return begin{m.tree} } }

// begin starts the analysis of a tree when the screen has been shown.
type begin struct{ tree *game.Tree }

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.dialog = m.dialog.Resize(m.w, m.h)
	case screen.Dressed:
		m.env.Theme = msg.Theme
	case begin:
		if msg.tree == m.tree && !m.course.running() {
			m, cmd = m.startCourse()
		}
	case stepped:
		m, cmd = m.onStepped(msg)
	case searched:
		m, cmd = m.onSearched(msg)
	case played:
		m, cmd = m.onPlayed(msg)
	case screen.Failed:
		m = m.trouble(msg.Err)
	case screen.Copied:
		m, cmd = m.onCopied(msg)
	case tea.KeyMsg:
		m, cmd = m.onKey(msg)
	case tea.MouseMsg:
		m, cmd = m.onMouse(msg)
	}
	m.sheet = m.sheetFor(arrange(m.w, m.h).moves.W)
	return m, cmd
}

// Leaving reports whether the program may be left without asking.
func (m Model) Leaving() bool { return !m.unsaved }

// Typing reports whether letters are being typed, so that none of them is taken for a key that works everywhere.
func (m Model) Typing() bool { return m.prompt.open() }

func (m Model) say(text string, tone screen.Tone) Model {
	m.note = screen.Line{Text: text, Tone: tone}
	return m
}

// faults says what of a file could not be kept: moves after the end, and variations.
func faults(t *game.Tree) screen.Line {
	n := len(t.Faults)
	switch {
	case t.Dropped > 0:
		return screen.Line{Text: leftOut(t), Tone: screen.Warn}
	case n == 0:
		return screen.Line{}
	}
	first := t.Faults[0]
	text := fmt.Sprintf("A variation is cut off at line %d, column %d: %v", first.Line, first.Column, first.Err)
	if n > 1 {
		text = fmt.Sprintf("%d variations are cut off, the first at line %d, column %d: %v", n, first.Line, first.Column, first.Err)
	}
	return screen.Line{Text: text, Tone: screen.Warn}
}

// leftOut says how many moves of the main line came after its end, and what ended it.
func leftOut(t *game.Tree) string {
	reason := t.Main().Game.Outcome().Reason
	if t.Dropped == 1 {
		return fmt.Sprintf("1 move left out: the game had ended by %s before it.", reason)
	}
	return fmt.Sprintf("%d moves left out: the game had ended by %s before them.", t.Dropped, reason)
}

// second is how long a move stays when the game plays by itself at its usual speed.
const second = time.Second

// Package play is the board: one match being played, by keyboard, by mouse and by typed moves at the same time.
//
//	m := play.New(play.Env{Theme: th, Match: match, Context: ctx, Now: time.Now})
//	cmd := m.Init() // listens to the match
//	m, cmd = m.Update(msg)
//	frame := m.View(80, 24)
//
// It answers with the intents Left, Rematch, Renew, Rotating and Quit.
//
// Invariants: what the chain has confirmed (the Snapshot) is never changed here; a move that was sent is an overlay, drawn as pending, that
// a confirmation makes final and a refusal removes with its reason. Update reads no clock: time comes in with messages. Every command
// carries a number, and the answer to an older one is dropped. Nothing ticks unless a clock runs or a piece moves.
//
// Which input means what: arrows steer the cursor, or step through the moves while an earlier position is shown. Letters are always typed
// into the move line, except that with an empty line those bound to the cursor steer while it shows, those bound to stepping step while an
// earlier position is shown, and those that begin no move and no command (j and l among them) mean at any time what they are bound to.
package play

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/bell"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Left goes back to the menu; an unfinished game stays resumable.
	Left struct{}
	// Rematch asks for a new game with the same settings and the colours changed over.
	Rematch struct{ Setup backend.Setup }
	// Rotating says whether the board turns to whoever moves from now on, in later games too.
	Rotating struct{ On bool }
	// Quit leaves the program.
	Quit struct{}
)

// Env is what the screen works with, all of it constant while it is shown.
type Env struct {
	Context context.Context // ends with the program
	Theme   theme.Theme
	Match   backend.Match
	Keys    keys.Map         // the player's own
	Bell    bell.Set         // when Ring is called
	Ring    func()           // rings the terminal's bell; called in commands only
	Animate bool             // moves are drawn step by step
	Rotate  bool             // the board turns to whoever moves, when two play at one keyboard
	Now     func() time.Time // called in commands only
	At      time.Time        // the moment of New
}

// Model is the board screen. It is a value.
type Model struct {
	env  Env
	keys keyMap
	w, h int

	snap backend.Snapshot
	sans []string  // of snap.Game
	now  time.Time // the latest moment a message brought

	bottom   game.Color
	rotation rotation
	blind    bool   // the pieces are hidden
	line     string // what is typed
	preview  preview
	cursor   game.Square
	steering bool        // the cursor shows
	steered  steered     // the latest key, if it steered
	selected game.Square // NoSquare: none
	dragging bool        // a button went down on selected and has not come up

	pending  pending
	premove  premove
	acting   int // request number of an action under way, 0 for none
	hinting  int // request number of a hint asked for, 0 for none
	requests int // the last number given
	ticks    int // of the clock's current series of ticks

	note   note
	dialog screen.Dialog
	asked  question      // what the dialog is about
	copied screen.Copied // the last copy, as far as a dialog tells of it
	ended  bool          // the result was shown
	past   past
	motion motion
	pane   pane
}

// note is what was last said to the player.
type note struct {
	what, todo string
	tone       screen.Tone
}

// pending is a move that was sent and is not confirmed; the zero value is none.
type pending struct {
	request int
	move    game.Move
	ply     int
	san     string
	after   *game.Game // the position it would lead to
	late    bool       // the chain takes long enough to say so
}

// New shows a match as it stands.
func New(env Env) Model {
	m := Model{env: env, keys: bindings(env.Keys), selected: game.NoSquare, now: env.At}
	m.snap = env.Match.Snapshot()
	m.sans = m.snap.Game.SANs()
	if only, ok := m.onlyLocal(); ok {
		m.bottom = only
	}
	m.cursor = startSquare(m.bottom)
	m.rotation = rotation{on: env.Rotate, ply: noPly}
	m = m.enableKeys()
	return m.showEnd().showWaiting().rotated()
}

// startSquare is where the cursor appears first: the king's pawn.
func startSquare(bottom game.Color) game.Square {
	if bottom == game.Black {
		return game.At(4, 6)
	}
	return game.At(4, 1)
}

// Init listens to the match and starts the clock's ticks.
func (m Model) Init() tea.Cmd { return tea.Batch(m.listen(), m.tick()) }

// Update handles one message, and begins to draw the move that it made, if any.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	before, dragged := m.shown(), m.dragging
	m, cmd := m.handle(msg)
	m, step := m.animated(before, dragged)
	return m.rotated().enableKeys(), tea.Batch(cmd, step)
}

func (m Model) handle(msg tea.Msg) (Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.dialog = m.dialog.Resize(m.w, m.h)
	case screen.Dressed:
		m.env.Theme = msg.Theme
		m = m.say("Theme "+msg.Name+".", "", screen.Quiet)
	case arrived:
		m, cmd = m.onArrived(msg)
	case answered:
		m, cmd = m.onAnswered(msg)
	case ticked:
		m, cmd = m.onTicked(msg)
	case stepped:
		m, cmd = m.onStepped(msg)
	case Renewed:
		m = m.onRenewed(msg)
	case screen.Copied:
		m = m.onCopied(msg)
	case screen.Failed:
		what, todo := backend.Explain(msg.Err)
		m = m.say(what, todo, screen.Bad)
	case advised:
		m = m.onAdvised(msg)
	case overdue:
		m.pending.late = m.pending.request == msg.request
	case tea.KeyMsg:
		m, cmd = m.onKey(msg)
	case tea.MouseMsg:
		m, cmd = m.onMouse(msg)
	}
	return m, cmd
}

// onlyLocal is the side played here, false if both or none are.
func (m Model) onlyLocal() (game.Color, bool) {
	w, b := m.snap.Seats[game.White].Local, m.snap.Seats[game.Black].Local
	if w == b {
		return game.White, false
	}
	if w {
		return game.White, true
	}
	return game.Black, true
}

// actor is the side that speaks from here: the only local one, or the one to move.
func (m Model) actor() game.Color {
	if c, ok := m.onlyLocal(); ok {
		return c
	}
	return m.snap.Game.Turn()
}

// spectator reports whether the game is only watched from here.
func (m Model) spectator() bool {
	return !m.snap.Seats[game.White].Local && !m.snap.Seats[game.Black].Local
}

// practice reports whether the game is off chain.
func (m Model) practice() bool { return m.snap.Setup.Venue == backend.OffChain }

func (m Model) over() bool { return m.snap.Outcome.Over() }

// mayMove reports whether a move can be made here now.
func (m Model) mayMove() bool {
	return !m.over() && !m.snap.Waiting && m.pending.request == 0 && m.snap.Seats[m.snap.Game.Turn()].Local
}

// shown is the position on the board: the confirmed one, the one a pending move leads to, or an earlier one.
func (m Model) shown() *game.Game {
	if m.past.on() {
		return m.past.game
	}
	if m.pending.request != 0 {
		return m.pending.after
	}
	return m.snap.Game
}

// Leaving reports whether the program may be left without asking.
func (m Model) Leaving() bool { return m.over() }

// Match is what Close has to be called on when the screen is left.
func (m Model) Match() backend.Match { return m.env.Match }

func (m Model) say(what, todo string, tone screen.Tone) Model {
	m.note = note{what, todo, tone}
	return m
}

package play

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

// keyMap is every key of the board. None is a plain letter or digit: those are typed.
type keyMap struct {
	up, down, left, right, enter, space, back, clear, erase, complete key.Binding

	flip, draw, resign, abort, claim, renew, pane, leave, help key.Binding

	older, newer, oldest, newest key.Binding
}

func bind(shown, what string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, what))
}

func defaultKeys() keyMap {
	return keyMap{
		up:       bind("↑ k", "cursor up", "up"),
		down:     bind("↓ j", "cursor down", "down"),
		left:     bind("← h", "cursor left", "left"),
		right:    bind("→ l", "cursor right", "right"),
		enter:    bind("enter", "play, pick up or drop", "enter"),
		space:    bind("space", "pick up and drop", " "),
		back:     bind("esc", "one step back, then leave", "esc"),
		erase:    bind("backspace", "erase a letter", "backspace", "ctrl+h"),
		clear:    bind("^u", "erase the line", "ctrl+u", "ctrl+w"),
		complete: bind("tab", "complete the move", "tab"),
		flip:     bind("^f", "flip the board", "ctrl+f", "f2"),
		draw:     bind("^d", "draw", "ctrl+d", "f3"),
		resign:   bind("^r", "resign", "ctrl+r", "f4"),
		abort:    bind("^x", "abort", "ctrl+x", "f5"),
		claim:    bind("^t", "claim the win on time", "ctrl+t", "f6"),
		renew:    bind("^n", "renew the session", "ctrl+n", "f7"),
		pane:     bind("^p", "more proof", "ctrl+p", "f8"),
		leave:    bind("^q", "leave the game", "ctrl+q", "f10"),
		help:     bind("?", "help", "?", "f1"),
		older:    bind("pgup", "one move back", "pgup"),
		newer:    bind("pgdn", "one move on", "pgdown"),
		oldest:   bind("home", "to the start", "home"),
		newest:   bind("end", "to the game", "end"),
	}
}

// enableKeys lets help and footer show exactly what works now.
func (m Model) enableKeys() Model {
	open := !m.over()
	m.keys.resign.SetEnabled(open)
	m.keys.abort.SetEnabled(open && m.snap.Game.Ply() < 2)
	m.keys.claim.SetEnabled(open && m.flagged())
	m.keys.draw.SetEnabled(open)
	_, ailing := m.ailing()
	m.keys.renew.SetEnabled(ailing)
	m.keys.draw.SetHelp("^d", m.drawWord())
	if m.over() {
		m.keys.leave.SetHelp("^q", "result and menu")
	}
	return m
}

// drawWord is what the draw key means now.
func (m Model) drawWord() string {
	if c, ok := m.offerTo(); ok && m.snap.Seats[c].Local {
		return "accept draw"
	}
	if _, ok := m.snap.Game.Claimable(); ok && m.mayMove() {
		return "claim draw"
	}
	return "offer draw"
}

// offerTo is the side a standing draw offer is addressed to.
func (m Model) offerTo() (game.Color, bool) {
	return m.snap.DrawOffer.By.Other(), m.snap.DrawOffer.Standing
}

// flagged reports whether the side to move has no time left.
func (m Model) flagged() bool { return m.snap.Clocks.Timed && m.left(m.snap.Game.Turn()) <= 0 }

// short is the footer.
func (m Model) short() []key.Binding {
	k := m.keys
	return []key.Binding{k.renew, k.help, k.draw, k.resign, k.flip, k.pane, k.claim, k.abort, k.leave}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	k := m.keys
	return screen.Page{
		Title: "Playing",
		Groups: []screen.Group{
			{Title: "Moving", Keys: []key.Binding{k.up, k.down, k.left, k.right, k.enter, k.space, k.complete, k.erase, k.clear, k.back}},
			{Title: "The game", Keys: []key.Binding{k.renew, k.draw, k.resign, k.abort, k.claim, k.flip, k.pane, k.leave, k.help}},
			{Title: "Through the moves", Keys: []key.Binding{k.older, k.newer, k.oldest, k.newest}},
			{Title: "Words to type", Keys: wordBindings(m)},
		},
		Notes: []string{
			"^d is Ctrl and d together. F2 flips, F3 is draw, F4 resign, F5 abort, F10 leave.",
			"Type a move at any time: e4, Nf3, exd5, O-O, e8=Q or e2e4, in any case. Where b could be a pawn or a bishop, b is the pawn " +
				"and B the bishop. The line below the board shows what Enter will play.",
			"Letters are typed, except that h j k l steer the cursor while it shows and the line is empty. The arrows, j and l show it; Esc hides it.",
			"While the engine thinks, a move entered in any way is kept and played at once when your turn comes. Esc or the right button drops it.",
			"With the mouse, click a piece and then a square, or drag it. The wheel steps through the moves.",
			"While an earlier position is shown, the arrows step too. Esc goes back to the game, and so does typing a move.",
			"^p shows the session and the life of every move, once more the latest move in large letters, once more the board as before.",
			"A move is drawn with ~ until the chain has confirmed it. If the program refuses it, it goes back with the reason.",
		},
	}
}

// onKey sends a key where it belongs: a dialog first, then the commands, then the cursor, and what is left is typed.
func (m Model) onKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	if m.dialog.Open() {
		return m.onDialog(msg)
	}
	if next, cmd, ok := m.command(msg); ok {
		return next, cmd
	}
	if next, ok := m.through(msg); ok {
		return next, nil
	}
	if dir, ok := m.direction(msg); ok {
		return m.steer(dir), nil
	}
	switch {
	case key.Matches(msg, m.keys.enter) && m.line != "":
		return m.enterLine()
	case key.Matches(msg, m.keys.enter, m.keys.space) && m.past.on():
		return m.live(), nil
	case key.Matches(msg, m.keys.enter, m.keys.space):
		return m.pick(m.cursor, m.steering)
	case key.Matches(msg, m.keys.back):
		return m.stepBack()
	case msg.Type == tea.KeyRunes && !msg.Alt:
		return m.typed(string(msg.Runes)), nil
	}
	return m, nil
}

// command handles the keys that mean the same at any time.
func (m Model) command(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, m.keys.flip):
		m.bottom = m.bottom.Other()
	case key.Matches(msg, m.keys.draw):
		m, cmd = m.draw()
	case key.Matches(msg, m.keys.resign):
		m = m.ask(askResign)
	case key.Matches(msg, m.keys.abort):
		m = m.ask(askAbort)
	case key.Matches(msg, m.keys.claim):
		m, cmd = m.act(m.snap.Game.Turn().Other(), claimTimeout)
	case key.Matches(msg, m.keys.pane):
		m = m.turnPane()
	case key.Matches(msg, m.keys.renew):
		m, cmd = m.renew()
	case key.Matches(msg, m.keys.leave):
		m = m.ask(m.leaveQuestion())
	case key.Matches(msg, m.keys.erase):
		m = m.typeLine(dropLast(m.line))
	case key.Matches(msg, m.keys.clear):
		m = m.typeLine("")
	case key.Matches(msg, m.keys.complete):
		m = m.completed()
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// stepBack undoes one thing at a time, and asks before it leaves.
func (m Model) stepBack() (Model, tea.Cmd) {
	switch {
	case m.pane == paneLarge:
		m.pane = paneStrip
	case m.line != "":
		m = m.typeLine("")
	case m.past.on():
		m = m.live()
	case m.selected != game.NoSquare:
		m = m.deselect()
	case m.premove.on():
		m.premove = premove{}
	case m.steering:
		m.steering = false
	case m.note != (note{}):
		m.note = note{}
	default:
		m = m.ask(m.leaveQuestion())
	}
	return m, nil
}

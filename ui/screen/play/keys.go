package play

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// Keys is what the keys of the board do. Letters are typed, so none that begins a move or a command means anything else, except while the
// cursor shows or an earlier position is shown.
func Keys() keys.Set {
	return keys.Set{
		Name: "board", Title: "Playing", Typed: beginnings(),
		Actions: []keys.Action{
			{Name: "up", What: "cursor up", Default: []string{"up", "k"}, When: keys.Steering},
			{Name: "down", What: "cursor down", Default: []string{"down", "j"}, When: keys.Steering},
			{Name: "left", What: "cursor left", Default: []string{"left", "h"}, When: keys.Steering},
			{Name: "right", What: "cursor right", Default: []string{"right", "l"}, When: keys.Steering},
			{Name: "play", What: "play, pick up or drop", Default: []string{"enter"}},
			{Name: "pick", What: "pick up and drop", Default: []string{" "}},
			{Name: "complete", What: "complete the move", Default: []string{"tab"}},
			{Name: "erase", What: "erase a letter", Default: []string{"backspace", "ctrl+h"}},
			{Name: "clear", What: "erase the line", Default: []string{"ctrl+u", "ctrl+w"}},
			{Name: "back", What: "one step back, then leave", Default: []string{"esc"}},
			{Name: "renew", What: "renew the session", Default: []string{"ctrl+n", "f7"}},
			{Name: "draw", What: "draw", Default: []string{"ctrl+d", "f3"}},
			{Name: "resign", What: "resign", Default: []string{"ctrl+r", "f4"}},
			{Name: "abort", What: "abort", Default: []string{"ctrl+x", "f5"}},
			{Name: "takeback", What: "take a move back", Default: []string{"ctrl+z", "f11"}},
			{Name: "claim", What: "claim the win on time", Default: []string{"ctrl+t", "f6"}},
			{Name: "hint", What: "suggest a move", Default: []string{"ctrl+e"}},
			{Name: "blindfold", What: "hide or show the pieces", Default: []string{"ctrl+y"}},
			{Name: "flip", What: "flip the board", Default: []string{"ctrl+f", "f2"}},
			{Name: "proof", What: "more proof", Default: []string{"ctrl+p", "f8"}},
			{Name: "leave", What: "leave the game", Default: []string{"ctrl+q", "f10"}},
			{Name: "older", What: "one move back", Default: []string{"pgup", "left", "k"}, When: keys.Stepping},
			{Name: "newer", What: "one move on", Default: []string{"pgdown", "right", "j"}, When: keys.Stepping},
			{Name: "oldest", What: "to the start", Default: []string{"home", "up", "0"}, When: keys.Stepping},
			{Name: "newest", What: "to the game", Default: []string{"end", "down", "$"}, When: keys.Stepping},
		},
	}
}

// beginnings are the characters that a move or a command can begin with.
func beginnings() string {
	letters := "abcdefghnrqko0"
	for _, w := range words() {
		letters += w.name[:1]
	}
	return letters + strings.ToUpper(letters)
}

// keyMap is the binding of every action.
type keyMap struct {
	up, down, left, right, enter, space, back, clear, erase, complete key.Binding

	hint, blindfold, flip, draw, resign, abort, takeback, claim, renew, pane, leave, help key.Binding

	older, newer, oldest, newest key.Binding
}

func bindings(m keys.Map) keyMap {
	b := m.Of(Keys())
	return keyMap{
		up: b.Get("up"), down: b.Get("down"), left: b.Get("left"), right: b.Get("right"),
		enter: b.Get("play"), space: b.Get("pick"), complete: b.Get("complete"), erase: b.Get("erase"), clear: b.Get("clear"), back: b.Get("back"),
		hint: b.Get("hint"), blindfold: b.Get("blindfold"),
		flip: b.Get("flip"), draw: b.Get("draw"), resign: b.Get("resign"), abort: b.Get("abort"), takeback: b.Get("takeback"), claim: b.Get("claim"),
		renew: b.Get("renew"), pane: b.Get("proof"), leave: b.Get("leave"), help: b.Get("help"),
		older: b.Get("older"), newer: b.Get("newer"), oldest: b.Get("oldest"), newest: b.Get("newest"),
	}
}

// enableKeys lets help and footer show exactly what works now.
func (m Model) enableKeys() Model {
	open := !m.over() && !m.spectator()
	m.keys.resign.SetEnabled(open)
	m.keys.abort.SetEnabled(open && m.snap.Game.Ply() < 2)
	m.keys.claim.SetEnabled(open && m.flagged())
	m.keys.hint.SetEnabled(m.mayAsk())
	m.keys.takeback.SetEnabled(open && m.practice())
	m.keys.pane.SetEnabled(!m.practice() && !m.spectator())
	m.keys.draw.SetEnabled(open)
	_, ailing := m.ailing()
	m.keys.renew.SetEnabled(ailing)
	m.keys.draw.SetHelp(m.keys.draw.Help().Key, m.drawWord())
	if m.over() {
		m.keys.leave.SetHelp(m.keys.leave.Help().Key, "result and menu")
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
	return []key.Binding{k.renew, k.help, k.takeback, k.draw, k.resign, k.flip, k.pane, k.claim, k.abort, k.leave}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	k := m.keys
	return screen.Page{
		Title: "Playing",
		Groups: []screen.Group{
			{Title: "Moving", Keys: []key.Binding{k.up, k.down, k.left, k.right, k.enter, k.space, k.complete, k.erase, k.clear, k.back}},
			{Title: "The game", Keys: []key.Binding{k.renew, k.takeback, k.draw, k.resign, k.abort, k.claim, k.hint, k.flip, k.blindfold, k.pane, k.leave, k.help}},
			{Title: "Through the moves", Keys: []key.Binding{k.older, k.newer, k.oldest, k.newest}},
			{Title: "Words to type", Keys: wordBindings(m)},
		},
		Notes: m.notes(),
	}
}

// notes says what a list of keys cannot.
func (m Model) notes() []string {
	k := m.keys
	return []string{
		"^d is Ctrl and d together. castlekey config keys lists every key and says how to change it.",
		"Type a move at any time: e4, Nf3, exd5, O-O, e8=Q or e2e4, in any case. Where b could be a pawn or a bishop, b is the pawn " +
			"and B the bishop. The line below the board shows what " + keys.InWords(k.enter) + " will play.",
		"Letters are typed, except that those of the cursor steer it while it shows and the line is empty. An arrow shows it, " +
			keys.InWords(k.back) + " hides it.",
		"While the engine thinks, a move entered in any way is kept and played at once when your turn comes. " + keys.InWords(k.back) +
			" or the right button drops it.",
		"With the mouse, click a piece and then a square, or drag it. The wheel steps through the moves, a click on a move in the list shows the position after " +
			"it, and one on a key at the bottom presses it.",
		"While an earlier position is shown, all keys that go through the moves do, arrows and letters included. " + keys.InWords(k.back) +
			" goes back to the game, and so does typing a move.",
		keys.InWords(k.pane) + " shows the life of the move on the board and the session, then the move in large letters, then the board as " +
			"before. While one goes through the moves, each shows its own.",
		"A move is drawn with ~ until the chain has confirmed it. If the program refuses it, it goes back with the reason.",
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
	last := m.steered
	m.steered = steered{}
	if dir, ok := m.direction(msg); ok {
		m.steered = steered{msg.String(), m.cursor}
		return m.steer(dir), nil
	}
	if next, ok := m.through(msg); ok {
		return next, nil
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
		return m.meant(last, string(msg.Runes)).typed(string(msg.Runes)), nil
	}
	return m, nil
}

// free reports whether a key may mean what it is bound to instead of being typed: what begins a move or a command only if letters may.
func (m Model) free(msg tea.KeyMsg, letters bool) bool {
	if !keys.Typeable(msg.String()) {
		return true
	}
	return m.line == "" && (letters || !strings.Contains(beginnings(), msg.String()))
}

// command handles the keys that mean the same at any time.
func (m Model) command(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch {
	case !m.free(msg, false):
		return m, nil, false
	case key.Matches(msg, m.keys.hint):
		m, cmd = m.hint()
	case key.Matches(msg, m.keys.blindfold):
		m, cmd = m.blindfold()
	case key.Matches(msg, m.keys.flip):
		m.bottom = m.bottom.Other()
	case key.Matches(msg, m.keys.draw):
		m, cmd = m.draw()
	case key.Matches(msg, m.keys.resign):
		m = m.asking(askResign)
	case key.Matches(msg, m.keys.abort):
		m = m.asking(askAbort)
	case key.Matches(msg, m.keys.takeback):
		m, cmd = m.takeBack()
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
	case m.full(arrange(m.w, m.h, m.env.Theme.Spare)):
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

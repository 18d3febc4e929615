package review

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// Keys is what the keys of the screen do; lichess's wherever it has one.
func Keys() keys.Set {
	return keys.Set{Name: "review", Title: "Review", Actions: []keys.Action{
		{Name: "back", What: "one move back", Default: []string{"left", "k"}},
		{Name: "on", What: "one move on", Default: []string{"right", "j"}},
		{Name: "first", What: "to the start", Default: []string{"up", "0", "home"}},
		{Name: "last", What: "to the end", Default: []string{"down", "$", "end"}},
		{Name: "into", What: "into the variation", Default: []string{"shift+right"}},
		{Name: "out", What: "out of the variation", Default: []string{"shift+left"}},
		{Name: "branch", What: "next branch", Default: []string{"c"}},
		{Name: "branch-before", What: "branch before", Default: []string{"x"}},
		{Name: "flip", What: "flip the board", Default: []string{"f"}},
		{Name: "play", What: "play by itself", Default: []string{"p"}},
		{Name: "faster", What: "faster", Default: []string{"+", "="}},
		{Name: "slower", What: "slower", Default: []string{"-"}},
		{Name: "next-game", What: "next game", Default: []string{"pgdown", "tab"}},
		{Name: "game-before", What: "game before", Default: []string{"pgup", "shift+tab"}},

		{Name: "analyse", What: "analyse, or stop", Default: []string{"r"}},
		{Name: "engine", What: "engine on or off", Default: []string{"l"}},
		{Name: "best", What: "play the best move", Default: []string{" "}},
		{Name: "marks", What: "engine's marks on or off", Default: []string{"z"}},
		{Name: "blunder", What: "next blunder", Default: []string{"b"}},
		{Name: "mistake", What: "next mistake", Default: []string{"m"}},
		{Name: "inaccuracy", What: "next inaccuracy", Default: []string{"i"}},
		{Name: "blunder-before", What: "blunder before", Default: []string{"B"}},
		{Name: "mistake-before", What: "mistake before", Default: []string{"M"}},
		{Name: "inaccuracy-before", What: "inaccuracy before", Default: []string{"I"}},

		{Name: "move", What: "type a move", Default: []string{"enter"}},
		{Name: "comment", What: "write a comment", Default: []string{"t"}},
		{Name: "promote", What: "make it the main line", Default: []string{"v"}},
		{Name: "delete", What: "delete from here on", Default: []string{"d", "delete"}},
		{Name: "undo", What: "take back a change", Default: []string{"u"}},
		{Name: "good", What: "mark it !", Default: []string{"1"}},
		{Name: "poor", What: "mark it ?", Default: []string{"2"}},
		{Name: "brilliant", What: "mark it !!", Default: []string{"3"}},
		{Name: "terrible", What: "mark it ??", Default: []string{"4"}},
		{Name: "daring", What: "mark it !?", Default: []string{"5"}},
		{Name: "doubtful", What: "mark it ?!", Default: []string{"6"}},
		{Name: "erase", What: "erase what is typed", Default: []string{"ctrl+u", "ctrl+w"}},

		{Name: "copy-pgn", What: "copy the PGN", Default: []string{"y"}},
		{Name: "copy-fen", What: "copy the FEN", Default: []string{"Y"}},
		{Name: "save", What: "save the PGN", Default: []string{"s"}},
		{Name: "leave", What: "leave", Default: []string{"esc", "q", "f10"}},
	}}
}

// The paragraphs of the help page.
var (
	walking  = []string{"back", "on", "first", "last", "into", "out", "branch", "branch-before", "flip", "play", "faster", "slower", "next-game", "game-before"}
	analysis = []string{"analyse", "engine", "best", "marks", "blunder", "blunder-before", "mistake", "mistake-before", "inaccuracy", "inaccuracy-before"}
	changes  = []string{"move", "comment", "promote", "delete", "undo", "erase", "good", "poor", "brilliant", "terrible", "daring", "doubtful"}
	inAndOut = []string{"copy-pgn", "copy-fen", "save", "leave", "help"}
)

// marks are the actions that set a move's mark, by its numeric annotation glyph.
var marks = [...]string{1: "good", 2: "poor", 3: "brilliant", 4: "terrible", 5: "daring", 6: "doubtful"}

// bindings are the player's keys; without other games there is none to turn to.
func bindings(m keys.Map, others int) keys.Bindings {
	b := m.Of(Keys())
	for _, name := range []string{"next-game", "game-before"} {
		k := b.Get(name)
		k.SetEnabled(others > 0)
		b[name] = k
	}
	return b
}

// hit reports whether a key means an action.
func (m Model) hit(msg tea.KeyMsg, action string) bool { return key.Matches(msg, m.keys.Get(action)) }

// short is the footer: pairs are said once.
func (m Model) short() []key.Binding {
	pair := func(a, b, what string) key.Binding {
		k := m.keys.Get(a)
		k.SetKeys(screen.Told)
		k.SetHelp(k.Help().Key+m.keys.Get(b).Help().Key, what)
		return k
	}
	word := func(name, what string) key.Binding {
		k := m.keys.Get(name)
		k.SetHelp(k.Help().Key, what)
		return k
	}
	return []key.Binding{
		m.keys.Get("help"), pair("back", "on", "step"), word("best", "best"), word("blunder", "blunder"), word("engine", "engine"),
		word("play", "play"), word("next-game", "next"), word("leave", "leave"), word("analyse", "analyse"), word("copy-pgn", "copy"),
		word("comment", "comment"), word("flip", "flip"),
	}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	return screen.Page{
		Title: "Review",
		Groups: []screen.Group{
			{Title: "Through the game", Keys: m.keys.Named(walking...)},
			{Title: "Analysis", Keys: m.keys.Named(analysis...)},
			{Title: "Changes", Keys: m.keys.Named(changes...)},
			{Title: "In and out", Keys: m.keys.Named(inAndOut...)},
		},
		Notes: []string{
			"Scores are in pawns and chances in percent, both as White sees them. A move that loses more than 5 points of winning chances is an " +
				"inaccuracy (?!), more than 10 a mistake (?), more than 20 a blunder (??).",
			"With the mouse, click a move, a place on the graph, or a piece and its square; the wheel steps. A move that was not played becomes a variation.",
			"Paste a PGN or a FEN to open it. What is copied is sent to the terminal's clipboard; a PGN is saved to a file as well.",
		},
	}
}

// onKey sends a key where it belongs: a dialog first, then the line that is being typed, then the commands.
func (m Model) onKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case m.dialog.Open():
		return m.onDialog(msg)
	case m.prompt.open():
		return m.typed(msg)
	}
	m.note = screen.Line{}
	for _, handle := range []func(Model, tea.KeyMsg) (Model, tea.Cmd, bool){Model.walkKey, Model.analysisKey, Model.editKey, Model.outKey} {
		if next, cmd, ok := handle(m, msg); ok {
			return next, cmd
		}
	}
	return m, nil
}

// outKey handles what leads out of the game.
func (m Model) outKey(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch {
	case m.hit(msg, "next-game"):
		m, cmd = m.part(Turn{1})
	case m.hit(msg, "game-before"):
		m, cmd = m.part(Turn{-1})
	case m.hit(msg, "copy-pgn"):
		cmd = m.export(screen.Everywhere)
	case m.hit(msg, "save"):
		cmd = m.export(screen.FileOnly)
	case m.hit(msg, "copy-fen"):
		cmd = screen.Intent(screen.Copy{What: "FEN", Text: m.here.FEN()})
	case m.hit(msg, "leave") && m.selected != noSquare:
		m = m.deselect()
	case m.hit(msg, "leave") && m.auto.on():
		m.auto = m.auto.stopped()
	case m.hit(msg, "leave"):
		m, cmd = m.part(Left{})
	default:
		return m, nil, false
	}
	return m, cmd, true
}

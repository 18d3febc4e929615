package review

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

const noSquare = game.NoSquare

// editKey handles the keys that change the game.
func (m Model) editKey(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	for glyph, action := range marks {
		if glyph > 0 && m.hit(msg, action) {
			m.tree.Annotate(m.at, glyph)
			return m.changed(), nil, true
		}
	}
	var cmd tea.Cmd
	switch {
	case m.hit(msg, "move"):
		m.prompt = prompt{kind: promptMove}
	case m.hit(msg, "comment"):
		m.prompt = prompt{kind: promptComment, text: m.at.Comment()}
	case m.hit(msg, "promote"):
		if !m.tree.Promote(m.at) {
			return m.say("This is the line that is followed already.", screen.Quiet), nil, true
		}
		m = m.changed()
	case m.hit(msg, "delete"):
		m, cmd = m.remove()
	case m.hit(msg, "undo"):
		m, cmd = m.undo()
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// changed takes note that the tree is another one.
func (m Model) changed() Model {
	m.sheet = sheet{}
	if now := m.tree.Edits(); now != m.edits {
		m.unsaved, m.edits = true, now
		m.result = m.tree.Main().Result.String()
	}
	if !leads(m.at, m.forward) {
		m.forward = m.at.End()
	}
	return m
}

// remove deletes the move shown and what comes after it.
func (m Model) remove() (Model, tea.Cmd) {
	if m.at == m.tree.Root() {
		return m.say("The start cannot be deleted.", screen.Quiet), nil
	}
	what := m.at.SAN()
	parent := m.tree.Delete(m.at)
	m.forward = parent.End()
	m, cmd := m.visit(parent)
	m = m.changed().say(what+" and what came after it deleted; u takes that back.", screen.Quiet)
	return m, cmd
}

// undo takes back the last change.
func (m Model) undo() (Model, tea.Cmd) {
	n, ok := m.tree.Undo()
	if !ok {
		return m.say("Nothing was changed.", screen.Quiet), nil
	}
	for n != m.tree.Root() && !attached(n) {
		n = n.Parent()
	}
	m.forward = n.End()
	m, cmd := m.visit(n)
	return m.changed(), cmd
}

// attached reports whether a node is still one of its parent's.
func attached(n *game.Node) bool {
	for _, c := range n.Parent().Next() {
		if c == n {
			return true
		}
	}
	return false
}

// tryMove goes along a move, which becomes a variation if it is not there.
func (m Model) tryMove(mv game.Move) (Model, tea.Cmd) {
	n, err := m.tree.Add(m.at, mv)
	if err != nil {
		return m.deselect().say("That move cannot be added: "+err.Error()+".", screen.Bad), nil
	}
	m.forward = n.End()
	m, cmd := m.visit(n)
	return m.changed(), cmd
}

// prompt is a line being typed.
type prompt struct {
	kind promptKind
	text string
}

type promptKind uint8

const (
	promptNone promptKind = iota
	promptMove
	promptComment
)

func (p prompt) open() bool { return p.kind != promptNone }

// maxTyped bounds the line, in bytes.
const maxTyped = 2000

// typed adds to the line, or ends it.
func (m Model) typed(msg tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case msg.Type == tea.KeyEsc:
		m.prompt = prompt{}
	case msg.Type == tea.KeyEnter:
		return m.enter()
	case m.hit(msg, "erase"):
		m.prompt.text = ""
	case msg.Type == tea.KeyBackspace || msg.Type == tea.KeyCtrlH:
		letters := []rune(m.prompt.text)
		m.prompt.text = string(letters[:max(len(letters)-1, 0)])
	case screen.Typed(msg) && len(m.prompt.text) < maxTyped:
		m.prompt.text += string(msg.Runes)
	}
	return m, nil
}

// enter takes the line in. A move that cannot be read stays to be mended.
func (m Model) enter() (Model, tea.Cmd) {
	p := m.prompt
	m.prompt = prompt{}
	if p.kind == promptComment {
		if p.text != m.at.Comment() {
			m.tree.Write(m.at, p.text)
		}
		return m.changed(), nil
	}
	if strings.TrimSpace(p.text) == "" {
		return m, nil
	}
	mv, err := m.here.ParseMove(p.text)
	if err != nil {
		m.prompt = p
		return m.say(err.Error(), screen.Bad), nil
	}
	return m.tryMove(mv)
}

package menu

import "github.com/charmbracelet/bubbles/key"

// keyMap is every key of the menu.
type keyMap struct {
	up, down, left, right, take, erase, resume, help, quit key.Binding
}

func defaultKeys() keyMap {
	bind := func(shown, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, what))
	}
	return keyMap{
		up:     bind("↑ k", "line up", "up", "k", "shift+tab"),
		down:   bind("↓ j", "line down", "down", "j", "tab"),
		left:   bind("← h", "value before", "left", "h"),
		right:  bind("→ l", "next value", "right", "l"),
		take:   bind("enter", "choose", "enter", " "),
		erase:  bind("0-9 + :", "type another clock", "backspace", "ctrl+h"),
		resume: bind("r", "resume the latest game", "r"),
		help:   bind("?", "help", "?", "f1"),
		quit:   bind("q", "quit", "q", "esc", "f10"),
	}
}

func (k keyMap) all() []key.Binding {
	return []key.Binding{k.up, k.down, k.left, k.right, k.take, k.erase, k.resume, k.help, k.quit}
}

// short is the footer: arrows are said once.
func (m Model) short() []key.Binding {
	arrows := key.NewBinding(key.WithKeys("up"), key.WithHelp("↑↓←→", "choose"))
	take := m.keys.take
	switch r := m.here(); {
	case r.game >= 0:
		take.SetHelp("enter", "resume")
	case r.field >= 0:
		take.SetHelp("enter", "next value")
	default:
		take.SetHelp("enter", "start")
	}
	keys := []key.Binding{take, arrows}
	if m.here().field == clock {
		keys = append(keys, m.keys.erase)
	}
	if len(m.home.Unfinished) > 0 && m.here().game < 0 {
		keys = append(keys, m.keys.resume)
	}
	return append(keys, m.keys.help, m.keys.quit)
}

package menu

import (
	"github.com/charmbracelet/bubbles/key"

	"castlekey/ui/keys"
	"castlekey/ui/screen"
)

// keyMap is every key of the menu.
type keyMap struct {
	up, down, left, right, take, erase, resume, help, quit key.Binding
}

// Keys is what the keys of the menu do.
func Keys() keys.Set {
	return keys.Set{
		Name: "menu", Title: "Menu",
		Actions: []keys.Action{
			{Name: "up", What: "line up", Default: []string{"up", "k", "shift+tab"}},
			{Name: "down", What: "line down", Default: []string{"down", "j", "tab"}},
			{Name: "left", What: "value before", Default: []string{"left", "h"}},
			{Name: "right", What: "next value", Default: []string{"right", "l"}},
			{Name: "choose", What: "choose", Default: []string{"enter", " "}},
			{Name: "erase", What: "erase what is typed", Default: []string{"backspace", "ctrl+h"}},
			{Name: "resume", What: "resume the latest game", Default: []string{"r"}},
			{Name: "quit", What: "quit", Default: []string{"q", "esc", "f10"}},
		},
	}
}

func bindings(m keys.Map) keyMap {
	b := m.Of(Keys())
	k := keyMap{
		up: b.Get("up"), down: b.Get("down"), left: b.Get("left"), right: b.Get("right"), take: b.Get("choose"),
		erase: b.Get("erase"), resume: b.Get("resume"), help: b.Get("help"), quit: b.Get("quit"),
	}
	k.erase.SetHelp("0-9 + :", "type another clock")
	return k
}

func (k keyMap) all() []key.Binding {
	return []key.Binding{k.up, k.down, k.left, k.right, k.take, k.erase, k.resume, k.help, k.quit}
}

// short is the footer: arrows are said once.
func (m Model) short() []key.Binding {
	arrows := screen.Bind("↑↓←→", "choose", screen.Told)
	take := m.keys.take
	switch r := m.here(); {
	case r.game >= 0:
		take.SetHelp(take.Help().Key, "resume")
	case r.door >= 0:
		take.SetHelp(take.Help().Key, "open")
	case r.field >= 0:
		take.SetHelp(take.Help().Key, "next value")
	default:
		take.SetHelp(take.Help().Key, "start")
	}
	keys := []key.Binding{take, arrows}
	switch m.here().field {
	case clock:
		keys = append(keys, m.keys.erase)
	case start:
		keys = append(keys, screen.Bind("a-z /", "type a position", screen.Told))
	}
	if len(m.home.Unfinished) > 0 && m.here().game < 0 {
		keys = append(keys, m.keys.resume)
	}
	return append(keys, m.keys.help, m.keys.quit)
}

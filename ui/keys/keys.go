// Package keys is what the keys of the program do: named actions, their default keys, and the player's own.
//
//	mine, problems := keys.Parse(table, sets)   // the [keys] table of the config file
//	b := mine.Of(set)                           // the bindings of one screen
//	flip := b.Get("flip")                       // help, footers and Update all use this one binding
//
// A Set is declared by the screen it belongs to. What is said about a key anywhere is made from its binding, so it cannot be wrong.
//
// Invariants: a table with mistakes in it never keeps the program from starting, because what cannot be followed leaves the defaults in
// force and becomes a Problem; of two actions that can be meant at the same time no key starts both; Ctrl-C always ends the program.
package keys

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
)

// When says when an action can be meant, for screens on which keys are also typed.
type When uint8

// The times. On a screen without a line to type into, all is Always.
const (
	Always   When = iota
	Steering      // by a letter only while the cursor shows
	Stepping      // by a letter, or by a key that steers too, only while an earlier position is shown
)

// Action is something a key does.
type Action struct {
	Name    string // in the config file: "flip"
	What    string // on the help page: "flip the board"
	Default []string
	When    When
}

// Set is the actions of one screen.
type Set struct {
	Name    string // in the config file: "board"
	Title   string // of the screen
	Actions []Action
	Typed   string // characters that begin what is typed on this screen; an action that is Always meant cannot have them
}

// Interrupt is the key that ends the program at once, everywhere; it cannot be given away.
const Interrupt = "ctrl+c"

// Everywhere is what works on every screen.
func Everywhere() Set {
	return Set{
		Name: "everywhere", Title: "Everywhere", Typed: Typable,
		Actions: []Action{
			{Name: "help", What: "help", Default: []string{"?", "f1"}},
			{Name: "theme", What: "next theme", Default: []string{"ctrl+k"}},
		},
	}
}

// Typable are the characters that moves and commands consist of.
const Typable = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-=+#"

// Map is what the player has changed. The zero value is nothing.
type Map struct {
	changed map[string][]string // by "set.action"
}

// Keys are the keys of an action, the first of them the one that is shown.
func (m Map) Keys(s Set, a Action) []string {
	if own, ok := m.changed[path(s, a)]; ok {
		return own
	}
	return a.Default
}

// Own reports whether the player has changed an action.
func (m Map) Own(s Set, a Action) bool { return m.changed[path(s, a)] != nil }

func path(s Set, a Action) string { return s.Name + "." + a.Name }

// Bindings are the bindings of a screen by the names of their actions.
type Bindings map[string]key.Binding

// Of returns the bindings of a set, and of what works everywhere.
func (m Map) Of(s Set) Bindings {
	b := Bindings{}
	for _, set := range []Set{Everywhere(), s} {
		for _, a := range set.Actions {
			names := m.Keys(set, a)
			b[a.Name] = bind(a.What, names)
		}
	}
	return b
}

// bind is a binding; without keys it is one that is never enabled.
func bind(what string, names []string) key.Binding {
	if len(names) == 0 {
		return key.Binding{}
	}
	return key.NewBinding(key.WithKeys(names...), key.WithHelp(Shown(names[0]), what))
}

// Get is one binding. A name that the set does not have is a bug of the screen.
func (b Bindings) Get(name string) key.Binding {
	found, ok := b[name]
	if !ok {
		panic(fmt.Sprintf("keys: no action %q", name))
	}
	return found
}

// Named are the bindings of these names, in this order.
func (b Bindings) Named(names ...string) []key.Binding {
	out := make([]key.Binding, len(names))
	for i, name := range names {
		out[i] = b.Get(name)
	}
	return out
}

// Listed are the bindings of a set in its order, and last the one for help: a whole help page.
func (b Bindings) Listed(s Set) []key.Binding {
	out := make([]key.Binding, 0, len(s.Actions)+1)
	for _, a := range s.Actions {
		out = append(out, b.Get(a.Name))
	}
	return append(out, b.Get("help"))
}

// Typeable reports whether a key is a character that moves and commands consist of.
func Typeable(name string) bool { return isIn(name, Typable) }

// isIn reports whether a key is one of some characters.
func isIn(name, characters string) bool {
	return len([]rune(name)) == 1 && slices.Contains([]rune(characters), []rune(name)[0])
}

package keys

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Problem is one thing in the table that cannot be followed; the default keys hold instead. It is an error that explains itself.
type Problem struct {
	Where string // "keys.board.flip"
	What  string // what is wrong with it
	Todo  string // what to do
}

func (p *Problem) Error() string { return p.Where + ": " + p.What }

// Explain gives the mistake with its place, and how to mend it.
func (p *Problem) Explain() (what, todo string) { return p.Error() + ".", p.Todo }

// Parse reads a table of sets, each a table of actions with a list of keys (or a single one). An empty list takes an action its keys.
// The problems come in the order of their places.
func Parse(table map[string]any, sets []Set) (Map, []*Problem) {
	p := parser{sets: sets, changed: map[string][]string{}}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		p.set(name, table[name])
	}
	p.settle()
	slices.SortStableFunc(p.problems, func(a, b *Problem) int { return strings.Compare(a.Where, b.Where) })
	return Map{p.changed}, p.problems
}

// parser gathers what a table says.
type parser struct {
	sets     []Set
	changed  map[string][]string
	problems []*Problem
}

func (p *parser) wrong(where, todo, format string, args ...any) {
	p.problems = append(p.problems, &Problem{"keys." + where, fmt.Sprintf(format, args...), todo})
}

const seeKeys = "castlekey config keys lists all actions and their keys."

func (p *parser) set(name string, value any) {
	i := slices.IndexFunc(p.sets, func(s Set) bool { return s.Name == name })
	actions, ok := value.(map[string]any)
	switch {
	case i < 0:
		p.wrong(name, "The screens are "+screens(p.sets)+".", "there is no such screen")
		return
	case !ok:
		p.wrong(name, `Write for example [keys.board] and below it flip = ["f2"].`, "a screen holds a table of actions")
		return
	}
	for _, action := range slices.Sorted(maps.Keys(actions)) {
		p.action(p.sets[i], action, actions[action])
	}
}

func screens(sets []Set) string {
	var names []string
	for _, s := range sets {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

func (p *parser) action(s Set, name string, value any) {
	i := slices.IndexFunc(s.Actions, func(a Action) bool { return a.Name == name })
	if i < 0 {
		p.wrong(s.Name+"."+name, seeKeys, "there is no such action")
		return
	}
	a := s.Actions[i]
	texts, ok := list(value)
	if !ok {
		p.wrong(path(s, a), `Write for example `+name+` = ["ctrl+g", "f9"].`, "an action has a list of keys")
		return
	}
	names := []string{}
	for _, text := range texts {
		key, wrong, todo := allowed(s, a, text)
		if wrong != "" {
			p.wrong(path(s, a), todo, "%s", wrong)
			return
		}
		if !slices.Contains(names, key) {
			names = append(names, key)
		}
	}
	p.changed[path(s, a)] = names
}

// list reads a list of texts, or a single one.
func list(value any) ([]string, bool) {
	switch v := value.(type) {
	case string:
		return []string{v}, true
	case []any:
		var texts []string
		for _, e := range v {
			text, ok := e.(string)
			if !ok {
				return nil, false
			}
			texts = append(texts, text)
		}
		return texts, true
	}
	return nil, false
}

// allowed is a key by Bubble Tea's name, or why an action cannot have it.
func allowed(s Set, a Action, text string) (name, wrong, todo string) {
	if instead, ok := unreachable[strings.ToLower(text)]; ok {
		return "", fmt.Sprintf("a terminal cannot tell %q from %q", text, instead), fmt.Sprintf("Write %q, or choose another key.", instead)
	}
	name, ok := normal(text)
	switch {
	case !ok:
		return "", fmt.Sprintf("there is no key %q", text),
			"Keys are single characters, up, down, enter, esc, tab, space, pgup, home, f1 to f20, and ctrl+, alt+ or shift+ with another."
	case name == Interrupt:
		return "", `"ctrl+c" always ends the program`, "Choose another key."
	case a.When == Always && isIn(name, s.Typed):
		return "", fmt.Sprintf("%q begins what is typed there", text), "Choose a key that is not a letter or digit, such as ctrl+g or f9."
	}
	return name, "", ""
}

// settle gives actions their default keys back until no key means two things at once.
func (p *parser) settle() {
	for {
		clashes := p.clashes()
		if len(clashes) == 0 {
			return
		}
		for _, c := range clashes {
			p.wrong(c.mine, "Give one of the two other keys.", "%q also means %s, so both keep their usual keys", c.key, c.other)
			delete(p.changed, c.mine)
			delete(p.changed, c.other)
		}
	}
}

// clash is a key that the player gave an action although another has it.
type clash struct{ mine, other, key string }

// clashes finds what the player's own keys collide with, at most one clash an action.
func (p *parser) clashes() []clash {
	var found []clash
	everywhere := Everywhere()
	seen := map[string]bool{}
	note := func(s Set, a Action, t Set, b Action) {
		_, own := p.changed[path(s, a)]
		if _, too := p.changed[path(t, b)]; !own && too {
			s, a, t, b, own = t, b, s, a, true
		}
		if k, ok := p.shared(s, a, t, b); ok && own && !seen[path(s, a)] && !seen[path(t, b)] {
			seen[path(s, a)] = true
			found = append(found, clash{path(s, a), path(t, b), k})
		}
	}
	for _, s := range p.sets {
		for i, a := range s.Actions {
			for _, b := range s.Actions[i+1:] {
				note(s, a, s, b)
			}
			for _, b := range everywhere.Actions {
				if s.Name != everywhere.Name {
					note(s, a, everywhere, b)
				}
			}
		}
	}
	return found
}

// shared is a key that two actions have at the same time.
func (p *parser) shared(s Set, a Action, t Set, b Action) (string, bool) {
	if a.When != b.When && a.When != Always && b.When != Always {
		return "", false
	}
	m := Map{p.changed}
	for _, k := range m.Keys(s, a) {
		if slices.Contains(m.Keys(t, b), k) {
			return k, true
		}
	}
	return "", false
}

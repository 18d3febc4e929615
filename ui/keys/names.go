package keys

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// shown are the keys that have a sign or a shorter name.
var shown = map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", " ": "space", "pgdown": "pgdn"}

// Shown is a key as help and footers write it: "^f" for ctrl+f, "↑" for up.
func Shown(name string) string {
	if s, ok := shown[name]; ok {
		return s
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok && len(letter) == 1 {
		return "^" + letter
	}
	if held, rest, ok := strings.Cut(name, "+"); ok && rest != "" {
		return held + "+" + Shown(rest)
	}
	if len(name) > 1 && name[0] == 'f' && strings.Trim(name[1:], "0123456789") == "" {
		return "F" + name[1:]
	}
	return name
}

// words are the keys that have a name of their own in a sentence.
var words = map[string]string{
	"enter": "Enter", "esc": "Esc", "tab": "Tab", "space": "Space", "backspace": "Backspace", "delete": "Delete", "insert": "Insert",
	"pgup": "PgUp", "pgdn": "PgDn", "home": "Home", "end": "End",
}

// InWords is a binding's key as a sentence writes it: "Esc".
func InWords(b key.Binding) string {
	text := b.Help().Key
	if word, ok := words[text]; ok {
		return word
	}
	return text
}

// All writes as many of a binding's keys as fit into so many columns, the shown one first.
func All(b key.Binding, columns int) string {
	text := b.Help().Key
	names := b.Keys()
	if len(names) == 0 || Shown(names[0]) != text {
		return text // the help says something of its own
	}
	for _, name := range names[1:] {
		longer := text + " " + Shown(name)
		if len([]rune(longer)) > columns {
			break
		}
		text = longer
	}
	return text
}

// aliases are other names for keys, as people write them.
var aliases = map[string]string{
	"space": " ", "escape": "esc", "return": "enter", "pagedown": "pgdown", "pgdn": "pgdown", "pageup": "pgup", "del": "delete", "ins": "insert",
	"↑": "up", "↓": "down", "←": "left", "→": "right",
}

// unreachable are keys that a terminal cannot tell from others.
var unreachable = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+space": "ctrl+@"}

// named are the keys that Bubble Tea has names for.
var named = func() map[string]tea.KeyType {
	all := map[string]tea.KeyType{}
	for t := tea.KeyType(-128); t < 128; t++ {
		if name := (tea.Key{Type: t}).String(); t != tea.KeyRunes && name != "" {
			all[name] = t
		}
	}
	return all
}()

// Message is what Bubble Tea says when a key is pressed that it has this name for: "enter", "ctrl+f", "alt+x", "e".
func Message(name string) tea.KeyMsg {
	if t, ok := named[name]; ok {
		if t == tea.KeySpace {
			return tea.KeyMsg{Type: t, Runes: []rune{' '}}
		}
		return tea.KeyMsg{Type: t}
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok && rest != "" {
		msg := Message(rest)
		msg.Alt = true
		return msg
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// Press is the message of one of an enabled binding's keys: of one that is never typed, if there is such a one.
func Press(b key.Binding) tea.KeyMsg {
	names := b.Keys()
	at := max(slices.IndexFunc(names, func(name string) bool { return !Typeable(name) }), 0)
	return Message(names[at])
}

// normal turns what somebody wrote into Bubble Tea's name of the key; false if there is no such key.
func normal(text string) (string, bool) {
	if len([]rune(text)) == 1 {
		if a, ok := aliases[text]; ok {
			return a, true
		}
		return text, text >= " " && text != "\x7f"
	}
	low := strings.ToLower(text)
	if strings.HasPrefix(low, "^") {
		low = "ctrl+" + low[1:]
	}
	if a, ok := aliases[low]; ok {
		low = a
	}
	rest, alt := strings.CutPrefix(low, "alt+")
	if alt && len([]rune(rest)) == 1 {
		return "alt+" + text[len("alt+"):], true
	}
	_, ok := named[rest]
	return low, ok
}

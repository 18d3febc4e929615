package uci

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrOption says that an engine has no such option, or that it does not take such a value.
var ErrOption = errors.New("not an option of this engine")

// Kind is what values an option takes.
type Kind uint8

// The kinds of options UCI knows.
const (
	Check  Kind = iota + 1 // true or false
	Spin                   // a whole number from Min to Max
	Combo                  // one of Choices
	Button                 // none: setting it does something
	Text                   // anything on one line
)

var kinds = map[string]Kind{"check": Check, "spin": Spin, "combo": Combo, "button": Button, "string": Text}

// Option is something about an engine that can be set.
type Option struct {
	Name     string
	Kind     Kind
	Default  string
	Min, Max int      // of a Spin
	Choices  []string // of a Combo
}

// marks are the words that begin a part of an option, after its name and type.
var marks = map[string]bool{"default": true, "min": true, "max": true, "var": true}

// parseOption reads the rest of a line that begins with "option"; false if it makes no sense.
func parseOption(words []string) (Option, bool) {
	parts, key := map[string][]string{}, ""
	for _, w := range words {
		begins := w == "name" && key == "" || w == "type" && key == "name" || key != "" && key != "name" && marks[w]
		switch {
		case begins && w == "var":
			parts[w] = append(parts[w], "") // choices may hold spaces; an empty word parts them
			key = w
		case begins:
			key = w
		case key != "":
			parts[key] = append(parts[key], w)
		}
	}
	text := func(key string) string { return strings.Join(parts[key], " ") }
	o := Option{Name: text("name"), Kind: kinds[text("type")], Default: text("default")}
	for _, choice := range strings.Split(text("var")+" ", "  ") {
		if choice = strings.TrimSpace(choice); choice != "" {
			o.Choices = append(o.Choices, choice)
		}
	}
	if o.Kind == Spin {
		var low, high error
		o.Min, low = strconv.Atoi(text("min"))
		o.Max, high = strconv.Atoi(text("max"))
		if low != nil || high != nil || o.Min > o.Max {
			return Option{}, false
		}
	}
	return o, o.Name != "" && o.Kind != 0
}

// Accepts returns the value as it is sent, or an error that wraps ErrOption and says which values can be.
func (o Option) Accepts(value string) (string, error) {
	bad := fmt.Errorf("%w: %s cannot be %q", ErrOption, o.Name, value)
	switch o.Kind {
	case Check:
		if value != "true" && value != "false" {
			return "", bad
		}
	case Spin:
		n, err := strconv.Atoi(value)
		if err != nil || n < o.Min || n > o.Max {
			return "", fmt.Errorf("%w; it takes %d to %d", bad, o.Min, o.Max)
		}
	case Combo:
		i := slices.IndexFunc(o.Choices, func(c string) bool { return strings.EqualFold(c, value) })
		if i < 0 {
			return "", fmt.Errorf("%w; it takes one of %s", bad, strings.Join(o.Choices, ", "))
		}
		return o.Choices[i], nil
	case Button:
		return "", nil
	case Text:
		if strings.ContainsAny(value, "\r\n") {
			return "", bad
		}
	}
	return value, nil
}

// command returns the line that sets the option.
func (o Option) command(value string) string {
	if o.Kind == Button {
		return "setoption name " + o.Name
	}
	return "setoption name " + o.Name + " value " + value
}

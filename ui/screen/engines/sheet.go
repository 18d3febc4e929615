package engines

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// The lines of a sheet before the engine's own options.
const (
	elo = iota
	moveTime
	own // how many they are
)

// sheet is one engine being set up. It is a value; with changes the engine is a copy.
type sheet struct {
	open    bool
	engine  backend.UCI
	title   string // what the engine calls itself
	options []uci.Option
	row     int

	editing bool
	text    string // what is typed, while editing
	err     error  // why it was not taken
}

func newSheet(e backend.UCI, s backend.Sheet) sheet {
	e.Options = maps.Clone(e.Options)
	if e.Options == nil {
		e.Options = map[string]string{}
	}
	return sheet{open: true, engine: e, title: s.Name, options: s.Options}
}

// pressSheet handles a key while a sheet is shown.
func (m Model) pressSheet(msg tea.KeyMsg) (Model, tea.Cmd) {
	s := m.sheet
	switch {
	case m.is(msg, "leave") && s.editing:
		s.editing, s.text = false, ""
	case m.is(msg, "leave"):
		return m.closeSheet()
	case m.is(msg, "choose") && s.editing:
		s = s.commit()
	case m.is(msg, "choose"), m.is(msg, "right") && !s.editing:
		s = s.turn(1)
	case m.is(msg, "left") && !s.editing:
		s = s.turn(-1)
	case m.is(msg, "up"):
		s = s.commit()
		s.row = max(s.row-1, 0)
	case m.is(msg, "down"):
		s = s.commit()
		s.row = min(s.row+1, len(s.options)+own-1)
	case m.is(msg, "reset"):
		s = s.reset()
	case m.is(msg, "erase") && s.editing:
		if s.text != "" {
			s.text = dropLast(s.text)
		}
	case screen.Typed(msg) && s.typeable():
		if !s.editing {
			s.editing, s.text, s.err = true, "", nil
		}
		s.text += string(msg.Runes)
	}
	m.sheet = s
	return m, nil
}

// closeSheet goes back to the list; what was changed, or is new, is kept.
func (m Model) closeSheet() (Model, tea.Cmd) {
	e := m.sheet.engine
	m.sheet = sheet{}
	same := func(k backend.UCI) bool {
		return k.Name == e.Name && k.Command == e.Command && k.Elo == e.Elo && k.MoveTime == e.MoveTime && maps.Equal(k.Options, e.Options)
	}
	if slices.ContainsFunc(m.known, same) {
		return m, nil
	}
	m.note = screen.Line{Text: e.Name + " is kept as it was set up.", Tone: screen.Good}
	return m, screen.Intent(Save{e})
}

// option is the engine's option under the cursor, false on the lines before.
func (s sheet) option() (uci.Option, bool) {
	if s.row < own {
		return uci.Option{}, false
	}
	return s.options[s.row-own], true
}

// typeable reports whether the value under the cursor can be typed.
func (s sheet) typeable() bool {
	o, ok := s.option()
	return !ok || o.Kind == uci.Spin || o.Kind == uci.Text
}

// commit takes over what was typed, or says why not.
func (s sheet) commit() sheet {
	if !s.editing {
		return s
	}
	text := s.text
	s.editing, s.text = false, ""
	switch o, ok := s.option(); {
	case ok:
		return s.set(o, text)
	case s.row == elo:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 4000 {
			s.err = errElo
			return s
		}
		s.engine.Elo = n
	default:
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 || d > time.Hour {
			s.err = errMoveTime
			return s
		}
		s.engine.MoveTime = d
	}
	s.err = nil
	return s
}

// Why a value is not taken.
var (
	errElo      = errors.New("a rating is a number such as 1500; 0 is as strong as it can")
	errMoveTime = errors.New("a time is written like 2s or 500ms")
)

// set gives an option a value; the default needs none.
func (s sheet) set(o uci.Option, text string) sheet {
	value, err := o.Accepts(text)
	if s.err = err; err != nil {
		return s
	}
	s.engine.Options = maps.Clone(s.engine.Options)
	if value == o.Default && o.Kind != uci.Button {
		delete(s.engine.Options, o.Name)
	} else {
		s.engine.Options[o.Name] = value
	}
	return s
}

// reset gives the line under the cursor its default.
func (s sheet) reset() sheet {
	s.editing, s.text, s.err = false, "", nil
	switch o, ok := s.option(); {
	case ok:
		s.engine.Options = maps.Clone(s.engine.Options)
		delete(s.engine.Options, o.Name)
	case s.row == elo:
		s.engine.Elo = 0
	default:
		s.engine.MoveTime = 0
	}
	return s
}

// Steps by which the arrows change what is a number.
const (
	eloStep      = 100
	firstElo     = 1300
	moveTimeStep = 500 * time.Millisecond
)

// turn changes a value to the next or the one before.
func (s sheet) turn(by int) sheet {
	s.err = nil
	o, ok := s.option()
	switch {
	case !ok && s.row == elo && s.engine.Elo == 0 && by > 0:
		s.engine.Elo = firstElo
	case !ok && s.row == elo:
		s.engine.Elo = min(max(s.engine.Elo+by*eloStep, 0), 4000)
	case !ok:
		s.engine.MoveTime = max(s.moveTime()+time.Duration(by)*moveTimeStep, moveTimeStep)
	case o.Kind == uci.Check:
		return s.set(o, strconv.FormatBool(s.value(o) != "true"))
	case o.Kind == uci.Combo && len(o.Choices) > 0:
		at := slices.Index(o.Choices, s.value(o))
		return s.set(o, o.Choices[(at+by+len(o.Choices))%len(o.Choices)])
	case o.Kind == uci.Spin:
		n, _ := strconv.Atoi(s.value(o)) // a default that is no number counts as none
		return s.set(o, strconv.Itoa(min(max(n+by, o.Min), o.Max)))
	case o.Kind == uci.Button:
		if _, on := s.engine.Options[o.Name]; on {
			return s.reset()
		}
		return s.set(o, "")
	case o.Kind == uci.Text:
		s.editing, s.text = true, s.value(o)
	}
	return s
}

func (s sheet) moveTime() time.Duration {
	if s.engine.MoveTime == 0 {
		return time.Second
	}
	return s.engine.MoveTime
}

// value is what an option is set to.
func (s sheet) value(o uci.Option) string {
	if v, ok := s.engine.Options[o.Name]; ok {
		return v
	}
	return o.Default
}

// line is the name and the value of a line, and whether it differs from the default.
func (s sheet) line(row int) (name, value string, changed bool) {
	switch {
	case row == elo && s.engine.Elo == 0:
		return "Strength", "at its best", false
	case row == elo:
		return "Strength", fmt.Sprintf("rated about %d", s.engine.Elo), true
	case row == moveTime:
		return "Time a move, without a clock", s.moveTime().String(), s.engine.MoveTime != 0
	}
	o := s.options[row-own]
	_, changed = s.engine.Options[o.Name]
	if o.Kind == uci.Button {
		return o.Name, map[bool]string{true: "at the start", false: "no"}[changed], changed
	}
	return o.Name, s.value(o), changed
}

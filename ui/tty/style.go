package tty

import "strings"

// style is the state of the terminal's pen. Colours are kept as the parameters that set them, "" for the terminal's own.
type style struct {
	fg, bg string
	attr   attr
}

// attr is a set of attributes.
type attr uint8

// The attributes, in the order of attrCodes.
const (
	bold attr = 1 << iota
	faint
	italic
	underline
	blink
	reverse
	strike

	weight  = bold | faint
	visible = underline | reverse | strike // shows on a blank
)

// attrCodes are the parameters that switch attributes on and off; bold and faint are switched off together.
var attrCodes = [...]struct {
	attr    attr
	on, off string
}{
	{bold, "1", "22"},
	{faint, "2", "22"},
	{italic, "3", "23"},
	{underline, "4", "24"},
	{blink, "5", "25"},
	{reverse, "7", "27"},
	{strike, "9", "29"},
}

// apply changes the style by the parameters of one SGR sequence, false if one of them is not known.
func (s style) apply(params string) (style, bool) {
	codes := strings.Split(params, ";")
	for len(codes) > 0 {
		n := 1
		switch code := codes[0]; {
		case code == "" || code == "0":
			s = style{}
		case code == "38" || code == "48":
			if n = extended(codes); n == 0 {
				return s, false
			}
			s = s.colour(code[0], strings.Join(codes[:n], ";"))
		case code == "39":
			s.fg = ""
		case code == "49":
			s.bg = ""
		case len(code) == 2 && (code[0] == '3' || code[0] == '9'), len(code) == 2 && code[0] == '4', len(code) == 3 && code[:2] == "10":
			s = s.colour(code[0], code)
		default:
			var known bool
			if s, known = s.switched(code); !known {
				return s, false
			}
		}
		codes = codes[n:]
	}
	return s, true
}

// colour sets one of the two colours; parameters that begin with 3 or 9 are for the letter.
func (s style) colour(first byte, params string) style {
	if first == '3' || first == '9' {
		s.fg = params
	} else {
		s.bg = params
	}
	return s
}

// ground is the colour of a letter as that of a ground: 38 becomes 48, 31 becomes 41, 97 becomes 107.
func ground(fg string) string {
	if len(fg) > 0 && fg[0] == '9' {
		return "10" + fg[1:]
	}
	if len(fg) > 0 {
		return "4" + fg[1:]
	}
	return ""
}

// extended is how many parameters a colour beyond the sixteen takes, 0 if it is malformed.
func extended(codes []string) int {
	switch {
	case len(codes) >= 3 && codes[1] == "5":
		return 3
	case len(codes) >= 5 && codes[1] == "2":
		return 5
	}
	return 0
}

// switched turns attributes on or off.
func (s style) switched(code string) (style, bool) {
	known := false
	for _, a := range attrCodes {
		switch code {
		case a.on:
			s.attr |= a.attr
			known = true
		case a.off:
			s.attr &^= a.attr
			known = true
		}
	}
	return s, known
}

// change is the shortest sequence that turns the pen from one style to another, "" if they are equal.
func change(from, to style) string {
	switch {
	case from == to:
		return ""
	case to == style{}:
		return "\x1b[m"
	}
	step := difference(from, to)
	if from.attr&^to.attr == 0 && len(step) < 12 {
		return "\x1b[" + step + "m"
	}
	if anew := "0;" + difference(style{}, to); len(anew) < len(step) {
		step = anew
	}
	return "\x1b[" + step + "m"
}

// difference is the parameters that lead from one style to another without a reset.
func difference(from, to style) string {
	var params []string
	lost := from.attr &^ to.attr
	kept := from.attr
	for _, a := range attrCodes {
		if lost&a.attr != 0 && kept&a.attr != 0 {
			params = append(params, a.off)
			if a.attr&weight != 0 {
				kept &^= weight
			}
			kept &^= a.attr
		}
	}
	for _, a := range attrCodes {
		if to.attr&^kept&a.attr != 0 {
			params = append(params, a.on)
		}
	}
	if from.fg != to.fg {
		params = append(params, or(to.fg, "39"))
	}
	if from.bg != to.bg {
		params = append(params, or(to.bg, "49"))
	}
	return strings.Join(params, ";")
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

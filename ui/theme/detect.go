package theme

import (
	"io"
	"strings"

	"castlekey/ui/tty"

	"github.com/charmbracelet/colorprofile"
)

// Detect chooses the options for a terminal from its environment, in the form of os.Environ, and from what it answered. NO_COLOR, TERM,
// COLORTERM and CLICOLOR count as everywhere; a locale without UTF-8 gets ASCII; COLORFGBG, where it is set, says the ground.
func Detect(out io.Writer, environ []string, said tty.Answers) Options {
	o := Options{Depth: depth(colorprofile.Detect(out, environ))}
	if ground(environ, said) == tty.Light {
		o.Ground = Light
	}
	if !unicodeLocale(environ) {
		o.Glyphs = ASCII
	}
	if said.Protocol() != tty.NoPictures {
		o.Graphics = Pixels
	}
	return o
}

func depth(p colorprofile.Profile) Depth {
	switch p {
	case colorprofile.TrueColor:
		return TrueColor
	case colorprofile.ANSI256:
		return Ansi256
	case colorprofile.ANSI:
		return Ansi16
	default:
		return None
	}
}

// unicodeLocale reports whether the locale is UTF-8, or unknown. The first variable that is set decides, as POSIX says.
func unicodeLocale(environ []string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale, ok := lookUp(environ, name); ok {
			locale = strings.ToUpper(locale)
			return strings.Contains(locale, "UTF-8") || strings.Contains(locale, "UTF8")
		}
	}
	return true
}

// ground is the terminal's background: as its environment says, else as it says itself, else dark.
func ground(environ []string, said tty.Answers) tty.Ground {
	if colors, ok := lookUp(environ, "COLORFGBG"); ok {
		parts := strings.Split(colors, ";")
		if g := parts[len(parts)-1]; g == "7" || g == "15" {
			return tty.Light
		}
		return tty.Dark
	}
	return said.Ground
}

// lookUp is the value of a variable that is set and not empty.
func lookUp(environ []string, name string) (string, bool) {
	for _, v := range environ {
		if value, ok := strings.CutPrefix(v, name+"="); ok && value != "" {
			return value, true
		}
	}
	return "", false
}

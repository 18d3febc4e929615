package theme

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/lipgloss"
)

// Detect chooses the options for a terminal from its environment, in the form of os.Environ. NO_COLOR, TERM, COLORTERM and CLICOLOR
// count as everywhere; a locale without UTF-8 gets ASCII. The ground was asked from the terminal when the program started.
func Detect(out io.Writer, environ []string) Options {
	o := Options{Depth: depth(colorprofile.Detect(out, environ))}
	if !lipgloss.HasDarkBackground() {
		o.Ground = Light
	}
	if !unicodeLocale(environ) {
		o.Glyphs = ASCII
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
	for _, name := range []string{"LC_ALL=", "LC_CTYPE=", "LANG="} {
		i := slices.IndexFunc(environ, func(v string) bool { return strings.HasPrefix(v, name) && len(v) > len(name) })
		if i < 0 {
			continue
		}
		locale := strings.ToUpper(environ[i])
		return strings.Contains(locale, "UTF-8") || strings.Contains(locale, "UTF8")
	}
	return true
}

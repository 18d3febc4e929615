package theme_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"castlekey/ui/theme"
	"castlekey/ui/tty"
)

// TestDetectReadsTheEnvironment covers the variables that decide.
func TestDetectReadsTheEnvironment(t *testing.T) {
	light := tty.Answers{Ground: tty.Light, KnowsGround: true}
	for name, c := range map[string]struct {
		env  []string
		said tty.Answers
		want theme.Options
	}{
		"a pipe has no colours":            {env: []string{"TERM=xterm-256color"}},
		"a forced terminal has them":       {env: []string{"TERM=xterm-256color", "CLICOLOR_FORCE=1"}, want: theme.Options{Depth: theme.Ansi256}},
		"COLORTERM says more":              {env: []string{"TERM=xterm", "COLORTERM=truecolor", "CLICOLOR_FORCE=1"}, want: theme.Options{Depth: theme.TrueColor}},
		"the first locale that is set":     {env: []string{"LC_ALL=", "LC_CTYPE=C", "LANG=en_US.UTF-8"}, want: theme.Options{Glyphs: theme.ASCII}},
		"a UTF-8 locale, however written":  {env: []string{"LANG=de_DE.utf8"}},
		"a locale without UTF-8 has ASCII": {env: []string{"LANG=POSIX"}, want: theme.Options{Glyphs: theme.ASCII}},
		"the terminal says its ground":     {said: light, want: theme.Options{Ground: theme.Light}},
		"the environment says it better":   {env: []string{"COLORFGBG=15;0"}, said: light},
		"a light ground by its number":     {env: []string{"COLORFGBG=0;15"}, want: theme.Options{Ground: theme.Light}},
		"a terminal that draws":            {said: tty.Answers{Kitty: true, Name: "kitty(0.36.4)"}, want: theme.Options{Graphics: theme.Pixels}},
	} {
		t.Run(name, func(t *testing.T) {
			got := theme.Detect(&bytes.Buffer{}, c.env, c.said)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// contrast is the ratio of WCAG 2.1.
func contrast(a, b uint32) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(rgb uint32) float64 {
	return .2126*linear(rgb>>16) + .7152*linear(rgb>>8) + .0722*linear(rgb)
}

// linear is the light of the lowest eight bits.
func linear(part uint32) float64 {
	v := float64(part&0xff) / 255
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// xterm is the colour of an index from 16 on in xterm's palette.
func xterm(i uint8) uint32 {
	if i >= 232 {
		grey := uint32(8 + 10*(int(i)-232))
		return grey<<16 | grey<<8 | grey
	}
	level := [...]uint32{0, 95, 135, 175, 215, 255}
	n := int(i) - 16
	return level[n/36]<<16 | level[n/6%6]<<8 | level[n%6]
}

package tty

import "testing"

// TestReadGround reads answers as terminals give them.
func TestReadGround(t *testing.T) {
	for said, want := range map[string]struct {
		ground Ground
		known  bool
	}{
		"\x1b]11;rgb:1212/1212/1212\x1b\\\x1b[1;1R": {Dark, true},
		"\x1b]11;rgb:ffff/ffff/ffff\a":              {Light, true},
		"\x1b]11;rgb:f/f/0\a":                       {Light, true},
		"\x1b]11;rgb:00/2b/36\a":                    {Dark, true},
		"q\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\":         {Light, true},
		"\x1b[24;80R":                               {Dark, false},
		"\x1b]11;rgb:zz/00/00\a":                    {Dark, false},
		"":                                          {Dark, false},
	} {
		if ground, known := readGround([]byte(said)); ground != want.ground || known != want.known {
			t.Errorf("%q: %v, %v, want %v", said, ground, known, want)
		}
	}
}

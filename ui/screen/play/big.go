package play

import (
	"strings"

	"castlekey/ui/theme"
)

// bigRows is the height of a big letter, in dots.
const bigRows = 5

// bigLetters are the letters the large figures are made of, drawn for this project: five rows of dots, '#' is ink.
var bigLetters = map[rune]string{
	'0': "### #.# #.# #.# ###", '1': ".#. ##. .#. .#. ###", '2': "### ..# ### #.. ###", '3': "### ..# .## ..# ###", '4': "#.# #.# ### ..# ..#",
	'5': "### #.. ### ..# ###", '6': "### #.. ### #.# ###", '7': "### ..# .#. .#. .#.", '8': "### #.# ### #.# ###", '9': "### #.# ### ..# ###",
	'a': "... ### ..# ### ###", 'b': "#.. #.. ### #.# ###", 'c': "... ### #.. #.. ###", 'd': "..# ..# ### #.# ###", 'e': "... ### #.# ##. ###",
	'f': ".## #.. ##. #.. #..", 'g': "### #.# ### ..# ##.", 'h': "#.. #.. ### #.# #.#", 'x': "... #.# .#. #.# ...",
	'm': "..... ####. #.#.# #.#.# #.#.#", 's': "... ### #.. ..# ###", 'p': "... ### #.# ### #..", 'r': "... ### #.. #.. #..",
	'o': "... ### #.# #.# ###", 't': ".#. ### .#. .#. .##", 'N': "#..# ##.# #.## #..# #..#", 'B': "##. #.# ##. #.# ##.", 'R': "##. #.# ##. #.# #.#",
	'Q': "### #.# #.# ### ..#", 'K': "#.# #.# ##. #.# #.#", 'O': "### #.# #.# #.# ###", '+': "... .#. ### .#. ...", '#': "#.# ### #.# ### #.#",
	'=': "... ### ... ### ...", '-': "... ... ### ... ...", '.': ". . . . #", ',': ".. .. .. .# #.", 'µ': ".... #.#. #.#. ##.# #...", ' ': ".. .. .. .. ..", '~': ".... .#.# #.#. .... ....", '?': "### ..# .## ... .#.",
}

// big is a text in big letters: rows of dots of equal length. What has no big letter becomes a question mark.
func big(text string) [bigRows]string {
	var rows [bigRows]string
	for i, r := range text {
		letter, ok := bigLetters[r]
		if !ok {
			letter = bigLetters['?']
		}
		for y, dots := range strings.Fields(letter) {
			if i > 0 {
				rows[y] += "."
			}
			rows[y] += dots
		}
	}
	return rows
}

// brush writes big letters, each dot scale columns wide and half as many rows high.
type brush struct {
	canvas *theme.Canvas
	scale  int
}

// write returns how many rows the text takes.
func (b brush) write(x, y int, text string, style theme.Style) int {
	c, scale := b.canvas, b.scale
	rows := big(text)
	ink := func(col, half int) bool {
		return half/scale < bigRows && rows[half/scale][col/scale] == '#'
	}
	height := (bigRows*scale + 1) / 2
	for row := range height {
		for col := range len(rows[0]) * scale {
			upper, lower := ink(col, 2*row), ink(col, 2*row+1)
			switch {
			case upper && lower:
				c.Text(x+col, y+row, "█", style)
			case upper:
				c.Text(x+col, y+row, "▀", style)
			case lower:
				c.Text(x+col, y+row, "▄", style)
			}
		}
	}
	return height
}

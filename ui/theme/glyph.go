package theme

// plain gives every character the program draws its stand-in for terminals without Unicode. All are one column wide.
var plain = map[string]string{
	"…": "~", "·": "-", "›": ">", "‹": "<", "–": "-", "—": "-", "−": "-", "×": "x",
	"─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+",
	"├": "+", "┤": "+", "━": "=", "▏": "_", "▌": "|",
	"█": "#", "▀": "\"", "▄": "_", "µ": "u", "✓": "+", "✗": "x", "•": "*", "●": "*", "○": "o", "◆": "*", "▸": ">", "◂": "<", "←": "<", "→": ">", "↑": "^", "↓": "v",
	"▁": "_", "▂": "_", "▃": ".", "▅": "=", "▆": "=", "▇": "#", "░": ".", "┊": ":", "▲": "^",
	"½": "=", "’": "'", "“": "\"", "”": "\"",
}

// translate replaces what an ASCII terminal cannot show; a character without stand-in becomes a question mark.
func translate(text string) string {
	if text == "" || text[0] < 0x80 {
		return text
	}
	if p, ok := plain[text]; ok {
		return p
	}
	return "?"
}

package game

import "strings"

// marks are the signs after a move, with their numeric annotation glyphs.
var marks = map[string]string{"!": "1", "?": "2", "!!": "3", "??": "4", "!?": "5", "?!": "6"}

// signs are words that say something about the position, not moves: what printed
// notation leaves behind.
var signs = map[string]bool{
	"e.p.": true, "e.p": true, "ep": true, "ch": true, "ch.": true, "mate": true, "N": true, "D": true,
}

// signLetters make up evaluations such as +-, =, +/= or ±.
const signLetters = "+-=/±∓∞⩲⩱□⇆⟳↑→#.…|~"

var dashes = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "½", "1/2", ":", "-")

// classify tells what a word is: false for move numbers and evaluation signs.
func classify(t token, word string) (token, bool) {
	if r, ok := readResult(word); ok {
		t.kind, t.text = resultToken, r.String()
		return t, true
	}
	word = strings.TrimRight(withoutNumber(word), ",")
	if word == "--" {
		t.kind, t.text = moveToken, word
		return t, true
	}
	if signs[word] || strings.Trim(word, signLetters) == "" {
		return t, false
	}
	move := strings.TrimRight(word, "!?")
	if number, ok := marks[word[len(move):]]; ok && move == "" {
		t.kind, t.text = markToken, number
		return t, true
	}
	t.kind, t.text, t.value = moveToken, move, word[len(move):]
	return t, move != ""
}

// readResult reads a result as files have it; "?" and other fillers are none.
func readResult(word string) (Result, bool) {
	switch strings.TrimRight(dashes.Replace(strings.TrimSpace(word)), ".,;") {
	case "1-0":
		return WhiteWins, true
	case "0-1":
		return BlackWins, true
	case "1/2-1/2", "1/2":
		return Draw, true
	case "*":
		return Open, true
	default:
		return Open, false
	}
}

// withoutNumber takes a move number off a word: 12.Nf3, 12...Nf6, 12Nf3, 12. and ...Nf6.
func withoutNumber(word string) string {
	rest := strings.TrimLeft(word, "0123456789")
	after := strings.TrimLeft(rest, ".…")
	switch {
	case after != rest, rest == "":
		return after
	case len(rest) < len(word) && isLetter(rest[0]):
		return rest
	default:
		return word
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

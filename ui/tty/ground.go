package tty

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"time"

	_ "castlekey/ui/tty/quiet" // must come first of all that asks

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// Ground is a terminal's background.
type Ground uint8

// The grounds.
const (
	Dark Ground = iota
	Light
)

// question asks for the background colour (xterm's OSC 11), and then for the cursor's place, which every terminal answers: once that
// answer is there, no other will come.
const question = "\x1b]11;?\x1b\\\x1b[6n"

var (
	colourAnswer = regexp.MustCompile(`\x1b\]11;rgb:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)
	placeAnswer  = regexp.MustCompile(`\x1b\[[0-9]+;[0-9]+R`)
)

// AskGround asks the terminal, for at most so long. It reports false if it does not say, or is none. What is typed meanwhile is lost.
func AskGround(in, out *os.File, atMost time.Duration) (Ground, bool) {
	if runtime.GOOS == "windows" || !term.IsTerminal(in.Fd()) || !term.IsTerminal(out.Fd()) {
		return Dark, false
	}
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return Dark, false
	}
	defer term.Restore(in.Fd(), before) //nolint:errcheck // it was just changed the same way
	if _, err := io.WriteString(out, question); err != nil {
		return Dark, false
	}
	return readGround(answer(in, atMost))
}

// answer is what the terminal says, until it has said all or the time is over.
func answer(in *os.File, atMost time.Duration) []byte {
	r, err := cancelreader.NewReader(in)
	if err != nil {
		return nil
	}
	defer r.Close() //nolint:errcheck // nothing was written
	timer := time.AfterFunc(atMost, func() { r.Cancel() })
	defer timer.Stop()
	var said []byte
	for chunk := make([]byte, 256); !placeAnswer.Match(said); {
		n, err := r.Read(chunk)
		said = append(said, chunk[:n]...)
		if err != nil {
			break
		}
	}
	return said
}

// readGround finds the answer in what a terminal said.
func readGround(said []byte) (Ground, bool) {
	rgb := colourAnswer.FindSubmatch(said)
	if rgb == nil {
		return Dark, false
	}
	if 299*part(rgb[1])+587*part(rgb[2])+114*part(rgb[3]) > 500 { // the weights of ITU-R BT.601, in thousandths
		return Light, true
	}
	return Dark, true
}

// part is one of the three parts of a colour, from 0 to 1; it has one to four digits.
func part(hex []byte) float64 {
	n, _ := strconv.ParseUint(string(hex), 16, 16) // the pattern holds digits only
	full, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(hex))), 16, 16)
	return float64(n) / float64(full)
}

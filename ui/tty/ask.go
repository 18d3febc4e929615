package tty

import (
	"bytes"
	"context"
	"image"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
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

// Answers is what a terminal says about itself. What it does not say is the zero value.
type Answers struct {
	Ground      Ground
	KnowsGround bool
	Name        string      // with the version, as the terminal writes it
	Kitty       bool        // it takes pictures by Kitty's protocol
	Sixel       bool        // it takes pictures by sixels
	Fixed       bool        // it has a mode in which they do not scroll, whole and now off
	Cell        image.Point // the size of a cell in pixels
	Tmux        bool        // tmux is in between; it passed the question on, if Kitty is true
}

// The questions, and how they are answered. The last one, for the cursor's place, is answered by every terminal: once that answer is there,
// no other will come.
const (
	askGround = "\x1b]11;?\x1b\\"                            // xterm's OSC 11
	askKitty  = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" // as its specification says
	askRest   = "\x1b[>q\x1b[16t\x1b[?80$p\x1b[c"            // XTVERSION, xterm's cell size, DECRQM for DECSDM, DA1
	askPlace  = "\x1b[6n"
)

// askTmux is what tmux is asked; the answers stand a tab apart.
const askTmux = "#{allow-passthrough}\t#{client_termfeatures}\t#{client_termname}\t#{client_termtype}"

var (
	groundAnswer = regexp.MustCompile(`\x1b\]11;rgb:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)
	kittyAnswer  = regexp.MustCompile(`\x1b_Gi=31;OK\x1b\\`)
	nameAnswer   = regexp.MustCompile(`\x1bP>\|([^\x1b]*)\x1b\\`)
	cellAnswer   = regexp.MustCompile(`\x1b\[6;([0-9]{1,4});([0-9]{1,4})t`)
	deviceAnswer = regexp.MustCompile(`\x1b\[\?([0-9;]*)c`)
	modeAnswer   = regexp.MustCompile(`\x1b\[\?80;2\$y`)
	placeAnswer  = regexp.MustCompile(`\x1b\[[0-9]+;[0-9]+R`)
)

// How long a terminal has to say what it can. Most answer in a millisecond, over a slow line in fifty, and some never do. Those that surely
// do are waited for: one that was started for this program alone may have its first picture to draw before.
const (
	usualPatience = 80 * time.Millisecond
	longPatience  = time.Second
)

// Patience is how long to wait for the answers of the terminal in an environment.
func Patience(environ []string) time.Duration {
	sure := slices.ContainsFunc(environ, func(e string) bool {
		term, ok := strings.CutPrefix(e, "TERM=")
		return ok && namesItself(term)
	})
	if sure && multiplexer(environ) == nothingBetween {
		return longPatience
	}
	return usualPatience
}

// Ask asks the terminal, for at most so long. It says nothing if it does not answer, or is none. What is typed meanwhile is lost.
func Ask(in, out *os.File, environ []string, atMost time.Duration) Answers {
	if runtime.GOOS == "windows" || !term.IsTerminal(in.Fd()) || !term.IsTerminal(out.Fd()) {
		return Answers{}
	}
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return Answers{}
	}
	defer term.Restore(in.Fd(), before) //nolint:errcheck // it was just changed the same way
	asked, behind := questions(environ)
	if _, err := io.WriteString(out, asked); err != nil {
		return Answers{}
	}
	done := placeAnswer.Match
	if behind.shows() { // tmux answers for itself at once, and the terminal behind it later, but surely
		done = func(said []byte) bool { return placeAnswer.Match(said) && kittyAnswer.Match(said) }
		atMost = max(atMost, longPatience)
	}
	a := readAnswers(listen(in, atMost, done))
	if a.Tmux = multiplexer(environ) == tmux; a.Tmux {
		a.Name, a.Sixel = behind.passedOn(), a.Sixel && behind.sixel
	}
	if cell, ok := CellSize(out.Fd()); ok && a.Cell == (image.Point{}) {
		a.Cell = cell
	}
	return a
}

// questions is what to ask, and what is known of the terminal behind tmux, if that is in between.
func questions(environ []string) (asked string, behind outer) {
	switch {
	case slices.Contains(environ, "TERM=linux"):
		return askGround + askPlace, outer{} // the console of Linux shows some of the others
	case multiplexer(environ) == nothingBetween:
		return askGround + askKitty + askRest + askPlace, outer{}
	case multiplexer(environ) != tmux:
		return askGround + askRest + askPlace, outer{}
	}
	if behind = behindTmux(); !behind.shows() {
		return askGround + askRest + askPlace, behind
	}
	return askGround + throughTmux(askKitty) + askRest + askPlace, behind
}

// outer is the terminal that tmux runs in, as tmux knows it.
type outer struct {
	passes bool   // tmux passes on what is wrapped for it
	sixel  bool   // tmux says of itself that it has sixels, whatever the terminal has; without, it writes a text in their place
	term   string // as in TERM
	name   string // with the version; "" until tmux has asked it
}

// passedOn is the name of the terminal if something can be passed on to it.
func (o outer) passedOn() string {
	if !o.passes {
		return ""
	}
	return o.name
}

// shows reports whether pictures can be passed on to it and shown by placeholders.
func (o outer) shows() bool { return placeholders(o.passedOn()) }

// late reports whether the name is about to come: tmux asks for it when a client comes, and such a terminal answers.
func (o outer) late() bool { return o.passes && o.name == "" && namesItself(o.term) }

// namesItself reports whether every terminal of this TERM answers what it is asked.
func namesItself(term string) bool { return term == "xterm-kitty" || term == "xterm-ghostty" }

// How often, and after how long, tmux is asked anew for a name that is about to come.
const (
	askedAgain = 10
	askedAfter = 30 * time.Millisecond
)

// behindTmux asks tmux for its terminal.
func behindTmux() outer {
	ctx, cancel := context.WithTimeout(context.Background(), tmuxPatience)
	defer cancel()
	for try := 0; ; try++ {
		said, err := exec.CommandContext(ctx, "tmux", "display-message", "-p", askTmux).Output()
		if err != nil {
			return outer{}
		}
		if o := readTmux(string(said)); !o.late() || try == askedAgain {
			return o
		}
		time.Sleep(askedAfter)
	}
}

// readTmux reads tmux's answers.
func readTmux(said string) outer {
	parts := strings.Split(strings.TrimRight(said, "\r\n"), "\t")
	if len(parts) != 4 {
		return outer{}
	}
	return outer{
		passes: parts[0] == "on" || parts[0] == "all", sixel: slices.Contains(strings.Split(parts[1], ","), "sixel"), term: parts[2], name: parts[3],
	}
}

// listen is what the terminal says, until it has said all or the time is over.
func listen(in *os.File, atMost time.Duration, all func([]byte) bool) []byte {
	r, err := cancelreader.NewReader(in)
	if err != nil {
		return nil
	}
	defer r.Close() //nolint:errcheck // nothing was written
	timer := time.AfterFunc(atMost, func() { r.Cancel() })
	defer timer.Stop()
	var said []byte
	for chunk := make([]byte, 512); !all(said); {
		n, err := r.Read(chunk)
		said = append(said, chunk[:n]...)
		if err != nil {
			break
		}
	}
	return said
}

// readAnswers finds the answers in what a terminal said.
func readAnswers(said []byte) Answers {
	a := Answers{Kitty: kittyAnswer.Match(said), Fixed: modeAnswer.Match(said)}
	a.Ground, a.KnowsGround = readGround(said)
	if m := nameAnswer.FindSubmatch(said); m != nil {
		a.Name = string(m[1])
	}
	if m := cellAnswer.FindSubmatch(said); m != nil {
		h, _ := strconv.Atoi(string(m[1])) // the pattern holds digits only
		w, _ := strconv.Atoi(string(m[2]))
		a.Cell = sensible(image.Pt(w, h))
	}
	if m := deviceAnswer.FindSubmatch(said); m != nil {
		fields := strings.Split(string(m[1]), ";")
		a.Sixel = slices.Contains(fields[1:], "4") // the first one is the terminal's class
	}
	if strings.HasPrefix(a.Name, "XTerm(") {
		a.Fixed = false // it has the mode, but cuts the screen's last line off
	}
	return a
}

// sensible is a cell's size, or none if no font has it.
func sensible(cell image.Point) image.Point {
	if cell.X < 2 || cell.Y < 4 || cell.X > 200 || cell.Y > 400 {
		return image.Point{}
	}
	return cell
}

// Protocol is how to send the terminal pictures so that they are sure to be seen. Kitty's protocol alone is not enough: the terminal has
// to know Unicode placeholders, which it can only be asked by name.
func (a Answers) Protocol() Protocol {
	switch {
	case a.Kitty && placeholders(a.Name):
		return KittyPictures
	case a.Sixel && a.Cell != (image.Point{}):
		return SixelPictures
	}
	return NoPictures
}

// kittyVersion is how kitty names itself: "kitty(0.28.1)".
var kittyVersion = regexp.MustCompile(`^kitty\((\d+)\.(\d+)`)

// placeholders reports whether a terminal of a name is known to show Unicode placeholders: kitty from 0.28 on, and Ghostty.
func placeholders(name string) bool {
	if m := kittyVersion.FindStringSubmatch(name); m != nil {
		major, _ := strconv.Atoi(m[1]) // digits only
		minor, _ := strconv.Atoi(m[2])
		return major > 0 || minor >= 28
	}
	return strings.HasPrefix(name, "ghostty ")
}

// readGround finds the answer in what a terminal said.
func readGround(said []byte) (Ground, bool) {
	rgb := groundAnswer.FindSubmatch(said)
	if rgb == nil {
		return Dark, false
	}
	if 299*channel(rgb[1])+587*channel(rgb[2])+114*channel(rgb[3]) > 500 { // the weights of ITU-R BT.601, in thousandths
		return Light, true
	}
	return Dark, true
}

// channel is one of the three parts of a colour, from 0 to 1; it has one to four digits.
func channel(hex []byte) float64 {
	n, _ := strconv.ParseUint(string(hex), 16, 16) // the pattern holds digits only
	full, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(hex))), 16, 16)
	return float64(n) / float64(full)
}

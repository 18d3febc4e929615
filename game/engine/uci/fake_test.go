package uci_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is its own engine: called as "-fake BEHAVIOUR [FILE]" it speaks UCI,
// well or badly. FILE is there from the first start on, for those that get better.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "-fake" {
		f := fake{how: os.Args[2], first: true, out: os.Stdout}
		if len(os.Args) > 3 {
			_, err := os.Stat(os.Args[3])
			f.first = err != nil
			_ = os.WriteFile(os.Args[3], nil, 0o600)
			f.log = os.Args[3] + ".log"
		}
		f.run()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

type fake struct {
	how   string
	first bool
	log   string
	out   *os.File
	moves []string // of the position it was told
}

func (f *fake) run() {
	if f.how == "slow to quit" {
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGPIPE)
	}
	if f.how == "has children" {
		_ = exec.Command("sleep", "600").Start()
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		f.note(in.Text())
		words := strings.Fields(in.Text())
		if len(words) > 0 {
			f.hear(words)
		}
	}
	if f.how == "slow to quit" {
		time.Sleep(time.Minute)
	}
}

// note keeps what was heard, for the tests to read.
func (f *fake) note(line string) {
	if f.log == "" {
		return
	}
	if out, err := os.OpenFile(f.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		fmt.Fprintln(out, line)
		out.Close()
	}
}

func (f *fake) say(format string, args ...any) { fmt.Fprintf(f.out, format+"\n", args...) }

func (f *fake) hear(words []string) {
	switch words[0] {
	case "uci":
		f.greet()
	case "isready":
		if f.how != "silent later" || len(f.moves) == 0 {
			f.say("readyok")
		}
	case "position":
		f.moves = words[min(3, len(words)):]
	case "go":
		f.think()
	case "stop":
		if f.how == "thinks until told" {
			f.best()
		}
	case "quit":
		if f.how == "slow to quit" {
			time.Sleep(time.Minute)
		}
		os.Exit(0)
	}
}

func (f *fake) greet() {
	switch f.how {
	case "silent", "no uciok":
		return
	case "dies at once":
		os.Exit(3)
	case "wrong option types":
		for _, o := range []string{
			"name Hash type spin default many min few max 10", "name Odd type wheel default 1", "type check", "name", "",
			"name Fine type check default maybe", "name Backwards type spin default 1 min 9 max 1",
		} {
			f.say("option %s", o)
		}
	case "huge output":
		for range 200 {
			f.say("option name %s type string", strings.Repeat("x", 1000))
		}
	}
	f.say("id name Fake engine 1.0\nid author nobody")
	f.say("option name Hash type spin default 16 min 1 max 1024")
	f.say("option name Style type combo default Solid var Solid var Very Wild var Odd")
	f.say("option name Clear Hash type button")
	f.say("option name Book File type string default <empty>")
	switch f.how {
	case "rated":
		f.say("option name UCI_LimitStrength type check default false\noption name UCI_Elo type spin default 1500 min 1350 max 2850")
	case "skilled":
		f.say("option name Skill Level type spin default 20 min 0 max 20")
	}
	f.say("uciok")
}

func (f *fake) think() {
	switch {
	case f.how == "illegal move", f.how == "illegal at first" && f.first:
		f.first = false
		f.say("bestmove e2e5")
	case f.how == "no move":
		f.say("bestmove (none)")
	case f.how == "half a line":
		f.say("bestmove")
	case f.how == "crashes", f.how == "crashes at first" && f.first:
		f.say("info depth 1 score cp 1")
		os.Exit(3)
	case f.how == "thinks forever", f.how == "thinks until told", f.how == "forever at first" && f.first:
	case f.how == "late":
		time.Sleep(200 * time.Millisecond)
		f.best()
	case f.how == "garbage":
		f.say("\x00\xff\x1b[2J bestmove? info info score pv\ninfo depth x score cp y pv z9\nbestmoves e2e4")
		f.best()
	case f.how == "huge output":
		long := strings.Repeat("info string much ", 1<<16)
		for range 20 {
			f.say("%s", long)
		}
		for range 20_000 {
			f.say("readyok")
		}
		f.best()
	default:
		f.best()
	}
}

// best answers the start with e4, and 1. e4 with e5.
func (f *fake) best() {
	move := map[bool]string{true: "e2e4", false: "e7e5"}[len(f.moves) == 0]
	f.say("info depth 3 multipv 2 score cp -90 pv a2a3")
	f.say("info depth 12 seldepth 14 multipv 1 score cp 35 nodes 100 nps 5 time 7 pv %s h7h8 g1f3", move)
	f.say("info depth 13 score cp 900 lowerbound pv %s", move)
	f.say("bestmove %s ponder h7h8", move)
}

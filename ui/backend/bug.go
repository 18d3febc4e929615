package backend

import (
	"fmt"
	"runtime/debug"
)

// Caught runs f and returns what it panicked with, and where; "" if it did not. A panic in the background would end the program with the
// terminal as it is: it is to come up again in whoever asks.
func Caught(f func()) (bug string) {
	defer func() {
		if p := recover(); p != nil {
			bug = fmt.Sprintf("%v\n\n%s", p, debug.Stack())
		}
	}()
	f()
	return ""
}

// Next waits for the next state of a match, false once it is closed. What the match panicked with in the background comes up here.
func Next(m Match) (Snapshot, bool) {
	s, open := <-m.Updates()
	s.Raise()
	return s, open
}

// Raise panics with what the match panicked with in the background, if this snapshot tells of that.
func (s Snapshot) Raise() {
	if s.Bug != "" {
		panic(s.Bug)
	}
}

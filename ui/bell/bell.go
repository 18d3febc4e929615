// Package bell says when the terminal's bell rings, for players who look elsewhere.
//
//	when, err := bell.Parse("move,end")
//	if when.Any(bell.Between(before, after)) { … } // write "\a"
//
// Only what the player does not do himself is an event. Nothing is chosen by default: a chess program is silent.
package bell

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"castlekey/ui/backend"
)

// Set is any number of events. The zero value is none.
type Set uint8

// The events.
const (
	Move  Set = 1 << iota // the opponent has moved, or offers a draw
	Check                 // a king of this screen is in check
	Time                  // a clock of this screen runs low
	End                   // the game is over
	all   = Move | Check | Time | End
)

// named is an event with its name.
type named struct {
	name  string
	event Set
}

var events = []named{{"move", Move}, {"check", Check}, {"time", Time}, {"end", End}}

// ErrUnknown says that a text names no event.
var ErrUnknown = errors.New("no such event")

// Parse reads events, separated by commas; "off" and "" are none, "all" is all of them. The error is ErrUnknown.
func Parse(text string) (Set, error) {
	var s Set
	for word := range strings.SplitSeq(strings.ToLower(text), ",") {
		switch word = strings.TrimSpace(word); word {
		case "", "off":
			continue
		case "all":
			s |= all
			continue
		}
		i := slices.IndexFunc(events, func(n named) bool { return n.name == word })
		if i < 0 {
			return 0, fmt.Errorf("%w: %q", ErrUnknown, word)
		}
		s |= events[i].event
	}
	return s, nil
}

// String is the set as Parse reads it.
func (s Set) String() string {
	var words []string
	for _, n := range events {
		if s.Any(n.event) {
			words = append(words, n.name)
		}
	}
	if len(words) == 0 {
		return "off"
	}
	return strings.Join(words, ",")
}

// Any reports whether two sets have an event in common.
func (s Set) Any(of Set) bool { return s&of != 0 }

// Between is what happened from one state of a match to a later one.
func Between(before, after backend.Snapshot) Set {
	var s Set
	turn := after.Game.Turn()
	moved := after.Game.Ply() > before.Game.Ply()
	offered := after.DrawOffer.Standing && !before.DrawOffer.Standing && !after.Seats[after.DrawOffer.By].Local
	if moved && !after.Seats[turn.Other()].Local || offered {
		s |= Move
	}
	if moved && after.Game.InCheck() && after.Seats[turn].Local && !after.Seats[turn.Other()].Local {
		s |= Check
	}
	if after.Outcome.Over() && !before.Outcome.Over() {
		s |= End
	}
	return s
}

// Low is the time below which a clock runs low.
const Low = 20 * time.Second

// Passing is Time if a clock of this screen came below Low between two moments of the same state.
func Passing(s backend.Snapshot, from, to time.Time) Set {
	turn := s.Game.Turn()
	if !s.Clocks.Timed || !s.Clocks.Running || !s.Seats[turn].Local {
		return 0
	}
	left := func(at time.Time) time.Duration { return s.Clocks.At(turn, turn, at) }
	if left(from) >= Low && left(to) < Low {
		return Time
	}
	return 0
}

package game

import (
	"slices"
	"time"
)

// Tag is one pair of a PGN file's header.
type Tag struct{ Name, Value string }

// Record is one game of a PGN file: its main line with what was written about it.
type Record struct {
	Number int   // place in the file, from 1
	Line   int   // line of the file on which the game begins, from 1
	Tags   []Tag // as written, each name once
	Game   *Game // start and main line; its outcome is what the board says
	Result Result
	// Comments, Marks and Clocks belong to the position after so many plies; 0 is the start.
	Comments map[int]string
	Marks    map[int][]int         // numeric annotation glyphs: 1 is !, 4 is ??
	Clocks   map[int]time.Duration // what [%clk] says the mover had left
	// Dropped counts the moves of the main line that came after the game had ended by
	// itself: games played before FIDE brought in the fivefold and 75-move rules have some.
	Dropped int
}

// Tag returns the value of the tag of that name, "" if there is none.
func (r *Record) Tag(name string) string { return tagValue(r.Tags, name) }

func tagValue(tags []Tag, name string) string {
	for _, t := range tags {
		if t.Name == name {
			return t.Value
		}
	}
	return ""
}

func hasTag(tags []Tag, name string) bool {
	return slices.ContainsFunc(tags, func(t Tag) bool { return t.Name == name })
}

// maxTags bounds how many tags of a game are kept.
const maxTags = 256

// withTag returns tags with one set; of two with the same name the later one counts.
func withTag(tags []Tag, name, value string) []Tag {
	for i := range tags {
		if tags[i].Name == name {
			tags[i].Value = value
			return tags
		}
	}
	if len(tags) < maxTags {
		tags = append(tags, Tag{name, value})
	}
	return tags
}

// Ending returns how the recorded result comes about from the final position: by itself,
// by a claim that holds, by agreement, or by the loser's resignation, which also stands
// for a flag that fell. The zero Outcome is a game left open.
func (r *Record) Ending() Outcome {
	if o := r.Game.Outcome(); o.Over() {
		return o
	}
	switch r.Result {
	case Draw:
		if reason, ok := r.Game.Claimable(); ok {
			return Outcome{Draw, reason}
		}
		return Outcome{Draw, Agreement}
	case WhiteWins, BlackWins:
		return Outcome{r.Result, Resignation}
	default:
		return Outcome{}
	}
}

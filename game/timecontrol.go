package game

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// TimeControl is the time each side has for the whole game and what each move adds, or
// how long each move is free (a simple delay: the clock waits so long before it runs). All
// are whole seconds, as on chain; the chain has no delay. The zero value is an untimed game.
type TimeControl struct {
	Initial   time.Duration
	Increment time.Duration
	Delay     time.Duration
}

// Limits of a time control that ParseTimeControl accepts.
const (
	MaxInitial   = 30 * day
	MaxIncrement = day
	MaxDelay     = time.Hour

	day = 24 * time.Hour
)

// Timed reports whether there is a clock at all.
func (t TimeControl) Timed() bool { return t.Initial > 0 }

// String returns minutes plus seconds, for example "5+3", "0:30+1" for less than whole
// minutes, "3d+12h" for whole days and hours, "5d3" with a delay, or "untimed".
func (t TimeControl) String() string {
	switch {
	case !t.Timed():
		return "untimed"
	case t.Delay > 0:
		return initialText(t.Initial) + fmt.Sprintf("d%d", t.Delay/time.Second)
	case t.Increment == day:
		return initialText(t.Initial) + "+1d"
	case t.Increment >= time.Hour && t.Increment%time.Hour == 0:
		return initialText(t.Initial) + fmt.Sprintf("+%dh", t.Increment/time.Hour)
	}
	return initialText(t.Initial) + fmt.Sprintf("+%d", t.Increment/time.Second)
}

// initialText writes whole days, or minutes with the seconds that are left over.
func initialText(d time.Duration) string {
	seconds := int(d / time.Second)
	switch {
	case d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case seconds%60 != 0:
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return strconv.Itoa(seconds / 60)
}

// Tag returns the value of PGN's TimeControl tag: "300+3", "-" if untimed. PGN has no sign
// for a delay; it is written "300d3".
func (t TimeControl) Tag() string {
	seconds := int(t.Initial / time.Second)
	switch {
	case !t.Timed():
		return "-"
	case t.Delay > 0:
		return fmt.Sprintf("%dd%d", seconds, t.Delay/time.Second)
	case t.Increment == 0:
		return strconv.Itoa(seconds)
	default:
		return fmt.Sprintf("%d+%d", seconds, t.Increment/time.Second)
	}
}

// ParseTimeControl reads what String writes and what people type: minutes plus seconds
// ("5+3", "10", "0.5+0", "1:30+2"), minutes and the seconds of a delay ("5d3"), durations
// ("90s+1s", "1h30m"), days ("3d+1d"), or "untimed", "none", "-". It wraps ErrSyntax.
func ParseTimeControl(text string) (TimeControl, error) {
	t := strings.ToLower(strings.ReplaceAll(text, " ", ""))
	switch t {
	case "untimed", "none", "-", "unlimited", "∞":
		return TimeControl{}, nil
	}
	first, delay, delayed := cutDelay(t)
	first, increment, incremented := strings.Cut(first, "+")
	var c TimeControl
	var ok [3]bool
	c.Initial, ok[0] = parseSpan(first, time.Minute)
	c.Increment, ok[1] = optionalSpan(increment, incremented)
	c.Delay, ok[2] = optionalSpan(delay, delayed)
	if ok != [3]bool{true, true, true} {
		return TimeControl{}, fmt.Errorf("%w: %q is not a time control such as 5+3 (minutes + seconds a move), 5d3 (with a delay), 3d+1d (days) or untimed", ErrSyntax, text)
	}
	if delayed && incremented {
		return TimeControl{}, fmt.Errorf("%w: time control %q has both an increment and a delay", ErrSyntax, text)
	}
	if c.Initial < time.Second || c.Initial > MaxInitial || c.Increment > MaxIncrement || c.Delay > MaxDelay {
		return TimeControl{}, fmt.Errorf("%w: time control %q is out of range; up to 30 days, with up to a day a move or an hour of delay", ErrSyntax, text)
	}
	return TimeControl{c.Initial.Truncate(time.Second), c.Increment.Truncate(time.Second), c.Delay.Truncate(time.Second)}, nil
}

// cutDelay parts a time control at the d that a number of seconds follows; the d of days
// is followed by none.
func cutDelay(t string) (before, delay string, found bool) {
	for i := 1; i < len(t)-1; i++ {
		if t[i] == 'd' && t[i+1] >= '0' && t[i+1] <= '9' {
			return t[:i], t[i+1:], true
		}
	}
	return t, "", false
}

// optionalSpan reads seconds where there are any to read.
func optionalSpan(text string, there bool) (time.Duration, bool) {
	if !there {
		return 0, true
	}
	return parseSpan(text, time.Second)
}

// parseSpan reads a plain number of units, minutes:seconds, days, or a Go duration.
func parseSpan(text string, unit time.Duration) (time.Duration, bool) {
	if minutes, seconds, ok := strings.Cut(text, ":"); ok {
		m, errM := strconv.ParseUint(minutes, 10, 16)
		s, errS := strconv.ParseUint(seconds, 10, 16)
		return time.Duration(m)*time.Minute + time.Duration(s)*time.Second, errM == nil && errS == nil && s < 60
	}
	if days, ok := strings.CutSuffix(text, "d"); ok && isNumber(days) {
		text, unit = days, day
	}
	if d, err := time.ParseDuration(text); err == nil && !isNumber(text) {
		return d, d >= 0
	}
	if !isNumber(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n > 1e6 || n*float64(unit) > float64(1<<62) {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == ""
}

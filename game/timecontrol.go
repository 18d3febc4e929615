package game

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// TimeControl is the time each side has for the whole game and what each move adds. Both
// are whole seconds, as on chain. The zero value is an untimed game.
type TimeControl struct {
	Initial   time.Duration
	Increment time.Duration
}

// Limits of a time control that ParseTimeControl accepts.
const (
	MaxInitial   = 7 * 24 * time.Hour
	MaxIncrement = time.Hour
)

// Timed reports whether there is a clock at all.
func (t TimeControl) Timed() bool { return t.Initial > 0 }

// String returns minutes plus seconds, for example "5+3", "0:30+1" for less than whole
// minutes, or "untimed".
func (t TimeControl) String() string {
	if !t.Timed() {
		return "untimed"
	}
	seconds := int(t.Initial / time.Second)
	text := strconv.Itoa(seconds / 60)
	if seconds%60 != 0 {
		text += fmt.Sprintf(":%02d", seconds%60)
	}
	return fmt.Sprintf("%s+%d", text, t.Increment/time.Second)
}

// Tag returns the value of PGN's TimeControl tag: "300+3", or "-" if untimed.
func (t TimeControl) Tag() string {
	switch {
	case !t.Timed():
		return "-"
	case t.Increment == 0:
		return strconv.Itoa(int(t.Initial / time.Second))
	default:
		return fmt.Sprintf("%d+%d", t.Initial/time.Second, t.Increment/time.Second)
	}
}

// ParseTimeControl reads what String writes and what people type: minutes plus seconds
// ("5+3", "10", "0.5+0", "1:30+2"), durations ("90s+1s", "1h30m"), or "untimed", "none",
// "-". It wraps ErrSyntax.
func ParseTimeControl(text string) (TimeControl, error) {
	t := strings.ToLower(strings.ReplaceAll(text, " ", ""))
	switch t {
	case "untimed", "none", "-", "unlimited", "∞":
		return TimeControl{}, nil
	}
	first, second, _ := strings.Cut(t, "+")
	initial, ok := parseSpan(first, time.Minute)
	increment := time.Duration(0)
	if ok && second != "" {
		increment, ok = parseSpan(second, time.Second)
	}
	if !ok || strings.HasSuffix(t, "+") {
		return TimeControl{}, fmt.Errorf("%w: %q is not a time control such as 5+3 (minutes + seconds a move) or untimed", ErrSyntax, text)
	}
	if initial < time.Second || initial > MaxInitial || increment > MaxIncrement {
		return TimeControl{}, fmt.Errorf("%w: time control %q is out of range; up to a week, up to an hour a move", ErrSyntax, text)
	}
	return TimeControl{initial.Truncate(time.Second), increment.Truncate(time.Second)}, nil
}

// parseSpan reads a plain number of units, minutes:seconds, or a Go duration.
func parseSpan(text string, unit time.Duration) (time.Duration, bool) {
	if minutes, seconds, ok := strings.Cut(text, ":"); ok {
		m, errM := strconv.ParseUint(minutes, 10, 16)
		s, errS := strconv.ParseUint(seconds, 10, 16)
		return time.Duration(m)*time.Minute + time.Duration(s)*time.Second, errM == nil && errS == nil && s < 60
	}
	if d, err := time.ParseDuration(text); err == nil && !isNumber(text) {
		return d, d >= 0
	}
	if !isNumber(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n > 1e6 {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == ""
}

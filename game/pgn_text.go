package game

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// oneLine makes any text one line of words with single spaces between them.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff'
	}), " ")
}

// commentText is oneLine for a comment, which cannot hold a closing brace.
func commentText(s string) string { return oneLine(strings.ReplaceAll(s, "}", ")")) }

const clockOpen = "[%clk "

// cutClock takes the first well-formed [%clk h:mm:ss] out of a comment.
func cutClock(comment string) (left time.Duration, rest string, ok bool) {
	before, tail, found := strings.Cut(comment, clockOpen)
	value, after, closed := strings.Cut(tail, "]")
	if !found || !closed {
		return 0, comment, false
	}
	if left, ok = parseClock(strings.TrimSpace(value)); !ok {
		return 0, comment, false
	}
	return left, oneLine(before + " " + after), true
}

// maxClockHours keeps a clock mark within a time.Duration.
const maxClockHours = 9999

func parseClock(value string) (time.Duration, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 3 {
		return 0, false
	}
	hours, errH := strconv.ParseUint(parts[0], 10, 16)
	minutes, errM := strconv.ParseUint(parts[1], 10, 8)
	seconds, fraction, _ := strings.Cut(parts[2], ".")
	secs, errS := strconv.ParseUint(seconds, 10, 8)
	nanos, errN := strconv.ParseUint((fraction + "000000000")[:9], 10, 32)
	if errH != nil || errM != nil || errS != nil || errN != nil || hours > maxClockHours || minutes > 59 || secs > 59 {
		return 0, false
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute +
		time.Duration(secs)*time.Second + time.Duration(nanos), true
}

// clockText writes what cutClock reads.
func clockText(left time.Duration) string {
	left = max(0, left)
	whole, nanos := left/time.Second, left%time.Second
	text := fmt.Sprintf("%s%d:%02d:%02d", clockOpen, whole/3600, whole/60%60, whole%60)
	if nanos != 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%09d", nanos), "0")
	}
	return text + "]"
}

package svm

import "fmt"

// maxLogBytes is how much a landed transaction may log before the rest is cut.
const maxLogBytes = 10_000

// logs collects what programs and the runtime print.
type logs struct {
	lines   []string
	written int
	limit   int // bytes; 0 means none
	cut     bool
	told    func(line string) // nil: nobody listens
}

// add keeps a line, unless it reaches the limit: then one line says so, and shorter lines may still follow, as on Agave.
func (l *logs) add(line string) {
	if l.told != nil {
		l.told(line)
	}
	if l.limit == 0 {
		l.lines = append(l.lines, line)
		return
	}
	if l.written+len(line) >= l.limit {
		if !l.cut {
			l.cut = true
			l.lines = append(l.lines, "Log truncated")
		}
		return
	}
	l.written += len(line)
	l.lines = append(l.lines, line)
}

func (l *logs) addf(format string, args ...any) { l.add(fmt.Sprintf(format, args...)) }

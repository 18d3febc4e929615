package uci

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Bounds on what an engine may make us keep.
const (
	maxLine   = 1 << 14 // longer lines are thrown away
	maxEvents = 512     // lines that were not looked at yet; the oldest of more are thrown away
	maxSent   = 64      // lines that the engine has not read yet
)

// process is a running engine: lines go in, events come out.
type process struct {
	cmd    *exec.Cmd
	out    io.Closer
	send   chan string
	events chan []string // lines worth waiting for, in words; closed when the engine's output ends
	gone   chan struct{} // closed when the process has ended

	mu   sync.Mutex
	info string // guarded by mu: the last line that tells a score and a line of moves
}

// launch starts an engine in a process group of its own.
func launch(command []string) (*process, error) {
	cmd := exec.Command(command[0], command[1:]...) //nolint:gosec,noctx // the player chose it; kill ends it, with its group
	ownGroup(cmd)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start engine: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start engine: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start engine: %w", err)
	}
	p := &process{
		cmd: cmd, out: out,
		send: make(chan string, maxSent), events: make(chan []string, maxEvents), gone: make(chan struct{}),
	}
	go p.write(in)
	go func() {
		p.read(out)
		_ = cmd.Wait() // how it ended makes no difference
		close(p.gone)
	}()
	return p, nil
}

// write passes lines on until the process is gone, however slowly it reads.
func (p *process) write(in io.WriteCloser) {
	defer in.Close() //nolint:errcheck // the engine is gone
	for {
		select {
		case <-p.gone:
			return
		case line := <-p.send:
			if _, err := io.WriteString(in, line+"\n"); err != nil {
				return
			}
		}
	}
}

// say sends a line without ever waiting.
func (p *process) say(line string) error {
	select {
	case p.send <- line:
		return nil
	default:
		return ErrSilent
	}
}

// read takes all the engine writes, keeps what matters and throws the rest away.
func (p *process) read(out io.Reader) {
	defer close(p.events)
	for r := bufio.NewReaderSize(out, maxLine); ; {
		line, err := r.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) {
			line = nil
			_, err = r.ReadSlice('\n')
		}
		p.take(strings.TrimSpace(string(line)))
		if err != nil {
			return
		}
	}
}

func (p *process) take(line string) {
	verb, _, _ := strings.Cut(line, " ")
	switch verb {
	case "info":
		if tellsBest(line) {
			p.mu.Lock()
			p.info = line
			p.mu.Unlock()
		}
	case "id", "option", "uciok", "readyok", "bestmove":
		p.queue(strings.Fields(line))
	}
}

// queue keeps an event; of more than anybody waits for, the oldest go.
func (p *process) queue(words []string) {
	for {
		select {
		case p.events <- words:
			return
		default:
		}
		select {
		case <-p.events:
		default:
		}
	}
}

// tellsBest reports whether an info tells the score of the best line, not a bound of it
// nor that of the second best.
func tellsBest(line string) bool {
	_, rest, many := strings.Cut(line, " multipv ")
	return strings.Contains(line, " score ") && strings.Contains(line, " pv ") &&
		!strings.Contains(line, "bound ") && (!many || strings.HasPrefix(rest, "1 "))
}

// lastInfo returns the last score the engine told, and forgets it.
func (p *process) lastInfo() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	info := p.info
	p.info = ""
	return info
}

// stop asks the engine to quit, waits a little and then ends it with all it started.
func (p *process) stop(patience time.Duration) {
	_ = p.say("quit") // one that does not listen is ended all the same
	select {
	case <-p.gone:
	case <-time.After(patience):
	}
	p.kill()
}

// killPatience is how long a killed engine's output may stay open: something it started
// outside its group may hold it.
const killPatience = time.Second

// kill ends the engine and everything it started.
func (p *process) kill() {
	killGroup(p.cmd.Process)
	select {
	case <-p.gone:
	case <-time.After(killPatience):
		_ = p.out.Close() // what is still written goes nowhere
		<-p.gone
	}
}

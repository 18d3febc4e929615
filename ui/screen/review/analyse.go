package review

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/review"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// patienceNodes is what the built-in engine looks at for each position of a game: a tenth of a second's worth.
const patienceNodes = 200_000

// mostPatience is how often that is multiplied by four for the position shown.
const mostPatience = 3

// BuiltIn is the Analysts of the built-in engine.
func BuiltIn(_ context.Context, patience int) (review.Analyst, error) {
	if patience > mostPatience {
		return nil, nil
	}
	return engine.NewAnalyst(patienceNodes << (2 * patience)), nil
}

// course is the analysis of the main line, running while cancel is set.
type course struct {
	token  *int
	cancel context.CancelFunc
	done   int // plies
	total  int
	nodes  []*game.Node // of the line that is analysed, the start first
	report *review.Review
}

func (c course) running() bool { return c.cancel != nil }

// stopped ends it; what it found is kept.
func (c course) stopped() course {
	if c.cancel != nil {
		c.cancel()
	}
	c.cancel, c.token = nil, nil
	return c
}

// stepped says that a ply was judged.
type stepped struct {
	token  *int
	course *review.Course
	report *review.Review
	done   bool
	err    error
	ctx    context.Context
}

// search is the engine looking at the position shown, while it is on.
type search struct {
	on       bool
	token    *int
	cancel   context.CancelFunc
	patience int
}

func (s search) stopped() search {
	if s.cancel != nil {
		s.cancel()
	}
	return search{on: s.on}
}

// searched says what it found.
type searched struct {
	token   *int
	verdict engine.Verdict
	ended   bool // there is no more patience
	err     error
}

// analysisKey handles the keys that ask an analyst.
func (m Model) analysisKey(msg tea.KeyMsg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch {
	case m.hit(msg, "analyse") && m.course.running():
		m.course = m.course.stopped()
		m = m.say(fmt.Sprintf("Analysis stopped at move %d of %d; r begins anew.", m.course.done, m.course.total), screen.Quiet)
	case m.hit(msg, "analyse"):
		m, cmd = m.startCourse()
	case m.hit(msg, "engine"):
		m, cmd = m.toggleEngine()
	case m.hit(msg, "best"):
		m, cmd = m.playBest()
	case m.hit(msg, "marks"):
		m.plain = !m.plain
		m.sheet = sheet{}
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// startCourse analyses the main line from its start.
func (m Model) startCourse() (Model, tea.Cmd) {
	m.course = m.course.stopped()
	ctx, cancel := context.WithCancel(m.env.Context)
	nodes := m.mainLine()
	m.course = course{token: new(int), cancel: cancel, total: len(nodes) - 1, nodes: nodes}
	g, analysts, token := m.tree.Main().Game, m.env.Analysts, m.course.token
	return m, func() tea.Msg {
		a, err := analysts(ctx, 0)
		if err != nil {
			return stepped{token: token, err: err}
		}
		c, err := review.Begin(g, a)
		if err != nil {
			return stepped{token: token, err: err}
		}
		return step(ctx, c, token)
	}
}

// step judges one more ply. It is for commands alone.
func step(ctx context.Context, c *review.Course, token *int) tea.Msg {
	done, err := c.Step(ctx)
	return stepped{token: token, course: c, report: c.Review(), done: done, err: err, ctx: ctx}
}

// onStepped takes in what was judged and asks for the next ply.
func (m Model) onStepped(msg stepped) (Model, tea.Cmd) {
	if msg.token == nil || msg.token != m.course.token {
		return m, nil
	}
	if msg.err != nil {
		m.course = m.course.stopped()
		return m.trouble(msg.err), nil
	}
	m = m.take(msg.report)
	if msg.done {
		m.course = m.course.stopped()
		return m, nil
	}
	ctx, c, token := msg.ctx, msg.course, msg.token
	return m, func() tea.Msg { return step(ctx, c, token) }
}

// trouble says why an analyst does not answer.
func (m Model) trouble(err error) Model {
	if errors.Is(err, context.Canceled) {
		return m
	}
	what, todo := backend.Explain(err)
	return m.say(what+" "+todo, screen.Bad)
}

// take keeps the latest figure of a report with its node.
func (m Model) take(r *review.Review) Model {
	m.course.report, m.course.done = r, len(r.Plies)
	n := m.course.nodes[len(r.Plies)]
	ply := review.Ply{Score: r.Start, Win: review.WinChance(r.Start), Line: r.Line}
	if len(r.Plies) > 0 {
		ply = r.Plies[len(r.Plies)-1]
	}
	if old := m.figures[n]; old.deep > 0 {
		m.figures[n] = figure{ply, old.deep, old.line}
	} else {
		m.figures[n] = figure{ply: ply, line: ply.Line}
	}
	m.sheet = sheet{}
	return m
}

// toggleEngine lets the engine look at the position shown, or stops it.
func (m Model) toggleEngine() (Model, tea.Cmd) {
	m.search.on = !m.search.on
	if !m.search.on {
		m.search = m.search.stopped()
		return m.say("Engine off.", screen.Quiet), nil
	}
	return m.follow()
}

// follow turns the engine, if it is on, to the position shown.
func (m Model) follow() (Model, tea.Cmd) {
	m.search = m.search.stopped()
	if !m.search.on || m.here.Outcome().Over() {
		return m, nil
	}
	return m.look(0)
}

// look searches the position shown with some patience.
func (m Model) look(patience int) (Model, tea.Cmd) {
	ctx, cancel := context.WithCancel(m.env.Context)
	m.search = search{on: true, token: new(int), cancel: cancel, patience: patience}
	g, analysts, token := m.here.Clone(), m.env.Analysts, m.search.token
	return m, func() tea.Msg {
		a, err := analysts(ctx, patience)
		if err != nil || a == nil {
			return searched{token: token, ended: true, err: err}
		}
		v, err := a.Analyse(ctx, g)
		return searched{token: token, verdict: v, err: err}
	}
}

// onSearched takes in what was found and looks deeper.
func (m Model) onSearched(msg searched) (Model, tea.Cmd) {
	if msg.token == nil || msg.token != m.search.token {
		return m, nil
	}
	patience := m.search.patience
	m.search = m.search.stopped()
	if msg.err != nil {
		m.search.on = false
		return m.trouble(msg.err), nil
	}
	if msg.ended {
		return m, nil
	}
	score := msg.verdict.Score
	if m.here.Turn() == game.Black {
		score = score.Flip()
	}
	f := m.figures[m.at]
	f.ply.Score, f.ply.Win, f.deep, f.line = score, review.WinChance(score), msg.verdict.Depth, msg.verdict.Line
	m.figures[m.at] = f
	return m.look(patience + 1)
}

// playBest goes along the move the analyst would play, which becomes a variation if nobody played it.
func (m Model) playBest() (Model, tea.Cmd) {
	f := m.figures[m.at]
	if len(f.line) == 0 {
		if m.here.Outcome().Over() {
			return m.say("The game is over here.", screen.Quiet), nil
		}
		return m.say("The best move is not known yet; l lets the engine look.", screen.Quiet), nil
	}
	return m.tryMove(f.line[0])
}

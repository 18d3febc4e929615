package play

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// preview is what the typed line means right now.
type preview struct {
	move  game.Move // what Enter plays, if sure
	sure  bool
	ahead bool        // it is a premove
	maybe []game.Move // what it may become
	word  *word       // the command it is
	text  string
	tone  screen.Tone
	full  string // what Tab completes it to
}

// word is a command that is typed.
type word struct {
	name, what string
	do         func(Model) (Model, tea.Cmd)
}

const claimTimeout = backend.ClaimTimeout

// words returns the commands; none begins a move.
func words() []word {
	return []word{
		{"draw", "offer, accept, claim draw", Model.draw},
		{"resign", "give up", func(m Model) (Model, tea.Cmd) { return m.asking(askResign), nil }},
		{"abort", "cancel a game just begun", func(m Model) (Model, tea.Cmd) { return m.asking(askAbort), nil }},
		{"takeback", "take your last move back", Model.takeBack},
		{"hint", "suggest a move", Model.hint},
		{"blindfold", "hide or show the pieces", Model.blindfold},
		{"flip", "turn the board", func(m Model) (Model, tea.Cmd) { m.bottom = m.bottom.Other(); return m, nil }},
		{"rotate", "turn the board to whoever moves", Model.rotate},
		{"revoke", "revoke your session key", Model.revoke},
		{"copy", "copy the position or the game", func(m Model) (Model, tea.Cmd) { return m.ask(askCopy), nil }},
		{"menu", "leave the game", func(m Model) (Model, tea.Cmd) { return m.ask(m.leaveQuestion()), nil }},
		{"quit", "leave the program", func(m Model) (Model, tea.Cmd) { return m.ask(m.leaveQuestion()), nil }},
	}
}

// wordBindings shows the commands on the help page.
func wordBindings(m Model) []key.Binding {
	var out []key.Binding
	for _, w := range words() {
		if w.name == "abort" && !m.keys.abort.Enabled() || w.name == "rotate" && !m.twoHere() || w.name == "revoke" && !m.revocable() {
			continue
		}
		out = append(out, screen.Bind(w.name, w.what, w.name))
	}
	return out
}

// longest is the longest line worth typing.
const longest = 12

// typed adds text to the line, leaving out what no move and no command contains.
func (m Model) typed(text string) Model {
	line := m.line
	for _, r := range text {
		if strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-=+#", r) && len(line) < longest {
			line += string(r)
		}
	}
	return m.typeLine(line)
}

// typeLine sets the line and reads it.
func (m Model) typeLine(line string) Model {
	if line != "" {
		m.steering = false
		m = m.deselect().live()
		m.note = note{}
	}
	m.line, m.preview = line, m.read(line)
	return m
}

func dropLast(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-n]
}

// completed replaces the line by what it can only mean.
func (m Model) completed() Model {
	if m.preview.full == "" {
		return m
	}
	return m.typeLine(m.preview.full)
}

// read says what a line means in the confirmed position.
func (m Model) read(line string) preview {
	if line == "" {
		return preview{}
	}
	if p, ok := readWord(line); ok {
		return p
	}
	if then := m.ahead(); then != nil {
		return m.readAhead(line, then)
	}
	if !m.mayMove() {
		return preview{text: m.waitingFor(), tone: screen.Quiet}
	}
	return readMove(line, m.snap.Game)
}

// readWord recognises a command, or the beginning of one that can be no move.
func readWord(line string) (preview, bool) {
	low := strings.ToLower(line)
	for _, w := range words() {
		if low == w.name {
			return preview{word: &w, text: "Enter: " + w.what}, true
		}
		if len(low) > 1 && strings.HasPrefix(w.name, low) {
			return preview{text: w.name + "? Tab completes", tone: screen.Quiet, full: w.name}, true
		}
	}
	return preview{}, false
}

// readMove says what a line means as a move.
func readMove(line string, g *game.Game) preview {
	mv, err := g.ParseMove(line)
	if err == nil {
		san := g.SAN(mv)
		return preview{move: mv, sure: true, text: san + "  " + describe(g, mv), tone: screen.Good, full: san}
	}
	maybe := candidates(line, g)
	if from, to, ok := promotes(maybe); ok && errors.Is(err, game.ErrAmbiguous) {
		return preview{move: game.NewMove(from, to, game.NoKind), sure: true, maybe: maybe, text: "Enter: choose a piece", tone: screen.Good}
	}
	if len(maybe) > 0 {
		return undecided(maybe, g)
	}
	p := preview{text: "No such move.", tone: screen.Warn}
	var wrong *game.MoveError
	if errors.As(err, &wrong) && len(wrong.Suggest) > 0 {
		p.text = "Did you mean " + strings.Join(wrong.Suggest[:min(len(wrong.Suggest), 3)], " or ") + "?"
		p.full = wrong.Suggest[0]
	}
	return p
}

// undecided lists the moves a line may become.
func undecided(maybe []game.Move, g *game.Game) preview {
	p := preview{maybe: maybe, tone: screen.Quiet}
	names := make([]string, 0, len(maybe))
	for _, mv := range maybe {
		names = append(names, g.SAN(mv))
	}
	p.text = strings.Join(names, "  ")
	if len(maybe) == 1 {
		p.full = names[0]
		p.text += "?"
	}
	return p
}

// candidates are the legal moves that a line is the beginning of, in either notation. As with whole moves, the case of the first
// letter decides between a pawn of the b-file and a bishop where both would do.
func candidates(line string, g *game.Game) []game.Move {
	var exact, loose []game.Move
	for _, mv := range g.Legal() {
		san := bare(g.SAN(mv))
		switch {
		case strings.Contains(line, "x") && !strings.Contains(g.SAN(mv), "x"): // an x says that something is taken
		case strings.HasPrefix(san, bare(line)):
			exact = append(exact, mv)
		case strings.HasPrefix(strings.ToLower(san), strings.ToLower(bare(line))), strings.HasPrefix(mv.UCI(), strings.ToLower(line)):
			loose = append(loose, mv)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return loose
}

// bare is a move without the signs nobody has to type; castling may be written with zeros.
func bare(s string) string {
	s = strings.NewReplacer("x", "", "+", "", "#", "", "=", "", "-", "").Replace(s)
	if strings.Trim(s, "0oO") == "" {
		return strings.Repeat("O", len(s))
	}
	return s
}

// promotes reports the one step all the moves are, if they differ only in the piece promoted to.
func promotes(moves []game.Move) (from, to game.Square, ok bool) {
	for i, mv := range moves {
		if mv.Promotion() == game.NoKind || i > 0 && (mv.From() != from || mv.To() != to) {
			return 0, 0, false
		}
		from, to = mv.From(), mv.To()
	}
	return from, to, len(moves) > 0
}

// describe says in words what a move does.
func describe(g *game.Game, mv game.Move) string {
	if mv.Promotion() != game.NoKind {
		return "promotes to a " + mv.Promotion().String()
	}
	kind, taken := g.At(mv.From()).Kind(), g.At(mv.To()).Kind()
	switch {
	case kind == game.King && mv.To() == mv.From()+2:
		return "castles king side"
	case kind == game.King && mv.From() == mv.To()+2:
		return "castles queen side"
	case taken != game.NoKind:
		return kind.String() + " takes " + taken.String()
	case kind == game.Pawn && mv.From().File() != mv.To().File():
		return "takes en passant"
	}
	return kind.String() + " from " + mv.From().String()
}

// waitingFor says why no move can be made here now.
func (m Model) waitingFor() string {
	turn := m.snap.Game.Turn()
	switch {
	case m.over():
		return "The game is over."
	case m.snap.Waiting:
		return "Nobody has joined yet."
	case m.pending.request != 0:
		return "Waiting for " + m.pending.san + " to be confirmed."
	}
	return "It is " + m.snap.Seats[turn].Name + "'s turn."
}

// enterLine does what the preview promised.
func (m Model) enterLine() (Model, tea.Cmd) {
	p := m.preview
	switch {
	case p.word != nil:
		m = m.typeLine("")
		return p.word.do(m)
	case p.ahead:
		promo := p.move.Promotion()
		if promo == game.NoKind {
			promo = game.Queen
		}
		return m.typeLine("").premoved(p.move.From(), p.move.To(), promo), nil
	case p.sure && m.mayMove():
		m = m.typeLine("")
		return m.propose(p.move.From(), p.move.To(), p.move.Promotion())
	}
	m.preview.tone = screen.Bad // what it says still holds
	return m, nil
}

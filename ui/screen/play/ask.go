package play

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// question is what the open dialog is about.
type question uint8

const (
	askNothing question = iota
	askResign
	askAbort
	askAccept
	askTakeback
	askLeave
	askPromote
	askResult
	askCopy
	askWaiting
)

// The answers. Promotions are answered by their kind, which is below all of these.
const (
	answerYes = 10 + iota
	answerNo
	answerMenu
	answerQuit
	answerRematch
	answerReview
	answerCopy
	answerFEN
	answerPGN
	answerCommand
	answerAbort
)

var (
	yes    = screen.Choice{ID: answerYes, Key: screen.Bind("y", "Yes", "y", "Y")}
	no     = screen.Choice{ID: answerNo, Key: screen.Bind("n", "No", "n", "N", "esc")}
	stay   = screen.Choice{ID: answerNo, Key: screen.Bind("esc", "Keep playing", "esc", "n", "s")}
	toMenu = screen.Choice{ID: answerMenu, Key: screen.Bind("m", "To the menu", "m", "M", "y")}
	exit   = screen.Choice{ID: answerQuit, Key: screen.Bind("q", "Quit", "q", "Q", "ctrl+q")}
	again  = screen.Choice{ID: answerRematch, Key: screen.Bind("r", "Rematch", "r", "R")}
	goOver = screen.Choice{ID: answerReview, Key: screen.Bind("v", "Review", "v", "V")}
	copies = screen.Choice{ID: answerCopy, Key: screen.Bind("c", "Copy", "c", "C")}
	look   = screen.Choice{ID: answerNo, Key: screen.Bind("b", "See the board", "b", "B", "esc")}
)

// ask opens one of the questions.
func (m Model) ask(q question) Model {
	m.asked = q
	m.dialog = m.question(q).Resize(m.w, m.h)
	return m
}

// asking opens a question about giving up a game, where there is one to give up.
func (m Model) asking(q question) Model {
	if m.over() || m.spectator() {
		return m
	}
	return m.ask(q)
}

// question is the dialog for a question; the harmless answer has the focus.
func (m Model) question(q question) screen.Dialog {
	switch q {
	case askResign:
		return confirm("Resign?", "The game ends and "+m.snap.Seats[m.actor().Other()].Name+" wins.")
	case askAbort:
		return confirm("Abort the game?", "It ends without a result, as if it had not been played.")
	case askAccept:
		return confirm("Accept the draw?", m.snap.Seats[m.snap.DrawOffer.By].Name+" offers a draw.")
	case askTakeback:
		return confirm("Take back "+m.sans[len(m.sans)-1]+"?", "Both of you agree that it is played again.")
	case askLeave:
		return screen.Dialog{Title: m.leaveTitle(), Lines: m.leaveLines(), Choices: []screen.Choice{stay, toMenu, exit}}
	case askResult:
		return m.result()
	case askCopy:
		return copyDialog()
	case askWaiting:
		return m.waiting()
	case askPromote, askNothing:
	}
	return screen.Dialog{}
}

func confirm(title, text string) screen.Dialog {
	return screen.Dialog{Title: title, Lines: []screen.Line{{Text: text}}, Choices: []screen.Choice{yes, no}, Focus: 1}
}

func (m Model) leaveTitle() string {
	if m.spectator() {
		return "Stop watching?"
	}
	return "Leave this game?"
}

// leaveLines says what becomes of the game.
func (m Model) leaveLines() []screen.Line {
	if m.spectator() {
		return []screen.Line{{Text: "The game goes on without you."}}
	}
	if m.practice() {
		return []screen.Line{{Text: "It is kept as it stands, and the clocks with it. Resume it from the menu."}}
	}
	lines := []screen.Line{{Text: "It stays as it is on chain. Resume it from the menu; your session key is kept."}}
	if m.snap.Clocks.Running {
		lines = append(lines, screen.Line{Text: "The clock keeps running.", Tone: screen.Warn})
	}
	return lines
}

// leaveQuestion is what leaving means now.
func (m Model) leaveQuestion() question {
	if m.over() {
		return askResult
	}
	return askLeave
}

// askPromotion asks what a pawn becomes.
func (m Model) askPromotion(from, to game.Square) Model {
	m.selected = from
	m.cursor = to
	m.asked = askPromote
	m.dialog = screen.Promotion(answerNo).Resize(m.w, m.h)
	return m
}

// onDialog gives a message to the open dialog and does what was answered.
func (m Model) onDialog(msg tea.Msg) (Model, tea.Cmd) {
	var picked int
	if m.dialog, picked = m.dialog.Update(msg); picked == 0 {
		return m, nil
	}
	q := m.asked
	m.asked = askNothing
	return m.answer(q, picked)
}

// answer does what was picked.
func (m Model) answer(q question, picked int) (Model, tea.Cmd) {
	switch {
	case q == askPromote && picked <= int(game.Queen):
		from, to := m.selected, m.cursor
		return m.propose(from, to, game.Kind(picked))
	case q == askPromote:
		return m.deselect(), nil
	case picked == answerMenu:
		return m, screen.Intent(Left{})
	case picked == answerQuit:
		return m, screen.Intent(Quit{})
	case picked == answerRematch:
		return m, screen.Intent(Rematch{m.snap.Setup.Swapped()})
	case picked > answerRematch:
		return m.handOut(picked)
	case q == askCopy && m.over():
		return m.ask(askResult), nil
	case picked != answerYes:
		return m, nil
	}
	return m.agreed(q)
}

// agreed does what was confirmed.
func (m Model) agreed(q question) (Model, tea.Cmd) {
	switch q {
	case askResign:
		return m.act(m.actor(), backend.Resign)
	case askAbort:
		return m.act(m.actor(), backend.Abort)
	case askAccept:
		return m.act(m.snap.DrawOffer.By.Other(), backend.AcceptDraw)
	case askTakeback:
		return m.act(m.actor(), backend.Takeback)
	case askNothing, askLeave, askPromote, askResult, askCopy, askWaiting:
	}
	return m, nil
}

// takeBack asks for a move to be taken back. Two people at one keyboard are asked whether they agree; on chain the match says why not.
func (m Model) takeBack() (Model, tea.Cmd) {
	_, alone := m.onlyLocal()
	if m.practice() && !alone && len(m.sans) > 0 && !m.over() {
		return m.ask(askTakeback), nil
	}
	return m.act(m.actor(), backend.Takeback)
}

// draw offers, claims or asks whether to accept, whichever the position calls for.
func (m Model) draw() (Model, tea.Cmd) {
	switch m.drawWord() {
	case "accept draw":
		return m.ask(askAccept), nil
	case "claim draw":
		return m.act(m.snap.Game.Turn(), backend.ClaimDraw)
	}
	if m.over() || m.snap.Waiting {
		return m, nil
	}
	return m.act(m.actor(), backend.OfferDraw)
}

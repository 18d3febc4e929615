package play

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/screen"
)

// showEnd opens the result once, when there is one.
func (m Model) showEnd() Model {
	if !m.over() {
		return m
	}
	if !m.ended {
		m.ended = true
		m.pending, m.line, m.preview, m.steering, m.premove = pending{}, "", preview{}, false, premove{}
		return m.deselect().live().ask(askResult)
	}
	if m.asked == askResult {
		focus := m.dialog.Focus
		m = m.ask(askResult) // the path of the PGN may have come
		m.dialog.Focus = focus
	}
	return m
}

// result is the popup that ends a game.
func (m Model) result() screen.Dialog {
	title, line := m.verdict()
	d := screen.Dialog{
		Title:   title,
		Lines:   []screen.Line{line},
		Choices: []screen.Choice{again, goOver, copies, toMenu, look, exit},
	}
	if m.spectator() {
		d.Choices = d.Choices[1:]
	}
	if !m.practice() && !m.spectator() {
		d.Lines = append(d.Lines, screen.Line{Text: m.countsText(), Tone: screen.Quiet})
	}
	if m.snap.PGNPath != "" {
		d.Lines = append(d.Lines, screen.Line{Text: "Saved as " + m.snap.PGNPath, Tone: screen.Quiet})
	}
	if m.copied != (screen.Copied{}) {
		d.Lines = append(d.Lines, m.copied.Report())
	}
	return d
}

// verdict is the result and its reason, in words.
func (m Model) verdict() (title string, line screen.Line) {
	o := m.snap.Outcome
	reason := o.Reason.String()
	title = strings.ToUpper(reason[:1]) + reason[1:]
	winner, won := o.Result.Winner()
	if !won {
		if o.Reason == game.Cancelled {
			return title, screen.Line{Text: "No result.", Tone: screen.Warn}
		}
		return title, screen.Line{Text: "½–½  The game is drawn.", Tone: screen.Warn}
	}
	tone := screen.Good
	if m.snap.Seats[winner.Other()].Local && !m.snap.Seats[winner].Local {
		tone = screen.Bad
	}
	return title, screen.Line{Text: o.Result.String() + "  " + m.sideName(winner) + " wins.", Tone: tone}
}

// copyDialog asks what goes to the clipboard.
func copyDialog() screen.Dialog {
	return screen.Dialog{
		Title: "Copy to the clipboard",
		Choices: []screen.Choice{
			{ID: answerPGN, Key: screen.Bind("p", "The game (PGN)", "p", "P")},
			{ID: answerFEN, Key: screen.Bind("f", "This position (FEN)", "f", "F")},
			{ID: answerNo, Key: screen.Bind("esc", "Neither", "esc", "n", "q")},
		},
		Stacked: screen.Column,
	}
}

// handOut carries out an answer that gives something away: the game to a review, or a text to the clipboard.
func (m Model) handOut(picked int) (Model, tea.Cmd) {
	switch picked {
	case answerReview:
		if m.snap.PGNPath != "" {
			return m, screen.Intent(screen.Review{Path: m.snap.PGNPath})
		}
		return m, screen.Intent(screen.Review{PGN: m.pgn()})
	case answerCopy:
		return m.ask(askCopy), nil
	case answerFEN:
		return m, screen.Intent(screen.Copy{What: "FEN", Text: m.shown().FEN()})
	case answerPGN:
		return m, screen.Intent(screen.Copy{What: "PGN", Text: m.pgn()})
	case answerCommand:
		return m, screen.Intent(screen.Copy{What: "The command", Text: m.snap.Invitation})
	case answerAbort:
		return m.ask(askAbort), nil
	}
	return m, nil
}

// onCopied says what became of a copy, where it was asked for.
func (m Model) onCopied(msg screen.Copied) Model {
	switch {
	case m.over():
		m.copied = msg
		return m.ask(askResult)
	case m.snap.Waiting:
		m.copied = msg
		return m.ask(askWaiting)
	}
	line := msg.Report()
	return m.say(line.Text, "", line.Tone)
}

// pgn is the game so far as a PGN file has it.
func (m Model) pgn() string {
	r := game.Record{
		Tags: []game.Tag{
			{Name: "Event", Value: "castlekey"}, {Name: "White", Value: m.snap.Seats[game.White].Name}, {Name: "Black", Value: m.snap.Seats[game.Black].Name},
			{Name: "TimeControl", Value: m.snap.Setup.Time.Tag()},
		},
		Game: m.snap.Game, Result: m.snap.Outcome.Result,
	}
	if m.over() {
		r.Tags = append(r.Tags, game.Tag{Name: "Termination", Value: m.snap.Outcome.Reason.String()})
	}
	var text strings.Builder
	_ = game.WritePGN(&text, r) // a builder takes everything
	return text.String()
}

// waiting says how somebody else takes the free seat.
func (m Model) waiting() screen.Dialog {
	d := screen.Dialog{
		Title: "Waiting for an opponent",
		Lines: []screen.Line{
			{Text: "Others on this chain find the game under Join or watch, or type:"},
			{Text: m.snap.Invitation, Tone: screen.Good},
		},
		Choices: []screen.Choice{
			{ID: answerCommand, Key: screen.Bind("c", "Copy the command", "c", "C")},
			{ID: answerMenu, Key: screen.Bind("m", "To the menu; it stays open", "m", "M", "esc")},
			{ID: answerAbort, Key: screen.Bind("w", "Withdraw it", "w", "W")},
			{ID: answerNo, Key: screen.Bind("b", "See the board", "b", "B")},
		},
		Stacked: screen.Column,
	}
	if m.copied != (screen.Copied{}) {
		d.Lines = append(d.Lines, m.copied.Report())
	}
	return d
}

// showWaiting opens and closes the invitation as the other seat is free or taken.
func (m Model) showWaiting() Model {
	switch {
	case m.snap.Waiting && !m.over() && m.asked == askNothing:
		return m.ask(askWaiting)
	case !m.snap.Waiting && m.asked == askWaiting:
		m.dialog, m.asked, m.copied = screen.Dialog{}, askNothing, screen.Copied{}
	}
	return m
}

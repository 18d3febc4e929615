package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/screen/approve"
	"castlekey/ui/screen/ask"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/play"
)

// asked brings what a wallet is asked elsewhere.
type asked struct{ ask backend.Ask }

// listen waits for the next thing a wallet is asked elsewhere.
func (m Model) listen() tea.Cmd {
	asks, done := m.options.Asks, m.options.Context.Done()
	if asks == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case a, open := <-asks:
			if open {
				return asked{a}
			}
		case <-done:
		}
		return nil
	}
}

// onAsked shows over everything where the wallet is to answer, until it has.
func (m Model) onAsked(msg asked) (Model, tea.Cmd) {
	m.asking = nil
	if msg.ask.Over() || m.cancel == nil {
		return m, m.listen()
	}
	m.asking, m.help = show(ask.New(m.theme, m.options.Keys, msg.ask)), false
	return m, m.listen()
}

// stopped is why something did not come about that was waited for.
type stopped struct{}

func (stopped) Error() string { return "the player stopped waiting" }

// Explain implements backend.Explainer.
func (stopped) Explain() (what, todo string) {
	return "You stopped waiting for the wallet, so nothing was signed.", "Ask again whenever you like."
}

// onStopped gives up what the wallet was asked, and tells whichever screen waits for it.
func (m Model) onStopped() (Model, tea.Cmd) {
	m = m.drop()
	m.asking = nil
	var cmds []tea.Cmd
	for _, msg := range []tea.Msg{approve.Failed{Err: stopped{}}, menu.Failed{Err: stopped{}}, play.Renewed{Err: stopped{}}} {
		next, cmd := m.forward(msg)
		m, cmds = next, append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

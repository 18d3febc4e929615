package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/screen/approve"
	"castlekey/ui/screen/ask"
)

// routeApproval is route for what concerns approvals, here and elsewhere.
func (m Model) routeApproval(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case approve.Accepted:
		m, cmd = m.accept(msg.Proposal)
	case approve.Declined:
		m, cmd = m.decline(msg.Proposal)
	case approve.Adjusting:
		m, cmd = m.ask(m.adjust(msg))
	case adjusted:
		m, cmd = m.onAdjusted(msg)
	case ask.Stopped:
		m, cmd = m.onStopped()
	case asked:
		m, cmd = m.onAsked(msg)
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// adjusted brings a proposal with other choices.
type adjusted struct {
	number int
	approve.Adjusted
}

// adjust asks for the proposal with other choices.
func (m Model) adjust(a approve.Adjusting) request {
	b := m.options.Backend
	return func(ctx context.Context, number int) tea.Msg {
		p, err := b.Adjust(ctx, a.Proposal, a.Chosen)
		return adjusted{number, approve.Adjusted{Proposal: p, Err: err}}
	}
}

// onAdjusted shows it. One that nobody waits for any more is forgotten.
func (m Model) onAdjusted(msg adjusted) (Model, tea.Cmd) {
	if msg.number != m.request {
		b := m.options.Backend
		return m, func() tea.Msg {
			if msg.Err == nil {
				b.Discard(msg.Proposal)
			}
			return nil
		}
	}
	return m.forward(msg.Adjusted)
}

package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/screen/engines"
	"castlekey/ui/screen/menu"
)

// The answers about engines.
type (
	enginesKnown struct {
		number int
		engines.Loaded
	}
	engineLooked struct {
		number int
		engines.Looked
	}
)

// errNoEngines says that this program keeps no engines.
var errNoEngines = errors.New("no engines are kept here")

// onEngines carries out what the screen of engines asks for.
func (m Model) onEngines(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	known := m.options.Engines
	switch msg := msg.(type) {
	case menu.Engines:
		m.menu = m.page
		next, sized := m.turnTo(show(engines.New(m.theme, m.options.Keys)))
		m, cmd = next.ask(engineList(known, nil))
		cmd = tea.Batch(sized, cmd)
	case engines.Look:
		m, cmd = m.ask(engineLook(known, msg.Engine))
	case engines.Save:
		m, cmd = m.ask(engineList(known, func() error { return known.Save(msg.Engine) }))
	case engines.Remove:
		m, cmd = m.ask(engineList(known, func() error { return known.Remove(msg.Name) }))
	case engines.Left:
		m, cmd = m.toMenu()
	case enginesKnown:
		if msg.number == m.request {
			m, cmd = m.forward(msg.Loaded)
		}
	case engineLooked:
		if msg.number == m.request {
			m, cmd = m.forward(msg.Looked)
		}
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// engineList lists the engines after a change.
func engineList(known backend.Engines, change func() error) request {
	return func(_ context.Context, number int) tea.Msg {
		if known == nil {
			return enginesKnown{number, engines.Loaded{Err: errNoEngines}}
		}
		var changed error
		if change != nil {
			changed = change()
		}
		list, err := known.List()
		return enginesKnown{number, engines.Loaded{Known: list, Err: errors.Join(changed, err)}}
	}
}

// engineLook starts an engine and asks what can be set.
func engineLook(known backend.Engines, e backend.UCI) request {
	return func(ctx context.Context, number int) tea.Msg {
		if known == nil {
			return engineLooked{number, engines.Looked{Engine: e, Err: errNoEngines}}
		}
		sheet, err := known.Inspect(ctx, e)
		return engineLooked{number, engines.Looked{Engine: e, Sheet: sheet, Err: err}}
	}
}

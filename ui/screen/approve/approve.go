// Package approve shows what the wallet is about to sign, in plain words, before anything is signed.
//
//	m := approve.New(theme, keys.Map{}, proposal)
//	m, cmd := m.Update(msg)
//	frame := m.View(80, 24)
//
// It answers with the intents Accepted and Declined. All the text comes from the proposal; the screen only lays it out, and marks
// permissions, limits and impossibilities apart by sign as well as by colour. On a terminal too small for all of it, nothing can be
// approved before the end was on screen.
package approve

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
)

// The intents of this screen.
type (
	// Accepted asks the wallet to sign the proposal.
	Accepted struct{ Proposal backend.Proposal }
	// Adjusting asks for the same with other choices.
	Adjusting struct {
		Proposal backend.Proposal
		Chosen   []int
	}
	// Declined turns the proposal down, also while the wallet is asked.
	Declined struct{ Proposal backend.Proposal }
)

// Adjusted brings the proposal with the other choices, or why there is none: then the old one stands.
type Adjusted struct {
	Proposal backend.Proposal
	Err      error
}

// Failed says that the approval did not come about; the player may try again.
type Failed struct{ Err error }

// Model is the approval screen. It is a value.
type Model struct {
	theme    theme.Theme
	keys     keyMap
	w, h     int
	proposal backend.Proposal
	scroll   int
	read     bool // the end was on screen
	asking   bool // the wallet or the chain is being waited for
	focus    int  // the choice the arrows change
	adjusts  bool // a proposal with other choices is being waited for
	err      error
}

// New shows a proposal on a terminal of w by h.
func New(th theme.Theme, own keys.Map, p backend.Proposal) Model {
	return Model{theme: th, keys: bindings(own), proposal: p}
}

// Update handles one message.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	m, cmd := m.handle(msg)
	m.read = m.read || m.h > 0 && m.scroll >= m.furthest()
	m.keys.approve.SetHelp(m.keys.approve.Help().Key, m.answer())
	for _, k := range []*key.Binding{&m.keys.up, &m.keys.down, &m.keys.pageUp, &m.keys.pageDown} {
		k.SetEnabled(m.furthest() > 0)
	}
	for _, k := range []*key.Binding{&m.keys.next, &m.keys.less, &m.keys.more} {
		k.SetEnabled(len(m.proposal.Choices) > 0)
	}
	return m, cmd
}

// answer is what the key of approval does now: nothing can be approved unread.
func (m Model) answer() string {
	if m.read {
		return "approve"
	}
	return "read on"
}

func (m Model) handle(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.scroll = min(m.scroll, m.furthest())
	case screen.Dressed:
		m.theme = msg.Theme
	case Failed:
		m.err, m.asking = msg.Err, false
		m.scroll = m.furthest()
	case Adjusted:
		m.err, m.adjusts = msg.Err, false
		if msg.Err == nil {
			m.proposal = msg.Proposal
		}
		m.scroll = m.furthest()
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	}
	return m, nil
}

func (m Model) press(msg tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.decline):
		return m, m.decline()
	case key.Matches(msg, m.keys.approve) && !m.asking && !m.adjusts:
		return m.accept()
	case key.Matches(msg, m.keys.next) && len(m.proposal.Choices) > 0:
		if m.scroll < m.furthest() {
			m.scroll = m.furthest() // they stand at the end: seen first, then changed
			return m, nil
		}
		m.focus = (m.focus + 1) % len(m.proposal.Choices)
	case key.Matches(msg, m.keys.less):
		return m.choose(-1)
	case key.Matches(msg, m.keys.more):
		return m.choose(1)
	case key.Matches(msg, m.keys.up):
		m.scroll = max(m.scroll-1, 0)
	case key.Matches(msg, m.keys.down):
		m.scroll = min(m.scroll+1, m.furthest())
	case key.Matches(msg, m.keys.pageUp):
		m.scroll = max(m.scroll-m.page(), 0)
	case key.Matches(msg, m.keys.pageDown):
		m.scroll = min(m.scroll+m.page(), m.furthest())
	}
	return m, nil
}

func (m Model) mouse(msg tea.MouseMsg) (Model, tea.Cmd) {
	if msg.Action != tea.MouseActionPress {
		return m, nil
	}
	yes, no := m.buttons(m.w, m.h)
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		m.scroll = max(m.scroll-2, 0)
	case msg.Button == tea.MouseButtonWheelDown:
		m.scroll = min(m.scroll+2, m.furthest())
	case msg.Button == tea.MouseButtonLeft && yes.Has(msg.X, msg.Y) && !m.asking && !m.adjusts:
		return m.accept()
	case msg.Button == tea.MouseButtonLeft && no.Has(msg.X, msg.Y):
		return m, m.decline()
	}
	return m, nil
}

// accept approves what was read to the end; until then it reads on.
func (m Model) accept() (Model, tea.Cmd) {
	if !m.read {
		m.scroll = min(m.scroll+m.page(), m.furthest())
		return m, nil
	}
	m.asking, m.err = true, nil
	m.scroll = m.furthest()
	p := m.proposal
	return m, screen.Intent(Accepted{p})
}

// choose asks for another option of the choice in focus.
func (m Model) choose(step int) (Model, tea.Cmd) {
	if m.asking || m.adjusts || len(m.proposal.Choices) == 0 {
		return m, nil
	}
	if m.scroll < m.furthest() {
		m.scroll = m.furthest()
		return m, nil
	}
	p, chosen := m.proposal, make([]int, len(m.proposal.Choices))
	for i, c := range p.Choices {
		chosen[i] = c.Chosen
	}
	to := chosen[m.focus] + step
	if to < 0 || to >= len(p.Choices[m.focus].Options) {
		return m, nil
	}
	chosen[m.focus] = to
	m.adjusts, m.err = true, nil
	return m, screen.Intent(Adjusting{p, chosen})
}

func (m Model) decline() tea.Cmd {
	p := m.proposal
	return screen.Intent(Declined{p})
}

// keyMap is every key of the approval screen.
type keyMap struct{ approve, decline, up, down, pageUp, pageDown, next, less, more, help key.Binding }

// Keys is what the keys of the approval do.
func Keys() keys.Set {
	return keys.Set{
		Name: "approval", Title: "Approval",
		Actions: []keys.Action{
			{Name: "approve", What: "approve", Default: []string{"enter", "a", "y"}},
			{Name: "decline", What: "go back", Default: []string{"esc", "q", "n", "backspace"}},
			{Name: "up", What: "scroll up", Default: []string{"up", "k"}},
			{Name: "down", What: "scroll down", Default: []string{"down", "j"}},
			{Name: "page-up", What: "page up", Default: []string{"pgup", "b"}},
			{Name: "page-down", What: "page down", Default: []string{"pgdown", " "}},
			{Name: "next-choice", What: "next choice", Default: []string{"tab"}},
			{Name: "less", What: "less of it", Default: []string{"left", "h"}},
			{Name: "more", What: "more of it", Default: []string{"right", "l"}},
		},
	}
}

func bindings(m keys.Map) keyMap {
	b := m.Of(Keys())
	return keyMap{
		approve: b.Get("approve"), decline: b.Get("decline"), up: b.Get("up"), down: b.Get("down"),
		pageUp: b.Get("page-up"), pageDown: b.Get("page-down"),
		next: b.Get("next-choice"), less: b.Get("less"), more: b.Get("more"), help: b.Get("help"),
	}
}

// Help is this screen's help page.
func (m Model) Help() screen.Page {
	k := m.keys
	return screen.Page{
		Title:  "Approval",
		Groups: []screen.Group{{Title: "Approval", Keys: []key.Binding{k.approve, k.decline, k.up, k.down, k.pageUp, k.pageDown, k.next, k.less, k.more, k.help}}},
		Notes: []string{
			"This is the only time your wallet is asked. What is written here is what the transaction says: it makes a session key known " +
				"to the chess program, with these limits, and nothing else can be done with that key.",
			"How long the key lasts, what it may spend and how much it may play is yours to choose, from 15 minutes to 7 days and never for ever: Tab " +
				"goes to the next choice, the arrows change it. Each change makes a new key and a new transaction, which is what you then read.",
			"Going back signs nothing and sends nothing.",
		},
	}
}

// Leaving reports that nothing is lost by quitting here.
func (m Model) Leaving() bool { return true }

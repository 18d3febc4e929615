// Package ui is the program as it is seen: one Bubble Tea model that shows one screen at a time.
//
//	err := ui.Run(ctx, ui.Options{Backend: b, Theme: theme.Detect(os.Stdout, os.Environ(), said)})
//
// or, to drive it without a terminal, ui.New(options) as any tea.Model (see ui/uitest).
//
// Invariants: Model is the only tea.Model; screens are values that never import each other and speak to the root by the typed intents
// routed in route.go; Update does no I/O, reads no clock and starts no goroutine; an answer that comes after the player went elsewhere is
// dropped by its request number, and a match that comes so late is closed; nothing is redrawn while nothing changes. The first frame waits
// for no backend: one that is still opening is a backend.Opening, which may be given orders.
package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/backend"
	"castlekey/ui/bell"
	"castlekey/ui/keys"
	"castlekey/ui/screen"
	"castlekey/ui/screen/library"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/review"
	"castlekey/ui/theme"
	"castlekey/ui/tty"
)

// Options is what the program needs from outside.
type Options struct {
	Backend  backend.Backend // it may still be opening; nil: no game is played, and First says what is shown
	Engines  backend.Engines // besides the built-in one; nil: none
	Theme    theme.Options
	Schemes  []theme.Scheme     // to choose from, the first one to begin with; nil: those of the program
	Pictures tty.Pictures       // how pictures are sent, if the theme draws with them; Run adds what they show
	Keys     keys.Map           // the player's own; the zero value is the defaults
	Bell     bell.Set           // when the terminal's bell rings
	Animate  bool               // moves are drawn step by step, except with pictures
	Rotate   bool               // the board turns to whoever moves, when two play at one keyboard
	Notices  []screen.Line      // what the player should read before anything else
	Now      func() time.Time   // nil: time.Now
	Context  context.Context    // ends all requests; nil: never
	Asks     <-chan backend.Ask // what a wallet is asked elsewhere, the latest; nil: it answers by itself
	Desk     Desk               // where texts go that are copied

	Drawn func() // called once, when the first frame stands on the screen; nil: nobody waits for it

	First    screen.Review   // what is shown in place of the menu, where Backend is nil
	Analysts review.Analysts // who goes over games; nil: the built-in engine

	first func(view func(w, h int) string) // draws the first frame; nil: Bubble Tea does
}

// The smallest terminal everything fits in.
const (
	MinWidth  = 40
	MinHeight = 20
)

// Model is the root model. It is a value, except for what its options point to.
type Model struct {
	options Options
	theme   theme.Theme
	scheme  int // which of the options' is worn
	w, h    int

	page   page          // what is shown
	menu   page          // the menu, with what was chosen on it, to come back to
	under  []page        // what lies below a review, to come back to
	asking page          // where a wallet is to answer, over the rest; nil while none is asked elsewhere
	board  page          // the board below an approval that renews its session, nil elsewhere
	ends   bool          // or that revokes it
	match  backend.Match // the one being played, nil elsewhere

	cluster string // as the backend calls it, once it has answered

	request int                // the last number given
	cancel  context.CancelFunc // of the last request, nil when none runs
	visit   int                // to the menu, counted from 0: what the backend knew at a former one is old
	lost    error              // why there is no backend, a *backend.NotOpened; nil while there may be one

	helpKey   key.Binding
	themeKey  key.Binding
	notice    screen.Dialog // over everything until it is read
	begun     bool          // something was shown after the first page
	answering reply         // the terminal is answering a question it was not waited for
	help      bool
	scroll    int // of the help page
}

// New returns the program at its menu.
func New(o Options) Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Context == nil {
		o.Context = context.Background()
	}
	if o.Analysts == nil {
		o.Analysts = review.BuiltIn
	}
	th := o.numbered()[0].Theme(o.Theme)
	first := show(menu.New(th, o.Keys))
	if o.Backend == nil {
		first = show(library.New(library.Env{Theme: th, Keys: o.Keys, Title: title(o.First), Whole: true}))
	}
	return Model{
		options: o, theme: th, page: first, menu: first, request: 1,
		helpKey: o.Keys.Of(keys.Everywhere()).Get("help"), themeKey: o.Keys.Of(keys.Everywhere()).Get("theme"), notice: notice("Before you play", o.Notices),
	}
}

// Init asks the backend who plays and listens for what a wallet is asked elsewhere, or asks for the games to go over.
func (m Model) Init() tea.Cmd {
	if m.options.Backend == nil {
		return tea.Batch(m.draw(), func() tea.Msg { return m.options.First })
	}
	return tea.Batch(m.draw(), m.load(nil), m.listen())
}

// draw draws the first frame without waiting for Bubble Tea, which draws it again, changing nothing.
func (m Model) draw() tea.Cmd {
	if m.options.first == nil {
		return nil
	}
	return func() tea.Msg {
		m.options.first(func(w, h int) string {
			sized, _ := m.Update(tea.WindowSizeMsg{Width: w, Height: h})
			return sized.View()
		})
		return nil
	}
}

var (
	interruptKey = key.NewBinding(key.WithKeys(keys.Interrupt), key.WithHelp("ctrl+c", "quit at once"))
	moreKey      = key.NewBinding(key.WithKeys("down", "j", "pgdown", " "))
	lessKey      = key.NewBinding(key.WithKeys("up", "k", "pgup"))
)

// Update handles one message.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if next, cmd, ok := m.route(msg); ok {
		return next, cmd
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.notice = m.notice.Resize(m.w, m.h)
	case tea.KeyMsg:
		return m.onKeys(msg)
	case tea.MouseMsg:
		if m.help || m.tooSmall() {
			return m, nil
		}
		if next, ok := m.onNotice(msg); ok {
			return next, nil
		}
		if press, ok := m.onFooter(msg); ok {
			return m.onKey(press)
		}
	}
	return m.forward(msg)
}

// onFooter is the key that a click at the bottom means. Where letters are typed, none means a letter.
func (m Model) onFooter(msg tea.MouseMsg) (tea.KeyMsg, bool) {
	press, ok := m.shown().footer(m.w, m.h).Pressed(msg)
	typed := m.shown().typing() && keys.Typeable(press.String())
	return press, ok && !typed
}

// onKeys handles one key after the other. Letters typed fast come in one message, and "f3" in one message must not be taken for the key F3.
func (m Model) onKeys(msg tea.KeyMsg) (Model, tea.Cmd) {
	if next, ok := m.late(msg); ok {
		return next, nil
	}
	m.answering = noReply
	if msg.Paste && m.opens(string(msg.Runes)) {
		return m, func() tea.Msg { return screen.Review{PGN: string(msg.Runes)} }
	}
	if msg.Type != tea.KeyRunes || len(msg.Runes) <= 1 {
		return m.onKey(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		next, cmd := m.onKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
		m, cmds = next, append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// onKey handles what works everywhere and gives the rest to the screen.
func (m Model) onKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case key.Matches(msg, interruptKey):
		return m, tea.Interrupt
	case m.notice.Open() && !m.tooSmall():
		next, _ := m.onNotice(msg)
		return next, nil
	case m.help:
		return m.scrollHelp(msg), nil
	case key.Matches(msg, m.helpKey) && (msg.Type != tea.KeyRunes || !m.page.typing()):
		m.help, m.scroll = true, 0
		return m, nil
	case key.Matches(msg, m.themeKey):
		return m.nextTheme()
	case m.tooSmall():
		return m, nil
	}
	return m.forward(msg)
}

// forward gives a message to the screen; keys and clicks to the one over it, if there is one.
func (m Model) forward(msg tea.Msg) (Model, tea.Cmd) {
	if m.asking != nil && input(msg) {
		next, cmd := m.asking.update(msg)
		m.asking = next
		return m, cmd
	}
	m, other := m.below(msg)
	next, cmd := m.page.update(msg)
	m.page = next
	return m, tea.Batch(other, cmd)
}

// scrollHelp moves the help page; any other key closes it.
func (m Model) scrollHelp(msg tea.KeyMsg) Model {
	furthest := screen.Help(m.theme.Canvas(m.w, m.h), m.theme, m.helpPage(), 0)
	switch {
	case key.Matches(msg, moreKey) && furthest > 0:
		m.scroll = min(m.scroll+1, furthest)
	case key.Matches(msg, lessKey) && furthest > 0:
		m.scroll = max(m.scroll-1, 0)
	default:
		m.help = false
	}
	return m
}

// helpPage is the screen's help with what works everywhere.
func (m Model) helpPage() screen.Page {
	p := m.shown().help()
	p.Groups = append(p.Groups, screen.Group{Title: "Everywhere", Keys: []key.Binding{m.themeKey, interruptKey}})
	return p
}

// shown is the screen that is seen.
func (m Model) shown() page {
	if m.asking != nil {
		return m.asking
	}
	return m.page
}

// input reports whether a message comes from the player's hands.
func input(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg:
		return true
	}
	return false
}

// tooSmall reports whether the terminal is known to be too small. Keys that come before its size do are taken.
func (m Model) tooSmall() bool { return m.w > 0 && m.h > 0 && (m.w < MinWidth || m.h < MinHeight) }

// View draws the screen, or says that the terminal is too small for it.
func (m Model) View() string {
	switch {
	case m.w == 0 || m.h == 0:
		return ""
	case m.tooSmall():
		return tooSmall(m.theme, m.w, m.h).String()
	}
	c := m.shown().view(m.w, m.h)
	if m.notice.Open() {
		m.notice.Draw(c, m.theme)
	}
	if m.help {
		screen.Help(c, m.theme, m.helpPage(), m.scroll)
	}
	return c.String()
}

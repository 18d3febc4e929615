package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/game/collection"
	"castlekey/ui/screen"
	"castlekey/ui/screen/library"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/review"
)

// The answers of a collection of games.
type (
	found struct {
		number  int
		asked   screen.Review
		scanner *collection.Scanner
		entries []collection.Entry
		tree    *game.Tree // of the only one, or the one that was asked for
		whole   bool       // there are no more
		err     error
	}
	gameOpened struct {
		number int
		tree   *game.Tree
		err    error
	}
)

// routeReview is route for what belongs to reviews.
func (m Model) routeReview(msg tea.Msg) (Model, tea.Cmd, bool) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case screen.Review:
		m, cmd = m.ask(m.find(msg))
	case found:
		m, cmd = m.onFound(msg)
	case library.Delete:
		cmd = m.deleteGame(msg.Path)
	case library.Export:
		cmd = m.exportGames(msg.Entries)
	case library.Open:
		m, cmd = m.ask(openGame(msg.Entry))
	case gameOpened:
		m, cmd = m.onGameOpened(msg)
	case review.Turn:
		m, cmd = m.turnGame(msg)
	case review.Left, library.Left:
		m, cmd = m.back()
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// title is what a list of games is called.
func title(r screen.Review) string {
	switch {
	case r.Path == "":
		return "Pasted games"
	case r.Own:
		return "Finished games"
	}
	return filepath.Base(r.Path)
}

// find reads a collection as far as it has to be known: whether there is more than one game, and the one that was asked for.
func (m Model) find(r screen.Review) request {
	return func(ctx context.Context, number int) tea.Msg {
		f := found{number: number, asked: r}
		f.scanner, f.err = scan(r)
		if f.err == nil {
			f.err = f.read(ctx)
		}
		if f.err != nil || f.whole {
			f.close()
		}
		return f
	}
}

func scan(r screen.Review) (*collection.Scanner, error) {
	if r.Path == "" {
		return collection.Text(r.PGN), nil
	}
	s, err := collection.Scan(r.Path)
	if err == nil && r.Own {
		s.Backwards()
	}
	return s, err
}

func (f *found) close() {
	if f.scanner != nil {
		f.scanner.Close()
	}
}

// read reads on until the game that was asked for has come, or it is known whether there are several.
func (f *found) read(ctx context.Context) error {
	for len(f.entries) < max(f.asked.Game, 2) && !f.whole {
		more, err := f.scanner.Next(ctx)
		f.whole = errors.Is(err, io.EOF)
		if err != nil && !f.whole {
			return err
		}
		f.entries = append(f.entries, more...)
	}
	want := f.asked.Game
	switch n := len(f.entries); {
	case n == 0:
		return fmt.Errorf("%s: %w", title(f.asked), collection.ErrEmpty)
	case want > n:
		return fmt.Errorf("%s: there is no game %d: %w", title(f.asked), want, collection.ErrEmpty)
	case n == 1 && !f.asked.Own:
		want = 1
	case want < 1:
		return nil
	}
	var err error
	f.tree, err = f.entries[want-1].Load()
	return err
}

// onFound shows the only game, or the list with the one that was asked for on it.
func (m Model) onFound(msg found) (Model, tea.Cmd) {
	switch {
	case msg.number != m.request:
		msg.close()
		return m, nil
	case msg.err != nil:
		return m.reviewFailed(msg.err)
	case len(msg.entries) == 1 && !msg.asked.Own:
		return m.over(m.review(msg.tree, 0))
	}
	ctx, scanner := m.options.Context, msg.scanner
	list := library.New(library.Env{
		Theme: m.theme, Keys: m.options.Keys, Title: title(msg.asked), Found: msg.entries, Whole: msg.whole, Own: msg.asked.Own,
		More: func() ([]collection.Entry, error) { return scanner.Next(ctx) },
	})
	m, cmd := m.over(show(list), list.Init())
	if msg.tree == nil {
		return m, cmd
	}
	m, opened := m.over(m.review(msg.tree, len(msg.entries)-1))
	return m, tea.Batch(cmd, opened)
}

// reviewFailed tells whoever asked.
func (m Model) reviewFailed(err error) (Model, tea.Cmd) {
	m, a := m.forward(screen.Failed{Err: err})
	m, b := m.forward(menu.Failed{Err: err})
	m, c := m.forward(library.Failed{Err: err})
	return m, tea.Batch(a, b, c)
}

// review is the screen for a game, and its first command.
func (m Model) review(tree *game.Tree, others int) (page, tea.Cmd) {
	r := review.New(review.Env{Context: m.options.Context, Theme: m.theme, Keys: m.options.Keys, Tree: tree, Analysts: m.options.Analysts, Others: others})
	return show(r), r.Init()
}

// over shows a page over the present one, to which back returns. What is shown before anything was asked for is not worth returning to.
func (m Model) over(p page, first tea.Cmd) (Model, tea.Cmd) {
	if m.options.Backend != nil || m.begun {
		m.under = append(m.under[:len(m.under):len(m.under)], m.page)
	}
	m.begun = true
	m, sized := m.turnTo(p)
	return m, tea.Batch(sized, first)
}

// back returns to the page below, or leaves the program if there is none.
func (m Model) back() (Model, tea.Cmd) {
	m = m.drop()
	if len(m.under) == 0 {
		return m, tea.Quit
	}
	last := len(m.under) - 1
	p := m.under[last]
	m.under = m.under[:last]
	m, sized := m.turnTo(p)
	m, freed := m.forward(menu.Failed{}) // what a menu was doing when something was pasted over it was dropped
	return m, tea.Batch(sized, freed)
}

// openGame reads a game of the list.
func openGame(e collection.Entry) request {
	return func(_ context.Context, number int) tea.Msg {
		tree, err := e.Load()
		return gameOpened{number, tree, err}
	}
}

// onGameOpened shows a game over the list, or in place of the one before.
func (m Model) onGameOpened(msg gameOpened) (Model, tea.Cmd) {
	if msg.number != m.request {
		return m, nil
	}
	if msg.err != nil {
		return m.reviewFailed(msg.err)
	}
	p, first := m.review(msg.tree, 1)
	if _, listed := m.page.(shown[library.Model]); listed {
		return m.over(p, first)
	}
	m, sized := m.turnTo(p)
	return m, tea.Batch(sized, first)
}

// turnGame asks the list below the review for another game.
func (m Model) turnGame(t review.Turn) (Model, tea.Cmd) {
	if len(m.under) == 0 {
		return m, nil
	}
	last := len(m.under) - 1
	if _, listed := m.under[last].(shown[library.Model]); !listed {
		return m, nil
	}
	list, cmd := m.under[last].update(library.Turn(t))
	m.under = append(m.under[:last:last], list)
	return m, cmd
}

// opens reports whether a pasted text is to be opened as games: if it looks like some, and the screen has no place of its own for it.
func (m Model) opens(text string) bool {
	if m.tooSmall() || m.help || m.page.takes(text) {
		return false
	}
	if _, err := game.FromFEN(strings.TrimSpace(text)); err == nil {
		return true
	}
	return strings.Contains(text, "1.") && (strings.Contains(text, "\n") || strings.Contains(text, " "))
}

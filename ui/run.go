package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/board"
	"castlekey/ui/tty"
)

// framesPerSecond bounds how long a key waits to be drawn: as short as Bubble Tea allows. Nothing is drawn while nothing changes.
const framesPerSecond = 120

// ErrInterrupted is returned by Run when Ctrl-C, SIGINT, SIGTERM or the end of the context stopped the program.
var ErrInterrupted error = interrupted{}

type interrupted struct{}

func (interrupted) Error() string { return "interrupted" }

// Explain implements backend.Explainer.
func (interrupted) Explain() (what, todo string) {
	return "Stopped.", "An unfinished game is kept: start castlekey again and resume it."
}

// Run shows the program on the terminal until the player leaves it. The terminal is restored in any case, also after a panic.
// It does not close the backend. If that could not be opened, it ends at once with the *backend.NotOpened.
func Run(ctx context.Context, o Options, more ...tea.ProgramOption) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	o.Context = ctx
	out := tty.NewWriter(os.Stdout)
	if p := o.Pictures; p.Protocol != tty.NoPictures {
		p.Source, p.Series = board.Album{Palettes: o.palettes()}, byte(1+rand.IntN(0xfe)) //nolint:gosec // it keeps apart, it protects nothing
		out.Show(p)
	}
	if o.Desk.Clipboard == nil {
		o.Desk.Clipboard = func(ctx context.Context, text string) error { return out.Copy(ctx, text, os.Environ()) }
	}
	if o.Desk.Ring == nil {
		o.Desk.Ring = func() { _ = out.Send("\a") } // a terminal that is gone is noticed by the next picture
	}
	o.first = func(view func(w, h int) string) {
		_ = out.First(view) // as above
		if o.Drawn != nil {
			o.Drawn()
		}
	}
	options := append([]tea.ProgramOption{
		tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithMouseCellMotion(),
		tea.WithOutput(out), tea.WithFPS(framesPerSecond),
	}, more...)
	last, err := tea.NewProgram(New(o), options...).Run()
	switch {
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("show the game: %w", err)
	case errors.Is(err, tea.ErrInterrupted), errors.Is(err, tea.ErrProgramKilled), errors.Is(err, context.Canceled):
		return ErrInterrupted
	case err != nil:
		return fmt.Errorf("show the game: %w", err)
	}
	if m, ok := last.(Model); ok && m.lost != nil {
		return m.lost
	}
	return nil
}

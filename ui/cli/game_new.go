package cli

import (
	"context"
	"fmt"
	"strings"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

// openTerms are the flags of game new.
type openTerms struct {
	approval

	side, clock, invite, from string
}

func newGameNew(o *options) *cobra.Command {
	var n openTerms
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Open a game for somebody at another terminal to join",
		Long: `Open a game for somebody at another terminal to join. Your wallet approves once: a session key for this game alone, and the
game. The address that is printed is what the other side joins; then both play it with castlekey --url URL, or in lines of
text with castlekey plain.`,
		Example: `  castlekey game new --url http://127.0.0.1:8899 --side black --time 5+3 --yes`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			setup, err := n.setup()
			if err != nil {
				return err
			}
			return o.withHost(cmd.Context(), func(h *match.Host) error { return o.take(cmd.Context(), h, setup, n.approval) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&n.side, "side", "random", "white, black or random")
	flags.StringVar(&n.clock, "time", "untimed", "minutes + seconds a move, such as 5+3, or untimed")
	flags.StringVar(&n.invite, "invite", "", "the wallet that may join (default: anyone)")
	flags.StringVar(&n.from, "from", "", "the position to begin from, in Forsyth-Edwards notation")
	n.flag(cmd)
	return cmd
}

func (n openTerms) setup() (backend.Setup, error) {
	s := backend.Setup{Opponent: backend.Remote, Start: n.from, Invite: n.invite}
	sides := map[string]backend.Side{"white": backend.White, "black": backend.Black, "random": backend.Random}
	side, ok := sides[strings.ToLower(n.side)]
	if !ok {
		return s, usage("Choose white, black or random.", "there is no side %q", n.side)
	}
	s.Side = side
	var err error
	if s.Time, err = game.ParseTimeControl(n.clock); err != nil {
		return s, usage("Write minutes + seconds a move, such as 5+3, or untimed.", "read --time: %w", err)
	}
	if n.from != "" {
		if _, err := game.FromFEN(n.from); err != nil {
			return s, usage("Write the position in Forsyth-Edwards notation, in quotes.", "read --from: %w", err)
		}
	}
	return s, nil
}

func newGameJoin(o *options) *cobra.Command {
	var a approval
	cmd := &cobra.Command{
		Use:   "join GAME",
		Short: "Take the free seat of somebody's game, or your own again",
		Long: `Take the free seat of somebody's game. Your wallet approves once: a session key for this game alone, and the seat. Then play
it with castlekey --url URL, where it is among the unfinished games. A seat of your own whose session was revoked, lost, or is
on another machine is taken again in the same way.`,
		Args: oneGame,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withGame(cmd.Context(), args[0], func(h *match.Host, id string) error {
				return o.take(cmd.Context(), h, backend.Setup{Opponent: backend.Remote, Join: id}, a)
			})
		},
	}
	a.flag(cmd)
	return cmd
}

// take shows the approval of a seat, has it approved, and says how the game goes on.
func (o *options) take(ctx context.Context, h *match.Host, s backend.Setup, a approval) error {
	p, err := h.Prepare(ctx, s)
	if err != nil {
		return err
	}
	lines := []string{p.Title + "."}
	for _, c := range p.Clauses {
		lines = append(lines, c.Label+": "+strings.Join(c.Lines, "; ")+".")
	}
	if err := a.ask(o, lines); err != nil {
		h.Discard(p)
		return err
	}
	m, err := h.Approve(ctx, p)
	if err != nil {
		return err
	}
	snap := m.Snapshot()
	if err := m.Close(); err != nil {
		return err
	}
	return o.printSeat(m.ID(), snap)
}

// seatRow is a seat that was taken, as --json prints it.
type seatRow struct {
	Game    string `json:"game"`
	Color   string `json:"color"`
	Session string `json:"session"`
	Join    string `json:"join,omitempty"` // what the other side types, while the other seat is free
}

func (o *options) printSeat(id string, s backend.Snapshot) error {
	color := game.White
	if s.Seats[game.Black].Local {
		color = game.Black
	}
	if o.json {
		return o.printJSON(seatRow{Game: id, Color: color.String(), Session: s.Seats[color].SessionKey, Join: s.Invitation})
	}
	fmt.Fprintf(o.Out, "Game     %s\nYou      %s, session key %s\n", id, color, s.Seats[color].SessionKey)
	if s.Waiting {
		fmt.Fprintf(o.Out, "To join  %s\n", s.Invitation)
	}
	fmt.Fprintf(o.Out, "To play  castlekey --url %s\n", o.url)
	return nil
}

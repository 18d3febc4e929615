package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/google/renameio/v2/maybe"
	"github.com/spf13/cobra"
)

// printBoard draws the position, White below.
func printBoard(w io.Writer, g *game.Game) {
	for rank := 7; rank >= 0; rank-- {
		fmt.Fprintf(w, "%d ", rank+1)
		for file := range 8 {
			piece := "."
			if p := g.At(game.At(file, rank)); p != game.NoPiece {
				piece = p.String()
			}
			fmt.Fprintf(w, " %s", piece)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "   a b c d e f g h")
}

// movesOnly passes on a PGN without its tags and the empty line after it.
type movesOnly struct{ w io.Writer }

func (m movesOnly) Write(p []byte) (int, error) {
	_, moves, _ := bytes.Cut(p, []byte("\n\n"))
	if _, err := m.w.Write(append(bytes.TrimSpace(moves), '\n')); err != nil {
		return 0, err
	}
	return len(p), nil
}

func newGameWatch(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "watch GAME",
		Short: "Follow a game, a line a move, until it is over",
		Long: `Follow a game, a line a move, until it is over. What was played before is told first.
With --json one object a move, and one for the end.`,
		Args: oneGame,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withGame(cmd.Context(), args[0], func(h *match.Host, id string) error {
				m, err := h.Watch(cmd.Context(), id)
				if err != nil {
					return err
				}
				return errors.Join(o.follow(cmd.Context(), m), m.Close())
			})
		},
	}
}

// watched is one line of watch --json.
type watched struct {
	Ply    int    `json:"ply,omitempty"` // from 1
	Color  string `json:"color,omitempty"`
	SAN    string `json:"san,omitempty"`
	UCI    string `json:"uci,omitempty"`
	FEN    string `json:"fen"` // after it
	Result string `json:"result,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// follow tells the moves of a match as they come.
func (o *options) follow(ctx context.Context, m backend.Match) error {
	told, waited := 0, false
	for {
		s := m.Snapshot()
		for ; told < s.Game.Ply(); told++ {
			if err := o.tellMove(s.Game, told); err != nil {
				return err
			}
		}
		switch {
		case s.Outcome.Over():
			return o.tellEnd(s)
		case o.url == embeddedName:
			return match.Explained(match.ErrAlone)
		case s.Waiting && !waited:
			waited = true
			fmt.Fprintln(o.Err, "Waiting for an opponent:", s.Invitation)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case next := <-m.Updates():
			next.Raise()
		}
	}
}

func (o *options) tellMove(g *game.Game, ply int) error {
	before, after := g.AtPly(ply), g.AtPly(ply+1)
	san, mv := before.SAN(g.Moves()[ply]), g.Moves()[ply]
	if o.json {
		return o.printJSON(watched{Ply: ply + 1, Color: before.Turn().String(), SAN: san, UCI: mv.UCI(), FEN: after.FEN()})
	}
	dots := "."
	if before.Turn() == game.Black {
		dots = "..."
	}
	_, err := fmt.Fprintf(o.Out, "%d%s %s\n", before.Fullmove(), dots, san)
	return err
}

func (o *options) tellEnd(s backend.Snapshot) error {
	if o.json {
		return o.printJSON(watched{FEN: s.Game.FEN(), Result: s.Outcome.Result.String(), Reason: s.Outcome.Reason.String()})
	}
	_, err := fmt.Fprintln(o.Out, s.Outcome)
	return err
}

// exportFlags are the flags of game export.
type exportFlags struct {
	selection

	all  bool
	file string
}

func newGameExport(o *options) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [GAME...]",
		Short: "Write games as PGN, from the chain's record alone",
		Example: `  castlekey game export 4Tn2uJ
  castlekey game export --all --mine -o games.pgn`,
		Args: func(_ *cobra.Command, args []string) error {
			if f.all == (len(args) > 0) {
				return usage("Name games by the first letters of their addresses, or use --all.", "export takes games or --all")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error { return o.export(cmd.Context(), h, args, f) })
		},
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&f.all, "all", false, "every game on the chain, or those that --mine, --open and --live leave")
	cmd.Flags().StringVarP(&f.file, "output", "o", "", "write to this file, which must not be there, instead of standard output")
	return cmd
}

func (o *options) export(ctx context.Context, h *match.Host, names []string, f exportFlags) error {
	ids, err := f.chosen(ctx, h, names)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	for _, id := range ids {
		rec, err := h.Record(ctx, id)
		if err != nil {
			return err
		}
		if err := game.WritePGN(&text, rec); err != nil {
			return err
		}
	}
	if f.file == "" {
		_, err := text.WriteTo(o.Out)
		return err
	}
	if _, err := os.Lstat(f.file); err == nil {
		return usage("Choose another name, or move it away.", "%s is there already", f.file)
	}
	if err := maybe.WriteFile(f.file, text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write games: %w", err)
	}
	if o.json {
		return o.printJSON(map[string]any{"games": len(ids), "path": f.file})
	}
	noun := "games"
	if len(ids) == 1 {
		noun = "game"
	}
	fmt.Fprintf(o.Out, "%d %s written to %s\n", len(ids), noun, f.file)
	return nil
}

// chosen are the addresses of the games that are to be exported.
func (f exportFlags) chosen(ctx context.Context, h *match.Host, names []string) ([]string, error) {
	var ids []string
	for _, name := range names {
		id, err := findGame(ctx, h, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if !f.all {
		return ids, nil
	}
	all, err := h.Games(ctx)
	for _, l := range all {
		if f.wants(l) {
			ids = append(ids, l.ID)
		}
	}
	return ids, err
}

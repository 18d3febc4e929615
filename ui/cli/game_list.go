package cli

import (
	"fmt"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

// selection are the flags that choose among games.
type selection struct{ open, mine, live bool }

func (w *selection) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&w.open, "open", false, "only games whose free seat your wallet may take")
	cmd.Flags().BoolVar(&w.mine, "mine", false, "only games of your wallet")
	cmd.Flags().BoolVar(&w.live, "live", false, "only games that are not over")
}

func (w *selection) wants(l backend.Listing) bool {
	return (!w.open || l.Joinable) && (!w.mine || l.Mine) && (!w.live || !l.Over)
}

func newGameList(o *options) *cobra.Command {
	var w selection
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the games on the chain, newest first",
		Long: `List the games on the chain, newest first: whose they are, their clocks, and how they stand.
With --json one object a game, one game a line.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				all, err := h.Games(cmd.Context())
				if err != nil {
					return err
				}
				return o.printGames(all, w)
			})
		},
	}
	w.flags(cmd)
	return cmd
}

func (o *options) printGames(all []backend.Listing, w selection) error {
	table := o.table()
	n := 0
	for _, l := range all {
		if !w.wants(l) {
			continue
		}
		n++
		if o.json {
			if err := o.printJSON(rowOf(l)); err != nil {
				return err
			}
			continue
		}
		if n == 1 {
			fmt.Fprintln(table, "GAME\tSTATE\tWHITE\tBLACK\tCLOCK\tMOVES\tLAST\tCHANGED")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", short(l.ID), stateWord(l), orFree(l.White), orFree(l.Black), l.Time, (l.Plies+1)/2, orDash(l.LastSAN),
			l.Changed.Local().Format("2 Jan 15:04"))
	}
	if n == 0 && !o.json {
		fmt.Fprintln(o.Out, "No games.")
	}
	return table.Flush()
}

// stateWord is how a game stands: what can be done, or its result.
func stateWord(l backend.Listing) string {
	switch {
	case l.Over:
		return l.Outcome.Result.String()
	case l.Joinable:
		return "open"
	}
	return gameState(l)
}

func orFree(wallet string) string {
	if wallet == "" {
		return "free"
	}
	return short(wallet)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func newGameShow(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "show GAME",
		Short: "Show one game: players, clocks, moves and the board",
		Args:  oneGame,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withGame(cmd.Context(), args[0], func(h *match.Host, id string) error {
				m, err := h.Watch(cmd.Context(), id)
				if err != nil {
					return err
				}
				s := m.Snapshot()
				if err := m.Close(); err != nil {
					return err
				}
				rec, err := h.Record(cmd.Context(), id)
				if err != nil {
					return err
				}
				if o.json {
					return o.printJSON(shownGame(id, s, rec))
				}
				return o.printGame(id, s, rec)
			})
		},
	}
}

// gameDetail is a game as show --json prints it.
type gameDetail struct {
	Game      string         `json:"game"`
	White     string         `json:"white"`
	Black     string         `json:"black"`
	Waiting   bool           `json:"waiting"`
	Clock     string         `json:"clock"`
	Remaining *remainingTime `json:"remaining"` // null: no clock
	Turn      string         `json:"turn"`
	Moves     []string       `json:"moves"` // in SAN
	FEN       string         `json:"fen"`
	Result    string         `json:"result"`
	Reason    string         `json:"reason,omitempty"`
}

// remainingTime is both clocks when the turn began.
type remainingTime struct {
	White float64 `json:"white"` // seconds
	Black float64 `json:"black"`
}

func shownGame(id string, s backend.Snapshot, rec game.Record) gameDetail {
	d := gameDetail{
		Game: id, White: rec.Tag("White"), Black: rec.Tag("Black"), Waiting: s.Waiting, Clock: s.Setup.Time.String(), Turn: s.Game.Turn().String(),
		Moves: s.Game.SANs(), FEN: s.Game.FEN(), Result: s.Outcome.Result.String(),
	}
	if d.Moves == nil {
		d.Moves = []string{}
	}
	if s.Clocks.Timed {
		d.Remaining = &remainingTime{s.Clocks.Remaining[game.White].Seconds(), s.Clocks.Remaining[game.Black].Seconds()}
	}
	if s.Outcome.Over() {
		d.Reason = s.Outcome.Reason.String()
	}
	return d
}

func (o *options) printGame(id string, s backend.Snapshot, rec game.Record) error {
	state := s.Game.Turn().String() + " to move"
	switch {
	case s.Outcome.Over():
		state = s.Outcome.String()
	case s.Waiting:
		state = "waits for an opponent: " + s.Invitation
	}
	err := o.printPairs([][2]string{
		{"Game", id}, {"White", orNobody(rec.Tag("White"))}, {"Black", orNobody(rec.Tag("Black"))}, {"Clock", s.Setup.Time.String()}, {"State", state}, {"FEN", s.Game.FEN()},
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(o.Out)
	printBoard(o.Out, s.Game)
	if s.Game.Ply() == 0 {
		return nil
	}
	fmt.Fprintln(o.Out)
	return game.WritePGN(movesOnly{o.Out}, rec)
}

func orNobody(wallet string) string {
	if wallet == "" {
		return "nobody yet"
	}
	return wallet
}

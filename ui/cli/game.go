package cli

import (
	"context"
	"strings"

	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newGame(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "game",
		Short: "Open, join, list, show, watch and export games on the chain",
		Long: `Open, join, list, show, watch and export games on the chain.

Two people play from two terminals on one chain: castlekey chain serves one, and both name it with --url. One opens a game,
the other joins it; after that both play with castlekey --url URL, where the game is among the unfinished ones.`,
		Example: `  castlekey chain
  castlekey game new --url http://127.0.0.1:8899 --time 5+3
  castlekey game join ADDRESS --url http://127.0.0.1:8899
  castlekey game watch ADDRESS --url http://127.0.0.1:8899`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGameNew(o), newGameJoin(o), newGameList(o), newGameShow(o), newGameWatch(o), newGameExport(o))
	return cmd
}

// oneGame wants the address of a game.
func oneGame(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("Name it by the first letters of its address, as castlekey game list shows it.", "%s takes one game, got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

// addressLength is the length from which on a text can be a whole address.
const addressLength = 32

// findGame is the address of the one game whose address begins with text; a whole address need not be listed.
func findGame(ctx context.Context, h *match.Host, text string) (string, error) {
	if len(text) >= addressLength {
		return text, nil
	}
	all, err := h.Games(ctx)
	if err != nil {
		return "", err
	}
	var found []string
	for _, l := range all {
		if strings.HasPrefix(l.ID, text) {
			found = append(found, l.ID)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", usage("Run castlekey game list to see which there are.", "no game's address begins with %q", text)
	default:
		return "", usage("Give more of its address, as castlekey game list shows it.", "%d games' addresses begin with %q", len(found), text)
	}
}

// withGame runs f with the backend open and the game found.
func (o *options) withGame(ctx context.Context, text string, f func(h *match.Host, id string) error) error {
	return o.withHost(ctx, func(h *match.Host) error {
		id, err := findGame(ctx, h, text)
		if err != nil {
			return err
		}
		return f(h, id)
	})
}

// gameRow is a game as --json prints it.
type gameRow struct {
	Game     string `json:"game"`
	State    string `json:"state"` // "waiting", "playing" or "over"
	White    string `json:"white"` // wallets; empty: the seat is free
	Black    string `json:"black"`
	Mine     bool   `json:"mine"`
	Joinable bool   `json:"joinable"`
	Clock    string `json:"clock"`
	Plies    int    `json:"plies"`
	Turn     string `json:"turn"`
	Last     string `json:"last,omitempty"` // the last move in SAN
	Result   string `json:"result"`
	Reason   string `json:"reason,omitempty"`
	Changed  string `json:"changed"` // RFC 3339
}

func rowOf(l backend.Listing) gameRow {
	r := gameRow{
		Game: l.ID, State: gameState(l), White: l.White, Black: l.Black, Mine: l.Mine, Joinable: l.Joinable, Clock: l.Time.String(),
		Plies: l.Plies, Turn: l.Turn.String(), Last: l.LastSAN, Result: l.Outcome.Result.String(), Changed: l.Changed.UTC().Format("2006-01-02T15:04:05Z"),
	}
	if l.Over {
		r.Reason = l.Outcome.Reason.String()
	}
	return r
}

func gameState(l backend.Listing) string {
	switch {
	case l.Over:
		return "over"
	case l.White == "" || l.Black == "":
		return "waiting"
	}
	return "playing"
}

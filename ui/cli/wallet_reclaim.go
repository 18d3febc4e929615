package cli

import (
	"context"
	"fmt"

	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newWalletReclaim(o *options) *cobra.Command {
	var a approval
	cmd := &cobra.Command{
		Use:   "reclaim",
		Short: "Find deposits of the wallet that nothing needs any more, and get them back",
		Long: `Search the chain itself for accounts that hold deposits of the wallet for nothing: expired session tokens, policies whose
session is dead, and games that are over. They are closed and the deposits come back, also when the key store is lost.
The record of a closed game is gone from the chain; the games played here are kept as PGN files in the data folder.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error { return o.reclaim(cmd.Context(), h, a) })
		},
	}
	a.flag(cmd)
	return cmd
}

// reclaimedRow is a reclaiming as --json prints it.
type reclaimedRow struct {
	Accounts int    `json:"accounts"` // closed
	Returned uint64 `json:"returned"` // lamports, before fees
}

func (o *options) reclaim(ctx context.Context, h *match.Host, a approval) error {
	offers, lamports, err := h.Reclaim(ctx)
	if err != nil {
		return err
	}
	closed := 0
	for _, offer := range offers {
		if err := a.ask(o, offer.Lines); err != nil {
			return err
		}
		if _, err := offer.Approve(ctx); err != nil {
			return err
		}
		closed += offer.Steps
	}
	if o.json {
		return o.printJSON(reclaimedRow{Accounts: closed, Returned: lamports})
	}
	_, err = fmt.Fprintf(o.Out, "%d accounts closed, %s SOL went back to the wallet.\n", closed, inSOL(lamports))
	return err
}

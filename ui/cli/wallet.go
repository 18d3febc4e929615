package cli

import (
	"fmt"

	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newWallet(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "wallet",
		Short: "Show the wallet that approves sessions",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				p, err := h.Purse(cmd.Context())
				if err != nil {
					return err
				}
				return o.printPurse(p)
			})
		},
	}
	cmd.AddCommand(newWalletNew(o), newWalletPassphrase(o), newWalletReclaim(o))
	return cmd
}

// purseRow is a wallet as --json prints it.
type purseRow struct {
	Address string `json:"address"`
	Kind    string `json:"kind"` // demo, sealed, browser or keypair
	Name    string `json:"name"`
	Cluster string `json:"cluster"`
	Balance uint64 `json:"balance"` // lamports
}

func (o *options) printPurse(p match.Purse) error {
	if o.json {
		return o.printJSON(purseRow{Address: p.Address.String(), Kind: p.Kind, Name: p.Name, Cluster: p.Cluster, Balance: p.Lamports})
	}
	_, err := fmt.Fprintf(o.Out, "Address  %s\nBalance  %s SOL\nKind     %s (%s)\nCluster  %s\n", p.Address, inSOL(p.Lamports), p.Kind, p.Name, p.Cluster)
	return err
}

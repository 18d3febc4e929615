package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"castlekey/onchain/embedded"

	"github.com/gagliardetto/solana-go"
	"github.com/spf13/cobra"
)

// latestListed is how many transactions trace lists when none is named.
const latestListed = 20

func newTrace(o *options) *cobra.Command {
	var instructions bool
	cmd := &cobra.Command{
		Use:   "trace [SIGNATURE]",
		Short: "Replay a transaction of the embedded chain and show all it did",
		Long: `Replay a transaction of the embedded chain and show all it did: the programs' logs, every system call with its cost, how
the accounts changed, and in which functions of the bytecode the compute units went. The chain does not change.

SIGNATURE may be latest. Without one the latest transactions are listed. With --url the chain is one that castlekey chain
serves on this machine; other clusters do not keep what a replay needs.`,
		Example: `  castlekey trace                          the latest transactions
  castlekey trace latest                   what the last one did
  castlekey trace latest --instructions    and every instruction of bytecode it executed
  castlekey trace latest --url localhost   of a chain that another process serves`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("Use castlekey trace SIGNATURE.", "trace takes one signature, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withTracer(cmd.Context(), func(t tracer) error {
				if len(args) == 0 {
					return o.listLatest(t)
				}
				return o.trace(t, args[0], instructions)
			})
		},
	}
	cmd.Flags().BoolVar(&instructions, "instructions", false, "write every executed instruction of bytecode, with the registers before it")
	return cmd
}

func (o *options) listLatest(t tracer) error {
	list, err := t.latest(latestListed)
	if err != nil {
		return err
	}
	if o.json {
		return o.listLatestJSON(list)
	}
	if len(list) == 0 {
		fmt.Fprintln(o.Out, "Nothing has landed on this chain yet.")
		return nil
	}
	fmt.Fprintf(o.Out, "%-8s %-19s %-10s %s\n", "SLOT", "TIME", "RESULT", "SIGNATURE")
	for _, t := range list {
		fmt.Fprintf(o.Out, "%-8d %-19s %-10s %s\n", t.Slot, time.Unix(t.BlockTime, 0).Format(time.DateTime), fate(t), t.Signature)
	}
	return nil
}

func fate(t embedded.Landed) string {
	if t.Err != nil {
		return "failed"
	}
	return "ok"
}

func (o *options) listLatestJSON(list []embedded.Landed) error {
	out := json.NewEncoder(o.Out)
	for _, t := range list {
		err := out.Encode(struct {
			Signature solana.Signature `json:"signature"`
			Slot      uint64           `json:"slot"`
			Time      int64            `json:"time"`
			Result    string           `json:"result"`
		}{t.Signature, t.Slot, t.BlockTime, fate(t)})
		if err != nil {
			return err
		}
	}
	return nil
}

// errNotKept is a transaction that the chain does not know, or no longer.
var errNotKept = errors.New("no such transaction is kept")

// trace has one transaction replayed and prints the report.
func (o *options) trace(t tracer, name string, instructions bool) error {
	id, err := signatureOf(t, name)
	if err != nil {
		return err
	}
	report, err := t.replay(id, instructions)
	switch {
	case errors.Is(err, errNotKept):
		return usage("castlekey trace lists the latest ones; older ones are forgotten.", "%w", err)
	case err != nil:
		return err
	case o.json:
		return o.printJSON(report)
	}
	for _, line := range report.Bytecode {
		fmt.Fprintln(o.Out, line)
	}
	return report.Write(o.Out)
}

// signatureOf reads a signature, or finds the latest.
func signatureOf(t tracer, name string) (solana.Signature, error) {
	if name == "latest" {
		list, err := t.latest(1)
		if err != nil {
			return solana.Signature{}, err
		}
		if len(list) == 0 {
			return solana.Signature{}, usage("Play a game first.", "nothing has landed on this chain yet")
		}
		return list[0].Signature, nil
	}
	id, err := solana.SignatureFromBase58(name)
	if err != nil {
		return id, usage("castlekey trace lists the latest signatures.", "%q is not a signature", name)
	}
	return id, nil
}

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/ledger"
	"castlekey/onchain/trace"

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

SIGNATURE may be latest. Without one the latest transactions are listed.`,
		Example: `  castlekey trace                          the latest transactions
  castlekey trace latest                   what the last one did
  castlekey trace latest --instructions    and every instruction of bytecode it executed`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("Use castlekey trace SIGNATURE.", "trace takes one signature, got %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return o.withLedger(func(l *ledger.Ledger) error {
				if len(args) == 0 {
					return o.listLatest(l)
				}
				return o.trace(l, args[0], instructions)
			})
		},
	}
	cmd.Flags().BoolVar(&instructions, "instructions", false, "write every executed instruction of bytecode, with the registers before it")
	return cmd
}

// withLedger runs f with the embedded chain of the data folder open. It does not begin one.
func (o *options) withLedger(f func(*ledger.Ledger) error) error {
	folder, err := o.data()
	if err != nil {
		return err
	}
	path := filepath.Join(folder, chainFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return usage("Play a game first, or name the folder of another chain with --data-dir.", "there is no embedded chain in %s", folder)
	}
	chain, err := embedded.Open(embedded.Options{Path: path, SlotDuration: embedded.DefaultSlotDuration})
	if err != nil {
		return err
	}
	return errors.Join(f(chain.Ledger()), chain.Close())
}

func (o *options) listLatest(l *ledger.Ledger) error {
	list, err := l.Latest(latestListed)
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
		fmt.Fprintf(o.Out, "%-8d %-19s %-10s %s\n", t.Slot, time.Unix(t.Time, 0).Format(time.DateTime), fate(t), t.Signature)
	}
	return nil
}

func fate(t ledger.Landing) string {
	if t.Err != nil {
		return "failed"
	}
	return "ok"
}

func (o *options) listLatestJSON(list []ledger.Landing) error {
	out := json.NewEncoder(o.Out)
	for _, t := range list {
		err := out.Encode(struct {
			Signature solana.Signature `json:"signature"`
			Slot      uint64           `json:"slot"`
			Time      int64            `json:"time"`
			Result    string           `json:"result"`
		}{t.Signature, t.Slot, t.Time, fate(t)})
		if err != nil {
			return err
		}
	}
	return nil
}

// trace replays one transaction and prints the report.
func (o *options) trace(l *ledger.Ledger, name string, instructions bool) error {
	id, err := signatureOf(l, name)
	if err != nil {
		return err
	}
	var bytecode bytes.Buffer
	var to trace.Options
	switch {
	case instructions && o.json:
		to.Instructions = &bytecode
	case instructions:
		to.Instructions = o.Out
	}
	report, err := trace.Replay(l, id, to)
	switch {
	case errors.Is(err, ledger.ErrUnknownTransaction):
		return usage("castlekey trace lists the latest ones; older ones are forgotten.", "%w", err)
	case err != nil:
		return err
	case o.json:
		return printTraceJSON(o.Out, report, bytecode.String())
	default:
		return report.Write(o.Out)
	}
}

// printTraceJSON writes the report as one line, the bytecode as a list in it.
func printTraceJSON(w io.Writer, r *trace.Report, bytecode string) error {
	return json.NewEncoder(w).Encode(struct {
		*trace.Report
		Bytecode []string `json:"bytecode,omitempty"`
	}{r, strings.FieldsFunc(bytecode, func(c rune) bool { return c == '\n' })})
}

// signatureOf reads a signature, or finds the latest.
func signatureOf(l *ledger.Ledger, name string) (solana.Signature, error) {
	if name == "latest" {
		list, err := l.Latest(1)
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

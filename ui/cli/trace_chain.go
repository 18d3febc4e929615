package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"castlekey/onchain/embedded"
	"castlekey/onchain/ledger"
	"castlekey/onchain/rpc"
	"castlekey/onchain/trace"

	"github.com/gagliardetto/solana-go"
	solanarpc "github.com/gagliardetto/solana-go/rpc"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
)

// A tracer asks a chain what its transactions did, by the methods castlekey_latestTransactions and castlekey_traceTransaction, in
// process or over HTTP.
type tracer struct {
	ctx  context.Context
	of   cluster
	into func(ctx context.Context, out any, method string, params []any) error
}

// withTracer runs f with the chain that --url names: the embedded one of the data folder unless it names another. A chain that another
// process serves is asked over RPC. None is begun.
func (o *options) withTracer(ctx context.Context, f func(tracer) error) error {
	c, err := parseCluster(o.url)
	if err != nil {
		return err
	}
	if c.url != "" {
		return f(served(ctx, c))
	}
	path, err := o.chainPath()
	if err != nil {
		return err
	}
	chain, err := embedded.Open(embedded.Options{Path: path, SlotDuration: embedded.DefaultSlotDuration})
	if locked, ok := errors.AsType[*ledger.LockedError](err); ok {
		return traceHeld(ctx, held(ctx, locked), f)
	}
	if err != nil {
		return err
	}
	local := rpc.TransportTo(chain.Local())
	return errors.Join(f(tracer{ctx, cluster{name: embeddedName}, local.CallForInto}), chain.Close())
}

// chainPath is the embedded chain's file, which must be there.
func (o *options) chainPath() (string, error) {
	folder, err := o.data()
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, chainFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", usage("Play a game first, or name the folder of another chain with --data-dir.", "there is no embedded chain in %s", folder)
	}
	return path, nil
}

// traceHeld asks whoever serves a chain that could not be opened.
func traceHeld(ctx context.Context, err error, f func(tracer) error) error {
	var h *heldError
	if !errors.As(err, &h) || h.url == "" {
		return err
	}
	return f(served(ctx, cluster{name: h.url, url: h.url}))
}

// served asks a chain that another process serves.
func served(ctx context.Context, c cluster) tracer {
	return tracer{ctx, c, solanarpc.New(c.url).RPCCallForInto}
}

// call makes a call, and says why a chain has no traces to show.
func (t tracer) call(out any, method string, params ...any) error {
	err := t.into(t.ctx, out, method, params)
	var refused *jsonrpc.RPCError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &refused):
		return fmt.Errorf("ask %s: %w", t.of.name, err)
	case refused.Code == int(rpc.CodeMethodNotFound):
		return usage("Only castlekey chain keeps what a replay needs, and tells it on its own machine only.",
			"%s has no traces of transactions", t.of.name)
	default:
		return fmt.Errorf("%s: %s", t.of.name, refused.Message)
	}
}

func (t tracer) latest(limit int) ([]embedded.Landed, error) {
	var list []embedded.Landed
	return list, t.call(&list, "castlekey_latestTransactions", limit)
}

// replay returns the report of a transaction. It fails with errNotKept if the chain does not know it.
func (t tracer) replay(id solana.Signature, instructions bool) (*trace.Report, error) {
	var report *trace.Report
	err := t.call(&report, "castlekey_traceTransaction", id, map[string]bool{"instructions": instructions})
	if err == nil && report == nil {
		err = fmt.Errorf("%w: %s", errNotKept, id)
	}
	return report, err
}

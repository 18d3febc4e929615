package onchain

import (
	"bytes"
	"context"
	"fmt"

	"castlekey/game"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Details is what a node remembers of a landed transaction.
type Details struct {
	Units       uint64    // compute units
	Fee         uint64    // lamports
	Logs        []string  // as the runtime printed them
	Instruction string    // what the chess program was told, read from the bytes that landed; empty if it was told nothing
	Payer       [2]uint64 // lamports of who paid the fee, before and after; zero if the node did not say
}

// Details reads a landed transaction back. The error is rpc.ErrNotFound where the node keeps no history, or that of asking.
func (c *Client) Details(ctx context.Context, sig solana.Signature) (Details, error) {
	got, err := submit.Landed(ctx, c.rpc, sig)
	if err != nil {
		return Details{}, fmt.Errorf("read transaction %s: %w", sig, err)
	}
	d := Details{Fee: got.Meta.Fee, Logs: got.Meta.LogMessages}
	if got.Meta.ComputeUnitsConsumed != nil {
		d.Units = *got.Meta.ComputeUnitsConsumed
	}
	if len(got.Meta.PreBalances) > 0 && len(got.Meta.PostBalances) > 0 {
		d.Payer = [2]uint64{got.Meta.PreBalances[0], got.Meta.PostBalances[0]}
	}
	if got.Transaction != nil {
		d.Instruction = c.program.callIn(got.Transaction)
	}
	return d, nil
}

// callIn is the last call of the chess program in a transaction, empty if there is none or the bytes are in a form that is not known here.
func (p Program) callIn(e *rpc.TransactionResultEnvelope) (call string) {
	tx, err := e.GetTransaction()
	if err != nil {
		return ""
	}
	for _, in := range tx.Message.Instructions {
		program, err := tx.Message.Program(in.ProgramIDIndex)
		if text, ok := p.Call(program, in.Data); err == nil && ok {
			call = text
		}
	}
	return call
}

// calls are the instructions that are sent in the course of a game, and the words for their arguments; nil is no arguments.
var calls = []struct {
	name string
	args func(*arguments) string
}{
	{"play_move", func(a *arguments) string { return fmt.Sprintf("ply %d, %s", a.u16(), game.Move(a.u16()).UCI()) }},
	{"offer_draw", plyOf}, {"accept_draw", plyOf}, {"claim_draw", claimed},
	{"resign", nil}, {"cancel_game", nil}, {"claim_timeout", nil},
}

func plyOf(a *arguments) string { return fmt.Sprintf("ply %d", a.u16()) }

func claimed(a *arguments) string {
	text := plyOf(a)
	if a.some() {
		text += ", intending " + game.Move(a.u16()).UCI()
	}
	return text
}

// Call writes an instruction of the chess program as a call, "play_move(ply 4, g1f3)", read from its bytes; false for another program or
// an instruction that is not sent in the course of a game.
func (p Program) Call(program solana.PublicKey, data []byte) (string, bool) {
	if !program.Equals(p.ID) || len(data) < 8 {
		return "", false
	}
	for _, c := range calls {
		if !bytes.Equal(data[:8], discriminator(c.name)) {
			continue
		}
		a, text := arguments{rest: data[8:]}, ""
		if c.args != nil {
			text = c.args(&a)
		}
		return c.name + "(" + text + ")", a.done()
	}
	return "", false
}

package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Change is what a transaction would do to one account's lamports.
type Change struct {
	Account       solana.PublicKey
	Before, After uint64 // lamports
}

// Delta is what the account would gain, negative if it would lose.
func (c Change) Delta() int64 { return int64(c.After) - int64(c.Before) }

// Outcome is what a transaction would do by the chain's own word: it was run there, without
// signatures and without consequences, and agreed with its Description.
type Outcome struct {
	Units    uint64   // compute units it would use
	Deposits int64    // lamports of rent that accounts of the programs would hold more than before; negative if they would give some back
	Changes  []Change // of every account whose lamports would change, in the message's order
}

// Delta is what an account would gain, in lamports, negative if it would lose.
func (o Outcome) Delta(key solana.PublicKey) int64 {
	for _, c := range o.Changes {
		if c.Account == key {
			return c.Delta()
		}
	}
	return 0
}

// Line says in one sentence what an account would gain or lose.
func (o Outcome) Line(key solana.PublicKey) string {
	d := o.Delta(key)
	switch {
	case d < 0:
		return fmt.Sprintf("Tried on the chain, %s would hold %d lamports less (%d compute units).", key, -d, o.Units)
	case d > 0:
		return fmt.Sprintf("Tried on the chain, %s would hold %d lamports more (%d compute units).", key, d, o.Units)
	}
	return fmt.Sprintf("Tried on the chain, %s would hold as much as before (%d compute units).", key, o.Units)
}

// simulations is how often a transaction is tried whose outcome disagrees with its text: the
// accounts are read before it is run, and another transaction may have come between.
const simulations = 3

// simulate runs a transaction on the chain and compares what it would do with what it says.
// Errors: ErrWouldFail with the *submit.Rejected, ErrDisagrees, the chain's.
func (k *Keeper) simulate(ctx context.Context, tx *solana.Transaction, d Description, payees []solana.PublicKey) (o Outcome, err error) {
	for range simulations {
		var t trial
		if t, err = k.try(ctx, tx); err != nil {
			return Outcome{}, err
		}
		if o, err = t.judge(d, payees); err == nil {
			return o, nil
		}
	}
	return Outcome{}, err
}

// trial is a simulated transaction: each writable account before and after.
type trial struct {
	keys          []solana.PublicKey
	before, after []*rpc.Account // nil where there is none
	units         uint64
}

// try reads the accounts a transaction may write, and has it run.
func (k *Keeper) try(ctx context.Context, tx *solana.Transaction) (trial, error) {
	t := trial{keys: writable(&tx.Message)}
	before, err := k.chain.GetMultipleAccountsWithOpts(ctx, t.keys, &rpc.GetMultipleAccountsOpts{
		Encoding: solana.EncodingBase64, Commitment: k.opts.Commitment,
	})
	if err != nil {
		return trial{}, fmt.Errorf("read the accounts of the transaction: %w", err)
	}
	got, err := k.chain.SimulateTransactionWithOpts(ctx, tx, &rpc.SimulateTransactionOpts{
		Commitment: k.opts.Commitment, ReplaceRecentBlockhash: true,
		Accounts: &rpc.SimulateTransactionAccountsOpts{Encoding: solana.EncodingBase64, Addresses: t.keys},
	})
	if err != nil {
		return trial{}, fmt.Errorf("try the transaction on the chain: %w", err)
	}
	if got.Value == nil {
		return trial{}, errors.New("try the transaction on the chain: the node answered nothing; try another RPC node")
	}
	if got.Value.Err != nil {
		return trial{}, wouldFail(tx, submit.Refused(got.Value.Err, got.Value.Logs))
	}
	if len(before.Value) != len(t.keys) || len(got.Value.Accounts) != len(t.keys) {
		return trial{}, fmt.Errorf("%w (the node told of %d and %d accounts instead of %d)", ErrDisagrees, len(before.Value), len(got.Value.Accounts), len(t.keys))
	}
	t.before, t.after = before.Value, got.Value.Accounts
	if got.Value.UnitsConsumed != nil {
		t.units = *got.Value.UnitsConsumed
	}
	return t, nil
}

// judge compares a trial with what the transaction says of itself. Lamports may go where the
// text says, and as rent into accounts of the programs it calls; rent those give up may go to
// the wallet, to payees and to whom the text names. Every session granted must lie there with
// the terms that were read. Errors: ErrDisagrees and why.
func (t trial) judge(d Description, payees []solana.PublicKey) (Outcome, error) {
	o, said, programs := Outcome{Units: t.units}, d.flows(), d.programs()
	var unsaid, released, passedOn int64
	for i, key := range t.keys {
		c := Change{Account: key, Before: lamportsOf(t.before[i]), After: lamportsOf(t.after[i])}
		if c.Before > math.MaxInt64 || c.After > math.MaxInt64 {
			return Outcome{}, fmt.Errorf("%w (%s cannot hold so much)", ErrDisagrees, key)
		}
		if c.Before != c.After {
			o.Changes = append(o.Changes, c)
		}
		more := c.Delta() - said[key]
		switch {
		case programs[ownerOf(t.before[i])] || programs[ownerOf(t.after[i])]:
			o.Deposits += more
			released += max(-more, 0)
		case key == d.FeePayer: // pays the deposits and gets them back: counted below
			unsaid = more
		case more != 0 && (more < 0 || !d.getsRent(key) && !slices.Contains(payees, key)):
			return Outcome{}, fmt.Errorf("%w (%s would change by %d lamports, the text says %d)", ErrDisagrees, key, c.Delta(), said[key])
		default:
			passedOn += more
		}
		if err := t.keeps(i, programs); err != nil {
			return Outcome{}, err
		}
	}
	if unsaid != -o.Deposits-passedOn || passedOn > released {
		return Outcome{}, fmt.Errorf("%w (%s would pay %d lamports that the text does not name)", ErrDisagrees, d.FeePayer, -unsaid-o.Deposits)
	}
	return o, t.grants(d)
}

// keeps checks that an account that is not a program's, such as the wallet, is left to its owner.
func (t trial) keeps(i int, programs map[solana.PublicKey]bool) error {
	before, after := ownerOf(t.before[i]), ownerOf(t.after[i])
	if programs[before] || programs[after] || before == after || t.before[i] == nil || lamportsOf(t.after[i]) == 0 {
		return nil
	}
	return fmt.Errorf("%w (%s would belong to %s)", ErrDisagrees, t.keys[i], after)
}

// grants checks that each session the text tells of would be there as it says.
func (t trial) grants(d Description) error {
	for _, g := range d.Grants {
		found := false
		for i, key := range t.keys {
			found = found || key == g.Token && g.isAt(t.after[i])
		}
		if !found {
			return fmt.Errorf("%w (session token %s would not be what the text says)", ErrDisagrees, g.Token)
		}
	}
	return nil
}

// isAt tells whether an account is the token of the grant.
func (g Grant) isAt(account *rpc.Account) bool {
	if account == nil || account.Owner != ProgramID {
		return false
	}
	token, err := ParseToken(account.Data.GetBinary())
	want := Token{Version: g.Version, Authority: g.Authority, Target: g.Target, Signer: g.Signer, ValidUntil: g.ValidUntil}
	if g.Version == V2 {
		want.FeePayer = g.Payer
	}
	if g.ValidUntil == 0 { // the program's default counts from a moment nobody knows yet
		want.ValidUntil = token.ValidUntil
	}
	return err == nil && token == want
}

// flows are the lamports the text says each account gains or loses.
func (d Description) flows() map[solana.PublicKey]int64 {
	said := map[solana.PublicKey]int64{d.FeePayer: -int64(d.Fee)}
	for _, g := range d.Grants {
		said[g.Payer] -= int64(g.TopUp)
		said[g.Signer] += int64(g.TopUp)
	}
	for _, t := range d.Transfers {
		said[t.From] -= int64(t.Lamports)
		said[t.To] += int64(t.Lamports)
	}
	return said
}

// programs are those whose accounts may hold rent: the session program and what sessions are for.
func (d Description) programs() map[solana.PublicKey]bool {
	out := map[solana.PublicKey]bool{ProgramID: true}
	for _, step := range d.Steps {
		if step.Program != solana.SystemProgramID {
			out[step.Program] = true
		}
	}
	return out
}

// getsRent tells whether the text names a key as the one who gets a closed token's rent.
func (d Description) getsRent(key solana.PublicKey) bool {
	for _, c := range d.Closings {
		if c.RentTo == key {
			return true
		}
	}
	return false
}

func lamportsOf(a *rpc.Account) uint64 {
	if a == nil {
		return 0
	}
	return a.Lamports
}

// ownerOf is the program an account belongs to; where there is none, the system program's as everywhere.
func ownerOf(a *rpc.Account) solana.PublicKey {
	if a == nil {
		return solana.SystemProgramID
	}
	return a.Owner
}

// writable are the keys a message may write to.
func writable(m *solana.Message) []solana.PublicKey {
	var out []solana.PublicKey
	for i, key := range m.AccountKeys {
		if flagsAt(m, i).writes {
			out = append(out, key)
		}
	}
	return out
}

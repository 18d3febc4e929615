package session

import (
	"context"
	"sync/atomic"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Errand is a transaction of a wallet that no session takes part in, ready to be shown and
// approved like the others. It is not written down before it is sent: use it for what does no
// harm twice, such as closing accounts.
type Errand struct {
	approval

	keeper    *Keeper
	authority solana.PublicKey
	payees    []solana.PublicKey
	used      atomic.Bool
}

// PrepareErrand builds a transaction the wallet signs and pays alone, and tries it on the chain.
// Rent that accounts of the called programs give up may go to payees as well. Errors:
// ErrWouldFail, ErrDisagrees, the chain's.
func (k *Keeper) PrepareErrand(ctx context.Context, authority solana.PublicKey, instructions []solana.Instruction, payees ...solana.PublicKey) (*Errand, error) {
	e := &Errand{keeper: k, authority: authority, payees: payees}
	var err error
	e.approval, err = k.approval(ctx, authority, instructions, payees...)
	return e, err
}

// Approve asks the wallet and sends. An errand that was not sent may be approved again. Errors: as of Proposal.Approve.
func (e *Errand) Approve(ctx context.Context, approver Approver) (submit.Receipt, error) {
	switch {
	case approver.PublicKey() != e.authority:
		return submit.Receipt{}, ErrWrongWallet
	case !e.used.CompareAndSwap(false, true):
		return submit.Receipt{}, ErrClosed
	case e.tx == nil:
		return submit.Receipt{}, nil
	}
	tx, err := clone(e.tx)
	if err != nil {
		return submit.Receipt{}, err
	}
	lastValid, err := e.keeper.asked(ctx, tx, approver, e.payees...)
	if err != nil {
		e.used.Store(false)
		return submit.Receipt{}, err
	}
	return submit.Send(ctx, e.keeper.chain, tx, e.keeper.submitOptions(lastValid))
}

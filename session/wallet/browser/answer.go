package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"castlekey/session"

	"github.com/gagliardetto/solana-go/rpc"
)

// errSlow says the wallet took longer than a transaction lives. The player may sign again.
var errSlow = errors.New("that took longer than the network waits for a transaction, so nothing was sent; approve once more")

// errNoChain says the cluster could not be asked. The player may try again.
var errNoChain = errors.New("the cluster does not answer; try again")

// onTransaction hands out what the wallet is to sign, with the newest blockhash there is: the
// player has pressed Approve just now, however long he has read before.
func (v *visit) onTransaction(w http.ResponseWriter, r *http.Request) {
	var in struct{}
	if !read(w, r, &in) {
		return
	}
	switch wire, err := v.fresh(r.Context()); {
	case errors.Is(err, errOver):
		answer(w, http.StatusConflict, refused(err))
	case err != nil:
		answer(w, http.StatusBadGateway, refused(err))
	default:
		answer(w, http.StatusOK, map[string][]byte{"transaction": wire})
	}
}

// fresh gives the job the newest blockhash, if there is a chain to ask for it.
func (v *visit) fresh(ctx context.Context) ([]byte, error) {
	j := v.waiting()
	if j == nil {
		return nil, errOver
	}
	if v.opts.Chain == nil {
		return j.wire, nil
	}
	got, err := v.opts.Chain.GetLatestBlockhash(ctx, rpc.CommitmentConfirmed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoChain, err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := j.ask(j.asked, got.Value.Blockhash); err != nil {
		return nil, err
	}
	v.wake()
	return j.wire, nil
}

// waiting is the job that waits for a signature, nil for none.
func (v *visit) waiting() *job {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended || v.job == nil || v.account.IsZero() || v.job.signed != nil {
		return nil
	}
	return v.job
}

// onSigned is given what the wallet signed. It counts once, and a wrong one ends the visit.
func (v *visit) onSigned(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Transaction []byte `json:"transaction"`
	}
	if !read(w, r, &in) {
		return
	}
	switch err := v.take(r.Context(), in.Transaction); {
	case errors.Is(err, errOver), errors.Is(err, errSlow):
		answer(w, http.StatusConflict, refused(err))
	case err != nil:
		answer(w, http.StatusUnprocessableEntity, refused(err))
	default:
		answer(w, http.StatusOK, struct{}{})
	}
}

// take checks a signed transaction and keeps it. One that is too old is asked for again.
func (v *visit) take(ctx context.Context, wire []byte) error {
	j := v.waiting()
	if j == nil {
		return errOver
	}
	v.mu.Lock()
	signed, changes, err := j.check(wire)
	v.mu.Unlock()
	if err == nil && v.opts.Chain == nil && changes.Fresh {
		err = &session.Altered{What: "it took another blockhash"}
	}
	if err == nil && v.opts.Chain != nil {
		if good, asked := v.opts.Chain.IsBlockhashValid(ctx, signed.Message.RecentBlockhash, rpc.CommitmentConfirmed); asked == nil && !good.Value {
			return errSlow // where the chain cannot be asked, whoever sends it finds out
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.ended || v.job != j || j.signed != nil:
		return errOver
	case err != nil:
		v.problem = nil
		v.endLocked(err)
		return err
	}
	j.signed, j.changes, v.problem = signed, changes, nil
	if changes.None() {
		v.endLocked(nil)
	} else {
		v.wake()
	}
	return nil
}

// onAgree is told that the player has seen what the wallet added, and agrees.
func (v *visit) onAgree(w http.ResponseWriter, r *http.Request) {
	var in struct{}
	if !read(w, r, &in) {
		return
	}
	if err := v.agree(); err != nil {
		answer(w, http.StatusConflict, refused(err))
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

func (v *visit) agree() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended || v.job == nil || v.job.review == nil || v.account.IsZero() {
		return errOver
	}
	v.job.agreed = true
	v.endLocked(nil)
	return nil
}

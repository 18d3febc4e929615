package submit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// blockhashTries is how often a first send may be answered BlockhashNotFound before it is
// believed: behind a load balancer the next node may simply not have the block yet.
const blockhashTries = 5

// Inner answers: what a look found when it found no fate.
var (
	errPending = errors.New("no status yet")       // the cluster was asked and does not know, or not enough
	errUnread  = errors.New("status not readable") // the cluster did not say: proof of nothing
)

// undecided tells whether a look found no fate.
func undecided(err error) bool { return errors.Is(err, errPending) || errors.Is(err, errUnread) }

// sender is one Send under way.
type sender struct {
	chain   Chain
	raw     []byte
	sig     solana.Signature
	opts    Options
	start   time.Time
	timings Timings

	history bool      // look further back than the node's recent statuses
	loose   bool      // bytes may be travelling: a refusal no longer proves that they did not land
	last    *Rejected // the newest refusal that proves nothing
	cause   error     // the newest transport error
	tries   int       // BlockhashNotFound answers so far
}

// run sends, looks, waits and resends until the answer is certain or ctx ends.
func (s *sender) run(ctx context.Context) (Receipt, error) {
	pause, sent := s.opts.FirstPoll, time.Time{}
	for {
		if time.Since(sent) >= s.opts.Resend || !s.loose {
			sent = time.Now()
			if err := s.send(ctx); err != nil {
				return Receipt{}, err
			}
		}
		receipt, err := s.settle(ctx)
		if !errors.Is(err, errPending) {
			return receipt, err
		}
		if !sleep(ctx, pause) {
			return Receipt{}, s.unsure(ctx.Err())
		}
		pause = min(2*pause, s.opts.MaxPoll)
	}
}

// send hands the bytes over once. It returns an error only if that error is the final answer.
func (s *sender) send(ctx context.Context) error {
	if s.timings.Sends++; s.timings.Sends == 1 {
		s.timings.Handed = time.Since(s.start)
	}
	_, err := s.chain.SendRawTransactionWithOpts(ctx, s.raw, rpc.TransactionOpts{PreflightCommitment: rpc.CommitmentProcessed})
	if err == nil {
		s.accepted()
		return nil
	}
	refused, ok := refusal(s.sig, err)
	switch {
	case !ok: // it may or may not have arrived
		s.loose, s.cause = true, err
	case refused.is("AlreadyProcessed"):
		s.accepted()
	case s.loose:
		s.last = refused
	case refused.is("BlockhashNotFound") && s.tries < blockhashTries:
		s.tries++
	default:
		return refused
	}
	return nil
}

// accepted notes the first time a node took the bytes.
func (s *sender) accepted() {
	s.loose = true
	if s.timings.Accepted == 0 {
		s.timings.Accepted = time.Since(s.start)
	}
}

// settle looks for the transaction and, if it is not there, for proof that it cannot come any more.
func (s *sender) settle(ctx context.Context) (Receipt, error) {
	receipt, err := s.look(ctx)
	if !undecided(err) {
		return receipt, err
	}
	if err := s.expired(ctx); err != nil {
		// It may have landed between the look and the reading of the height. Only a cluster that was asked, looked through
		// its history and does not know it proves that it never did.
		s.history = true
		receipt, late := s.look(ctx)
		switch {
		case errors.Is(late, errUnread):
			return Receipt{}, errPending
		case errors.Is(late, errPending):
			return Receipt{}, err
		default:
			return receipt, late
		}
	}
	return Receipt{}, errPending
}

// look reads the status once: a Receipt, a *Rejected, errPending or errUnread.
func (s *sender) look(ctx context.Context) (Receipt, error) {
	got, err := s.chain.GetSignatureStatuses(ctx, s.history, s.sig)
	switch {
	case errors.Is(err, rpc.ErrNotFound):
		return Receipt{}, errPending
	case err != nil:
		s.cause = err
		return Receipt{}, errUnread
	case got == nil || len(got.Value) != 1:
		return Receipt{}, errUnread
	case got.Value[0] == nil:
		return Receipt{}, errPending
	}
	status := got.Value[0]
	s.loose = true
	if s.timings.Executed == 0 {
		s.timings.Executed = time.Since(s.start)
	}
	if rank(status) < commitments[s.opts.Commitment] {
		return Receipt{}, errPending
	}
	if status.Err != nil {
		return Receipt{}, s.withLogs(ctx, landed(s.sig, status.Slot, status.Err))
	}
	s.timings.Confirmed = time.Since(s.start)
	return Receipt{Signature: s.sig, Slot: status.Slot, Timings: s.timings}, nil
}

// withLogs adds the logs of a failed transaction if the chain lets itself be read.
func (s *sender) withLogs(ctx context.Context, r *Rejected) *Rejected {
	reader, ok := s.chain.(Reader)
	if !ok {
		return r
	}
	if meta, err := Meta(ctx, reader, s.sig); err == nil {
		r.Logs = meta.LogMessages
	}
	return r
}

// expired returns ErrExpired once the finalized chain is past the last valid height: what
// is not in it by then can be in no block at all.
func (s *sender) expired(ctx context.Context) error {
	if s.opts.LastValidBlockHeight == 0 {
		return nil
	}
	height, err := s.chain.GetBlockHeight(ctx, rpc.CommitmentFinalized)
	switch {
	case err != nil:
		s.cause = err
	case height <= s.opts.LastValidBlockHeight:
	case s.last != nil:
		return fmt.Errorf("%w (last answer: %w)", ErrExpired, s.last)
	default:
		return ErrExpired
	}
	return nil
}

// unsure is the answer when waiting ends without one.
func (s *sender) unsure(err error) error {
	return &Unsure{
		Signature:            s.sig,
		LastValidBlockHeight: s.opts.LastValidBlockHeight,
		Cause:                errors.Join(err, s.cause),
	}
}

// commitments orders what a status may have reached.
var commitments = map[rpc.CommitmentType]int{
	rpc.CommitmentProcessed: 1,
	rpc.CommitmentConfirmed: 2,
	rpc.CommitmentFinalized: 3,
}

// rank is the commitment a status has reached. Nodes without confirmationStatus mark
// finality by null confirmations.
func rank(status *rpc.SignatureStatusesResult) int {
	if n, ok := commitments[rpc.CommitmentType(status.ConfirmationStatus)]; ok {
		return n
	}
	if status.Confirmations == nil {
		return commitments[rpc.CommitmentFinalized]
	}
	return commitments[rpc.CommitmentProcessed]
}

// sleep waits for d; false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

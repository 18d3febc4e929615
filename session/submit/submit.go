package submit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// maxBytes is the size of a Solana packet's payload: the largest transaction.
const maxBytes = 1232

// Options say how to send and when to be content. The zero value works, but can never
// answer ErrExpired because it knows no LastValidBlockHeight.
type Options struct {
	LastValidBlockHeight uint64             // as GetLatestBlockhash gave it with the blockhash; 0 = unknown
	SentBefore           bool               // these bytes may be travelling already, so a refusal proves nothing by itself
	Commitment           rpc.CommitmentType // wait for this much; default confirmed
	FirstPoll            time.Duration      // pause after the first look; default 200 ms. The first look itself is immediate
	MaxPoll              time.Duration      // the pause doubles up to this; default 1 s
	Resend               time.Duration      // pause between resends of the same bytes; default 2 s
}

// withDefaults fills the zero fields.
func (o Options) withDefaults() Options {
	if o.Commitment == "" {
		o.Commitment = rpc.CommitmentConfirmed
	}
	if o.FirstPoll <= 0 {
		o.FirstPoll = 200 * time.Millisecond
	}
	if o.MaxPoll < o.FirstPoll {
		o.MaxPoll = max(time.Second, o.FirstPoll)
	}
	if o.Resend <= 0 {
		o.Resend = 2 * time.Second
	}
	return o
}

// Receipt proves a transaction landed and succeeded.
type Receipt struct {
	Signature solana.Signature
	Slot      uint64
	Timings   Timings
}

// Timings are measured from the start of Send, by the local clock.
type Timings struct {
	Handed    time.Duration // the bytes were handed over for the first time
	Accepted  time.Duration // the node took the bytes
	Executed  time.Duration // the cluster was seen to have executed them
	Confirmed time.Duration // the commitment asked for was reached
	Sends     int           // how often the bytes were handed over
}

// Send hands a signed transaction to the cluster and waits until its fate is known.
// It returns a Receipt, or: *Rejected; ErrExpired; *Unsure when ctx ends first;
// ErrUnsigned, ErrTooLarge or the plain error of a ctx that had already ended before anything was sent.
func Send(ctx context.Context, chain Chain, tx *solana.Transaction, opts Options) (Receipt, error) {
	raw, err := encode(tx)
	if err != nil {
		return Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return Receipt{}, fmt.Errorf("send transaction: nothing sent: %w", err)
	}
	s := &sender{chain: chain, raw: raw, sig: tx.Signatures[0], opts: opts.withDefaults(), start: time.Now(), loose: opts.SentBefore, history: opts.SentBefore}
	return s.run(ctx)
}

// encode returns the wire bytes of a transaction with a signature in each slot. Whether they
// are the right ones the node checks: that costs as much as the rest of a move.
func encode(tx *solana.Transaction) ([]byte, error) {
	if len(tx.Signatures) == 0 || len(tx.Signatures) != int(tx.Message.Header.NumRequiredSignatures) {
		return nil, ErrUnsigned
	}
	for i, sig := range tx.Signatures {
		if sig.IsZero() {
			return nil, fmt.Errorf("%w (number %d is missing)", ErrUnsigned, i+1)
		}
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode transaction: %w", err)
	}
	if len(raw) > maxBytes {
		return nil, fmt.Errorf("%w (it has %d)", ErrTooLarge, len(raw))
	}
	return raw, nil
}

// Outcome asks once what became of a transaction sent earlier, by this process or a former
// one, and never sends anything. It answers as Send does; *Unsure means: not seen yet, still able to land.
func Outcome(ctx context.Context, chain Chain, sig solana.Signature, lastValidBlockHeight uint64) (Receipt, error) {
	return OutcomeAt(ctx, chain, sig, Options{LastValidBlockHeight: lastValidBlockHeight})
}

// OutcomeAt is Outcome for a chosen commitment.
func OutcomeAt(ctx context.Context, chain Chain, sig solana.Signature, opts Options) (Receipt, error) {
	s := &sender{chain: chain, sig: sig, opts: opts.withDefaults(), start: time.Now(), history: true}
	receipt, err := s.settle(ctx)
	if errors.Is(err, errPending) {
		return Receipt{}, s.unsure(nil)
	}
	return receipt, err
}

package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"castlekey/session/keystore"

	"github.com/gagliardetto/solana-go"
)

// Approver signs for the wallet. Every wallet.Wallet is one.
type Approver interface {
	// PublicKey is the authority.
	PublicKey() solana.PublicKey
	// Sign adds the wallet's signature to tx, or answers why not. Only a Reviewer may change tx
	// before it signs, and only as Compare lets pass; any may take a fresher blockhash.
	Sign(ctx context.Context, tx *solana.Transaction) error
}

// Reviewer is an Approver whose wallet may add to a transaction what Compare lets pass. What
// came back is shown once more, and only then does the session key sign it.
type Reviewer interface {
	// Review shows what came back from Sign and asks whether it shall be sent; an error is a no.
	Review(ctx context.Context, r Review) error
}

// Review is a transaction as it came back from the wallet and would be sent.
type Review struct {
	Changes     Changes
	Description Description // of all of it, additions included
	Outcome     Outcome
}

// foretoldKey is where a context holds an Outcome.
type foretoldKey struct{}

// Foretold is what the chain said the transaction would do that an Approver is asked to sign
// under ctx; false if the transaction is not one of this package's.
func Foretold(ctx context.Context) (Outcome, bool) {
	o, ok := ctx.Value(foretoldKey{}).(Outcome)
	return o, ok
}

// clusterBound is an Approver good for one chain only, such as the demo wallet.
type clusterBound interface{ Cluster() solana.Hash }

// checkApprover refuses another wallet than the session's, and a wallet of another chain.
func checkApprover(approver Approver, ref Ref) error {
	if approver.PublicKey() != ref.Authority {
		return fmt.Errorf("%w (%s instead of %s)", ErrWrongWallet, approver.PublicKey(), ref.Authority)
	}
	if bound, ok := approver.(clusterBound); ok && bound.Cluster() != ref.Cluster {
		return fmt.Errorf("%w (the wallet is for %s alone)", ErrWrongCluster, bound.Cluster())
	}
	return nil
}

// asks is how often a wallet is asked that takes longer than a transaction lives.
const asks = 3

// errStale says that a signed message grew too old before it could be sent.
var errStale = errors.New("the blockhash is too old")

// sign has the wallet sign tx, and signs last with the session key if the message asks for it.
func (s *Session) sign(ctx context.Context, tx *solana.Transaction, approver Approver) (lastValid uint64, err error) {
	release, err := s.keeper.claimWallet(approver.PublicKey())
	if err != nil {
		return 0, err
	}
	defer release()
	lastValid, err = s.keeper.asked(ctx, tx, approver)
	switch {
	case err != nil:
		return 0, err
	case !slices.Contains(signers(tx), s.ref.ID):
		return lastValid, nil
	case s.rec.key == nil:
		return 0, ErrSignedOut
	}
	return lastValid, s.rec.key.Sign(tx)
}

// asked has the wallet sign tx, which then is what the wallet gave back. A wallet that answers
// too late is asked again.
func (k *Keeper) asked(ctx context.Context, tx *solana.Transaction, approver Approver, payees ...solana.PublicKey) (lastValid uint64, err error) {
	for range asks {
		if lastValid, err = k.ask(ctx, tx, approver, payees); !errors.Is(err, errStale) {
			return lastValid, err
		}
	}
	return 0, fmt.Errorf("%w: %w", ErrNotApproved, ErrSlow)
}

// claimWallet makes this the only approval a wallet is asked for, among all who share the store: of two prompts at once nobody could
// tell which is which.
func (k *Keeper) claimWallet(wallet solana.PublicKey) (release func(), err error) {
	release, err = k.store.Claim("wallet." + wallet.String())
	if errors.Is(err, keystore.ErrLocked) {
		return nil, fmt.Errorf("%w: %w", ErrNotApproved, ErrWalletBusy)
	}
	if err != nil {
		return nil, fmt.Errorf("claim wallet: %w", err)
	}
	return release, nil
}

// ask tries tx on the chain with a fresh blockhash, then has the wallet sign, then looks at
// what came back. tx changes only if all is well.
func (k *Keeper) ask(ctx context.Context, tx *solana.Transaction, approver Approver, payees []solana.PublicKey) (lastValid uint64, err error) {
	lastValid, err = k.freshen(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, o, err := k.describe(ctx, tx, payees)
	if err != nil {
		return 0, err
	}
	answer, err := askWallet(context.WithValue(ctx, foretoldKey{}, o), approver, tx)
	if err != nil {
		return 0, err
	}
	changes, err := Compare(tx, answer)
	if err != nil {
		return 0, err
	}
	if err := takeSignature(approver.PublicKey(), answer); err != nil {
		return 0, err
	}
	if changes.Fresh {
		if lastValid, err = k.newest(ctx, answer.Message.RecentBlockhash); err != nil {
			return 0, err
		}
	}
	if err := k.review(ctx, approver, answer, changes, payees); err != nil {
		return 0, err
	}
	if err := k.inTime(ctx, answer, lastValid, changes.Fresh); err != nil {
		return 0, err
	}
	*tx = *answer
	return lastValid, nil
}

// describe reads a transaction and tries it on the chain.
func (k *Keeper) describe(ctx context.Context, tx *solana.Transaction, payees []solana.PublicKey) (Description, Outcome, error) {
	d, err := Describe(tx, k.opts.Explain)
	if err != nil {
		return Description{}, Outcome{}, err
	}
	o, err := k.simulate(ctx, tx, d, payees)
	return d, o, err
}

// review has what a wallet added shown, once it was read and tried.
func (k *Keeper) review(ctx context.Context, approver Approver, tx *solana.Transaction, changes Changes, payees []solana.PublicKey) error {
	if changes.None() {
		return nil
	}
	reviewer, ok := approver.(Reviewer)
	if !ok {
		return altered("this wallet cannot show what it added")
	}
	d, o, err := k.describe(ctx, tx, payees)
	if err != nil {
		return err
	}
	if err := reviewer.Review(ctx, Review{Changes: changes, Description: d, Outcome: o}); err != nil {
		return fmt.Errorf("%w: %w", ErrNotApproved, err)
	}
	return nil
}

// newest checks a blockhash the wallet chose, and answers a height after which it is certainly
// too old: that of the newest there is.
func (k *Keeper) newest(ctx context.Context, hash solana.Hash) (lastValid uint64, err error) {
	ok, err := k.lives(ctx, hash)
	for try := 1; err == nil && !ok && try < looks; try++ { // the node asked may be a little behind the one that gave it out
		select {
		case <-ctx.Done():
		case <-time.After(lookAgain):
			ok, err = k.lives(ctx, hash)
		}
	}
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, altered("it took a blockhash that is not good on this chain")
	}
	got, err := k.chain.GetLatestBlockhash(ctx, k.opts.Commitment)
	if err != nil {
		return 0, fmt.Errorf("read latest blockhash: %w", err)
	}
	return got.Value.LastValidBlockHeight, nil
}

// How often, and after what pause, a blockhash is asked for that the node does not know.
const (
	looks     = 4
	lookAgain = 200 * time.Millisecond
)

// lives tells whether a transaction with a blockhash can still land.
func (k *Keeper) lives(ctx context.Context, hash solana.Hash) (bool, error) {
	got, err := k.chain.IsBlockhashValid(ctx, hash, k.opts.Commitment)
	if err != nil {
		return false, fmt.Errorf("ask whether the blockhash is good: %w", err)
	}
	return got.Value, nil
}

// inTime answers errStale if a signed transaction can land no more. Of a blockhash the wallet
// chose the last valid height is not known, so the chain is asked for it by name.
func (k *Keeper) inTime(ctx context.Context, tx *solana.Transaction, lastValid uint64, chosen bool) error {
	if chosen {
		ok, err := k.lives(ctx, tx.Message.RecentBlockhash)
		if err == nil && !ok {
			err = errStale
		}
		return err
	}
	height, err := k.chain.GetBlockHeight(ctx, k.opts.Commitment)
	if err != nil {
		return fmt.Errorf("read block height: %w", err)
	}
	if height > lastValid {
		return errStale
	}
	return nil
}

// askWallet has a copy of tx signed and answers the copy. A wallet that answers after ctx
// ended signs a copy that nobody looks at any more.
func askWallet(ctx context.Context, approver Approver, tx *solana.Transaction) (*solana.Transaction, error) {
	asked, err := clone(tx)
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- approver.Sign(ctx, asked) }()
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", ErrNotApproved, ctx.Err())
	case err := <-done:
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotApproved, err)
		}
	}
	return asked, nil
}

// takeSignature checks the wallet's signature over the message it stands in, and drops whatever the wallet put into other slots.
func takeSignature(wallet solana.PublicKey, tx *solana.Transaction) error {
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	slot := slices.Index(signers(tx), wallet)
	if slot < 0 || slot >= len(tx.Signatures) || !tx.Signatures[slot].Verify(wallet, message) {
		return ErrBadSignature
	}
	signature := tx.Signatures[slot]
	tx.Signatures = make([]solana.Signature, len(signers(tx)))
	tx.Signatures[slot] = signature
	return nil
}

package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Keeper opens sessions and brings them back: a store for the keys and a chain for the truth.
// It is safe for concurrent use.
type Keeper struct {
	store Store
	chain Chain
	opts  Options
}

// Options tune a Keeper; the zero value is good.
type Options struct {
	Commitment rpc.CommitmentType // what counts as landed and is read; default confirmed
	Submit     submit.Options     // pauses between looks; its commitment and height are set by the keeper
	Explain    Explainer          // words for the instructions Request.Extra adds
}

// New makes a Keeper.
func New(store Store, chain Chain, opts Options) *Keeper {
	if opts.Commitment == "" {
		opts.Commitment = rpc.CommitmentConfirmed
	}
	opts.Submit.Commitment = opts.Commitment
	return &Keeper{store: store, chain: chain, opts: opts}
}

// Open asks the wallet for a session and waits until it is live: Prepare and Approve in one.
func (k *Keeper) Open(ctx context.Context, approver Approver, req Request) (*Session, error) {
	if bound, ok := approver.(clusterBound); ok && req.Cluster == (solana.Hash{}) {
		req.Cluster = bound.Cluster()
	}
	p, err := k.Prepare(ctx, approver.PublicKey(), req)
	if err != nil {
		return nil, err
	}
	return p.Approve(ctx, approver)
}

// List names every session in the store, of all clusters, programs and wallets. It opens none.
func (k *Keeper) List() ([]Ref, error) {
	names, err := k.store.List()
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	var refs []Ref
	for _, name := range names {
		if ref, err := ParseRef(name); err == nil {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

// Info is what a record says of a session, without asking the chain.
type Info struct {
	Ref        Ref
	State      State
	Version    Version // of the token
	Label      string
	Meta       []byte
	ValidUntil int64  // seconds since 1970, chain time
	TopUp      uint64 // lamports sent along at the start
	CreatedAt  time.Time
}

// Peek reads a session's record; it works even while the session is in use.
func (k *Keeper) Peek(ref Ref) (Info, error) {
	rec, err := k.read(ref)
	if err != nil {
		return Info{}, err
	}
	defer rec.wipe()
	return rec.info(), nil
}

// Now is the chain's clock, seconds since 1970, which validity is measured by.
func (k *Keeper) Now(ctx context.Context) (int64, error) {
	return chainTime(ctx, k.chain, k.opts.Commitment)
}

// Look asks the chain about a session without opening it; it works even while the session is
// in use. The session must be of the chain's cluster: nobody checks.
func (k *Keeper) Look(ctx context.Context, ref Ref) (View, error) {
	return observe(ctx, k.chain, ref, k.opts.Commitment)
}

// Load brings a session back in whatever condition it is and settles with the chain what a
// former process left open. It answers a Session even for one that cannot sign any more, so
// that it can be revoked and swept: ask Usable. Errors: ErrNotApproved or ErrRevoked (and
// the record is gone, for nothing hung on it), ErrWrongCluster, *Unsure, the store's own such as keystore.ErrLocked or ErrNotFound.
func (k *Keeper) Load(ctx context.Context, ref Ref) (*Session, error) {
	if err := checkCluster(ctx, k.chain, ref.Cluster); err != nil {
		return nil, err
	}
	release, err := k.store.Claim(ref.String())
	if err != nil {
		return nil, fmt.Errorf("claim session: %w", err)
	}
	rec, err := k.read(ref)
	if err != nil {
		release()
		return nil, err
	}
	s, err := newSession(k, rec, release)
	if err != nil {
		return nil, err
	}
	if err := s.reconcile(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Resume is Load for a session that is to sign. Further errors: ErrExpired, ErrRevoked, ErrSignedOut.
func (k *Keeper) Resume(ctx context.Context, ref Ref) (*Session, error) {
	s, err := k.Load(ctx, ref)
	if err != nil {
		return nil, err
	}
	if err := s.Usable(); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Reconcile settles every session of the chain's cluster that is not in use: it finishes what
// a crash cut off and drops the records nothing hangs on. It answers what is still unsettled.
func (k *Keeper) Reconcile(ctx context.Context) error {
	refs, err := k.List()
	if err != nil {
		return err
	}
	var open []error
	for _, ref := range refs {
		s, err := k.Load(ctx, ref)
		switch {
		case err == nil:
			_ = s.Close()
		case errors.Is(err, ErrNotApproved), errors.Is(err, ErrRevoked), errors.Is(err, ErrWrongCluster), errors.Is(err, fs.ErrNotExist):
		default:
			open = append(open, fmt.Errorf("session %s: %w", ref.ID, err))
		}
	}
	return errors.Join(open...)
}

// read opens and checks a record.
func (k *Keeper) read(ref Ref) (*record, error) {
	raw, err := k.store.Get(ref.String())
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	defer clear(raw)
	rec, err := parseRecord(raw)
	if err == nil && rec.ref != ref {
		rec.wipe()
		err = ErrRecord
	}
	if err != nil {
		return nil, fmt.Errorf("read session %s: %w", ref.ID, err)
	}
	return rec, nil
}

// write seals a record.
func (k *Keeper) write(rec *record) error {
	raw := rec.marshal()
	defer clear(raw)
	if err := k.store.Put(rec.ref.String(), raw); err != nil {
		return fmt.Errorf("store session as %s: %w", rec.state, err)
	}
	return nil
}

// drop deletes a record and wipes its key.
func (k *Keeper) drop(rec *record) error {
	rec.wipe()
	if err := k.store.Delete(rec.ref.String()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// freshen gives an unsigned transaction a new blockhash and answers its last valid height.
func (k *Keeper) freshen(ctx context.Context, tx *solana.Transaction) (uint64, error) {
	got, err := k.chain.GetLatestBlockhash(ctx, k.opts.Commitment)
	if err != nil {
		return 0, fmt.Errorf("read latest blockhash: %w", err)
	}
	tx.Message.RecentBlockhash = got.Value.Blockhash
	return got.Value.LastValidBlockHeight, nil
}

// submitOptions are the keeper's, for one transaction.
func (k *Keeper) submitOptions(lastValid uint64) submit.Options {
	o := k.opts.Submit
	o.LastValidBlockHeight = lastValid
	return o
}

package session

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/gagliardetto/solana-go"
)

// Request is what a session is asked for.
type Request struct {
	Target     solana.PublicKey // the program it is good for
	Cluster    solana.Hash      // genesis hash it must be opened on; zero: wherever the chain is
	ValidFor   time.Duration    // from the chain's now, whole seconds; or
	ValidUntil int64            // seconds since 1970, chain time; wins over ValidFor if not 0
	TopUp      uint64           // lamports the wallet sends to the session key: 0, or at least RentFloor
	Label      string           // for lists, up to MaxLabel bytes
	Meta       []byte           // the caller's own, up to MaxMeta bytes: which game, for instance

	// Version is that of the token; zero for V2. V1 must be asked for: anyone may revoke such a
	// token at any time, an opponent on the player's clock included, and the text to be approved
	// says so. The target program may refuse it; the chess program wants a policy that accepts it.
	Version Version

	// Extra adds instructions behind the one that makes the token to the same approval; nil adds none.
	Extra func(signer, token solana.PublicKey) ([]solana.Instruction, error)
}

// Proposal is a session ready to be shown and approved. Nothing is stored or sent yet; a
// proposal that is not approved is simply dropped, better after Discard.
type Proposal struct {
	approval

	keeper *Keeper
	rec    *record
	stage  atomic.Int32 // ready, asking, over or discarded

	replaces *Session             // the session that ends in the same approval, nil for none
	ending   []solana.Instruction // what ends it
}

// The stages of a proposal.
const (
	ready     = iota
	asking    // Approve is under way, with a copy of the key
	over      // the key is wiped: it is a session's now, or nobody's
	discarded // by Discard while Approve was under way: over, should that fail
)

// Prepare makes a key and the one transaction that would make it a session of authority, and
// tries that on the chain. Errors: ErrValidity, ErrTopUp, ErrWrongCluster, ErrWouldFail,
// ErrDisagrees, the chain's, Extra's.
func (k *Keeper) Prepare(ctx context.Context, authority solana.PublicKey, req Request) (*Proposal, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	rec, err := k.draft(ctx, authority, req)
	if err != nil {
		return nil, err
	}
	p := &Proposal{keeper: k, rec: rec}
	if err := p.build(ctx, req); err != nil {
		p.Discard()
		return nil, err
	}
	return p, nil
}

// check refuses what the chain would refuse, before anybody is bothered.
func (r Request) check() error {
	switch {
	case r.TopUp != 0 && r.TopUp < RentFloor:
		return ErrTopUp
	case len(r.Label) > MaxLabel:
		return fmt.Errorf("session label of %d bytes: at most %d", len(r.Label), MaxLabel)
	case r.Version > V2:
		return fmt.Errorf("session token of version %d: there are 1 and 2", r.Version)
	case len(r.Meta) > MaxMeta:
		return fmt.Errorf("session meta of %d bytes: at most %d", len(r.Meta), MaxMeta)
	}
	return nil
}

// draft makes the key and the record.
func (k *Keeper) draft(ctx context.Context, authority solana.PublicKey, req Request) (*record, error) {
	cluster, err := k.chain.GetGenesisHash(ctx)
	if err != nil {
		return nil, fmt.Errorf("read genesis hash: %w", err)
	}
	if req.Cluster != (solana.Hash{}) && req.Cluster != cluster {
		return nil, fmt.Errorf("%w (it is %s, asked for was %s)", ErrWrongCluster, cluster, req.Cluster)
	}
	now, err := chainTime(ctx, k.chain, k.opts.Commitment)
	if err != nil {
		return nil, err
	}
	until, err := deadline(now, req.ValidFor, req.ValidUntil)
	if err != nil {
		return nil, err
	}
	key := NewKey()
	return &record{
		ref: Ref{Cluster: cluster, Target: req.Target, Authority: authority, ID: key.PublicKey()},
		key: key, validUntil: until, topUp: req.TopUp, createdAt: time.Now().Unix(),
		label: req.Label, v1: req.Version == V1, meta: append([]byte(nil), req.Meta...),
	}, nil
}

// deadline is when a session ends that lasts so long from now, or until the given second.
func deadline(now int64, lasts time.Duration, until int64) (int64, error) {
	if until == 0 {
		until = now + int64(lasts/time.Second)
	}
	if until <= now || until-now > MaxValidity {
		return 0, ErrValidity
	}
	return until, nil
}

// build makes the transaction, reads its description back from it and tries it.
func (p *Proposal) build(ctx context.Context, req Request) error {
	ref := p.rec.ref
	parties := Parties{Target: ref.Target, Signer: ref.ID, Authority: ref.Authority, Payer: ref.Authority}
	create, err := create(p.rec.version(), parties, terms(p.rec.validUntil, p.rec.topUp))
	if err != nil {
		return err
	}
	instructions := append(p.ending, create)
	if req.Extra != nil {
		extra, err := req.Extra(ref.ID, create.Accounts()[0].PublicKey)
		if err != nil {
			return fmt.Errorf("build the session's further instructions: %w", err)
		}
		instructions = append(instructions, extra...)
	}
	p.approval, err = p.keeper.approval(ctx, ref.Authority, instructions)
	return err
}

// terms are the explicit arguments: nothing is left to the program's defaults.
func terms(validUntil int64, topUp uint64) Terms {
	t := Terms{ValidUntil: &validUntil}
	if topUp > 0 {
		yes := true
		t.TopUp, t.Lamports = &yes, &topUp
	}
	return t
}

// Ref names the session to be.
func (p *Proposal) Ref() Ref { return p.rec.ref }

// Discard wipes the key of a proposal that will not be approved. After Approve has succeeded it does nothing.
func (p *Proposal) Discard() {
	if p.stage.CompareAndSwap(ready, over) {
		p.rec.wipe()
		return
	}
	p.stage.CompareAndSwap(asking, discarded)
}

// clone copies a transaction by way of its wire bytes.
func clone(tx *solana.Transaction) (*solana.Transaction, error) {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode transaction: %w", err)
	}
	out, err := solana.TransactionFromBytes(raw)
	if err != nil {
		return nil, fmt.Errorf("decode transaction: %w", err)
	}
	return out, nil
}

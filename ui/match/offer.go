package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/wallet"
)

// Grant is what a session opened by hand, not for one match, may do.
type Grant struct {
	ValidFor  time.Duration
	Allowance uint64 // lamports for the key; 0 for the usual
	Limits    onchain.Limits
	Version   session.Version // of the token; zero: V2. V1, which anyone may revoke, must be asked for
}

// Offer is one transaction about a session, ready to be shown and approved. Close it in the end.
type Offer struct {
	Lines []string // what the transaction does, read from itself, and what the chain said it would do to the wallet; none if nothing has to be done
	Steps int      // how many accounts a reclaiming closes; otherwise 0

	approve func(ctx context.Context) (session.Ref, error)
	done    []func()
}

// Approve asks the wallet once and waits for confirmation. It answers which session now lives.
func (o *Offer) Approve(ctx context.Context) (session.Ref, error) {
	ref, err := o.approve(ctx)
	return ref, Explained(err)
}

// Close lets go of what the offer holds; a key that was not approved is wiped.
func (o *Offer) Close() {
	for i := range o.done {
		o.done[len(o.done)-1-i]()
	}
	o.done = nil
}

// OfferSession offers a new session of the player's wallet.
func (h *Host) OfferSession(ctx context.Context, g Grant) (*Offer, error) {
	if err := h.connect(ctx); err != nil {
		return nil, Explained(err)
	}
	owner := h.player.PublicKey()
	if err := h.fund(ctx, owner); err != nil {
		return nil, Explained(err)
	}
	g.Limits.AcceptV1 = g.Version == session.V1
	meta := seatMeta{Limits: &g.Limits, Started: h.opts.Now().UTC().Truncate(time.Second)}
	request, err := h.request(ctx, meta, owner)
	if err != nil {
		return nil, Explained(err)
	}
	request.ValidFor, request.Label, request.Version = g.ValidFor, "opened by hand", g.Version
	if g.Allowance != 0 {
		request.TopUp = g.Allowance
	}
	p, err := h.keeper.Prepare(ctx, owner, request)
	if err != nil {
		return nil, Explained(h.named(err))
	}
	return offered(p, h.player), nil
}

// offered is a proposal as an offer.
func offered(p *session.Proposal, w wallet.Wallet) *Offer {
	return &Offer{
		Lines: p.Lines(),
		done:  []func(){p.Discard},
		approve: func(ctx context.Context) (session.Ref, error) {
			s, err := p.Approve(ctx, w)
			if err != nil {
				return session.Ref{}, err
			}
			return s.Ref(), s.Close()
		},
	}
}

// Renewal is what a session is renewed by.
type Renewal struct {
	ValidFor time.Duration // 0: no more time, money alone
	FillTo   uint64        // lamports the key shall hold; 0: as it is
	Moves    *uint32       // moves it may play from now on; nil: those that are left, and with Rotate as many as at first
	Rotate   bool          // end this session and open a new one with a new key and the same limits
}

// OfferRenewal offers more time or money for a session, by its own wallet.
func (h *Host) OfferRenewal(ctx context.Context, ref session.Ref, r Renewal) (*Offer, error) {
	o, err := h.offerRenewal(ctx, ref, r)
	return o, Explained(h.named(err))
}

func (h *Host) offerRenewal(ctx context.Context, ref session.Ref, r Renewal) (*Offer, error) {
	w, closeWallet, err := h.walletOf(ref)
	if err != nil {
		return nil, err
	}
	s, err := h.keeper.Load(ctx, ref)
	if err != nil {
		closeWallet()
		return nil, err
	}
	hold := []func(){closeWallet, func() { _ = s.Close() }}
	offer, err := h.offerFor(ctx, s, w, r)
	if err != nil {
		(&Offer{done: hold}).Close()
		return nil, err
	}
	offer.done = append(hold, offer.done...)
	return offer, nil
}

// offerFor builds the renewal or rotation of a loaded session.
func (h *Host) offerFor(ctx context.Context, s *session.Session, w wallet.Wallet, r Renewal) (*Offer, error) {
	var meta seatMeta
	if err := json.Unmarshal(s.Meta(), &meta); err != nil || s.Target() != h.client.Program().ID {
		return nil, fmt.Errorf("read what session %s is for: %w", s.PublicKey(), errors.Join(errNotOurs, err))
	}
	if err := h.faucet(ctx, w.PublicKey()); err != nil {
		return nil, err
	}
	if r.Moves != nil {
		limits := meta.limits()
		limits.Moves = r.Moves
		meta.Limits = &limits
	}
	if r.Rotate {
		return h.offerRotation(ctx, s, w, meta, r)
	}
	e, err := h.extension(ctx, s, terms{validFor: r.ValidFor, fillTo: r.FillTo, moves: r.Moves, limits: meta.limits()})
	if err != nil {
		return nil, err
	}
	renewal, err := s.PrepareRenewal(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Offer{
		Lines: renewal.Lines(),
		approve: func(ctx context.Context) (session.Ref, error) {
			_, err := renewal.Approve(ctx, w)
			return s.Ref(), err
		},
	}, nil
}

// errNotOurs says that a session was opened by another program than castlekey's game.
var errNotOurs = errors.New("not a session of this chess program")

// offerRotation offers a new key in place of the old, with the same limits counted anew.
func (h *Host) offerRotation(ctx context.Context, s *session.Session, w wallet.Wallet, meta seatMeta, r Renewal) (*Offer, error) {
	info := s.Info()
	if info.State == session.SignedOut {
		return nil, session.ErrSignedOut
	}
	request, err := h.request(ctx, meta, s.Authority())
	if err != nil {
		return nil, err
	}
	request.Label, request.Version = info.Label, info.Version
	if r.ValidFor != 0 {
		request.ValidFor = r.ValidFor
	}
	if r.FillTo != 0 {
		request.TopUp = r.FillTo
	}
	around, err := h.onRevoke(ctx, s)
	if err != nil {
		return nil, err
	}
	p, err := s.PrepareRotation(ctx, request, around)
	if err != nil {
		return nil, err
	}
	return offered(p, w), nil
}

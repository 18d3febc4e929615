package match

import (
	"context"
	"errors"
	"fmt"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/submit"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// policyAccount is where a session's policy lies and what lies there.
type policyAccount struct {
	addr     solana.PublicKey
	lamports uint64          // rent, which comes back when it is closed
	policy   *onchain.Policy // nil: there is none
}

// policy reads the policy of a session token.
func (h *Host) policy(ctx context.Context, token solana.PublicKey) (policyAccount, error) {
	program := h.client.Program()
	addr, _, err := program.PolicyAddress(token)
	if err != nil {
		return policyAccount{}, err
	}
	got, err := h.rpc.GetAccountInfoWithOpts(ctx, addr, &rpc.GetAccountInfoOpts{
		Encoding: solana.EncodingBase64, Commitment: rpc.CommitmentConfirmed,
	})
	found := policyAccount{addr: addr}
	switch {
	case errors.Is(err, rpc.ErrNotFound):
		return found, nil
	case err != nil:
		return policyAccount{}, fmt.Errorf("read policy: %w", err)
	case !got.Value.Owner.Equals(program.ID): // somebody sent lamports to the address; that is no policy
		return found, nil
	}
	found.lamports = got.Value.Lamports
	found.policy, err = onchain.ParsePolicy(got.GetBinary())
	return found, err
}

// onRevoke is what the chess program has to do when the wallet ends s. A policy that somebody has closed already, as anyone may once
// the session has expired, must not stand in the way of getting the rest back.
func (h *Host) onRevoke(ctx context.Context, s *session.Session) (session.Around, error) {
	p, err := h.policy(ctx, s.TokenAddress())
	if err != nil || p.policy == nil {
		return session.Around{}, err
	}
	return h.client.Program().OnRevoke(s)
}

// onSignOut is what the chess program has to do when s ends itself.
func (h *Host) onSignOut(ctx context.Context, s *session.Session) (session.Around, error) {
	p, err := h.policy(ctx, s.TokenAddress())
	switch {
	case err != nil || p.policy == nil:
		return session.Around{}, err
	case p.policy.Ended:
		return session.Around{Before: []solana.Instruction{
			h.client.Program().ClosePolicy(p.addr, s.TokenAddress(), s.Authority()),
		}}, nil
	}
	return h.client.Program().OnSignOut(s)
}

// terms are what a renewal asks for.
type terms struct {
	validFor time.Duration  // 0: no more time, money alone
	fillTo   uint64         // lamports; 0: no money
	moves    *uint32        // to be counted anew; nil: those that are left
	limits   onchain.Limits // of the policy, should it have to be opened anew
}

// extension asks for more time and money for s. The policy is tied to the token's address, which a renewal keeps, and ends when the
// token it was approved with did: so the one there is, expired or not, is renewed together with the token, with its limits and its
// count of moves. Only a policy that is gone (anyone may close an expired one) or was ended is opened anew, with the limits the wallet
// approved at first.
func (h *Host) extension(ctx context.Context, s *session.Session, t terms) (session.Extension, error) {
	e := session.Extension{ValidFor: t.validFor, FillTo: t.fillTo}
	if t.validFor == 0 {
		return e, nil
	}
	p, err := h.policy(ctx, s.TokenAddress())
	if err != nil {
		return e, err
	}
	program := h.client.Program()
	if p.policy != nil && !p.policy.Ended {
		e.Around.After = []solana.Instruction{program.RenewPolicy(p.addr, s.TokenAddress(), s.Authority(), t.moves)}
		return e, nil
	}
	if p.policy != nil {
		e.Around.Before = []solana.Instruction{program.ClosePolicy(p.addr, s.TokenAddress(), s.Authority())}
	}
	e.Around.After = []solana.Instruction{program.OpenPolicy(p.addr, s.TokenAddress(), s.Authority(), t.limits)}
	return e, nil
}

// over says that a session cannot act any more until its wallet renews it.
type over struct {
	is  error // session.ErrExpired, ErrRevoked or ErrOutOfFees
	err error // what the chain said
}

func (o *over) Error() string   { return o.err.Error() }
func (o *over) Unwrap() []error { return []error{o.is, o.err} }

// Explain says what has ended and that nothing is lost.
func (o *over) Explain() (what, todo string) {
	switch {
	case errors.Is(o.is, session.ErrExpired):
		what = "The session has expired."
	case errors.Is(o.is, session.ErrRevoked):
		what = "The session was revoked."
	case errors.Is(o.is, session.ErrOutOfFees):
		what = "The session key cannot pay a fee any more."
	default:
		return backend.Explain(Explained(o.is))
	}
	return what, "Renew it, here or with castlekey session renew; a move it was meant for goes out afterwards."
}

// sessionTrouble turns the ways in which the chain says that a session has ended into an *over; other errors pass.
func sessionTrouble(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, onchain.TokenExpired), errors.Is(err, onchain.PolicyExpired):
		return &over{is: session.ErrExpired, err: err}
	case errors.Is(err, onchain.TokenClosed), errors.Is(err, onchain.PolicyMissing), errors.Is(err, onchain.PolicyEnded),
		errors.Is(err, onchain.NotPolicy):
		return &over{is: session.ErrRevoked, err: err}
	case errors.Is(err, onchain.InsufficientFunds), cannotPay(err):
		return &over{is: session.ErrOutOfFees, err: err}
	}
	return err
}

// cannotPay tells whether a transaction was refused because its payer is too poor for the fee, or for keeping its own rent after it.
func cannotPay(err error) bool {
	var rejected *submit.Rejected
	if !errors.As(err, &rejected) || rejected.Landed {
		return false
	}
	switch e := rejected.Err.(type) {
	case string:
		return e == "InsufficientFundsForFee" || e == "AccountNotFound"
	case map[string]any:
		_, poor := e["InsufficientFundsForRent"]
		return poor
	}
	return false
}

// ended tells whether a session has to be renewed before it acts again.
func ended(err error) bool {
	var o *over
	return errors.As(err, &o)
}

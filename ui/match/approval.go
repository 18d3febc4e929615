package match

import (
	"context"
	"errors"
	"fmt"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// errUnreadable says that an approval holds more or less than one session with one policy; it is then never shown.
var errUnreadable = errors.New("the approval is not one session with one policy")

// describe puts an approval into words. What the key may do, until when and with how much is read from the transaction that
// would be signed, not from what was asked for, so the screen cannot promise less than the bytes.
func (h *Host) describe(offer *session.Proposal, s backend.Setup) (backend.Proposal, error) {
	d := offer.Description()
	tx, err := offer.Transaction()
	if err != nil {
		return backend.Proposal{}, err
	}
	limits, err := h.limits(tx)
	if err != nil || len(d.Grants) != 1 {
		return backend.Proposal{}, errors.Join(errUnreadable, err)
	}
	for _, step := range d.Steps {
		if !step.Known {
			return backend.Proposal{}, fmt.Errorf("%w: %s", errUnreadable, step.Text)
		}
	}
	g := d.Grants[0]
	shown := backend.Proposal{
		ID: offer.Ref().ID.String(), Title: title(s), Wallet: h.wallet(), Cluster: h.opts.ClusterName,
		Clauses: []backend.Clause{
			{Tone: backend.Fact, Label: "Program", Lines: []string{"chess, " + g.Target.String()}},
			{Tone: backend.Fact, Label: "Session key", Lines: []string{g.Signer.String()}},
			{Tone: backend.May, Label: "The key may", Lines: []string{scope(limits)}},
			{Tone: backend.MayNot, Label: "The key may not", Lines: mayNot(limits)},
			{Tone: backend.Limit, Label: "Until", Lines: []string{h.until(g.ValidUntil)}},
			{Tone: backend.Limit, Label: "It can spend", Lines: spending(g.TopUp)},
			{Tone: backend.Limit, Label: "You pay now", Lines: []string{h.cost(g, d.Fee)}},
		},
	}
	if n := closings(d); n > 0 {
		line := fmt.Sprintf("%d session(s) of yours that have ended: the deposits come back", n)
		shown.Clauses = append(shown.Clauses, backend.Clause{Tone: backend.Fact, Label: "It also closes", Lines: []string{line}})
	}
	return shown, nil
}

// closings counts the instructions to the session program that grant nothing.
func closings(d session.Description) int {
	n := -len(d.Grants)
	for _, step := range d.Steps {
		if step.Program == session.ProgramID {
			n++
		}
	}
	return n
}

// limits reads the one policy the transaction opens.
func (h *Host) limits(tx *solana.Transaction) (onchain.Limits, error) {
	var found []onchain.Limits
	for _, in := range tx.Message.Instructions {
		program, err := tx.Message.Program(in.ProgramIDIndex)
		if err != nil {
			return onchain.Limits{}, fmt.Errorf("read instruction: %w", err)
		}
		if l, ok := h.client.Program().LimitsIn(program, in.Data); ok {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		return onchain.Limits{}, errUnreadable
	}
	return found[0], nil
}

// describeRenewal puts a renewal into words, as describe does an approval: from the transaction, and where that leaves the policy
// as it is, from the policy on chain.
func (m *Match) describeRenewal(ctx context.Context, c game.Color, r *session.Renewal) (backend.Proposal, error) {
	d, seat := r.Description(), m.seats[c]
	if len(d.Grants) != 1 {
		return backend.Proposal{}, errUnreadable
	}
	for _, step := range d.Steps {
		if !step.Known {
			return backend.Proposal{}, fmt.Errorf("%w: %s", errUnreadable, step.Text)
		}
	}
	g := d.Grants[0]
	limits, deposit, err := m.renewedPolicy(ctx, seat.session.View(), g, r)
	if err != nil {
		return backend.Proposal{}, err
	}
	pays := fmt.Sprintf("%.4g SOL: for the key, a fee of %d lamports", sol(g.TopUp+d.Fee), d.Fee)
	if deposit > 0 {
		pays = fmt.Sprintf("%.4g SOL: for the key, deposits of %.4g that come back, a fee of %d lamports", sol(g.TopUp+deposit+d.Fee), sol(deposit), d.Fee)
	}
	return backend.Proposal{
		Title: "Renew the session of this game", Cluster: m.host.opts.ClusterName,
		Wallet: backend.Wallet{Name: seat.wallet.Name(), Address: g.Authority.String()},
		Clauses: []backend.Clause{
			{Tone: backend.Fact, Label: "Program", Lines: []string{"chess, " + g.Target.String()}},
			{Tone: backend.Fact, Label: "Session key", Lines: []string{g.Signer.String() + ", the same as before"}},
			{Tone: backend.May, Label: "The key may", Lines: []string{scope(limits)}},
			{Tone: backend.MayNot, Label: "The key may not", Lines: mayNot(limits)},
			{Tone: backend.Limit, Label: "Until", Lines: []string{m.host.until(g.ValidUntil)}},
			{Tone: backend.Limit, Label: "It can spend", Lines: spending(seat.session.View().Balance + g.TopUp)},
			{Tone: backend.Limit, Label: "You pay now", Lines: []string{pays}},
		},
	}, nil
}

// renewedPolicy is what the session may do after a renewal, and the deposits that have to be made for it again because token or
// policy are gone.
func (m *Match) renewedPolicy(ctx context.Context, view session.View, g session.Grant, r *session.Renewal) (onchain.Limits, uint64, error) {
	tx, err := r.Transaction()
	if err != nil {
		return onchain.Limits{}, 0, err
	}
	var deposit uint64
	if view.Token == nil {
		deposit += session.TokenV2Rent
	}
	if limits, err := m.host.limits(tx); err == nil {
		return limits, deposit + policyRent, nil
	}
	p, err := m.host.policy(ctx, g.Token)
	if err != nil {
		return onchain.Limits{}, 0, err
	}
	limits, ok := m.host.renewedLimits(tx, p)
	if !ok {
		return onchain.Limits{}, 0, errUnreadable
	}
	return limits, deposit, nil
}

// renewedLimits is what a policy allows after the transaction, which must renew it and be about no other.
func (h *Host) renewedLimits(tx *solana.Transaction, p policyAccount) (onchain.Limits, bool) {
	if p.policy == nil {
		return onchain.Limits{}, false
	}
	limits, renewals := p.policy.Limits(), 0
	for _, in := range tx.Message.Instructions {
		program, err := tx.Message.Program(in.ProgramIDIndex)
		if err != nil {
			return onchain.Limits{}, false
		}
		moves, ok := h.client.Program().RenewalIn(program, in.Data)
		if !ok {
			continue
		}
		accounts, err := in.ResolveInstructionAccounts(&tx.Message)
		if err != nil || len(accounts) == 0 || accounts[0].PublicKey != p.addr {
			return onchain.Limits{}, false
		}
		renewals++
		if moves != nil {
			limits.Moves = moves
		}
	}
	return limits, renewals == 1
}

func title(s backend.Setup) string {
	against := fmt.Sprintf("the engine, level %d", s.Level)
	switch {
	case s.Opponent == backend.Keyboard:
		against = "a friend at this keyboard"
	case s.UCI != nil:
		against = engines.Title(s)
	}
	return fmt.Sprintf("You play %s against %s, %s", colorOf(s.Side), against, s.Time)
}

func scope(l onchain.Limits) string {
	where := "in any game of yours"
	if l.Game != nil {
		where = "in this one game"
	}
	if l.Moves != nil {
		return fmt.Sprintf("%s, %s, at most %d moves", l.Actions, where, *l.Moves)
	}
	return l.Actions.String() + ", " + where
}

func mayNot(l onchain.Limits) []string {
	elsewhere := "act in another program, or give itself more time or rights"
	if l.Game != nil {
		elsewhere = "act in another game or program, or widen its own rights"
	}
	return []string{"touch what is in your wallet", elsewhere}
}

func (h *Host) until(validUntil int64) string {
	at := time.Unix(validUntil, 0)
	return fmt.Sprintf("%s, in %s; you can end it sooner", at.Local().Format("2 January 15:04"), span(at.Sub(h.opts.Now())))
}

// span is a duration in the largest fitting unit, rounded.
func span(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d.Round(24*time.Hour)/(24*time.Hour)))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Round(time.Hour)/time.Hour))
	default:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute)/time.Minute))
	}
}

func spending(topUp uint64) []string {
	return []string{
		fmt.Sprintf("%.4g SOL: the fees of %d moves, less in very long games, whose record needs room; the rest comes back",
			sol(topUp), session.MovesLeft(topUp)),
	}
}

const (
	gameAccountSize   = 336 + 4*200
	policyAccountSize = 160
	policyRent        = (policyAccountSize + 128) * 6_960 // lamports, at today's rent
)

// cost is what leaves the wallet with this approval.
func (h *Host) cost(g session.Grant, fee uint64) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var deposit uint64
	for _, size := range []uint64{session.TokenV2Size, policyAccountSize, gameAccountSize} {
		rent, err := h.rpc.GetMinimumBalanceForRentExemption(ctx, size, rpc.CommitmentConfirmed)
		if err != nil {
			return fmt.Sprintf("the allowance, deposits for three accounts that come back, a fee of %d lamports", fee)
		}
		deposit += rent
	}
	total := g.TopUp + deposit + fee
	return fmt.Sprintf("%.4g SOL: that, deposits of %.4g that come back, a fee of %d lamports", sol(total), sol(deposit), fee)
}

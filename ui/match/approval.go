package match

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/gagliardetto/solana-go"
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
			{Tone: backend.Limit, Label: "You pay now", Lines: pays(g, d.Fee, offer.Outcome())},
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
	limits, err := m.renewedPolicy(ctx, g, r)
	if err != nil {
		return backend.Proposal{}, err
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
			{Tone: backend.Limit, Label: "You pay now", Lines: pays(g, d.Fee, r.Outcome())},
		},
	}, nil
}

// renewedPolicy is what the session may do after a renewal.
func (m *Match) renewedPolicy(ctx context.Context, g session.Grant, r *session.Renewal) (onchain.Limits, error) {
	tx, err := r.Transaction()
	if err != nil {
		return onchain.Limits{}, err
	}
	if limits, err := m.host.limits(tx); err == nil {
		return limits, nil
	}
	p, err := m.host.policy(ctx, g.Token)
	if err != nil {
		return onchain.Limits{}, err
	}
	limits, ok := m.host.renewedLimits(tx, p)
	if !ok {
		return onchain.Limits{}, errUnreadable
	}
	return limits, nil
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
	case s.Opponent == backend.Remote:
		against = "whoever joins"
		if s.Invite != "" {
			against = s.Invite
		}
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

// pays is what leaves the wallet with an approval, as the chain said when it was tried there.
func pays(g session.Grant, fee uint64, o session.Outcome) []string {
	d := o.Delta(g.Authority)
	parts := []string{}
	if g.TopUp > 0 {
		parts = append(parts, fmt.Sprintf("%.4g for the key", sol(g.TopUp)))
	}
	switch {
	case o.Deposits > 0:
		parts = append(parts, fmt.Sprintf("deposits of %.4g that come back", sol(uint64(o.Deposits))))
	case o.Deposits < 0:
		parts = append(parts, fmt.Sprintf("deposits of %.4g that come back now", sol(uint64(-o.Deposits))))
	}
	parts = append(parts, fmt.Sprintf("a fee of %d lamports", fee))
	text := fmt.Sprintf("%.4g SOL: ", sol(uint64(-min(d, 0))))
	if d > 0 {
		text = fmt.Sprintf("nothing, you get %.4g SOL: ", sol(uint64(d)))
	}
	lines := []string{text + strings.Join(parts, ", ")}
	for _, c := range o.Changes {
		if c.Account == g.Authority {
			lines = append(lines, fmt.Sprintf("tried on the chain just now: your wallet goes from %.6g to %.6g SOL", sol(c.Before), sol(c.After)))
		}
	}
	return lines
}

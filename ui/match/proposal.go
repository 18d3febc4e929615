package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/gagliardetto/solana-go"
)

// allowance is what a session key is given to pay fees and the rent of long records with, in lamports. What is left goes back.
const allowance = 10_000_000

// proposal is an approval that was shown and not yet answered.
type proposal struct {
	session *session.Proposal
	seat    seatMeta
	enter   []solana.Instruction // take the seat; none where the wallet holds it
}

// seatMeta is stored with a session, so that a match can be resumed from the key store alone.
type seatMeta struct {
	Game     solana.PublicKey `json:"game"`
	Color    game.Color       `json:"color"`
	Setup    backend.Setup    `json:"setup"` // as the player chose it, side resolved
	Opponent bool             `json:"opponent"`
	Started  time.Time        `json:"started"`
	Limits   *onchain.Limits  `json:"limits,omitempty"` // of the policy; nil: whatever it takes to play this one game
}

// Prepare builds the one transaction a new match needs of the player's wallet: session token, policy for this game, the game.
func (h *Host) Prepare(ctx context.Context, s backend.Setup) (backend.Proposal, error) {
	p, err := h.prepare(ctx, s)
	return p, Explained(h.named(err))
}

func (h *Host) prepare(ctx context.Context, s backend.Setup) (backend.Proposal, error) {
	if s.Join != "" {
		return h.prepareJoin(ctx, s.Join)
	}
	s.Side = s.Side.Drawn()
	s, err := h.playable(ctx, s)
	if err != nil {
		return backend.Proposal{}, err
	}
	terms, err := h.terms(s)
	if err != nil {
		return backend.Proposal{}, err
	}
	if err := h.connect(ctx); err != nil {
		return backend.Proposal{}, err
	}
	owner, program := h.player.PublicKey(), h.client.Program()
	addr, _, err := program.GameAddress(owner, terms.ID)
	if err != nil {
		return backend.Proposal{}, err
	}
	return h.propose(ctx, addr, s, []solana.Instruction{program.CreateGame(addr, onchain.Actor{Signer: owner}, terms)}, usual(s))
}

// terms are a new game's as the chess program is told them.
func (h *Host) terms(s backend.Setup) (onchain.NewGame, error) {
	terms := onchain.NewGame{
		ID: rand.Uint64(), Side: colorOf(s.Side), //nolint:gosec // a name, not a secret; a clash is refused by the program
		InitialSecs: uint32(s.Time.Initial / time.Second), IncSecs: uint32(s.Time.Increment / time.Second),
	}
	if s.Start != "" {
		g, err := game.FromFEN(s.Start)
		if err != nil {
			return terms, err
		}
		if terms.Start, err = onchain.StartOf(g); err != nil {
			return terms, err
		}
		if err := terms.Start.Playable(); err != nil {
			return terms, err
		}
	}
	if s.Opponent == backend.Remote {
		if s.Invite == "" {
			return terms, nil
		}
		invited, err := solana.PublicKeyFromBase58(s.Invite)
		terms.Invited = &invited
		if err != nil {
			return terms, fmt.Errorf("%w: %q", ErrAddress, s.Invite)
		}
		return terms, nil
	}
	opponent, err := h.house(s.Opponent)
	if err != nil {
		return terms, err
	}
	invited := opponent.PublicKey()
	terms.Invited = &invited
	return terms, opponent.Close()
}

// propose builds the approval in which the player's wallet opens a session for one game and enters it.
func (h *Host) propose(ctx context.Context, addr solana.PublicKey, s backend.Setup, enter []solana.Instruction, w wish) (backend.Proposal, error) {
	owner := h.player.PublicKey()
	if err := h.fund(ctx, owner); err != nil {
		return backend.Proposal{}, err
	}
	meta := seatMeta{Game: addr, Color: colorOf(s.Side), Setup: s, Started: h.opts.Now().UTC().Truncate(time.Second), Limits: w.limits(addr)}
	request, err := h.request(ctx, meta, owner, enter...)
	if err != nil {
		return backend.Proposal{}, err
	}
	w.grant(&request)
	offer, err := h.keeper.Prepare(ctx, owner, request)
	if err != nil {
		return backend.Proposal{}, err
	}
	shown, err := h.describe(offer, s)
	if err != nil {
		offer.Discard()
		return backend.Proposal{}, err
	}
	shown.Clauses, shown.Choices = append(h.foundation(ctx), shown.Clauses...), w.choices()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.proposals[shown.ID] = &proposal{session: offer, seat: meta, enter: enter}
	return shown, nil
}

// playable says what stands in the way of a game on chain before anybody is asked to approve it, and returns it as it would be played.
func (h *Host) playable(ctx context.Context, s backend.Setup) (backend.Setup, error) {
	switch {
	case s.Time.Delay > 0:
		return s, ErrNoDelay
	case s.Opponent == backend.Remote && h.chain != nil:
		return s, ErrAlone
	case s.Opponent == backend.Engine && s.UCI != nil:
		able, err := engines.Check(ctx, *s.UCI)
		s.UCI = &able
		return s, err
	}
	return s, nil
}

// request asks for a session that may do what the seat's limits say, together with the instructions that take the seat. It also closes
// the tokens of ended sessions of the same wallet, which wait for a signature of it.
func (h *Host) request(ctx context.Context, meta seatMeta, owner solana.PublicKey, enter ...solana.Instruction) (session.Request, error) {
	stored, err := json.Marshal(meta)
	if err != nil {
		return session.Request{}, fmt.Errorf("store seat: %w", err)
	}
	closing, err := h.leftovers(ctx, owner)
	if err != nil {
		return session.Request{}, err
	}
	program := h.client.Program()
	return session.Request{
		Target: program.ID, ValidFor: validity(meta.Setup.Time), TopUp: allowance, Label: "chess, " + meta.Color.String(), Meta: stored,
		Extra: func(_, token solana.PublicKey) ([]solana.Instruction, error) {
			policy, _, err := program.PolicyAddress(token)
			if err != nil {
				return nil, err
			}
			all := append([]solana.Instruction{program.OpenPolicy(policy, token, owner, meta.limits())}, enter...)
			return append(all, closing...), nil
		},
	}, nil
}

const (
	untimedValidity = 24 * time.Hour
	shortest        = 15 * time.Minute
	longest         = 7 * 24 * time.Hour
	usualMoves      = 60
)

// validity is how long a session is asked for: twice what a game of usual length takes both sides, or a day without a clock.
func validity(t game.TimeControl) time.Duration {
	if !t.Timed() {
		return untimedValidity
	}
	return min(max(2*2*(t.Initial+usualMoves*t.Increment), shortest), longest)
}

// Discard forgets a proposal and wipes its key.
func (h *Host) Discard(p backend.Proposal) {
	if open := h.takeProposal(p.ID); open != nil {
		open.session.Discard()
	}
}

func (h *Host) takeProposal(id string) *proposal {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.proposals[id]
	delete(h.proposals, id)
	return p
}

// putBack keeps a proposal that did not come about and may be approved again as it is.
func (h *Host) putBack(id string, p *proposal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.session.Open() {
		h.proposals[id] = p
	}
}

// Approve has the player's wallet sign, then seats the opponent under a session of its own wallet.
func (h *Host) Approve(ctx context.Context, p backend.Proposal) (backend.Match, error) {
	open := h.takeProposal(p.ID)
	if open == nil {
		return nil, Explained(ErrUnknownProposal)
	}
	s, err := open.session.Approve(ctx, h.player)
	if err != nil {
		h.putBack(p.ID, open)
		return nil, Explained(h.named(err))
	}
	m, err := h.seat(ctx, open, s)
	if err != nil {
		return nil, Explained(err)
	}
	return m, nil
}

// seat starts the match of an approved proposal.
func (h *Host) seat(ctx context.Context, p *proposal, own *session.Session) (*Match, error) {
	if len(p.enter) > 0 {
		return h.start(ctx, p.seat, own, nil)
	}
	_, opponent, err := h.sessionsOf(p.seat.Game)
	if err != nil {
		return nil, errors.Join(err, own.Close())
	}
	return h.startBeside(ctx, p.seat, own, opponent)
}

func colorOf(s backend.Side) game.Color {
	if s == backend.Black {
		return game.Black
	}
	return game.White
}

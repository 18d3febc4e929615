package match

import (
	"context"
	"errors"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// A seat is its wallet's, whatever becomes of the session that was approved for it. Who has revoked that session, lost its key, or sits at
// another machine with the same wallet takes the seat again: by an approval that opens a session for the game and enters nothing.

// seatHeld is the side that a wallet holds in a game that can still be played.
func seatHeld(s *onchain.State, owner solana.PublicKey) (side game.Color, ok bool) {
	switch {
	case owner.IsZero() || s.Status == onchain.Over:
		return 0, false
	case s.White == owner:
		return game.White, true
	case s.Black == owner:
		return game.Black, true
	}
	return 0, false
}

// prepareAgain builds the approval that takes a held seat again. Errors: ErrSeated where a session for it is here.
func (h *Host) prepareAgain(ctx context.Context, addr solana.PublicKey, state *onchain.State, side game.Color) (backend.Proposal, error) {
	own, opponent, err := h.sessionsOf(addr)
	if err != nil {
		return backend.Proposal{}, err
	}
	if own != nil {
		return backend.Proposal{}, ErrSeated
	}
	s, err := h.setupAgain(state, side, opponent)
	if err != nil {
		return backend.Proposal{}, err
	}
	return h.propose(ctx, addr, s, nil, usual(s))
}

// setupAgain is what was chosen for a game, as far as it can be known: an opponent with a session here has it written down; without, the
// chain still tells one of the host's own wallets from a stranger's, though not how strong an engine was.
func (h *Host) setupAgain(state *onchain.State, side game.Color, opponent *stored) (backend.Setup, error) {
	s := backend.Setup{Opponent: backend.Remote, Time: state.Time}
	if opponent != nil {
		s = opponent.meta.Setup
	}
	s.Side = backend.White
	if side == game.Black {
		s.Side = backend.Black
	}
	if opponent != nil {
		return s, nil
	}
	other := state.White
	if side == game.White {
		other = state.Black
	}
	for _, who := range []backend.Opponent{backend.Engine, backend.Keyboard} {
		w, err := h.house(who)
		if err != nil {
			return s, err
		}
		if w.PublicKey() == other {
			s.Opponent, s.Level = who, 1
		}
		if err := w.Close(); err != nil {
			return s, err
		}
	}
	if s.Opponent == backend.Remote && !other.IsZero() {
		s.Invite = other.String()
	}
	return s, nil
}

// sessionsOf are the sessions here that play a game: the player's, and that of the opponent if this host seats it. Ended ones do not count.
func (h *Host) sessionsOf(addr solana.PublicKey) (own, opponent *stored, err error) {
	all, err := h.stored()
	if err != nil {
		return nil, nil, err
	}
	for i, s := range all {
		switch {
		case s.meta.Game != addr || s.ended:
		case s.meta.Opponent:
			opponent = &all[i]
		case h.holds(s.ref.Authority):
			own = &all[i]
		}
	}
	return own, opponent, nil
}

// seated are the games that the player has a session for here, by their addresses.
func (h *Host) seated() (map[solana.PublicKey]bool, error) {
	all, err := h.stored()
	here := make(map[solana.PublicKey]bool)
	for _, s := range all {
		if !s.meta.Opponent && !s.ended && h.holds(s.ref.Authority) {
			here[s.meta.Game] = true
		}
	}
	return here, err
}

// startBeside is start of a game in which the opponent that this host seats may have a session already. Without one, or if its approval
// never took effect, it is given one.
func (h *Host) startBeside(ctx context.Context, meta seatMeta, own *session.Session, opponent *stored) (*Match, error) {
	if opponent == nil {
		return h.start(ctx, meta, own, nil)
	}
	theirs, err := h.usableHouse(ctx, *opponent)
	if err != nil && !errors.Is(err, session.ErrNotApproved) {
		return nil, errors.Join(err, own.Close())
	}
	return h.start(ctx, meta, own, theirs)
}

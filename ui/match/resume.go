package match

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/wallet"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// stored is a session of this cluster and program with the seat it was opened for.
type stored struct {
	ref   session.Ref
	meta  seatMeta
	ended bool // by its own key or its wallet: it can sign nothing any more
}

// stored lists the sessions of this cluster and program, whoever's seat they hold.
func (h *Host) stored() ([]stored, error) {
	refs, err := h.keeper.List()
	if err != nil {
		return nil, err
	}
	var found []stored
	for _, ref := range refs {
		if ref.Cluster != h.genesis || ref.Target != h.client.Program().ID {
			continue
		}
		info, err := h.keeper.Peek(ref)
		if errors.Is(err, fs.ErrNotExist) || damaged(err) {
			continue // ended since it was listed, or unreadable, which Sessions tells of
		}
		if err != nil {
			return nil, err
		}
		s := stored{ref: ref, ended: gone(info.State)}
		if json.Unmarshal(info.Meta, &s.meta) == nil && !s.meta.Game.IsZero() {
			found = append(found, s)
		}
	}
	return found, nil
}

// gone reports whether a session can sign nothing any more, and never will again.
func gone(s session.State) bool {
	return s == session.SignedOut || s == session.Closed || s == session.Abandoned
}

// unfinished lists the player's games that can be resumed, newest first. Sessions whose game is over are ended on the way.
func (h *Host) unfinished(ctx context.Context) ([]backend.Summary, error) {
	all, err := h.stored()
	if err != nil {
		return nil, Explained(err)
	}
	var open []backend.Summary
	for _, s := range all {
		if h.playing(s.meta) {
			continue
		}
		state, err := h.client.Game(ctx, s.meta.Game)
		switch {
		case err == nil && state.Status == onchain.Over:
			h.retire(ctx, s, state)
		case errors.Is(err, onchain.ErrNoGame):
			if h.surelyGone(ctx, s.meta) {
				h.retire(ctx, s, nil)
			}
		case errors.Is(err, onchain.ErrNotAGame):
			continue // of a version that this program does not read; another may
		case err != nil:
			return nil, Explained(err)
		case !s.meta.Opponent && !s.ended && h.holds(s.ref.Authority):
			if summary, err := h.summarise(s.meta, state); err == nil {
				open = append(open, summary)
			}
		}
	}
	slices.SortFunc(open, func(a, b backend.Summary) int { return b.Changed.Compare(a.Changed) })
	return open, nil
}

// young is the age under which a game that is not found is rather not there yet: nodes lag.
const young = 5 * time.Minute

// surelyGone reports whether a game that was not found has been closed, not merely overlooked by a node that lags.
func (h *Host) surelyGone(ctx context.Context, meta seatMeta) bool {
	if h.chain != nil {
		return true
	}
	if h.opts.Now().Sub(meta.Started) < young {
		return false
	}
	got, err := h.rpc.GetAccountInfoWithOpts(ctx, meta.Game, &rpc.GetAccountInfoOpts{
		Encoding: solana.EncodingBase64, Commitment: rpc.CommitmentFinalized,
	})
	if errors.Is(err, rpc.ErrNotFound) {
		return true
	}
	return err == nil && !got.Value.Owner.Equals(h.client.Program().ID)
}

func (h *Host) playing(meta seatMeta) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.matches[meta.Game.String()] != nil
}

func (h *Host) summarise(meta seatMeta, state *onchain.State) (backend.Summary, error) {
	g, err := state.Game()
	if err != nil {
		return backend.Summary{}, err
	}
	s := backend.Summary{ID: meta.Game.String(), Plies: g.Ply(), Turn: g.Turn(), Changed: state.TurnStarted}
	if s.Changed.IsZero() {
		s.Changed = state.Created
	}
	if sans := g.SANs(); len(sans) > 0 {
		s.LastSAN = sans[len(sans)-1]
	}
	s.White, s.Black = h.names(meta, state)
	s.Waiting = state.Status == onchain.Waiting
	return s, nil
}

// Resume opens an unfinished match under the sessions that were approved for it.
func (h *Host) Resume(ctx context.Context, id string) (backend.Match, error) {
	m, err := h.resume(ctx, id)
	if err != nil {
		return nil, Explained(err)
	}
	return m, nil
}

func (h *Host) resume(ctx context.Context, id string) (*Match, error) {
	addr, err := solana.PublicKeyFromBase58(id)
	if err != nil {
		return nil, ErrUnknownMatch
	}
	own, opponent, err := h.sessionsOf(addr)
	switch {
	case err != nil:
		return nil, err
	case own == nil:
		return nil, ErrUnknownMatch
	}
	mine, err := h.usable(ctx, *own)
	if err != nil {
		return nil, err
	}
	return h.startBeside(ctx, own.meta, mine, opponent)
}

// retirePatience bounds ending one left-over session.
const retirePatience = 10 * time.Second

// retire ends a session whose game is over: by its own signature, and for a house wallet by that wallet, which also gets the
// deposits back. What cannot be done now is tried again next time; until then the record stays. A finished game that was not
// written down yet is, before anything of it goes.
func (h *Host) retire(ctx context.Context, s stored, state *onchain.State) {
	if state != nil && !s.meta.Opponent {
		if _, err := h.export(s.meta, state); err != nil {
			return
		}
	}
	ctx, cancel := context.WithTimeout(ctx, retirePatience)
	defer cancel()
	loaded, err := h.keeper.Load(ctx, s.ref)
	if err != nil {
		return // in use, or gone already
	}
	defer loaded.Close() //nolint:errcheck // the record stays whatever happens
	h.end(ctx, loaded, s.meta)
}

// end has the wallet revoke a session, if that wallet asks nobody, so that every deposit comes back at once. Otherwise the session
// signs itself out, and the token's deposit comes back with the wallet's next approval.
func (h *Host) end(ctx context.Context, s *session.Session, meta seatMeta) {
	w, done := h.silent(s, meta)
	if w == nil {
		if around, err := h.onSignOut(ctx, s); err == nil {
			_, _ = s.SignOut(ctx, around) // a failure leaves the record, so it is tried again
		}
		return
	}
	defer done()
	if around, err := h.onRevoke(ctx, s); err == nil {
		_, _ = s.Revoke(ctx, w, around) // as above
	}
}

// silent is the wallet of a session if it signs without asking anybody: a house wallet, or the player's demo wallet. Nil if not.
func (h *Host) silent(s *session.Session, meta seatMeta) (w wallet.Wallet, done func()) {
	if meta.Opponent {
		house, err := h.house(meta.Setup.Opponent)
		if err != nil {
			return nil, nil
		}
		return house, func() { _ = house.Close() }
	}
	demo, ok := h.player.(*wallet.Demo)
	if !ok || demo.PublicKey() != s.Authority() {
		return nil, nil
	}
	return demo, func() {}
}

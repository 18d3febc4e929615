package match

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/ui/archive"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// prepareJoin builds the approval that takes the free seat of somebody's game, or again one that the wallet holds.
func (h *Host) prepareJoin(ctx context.Context, address string) (backend.Proposal, error) {
	addr, state, err := h.look(ctx, address)
	if err == nil {
		err = h.connect(ctx)
	}
	if err != nil {
		return backend.Proposal{}, err
	}
	owner := h.player.PublicKey()
	if side, held := seatHeld(state, owner); held {
		return h.prepareAgain(ctx, addr, state, side)
	}
	if !joinable(state, owner) {
		return backend.Proposal{}, ErrSeatTaken
	}
	s := backend.Setup{Opponent: backend.Remote, Time: state.Time, Side: backend.White, Invite: state.Creator.String(), Join: address}
	if state.White == state.Creator {
		s.Side = backend.Black
	}
	return h.propose(ctx, addr, s, []solana.Instruction{h.client.Program().JoinGame(addr, onchain.Actor{Signer: owner})}, usual(s))
}

// look reads the game at an address as a person writes it.
func (h *Host) look(ctx context.Context, address string) (solana.PublicKey, *onchain.State, error) {
	addr, err := solana.PublicKeyFromBase58(strings.TrimSpace(address))
	if err != nil {
		return addr, nil, fmt.Errorf("%w: %q", ErrAddress, address)
	}
	state, err := h.client.Game(ctx, addr)
	return addr, state, err
}

// joinable reports whether a wallet may take the free seat of a game.
func joinable(s *onchain.State, owner solana.PublicKey) bool {
	return s.Status == onchain.Waiting && s.Creator != owner && (s.Invited.IsZero() || s.Invited == owner)
}

// Watch opens a game to look at.
func (h *Host) Watch(ctx context.Context, id string) (backend.Match, error) {
	addr, state, err := h.look(ctx, id)
	if err != nil {
		return nil, Explained(err)
	}
	m := h.newMatch(seatMeta{Game: addr, Setup: backend.Setup{Opponent: backend.Remote, Time: state.Time}}, nil)
	m.watching = true
	if err := m.begin(ctx); err != nil {
		return nil, Explained(err)
	}
	return m, nil
}

// introduce shows who holds the seats of a game with a remote opponent, and how the free one is taken; the caller holds mu.
func (m *Match) introduce(state *onchain.State) {
	if m.meta.Setup.Opponent != backend.Remote {
		return
	}
	for _, c := range []game.Color{game.White, game.Black} {
		if !m.seats[c].local {
			m.snap.Seats[c].Name = seatName(state, c)
		}
	}
	if m.snap.Waiting && state.Status == onchain.Active {
		m.snap.Notice = seatName(state, m.meta.Color.Other()) + " has joined: the game is on."
	}
	m.snap.Waiting, m.snap.Invitation = state.Status == onchain.Waiting, ""
	if m.snap.Waiting {
		m.snap.Invitation = m.host.invitation(m.addr)
	}
	if other := state.Seat(m.meta.Color.Other()); !other.IsZero() {
		m.snap.Setup.Invite = other.String() // a rematch is for the same two
	}
}

// invitation is what somebody else types to take the free seat.
func (h *Host) invitation(addr solana.PublicKey) string {
	return fmt.Sprintf("castlekey game join %s --url %s", addr, h.opts.URL)
}

// Games lists the games of the chess program on this chain.
func (h *Host) Games(ctx context.Context) ([]backend.Listing, error) {
	found, err := h.games(ctx)
	if err != nil {
		return nil, Explained(err)
	}
	here, err := h.seated()
	if err != nil {
		return nil, Explained(err)
	}
	list := make([]backend.Listing, 0, len(found))
	for _, f := range found {
		if l, err := h.gameListing(f); err == nil { // one that cannot be played back is shown to nobody
			l.Here = here[f.addr]
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b backend.Listing) int { return b.Changed.Compare(a.Changed) })
	return list, nil
}

// found is a game with its address.
type found struct {
	addr  solana.PublicKey
	state *onchain.State
}

// games reads all games of the program.
func (h *Host) games(ctx context.Context) ([]found, error) {
	program := h.client.Program()
	accounts, err := h.rpc.GetProgramAccountsWithOpts(ctx, program.ID, &rpc.GetProgramAccountsOpts{
		Encoding: solana.EncodingBase64, Commitment: rpc.CommitmentConfirmed,
		Filters: []rpc.RPCFilter{{Memcmp: &rpc.RPCFilterMemcmp{Bytes: onchain.GameDiscriminator()}}},
	})
	if err != nil {
		return nil, fmt.Errorf("list games of %s: %w", program.ID, err)
	}
	var all []found
	for _, a := range accounts {
		if state, err := onchain.ParseGame(a.Account.Data.GetBinary()); err == nil {
			all = append(all, found{a.Pubkey, state})
		}
	}
	return all, nil
}

// gameListing is a game as a list shows it.
func (h *Host) gameListing(f found) (backend.Listing, error) {
	g, err := f.state.Game()
	if err != nil {
		return backend.Listing{}, err
	}
	s, owner := f.state, h.player.PublicKey()
	l := backend.Listing{
		ID: f.addr.String(), White: address(s.White), Black: address(s.Black), Mine: !owner.IsZero() && (s.White == owner || s.Black == owner),
		Joinable: joinable(s, owner), Invited: s.Invited == owner, Over: s.Status == onchain.Over, Outcome: g.Outcome(),
		Time: s.Time, Plies: g.Ply(), Turn: g.Turn(), Changed: lastChange(s),
	}
	if sans := g.SANs(); len(sans) > 0 {
		l.LastSAN = sans[len(sans)-1]
	}
	return l, nil
}

// address is a wallet in base58, empty where a seat is free.
func address(k solana.PublicKey) string {
	if k.IsZero() {
		return ""
	}
	return k.String()
}

// lastChange is the latest moment the game's record knows of.
func lastChange(s *onchain.State) time.Time {
	for _, t := range []time.Time{s.Ended, s.TurnStarted, s.Started} {
		if !t.IsZero() {
			return t
		}
	}
	return s.Created
}

// Past writes down the wallet's finished games that are on the chain and in no file yet, and returns the folder of all of them. What
// cannot be read now is tried the next time.
func (h *Host) Past(ctx context.Context) (string, error) {
	dir := filepath.Join(h.opts.DataDir, archive.Folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make folder for games: %w", err)
	}
	all, err := h.games(ctx)
	var errs []error
	for _, f := range all {
		errs = append(errs, h.writeDown(dir, f))
	}
	return dir, Explained(errors.Join(append(errs, err)...))
}

// Record is a game on the chain as a PGN file has it, the seats named by their wallets.
func (h *Host) Record(ctx context.Context, id string) (game.Record, error) {
	addr, state, err := h.look(ctx, id)
	if err != nil {
		return game.Record{}, Explained(err)
	}
	g, err := state.Game()
	if err != nil {
		return game.Record{}, err
	}
	r := h.record(seatMeta{Game: addr, Setup: backend.Setup{Opponent: backend.Remote}}, state, g)
	for i, t := range r.Tags {
		switch t.Name {
		case "White":
			r.Tags[i].Value = address(state.White)
		case "Black":
			r.Tags[i].Value = address(state.Black)
		case "Date":
			r.Tags[i].Value = lastChange(state).UTC().Format("2006.01.02")
		case "Termination":
			if state.Status != onchain.Over {
				r.Tags[i].Value = "unterminated"
			}
		}
	}
	return r, nil
}

// writeDown exports a finished game of the player's, unless that was done.
func (h *Host) writeDown(dir string, f found) error {
	s, owner := f.state, h.player.PublicKey()
	if s.Status != onchain.Over || owner.IsZero() || s.White != owner && s.Black != owner {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, archive.Name(s.Started, f.addr.String()))); err == nil {
		return nil
	}
	_, err := h.export(h.metaOf(f), s)
	return err
}

// metaOf is the player's seat in a game as its session remembers it, else as the game itself tells.
func (h *Host) metaOf(f found) seatMeta {
	if all, err := h.stored(); err == nil {
		for _, s := range all {
			if s.meta.Game == f.addr && !s.meta.Opponent {
				return s.meta
			}
		}
	}
	meta := seatMeta{Game: f.addr, Setup: backend.Setup{Opponent: backend.Remote, Time: f.state.Time}}
	if f.state.Black == h.player.PublicKey() {
		meta.Color = game.Black
	}
	return meta
}

package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/submit"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Listing is one stored session and what hangs on it.
type Listing struct {
	Info session.Info
	Game solana.PublicKey // it was approved for; zero for any
	Here bool             // it is of the cluster this host is on; only then is the following known

	Damaged error // why the record cannot be read; then all that is known is Info.Ref and what the chain says

	View       session.View
	Policy     *onchain.Policy // nil: none on chain
	PolicyRent uint64          // lamports
}

// Owed is what the wallet gets back when it revokes the session, in lamports: what is on the key and both deposits.
func (l Listing) Owed() uint64 { return l.View.Balance + l.View.Rent + l.PolicyRent }

// Status is how the session stands, in a word or two, by its record and the chain.
func (l Listing) Status() string {
	switch {
	case l.Damaged != nil:
		return "damaged"
	case !l.Here, l.Info.State != session.Active:
		return l.Info.State.String()
	case l.View.Token == nil:
		return "revoked"
	case !l.View.Token.Live(l.View.Now):
		return "expired"
	case l.Policy == nil || l.Policy.Ended:
		return "without policy"
	case !l.Policy.Live(l.View.Now):
		return "expired"
	case l.View.MovesLeft() == 0:
		return "out of fees"
	case l.Policy.MovesLeft != nil && *l.Policy.MovesLeft == 0:
		return "used up"
	}
	return session.Active.String()
}

// Sessions lists every session in the key store, newest first, after settling with the chain what a crash may have left open.
func (h *Host) Sessions(ctx context.Context) ([]Listing, error) {
	h.settleLeftOpen(ctx) // what cannot be settled now is listed as it stands
	refs, err := h.keeper.List()
	if err != nil {
		return nil, Explained(err)
	}
	all := make([]Listing, 0, len(refs))
	for _, ref := range refs {
		l, err := h.listing(ctx, ref)
		if errors.Is(err, fs.ErrNotExist) {
			continue // ended since it was listed
		}
		if err != nil {
			return nil, Explained(fmt.Errorf("look at session %s: %w", ref.ID, err))
		}
		all = append(all, l)
	}
	slices.SortStableFunc(all, func(a, b Listing) int { return b.Info.CreatedAt.Compare(a.Info.CreatedAt) })
	return all, nil
}

// damaged tells whether it is one record that cannot be read, not the store: it stands in no other's way.
func damaged(err error) bool {
	for _, e := range []error{keystore.ErrCorrupt, keystore.ErrWrongKey, keystore.ErrPermissions, session.ErrRecord} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// listing looks at one session, which may be in use.
func (h *Host) listing(ctx context.Context, ref session.Ref) (Listing, error) {
	info, err := h.keeper.Peek(ref)
	if err != nil && !damaged(err) {
		return Listing{}, err
	}
	l := Listing{Info: info, Here: ref.Cluster == h.genesis, Damaged: err}
	if err != nil {
		l.Info.Ref, l.Info.Version = ref, session.V2 // the name is all there is
	}
	var meta seatMeta
	if json.Unmarshal(info.Meta, &meta) == nil {
		l.Game = meta.Game
	}
	if !l.Here {
		return l, nil
	}
	if l.View, err = h.keeper.Look(ctx, ref); err != nil {
		return Listing{}, err
	}
	if ref.Target != h.client.Program().ID {
		return l, nil
	}
	token, _, err := session.TokenAddress(info.Version, ref.Target, ref.ID, ref.Authority)
	if err != nil {
		return Listing{}, err
	}
	p, err := h.policy(ctx, token)
	if err != nil {
		return Listing{}, err
	}
	l.Policy, l.PolicyRent = p.policy, p.lamports
	return l, nil
}

// Revoked is what came of revoking a session.
type Revoked struct {
	Session   solana.PublicKey
	Signature solana.Signature // zero if nothing was left to do on chain
	Returned  uint64           // lamports that went back to the wallet, before the fee
}

// RevokeSession ends a session by its wallet: token and policy closed, the key swept. Before the wallet is asked, show is given what
// the transaction does and what the chain said it would do to the wallet.
func (h *Host) RevokeSession(ctx context.Context, ref session.Ref, show func(lines []string)) (Revoked, error) {
	r, err := h.revoke(ctx, ref, show)
	return r, Explained(h.named(err))
}

func (h *Host) revoke(ctx context.Context, ref session.Ref, show func(lines []string)) (Revoked, error) {
	w, closeWallet, err := h.walletOf(ref)
	if err != nil {
		return Revoked{Session: ref.ID}, err
	}
	defer closeWallet()
	return h.ending(ctx, ref, func(s *session.Session, before Listing) (submit.Receipt, uint64, error) {
		around, err := h.onRevoke(ctx, s)
		if err != nil {
			return submit.Receipt{}, 0, err
		}
		end, err := s.PrepareRevocation(ctx, around)
		if err != nil {
			return submit.Receipt{}, 0, err
		}
		show(end.Lines())
		receipt, err := end.Approve(ctx, w)
		return receipt, before.Owed(), err
	})
}

// ending loads a session, looks at what hangs on it, and has it ended; end answers what went back to the wallet.
func (h *Host) ending(ctx context.Context, ref session.Ref, end func(*session.Session, Listing) (submit.Receipt, uint64, error)) (Revoked, error) {
	done := Revoked{Session: ref.ID}
	s, err := h.keeper.Load(ctx, ref)
	switch {
	case errors.Is(err, session.ErrRevoked), errors.Is(err, session.ErrNotApproved):
		return done, nil // nothing hung on it, and its record is gone
	case err != nil:
		return done, err
	}
	defer s.Close() //nolint:errcheck // only wipes
	before, err := h.listing(ctx, ref)
	if err != nil {
		return done, err
	}
	receipt, returned, err := end(s, before)
	if err == nil {
		done.Signature, done.Returned = receipt.Signature, returned
	}
	return done, err
}

// walletOf is the wallet a session acts for, if this host has it.
func (h *Host) walletOf(ref session.Ref) (w wallet.Wallet, done func(), err error) {
	if ref.Cluster != h.genesis {
		return nil, nil, session.ErrWrongCluster
	}
	if ref.Authority == h.player.PublicKey() {
		return h.player, func() {}, nil
	}
	for _, name := range houseNames {
		house, err := wallet.OpenDemo(h.store, name, h.genesis)
		if err != nil {
			return nil, nil, fmt.Errorf("open %s's wallet: %w", name, err)
		}
		if house.PublicKey() == ref.Authority {
			return house, func() { _ = house.Close() }, nil
		}
		_ = house.Close()
	}
	if h.expect(ref.Authority); ref.Authority == h.player.PublicKey() {
		return h.player, func() {}, nil
	}
	return nil, nil, fmt.Errorf("session of wallet %s: %w", ref.Authority, session.ErrWrongWallet)
}

// leftoversAtOnce bounds what one approval closes besides its own purpose: a transaction holds 1,232 bytes.
const leftoversAtOnce = 3

// leftovers close the tokens of a wallet's sessions that have signed themselves out, or found their end on chain with nothing on their
// keys: all that is missing is a signature of the wallet.
func (h *Host) leftovers(ctx context.Context, owner solana.PublicKey) ([]solana.Instruction, error) {
	refs, err := h.keeper.List()
	if err != nil {
		return nil, err
	}
	var closing []solana.Instruction
	for _, ref := range refs {
		if ref.Cluster != h.genesis || ref.Authority != owner || len(closing) == leftoversAtOnce {
			continue
		}
		info, err := h.keeper.Peek(ref)
		if err != nil || info.State != session.SignedOut {
			continue // unreadable records are Sessions' to report
		}
		view, err := h.keeper.Look(ctx, ref)
		if err != nil {
			return nil, err
		}
		if view.Token == nil {
			continue
		}
		in, err := view.Token.Revoke()
		if err != nil {
			return nil, err
		}
		closing = append(closing, in)
	}
	return closing, nil
}

// Purse is a wallet as the command line shows it.
type Purse struct {
	Name, Kind string // Kind is demo, sealed, browser or keypair
	Address    solana.PublicKey
	Cluster    string
	Lamports   uint64
}

// Purse is the player's wallet and what it holds.
func (h *Host) Purse(ctx context.Context) (Purse, error) {
	if err := h.connect(ctx); err != nil {
		return Purse{}, Explained(err)
	}
	p := Purse{Name: h.player.Name(), Kind: "keypair", Address: h.player.PublicKey(), Cluster: h.opts.ClusterName}
	switch h.player.(type) {
	case *wallet.Demo:
		p.Kind = "demo"
	case *wallet.Sealed:
		p.Kind = "sealed"
	case *pageWallet:
		p.Kind = "browser"
	}
	got, err := h.rpc.GetBalance(ctx, p.Address, rpc.CommitmentConfirmed)
	if err != nil {
		return Purse{}, Explained(fmt.Errorf("read balance: %w", err))
	}
	p.Lamports = got.Value
	return p, nil
}

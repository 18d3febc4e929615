package replay

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// ErrDiffers says that the chain's final position or outcome is not that of the record.
var ErrDiffers = errors.New("the chain ends elsewhere than the record")

// Options say how to replay.
type Options struct {
	Program solana.PublicKey // the chess program
	Seed    uint64           // decides game ids and which side creates the game or offers the draw; never a key
}

// Runner replays games one after the other. It is not safe for concurrent use.
type Runner struct {
	client  *onchain.Client
	keeper  *session.Keeper
	wallets [2]*purse // by game.Color
	rng     *rand.Rand
}

const (
	purseLamports = 1_000_000_000_000 // 1,000 SOL of the embedded chain's own making
	purseRefill   = purseLamports / 2
	moveAllowance = 6_000     // lamports a ply a session may need: the fee, and some
	growthRent    = 27_840    // lamports a ply of record costs: 4 bytes at 6,960
	baseAllowance = 2_000_000 // lamports: the rent floor of the key and the ending
)

// New makes two wallets and funds them from the cluster's faucet.
func New(ctx context.Context, client *rpc.Client, o Options) (*Runner, error) {
	r := &Runner{
		client: onchain.NewClient(client, onchain.Program{ID: o.Program}),
		keeper: session.New(newShelf(), client, session.Options{}),
		rng:    rand.New(rand.NewPCG(o.Seed, 0)), //nolint:gosec // decides nothing secret and must be repeatable
	}
	for c := range r.wallets {
		w, err := newPurse()
		if err != nil {
			return nil, err
		}
		r.wallets[c] = w
	}
	return r, r.fund(ctx)
}

// Close wipes the wallets' keys.
func (r *Runner) Close() {
	for _, w := range r.wallets {
		w.wipe()
	}
}

// fund tops both wallets up from the faucet.
func (r *Runner) fund(ctx context.Context) error {
	for c, w := range r.wallets {
		got, err := r.client.RPC().GetBalance(ctx, w.PublicKey(), rpc.CommitmentConfirmed)
		if err != nil {
			return fmt.Errorf("read balance: %w", err)
		}
		if got.Value > purseRefill {
			continue
		}
		if _, err := r.client.RPC().RequestAirdrop(ctx, w.PublicKey(), purseLamports, rpc.CommitmentConfirmed); err != nil {
			return fmt.Errorf("fund %s's wallet: %w", game.Color(c), err)
		}
	}
	return nil
}

// Play plays a record's main line and its ending. The report is returned even with an error, as far as the game came.
// Errors: *Refused for a move or ending the program did not take, ErrDiffers, or those of the chain.
func (r *Runner) Play(ctx context.Context, rec *game.Record) (*Report, error) {
	report := newReport(rec)
	t, err := r.seat(ctx, rec, report)
	if err == nil {
		err = t.play(ctx)
	}
	if err == nil {
		err = t.compare(ctx)
	}
	report.finish()
	return report, errors.Join(err, r.leave(ctx, t))
}

// seat opens both sessions: the creator's together with the game, the opponent's together with joining it.
func (r *Runner) seat(ctx context.Context, rec *game.Record, report *Report) (*table, error) {
	t := &table{client: r.client, record: rec, report: report}
	creator := game.Color(r.rng.IntN(2))
	t.offers = game.Color(r.rng.IntN(2))
	terms := onchain.NewGame{ID: r.rng.Uint64(), Side: creator}
	start, err := onchain.StartOf(rec.Game)
	if err != nil {
		return t, err
	}
	if !start.Usual() {
		if err := start.Playable(); err != nil {
			return t, fmt.Errorf("game %d, line %d: %w; change its FEN tag", rec.Number, rec.Line, err)
		}
		terms.Start = start
	}
	p := r.client.Program()
	if t.addr, _, err = p.GameAddress(r.wallets[creator].PublicKey(), terms.ID); err != nil {
		return t, err
	}
	enter := [2]func(onchain.Actor) solana.Instruction{}
	enter[creator] = func(a onchain.Actor) solana.Instruction { return p.CreateGame(t.addr, a, terms) }
	enter[creator.Other()] = func(a onchain.Actor) solana.Instruction { return p.JoinGame(t.addr, a) }
	if err := r.fund(ctx); err != nil {
		return t, err
	}
	for _, c := range []game.Color{creator, creator.Other()} {
		if t.sessions[c], err = r.approve(ctx, c, t, enter[c]); err != nil {
			return t, fmt.Errorf("approve %s's session: %w", c, err)
		}
		report.Approvals++
	}
	return t, nil
}

// approve is one wallet's approval: token, policy for this game alone, and taking the seat, in one transaction.
func (r *Runner) approve(
	ctx context.Context, c game.Color, t *table, enter func(onchain.Actor) solana.Instruction,
) (*session.Session, error) {
	p, wallet := r.client.Program(), r.wallets[c]
	extra := func(_, token solana.PublicKey) ([]solana.Instruction, error) {
		policy, _, err := p.PolicyAddress(token)
		if err != nil {
			return nil, err
		}
		limits := onchain.Limits{Actions: onchain.ActPlayOneGame, Game: &t.addr}
		return []solana.Instruction{
			p.OpenPolicy(policy, token, wallet.PublicKey(), limits),
			enter(onchain.Actor{Signer: wallet.PublicKey()}),
		}, nil
	}
	plies := uint64(len(t.record.Game.Moves()))
	return r.keeper.Open(ctx, wallet, session.Request{
		Target: p.ID, ValidFor: time.Hour, Label: c.String(),
		TopUp: baseAllowance + plies*(moveAllowance+growthRent),
		Extra: extra,
	})
}

// leave revokes what was opened, so that the wallets get their lamports back whatever happened to the game.
func (r *Runner) leave(ctx context.Context, t *table) error {
	var errs []error
	for c, s := range t.sessions {
		if s == nil {
			continue
		}
		if err := r.revoke(context.WithoutCancel(ctx), s, r.wallets[c]); err != nil {
			errs = append(errs, fmt.Errorf("revoke %s's session: %w", game.Color(c), err))
		}
	}
	return errors.Join(errs...)
}

func (r *Runner) revoke(ctx context.Context, s *session.Session, w *purse) error {
	around, err := r.client.Program().OnRevoke(s)
	if err != nil {
		return err
	}
	if _, err = s.Revoke(ctx, w, around); err != nil {
		return err
	}
	return s.Close()
}

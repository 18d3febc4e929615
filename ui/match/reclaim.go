package match

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/archive"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

const (
	closeGrace   = 60 * time.Second // a finished game stays readable so long (the program's rule)
	closesAtOnce = 8                // a transaction holds 1,232 bytes
)

// deposit is an account on chain that holds lamports of the player's wallet for nothing any more.
type deposit struct {
	lamports uint64
	close    solana.Instruction
	payees   []solana.PublicKey // who gets what of it the player did not pay
}

// Reclaim finds on the chain itself, not in the key store, every account that holds a deposit of the player's wallet for nothing any
// more: expired session tokens of any program, policies whose session is dead, and finished games, whose record goes with them. Each
// offer is one transaction that closes some of them. What still lives is left alone: another machine may be using it.
func (h *Host) Reclaim(ctx context.Context) ([]*Offer, uint64, error) {
	if err := h.connect(ctx); err != nil {
		return nil, 0, Explained(err)
	}
	now, err := h.keeper.Now(ctx)
	if err != nil {
		return nil, 0, Explained(err)
	}
	var found []deposit
	for _, look := range []func(context.Context, int64) ([]deposit, error){h.deadPolicies, h.deadTokens, h.finishedGames} {
		some, err := look(ctx, now)
		if err != nil {
			return nil, 0, Explained(err)
		}
		found = append(found, some...)
	}
	var total uint64
	var offers []*Offer
	for len(found) > 0 {
		n := min(len(found), closesAtOnce)
		offer, err := h.offerOf(ctx, found[:n])
		if err != nil {
			return nil, 0, Explained(err)
		}
		for _, d := range found[:n] {
			total += d.lamports
		}
		offers, found = append(offers, offer), found[n:]
	}
	return offers, total, nil
}

// deadPolicies are the wallet's policies that were ended or have expired, or whose token is gone or expired.
func (h *Host) deadPolicies(ctx context.Context, now int64) ([]deposit, error) {
	program := h.client.Program()
	accounts, err := h.accounts(ctx, program.ID, 32)
	var found []deposit
	for _, a := range accounts {
		p, err := onchain.ParsePolicy(a.Account.Data.GetBinary())
		if err != nil {
			continue // another kind of account
		}
		dead, err := h.deadToken(ctx, p, now)
		if err != nil {
			return nil, err
		}
		if !p.Live(now) || dead {
			found = append(found, deposit{lamports: a.Account.Lamports, close: program.ClosePolicy(a.Pubkey, p.Token, p.Authority)})
		}
	}
	return found, err
}

// deadToken tells whether a policy's token is gone or expired.
func (h *Host) deadToken(ctx context.Context, p *onchain.Policy, now int64) (bool, error) {
	view, err := h.keeper.Look(ctx, session.Ref{
		Cluster: h.genesis, Target: h.client.Program().ID, Authority: p.Authority, ID: p.Signer,
	})
	return view.Token == nil || !view.Token.Live(now), err
}

// deadTokens are the wallet's expired tokens whose rent it gets back.
func (h *Host) deadTokens(ctx context.Context, now int64) ([]deposit, error) {
	accounts, err := h.accounts(ctx, session.ProgramID, 8)
	if err != nil {
		return nil, err
	}
	var found []deposit
	for _, a := range accounts {
		t, err := session.ParseToken(a.Account.Data.GetBinary())
		if err != nil || t.Live(now) || t.RentTo() != h.player.PublicKey() {
			continue
		}
		in, err := t.CloseExpired()
		if err != nil {
			return nil, err
		}
		found = append(found, deposit{lamports: a.Account.Lamports, close: in})
	}
	return found, nil
}

// finishedGames are the games the wallet has opened that are over for long enough. One that is in no file yet is written down first: its
// record goes with its deposit.
func (h *Host) finishedGames(ctx context.Context, now int64) ([]deposit, error) {
	program := h.client.Program()
	accounts, err := h.accounts(ctx, program.ID, 40)
	var over []deposit
	for _, a := range accounts {
		state, err := onchain.ParseGame(a.Account.Data.GetBinary())
		if err != nil || state.Status != onchain.Over {
			continue
		}
		if time.Unix(now, 0).Sub(state.Ended) < closeGrace {
			continue
		}
		if err := h.writeDown(filepath.Join(h.opts.DataDir, archive.Folder), found{a.Pubkey, state}); err != nil {
			return nil, err
		}
		back := a.Account.Lamports
		for c, paid := range state.RentPaid {
			if seat := [2]solana.PublicKey{state.White, state.Black}[c]; seat != h.player.PublicKey() {
				back -= paid // goes to whoever paid for the record's growth
			}
		}
		over = append(over, deposit{lamports: back, close: program.CloseGame(a.Pubkey, state), payees: []solana.PublicKey{state.White, state.Black}})
	}
	return over, err
}

// accounts are a program's accounts that hold the player's address at offset.
func (h *Host) accounts(ctx context.Context, program solana.PublicKey, offset uint64) (rpc.GetProgramAccountsResult, error) {
	owner := h.player.PublicKey()
	got, err := h.rpc.GetProgramAccountsWithOpts(ctx, program, &rpc.GetProgramAccountsOpts{
		Encoding: solana.EncodingBase64, Commitment: rpc.CommitmentConfirmed,
		Filters: []rpc.RPCFilter{{Memcmp: &rpc.RPCFilterMemcmp{Offset: offset, Bytes: owner[:]}}},
	})
	if err != nil {
		return nil, fmt.Errorf("search accounts of %s: %w", program, err)
	}
	return got, nil
}

// offerOf is a transaction of the player's wallet alone. Sending one twice does no harm: what is closed cannot be closed again.
func (h *Host) offerOf(ctx context.Context, some []deposit) (*Offer, error) {
	var closing []solana.Instruction
	var payees []solana.PublicKey
	for _, d := range some {
		closing, payees = append(closing, d.close), append(payees, d.payees...)
	}
	e, err := h.keeper.PrepareErrand(ctx, h.player.PublicKey(), closing, payees...)
	if err != nil {
		return nil, h.named(err)
	}
	return &Offer{Lines: e.Lines(), Steps: len(some), approve: func(ctx context.Context) (session.Ref, error) {
		_, err := e.Approve(ctx, h.player)
		return session.Ref{}, err
	}}, nil
}

package embedded

import (
	"errors"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// served is a ledger as package rpc wants it. The two packages do not know each other; their types have the same fields.
type served struct{ *ledger.Ledger }

var (
	_ rpc.Ledger = served{}
	_ rpc.Feed   = served{}
)

// OnCommit implements rpc.Feed.
func (s served) OnCommit(f func(rpc.Commit)) (cancel func()) {
	return s.Ledger.OnCommit(func(c ledger.Commit) {
		f(rpc.Commit{Slot: c.Slot, Transaction: (*rpc.Transaction)(c.Transaction), Accounts: c.Accounts})
	})
}

// ProgramAccounts implements rpc.Ledger.
func (s served) ProgramAccounts(program solana.PublicKey, keep func(*svm.Account) bool) ([]rpc.KeyedAccount, uint64) {
	found, slot := s.Ledger.ProgramAccounts(program, keep)
	out := make([]rpc.KeyedAccount, len(found))
	for i, f := range found {
		out[i] = rpc.KeyedAccount(f)
	}
	return out, slot
}

// LatestBlockhash implements rpc.Ledger.
func (s served) LatestBlockhash() rpc.Blockhash { return rpc.Blockhash(s.Ledger.LatestBlockhash()) }

// EpochInfo implements rpc.Ledger.
func (s served) EpochInfo() rpc.EpochInfo { return rpc.EpochInfo(s.Ledger.EpochInfo()) }

// Submit implements rpc.Ledger.
func (s served) Submit(raw []byte, preflight rpc.Preflight) (solana.Signature, error) {
	id, err := s.Ledger.Submit(raw, ledger.SubmitOptions{SkipPreflight: preflight == rpc.WithoutPreflight})
	return id, submitError(err)
}

// submitError returns the ledger's errors as package rpc knows them.
func submitError(err error) error {
	var refused *ledger.PreflightError
	var dropped *ledger.DroppedError
	switch {
	case errors.As(err, &refused):
		return &rpc.PreflightError{Result: refused.Result}
	case errors.As(err, &dropped):
		return &rpc.DroppedError{Err: dropped.Err}
	}
	return err
}

// Simulate implements rpc.Ledger.
func (s served) Simulate(raw []byte, o svm.SimulateOptions) (svm.Result, uint64, error) {
	simulation, err := s.Ledger.Simulate(raw, o)
	return simulation.Result, simulation.Slot, err
}

// Airdrop implements rpc.Ledger.
func (s served) Airdrop(to solana.PublicKey, lamports uint64, blockhash solana.Hash) (solana.Signature, error) {
	if blockhash.IsZero() {
		id, err := s.Ledger.Airdrop(to, lamports)
		return id, submitError(err)
	}
	id, err := s.AirdropWith(to, lamports, blockhash)
	return id, submitError(err)
}

// Transaction implements rpc.Ledger.
func (s served) Transaction(id solana.Signature) (*rpc.Transaction, bool) {
	t, ok := s.Ledger.Transaction(id)
	if !ok {
		return nil, false
	}
	out := rpc.Transaction(*t)
	return &out, true
}

// Landings implements rpc.Ledger.
func (s served) Landings(address solana.PublicKey, q rpc.LandingsQuery) ([]rpc.Landing, error) {
	found, err := s.Ledger.Landings(address, ledger.LandingsQuery(q))
	out := make([]rpc.Landing, len(found))
	for i, f := range found {
		out[i] = rpc.Landing(f)
	}
	return out, err
}

// Block implements rpc.Ledger.
func (s served) Block(slot uint64) (rpc.Block, bool, error) {
	b, ok, err := s.Ledger.Block(slot)
	return rpc.Block(b), ok, err
}

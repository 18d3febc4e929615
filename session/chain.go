package session

import (
	"context"
	"encoding/binary"
	"fmt"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Chain is what sessions need of a cluster. *rpc.Client of solana-go satisfies it.
type Chain interface {
	submit.Chain
	// GetLatestBlockhash reads a blockhash and the last block height it is good for.
	GetLatestBlockhash(ctx context.Context, commitment rpc.CommitmentType) (*rpc.GetLatestBlockhashResult, error)
	// IsBlockhashValid tells whether a transaction with a blockhash can still land.
	IsBlockhashValid(ctx context.Context, hash solana.Hash, commitment rpc.CommitmentType) (*rpc.IsValidBlockhashResult, error)
	// SimulateTransactionWithOpts runs a transaction and forgets it.
	SimulateTransactionWithOpts(ctx context.Context, tx *solana.Transaction, opts *rpc.SimulateTransactionOpts) (*rpc.SimulateTransactionResponse, error)
	// GetGenesisHash reads what tells one cluster from another.
	GetGenesisHash(ctx context.Context) (solana.Hash, error)
	// GetMultipleAccountsWithOpts reads accounts as they were at one slot.
	GetMultipleAccountsWithOpts(ctx context.Context, keys []solana.PublicKey, opts *rpc.GetMultipleAccountsOpts) (*rpc.GetMultipleAccountsResult, error)
}

var _ Chain = (*rpc.Client)(nil)

// Store keeps sealed records by name. *keystore.Store satisfies it.
type Store interface {
	// Put stores a record; once it returns nil the record survives a power cut.
	Put(name string, record []byte) error
	// Get reads a record; an unknown name answers an error that matches fs.ErrNotExist.
	Get(name string) ([]byte, error)
	// Delete removes a record.
	Delete(name string) error
	// List names all records.
	List() ([]string, error)
	// Claim makes this the only user of a record until release.
	Claim(name string) (release func(), err error)
}

// View is what the chain said of a session at one slot.
type View struct {
	Slot    uint64
	Now     int64  // chain time, seconds since 1970; 0 if the chain has no clock account
	Token   *Token // nil if there is none, or not one of this session
	Rent    uint64 // lamports the token holds, back to its fee payer at revoke; 0 without a token
	Balance uint64 // lamports on the session key
}

// MovesLeft is how many transactions the balance still pays for.
func (v View) MovesLeft() uint64 { return MovesLeft(v.Balance) }

// observe reads a session's token, the session key's balance and the chain's clock at one slot.
func observe(ctx context.Context, chain Chain, ref Ref, commitment rpc.CommitmentType) (View, error) {
	second, _, err := TokenAddress(V2, ref.Target, ref.ID, ref.Authority)
	if err != nil {
		return View{}, err
	}
	first, _, err := TokenAddress(V1, ref.Target, ref.ID, ref.Authority)
	if err != nil {
		return View{}, err
	}
	keys := []solana.PublicKey{second, ref.ID, solana.SysVarClockPubkey, first}
	got, err := chain.GetMultipleAccountsWithOpts(ctx, keys, &rpc.GetMultipleAccountsOpts{
		Encoding:   solana.EncodingBase64,
		Commitment: commitment,
	})
	if err != nil {
		return View{}, fmt.Errorf("read session from chain: %w", err)
	}
	if len(got.Value) != len(keys) {
		return View{}, fmt.Errorf("read session from chain: %d accounts instead of %d", len(got.Value), len(keys))
	}
	v := View{Slot: got.Context.Slot, Now: clockTime(got.Value[2])}
	if v.Token, v.Rent = tokenOf(ref, V2, got.Value[0]); v.Token == nil {
		v.Token, v.Rent = tokenOf(ref, V1, got.Value[3])
	}
	if got.Value[1] != nil {
		v.Balance = got.Value[1].Lamports
	}
	return v, nil
}

// tokenOf reads an account as the token of ref in a version, and its rent; nil if it is anything else.
func tokenOf(ref Ref, v Version, account *rpc.Account) (*Token, uint64) {
	if account == nil || account.Owner != ProgramID {
		return nil, 0
	}
	t, err := ParseToken(account.Data.GetBinary())
	if err != nil || t.Version != v || t.Target != ref.Target || t.Signer != ref.ID || t.Authority != ref.Authority {
		return nil, 0
	}
	return &t, account.Lamports
}

// clockTime reads unix_timestamp of the clock sysvar: slot, epoch start, epoch, leader
// schedule epoch, unix timestamp, 8 bytes each.
func clockTime(account *rpc.Account) int64 {
	if account == nil {
		return 0
	}
	data := account.Data.GetBinary()
	if len(data) != 40 {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(data[32:]))
}

// chainTime reads the chain's clock, which validity is measured by.
func chainTime(ctx context.Context, chain Chain, commitment rpc.CommitmentType) (int64, error) {
	got, err := chain.GetMultipleAccountsWithOpts(ctx, []solana.PublicKey{solana.SysVarClockPubkey},
		&rpc.GetMultipleAccountsOpts{Encoding: solana.EncodingBase64, Commitment: commitment})
	if err != nil {
		return 0, fmt.Errorf("read the chain's clock: %w", err)
	}
	if len(got.Value) != 1 || clockTime(got.Value[0]) == 0 {
		return 0, errNoClock
	}
	return clockTime(got.Value[0]), nil
}

// checkCluster compares the chain's genesis hash.
func checkCluster(ctx context.Context, chain Chain, want solana.Hash) error {
	got, err := chain.GetGenesisHash(ctx)
	if err != nil {
		return fmt.Errorf("read genesis hash: %w", err)
	}
	if got != want {
		return fmt.Errorf("%w (it is %s, the session's is %s)", ErrWrongCluster, got, want)
	}
	return nil
}

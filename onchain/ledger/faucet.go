package ledger

import (
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	computebudget "github.com/gagliardetto/solana-go/programs/compute-budget"
	"github.com/gagliardetto/solana-go/programs/system"

	"castlekey/onchain/svm"
)

// Faucet returns the account that airdrops come from.
func (l *Ledger) Faucet() solana.PublicKey { return l.faucet.PublicKey() }

// Airdrop sends lamports from the faucet to an account: an ordinary transfer that lands like any other.
func (l *Ledger) Airdrop(to solana.PublicKey, lamports uint64) (solana.Signature, error) {
	return l.AirdropWith(to, lamports, l.LatestBlockhash().Hash)
}

// AirdropWith is Airdrop with a blockhash of the caller's choice.
func (l *Ledger) AirdropWith(to solana.PublicKey, lamports uint64, blockhash solana.Hash) (solana.Signature, error) {
	transfer := system.NewTransferInstruction(lamports, l.Faucet(), to).Build()
	id, err := l.faucetSends(blockhash, transfer)
	for errors.Is(err, svm.TxAlreadyProcessed) {
		// The same airdrop twice in a slot would be the same transaction: a limit it never reaches tells them apart.
		limit := computebudget.NewSetComputeUnitLimitInstruction(1000 + l.repeats.Add(1)).Build()
		id, err = l.faucetSends(blockhash, limit, transfer)
	}
	return id, err
}

// faucetSends submits instructions that the faucet signs and pays for.
func (l *Ledger) faucetSends(blockhash solana.Hash, instructions ...solana.Instruction) (solana.Signature, error) {
	tx, err := solana.NewTransaction(instructions, blockhash, solana.TransactionPayer(l.Faucet()))
	if err != nil {
		return solana.Signature{}, fmt.Errorf("build airdrop: %w", err)
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &l.faucet }); err != nil {
		return solana.Signature{}, fmt.Errorf("sign airdrop: %w", err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return solana.Signature{}, fmt.Errorf("encode airdrop: %w", err)
	}
	return l.Submit(raw, SubmitOptions{})
}

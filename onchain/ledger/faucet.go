package ledger

import (
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"

	"castlekey/onchain/svm"
)

// Faucet returns the account that airdrops come from.
func (l *Ledger) Faucet() solana.PublicKey { return l.faucet.PublicKey() }

// Airdrop sends lamports from the faucet to an account: an ordinary transfer that lands like any other.
func (l *Ledger) Airdrop(to solana.PublicKey, lamports uint64) (solana.Signature, error) {
	newest := l.LatestBlockhash().Slot
	for age := range uint64(preflightAge) {
		id, err := l.AirdropWith(to, lamports, l.blockhashAt(newest-min(age, newest)))
		// The same airdrop twice in a slot would be the same transaction: an older blockhash tells them apart.
		if !errors.Is(err, svm.TxAlreadyProcessed) {
			return id, err
		}
	}
	return solana.Signature{}, fmt.Errorf("airdrop to %s: %w", to, svm.TxAlreadyProcessed)
}

// AirdropWith is Airdrop with a blockhash of the caller's choice.
func (l *Ledger) AirdropWith(to solana.PublicKey, lamports uint64, blockhash solana.Hash) (solana.Signature, error) {
	transfer := system.NewTransferInstruction(lamports, l.Faucet(), to).Build()
	tx, err := solana.NewTransaction([]solana.Instruction{transfer}, blockhash, solana.TransactionPayer(l.Faucet()))
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

// blockhashAt returns the blockhash of a recent slot.
func (l *Ledger) blockhashAt(slot uint64) solana.Hash {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hashes.of(slot)
}

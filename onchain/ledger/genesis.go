package ledger

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// faucetLamports is what the faucet starts with: 500 million SOL, as in solana-test-validator.
const faucetLamports = 500_000_000 * solana.LAMPORTS_PER_SOL

// genesisAccounts returns the accounts of slot 0. They are built at every open and never stored until a transaction changes
// them, so a new binary brings its own built-ins and programs.
func (l *Ledger) genesisAccounts() map[solana.PublicKey]*svm.Account {
	accounts := l.runtime.GenesisAccounts(l.clockAt(l.timeline.Last))
	for key, account := range l.config.Accounts {
		accounts[key] = account.Clone()
	}
	for id, elf := range l.config.Programs {
		accounts[id] = svm.ProgramAccount(elf)
	}
	accounts[l.faucet.PublicKey()] = &svm.Account{
		Lamports: faucetLamports, Owner: svm.SystemProgramID, RentEpoch: svm.RentExemptEpoch,
	}
	return accounts
}

// withProgram returns a stored account with the bytecode of this binary, if it is one of its programs.
func (l *Ledger) withProgram(key solana.PublicKey, account *svm.Account) *svm.Account {
	elf, ok := l.config.Programs[key]
	if !ok {
		return account
	}
	program := svm.ProgramAccount(elf)
	if account != nil {
		program.Lamports = max(program.Lamports, account.Lamports)
	}
	return program
}

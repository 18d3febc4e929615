// Package ledger is the embedded chain: a Solana ledger of one process, without validators, votes or network.
//
//	chain, err := ledger.Open(ledger.Config{Path: "chain.db", SlotDuration: 400 * time.Millisecond, Programs: programs})
//	defer chain.Close()
//	signature, err := chain.Airdrop(wallet, solana.LAMPORTS_PER_SOL)   // a landed transfer from the faucet
//	signature, err = chain.Submit(raw, ledger.SubmitOptions{})         // executed, stored, then returned
//	tx, ok := chain.Transaction(signature)                             // logs, compute units, fee, balances
//
// Invariants:
//   - Submit returns after the transaction is committed, and with a Path after it is on disk: what it confirmed survives kill -9.
//     A transaction is committed whole or not at all.
//   - On disk a ledger is a bbolt file (pure Go, maintained, safe to kill) behind a journal: one sync makes a commit durable, and those
//     that wait at the same time share it. One that comes alone is executed while it is written (see ahead.go). After Close the file is
//     complete by itself; before, it needs its journal.
//   - Time is lazy. Slots follow from the wall clock when somebody asks, so an idle ledger does nothing; they go on while the
//     process is away, as a cluster does, and neither slots nor chain time ever go back. With SlotDuration 0 every landed
//     transaction is a slot of its own, which makes tests repeatable.
//   - Everything a transaction leaves is final at once: processed, confirmed and finalized mean the same here.
//   - Accounts handed out are shared and must not be modified. A Ledger is safe for concurrent use.
//   - Fees are burnt: there is no validator to earn them. Rent is never collected, as on any modern cluster.
//
// The bytecode of Config.Programs always comes from the caller, never from the disk: a newer binary brings newer programs,
// and their accounts' data go on as they were.
package ledger

// Package svm is a Solana runtime for one machine: it takes one transaction and the accounts it names, and says what Agave would have
// made of them.
//
//	rt, err := svm.New(svm.Config{})
//	tx, err := svm.DecodeTransaction(raw)
//	res := rt.Process(svm.Env{Accounts: store, Clock: clock, Blockhashes: queue, Statuses: seen}, tx)
//	if res.Landed { store.Apply(res.Writes) } // res.Err may still be set: a landed transaction can fail and pay its fee
//
// A call reads as the pipeline it is: sanitize, verify signatures, check blockhash, load, charge fee, execute, commit or roll back.
//
// Invariants: a Runtime keeps nothing between calls but verified programs, keyed by the hash of their bytes, so it is safe for
// concurrent use; accounts handed in are never written to; time comes only from Env.Clock; no input makes it panic; what the package
// does not offer (address lookup tables, durable nonces, precompiles, some syscalls) it refuses by name.
//
// The rules are those of Agave 4.3 with mainnet's features: aligned parameter ABI, one writable input region, SBPF V0.
package svm

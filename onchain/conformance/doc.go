// Package conformance proves that the embedded chain's runtime gives the answers of Agave, the software validators run.
//
//	scenario := conformance.Scenario{Name: "a wallet pays another", Accounts: …, Steps: …}
//	ours, err := conformance.Run(scenario, programs)                     // on package svm
//	theirs, err := conformance.Judge(ctx, programsDir, scenarios)        // on litesvm, which is Agave's own runtime, in Node
//	differences := conformance.Compare(scenario, theirs[0], ours)        // error, logs, units, return data, calls, accounts
//
// The scenarios are in this package's tests, a file for each instruction: every instruction of the session and chess programs,
// succeeding and failing in each of its ways, what the runtime itself refuses, and real games move by move.
//
// Agave's answers are kept in testdata/agave-litesvm-VERSION, so that a machine without Node compares with those; with Node,
// litesvm runs in every test and must still give them. After a change of the programs or the scenarios:
//
//	UPDATE=1 go test ./onchain/conformance
//
// Invariants: scenarios are deterministic (keys from names, clock stated, blockhashes as litesvm derives them); nothing is compared
// loosely but the wording of VM faults, which Agave changes between versions; a difference that is right is named in Differences,
// and it is an error when it is not there.
package conformance

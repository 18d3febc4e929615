// Package trace replays a landed transaction of an embedded chain and says in detail what it did.
//
//	report, err := trace.Replay(chain, signature, trace.Options{Instructions: true})
//	report.Write(os.Stdout)           // for people
//	json.NewEncoder(w).Encode(report) // for programs
//
// A report has the programs' logs with their system calls and what each cost, how the accounts changed byte by byte, and in which
// functions of the bytecode the compute units went.
//
// Invariants: the chain does not change; the replay runs on what the transaction found when it was executed, so it ends the same way,
// unless the bytecode of a program was exchanged since, which Report.Differs tells.
package trace

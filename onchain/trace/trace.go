package trace

import (
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// Chain is what keeps transactions that can be replayed; *ledger.Ledger is one.
type Chain interface {
	Replay(id solana.Signature, watch *svm.Trace) (*ledger.Replayed, error)
}

// Options say what to trace beside the report.
type Options struct {
	Instructions bool // list every executed instruction of bytecode: 1.4 million at most, what a transaction can pay for
}

// Report is what a transaction did.
type Report struct {
	Signature    solana.Signature      `json:"signature"`
	Slot         uint64                `json:"slot"`
	Err          *svm.TransactionError `json:"err"`
	Fee          uint64                `json:"fee"`          // lamports
	ComputeUnits uint64                `json:"computeUnits"` // consumed
	Instructions uint64                `json:"instructions"` // of bytecode, executed
	Differs      bool                  `json:"differs"`      // the replay ended otherwise: a program was exchanged since
	Events       []Event               `json:"events"`       // in their order
	Accounts     []Change              `json:"accounts"`     // that changed
	Functions    []Function            `json:"functions"`    // of bytecode, the dearest first

	Bytecode []string `json:"bytecode,omitempty"` // the executed instructions with the registers before them, if asked for
}

// Event is a log line, or a system call when it returned. A call's own events come before it.
type Event struct {
	Log     string     `json:"log,omitempty"`
	Syscall string     `json:"syscall,omitempty"`
	Args    *[5]string `json:"args,omitempty"`
	Units   uint64     `json:"units,omitempty"`  // compute units of the system call, those of programs it called included
	Err     string     `json:"err,omitempty"`    // why it ended its program
	Height  int        `json:"height,omitempty"` // of the instruction that made the call; 1 at top level
}

// Replay executes a kept transaction again and reports on it. Errors: those of ledger.Ledger.Replay.
func Replay(c Chain, id solana.Signature, o Options) (*Report, error) {
	r := &recorder{lists: o.Instructions, functions: make(map[place]*Function)}
	replayed, err := c.Replay(id, &svm.Trace{Log: r.log, Syscall: r.syscall, Instruction: r.instruction})
	if err != nil {
		return nil, fmt.Errorf("replay transaction: %w", err)
	}
	record, result := replayed.Transaction, replayed.Result
	return &Report{
		Signature: id, Slot: record.Slot, Err: result.Err, Fee: result.Fee, ComputeUnits: result.ComputeUnits,
		Instructions: r.count, Differs: result.ComputeUnits != record.ComputeUnits,
		Events: r.events, Accounts: changes(replayed.Found, result), Functions: r.dearest(), Bytecode: r.listing,
	}, nil
}

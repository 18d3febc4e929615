package session

import (
	"context"
	"fmt"

	"github.com/gagliardetto/solana-go"
)

// approval is one transaction the wallet is going to be asked for: what it says, and what the
// chain says it would do.
type approval struct {
	tx          *solana.Transaction // nil if there is nothing to do
	description Description
	outcome     Outcome
}

// approval builds a transaction that payer pays for, reads it and tries it on the chain.
// Without instructions there is nothing to do. Errors: ErrWouldFail, ErrDisagrees, the chain's.
func (k *Keeper) approval(ctx context.Context, payer solana.PublicKey, instructions []solana.Instruction, payees ...solana.PublicKey) (a approval, err error) {
	if len(instructions) == 0 {
		return approval{}, nil
	}
	if a.tx, err = solana.NewTransaction(instructions, solana.Hash{}, solana.TransactionPayer(payer)); err != nil {
		return approval{}, fmt.Errorf("build transaction: %w", err)
	}
	if _, err := k.freshen(ctx, a.tx); err != nil {
		return approval{}, err
	}
	a.description, a.outcome, err = k.describe(ctx, a.tx, payees)
	return a, err
}

// Description says in words what the transaction does, read from the transaction itself; zero
// if nothing has to be done and so nothing would be sent.
func (a *approval) Description() Description { return a.description }

// Outcome is what the chain said the transaction would do when it was tried, before anybody was
// asked. It is tried again before the wallet is asked.
func (a *approval) Outcome() Outcome { return a.outcome }

// Transaction is a copy of what would be signed, nil if nothing would be. Approve gives it a
// fresh blockhash, and what the wallet adds if that passes Compare and Reviewer.
func (a *approval) Transaction() (*solana.Transaction, error) {
	if a.tx == nil {
		return nil, nil //nolint:nilnil // nothing to sign is an answer, not an error
	}
	return clone(a.tx)
}

// Lines are the description's and the wallet's change, one sentence each; none if nothing would be sent.
func (a *approval) Lines() []string {
	if a.tx == nil {
		return nil
	}
	return append(a.description.Lines(), a.outcome.Line(a.description.FeePayer))
}

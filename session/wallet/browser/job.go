package browser

import (
	"bytes"
	"fmt"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// maxTransaction is the most a Solana transaction may be on the wire, in bytes.
const maxTransaction = 1232

// job is one transaction to be signed.
type job struct {
	account   solana.PublicKey
	slot      int                 // of account among the signers
	asked     *solana.Transaction // as Sign was given it, but for a fresher blockhash
	wire      []byte              // that, as it is handed to the wallet
	statement Statement           // that, in words

	// What became of it, guarded by the visit's mu.
	signed  *solana.Transaction // as it came back; nil before
	changes session.Changes     // how it differs from what was asked
	review  *Statement          // what is shown of the changes; nil: nothing yet
	agreed  bool                // the player agreed to the changes
}

// newJob encodes a transaction once, so that what is shown, handed out and checked is one.
func newJob(tx *solana.Transaction, slot int, s Statement) (*job, error) {
	j := &job{account: tx.Message.AccountKeys[slot], slot: slot, statement: s}
	return j, j.ask(tx, tx.Message.RecentBlockhash)
}

// ask has tx signed under a blockhash.
func (j *job) ask(tx *solana.Transaction, hash solana.Hash) error {
	asked := *tx
	asked.Message.RecentBlockhash = hash
	wire, err := asked.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode transaction: %w", err)
	}
	if len(wire) > maxTransaction {
		return fmt.Errorf("encode transaction: %d bytes, at most %d", len(wire), maxTransaction)
	}
	j.asked, j.wire = &asked, wire
	return nil
}

// check reads the transaction a wallet gave back and compares it with what was asked. Only the
// account's own signature is looked at: what a wallet does to the others, it does to its own
// copy. Errors: session.ErrAltered, session.ErrBadSignature.
func (j *job) check(wire []byte) (*solana.Transaction, session.Changes, error) {
	got, err := solana.TransactionFromBytes(wire)
	if err != nil || len(got.Signatures) != int(got.Message.Header.NumRequiredSignatures) {
		return nil, session.Changes{}, session.ErrAltered
	}
	if again, err := got.MarshalBinary(); err != nil || !bytes.Equal(again, wire) {
		return nil, session.Changes{}, session.ErrAltered // bytes that mean nothing
	}
	changes, err := session.Compare(j.asked, got)
	if err != nil {
		return nil, session.Changes{}, err
	}
	message, err := got.Message.MarshalBinary()
	if err != nil {
		return nil, session.Changes{}, session.ErrAltered
	}
	slot := slotOf(got, j.account)
	if slot < 0 || got.Signatures[slot].IsZero() || !got.Signatures[slot].Verify(j.account, message) {
		return nil, session.Changes{}, session.ErrBadSignature
	}
	return got, changes, nil
}

// fill puts what was signed into tx. The signatures of others stay, unless the message is another
// now: then they are worth nothing any more.
func (j *job) fill(tx *solana.Transaction) {
	if !j.changes.None() || tx.Message.RecentBlockhash != j.signed.Message.RecentBlockhash {
		tx.Message, tx.Signatures = j.signed.Message, nil
	}
	if missing := int(tx.Message.Header.NumRequiredSignatures) - len(tx.Signatures); missing > 0 {
		tx.Signatures = append(tx.Signatures, make([]solana.Signature, missing)...)
	}
	tx.Signatures[slotOf(tx, j.account)] = j.signed.Signatures[slotOf(j.signed, j.account)]
}

// slotOf is where among the signatures an account's belongs, -1 if it does not sign.
func slotOf(tx *solana.Transaction, account solana.PublicKey) int {
	signers := int(tx.Message.Header.NumRequiredSignatures)
	for i, key := range tx.Message.AccountKeys {
		if i < signers && key == account {
			return i
		}
	}
	return -1
}

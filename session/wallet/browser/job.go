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
	slot      int    // of account among the signers
	signers   int    // how many signatures the wire form holds
	wire      []byte // the transaction as it is handed to the wallet
	message   []byte // what is signed
	statement Statement
	signature solana.Signature // the answer; zero before; guarded by the visit's mu
}

// newJob encodes a transaction once, so that what is shown, handed out and checked is one.
func newJob(tx *solana.Transaction, slot int, s Statement) (*job, error) {
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	j := &job{
		account: tx.Message.AccountKeys[slot], slot: slot, signers: int(tx.Message.Header.NumRequiredSignatures),
		message: message, statement: s,
	}
	signatures := make([]solana.Signature, j.signers)
	copy(signatures, tx.Signatures)
	j.wire = append(j.wire, byte(j.signers)) // below 128: a transaction of 1,232 bytes has room for 19
	for _, s := range signatures {
		j.wire = append(j.wire, s[:]...)
	}
	j.wire = append(j.wire, message...)
	if len(j.wire) > maxTransaction {
		return nil, fmt.Errorf("encode transaction: %d bytes, at most %d", len(j.wire), maxTransaction)
	}
	return j, nil
}

// check takes the wallet's signature out of the transaction it gave back. Only the account's
// own slot is looked at: what a wallet does to the others, it does to its own copy. Errors:
// session.ErrAltered, session.ErrBadSignature.
func (j *job) check(wire []byte) (solana.Signature, error) {
	head := 1 + j.signers*solana.SignatureLength
	if len(wire) < head || int(wire[0]) != j.signers || !bytes.Equal(wire[head:], j.message) {
		return solana.Signature{}, session.ErrAltered
	}
	at := 1 + j.slot*solana.SignatureLength
	signature := solana.SignatureFromBytes(wire[at : at+solana.SignatureLength])
	if signature.IsZero() || !signature.Verify(j.account, j.message) {
		return solana.Signature{}, session.ErrBadSignature
	}
	return signature, nil
}

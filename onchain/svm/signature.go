package svm

import (
	"github.com/gagliardetto/solana-go"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// strict is how Agave verifies (ed25519-dalek's verify_strict): s below the group order, neither the key nor R of small order, no
// multiplication by the cofactor. Keys may be encoded non-canonically there, and so here; a non-canonical R, which no one can sign
// for, is refused.
var strict = &ed25519.Options{Verify: &ed25519.VerifyOptions{AllowNonCanonicalA: true, CofactorlessVerify: true}}

// VerifySignature reports whether signature is key's signature of message by the rules Solana's validators apply, which are stricter than
// those of crypto/ed25519.
func VerifySignature(key solana.PublicKey, message []byte, signature solana.Signature) bool {
	return ed25519.VerifyWithOptions(key[:], message, signature[:], strict)
}

// verifySignatures checks every signature of a sanitized transaction.
func verifySignatures(tx *Transaction) *TransactionError {
	for i := range tx.Signatures {
		if !VerifySignature(tx.Keys[i], tx.Message, tx.Signatures[i]) {
			return newTxError(TxSignatureFailure)
		}
	}
	return nil
}

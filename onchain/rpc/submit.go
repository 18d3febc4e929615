package rpc

import (
	"encoding/base64"
	"errors"

	"github.com/gagliardetto/solana-go"
	"github.com/mr-tron/base58"

	"castlekey/onchain/svm"
)

// Limits of encoded transactions (rpc/src/rpc.rs).
const (
	maxTransactionBase58 = 1683
	maxTransactionBase64 = 1644
)

// The Rust types whose names appear in Agave's sentences about bytes that cannot be read.
const (
	transactionType = "solana_transaction::versioned::VersionedTransaction"
	messageType     = "solana_message::versions::VersionedMessage"
)

// sendConfig is the configuration of sendTransaction. Retries have no meaning here: what is accepted has landed.
type sendConfig struct {
	contextConfig
	Encoding      encoding `json:"encoding"`
	SkipPreflight bool     `json:"skipPreflight"`
}

// sendTransaction(transaction, config?) lands a transaction and returns its signature.
func sendTransaction(l Ledger, p params) (any, *Error) {
	var text string
	config := sendConfig{Encoding: encodingBase58}
	if err := p.into(1, &text, &config); err != nil {
		return nil, err
	}
	raw, tx, rpcErr := decodeTransaction(text, config.Encoding)
	if rpcErr != nil {
		return nil, rpcErr
	}
	if err := config.reached(l.EpochInfo().AbsoluteSlot); err != nil {
		return nil, err
	}
	preflight := WithPreflight
	if config.SkipPreflight {
		preflight = WithoutPreflight
	}
	_, err := l.Submit(raw, preflight)
	return tx.Signature().String(), submitError(err)
}

// submitError maps what Submit returns.
func submitError(err error) *Error {
	var refused *PreflightError
	var dropped *DroppedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return preflightError(refused)
	case errors.As(err, &dropped):
		return sanitizeError(dropped.Err) // otherwise the sender learns of it by never seeing the transaction land
	default:
		return internal(err)
	}
}

func preflightError(refused *PreflightError) *Error {
	if err := sanitizeError(refused.Result.Err); err != nil {
		return err
	}
	if errors.Is(refused.Result.Err, svm.TxSignatureFailure) {
		return &Error{Code: CodeSignatureFailure, Message: "Transaction signature verification failure"}
	}
	r := refused.Result
	data := newSimulation(&r)
	data.PreBalances, data.PostBalances = nil, nil // preflight does not record them
	return &Error{Code: CodePreflightFailure, Message: refused.Error(), Data: data}
}

// sanitizeError answers for a transaction whose parts do not fit together, whatever the client asked for.
func sanitizeError(err error) *Error {
	if errors.Is(err, svm.TxSanitizeFailure) || errors.Is(err, svm.TxUnsupportedVersion) {
		return invalidParams("invalid transaction: %v", err)
	}
	return nil
}

// decodeTransaction reads the text of a transaction.
func decodeTransaction(text string, e encoding) ([]byte, *svm.Transaction, *Error) {
	var raw []byte
	var err *Error
	switch e {
	case encodingBase58, encodingBinary:
		raw, err = decodeText(text, transactionType, base58Text)
	case encodingBase64:
		raw, err = decodeText(text, transactionType, base64Text)
	default:
		err = invalidParams("unsupported encoding: %s. Supported encodings: base58, base64", e)
	}
	if err != nil {
		return nil, nil, err
	}
	tx, decodeErr := svm.DecodeTransaction(raw)
	if decodeErr != nil {
		return nil, nil, invalidParams("failed to deserialize %s: %v", transactionType, decodeErr)
	}
	if tx.Lookups > 0 {
		return nil, nil, invalidParams("invalid transaction: %v: this chain offers no address lookup tables", svm.TxUnsupportedVersion)
	}
	return raw, tx, nil
}

// A textEncoding is how bytes come as text, and how much of it is read.
type textEncoding struct {
	name   string
	max    int
	decode func(string) ([]byte, error)
}

var (
	base58Text = textEncoding{"base58", maxTransactionBase58, base58.Decode}
	base64Text = textEncoding{"base64", maxTransactionBase64, base64.StdEncoding.DecodeString}
)

// decodeText decodes text that stands for a value of the named Rust type.
func decodeText(text, rustType string, e textEncoding) ([]byte, *Error) {
	if len(text) > e.max {
		return nil, invalidParams("%s encoded %s too large: %d bytes (max: encoded/raw %d/%d)",
			e.name, rustType, len(text), e.max, svm.MaxTransactionSize)
	}
	raw, err := e.decode(text)
	if err != nil {
		return nil, invalidParams("invalid %s encoding: %v", e.name, err)
	}
	if len(raw) > svm.MaxTransactionSize {
		return nil, invalidParams("decoded %s too large: %d bytes (max: %d bytes)", rustType, len(raw), svm.MaxTransactionSize)
	}
	return raw, nil
}

// airdropConfig is the configuration of requestAirdrop.
type airdropConfig struct {
	RecentBlockhash *blockhash `json:"recentBlockhash"`
}

// requestAirdrop(address, lamports, config?) sends lamports from the faucet and returns the transfer's signature.
func requestAirdrop(l Ledger, p params) (any, *Error) {
	var to address
	var lamports uint64
	var config airdropConfig
	if err := p.into(2, &to, &lamports, &config); err != nil {
		return nil, err
	}
	var hash solana.Hash
	if config.RecentBlockhash != nil {
		hash = solana.Hash(*config.RecentBlockhash)
	}
	id, err := l.Airdrop(solana.PublicKey(to), lamports, hash)
	if errors.Is(err, svm.TxAlreadyProcessed) {
		return id.String(), nil // asked twice with one blockhash: it is the same transfer
	}
	return id.String(), submitError(err)
}

// getFeeForMessage(message, config?) returns what a transaction with this message costs, null if its blockhash is unknown.
func getFeeForMessage(l Ledger, p params) (any, *Error) {
	var text string
	var config contextConfig
	if err := p.into(1, &text, &config); err != nil {
		return nil, err
	}
	message, rpcErr := decodeText(text, messageType, base64Text)
	if rpcErr != nil {
		return nil, rpcErr
	}
	fee, known, err := l.Fee(unsigned(message))
	var txErr *svm.TransactionError
	switch {
	case errors.As(err, &txErr):
		known = false
	case err != nil:
		return nil, invalidParams("failed to deserialize %s: %v", messageType, err)
	}
	slot := l.EpochInfo().AbsoluteSlot
	if err := config.reached(slot); err != nil {
		return nil, err
	}
	if !known {
		return inContext(slot, nil), nil
	}
	return inContext(slot, fee), nil
}

// unsigned returns a message as a transaction whose signatures are all zeros.
func unsigned(message []byte) []byte {
	const versioned = 0x80
	header := message
	if len(header) > 0 && header[0]&versioned != 0 {
		header = header[1:]
	}
	signatures := 0
	if len(header) > 0 {
		signatures = int(header[0] &^ versioned) // more than a packet can hold is refused when it is decoded
	}
	raw := make([]byte, 1+signatures*solana.SignatureLength, 1+signatures*solana.SignatureLength+len(message))
	raw[0] = byte(signatures)
	return append(raw, message...)
}

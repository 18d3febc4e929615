package rpc

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/gagliardetto/solana-go"
	"github.com/mr-tron/base58"

	"castlekey/onchain/svm"
)

// maxStatuses is how many signatures one request may ask about.
const maxStatuses = 256

// signatureStatus is an element of getSignatureStatuses. What landed is final, so confirmations are always null.
type signatureStatus struct {
	Slot               uint64                `json:"slot"`
	Confirmations      *uint64               `json:"confirmations"`
	Status             legacyStatus          `json:"status"`
	Err                *svm.TransactionError `json:"err"`
	ConfirmationStatus string                `json:"confirmationStatus"`
}

// legacyStatus is an outcome as clients of 2020 read it: {"Ok":null} or {"Err":…}.
type legacyStatus struct{ err *svm.TransactionError }

// MarshalJSON implements json.Marshaler.
func (s legacyStatus) MarshalJSON() ([]byte, error) {
	if s.err == nil {
		return []byte(`{"Ok":null}`), nil
	}
	return json.Marshal(map[string]*svm.TransactionError{"Err": s.err})
}

// getSignatureStatuses(signatures, config?) returns the fate of each, null for what did not land. All history is searched, whether
// asked for or not.
func getSignatureStatuses(l Ledger, p params) (any, *Error) {
	var signatures []signature
	var config struct{}
	if err := p.into(1, &signatures, &config); err != nil {
		return nil, err
	}
	if len(signatures) > maxStatuses {
		return nil, invalidParams("Too many inputs provided; max %d", maxStatuses)
	}
	statuses := make([]*signatureStatus, len(signatures))
	for i, id := range signatures {
		if t, ok := l.Transaction(solana.Signature(id)); ok {
			statuses[i] = &signatureStatus{Slot: t.Slot, Status: legacyStatus{t.Err}, Err: t.Err, ConfirmationStatus: "finalized"}
		}
	}
	return inContext(l.EpochInfo().AbsoluteSlot, statuses), nil
}

// transactionConfig is the configuration of getTransaction, which may also be the bare name of an encoding.
type transactionConfig struct {
	Encoding   encoding `json:"encoding"`
	Commitment string   `json:"commitment"`
	MaxVersion *uint8   `json:"maxSupportedTransactionVersion"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *transactionConfig) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &c.Encoding)
	}
	type plain transactionConfig
	return json.Unmarshal(b, (*plain)(c))
}

// landedTransaction is the answer of getTransaction.
type landedTransaction struct {
	BlockTime   int64            `json:"blockTime"`
	Meta        *transactionMeta `json:"meta"`
	Slot        uint64           `json:"slot"`
	Transaction any              `json:"transaction"`
	Version     any              `json:"version,omitempty"`
}

// transactionMeta is what became of a transaction.
type transactionMeta struct {
	ComputeUnitsConsumed uint64                `json:"computeUnitsConsumed"`
	Err                  *svm.TransactionError `json:"err"`
	Fee                  uint64                `json:"fee"`
	InnerInstructions    []innerInstructions   `json:"innerInstructions"`
	LoadedAddresses      *loadedAddresses      `json:"loadedAddresses"`
	LogMessages          []string              `json:"logMessages"`
	PostBalances         []uint64              `json:"postBalances"`
	PostTokenBalances    []struct{}            `json:"postTokenBalances"`
	PreBalances          []uint64              `json:"preBalances"`
	PreTokenBalances     []struct{}            `json:"preTokenBalances"`
	ReturnData           *returnData           `json:"returnData,omitempty"`
	Rewards              []struct{}            `json:"rewards"`
	Status               legacyStatus          `json:"status"`
}

// getTransaction(signature, config?) returns a landed transaction with what became of it, or null.
func getTransaction(l Ledger, p params) (any, *Error) {
	var id signature
	config := transactionConfig{Encoding: encodingJSON}
	if err := p.into(1, &id, &config); err != nil {
		return nil, err
	}
	if config.Commitment == "processed" {
		return nil, invalidParams("Method does not support commitment below `confirmed`")
	}
	t, ok := l.Transaction(solana.Signature(id))
	if !ok {
		return nil, nil
	}
	tx, err := svm.DecodeTransaction(t.Raw)
	if err != nil {
		return nil, internal(err)
	}
	version, rpcErr := versionFor(tx, config.MaxVersion)
	if rpcErr != nil {
		return nil, rpcErr
	}
	return landedTransaction{
		BlockTime: t.Time, Slot: t.Slot, Version: version,
		Meta: newMeta(t, tx, config.Encoding), Transaction: encodeTransaction(t.Raw, tx, config.Encoding),
	}, nil
}

// versionFor returns the version to state: none to clients that do not say what they understand.
func versionFor(tx *svm.Transaction, most *uint8) (any, *Error) {
	switch {
	case tx.Version == svm.Legacy && most == nil:
		return nil, nil
	case tx.Version == svm.Legacy:
		return "legacy", nil
	case most != nil && *most >= uint8(tx.Version):
		return tx.Version, nil
	}
	return nil, &Error{Code: CodeUnsupportedVersion, Message: fmt.Sprintf("Transaction version (%d) is not supported by the "+
		"requesting client. Please try the request again with the following configuration parameter: "+
		"\"maxSupportedTransactionVersion\": %d", tx.Version, tx.Version)}
}

func newMeta(t *Transaction, tx *svm.Transaction, e encoding) *transactionMeta {
	inner := compiledInner(t.Inner)
	if e == encodingJSONParsed {
		inner = parsedInner(tx, t.Inner)
	}
	return &transactionMeta{
		ComputeUnitsConsumed: t.ComputeUnits, Err: t.Err, Status: legacyStatus{t.Err}, Fee: t.Fee,
		InnerInstructions: inner, LoadedAddresses: noLoadedAddresses, LogMessages: t.Logs,
		PreBalances: t.PreBalances, PostBalances: t.PostBalances,
		PreTokenBalances: []struct{}{}, PostTokenBalances: []struct{}{}, Rewards: []struct{}{},
		ReturnData: newReturnData(t.Return),
	}
}

// encodeTransaction writes a transaction as the client wants it.
func encodeTransaction(raw []byte, tx *svm.Transaction, e encoding) any {
	switch e {
	case encodingBinary:
		return base58.Encode(raw)
	case encodingBase58:
		return [2]string{base58.Encode(raw), string(e)}
	case encodingJSON:
		return uiTransaction{tx.Signatures, compiledMessage(tx)}
	case encodingJSONParsed:
		return uiTransaction{tx.Signatures, parsedMessage(tx)}
	default:
		return [2]string{base64.StdEncoding.EncodeToString(raw), string(encodingBase64)}
	}
}

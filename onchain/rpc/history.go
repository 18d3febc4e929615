package rpc

import (
	"encoding/json"
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Limits of lists (rpc-client-api/src/config.rs, rpc/src/rpc.rs).
const (
	maxSignatures = 1000
	maxBlocks     = 500_000
)

// signaturesConfig is the configuration of getSignaturesForAddress.
type signaturesConfig struct {
	contextConfig
	Before *signature `json:"before"`
	Until  *signature `json:"until"`
	Limit  *int       `json:"limit"`
}

// landedSignature is an element of getSignaturesForAddress.
type landedSignature struct {
	Signature          solana.Signature      `json:"signature"`
	Slot               uint64                `json:"slot"`
	Err                *svm.TransactionError `json:"err"`
	Memo               *string               `json:"memo"`
	BlockTime          int64                 `json:"blockTime"`
	ConfirmationStatus string                `json:"confirmationStatus"`
}

// getSignaturesForAddress(address, config?) returns the transactions that name an account, newest first.
func getSignaturesForAddress(l Ledger, p params) (any, *Error) {
	var key address
	var config signaturesConfig
	if err := p.into(1, &key, &config); err != nil {
		return nil, err
	}
	query := LandingsQuery{Limit: maxSignatures}
	if config.Limit != nil {
		if *config.Limit < 1 || *config.Limit > maxSignatures {
			return nil, invalidParams("Invalid limit; max %d", maxSignatures)
		}
		query.Limit = *config.Limit
	}
	if config.Before != nil {
		query.Before = solana.Signature(*config.Before)
	}
	if config.Until != nil {
		query.Until = solana.Signature(*config.Until)
	}
	if err := config.reached(l.EpochInfo().AbsoluteSlot); err != nil {
		return nil, err
	}
	found, err := l.Landings(solana.PublicKey(key), query)
	if err != nil {
		return nil, internal(err)
	}
	out := make([]landedSignature, len(found))
	for i, f := range found {
		out[i] = landedSignature{f.Signature, f.Slot, f.Err, nil, f.Time, "finalized"}
	}
	return out, nil
}

// blockConfig is the configuration of getBlock, which may also be the bare name of an encoding.
type blockConfig struct {
	transactionConfig
	Details string `json:"transactionDetails"`
	Rewards *bool  `json:"rewards"`
}

// UnmarshalJSON implements json.Unmarshaler; that of the embedded type would leave the other fields out.
func (c *blockConfig) UnmarshalJSON(b []byte) error {
	if err := c.transactionConfig.UnmarshalJSON(b); err != nil || b[0] == '"' {
		return err
	}
	rest := struct {
		Details *string `json:"transactionDetails"`
		Rewards **bool  `json:"rewards"`
	}{&c.Details, &c.Rewards}
	return json.Unmarshal(b, &rest)
}

// landedBlock is the answer of getBlock.
type landedBlock struct {
	BlockHeight       uint64              `json:"blockHeight"`
	BlockTime         int64               `json:"blockTime"`
	Blockhash         solana.Hash         `json:"blockhash"`
	ParentSlot        uint64              `json:"parentSlot"`
	PreviousBlockhash solana.Hash         `json:"previousBlockhash"`
	Transactions      *[]any              `json:"transactions,omitempty"`
	Signatures        *[]solana.Signature `json:"signatures,omitempty"`
	Rewards           *[]struct{}         `json:"rewards,omitempty"`
}

// getBlock(slot, config?) returns a slot with what landed in it.
func getBlock(l Ledger, p params) (any, *Error) {
	var slot uint64
	config := blockConfig{transactionConfig: transactionConfig{Encoding: encodingJSON}, Details: "full"}
	if err := p.into(1, &slot, &config); err != nil {
		return nil, err
	}
	if config.Commitment == "processed" {
		return nil, invalidParams("Method does not support commitment below `confirmed`")
	}
	b, ok, err := l.Block(slot)
	switch {
	case err != nil:
		return nil, internal(err)
	case !ok:
		return nil, &Error{Code: CodeBlockNotAvailable, Message: fmt.Sprintf("Block not available for slot %d", slot)}
	}
	out := landedBlock{
		BlockHeight: slot, BlockTime: b.Time, Blockhash: b.Hash, ParentSlot: max(slot, 1) - 1, PreviousBlockhash: b.ParentHash,
	}
	if config.Rewards == nil || *config.Rewards {
		out.Rewards = &[]struct{}{}
	}
	return out, out.fill(l, b, config)
}

// fill adds what the client wants to know of the block's transactions.
func (out *landedBlock) fill(l Ledger, b Block, config blockConfig) *Error {
	switch config.Details {
	case "none":
		return nil
	case "signatures":
		signatures := append([]solana.Signature{}, b.Signatures...)
		out.Signatures = &signatures
		return nil
	case "full", "accounts":
	default:
		return invalidParams("Invalid params: unknown variant `%s`, expected one of `full`, `signatures`, `none`, `accounts`.", config.Details)
	}
	transactions := []any{}
	for _, id := range b.Signatures {
		t, ok := l.Transaction(id)
		if !ok {
			continue // pruned since the block was read
		}
		encoded, err := encodeInBlock(t, config)
		if err != nil {
			return err
		}
		transactions = append(transactions, encoded)
	}
	out.Transactions = &transactions
	return nil
}

// blockTransaction is a transaction within getBlock.
type blockTransaction struct {
	Transaction any              `json:"transaction"`
	Meta        *transactionMeta `json:"meta"`
	Version     any              `json:"version,omitempty"`
}

// blockAccounts is the transaction of transactionDetails "accounts".
type blockAccounts struct {
	AccountKeys []messageAccount   `json:"accountKeys"`
	Signatures  []solana.Signature `json:"signatures"`
}

func encodeInBlock(t *Transaction, config blockConfig) (blockTransaction, *Error) {
	tx, err := svm.DecodeTransaction(t.Raw)
	if err != nil {
		return blockTransaction{}, internal(err)
	}
	version, rpcErr := versionFor(tx, config.MaxVersion)
	if rpcErr != nil {
		return blockTransaction{}, rpcErr
	}
	out := blockTransaction{Meta: newMeta(t, tx, config.Encoding), Version: version}
	if config.Details == "accounts" {
		out.Transaction = blockAccounts{parsedMessage(tx).AccountKeys, tx.Signatures}
	} else {
		out.Transaction = encodeTransaction(t.Raw, tx, config.Encoding)
	}
	return out, nil
}

// getBlocks(first, last?, config?) returns the slots that have blocks: all of them.
func getBlocks(l Ledger, p params) (any, *Error) {
	var first, last uint64
	var config contextConfig
	newest := l.EpochInfo().AbsoluteSlot
	last = newest
	if len(p) == 2 && len(p[1]) > 0 && p[1][0] == '{' { // the last slot may be left out
		p = params{p[0], json.RawMessage("null"), p[1]}
	}
	if err := p.into(1, &first, &last, &config); err != nil {
		return nil, err
	}
	if last >= first && last-first > maxBlocks {
		return nil, invalidParams("Slot range too large; max %d", maxBlocks)
	}
	return slots(first, min(last, newest)), nil
}

// getBlocksWithLimit(first, limit, config?) returns so many slots that have blocks.
func getBlocksWithLimit(l Ledger, p params) (any, *Error) {
	var first, limit uint64
	var config contextConfig
	if err := p.into(2, &first, &limit, &config); err != nil {
		return nil, err
	}
	if limit > maxBlocks {
		return nil, invalidParams("Limit too large; max %d", maxBlocks)
	}
	newest := l.EpochInfo().AbsoluteSlot
	if limit == 0 || first > newest {
		return []uint64{}, nil
	}
	return slots(first, first+min(limit-1, newest-first)), nil
}

// slots lists the slots from first to last.
func slots(first, last uint64) []uint64 {
	out := []uint64{}
	for s := first; s <= last; s++ {
		out = append(out, s)
	}
	return out
}

package rpc

import (
	"fmt"
)

// getSlot(config?) returns the current slot.
func getSlot(l Ledger, p params) (any, *Error) {
	var config contextConfig
	if err := p.into(0, &config); err != nil {
		return nil, err
	}
	slot := l.EpochInfo().AbsoluteSlot
	return slot, config.reached(slot)
}

// getBlockHeight(config?) returns the current block height, which is the slot.
func getBlockHeight(l Ledger, p params) (any, *Error) { return getSlot(l, p) }

// epochInfo is the answer of getEpochInfo.
type epochInfo struct {
	Epoch            uint64 `json:"epoch"`
	SlotIndex        uint64 `json:"slotIndex"`
	SlotsInEpoch     uint64 `json:"slotsInEpoch"`
	AbsoluteSlot     uint64 `json:"absoluteSlot"`
	BlockHeight      uint64 `json:"blockHeight"`
	TransactionCount uint64 `json:"transactionCount"`
}

// getEpochInfo(config?) returns where the chain is.
func getEpochInfo(l Ledger, p params) (any, *Error) {
	var config contextConfig
	if err := p.into(0, &config); err != nil {
		return nil, err
	}
	e := l.EpochInfo()
	return epochInfo{
		Epoch: e.Epoch, SlotIndex: e.SlotIndex, SlotsInEpoch: e.SlotsInEpoch,
		AbsoluteSlot: e.AbsoluteSlot, BlockHeight: e.AbsoluteSlot, TransactionCount: l.TransactionCount(),
	}, config.reached(e.AbsoluteSlot)
}

// getTransactionCount(config?) returns how many transactions landed since genesis.
func getTransactionCount(l Ledger, p params) (any, *Error) {
	var config contextConfig
	if err := p.into(0, &config); err != nil {
		return nil, err
	}
	return l.TransactionCount(), config.reached(l.EpochInfo().AbsoluteSlot)
}

// getBlockTime(slot) returns when a slot began, Unix seconds.
func getBlockTime(l Ledger, p params) (any, *Error) {
	var slot uint64
	if err := p.into(1, &slot); err != nil {
		return nil, err
	}
	t, ok := l.BlockTime(slot)
	if !ok {
		return nil, &Error{Code: CodeBlockNotAvailable, Message: fmt.Sprintf("Block not available for slot %d", slot)}
	}
	return t, nil
}

// latestBlockhash is the value of getLatestBlockhash and of a replaced blockhash.
type latestBlockhash struct {
	Blockhash            string `json:"blockhash"`
	LastValidBlockHeight uint64 `json:"lastValidBlockHeight"`
}

func newLatestBlockhash(b Blockhash) latestBlockhash {
	return latestBlockhash{b.Hash.String(), b.LastValidBlockHeight}
}

// getLatestBlockhash(config?) returns the newest blockhash.
func getLatestBlockhash(l Ledger, p params) (any, *Error) {
	var config contextConfig
	if err := p.into(0, &config); err != nil {
		return nil, err
	}
	b := l.LatestBlockhash()
	return inContext(b.Slot, newLatestBlockhash(b)), config.reached(b.Slot)
}

// isBlockhashValid(blockhash, config?) reports whether a transaction with it could land now.
func isBlockhashValid(l Ledger, p params) (any, *Error) {
	var hash blockhash
	var config contextConfig
	if err := p.into(1, &hash, &config); err != nil {
		return nil, err
	}
	valid := l.IsBlockhashValid([32]byte(hash))
	slot := l.EpochInfo().AbsoluteSlot
	return inContext(slot, valid), config.reached(slot)
}

// getGenesisHash() names the chain.
func getGenesisHash(l Ledger, p params) (any, *Error) {
	return l.GenesisHash().String(), p.into(0)
}

// getHealth() is always ok: there is no cluster to be behind of.
func getHealth(_ Ledger, p params) (any, *Error) { return "ok", p.into(0) }

// version is the answer of getVersion.
type version struct {
	FeatureSet uint32 `json:"feature-set"`
	SolanaCore string `json:"solana-core"`
}

// getVersion() returns the version of the rules followed.
func getVersion(_ Ledger, p params) (any, *Error) { return version{featureSet, apiVersion}, p.into(0) }

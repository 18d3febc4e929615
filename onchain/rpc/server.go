package rpc

import (
	"context"
	"encoding/json"
)

// What getVersion and every context say of the software answering. The version is that of the rules followed; clients compare
// it as a semantic version.
const (
	apiVersion = "4.3.0"
	featureSet = 0x6361_7374 // "cast": no validator's feature set
)

// Server answers requests over one ledger. It is safe for concurrent use.
type Server struct {
	ledger Ledger
}

// NewServer returns a server over l.
func NewServer(l Ledger) *Server { return &Server{ledger: l} }

// Handle answers one request: method with its params, a JSON array or nothing. The result is ready for json.Marshal; nil means
// null. Exactly one of result and error is meaningful: the error if it is not nil.
func (s *Server) Handle(ctx context.Context, method string, raw json.RawMessage) (any, *Error) {
	answer, ok := methods[method]
	if !ok {
		return nil, &Error{Code: CodeMethodNotFound, Message: "Method not found"}
	}
	if err := ctx.Err(); err != nil {
		return nil, internal(err)
	}
	p, rpcErr := parseParams(raw)
	if rpcErr != nil {
		return nil, rpcErr
	}
	return answer(s.ledger, p)
}

// A method answers one kind of request.
type method func(Ledger, params) (any, *Error)

// methods is every method offered, by name.
var methods = map[string]method{
	"getAccountInfo":                    getAccountInfo,
	"getBalance":                        getBalance,
	"getBlock":                          getBlock,
	"getBlockHeight":                    getBlockHeight,
	"getBlockTime":                      getBlockTime,
	"getBlocks":                         getBlocks,
	"getBlocksWithLimit":                getBlocksWithLimit,
	"getClusterNodes":                   constant([]struct{}{}),
	"getEpochInfo":                      getEpochInfo,
	"getEpochSchedule":                  constant(epochSchedule),
	"getFeeForMessage":                  getFeeForMessage,
	"getFirstAvailableBlock":            constant(0),
	"getGenesisHash":                    getGenesisHash,
	"getHealth":                         getHealth,
	"getIdentity":                       getIdentity,
	"getInflationGovernor":              constant(noInflation),
	"getInflationRate":                  getInflationRate,
	"getInflationReward":                getInflationReward,
	"getLargestAccounts":                inSlot([]struct{}{}),
	"getLatestBlockhash":                getLatestBlockhash,
	"getMinimumBalanceForRentExemption": getMinimumBalance,
	"getMultipleAccounts":               getMultipleAccounts,
	"getProgramAccounts":                getProgramAccounts,
	"getRecentPerformanceSamples":       constant([]struct{}{}),
	"getRecentPrioritizationFees":       getRecentPrioritizationFees,
	"getSignatureStatuses":              getSignatureStatuses,
	"getSignaturesForAddress":           getSignaturesForAddress,
	"getSlot":                           getSlot,
	"getSlotLeader":                     getSlotLeader,
	"getSlotLeaders":                    getSlotLeaders,
	"getStakeMinimumDelegation":         inSlot(1),
	"getSupply":                         getSupply,
	"getTokenAccountBalance":            getTokenAccountBalance,
	"getTokenAccountsByOwner":           getTokenAccountsByOwner,
	"getTokenLargestAccounts":           inSlot([]struct{}{}),
	"getTokenSupply":                    getTokenSupply,
	"getTransaction":                    getTransaction,
	"getTransactionCount":               getTransactionCount,
	"getVersion":                        getVersion,
	"getVoteAccounts":                   constant(noVoters),
	"isBlockhashValid":                  isBlockhashValid,
	"minimumLedgerSlot":                 constant(0),
	"requestAirdrop":                    requestAirdrop,
	"sendTransaction":                   sendTransaction,
	"simulateTransaction":               simulateTransaction,
}

// withContext is the wrapper of results that depend on the state of a slot.
type withContext struct {
	Context slotContext `json:"context"`
	Value   any         `json:"value"`
}

type slotContext struct {
	APIVersion string `json:"apiVersion"`
	Slot       uint64 `json:"slot"`
}

// inContext wraps value as read at slot.
func inContext(slot uint64, value any) withContext {
	return withContext{slotContext{apiVersion, slot}, value}
}

package rpc

import "github.com/gagliardetto/solana-go"

// What a cluster has and one machine does not: validators, stakes, leaders, inflation. Clients ask for it when they connect, so it
// is answered, with nothing where there is nothing.

// identity is the node's key, which signs nothing here.
func identity(l Ledger) solana.PublicKey { return solana.PublicKey(l.GenesisHash()) }

// constant answers with the same value whatever is asked.
func constant(value any) method {
	return func(Ledger, params) (any, *Error) { return value, nil }
}

// inSlot answers with the same value in the context of the current slot.
func inSlot(value any) method {
	return func(l Ledger, _ params) (any, *Error) { return inContext(l.EpochInfo().AbsoluteSlot, value), nil }
}

// epochSchedule is the answer of getEpochSchedule, as the EpochSchedule sysvar of genesis states it.
var epochSchedule = map[string]any{
	"slotsPerEpoch": 432_000, "leaderScheduleSlotOffset": 432_000, "warmup": true, "firstNormalEpoch": 14, "firstNormalSlot": 524_256,
}

// noVoters is the answer of getVoteAccounts.
var noVoters = map[string][]struct{}{"current": {}, "delinquent": {}}

// noInflation is the answer of getInflationGovernor.
var noInflation = map[string]float64{"initial": 0, "terminal": 0, "taper": 0, "foundation": 0, "foundationTerm": 0}

// getIdentity() returns the node's key.
func getIdentity(l Ledger, p params) (any, *Error) {
	return map[string]solana.PublicKey{"identity": identity(l)}, p.into(0)
}

// getSlotLeader(config?) returns who makes the current block.
func getSlotLeader(l Ledger, _ params) (any, *Error) { return identity(l), nil }

// maxLeaders is how many leaders one request may ask for.
const maxLeaders = 5000

// getSlotLeaders(first, limit) returns who makes each of the blocks from a slot on.
func getSlotLeaders(l Ledger, p params) (any, *Error) {
	var first, limit uint64
	if err := p.into(2, &first, &limit); err != nil {
		return nil, err
	}
	if limit > maxLeaders {
		return nil, invalidParams("Invalid limit; max %d", maxLeaders)
	}
	leaders := make([]solana.PublicKey, limit)
	for i := range leaders {
		leaders[i] = identity(l)
	}
	return leaders, nil
}

// getSupply(config?) returns how many lamports there are.
func getSupply(l Ledger, _ params) (any, *Error) {
	total := l.Supply()
	return inContext(l.EpochInfo().AbsoluteSlot, map[string]any{
		"total": total, "circulating": total, "nonCirculating": 0, "nonCirculatingAccounts": []string{},
	}), nil
}

// getInflationRate() returns what stakes earn: nothing.
func getInflationRate(l Ledger, _ params) (any, *Error) {
	return map[string]uint64{"total": 0, "validator": 0, "foundation": 0, "epoch": l.EpochInfo().Epoch}, nil
}

// getInflationReward(addresses, config?) returns what each of the stakes earned: nothing.
func getInflationReward(_ Ledger, p params) (any, *Error) {
	var addresses []address
	var config struct{}
	if err := p.into(1, &addresses, &config); err != nil {
		return nil, err
	}
	return make([]*struct{}, len(addresses)), nil
}

// getRecentPrioritizationFees(addresses?) returns what had to be paid beyond the fee lately: nothing.
func getRecentPrioritizationFees(l Ledger, _ params) (any, *Error) {
	return []map[string]uint64{{"slot": l.EpochInfo().AbsoluteSlot, "prioritizationFee": 0}}, nil
}

package svm

import "github.com/gagliardetto/solana-go"

// The programs and sysvars the runtime itself knows.
var (
	SystemProgramID           = solana.SystemProgramID
	ComputeBudgetID           = key("ComputeBudget111111111111111111111111111111")
	NativeLoaderID            = key("NativeLoader1111111111111111111111111111111")
	LoaderV1ID                = key("BPFLoader1111111111111111111111111111111111")
	LoaderV2ID                = key("BPFLoader2111111111111111111111111111111111")
	UpgradeableLoaderID       = key("BPFLoaderUpgradeab1e11111111111111111111111")
	SysvarOwnerID             = key("Sysvar1111111111111111111111111111111111111")
	ClockSysvarID             = key("SysvarC1ock11111111111111111111111111111111")
	RentSysvarID              = key("SysvarRent111111111111111111111111111111111")
	EpochScheduleSysvarID     = key("SysvarEpochSchedu1e111111111111111111111111")
	EpochRewardsSysvarID      = key("SysvarEpochRewards1111111111111111111111111")
	RecentBlockhashesSysvarID = key("SysvarRecentB1ockHashes11111111111111111111")
	SlotHashesSysvarID        = key("SysvarS1otHashes111111111111111111111111111")
	SlotHistorySysvarID       = key("SysvarS1otHistory11111111111111111111111111")
	StakeHistorySysvarID      = key("SysvarStakeHistory1111111111111111111111111")
	LastRestartSlotSysvarID   = key("SysvarLastRestartS1ot1111111111111111111111")
	InstructionsSysvarID      = key("Sysvar1nstructions1111111111111111111111111")
	IncineratorID             = key("1nc1nerator11111111111111111111111111111111")
)

// What is known only to be refused by name, and to count compute units.
var (
	lookupTableID = key("AddressLookupTab1e1111111111111111111111111")
	stakeID       = key("Stake11111111111111111111111111111111111111")
	voteID        = key("Vote111111111111111111111111111111111111111")
	loaderV4ID    = key("LoaderV411111111111111111111111111111111111")
	secp256k1ID   = key("KeccakSecp256k11111111111111111111111111111")
	secp256r1ID   = key("Secp256r1SigVerify1111111111111111111111111")
	ed25519ID     = key("Ed25519SigVerify111111111111111111111111111")
)

func key(s string) solana.PublicKey { return solana.MustPublicKeyFromBase58(s) }

// isReserved reports whether transactions may never write to key (Agave's reserved-account-keys).
func isReserved(key solana.PublicKey) bool {
	_, ok := reserved[key]
	return ok
}

var reserved = setOf(
	// Programs.
	lookupTableID, LoaderV2ID, LoaderV1ID, UpgradeableLoaderID, ComputeBudgetID,
	key("Config1111111111111111111111111111111111111"), ed25519ID, key("Feature111111111111111111111111111111111111"), loaderV4ID,
	secp256k1ID, secp256r1ID, key("StakeConfig11111111111111111111111111111111"), stakeID,
	SystemProgramID, voteID, key("ZkE1Gama1Proof11111111111111111111111111111"),
	key("ZkTokenProof1111111111111111111111111111111"), NativeLoaderID,
	// Sysvars.
	ClockSysvarID, EpochRewardsSysvarID, EpochScheduleSysvarID, key("SysvarFees111111111111111111111111111111111"), InstructionsSysvarID,
	LastRestartSlotSysvarID, RecentBlockhashesSysvarID, RentSysvarID, key("SysvarRewards111111111111111111111111111111"),
	SlotHashesSysvarID, SlotHistorySysvarID, StakeHistorySysvarID, SysvarOwnerID,
)

// costedAsBuiltin are the programs that count 3,000 compute units towards the default limit instead of 200,000 (SIMD-0170).
var costedAsBuiltin = setOf(SystemProgramID, ComputeBudgetID, UpgradeableLoaderID, LoaderV1ID, LoaderV2ID, loaderV4ID, secp256k1ID, ed25519ID)

func setOf(keys ...solana.PublicKey) map[solana.PublicKey]struct{} {
	set := make(map[solana.PublicKey]struct{}, len(keys))
	for _, k := range keys {
		set[k] = struct{}{}
	}
	return set
}

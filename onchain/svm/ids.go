package svm

import "github.com/gagliardetto/solana-go"

// The programs and sysvars the runtime itself knows.
var (
	SystemProgramID       = solana.SystemProgramID
	ComputeBudgetID       = solana.MustPublicKeyFromBase58("ComputeBudget111111111111111111111111111111")
	NativeLoaderID        = solana.MustPublicKeyFromBase58("NativeLoader1111111111111111111111111111111")
	LoaderV1ID            = solana.MustPublicKeyFromBase58("BPFLoader1111111111111111111111111111111111")
	LoaderV2ID            = solana.MustPublicKeyFromBase58("BPFLoader2111111111111111111111111111111111")
	UpgradeableLoaderID   = solana.MustPublicKeyFromBase58("BPFLoaderUpgradeab1e11111111111111111111111")
	SysvarOwnerID         = solana.MustPublicKeyFromBase58("Sysvar1111111111111111111111111111111111111")
	ClockSysvarID         = solana.MustPublicKeyFromBase58("SysvarC1ock11111111111111111111111111111111")
	RentSysvarID          = solana.MustPublicKeyFromBase58("SysvarRent111111111111111111111111111111111")
	EpochScheduleSysvarID = solana.MustPublicKeyFromBase58("SysvarEpochSchedu1e111111111111111111111111")
	IncineratorID         = solana.MustPublicKeyFromBase58("1nc1nerator11111111111111111111111111111111")
)

func isReserved(key solana.PublicKey) bool {
	_, ok := reserved[key]
	return ok
}

var reserved = map[solana.PublicKey]struct{}{}

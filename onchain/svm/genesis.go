package svm

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"
)

// nativeNames are the data of built-in programs' accounts, which also lists the programs.
var nativeNames = map[solana.PublicKey]string{
	SystemProgramID:     "solana_system_program",
	ComputeBudgetID:     "compute_budget_program",
	LoaderV1ID:          "solana_bpf_loader_program",
	LoaderV2ID:          "solana_bpf_loader_program",
	UpgradeableLoaderID: "solana_bpf_loader_upgradeable_program",

	// These are there to say by name that they are not offered.
	lookupTableID: "solana_address_lookup_table_program",
	stakeID:       "solana_stake_program",
	voteID:        "solana_vote_program",
	ed25519ID:     "", secp256k1ID: "", secp256r1ID: "",
}

// GenesisAccounts returns the accounts every chain starts with: sysvars, built-in programs and loaders. Clock is kept by the chain and
// served anew in every call (see Env).
func (r *Runtime) GenesisAccounts(clock Clock) map[solana.PublicKey]*Account {
	accounts := map[solana.PublicKey]*Account{
		ClockSysvarID:           ClockAccount(clock),
		RentSysvarID:            sysvarAccount(r.rentData()),
		EpochScheduleSysvarID:   sysvarAccount(scheduleData(0)),
		StakeHistorySysvarID:    sysvarAccount(make([]byte, 8)),
		LastRestartSlotSysvarID: sysvarAccount(make([]byte, 8)),
		EpochRewardsSysvarID:    sysvarAccount(make([]byte, 81)),
	}
	for key, name := range nativeNames {
		accounts[key] = &Account{Lamports: 1, Owner: NativeLoaderID, Executable: true, RentEpoch: RentExemptEpoch, Data: []byte(name)}
	}
	return accounts
}

// ClockAccount returns the Clock sysvar account for c.
func ClockAccount(c Clock) *Account { return sysvarAccount(clockData(c)) }

// SlotHash is a slot and its blockhash, as listed in the SlotHashes sysvar.
type SlotHash struct {
	Slot uint64
	Hash solana.Hash
}

// SlotHashesAccount returns the SlotHashes sysvar account, newest slot first.
func SlotHashesAccount(hashes []SlotHash) *Account {
	data := binary.LittleEndian.AppendUint64(nil, uint64(len(hashes)))
	for _, h := range hashes {
		data = append(binary.LittleEndian.AppendUint64(data, h.Slot), h.Hash[:]...)
	}
	return sysvarAccount(data)
}

func sysvarAccount(data []byte) *Account {
	return &Account{Lamports: 1, Owner: SysvarOwnerID, RentEpoch: RentExemptEpoch, Data: data}
}

// ProgramAccount returns an executable account holding the program elf under the non-upgradeable loader (BPFLoader2), rent-exempt at
// DefaultLamportsPerByte. It keeps elf.
func ProgramAccount(elf []byte) *Account {
	rent := (AccountOverhead + uint64(len(elf))) * DefaultLamportsPerByte
	return &Account{Lamports: rent, Owner: LoaderV2ID, Executable: true, RentEpoch: RentExemptEpoch, Data: elf}
}

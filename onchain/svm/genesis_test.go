package svm_test

import (
	"encoding/hex"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// TestGenesisAccountsAreThoseOfTheJudge compares with what litesvm 1.5.0 serves.
func TestGenesisAccountsAreThoseOfTheJudge(t *testing.T) {
	runtime := svmtest.New(t).Runtime
	accounts := runtime.GenesisAccounts(svm.Clock{Slot: 447_552_000})
	sysvars := map[solana.PublicKey]string{
		svm.ClockSysvarID:           "001aad1a00000000" + "0000000000000000" + "0000000000000000" + "0000000000000000" + "0000000000000000",
		svm.RentSysvarID:            "301b000000000000" + "000000000000f03f" + "32",
		svm.EpochScheduleSysvarID:   "8097060000000000" + "8097060000000000" + "01" + "0e00000000000000" + "e0ff070000000000",
		svm.StakeHistorySysvarID:    "0000000000000000",
		svm.LastRestartSlotSysvarID: "0000000000000000",
	}
	for key, want := range sysvars {
		a := accounts[key]
		if a == nil || a.Lamports != 1 || a.Owner != svm.SysvarOwnerID || a.Executable || hex.EncodeToString(a.Data) != want {
			t.Errorf("sysvar %s is %+v, want data %s", key, a, want)
		}
	}
	programs := map[solana.PublicKey]string{
		svm.SystemProgramID:     "solana_system_program",
		svm.ComputeBudgetID:     "compute_budget_program",
		svm.LoaderV1ID:          "solana_bpf_loader_program",
		svm.LoaderV2ID:          "solana_bpf_loader_program",
		svm.UpgradeableLoaderID: "solana_bpf_loader_upgradeable_program",
	}
	for key, want := range programs {
		a := accounts[key]
		if a == nil || a.Lamports != 1 || a.Owner != svm.NativeLoaderID || !a.Executable || string(a.Data) != want {
			t.Errorf("program %s is %+v, want data %s", key, a, want)
		}
	}
}

func TestSlotHashesAccount(t *testing.T) {
	a := svm.SlotHashesAccount([]svm.SlotHash{{Slot: 7, Hash: solana.Hash{1}}})
	if got := hex.EncodeToString(a.Data[:17]); got != "0100000000000000"+"0700000000000000"+"01" || len(a.Data) != 48 {
		t.Errorf("got %s, %d bytes", got, len(a.Data))
	}
}

// TestTheClockAccountShowsTheClock proves that programs see one time, whatever account the store holds.
func TestTheClockAccountShowsTheClock(t *testing.T) {
	w := newScriptWorld(t)
	w.Accounts[svm.ClockSysvarID] = svm.ClockAccount(svm.Clock{UnixTimestamp: 1})
	w.Clock.UnixTimestamp = 1234
	s := new(svmtest.Script).Load64(svmtest.Layout(40)[0].Data + 32).ExitLast()
	res := w.Send("payer", svmtest.Instruction(script, s.Data(), svmtest.Readonly(svm.ClockSysvarID)))
	svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,{"Custom":1234}]}`))
}

// TestTheInstructionsSysvarShowsTheTransaction reads the count of instructions and, last, the current one.
func TestTheInstructionsSysvarShowsTheTransaction(t *testing.T) {
	w := newScriptWorld(t)
	place := svmtest.Layout(0)[0]
	load := func(s *svmtest.Script) solana.Instruction {
		return svmtest.Instruction(script, s.Data(), svmtest.Readonly(svm.InstructionsSysvarID))
	}
	s := &svmtest.Script{}
	s.Call("sol_memcpy_", out, place.Data, 2).Load64(out).ExitLast()
	svmtest.Check(t, w.Send("payer", load(s)), svmtest.Failed(`{"InstructionError":[0,{"Custom":1}]}`))
	svmtest.Check(t, w.Send("payer", svmtest.Transfer(payer, bob, 5), load(s)), svmtest.Failed(`{"InstructionError":[1,{"Custom":2}]}`))
}

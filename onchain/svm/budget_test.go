package svm_test

import (
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// raw is a compute-budget instruction with any data.
func raw(data ...byte) solana.Instruction { return svmtest.Instruction(svm.ComputeBudgetID, data) }

func TestComputeBudgetInstructions(t *testing.T) {
	refused := func(want error) svmtest.ResultCheck { return svmtest.Refused(want) }
	cases := map[string]struct {
		instructions []solana.Instruction
		want         svmtest.ResultCheck
	}{
		"a limit above the most there is":      {[]solana.Instruction{svmtest.UnitLimit(5_000_000)}, svmtest.Success()},
		"bytes after the number":               {[]solana.Instruction{raw(2, 0, 16, 0, 0, 9, 9)}, svmtest.Success()},
		"the largest heap":                     {[]solana.Instruction{svmtest.HeapFrame(256 << 10)}, svmtest.Success()},
		"two limits":                           {[]solana.Instruction{svmtest.UnitLimit(1), svmtest.UnitLimit(1)}, refused(svm.TxDuplicateInstruction)},
		"two prices":                           {[]solana.Instruction{svmtest.UnitPrice(1), svmtest.UnitPrice(1)}, refused(svm.TxDuplicateInstruction)},
		"two heaps":                            {[]solana.Instruction{svmtest.HeapFrame(64 << 10), svmtest.HeapFrame(64 << 10)}, refused(svm.TxDuplicateInstruction)},
		"two sizes":                            {[]solana.Instruction{svmtest.LoadedSize(999), svmtest.LoadedSize(999)}, refused(svm.TxDuplicateInstruction)},
		"a heap too small":                     {[]solana.Instruction{svmtest.HeapFrame(1024)}, refused(svm.IxInvalidInstructionData)},
		"a heap too large":                     {[]solana.Instruction{svmtest.HeapFrame(257 << 10)}, refused(svm.IxInvalidInstructionData)},
		"a heap not a multiple of 1024":        {[]solana.Instruction{svmtest.HeapFrame(32<<10 + 1)}, refused(svm.IxInvalidInstructionData)},
		"no room for accounts":                 {[]solana.Instruction{svmtest.LoadedSize(0)}, refused(svm.TxInvalidLoadedAccountsDataSizeLimit)},
		"the tag no longer used":               {[]solana.Instruction{raw(0, 0, 0, 0, 0)}, refused(svm.IxInvalidInstructionData)},
		"an unknown tag":                       {[]solana.Instruction{raw(5, 0, 0, 0, 0)}, refused(svm.IxInvalidInstructionData)},
		"no data":                              {[]solana.Instruction{raw()}, refused(svm.IxInvalidInstructionData)},
		"a number cut short":                   {[]solana.Instruction{raw(2, 0, 0, 0)}, refused(svm.IxInvalidInstructionData)},
		"a price cut short":                    {[]solana.Instruction{raw(3, 0, 0, 0, 0)}, refused(svm.IxInvalidInstructionData)},
		"too few units for all instructions":   {[]solana.Instruction{svmtest.UnitLimit(299)}, svmtest.Failed(`{"InstructionError":[1,"ComputationalBudgetExceeded"]}`)},
		"just enough units":                    {[]solana.Instruction{svmtest.UnitLimit(300)}, svmtest.Success()},
		"no units":                             {[]solana.Instruction{svmtest.UnitLimit(0)}, svmtest.Failed(`{"InstructionError":[0,"ComputationalBudgetExceeded"]}`)},
		"a byte less room than accounts take":  {[]solana.Instruction{svmtest.LoadedSize(64*4 + 21 + 22 - 1)}, svmtest.Failed(`"MaxLoadedAccountsDataSizeExceeded"`)},
		"just the room that the accounts take": {[]solana.Instruction{svmtest.LoadedSize(64*4 + 21 + 22)}, svmtest.Success()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			svmtest.Check(t, newWorld(t).Send("payer", append(c.instructions, svmtest.Transfer(payer, bob, 5))...), c.want)
		})
	}
}

func TestErrorsNameTheirInstruction(t *testing.T) {
	w := newWorld(t)
	res := w.Send("payer", svmtest.Transfer(payer, bob, 5), svmtest.UnitLimit(1), svmtest.UnitLimit(1))
	if index, ok := res.Err.InstructionIndex(); !ok || index != 2 {
		t.Errorf("got instruction %d (%t), want 2", index, ok)
	}
}

func TestDefaultUnitLimits(t *testing.T) {
	// The program never ends, so it uses all there is.
	cases := map[string]struct {
		before []solana.Instruction
		want   uint64
	}{
		"200,000 for a program":             {nil, 200_000},
		"3,000 more for a built-in program": {[]solana.Instruction{svmtest.Transfer(payer, bob, 5)}, 203_000},
		"3,000 more for the compute budget": {[]solana.Instruction{svmtest.UnitPrice(0)}, 203_000},
		"what is asked for":                 {[]solana.Instruction{svmtest.UnitLimit(1234)}, 1234},
		"1,400,000 at most when asked for":  {[]solana.Instruction{svmtest.UnitLimit(2_000_000)}, 1_400_000},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			loop := deploy(t, w, "loop", "mov64 r0, 0\nja -1\nexit")
			res := w.Send("payer", append(c.before, svmtest.Instruction(loop, nil))...)
			svmtest.Check(t, res, svmtest.Units(c.want))
			if res.Err == nil || res.Err.Instruction.Kind != svm.IxProgramFailedToComplete {
				t.Errorf("got error %v, want a program that did not complete", res.Err)
			}
		})
	}
}

func TestHeapCostsAndReachesAsFarAsAskedFor(t *testing.T) {
	const kib = 1024
	for heap, cost := range map[uint32]uint64{32 * kib: 0, 33 * kib: 8, 64 * kib: 8, 65 * kib: 16, 256 * kib: 56} {
		w := newScriptWorld(t)
		last := svmtest.HeapBase + uint64(heap) - 1
		run := func(address uint64) svm.Result {
			data := new(svmtest.Script).Store8(address, 1).Data()
			return w.Send("payer", svmtest.HeapFrame(heap), svmtest.Instruction(script, data))
		}
		svmtest.Check(t, run(last), svmtest.Success(), svmtest.Units(150+39+cost))
		svmtest.Check(t, run(last+1), svmtest.Failed(`{"InstructionError":[1,"ProgramFailedToComplete"]}`))
	}
}

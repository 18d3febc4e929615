package svm_test

import (
	"math"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

func TestFees(t *testing.T) {
	transfer := svmtest.Transfer(payer, bob, 5)
	cases := map[string]struct {
		instructions []solana.Instruction
		want         uint64
	}{
		"one signature":                              {[]solana.Instruction{transfer}, 5000},
		"two signatures":                             {[]solana.Instruction{svmtest.Transfer(bob, payer, 5)}, 10_000},
		"a price times the limit asked for":          {[]solana.Instruction{svmtest.UnitLimit(1000), svmtest.UnitPrice(1_500_000), transfer}, 6500},
		"a price times the default limit":            {[]solana.Instruction{svmtest.UnitPrice(1_000_000), transfer}, 5000 + 2*3000},
		"a priority fee below a lamport, rounded up": {[]solana.Instruction{svmtest.UnitLimit(1000), svmtest.UnitPrice(1), transfer}, 5001},
		"a price without units":                      {[]solana.Instruction{svmtest.UnitLimit(0), svmtest.UnitPrice(1 << 40)}, 5000},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tx := w.Sign("payer", c.instructions...)
			fee, err := w.Runtime.Fee(tx)
			if err != nil || fee != c.want {
				t.Errorf("Fee says %d, %v; want %d", fee, err, c.want)
			}
			svmtest.Check(t, w.Process(tx), svmtest.Charged(c.want))
		})
	}
}

func TestAFeeThatFitsNoNumberCannotBePaid(t *testing.T) {
	w := newWorld(t)
	tx := w.Sign("payer", svmtest.UnitLimit(1_400_000), svmtest.UnitPrice(math.MaxUint64), svmtest.Transfer(payer, bob, 5))
	if fee, err := w.Runtime.Fee(tx); fee != math.MaxUint64 || err != nil {
		t.Errorf("got fee %d, %v, want the largest number", fee, err)
	}
	svmtest.Check(t, w.Process(tx), svmtest.Refused(svm.TxInsufficientFundsForFee))
}

func TestWhoMayPay(t *testing.T) {
	const minimum = 890_880
	cases := map[string]struct {
		payer *svm.Account
		want  error // nil: it lands
	}{
		"no account":                            {nil, svm.TxAccountNotFound},
		"one lamport short of the fee":          {&svm.Account{Lamports: 4999}, svm.TxInsufficientFundsForFee},
		"exactly the fee":                       {&svm.Account{Lamports: 5000}, nil},
		"left below the rent minimum":           {&svm.Account{Lamports: minimum}, svm.TxInsufficientFundsForRent},
		"left with the rent minimum":            {&svm.Account{Lamports: minimum + 5000}, nil},
		"below the rent minimum before":         {&svm.Account{Lamports: 600_000}, svm.TxInsufficientFundsForRent},
		"an account of a program":               {&svm.Account{Lamports: svmtest.SOL, Owner: bob}, svm.TxInvalidAccountForFee},
		"a system account with data (a nonce)":  {&svm.Account{Lamports: svmtest.SOL, Data: make([]byte, 80)}, svm.TxInvalidAccountForFee},
		"an account of 0 lamports in the store": {&svm.Account{}, svm.TxAccountNotFound},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			poor := w.Name("poor")
			if c.payer != nil {
				w.Put(poor, *c.payer)
			}
			res := w.Send("poor", svmtest.UnitPrice(0))
			if c.want != nil {
				svmtest.Check(t, res, svmtest.Refused(c.want))
				return
			}
			svmtest.Check(t, res, svmtest.Success(), svmtest.Charged(5000))
		})
	}
}

func TestTheFeePayerSignsAlone(t *testing.T) {
	w := newWorld(t)
	w.Fund("poor", 5000)
	svmtest.Check(t, w.Send("poor", svmtest.Instruction(svm.ComputeBudgetID, []byte{2, 1, 0, 0, 0})),
		svmtest.Failed(`{"InstructionError":[0,"ComputationalBudgetExceeded"]}`), svmtest.Charged(5000))
	svmtest.CheckAccount(t, w, svmtest.Address("poor"), svmtest.Gone())
}

func TestAFailureCostsTheFeeAndUndoesTheRest(t *testing.T) {
	w := newWorld(t)
	res := w.Send("payer", svmtest.Transfer(payer, bob, 5), svmtest.Transfer(payer, bob, 2*startBalance))
	svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[1,{"Custom":1}]}`), svmtest.Charged(5000), svmtest.Units(300))
	svmtest.CheckAccount(t, w, payer, svmtest.Lamports(startBalance-5000))
	svmtest.CheckAccount(t, w, bob, svmtest.Lamports(startBalance))
	if got, want := res.PostBalances[0], uint64(startBalance-5000); got != want {
		t.Errorf("got post balance %d of the payer, want %d", got, want)
	}
}

func TestLoadingFailuresCostTheFee(t *testing.T) {
	cases := map[string]struct {
		instructions []solana.Instruction
		want         string
	}{
		"a program that does not exist":  {[]solana.Instruction{svmtest.Instruction(svmtest.Address("nobody"), nil)}, `"ProgramAccountNotFound"`},
		"a program that is a wallet":     {[]solana.Instruction{svmtest.Instruction(bob, nil)}, `"InvalidProgramForExecution"`},
		"accounts larger than asked for": {[]solana.Instruction{svmtest.LoadedSize(100), svmtest.Transfer(payer, bob, 5)}, `"MaxLoadedAccountsDataSizeExceeded"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			res := w.Send("payer", c.instructions...)
			svmtest.Check(t, res, svmtest.Failed(c.want), svmtest.Charged(5000), svmtest.Units(0))
			svmtest.CheckAccount(t, w, payer, svmtest.Lamports(startBalance-5000))
			if len(res.Logs) > 0 {
				t.Errorf("got logs %q, want none", res.Logs)
			}
		})
	}
}

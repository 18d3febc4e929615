package svm_test

import (
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

func TestAccountsKeepTheRentMinimum(t *testing.T) {
	const minimum = 890_880 // of an account without data
	target := svmtest.Address("target")
	give := func(lamports uint64) solana.Instruction { return svmtest.Transfer(payer, target, lamports) }
	take := func(lamports uint64) solana.Instruction { return svmtest.Transfer(target, payer, lamports) }
	allocate := svmtest.Instruction(svm.SystemProgramID, svmtest.Concat(svmtest.U32(8), svmtest.U64(7)), svmtest.WritableSigner(target))
	cases := map[string]struct {
		before      uint64
		instruction solana.Instruction
		allowed     bool
	}{
		"a new account with the minimum":             {0, give(minimum), true},
		"a new account with a lamport less":          {0, give(minimum - 1), false},
		"an account emptied":                         {minimum, take(minimum), true},
		"an account drained below the minimum":       {minimum, take(1), false},
		"an account drained to the minimum":          {minimum + 5, take(5), true},
		"an account grown beyond what it can pay":    {minimum, allocate, false},
		"an account grown with enough":               {svmtest.SOL, allocate, true},
		"one below the minimum before, untouched":    {600_000, give(0), true},
		"one below the minimum before, credited":     {600_000, give(1), true},
		"one below the minimum before, debited":      {600_000, take(1), false},
		"one below the minimum before, grown":        {600_000, allocate, false},
		"one below the minimum before, emptied":      {600_000, take(600_000), true},
		"one below the minimum before, now above it": {600_000, give(minimum), true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Fund("target", c.before)
			want := svmtest.Failed(`{"InsufficientFundsForRent":{"account_index":1}}`)
			if c.allowed {
				want = svmtest.Success()
			}
			svmtest.Check(t, w.Send("payer", c.instruction), want)
		})
	}
}

func TestTheIncineratorMayHoldDust(t *testing.T) {
	w := newWorld(t)
	svmtest.Check(t, w.Send("payer", svmtest.Transfer(payer, svm.IncineratorID, 5)), svmtest.Success())
	svmtest.CheckAccount(t, w, svm.IncineratorID, svmtest.Lamports(5))
}

func TestEmptiedAccountsAreGone(t *testing.T) {
	w := newWorld(t)
	res := w.Send("payer", svmtest.Transfer(bob, payer, startBalance))
	svmtest.Check(t, res, svmtest.Success())
	svmtest.CheckAccount(t, w, bob, svmtest.Gone())
	svmtest.CheckAccount(t, w, payer, svmtest.Lamports(2*startBalance-10_000))
}

func TestMinimumBalances(t *testing.T) {
	mainnet, err := svm.New(svm.Config{LamportsPerByte: 5080})
	if err != nil {
		t.Fatal(err)
	}
	local := svmtest.New(t).Runtime
	for size, want := range map[uint64]uint64{0: 890_880, 165: 2_039_280} {
		if got := local.MinimumBalance(size); got != want {
			t.Errorf("got %d lamports for %d bytes, want %d", got, size, want)
		}
	}
	if got, want := mainnet.MinimumBalance(0), uint64(650_240); got != want {
		t.Errorf("got %d lamports on mainnet, want %d", got, want)
	}
}

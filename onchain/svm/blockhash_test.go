package svm_test

import (
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

func TestBlockhashesExpire(t *testing.T) {
	recent := solana.Hash{7}
	cases := map[string]struct {
		ages      map[solana.Hash]uint64
		lands     bool
		simulates bool
	}{
		"newest":                           {ages: map[solana.Hash]uint64{recent: 0}, lands: true, simulates: true},
		"old, but not too old to simulate": {ages: map[solana.Hash]uint64{recent: svm.MaxSimulationAge}, lands: true, simulates: true},
		"too old to simulate":              {ages: map[solana.Hash]uint64{recent: svm.MaxSimulationAge + 1}, lands: true},
		"as old as may be":                 {ages: map[solana.Hash]uint64{recent: svm.MaxBlockhashAge}, lands: true},
		"too old":                          {ages: map[solana.Hash]uint64{recent: svm.MaxBlockhashAge + 1}},
		"unknown":                          {ages: map[solana.Hash]uint64{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Ages = c.ages
			tx := w.SignAt(recent, "payer", svmtest.Transfer(payer, bob, 5))
			want := func(accepted bool) svmtest.ResultCheck {
				if accepted {
					return svmtest.Success()
				}
				return svmtest.Refused(svm.TxBlockhashNotFound)
			}
			svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{}), want(c.simulates))
			svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{SkipBlockhashCheck: true}), svmtest.Success())
			svmtest.Check(t, w.Process(tx), want(c.lands))
		})
	}
}

func TestATransactionLandsOnce(t *testing.T) {
	w := newWorld(t)
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5))
	svmtest.Check(t, w.Process(tx), svmtest.Success())
	svmtest.Check(t, w.Process(tx), svmtest.Refused(svm.TxAlreadyProcessed))
	svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{}), svmtest.Refused(svm.TxAlreadyProcessed))
	svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{SkipBlockhashCheck: true}), svmtest.Success())
	svmtest.CheckAccount(t, w, bob, svmtest.Lamports(startBalance+5))
}

func TestAFailedTransactionIsProcessedToo(t *testing.T) {
	w := newWorld(t)
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 2*startBalance))
	svmtest.Check(t, w.Process(tx), svmtest.Failed(`{"InstructionError":[0,{"Custom":1}]}`))
	svmtest.Check(t, w.Process(tx), svmtest.Refused(svm.TxAlreadyProcessed))
}

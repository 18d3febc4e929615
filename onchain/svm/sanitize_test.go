package svm_test

import (
	"fmt"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

func TestTransactionsThatDoNotFitAreRefused(t *testing.T) {
	cases := map[string]struct {
		edit func(tx *svm.Transaction)
		want error
	}{
		"address table lookups":            {func(tx *svm.Transaction) { tx.Lookups = 1 }, svm.TxUnsupportedVersion},
		"no signer":                        {func(tx *svm.Transaction) { tx.Header.RequiredSignatures, tx.Signatures = 0, nil }, svm.TxSanitizeFailure},
		"a fee payer that is read-only":    {func(tx *svm.Transaction) { tx.Header.ReadonlySigned = 1 }, svm.TxSanitizeFailure},
		"more read-only keys than others":  {func(tx *svm.Transaction) { tx.Header.ReadonlyUnsigned = 3 }, svm.TxSanitizeFailure},
		"a signature too few":              {func(tx *svm.Transaction) { tx.Header.RequiredSignatures = 2 }, svm.TxSanitizeFailure},
		"a signature too many":             {func(tx *svm.Transaction) { tx.Signatures = append(tx.Signatures, solana.Signature{}) }, svm.TxSanitizeFailure},
		"a program that is no key":         {func(tx *svm.Transaction) { tx.Instructions[0].ProgramIDIndex = 3 }, svm.TxSanitizeFailure},
		"the fee payer called as program":  {func(tx *svm.Transaction) { tx.Instructions[0].ProgramIDIndex = 0 }, svm.TxSanitizeFailure},
		"an account that is no key":        {func(tx *svm.Transaction) { tx.Instructions[0].Accounts = []uint8{0, 3} }, svm.TxSanitizeFailure},
		"65 instructions":                  {func(tx *svm.Transaction) { tx.Instructions = make65(tx) }, svm.TxSanitizeFailure},
		"no keys":                          {func(tx *svm.Transaction) { tx.Keys = nil }, svm.TxSanitizeFailure},
		"a key named twice (account lock)": {func(tx *svm.Transaction) { tx.Keys[1] = tx.Keys[0] }, svm.TxAccountLoadedTwice},
		"65 keys (account locks)":          {func(tx *svm.Transaction) { addKeys(tx, 62) }, svm.TxTooManyAccountLocks},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5))
			c.edit(tx)
			svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{}), svmtest.Refused(c.want))
		})
	}
}

func make65(tx *svm.Transaction) []svm.Instruction {
	list := make([]svm.Instruction, 65)
	for i := range list {
		list[i] = tx.Instructions[0]
	}
	return list
}

func addKeys(tx *svm.Transaction, n int) {
	for i := range n {
		tx.Keys = append(tx.Keys, svmtest.Address(fmt.Sprint(i)))
	}
	tx.Header.ReadonlyUnsigned += uint8(n)
}

func TestSixtyFourKeysAreNotTooMany(t *testing.T) {
	w := newWorld(t)
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5))
	addKeys(tx, 61)
	svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{}), svmtest.Success())
}

func TestWhatMayBeWritten(t *testing.T) {
	program := svmtest.Address("program")
	other := svmtest.Address("other")
	cases := map[string]struct {
		metas []*solana.AccountMeta
		key   solana.PublicKey
		want  bool
	}{
		"a writable signer":                             {[]*solana.AccountMeta{svmtest.WritableSigner(other)}, other, true},
		"a read-only signer":                            {[]*solana.AccountMeta{svmtest.Signer(other)}, other, false},
		"a writable account":                            {[]*solana.AccountMeta{svmtest.Writable(other)}, other, true},
		"a read-only account":                           {[]*solana.AccountMeta{svmtest.Readonly(other)}, other, false},
		"a sysvar named as writable":                    {[]*solana.AccountMeta{svmtest.Writable(svm.ClockSysvarID)}, svm.ClockSysvarID, false},
		"a built-in program named as writable":          {[]*solana.AccountMeta{svmtest.Writable(svm.SystemProgramID)}, svm.SystemProgramID, false},
		"the program called":                            {[]*solana.AccountMeta{svmtest.Writable(program)}, program, false},
		"the program called, with upgradeable loader":   {[]*solana.AccountMeta{svmtest.Writable(program), svmtest.Readonly(svm.UpgradeableLoaderID)}, program, true},
		"the fee payer":                                 {nil, payer, true},
		"the fee payer, named read-only by instruction": {[]*solana.AccountMeta{svmtest.Readonly(payer)}, payer, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			tx := w.Sign("payer", svmtest.Instruction(program, nil, c.metas...))
			for i, key := range tx.Keys {
				if key == c.key && tx.IsWritable(i) != c.want {
					t.Errorf("got writable %t, want %t", tx.IsWritable(i), c.want)
				}
			}
		})
	}
}

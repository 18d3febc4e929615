package svm_test

import (
	"testing"

	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// payer and bob are the wallets of most stories; script is the program that follows scripts.
var (
	payer  = svmtest.Address("payer")
	bob    = svmtest.Address("bob")
	script = svmtest.Address("script")
)

// startBalance is what payer and bob have.
const startBalance = 10 * svmtest.SOL

// newWorld returns a world with the two wallets.
func newWorld(t testing.TB) *svmtest.World {
	t.Helper()
	w := svmtest.New(t)
	w.Fund("payer", startBalance)
	w.Fund("bob", startBalance)
	return w
}

// newScriptWorld returns a world with the two wallets and the script program.
func newScriptWorld(t testing.TB) *svmtest.World {
	t.Helper()
	w := newWorld(t)
	deploy(t, w, "script", svmtest.ScriptSource())
	return w
}

// deploy assembles a program and stores it under a name.
func deploy(t testing.TB, w *svmtest.World, name, source string) solana.PublicKey {
	t.Helper()
	elf, err := asm.ELF(source)
	if err != nil {
		t.Fatal(err)
	}
	return w.Deploy(name, elf)
}

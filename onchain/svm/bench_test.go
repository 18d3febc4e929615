package svm_test

import (
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

func BenchmarkVerifySignature(b *testing.B) {
	f := honest()
	b.ReportAllocs()
	for b.Loop() {
		svm.VerifySignature(f.key, f.message, f.signature)
	}
}

// BenchmarkTransfer runs a transfer without its signatures.
func BenchmarkTransfer(b *testing.B) {
	w := newWorld(b)
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5))
	env := w.Env()
	b.ReportAllocs()
	for b.Loop() {
		w.Runtime.Simulate(env, tx, svm.SimulateOptions{})
	}
}

// BenchmarkCall runs a program that calls the system program, without signatures.
func BenchmarkCall(b *testing.B) {
	w := newScriptWorld(b)
	tx := w.Sign("payer", svmtest.Instruction(script, new(svmtest.Script).InvokeC(transferCall()).Data(), transferMetas()...))
	env := w.Env()
	b.ReportAllocs()
	for b.Loop() {
		if res := w.Runtime.Simulate(env, tx, svm.SimulateOptions{}); res.Err != nil {
			b.Fatal(res.Err)
		}
	}
}

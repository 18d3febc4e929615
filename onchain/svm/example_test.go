package svm_test

import (
	"fmt"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

func ExampleRuntime_Process() {
	runtime, err := svm.New(svm.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	alice, bob := svmtest.Key("alice"), svmtest.Address("bob")
	store := svm.AccountMap(runtime.GenesisAccounts(svm.Clock{}))
	store[alice.PublicKey()] = &svm.Account{Lamports: 2 * svmtest.SOL}

	transfer := svmtest.Transfer(alice.PublicKey(), bob, svmtest.SOL)
	signed, err := solana.NewTransaction([]solana.Instruction{transfer}, solana.Hash{}, solana.TransactionPayer(alice.PublicKey()))
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := signed.Sign(func(solana.PublicKey) *solana.PrivateKey { return &alice }); err != nil {
		fmt.Println(err)
		return
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}

	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		fmt.Println(err)
		return
	}
	res := runtime.Process(svm.Env{Accounts: store}, tx)
	fmt.Println("succeeded:", res.Err == nil, "fee:", res.Fee, "units:", res.ComputeUnits)
	for _, line := range res.Logs {
		fmt.Println(line)
	}
	for _, write := range res.Writes {
		fmt.Println(write.Account.Lamports)
	}
	// Output:
	// succeeded: true fee: 5000 units: 150
	// Program 11111111111111111111111111111111 invoke [1]
	// Program 11111111111111111111111111111111 success
	// 999995000
	// 1000000000
}

package session_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
)

// A session from approval to its end, on a chain of our own. With a client of devnet and a
// keypair file it is the same.
func Example() {
	ctx := context.Background()
	chain, err := embedded.Open(embedded.Options{})
	check(err)
	folder, err := os.MkdirTemp("", "keys")
	check(err)
	defer func() { _ = os.RemoveAll(folder) }()
	store, err := keystore.Open(folder, keystore.KeyFile(""))
	check(err)
	you, err := wallet.OpenDemo(store, "you", chain.Ledger().GenesisHash())
	check(err)
	_, err = chain.Ledger().Airdrop(you.PublicKey(), solana.LAMPORTS_PER_SOL)
	check(err)

	keeper := session.New(store, chain.Client(), session.Options{})
	s, err := keeper.Open(ctx, you, session.Request{Target: program.ChessID, ValidFor: time.Hour, TopUp: 5_000_000})
	check(err)
	fmt.Println(s.View().MovesLeft(), "moves without a prompt")

	_, err = s.Revoke(ctx, you, session.Around{})
	check(err)
	fees := solana.LAMPORTS_PER_SOL - chain.Ledger().Balance(you.PublicKey())
	fmt.Println("it cost", fees, "lamports of fees, all else came back")
	// Output:
	// 821 moves without a prompt
	// it cost 20000 lamports of fees, all else came back
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

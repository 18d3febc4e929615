package session_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"castlekey/onchain/embedded"
	"castlekey/onchain/sbpf/asm"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/submit"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// guestbook stands in for your program: it takes any call that its first account has signed.
var guestbook = solana.MustPublicKeyFromBase58("GuestBook1111111111111111111111111111111111")

const guestbookSource = `
    ldxb r2, [r1+9]     ; is_signer of account 0
    jeq r2, 1, signed
    mov64 r0, 1
    exit
signed:
    mov64 r0, 0
    exit`

// A session for a program that is not chess: docs/session-keys.md walks through it.
func Example_yourOwnProgram() {
	ctx := context.Background()
	chain, folder, done := guestbookChain()
	defer done()
	client := chain.Client() // or rpc.New("https://api.devnet.solana.com")

	store, err := keystore.Open(folder, keystore.KeyFile("")) // or keystore.Best: the system's keychain
	check(err)
	you, err := wallet.OpenDemo(store, "you", chain.Ledger().GenesisHash()) // or wallet.OpenKeypair(path)
	check(err)
	_, err = chain.Ledger().Airdrop(you.PublicKey(), solana.LAMPORTS_PER_SOL)
	check(err)

	keeper := session.New(store, client, session.Options{})
	check(keeper.Reconcile(ctx)) // settles what a crash left open

	proposal, err := keeper.Prepare(ctx, you.PublicKey(), session.Request{
		Target: guestbook, ValidFor: time.Hour, TopUp: 2_000_000,
	})
	check(err)
	fmt.Println(len(proposal.Description().Lines()), "lines to read before approving")
	s, err := proposal.Approve(ctx, you) // the only prompt
	check(err)
	defer func() { _ = s.Close() }()

	entry := solana.NewInstruction(guestbook, solana.AccountMetaSlice{
		solana.Meta(s.PublicKey()).SIGNER(),
		solana.Meta(s.TokenAddress()),
	}, []byte("castled early"))
	latest, err := client.GetLatestBlockhash(ctx, rpc.CommitmentConfirmed)
	check(err)
	tx, err := solana.NewTransaction([]solana.Instruction{entry}, latest.Value.Blockhash, solana.TransactionPayer(s.PublicKey()))
	check(err)
	check(s.Sign(tx)) // no prompt; refuses every program but the guestbook
	_, err = submit.Send(ctx, client, tx, submit.Options{LastValidBlockHeight: latest.Value.LastValidBlockHeight})
	check(err)
	fmt.Println("signed the guestbook without a prompt")

	_, err = s.Renew(ctx, you, session.Extension{ValidFor: 24 * time.Hour, FillTo: 2_000_000}) // same key, same token
	check(err)
	_, err = s.Revoke(ctx, you, session.Around{}) // token closed, key swept
	check(err)
	fmt.Println("it cost", solana.LAMPORTS_PER_SOL-chain.Ledger().Balance(you.PublicKey()), "lamports of fees, all else came back")
	// Output:
	// 2 lines to read before approving
	// signed the guestbook without a prompt
	// it cost 35000 lamports of fees, all else came back
}

// guestbookChain is a chain with the guestbook on it, and a folder for keys.
func guestbookChain() (chain *embedded.Chain, folder string, done func()) {
	code, err := asm.ELF(guestbookSource)
	check(err)
	chain, err = embedded.Open(embedded.Options{Programs: map[solana.PublicKey][]byte{guestbook: code}})
	check(err)
	folder, err = os.MkdirTemp("", "keys")
	check(err)
	return chain, folder, func() { _ = os.RemoveAll(folder) }
}

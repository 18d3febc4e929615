package wallet

import (
	"context"
	"errors"

	"github.com/gagliardetto/solana-go"
)

// Wallet approves transactions with a key the player keeps.
type Wallet interface {
	// PublicKey is the authority on chain.
	PublicKey() solana.PublicKey
	// Name says in a few words which wallet this is, for screens and lists.
	Name() string
	// Sign puts the wallet's signature in its slot of the transaction and leaves the message
	// and all other signatures as they are. A wallet that lives elsewhere may take a fresher
	// blockhash, and one that is a session.Reviewer may add what session.Compare lets pass.
	// Errors: ErrNotSigner, ErrClosed, ctx's own, or the wallet's refusal.
	Sign(ctx context.Context, tx *solana.Transaction) error
	// Close forgets the secret.
	Close() error
}

var (
	_ Wallet = (*Keypair)(nil)
	_ Wallet = (*Demo)(nil)
	_ Wallet = (*Sealed)(nil)
)

var (
	// ErrNotSigner says the transaction does not ask for this wallet's signature.
	ErrNotSigner = errors.New("the transaction does not ask for this wallet's signature; choose the wallet it was made for")
	// ErrClosed says the wallet was closed and its secret wiped.
	ErrClosed = errors.New("the wallet is closed; open it again")
	// ErrKeypair says a file is not a Solana keypair. What Open returns adds the path and the reason.
	ErrKeypair = errors.New("not a Solana keypair file; choose another, or make one with solana-keygen new")
	// ErrNoKeypair says there is no file at the path.
	ErrNoKeypair = errors.New("no keypair file; name one with --keypair, or make one with solana-keygen new")
	// ErrNoSealed says no wallet of that name was made.
	ErrNoSealed = errors.New("no such wallet; make one with castlekey wallet new")
	// ErrWalletExists says there is a wallet of that name already.
	ErrWalletExists = errors.New("there is a wallet of that name already; use it, or choose another name")
	// ErrSealedRecord says the stored wallet is not one.
	ErrSealedRecord = errors.New("the stored wallet is damaged; restore it from a backup")
	// ErrDemoRecord says the stored demo wallet is not one.
	ErrDemoRecord = errors.New("the stored demo wallet is damaged; delete its record to get a new one")
)

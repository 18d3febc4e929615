package browser

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
)

// DefaultTimeout is how long a page waits for an answer.
const DefaultTimeout = 5 * time.Minute

// Options say what a browser wallet is asked about and how its page is made known.
type Options struct {
	Cluster     solana.Hash      // genesis hash of the only chain it signs for
	ClusterName string           // as shown: "devnet"
	Account     solana.PublicKey // the account it must be; zero: whichever the player connects
	Timeout     time.Duration    // 0 means DefaultTimeout

	// Announce makes a page's address known to the player. It is called before Connect or Sign
	// waits, at most once for each, and must not block.
	Announce func(Page)
	// Describe states what a transaction does; nil means Words(nil).
	Describe func(*solana.Transaction) (Statement, error)
}

// Wallet is a wallet in the player's browser. It is safe for concurrent use; approvals queue.
type Wallet struct {
	opts Options
	turn chan struct{} // holds one value while an approval is under way

	mu      sync.Mutex
	account solana.PublicKey // guarded by mu
	name    string           // guarded by mu: what the wallet calls itself
	visit   *visit           // guarded by mu: the page that was opened last, nil before
	closed  bool             // guarded by mu
}

var _ wallet.Wallet = (*Wallet)(nil)

// New makes a wallet; nothing is served before Connect or Sign. Errors: ErrOptions.
func New(o Options) (*Wallet, error) {
	if o.Announce == nil {
		return nil, ErrOptions
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Describe == nil {
		o.Describe = Words(nil)
	}
	return &Wallet{opts: o, turn: make(chan struct{}, 1), account: o.Account}, nil
}

// PublicKey is the authority on chain; zero before Connect if Options.Account was not set.
func (w *Wallet) PublicKey() solana.PublicKey {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.account
}

// Cluster is the genesis hash of the only chain this wallet may be used on.
func (w *Wallet) Cluster() solana.Hash { return w.opts.Cluster }

// Name is "browser wallet" and what the wallet calls itself, once that is known.
func (w *Wallet) Name() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.name == "" {
		return "browser wallet"
	}
	return "browser wallet " + w.name
}

// Connect has the player connect a wallet, so that PublicKey is known. The page then stays
// open for the Sign that follows, at most Options.Timeout. Errors: see the package's.
func (w *Wallet) Connect(ctx context.Context) error {
	release, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer release()
	v, err := w.open(ctx)
	if err != nil {
		return err
	}
	account, name, err := v.connected(ctx)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.account, w.name = account, name
	return nil
}

// Sign shows the transaction on the page and waits for the player. It fills the wallet's own
// signature and changes nothing else. The page is closed when Sign returns.
func (w *Wallet) Sign(ctx context.Context, tx *solana.Transaction) error {
	release, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer release()
	j, err := w.job(tx)
	if err != nil {
		return err
	}
	v, err := w.open(ctx)
	if err != nil {
		return err
	}
	signature, err := v.signed(ctx, j)
	if err != nil {
		return err
	}
	if missing := int(tx.Message.Header.NumRequiredSignatures) - len(tx.Signatures); missing > 0 {
		tx.Signatures = append(tx.Signatures, make([]solana.Signature, missing)...)
	}
	tx.Signatures[j.slot] = signature
	return nil
}

// job is what is to be signed, with the words that say so.
func (w *Wallet) job(tx *solana.Transaction) (*job, error) {
	account := w.PublicKey()
	if account.IsZero() {
		return nil, ErrNotConnected
	}
	signers := int(tx.Message.Header.NumRequiredSignatures)
	if signers > len(tx.Message.AccountKeys) {
		return nil, wallet.ErrNotSigner
	}
	slot := slices.Index(tx.Message.AccountKeys[:signers], account)
	if slot < 0 {
		return nil, wallet.ErrNotSigner
	}
	statement, err := w.opts.Describe(tx)
	if err != nil {
		return nil, err
	}
	return newJob(tx, slot, statement)
}

// begin waits for this caller's turn.
func (w *Wallet) begin(ctx context.Context) (release func(), err error) {
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	release = func() { <-w.turn }
	w.mu.Lock()
	closed := w.closed
	w.mu.Unlock()
	if err := errors.Join(ctx.Err()); err != nil || closed {
		release()
		if err == nil {
			err = wallet.ErrClosed
		}
		return nil, err
	}
	return release, nil
}

// open gives the page that is open, or opens and announces one.
func (w *Wallet) open(ctx context.Context) (*visit, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, wallet.ErrClosed
	}
	if w.visit != nil && w.visit.extend(w.opts.Timeout) {
		return w.visit, nil
	}
	v, err := newVisit(ctx, w.opts, w.account)
	if err != nil {
		return nil, err
	}
	w.visit = v
	w.opts.Announce(Page{URL: v.url(), Until: time.Now().Add(w.opts.Timeout)})
	return v, nil
}

// Close shuts an open page and waits until it has said so, at most a second. What waits in
// Connect or Sign answers wallet.ErrClosed.
func (w *Wallet) Close() error {
	w.mu.Lock()
	w.closed = true
	v := w.visit
	w.mu.Unlock()
	if v != nil {
		v.end(wallet.ErrClosed)
		<-v.closed
	}
	return nil
}

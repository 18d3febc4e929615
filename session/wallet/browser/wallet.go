package browser

import (
	"context"
	"errors"
	"sync"
	"time"

	"castlekey/session"
	"castlekey/session/wallet"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
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
	// Chain gives the transaction a fresh blockhash when the player presses Approve, and tells
	// whether it was signed in time. Nil: the one it has, however old.
	Chain Chain
}

// Chain is what the page needs of a cluster. *rpc.Client of solana-go satisfies it.
type Chain interface {
	// GetLatestBlockhash reads the newest blockhash.
	GetLatestBlockhash(ctx context.Context, commitment rpc.CommitmentType) (*rpc.GetLatestBlockhashResult, error)
	// IsBlockhashValid tells whether a transaction with a blockhash can still land.
	IsBlockhashValid(ctx context.Context, hash solana.Hash, commitment rpc.CommitmentType) (*rpc.IsValidBlockhashResult, error)
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

var (
	_ wallet.Wallet    = (*Wallet)(nil)
	_ session.Reviewer = (*Wallet)(nil)
)

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
// signature. If the wallet has added what session.Compare lets pass, or Options.Chain gave a
// fresher blockhash, tx becomes what was signed. The page is closed when Sign returns, except
// after an addition: then it waits for Review.
func (w *Wallet) Sign(ctx context.Context, tx *solana.Transaction) error {
	release, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer release()
	j, err := w.job(ctx, tx)
	if err != nil {
		return err
	}
	v, err := w.open(ctx)
	if err != nil {
		return err
	}
	if err := v.sign(ctx, j); err != nil {
		return err
	}
	j.fill(tx)
	return nil
}

// Review shows on the page what the wallet has added to the transaction that Sign just gave
// back, and asks once more. The page is closed when Review returns.
func (w *Wallet) Review(ctx context.Context, r session.Review) error {
	release, err := w.begin(ctx)
	if err != nil {
		return err
	}
	defer release()
	w.mu.Lock()
	v := w.visit
	w.mu.Unlock()
	if v == nil || !v.extend(w.opts.Timeout) {
		return ErrPageClosed
	}
	return v.review(ctx, r)
}

// Open tells whether a page is open already, so that the next Sign goes on there.
func (w *Wallet) Open() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.visit != nil && w.visit.open()
}

// Require says which account the wallet must hold, where none is known yet: a session that
// exists names its wallet, so nothing has to be connected first.
func (w *Wallet) Require(account solana.PublicKey) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.account.IsZero() {
		w.account = account
	}
}

// job is what is to be signed, with the words that say so.
func (w *Wallet) job(ctx context.Context, tx *solana.Transaction) (*job, error) {
	account := w.PublicKey()
	if account.IsZero() {
		return nil, ErrNotConnected
	}
	slot := slotOf(tx, account)
	if slot < 0 || int(tx.Message.Header.NumRequiredSignatures) > len(tx.Message.AccountKeys) {
		return nil, wallet.ErrNotSigner
	}
	statement, err := w.opts.Describe(tx)
	if err != nil {
		return nil, err
	}
	if o, ok := session.Foretold(ctx); ok {
		statement.Clauses = append(statement.Clauses, foretold(o, account))
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

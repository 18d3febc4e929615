package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// What a ledger remembers of transactions, and so of blocks, unless told otherwise: the newest so many, and no more than so many bytes of
// their records. A move of chess takes about 2,000; whatever comes, a ledger's file holds this, its accounts, and as much again as was
// once free.
const (
	DefaultKeep      = 10_000
	DefaultKeepBytes = 64 << 20
)

// DefaultIdle is long enough for transactions that follow each other not to pay for it.
const DefaultIdle = 50 * time.Millisecond

// Config says what chain to open.
type Config struct {
	Path         string           // of the file; "": in memory, gone when closed
	SlotDuration time.Duration    // 0: every landed transaction is a slot of its own
	Now          func() time.Time // the wall clock; nil: time.Now
	Keep         int              // transactions remembered; 0: DefaultKeep
	KeepBytes    int              // of their records; 0: DefaultKeepBytes
	Idle         time.Duration    // after which what a lone transaction did is on disk too, not just the transaction; 0: DefaultIdle, < 0: never
	Runtime      svm.Config

	Programs map[solana.PublicKey][]byte       // ELF files; on every open they replace what was there
	Accounts map[solana.PublicKey]*svm.Account // what genesis holds beside sysvars, built-ins, programs and the faucet
}

// Ledger is an embedded chain. It is safe for concurrent use.
type Ledger struct {
	config  Config
	runtime *svm.Runtime
	store   store
	faucet  solana.PrivateKey
	genesis map[solana.PublicKey]*svm.Account
	holder  Holder // this process, as its note says

	flushMu   sync.Mutex  // held while a group becomes durable; taken before commitMu
	wary      int         // how many transactions are not to be written ahead; changed with flushMu held
	settling  *time.Timer // nil until something is to be settled; changed with flushMu held
	shut      bool        // nothing may be settled any more; changed with flushMu held
	commitMu  sync.Mutex  // held while a transaction executes: its holder alone changes accounts and the groups
	gathering *group      // executed, and stored next
	flushing  *group      // executed, and being stored
	watchers  watchers
	listeners listeners
	repeats   atomic.Uint32 // airdrops that had to be told apart from an earlier one

	mu       sync.Mutex // protects the fields below
	closed   bool
	state    state
	timeline *timeline
	hashes   *blockhashes
	accounts map[solana.PublicKey]*svm.Account
	statuses *statuses
	history  *history // nil until somebody asks for it
}

// Open opens the ledger at config.Path, or begins one. Errors: ErrLocked (a *LockedError), ErrCorrupt, ErrSchema, or what a program's loader says.
func Open(config Config) (*Ledger, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Keep <= 0 {
		config.Keep = DefaultKeep
	}
	if config.Idle == 0 {
		config.Idle = DefaultIdle
	}
	if config.KeepBytes <= 0 {
		config.KeepBytes = DefaultKeepBytes
	}
	runtime, err := svm.New(config.Runtime)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	for id, elf := range config.Programs {
		if err := runtime.CheckProgram(elf); err != nil {
			return nil, fmt.Errorf("open ledger: program %s: %w", id, err)
		}
	}
	l := &Ledger{config: config, runtime: runtime, statuses: newStatuses()}
	if err := l.openStore(); err != nil {
		return nil, err
	}
	return l, nil
}

// openStore opens the file, if there is one, and reads or begins the chain.
func (l *Ledger) openStore() error {
	keep := bounds{uint64(l.config.Keep), uint64(l.config.KeepBytes)}
	l.store = newMemoryStore(keep)
	if l.config.Path != "" {
		s, err := openJournaled(l.config.Path, keep)
		if err != nil {
			return err
		}
		l.store = s
	}
	if err := l.restore(); err != nil {
		_ = l.store.close(nil) // the error that matters is the first
		return fmt.Errorf("open ledger %s: %w", l.config.Path, err)
	}
	if l.config.Path != "" {
		l.holder = claim(l.config.Path)
	}
	return nil
}

func (l *Ledger) restore() error {
	im, err := l.store.load()
	if err != nil {
		return err
	}
	if im == nil {
		return l.begin()
	}
	l.resume(im)
	if im.ahead != nil {
		return l.finish(im.ahead)
	}
	return nil
}

// begin makes a new chain and stores what cannot be derived again.
func (l *Ledger) begin() error {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return fmt.Errorf("draw ledger seed: %w", err)
	}
	l.timeline = newTimeline(l.config.SlotDuration, l.config.Now())
	l.state = state{Seed: seed, EpochStart: l.timeline.Last.unix()}
	l.start(nil)
	return l.store.commit([]batch{{state: l.stored()}})
}

// resume goes on with a stored chain.
func (l *Ledger) resume(im *image) {
	l.state = im.state
	l.timeline = resumeTimeline(im.state.Timeline, l.config.SlotDuration, l.config.Now())
	for _, s := range im.statuses {
		l.statuses.add(s)
	}
	l.start(im.accounts)
}

// start derives everything that is not stored: keys, blockhashes, and genesis beneath the stored accounts.
func (l *Ledger) start(stored map[solana.PublicKey]*svm.Account) {
	l.faucet = solana.PrivateKey(ed25519.NewKeyFromSeed(l.derive("faucet")))
	l.hashes = newBlockhashes([32]byte(l.derive("blockhash")), l.timeline.Last.Slot)
	l.genesis = l.genesisAccounts()
	l.accounts = maps.Clone(l.genesis)
	for key, account := range stored {
		l.put(key, l.withProgram(key, account))
	}
}

// derive returns 32 bytes that only this ledger knows, for one purpose.
func (l *Ledger) derive(purpose string) []byte {
	sum := sha256.Sum256(append(l.state.Seed[:], purpose...))
	return sum[:]
}

// put replaces an account in memory.
func (l *Ledger) put(key solana.PublicKey, account *svm.Account) {
	if account == nil {
		delete(l.accounts, key)
		return
	}
	l.accounts[key] = account
}

// Close ends all watches and closes the file. Everything submitted is already stored.
func (l *Ledger) Close() error {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	l.flush() // whoever submitted it waits for flushMu
	l.shut = true
	if l.settling != nil {
		l.settling.Stop()
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	if l.gathering != nil { // it came just now
		l.gathering.finish(ErrClosed)
	}
	l.watchers.closeAll()
	if l.config.Path != "" {
		unclaim(l.config.Path)
	}
	l.now()
	last := l.stored()
	if err := l.store.close(&last); err != nil {
		return fmt.Errorf("close ledger: %w", err)
	}
	return nil
}

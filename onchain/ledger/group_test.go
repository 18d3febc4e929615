package ledger

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

var errDisk = errors.New("no room on the disk")

// brokenStore refuses to store while it is told to, once the test lets it answer.
type brokenStore struct {
	store
	refuse  bool
	asked   chan struct{}
	answer  chan struct{}
	patient bool // wait for answer
}

func (s *brokenStore) commit(b []batch) error {
	if s.patient {
		s.asked <- struct{}{}
		<-s.answer
	}
	if s.refuse {
		return errDisk
	}
	return s.store.commit(b)
}

// openBroken opens a ledger in memory whose store the test holds.
func openBroken(t *testing.T) (*Ledger, *brokenStore) {
	t.Helper()
	l, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	disk := &brokenStore{store: l.store, asked: make(chan struct{}), answer: make(chan struct{})}
	l.store = disk
	return l, disk
}

// waitUntilStaged returns when something was executed that waits for its turn at the store.
func waitUntilStaged(l *Ledger) {
	for staged := false; !staged; time.Sleep(time.Millisecond) {
		l.commitMu.Lock()
		staged = l.gathering != nil
		l.commitMu.Unlock()
	}
}

// TestWhatIsNotStoredNeverHappened lets the disk fail under one airdrop while another was already executed on top of it.
func TestWhatIsNotStoredNeverHappened(t *testing.T) {
	l, disk := openBroken(t)
	disk.refuse, disk.patient = true, true
	to, before := solana.PublicKey{1}, l.Balance(l.Faucet())
	failures := make(chan error, 2)
	airdrop := func() {
		_, err := l.Airdrop(to, 890_880)
		failures <- err
	}
	go airdrop()
	<-disk.asked
	go airdrop()
	waitUntilStaged(l)
	if l.Balance(to) != 0 {
		t.Error("the airdrop shows before it is stored")
	}
	disk.answer <- struct{}{}
	for range 2 {
		if err := <-failures; !errors.Is(err, errDisk) {
			t.Errorf("error is %v", err)
		}
	}
	if l.Balance(to) != 0 || l.Balance(l.Faucet()) != before || l.TransactionCount() != 0 {
		t.Error("something of it happened")
	}
	disk.refuse, disk.patient = false, false
	if _, err := l.Airdrop(to, 890_880); err != nil || l.TransactionCount() != 1 {
		t.Errorf("afterwards: %v, %d transactions", err, l.TransactionCount())
	}
}

// TestCloseStoresWhatWaits closes a ledger under two airdrops, one at the store and one that waits for it.
func TestCloseStoresWhatWaits(t *testing.T) {
	l, disk := openBroken(t)
	disk.patient = true
	failures := make(chan error, 2)
	airdrop := func() {
		_, err := l.Airdrop(solana.PublicKey{1}, 890_880)
		failures <- err
	}
	go airdrop()
	<-disk.asked
	go airdrop()
	waitUntilStaged(l)
	closed := make(chan error)
	go func() { closed <- l.Close() }()
	disk.answer <- struct{}{}
	<-disk.asked
	disk.answer <- struct{}{}
	for range 2 {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if l.TransactionCount() != 2 {
		t.Errorf("%d transactions", l.TransactionCount())
	}
}

// countingStore counts what is written ahead.
type countingStore struct {
	*journaledStore
	ahead int
}

func (s *countingStore) intend(i intent) error {
	s.ahead++
	return s.journaledStore.intend(i)
}

// TestForgeriesDoNotKeepTheDiskBusy sends many, one by one, and then honest ones, which are written ahead again in time.
func TestForgeriesDoNotKeepTheDiskBusy(t *testing.T) {
	l, err := Open(Config{Path: filepath.Join(t.TempDir(), "chain.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	disk := &countingStore{journaledStore: l.store.(*journaledStore)}
	l.store = disk
	r, _ := someTransaction(t)
	r.Raw[9] ^= 1
	for range waryFor + 50 {
		if _, err := l.Submit(r.Raw, SubmitOptions{}); !errors.Is(err, svm.TxSignatureFailure) {
			t.Fatalf("error is %v", err)
		}
	}
	if disk.ahead != 2 {
		t.Errorf("%d of %d forgeries were written ahead", disk.ahead, waryFor+50)
	}
	for range waryFor {
		if _, err := l.Airdrop(solana.PublicKey{1}, solana.LAMPORTS_PER_SOL); err != nil {
			t.Fatal(err)
		}
	}
	if disk.ahead < 40 {
		t.Errorf("only %d were written ahead, although nobody forges any more", disk.ahead)
	}
}

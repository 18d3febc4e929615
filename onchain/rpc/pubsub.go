package rpc

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Commit is one change of the chain, as it is shown to everybody at once.
type Commit struct {
	Slot        uint64
	Transaction *Transaction       // that did it; nil if accounts were set from outside
	Accounts    []svm.AccountWrite // shared, must not be modified
}

// Feed tells of every commit of a chain.
type Feed interface {
	// OnCommit calls f with every commit, in order, until cancel is called. f neither waits nor calls the ledger.
	OnCommit(f func(Commit)) (cancel func())
}

// PubSub tells peers what happens on a chain. Matching is done while the ledger commits, and is a few map lookups; everything else
// is done by the goroutine that reads Peer.Next. A peer that does not read is let go of; nobody ever waits for it.
type PubSub struct {
	ledger Ledger
	cancel func()
	wake   chan struct{} // something was committed: in a chain without slot time, the slot may have moved

	mu     sync.Mutex // protects the fields below, and of every peer what it says
	lastID uint64
	slot   uint64 // the last one told
	topics map[topic]map[*subscription]struct{}
	counts [kinds]int // subscriptions by kind
}

// NewPubSub returns a PubSub over a ledger and the feed of its commits. Run makes slots pass for the subscribers.
func NewPubSub(l Ledger, f Feed) *PubSub {
	p := &PubSub{
		ledger: l, wake: make(chan struct{}, 1), slot: l.EpochInfo().AbsoluteSlot,
		topics: make(map[topic]map[*subscription]struct{}),
	}
	p.cancel = f.OnCommit(p.committed)
	return p
}

// Close ends the feed. Peers are their owners' to close.
func (p *PubSub) Close() { p.cancel() }

// kind is what a subscription is about.
type kind uint8

const (
	kindAccount kind = iota
	kindProgram
	kindSignature
	kindLogs     // of all transactions
	kindMentions // logs of transactions that name an account
	kindSlot
	kindRoot
	kinds
)

// topic is what an event is filed under: a kind, and a key where the kind has one.
type topic struct {
	kind kind
	key  [solana.SignatureLength]byte
}

func topicOf(k kind, key []byte) topic {
	t := topic{kind: k}
	copy(t.key[:], key)
	return t
}

// An event is what subscribers of a topic are told about. However many ask for it in the same form, it is written once.
type event struct {
	slot    uint64
	key     solana.PublicKey // of account
	account *svm.Account     // nil: it is gone
	tx      *Transaction

	received bool // only that a transaction was received, not yet how it ended

	mu    sync.Mutex      // protects the field below
	forms map[form][]byte // the event as JSON
}

// form is the hash of the request that opened a subscription: the same request gets the same text.
type form [sha256.Size]byte

// written returns the event as a subscription wants it.
func (e *event) written(s *subscription) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if text, ok := e.forms[s.form]; ok {
		return text, nil
	}
	text, err := json.Marshal(s.render(e))
	if err != nil {
		return nil, err
	}
	if e.forms == nil {
		e.forms = make(map[form][]byte)
	}
	e.forms[s.form] = text
	return text, nil
}

// size is about how many bytes it takes to tell.
func (e *event) size() int {
	const frame = 256
	size := frame
	if e.account != nil {
		size += len(e.account.Data)
	}
	if e.tx != nil {
		for _, line := range e.tx.Logs {
			size += len(line)
		}
	}
	return size
}

// A subscription is one peer's interest in one topic.
type subscription struct {
	id     uint64
	method string // of its notifications
	form   form
	topic  topic
	peer   *Peer
	wants  func(*event) bool // nil: everything
	render func(*event) any
	once   bool // it ends with its first event

	received bool // the notice that the transaction was received is wanted, too
}

// committed tells the subscribers of a commit.
func (p *PubSub) committed(c Commit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range c.Accounts {
		e := &event{slot: c.Slot, key: w.Key, account: w.Account}
		p.publish(topicOf(kindAccount, w.Key[:]), e)
		if w.Account != nil && p.counts[kindProgram] > 0 {
			p.publish(topicOf(kindProgram, w.Account.Owner[:]), e)
		}
	}
	if c.Transaction != nil {
		p.landed(c)
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *PubSub) landed(c Commit) {
	e := &event{slot: c.Slot, tx: c.Transaction}
	p.publish(topicOf(kindSignature, c.Transaction.Signature[:]), e)
	p.publish(topic{kind: kindLogs}, e)
	if p.counts[kindMentions] == 0 {
		return
	}
	tx, err := svm.DecodeTransaction(c.Transaction.Raw)
	if err != nil {
		return // it landed, so it was decoded before
	}
	for _, key := range tx.Keys {
		p.publish(topicOf(kindMentions, key[:]), e)
	}
}

// publish hands an event to the subscribers of a topic. The caller holds mu.
func (p *PubSub) publish(t topic, e *event) {
	for s := range p.topics[t] {
		if s.wants != nil && !s.wants(e) {
			continue
		}
		if s.once {
			p.remove(s)
		}
		s.peer.tell(s, e)
	}
}

// add files a subscription under a new id. The caller holds mu.
func (p *PubSub) add(s *subscription) {
	p.lastID++
	s.id = p.lastID
	if p.topics[s.topic] == nil {
		p.topics[s.topic] = make(map[*subscription]struct{})
	}
	p.topics[s.topic][s] = struct{}{}
	p.counts[s.topic.kind]++
	s.peer.byID[s.id] = s
}

// remove ends a subscription and reports whether it was still there. The caller holds mu.
func (p *PubSub) remove(s *subscription) bool {
	if _, ok := p.topics[s.topic][s]; !ok {
		return false
	}
	delete(p.topics[s.topic], s)
	if len(p.topics[s.topic]) == 0 {
		delete(p.topics, s.topic)
	}
	p.counts[s.topic.kind]--
	delete(s.peer.byID, s.id)
	return true
}

// Run tells subscribers of slots as they pass, looking every so often; 0 means that slots pass by commits alone. It ends with ctx.
func (p *PubSub) Run(ctx context.Context, every time.Duration) {
	var ticks <-chan time.Time
	if every > 0 {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		case <-p.wake:
		}
		p.advance()
	}
}

// maxSlotsAtOnce is how many slots are told of after a jump in time; those before them are skipped.
const maxSlotsAtOnce = 32

// advance tells of the slots that passed since it was last called.
func (p *PubSub) advance() {
	slot := p.ledger.EpochInfo().AbsoluteSlot
	clock, read := p.ledger.Accounts(svm.ClockSysvarID)
	p.mu.Lock()
	defer p.mu.Unlock()
	if slot <= p.slot {
		return
	}
	for s := max(p.slot+1, slot-min(slot, maxSlotsAtOnce)+1); s <= slot; s++ {
		p.publish(topic{kind: kindSlot}, &event{slot: s})
		p.publish(topic{kind: kindRoot}, &event{slot: s})
	}
	p.slot = slot
	p.publish(topicOf(kindAccount, svm.ClockSysvarID[:]), &event{slot: read, key: svm.ClockSysvarID, account: clock[0]})
}

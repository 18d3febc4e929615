package rpc

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gagliardetto/solana-go"
)

// Limits of one peer.
const (
	// MaxSubscriptions is how many subscriptions a peer may hold. MagicBlock's validator opens 900.
	MaxSubscriptions = 1000

	// How many messages, and how many bytes of what they tell, may wait for a peer before it is let go of.
	maxQueue      = 4096
	maxQueueBytes = 16 << 20

	// How many bytes of answers, which nobody else shares, may wait among them.
	maxAnswerBytes = 512 << 10
)

// ErrSlow ends a peer that left too many messages unread.
var ErrSlow = errors.New("peer does not read what it subscribed to")

// Peer is one connection to a PubSub. One goroutine hands in what it says, another takes out what it is told.
type Peer struct {
	hub     *PubSub
	out     chan message
	size    atomic.Int64  // of what is in out, bytes
	answers atomic.Int64  // of the answers among it, bytes
	slow    chan struct{} // closed when out overflowed
	once    sync.Once
	byID    map[uint64]*subscription // protected by hub.mu
}

// A message is written only when the peer is ready for it.
type message struct {
	size   int // about, bytes
	answer int // how much of it is an answer's
	render func() []byte
}

// Peer returns a new peer. Close it when its connection ends.
func (p *PubSub) Peer() *Peer {
	return &Peer{
		hub: p, out: make(chan message, maxQueue), slow: make(chan struct{}), byID: make(map[uint64]*subscription),
	}
}

// Close ends the peer's subscriptions.
func (p *Peer) Close() {
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	for _, s := range p.byID {
		p.hub.remove(s)
	}
}

// Next waits for the next message to the peer. It fails with ErrSlow once the peer is too far behind, or with ctx.
func (p *Peer) Next(ctx context.Context) ([]byte, error) {
	select {
	case <-p.slow:
		return nil, ErrSlow
	case <-ctx.Done():
		return nil, ctx.Err()
	case m := <-p.out:
		p.size.Add(-int64(m.size))
		p.answers.Add(-int64(m.answer))
		return m.render(), nil
	}
}

// Waiting returns how many messages wait to be taken.
func (p *Peer) Waiting() int { return len(p.out) }

// Slow is closed when the peer is too far behind, for whoever waits for it to read.
func (p *Peer) Slow() <-chan struct{} { return p.slow }

// queue puts a message in line without ever waiting.
func (p *Peer) queue(m message) {
	if p.size.Add(int64(m.size)) <= maxQueueBytes && p.answers.Add(int64(m.answer)) <= maxAnswerBytes {
		select {
		case p.out <- m:
			return
		default:
		}
	}
	p.once.Do(func() { close(p.slow) })
}

func (p *Peer) answer(a *Answer) {
	encoded := encodeAnswer(a)
	p.queue(message{len(encoded), len(encoded), func() []byte { return encoded }})
}

// tell queues a notification, and before it that the transaction was received, if that is wanted.
func (p *Peer) tell(s *subscription, e *event) {
	if s.received {
		p.notify(s, &event{slot: e.slot, received: true})
	}
	p.notify(s, e)
}

func (p *Peer) notify(s *subscription, e *event) {
	p.queue(message{e.size(), 0, func() []byte { return notification(s, e) }})
}

// Say takes one message from the peer and queues the answer. Whatever has no id, such as the pings clients send to keep the
// connection open, is passed over in silence.
func (p *Peer) Say(message []byte) {
	r, err := ParseRequest(bytes.TrimSpace(message))
	if err != nil {
		p.answer(&Answer{ID: r.ID, Error: err})
		return
	}
	if r.ID == nil {
		return
	}
	if err := p.handle(r); err != nil {
		p.answer(&Answer{ID: r.ID, Error: err})
	}
}

func (p *Peer) handle(r Request) *Error {
	params, err := parseParams(r.Params)
	if err != nil {
		return err
	}
	if subscribe, ok := subscribes[r.Method]; ok {
		s, err := subscribe(params)
		if err != nil {
			return err
		}
		s.form = sha256.Sum256(append([]byte(r.Method), r.Params...))
		return p.subscribe(r.ID, s)
	}
	if kinds, ok := unsubscribes[r.Method]; ok {
		return p.unsubscribe(r.ID, params, kinds)
	}
	return &Error{Code: CodeMethodNotFound, Message: "Method not found"}
}

// subscribe files s and queues its id, which is thus told before anything else about it.
func (p *Peer) subscribe(id json.RawMessage, s *subscription) *Error {
	if err := p.file(id, s); err != nil {
		return err
	}
	if s.topic.kind != kindSignature {
		return nil
	}
	// A cluster says nothing of a signature that landed before; here nobody has to wait for what is already known.
	if t, ok := p.hub.ledger.Transaction(solana.Signature(s.topic.key)); ok {
		time.AfterFunc(lateNotice, func() { p.tellOnce(s, &event{slot: t.Slot, tx: t}) })
	}
	return nil
}

// lateNotice is how long after its id a subscriber is told of a signature that landed before. Clients that find id and notice in
// one packet lose the notice, @solana/kit among them.
const lateNotice = 20 * time.Millisecond

// tellOnce tells of an event and ends the subscription, unless it has ended.
func (p *Peer) tellOnce(s *subscription, e *event) {
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	if p.hub.remove(s) {
		p.tell(s, e)
	}
}

func (p *Peer) file(id json.RawMessage, s *subscription) *Error {
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	if len(p.byID) >= MaxSubscriptions {
		return &Error{Code: CodeInternal, Message: "Internal Error: Subscription refused. Node subscription limit reached"}
	}
	s.peer = p
	p.hub.add(s)
	p.answer(&Answer{ID: id, Result: s.id})
	return nil
}

func (p *Peer) unsubscribe(id json.RawMessage, params params, kinds []kind) *Error {
	var number uint64
	if err := params.into(1, &number); err != nil {
		return err
	}
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	s, ok := p.byID[number]
	for _, k := range kinds {
		if ok && s.topic.kind == k {
			p.hub.remove(s)
			p.answer(&Answer{ID: id, Result: true})
			return nil
		}
	}
	return invalidParams("Invalid subscription id.")
}

// notification writes what a subscription's peer is told about an event.
func notification(s *subscription, e *event) []byte {
	result, err := e.written(s)
	if err != nil {
		return Refuse(internal(fmt.Errorf("encode notification: %w", err)))
	}
	return fmt.Appendf(make([]byte, 0, len(result)+len(s.method)+80), // the rest of the envelope
		`{"jsonrpc":"2.0","method":"%s","params":{"result":%s,"subscription":%d}}`, s.method, result, s.id)
}

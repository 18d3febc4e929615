package session

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/gagliardetto/solana-go"
)

// Session is one session in the hands of this process, which has claimed its record: no
// other Session of the same record exists until Close. It is safe for concurrent use.
type Session struct {
	keeper  *Keeper
	ref     Ref
	token   solana.PublicKey
	release func()

	change sync.Mutex // held from the first to the last step of whatever changes rec
	begun  bool       // something was signed to be sent; written with change held, or by who is alone with the session

	mu         sync.Mutex // protects the fields below; rec is written only with change held too
	rec        *record
	view       View
	validUntil int64 // as the chain said last, the record's until it has said anything
	closing    bool  // an ending is under way: no more signing
	shut       bool
}

// newSession wraps a claimed record.
func newSession(k *Keeper, rec *record, release func()) (*Session, error) {
	token, _, err := TokenAddress(rec.version(), rec.ref.Target, rec.ref.ID, rec.ref.Authority)
	if err != nil {
		rec.wipe()
		release()
		return nil, err
	}
	return &Session{keeper: k, ref: rec.ref, token: token, validUntil: rec.validUntil, rec: rec, release: release}, nil
}

// Ref names the session for Resume.
func (s *Session) Ref() Ref { return s.ref }

// PublicKey is the session key: signer and fee payer of what Sign signs.
func (s *Session) PublicKey() solana.PublicKey { return s.ref.ID }

// TokenAddress is where the session token lies; the target program wants to see it.
func (s *Session) TokenAddress() solana.PublicKey { return s.token }

// Authority is the wallet the session acts for.
func (s *Session) Authority() solana.PublicKey { return s.ref.Authority }

// Target is the program the session is good for.
func (s *Session) Target() solana.PublicKey { return s.ref.Target }

// ValidUntil is when the session ends, by the chain's clock: at that second it is over.
// A renewal moves it.
func (s *Session) ValidUntil() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Unix(s.validUntil, 0)
}

// Info is what the record says.
func (s *Session) Info() Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rec.info()
}

// Meta is a copy of the caller's own bytes.
func (s *Session) Meta() []byte { return s.Info().Meta }

// SetMeta replaces the caller's own bytes on disk. While Revoke or SignOut runs it waits.
func (s *Session) SetMeta(meta []byte) error {
	if len(meta) > MaxMeta {
		return fmt.Errorf("session meta of %d bytes: at most %d", len(meta), MaxMeta)
	}
	s.change.Lock()
	defer s.change.Unlock()
	if s.isShut() {
		return ErrClosed
	}
	return s.save(s.rec.state, func(r *record) { r.meta = append([]byte(nil), meta...) })
}

// View is what the chain said when last asked.
func (s *Session) View() View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// Refresh asks the chain for token, balance and time.
func (s *Session) Refresh(ctx context.Context) (View, error) {
	v, err := observe(ctx, s.keeper.chain, s.ref, s.keeper.opts.Commitment)
	if err != nil {
		return s.View(), err
	}
	s.seen(v)
	return v, nil
}

// Balance asks the chain for the lamports on the session key. MovesLeft turns them into moves.
func (s *Session) Balance(ctx context.Context) (uint64, error) {
	v, err := s.Refresh(ctx)
	return v.Balance, err
}

// Usable tells, by the record and the last View, whether the session can sign: nil,
// ErrExpired, ErrRevoked, ErrSignedOut, ErrNotApproved or ErrClosed.
func (s *Session) Usable() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.signable(); err != nil {
		return err
	}
	switch {
	case s.view.Now >= s.validUntil:
		return ErrExpired
	case s.view.Token == nil:
		return ErrRevoked
	}
	return nil
}

// Sign signs a transaction with the session key alone, without asking anybody. It signs
// calls of the target program (and of the compute budget program) and nothing else, so no
// mistake of its user makes it sign a transfer. Whether the session is still live the chain
// decides. Errors: ErrForeignProgram, ErrNotSigner, ErrSignedOut, ErrRevoked, ErrNotApproved, ErrClosed.
func (s *Session) Sign(tx *solana.Transaction) error {
	if err := onlyCalls(tx, s.ref.Target); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.signable(); err != nil {
		return err
	}
	return s.rec.key.Sign(tx)
}

// signable tells by the record alone why the session would not sign. The caller holds mu.
func (s *Session) signable() error {
	switch {
	case s.shut:
		return ErrClosed
	case s.rec.state == SignedOut, s.rec.state == SigningOut:
		return ErrSignedOut
	case s.closing, s.rec.state == Closed, s.rec.state == Revoking:
		return ErrRevoked
	case s.rec.state != Active && s.rec.state != Renewing, s.rec.key == nil:
		return ErrNotApproved
	}
	return nil
}

// Close wipes the key from memory and lets others claim the session. The session itself
// lives on: Resume brings it back.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return nil
	}
	s.shut = true
	s.rec.wipe()
	s.release()
	return nil
}

// Format prints which session this is.
func (s *Session) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "session %s of %s", s.ref.ID, s.ref.Authority)
}

// isShut tells whether Close was called.
func (s *Session) isShut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shut
}

// seen stores a View. What the token says of its end goes before what the record says.
func (s *Session) seen(v View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.view = v
	if v.Token != nil {
		s.validUntil = v.Token.ValidUntil
	}
}

// save stores the record with the changes of edit, then adopts them; on an error nothing has
// changed. After Close nothing is stored: the key is wiped and would be lost from the record, which may be somebody else's by now. What
// was under way then is settled by the next Load. The caller holds change, or is alone with s.
func (s *Session) save(state State, edit func(*record)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return ErrClosed
	}
	next := *s.rec
	next.state = state
	edit(&next)
	if err := s.keeper.write(&next); err != nil {
		return err
	}
	s.rec = &next
	return nil
}

// drop deletes the record and wipes the key; like save, not after Close.
func (s *Session) drop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return ErrClosed
	}
	s.rec.state = Closed
	return s.keeper.drop(s.rec)
}

// onlyCalls refuses a transaction with an instruction of another program than target.
func onlyCalls(tx *solana.Transaction, target solana.PublicKey) error {
	for i, in := range tx.Message.Instructions {
		program, ok := account(tx, in.ProgramIDIndex)
		if !ok || (program != target && program != solana.ComputeBudget) {
			return fmt.Errorf("instruction %d: %w", i, ErrForeignProgram)
		}
	}
	return nil
}

// account is the key at an index of the message's own keys.
func account(tx *solana.Transaction, index uint16) (solana.PublicKey, bool) {
	if int(index) >= len(tx.Message.AccountKeys) {
		return solana.PublicKey{}, false
	}
	return tx.Message.AccountKeys[index], true
}

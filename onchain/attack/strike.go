package attack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// A shot is one hostile transaction.
type shot struct {
	payer        solana.PublicKey
	instructions []solana.Instruction
	bend         func(*solana.Transaction) // changes it after signing; nil: nothing
}

// accepted is what the chain answered if the attack went through.
const accepted = "accepted"

// strike makes the attempt, Mallory paying.
func (s *scene) strike(instructions ...solana.Instruction) {
	s.strikeAs(s.wallet(mallory), instructions...)
}

// strikeAs makes the attempt, a given account paying.
func (s *scene) strikeAs(payer solana.PublicKey, instructions ...solana.Instruction) {
	s.fire(shot{payer: payer, instructions: instructions})
}

// fire sends a hostile transaction and holds the answer and the state of the chain against what must be.
func (s *scene) fire(x shot) {
	if s.err != nil {
		return
	}
	raw, err := s.sign(x, s.ledger.LatestBlockhash().Hash)
	if err != nil {
		s.fail("prepare attack: %w", err)
		return
	}
	s.fireRaw(x, raw)
}

func (s *scene) fireRaw(x shot, raw []byte) {
	s.strikes++
	want := s.attack.Expect.among(len(x.instructions))
	before := s.snapshot()
	s.record(x, raw, before, want.json())
	got, fee, err := s.answer(raw)
	if err != nil {
		s.fail("attack: %w", err)
		return
	}
	s.got = accepted
	if got != nil {
		s.got = got.String()
	}
	change := before.differs(s.snapshot(), x.payer, fee)
	s.unchanged = change == nil
	switch {
	case got == nil:
		s.fail("the attack was accepted, strike %d", s.strikes)
	case *got != want:
		s.fail("strike %d met %s at instruction %d, not %s at %d", s.strikes, got, got.at, want, want.at)
	case change != nil:
		s.fail("strike %d: %w", s.strikes, change)
	}
}

// answer submits a transaction without preflight, so that a failing one lands and pays. A nil refusal is success.
func (s *scene) answer(raw []byte) (*Refusal, uint64, error) {
	id, err := s.ledger.Submit(raw, ledger.SubmitOptions{SkipPreflight: true})
	if refusal, ok := errors.AsType[*ledger.DroppedError](err); ok {
		r := refusalOf(refusal.Err, nil)
		return &r, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	record, ok := s.ledger.Transaction(id)
	switch {
	case !ok:
		return nil, 0, fmt.Errorf("transaction %s is not on record", id)
	case record.Err == nil:
		return nil, record.Fee, nil
	}
	r := refusalOf(record.Err, record.Logs)
	return &r, record.Fee, nil
}

// A snapshot is every account the scene ever named. Accounts are frozen, so it needs no copies.
type snapshot map[solana.PublicKey]*svm.Account

func (s *scene) snapshot() snapshot {
	all := make(snapshot, len(s.named))
	for key := range s.named {
		if a, ok := s.ledger.Account(key); ok && key != svm.ClockSysvarID {
			all[key] = a
		}
	}
	return all
}

// differs says in what a later snapshot differs by more than the fee.
func (b snapshot) differs(after snapshot, payer solana.PublicKey, fee uint64) error {
	for key := range after {
		if b[key] == nil {
			return fmt.Errorf("account %s appeared", key)
		}
	}
	for key, old := range b {
		now, expected := after[key], *old
		if key == payer {
			expected.Lamports -= fee
		}
		switch {
		case now == nil:
			return fmt.Errorf("account %s vanished", key)
		case now.Lamports != expected.Lamports:
			return fmt.Errorf("account %s went from %d to %d lamports, fee %d", key, old.Lamports, now.Lamports, fee)
		case now.Owner != expected.Owner, now.Executable != expected.Executable, !bytes.Equal(now.Data, expected.Data):
			return fmt.Errorf("account %s changed", key)
		}
	}
	return nil
}

// Recording is how an attack went, for another runtime to repeat.
type Recording struct {
	Attack   Attack
	Accounts map[solana.PublicKey]*svm.Account // before the first step
	Steps    []Step
}

// Step is one transaction of a recording.
type Step struct {
	Clock svm.Clock
	Again bool                              // the same bytes as the step before
	Want  json.RawMessage                   // the error, as RPC spells it
	Sign  func(solana.Hash) ([]byte, error) // gives the transaction with another chain's blockhash
}

func (s *scene) record(x shot, raw []byte, before snapshot, want json.RawMessage) {
	if s.recording.Accounts == nil {
		s.recording.Accounts = before
	}
	tx, err := svm.DecodeTransaction(raw)
	if err == nil && !s.ledger.IsBlockhashValid(tx.Blockhash) {
		s.recording.Steps = append(s.recording.Steps, Step{Clock: s.ledger.Clock(), Want: want}) // cannot be signed anew
		return
	}
	s.recording.Steps = append(s.recording.Steps, Step{
		Clock: s.ledger.Clock(), Want: want,
		Sign: func(hash solana.Hash) ([]byte, error) { return s.sign(x, hash) },
	})
}

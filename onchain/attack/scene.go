package attack

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"castlekey/onchain"
	"castlekey/onchain/embedded"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

const (
	sol = solana.LAMPORTS_PER_SOL

	// dawn is when every scene begins, Unix seconds.
	dawn = 1_700_000_000

	// mallory is the attacker. Everybody else is honest.
	mallory = "Mallory"
)

// chess is the program under attack.
var chess = onchain.Program{ID: program.ChessID}

// A scene is a chain on which one attack happens. Names stand for key pairs. After the first error nothing more is done.
type scene struct {
	attack  Attack
	version session.Version // of the tokens it makes
	chain   *embedded.Chain
	ledger  *ledger.Ledger
	now     int64 // wall clock, Unix seconds
	keys    map[solana.PublicKey]solana.PrivateKey
	named   map[solana.PublicKey]bool // every account a transaction named or the script put in place

	err       error
	strikes   int
	got       string
	unchanged bool
	recording Recording
}

func newScene(a Attack, o Options) (*scene, error) {
	s := &scene{
		attack: a, version: session.V2, now: dawn, keys: make(map[solana.PublicKey]solana.PrivateKey), named: make(map[solana.PublicKey]bool),
		recording: Recording{Attack: a},
	}
	options := embedded.Options{Now: func() time.Time { return time.Unix(s.now, 0) }}
	if o.Chess != nil {
		options.Programs = map[solana.PublicKey][]byte{program.ChessID: o.Chess}
	}
	chain, err := embedded.Open(options)
	if err != nil {
		return nil, err
	}
	s.chain, s.ledger = chain, chain.Ledger()
	return s, nil
}

// fail keeps the first error.
func (s *scene) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}

// must passes an instruction on and keeps the error.
func (s *scene) must(ix solana.Instruction, err error) solana.Instruction {
	if err != nil {
		s.fail("build instruction: %w", err)
		return solana.NewInstruction(solana.SystemProgramID, nil, nil)
	}
	return ix
}

// wait lets time pass.
func (s *scene) wait(seconds int64) { s.now += seconds }

// key returns the address a name stands for, which signs wherever it must.
func (s *scene) key(name string) solana.PublicKey {
	seed := sha256.Sum256([]byte("castlekey attack " + name))
	private := solana.PrivateKey(ed25519.NewKeyFromSeed(seed[:]))
	s.keys[private.PublicKey()] = private
	return private.PublicKey()
}

// wallet returns the address of a named wallet that owns 10 SOL at first.
func (s *scene) wallet(name string) solana.PublicKey {
	key := s.key(name)
	if !s.named[key] {
		s.put(key, svm.Account{Lamports: 10 * sol})
	}
	return key
}

// put puts an account in place, as no transaction could.
func (s *scene) put(key solana.PublicKey, a svm.Account) solana.PublicKey {
	a.RentEpoch = svm.RentExemptEpoch
	s.named[key] = true
	if s.err == nil {
		if err := s.ledger.SetAccount(key, &a); err != nil {
			s.fail("put account: %w", err)
		}
	}
	return key
}

// account returns a copy of what is at key.
func (s *scene) account(key solana.PublicKey) svm.Account {
	a, ok := s.ledger.Account(key)
	if !ok {
		s.fail("there is no account %s", key)
		return svm.Account{}
	}
	return *a.Clone()
}

// send has a transaction succeed.
func (s *scene) send(payer solana.PublicKey, instructions ...solana.Instruction) {
	if s.err != nil {
		return
	}
	raw, err := s.sign(shot{payer: payer, instructions: instructions}, s.ledger.LatestBlockhash().Hash)
	if err != nil {
		s.fail("stage: %w", err)
		return
	}
	s.submit(raw)
}

// submit has the bytes of a transaction succeed.
func (s *scene) submit(raw []byte) {
	if _, err := s.ledger.Submit(raw, ledger.SubmitOptions{}); err != nil {
		s.fail("stage the scene: %w%s", err, logsOf(err))
	}
}

func logsOf(err error) string {
	if refusal, ok := errors.AsType[*ledger.PreflightError](err); ok {
		return fmt.Sprintf(" (%s)", refusalOf(refusal.Result.Err, refusal.Result.Logs))
	}
	return ""
}

// could makes sure that a transaction would succeed now, without sending it.
func (s *scene) could(when string, payer solana.PublicKey, instructions ...solana.Instruction) {
	if s.err != nil {
		return
	}
	raw, err := s.sign(shot{payer: payer, instructions: instructions}, s.ledger.LatestBlockhash().Hash)
	if err != nil {
		s.fail("%s: %w", when, err)
		return
	}
	simulation, err := s.ledger.Simulate(raw, svm.SimulateOptions{VerifySignatures: true})
	switch {
	case err != nil:
		s.fail("%s: %w", when, err)
	case simulation.Err != nil:
		s.fail("%s the honest player was refused: %w (%s)", when, simulation.Err, refusalOf(simulation.Err, simulation.Logs))
	}
}

// sign builds a transaction. Whoever must sign and has a name does.
func (s *scene) sign(x shot, hash solana.Hash) ([]byte, error) {
	tx, err := solana.NewTransaction(x.instructions, hash, solana.TransactionPayer(x.payer))
	if err != nil {
		return nil, fmt.Errorf("build transaction: %w", err)
	}
	for _, key := range tx.Message.AccountKeys {
		s.named[key] = true
	}
	_, err = tx.PartialSign(func(key solana.PublicKey) *solana.PrivateKey {
		private, ok := s.keys[key]
		if !ok {
			return nil
		}
		return &private
	})
	if err != nil {
		return nil, fmt.Errorf("sign transaction: %w", err)
	}
	if x.bend != nil {
		x.bend(tx)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode transaction: %w", err)
	}
	return raw, nil
}

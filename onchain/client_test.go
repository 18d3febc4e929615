package onchain_test

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// table is a game on the embedded chain between two wallets; each has a session unless a test takes it away.
type table struct {
	chain    *embedded.Chain
	client   *onchain.Client
	wallets  [2]purse
	sessions [2]*session.Session
	addr     solana.PublicKey
}

type purse struct{ *session.Key }

func (p purse) Sign(_ context.Context, tx *solana.Transaction) error { return p.Key.Sign(tx) }

func newTable(t *testing.T) *table {
	t.Helper()
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = chain.Close() })
	x := &table{chain: chain, client: onchain.NewClient(chain.Client(), onchain.Program{ID: program.ChessID})}
	p := x.client.Program()
	keeper := session.New(&memory{records: map[string][]byte{}}, chain.Client(), session.Options{})
	for c := range x.wallets {
		x.wallets[c] = purse{session.NewKey()}
		if _, err := chain.Ledger().Airdrop(x.wallets[c].PublicKey(), 10*solana.LAMPORTS_PER_SOL); err != nil {
			t.Fatal(err)
		}
	}
	x.addr, _, err = p.GameAddress(x.wallets[game.White].PublicKey(), 7)
	if err != nil {
		t.Fatal(err)
	}
	enter := [2]func(onchain.Actor) solana.Instruction{
		func(a onchain.Actor) solana.Instruction { return p.CreateGame(x.addr, a, onchain.NewGame{ID: 7}) },
		func(a onchain.Actor) solana.Instruction { return p.JoinGame(x.addr, a) },
	}
	for c, w := range x.wallets {
		x.sessions[c], err = keeper.Open(t.Context(), w, session.Request{
			Target: p.ID, ValidFor: time.Hour, TopUp: 10_000_000,
			Extra: func(_, token solana.PublicKey) ([]solana.Instruction, error) {
				policy, _, err := p.PolicyAddress(token)
				limits := onchain.Limits{Actions: onchain.ActPlayOneGame, Game: &x.addr}
				return []solana.Instruction{
					p.OpenPolicy(policy, token, w.PublicKey(), limits), enter[c](onchain.Actor{Signer: w.PublicKey()}),
				}, err
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func move(t *testing.T, text string) game.Move {
	t.Helper()
	m, err := game.ParseUCI(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMoveIsSignedByTheSessionAloneAndReadBack(t *testing.T) {
	x := newTable(t)
	r, err := x.client.Play(t.Context(), onchain.BySession(x.sessions[game.White]), x.addr, 0, move(t, "e2e4"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Signer != x.sessions[game.White].PublicKey() || r.Units == 0 || r.Fee != 5000 || r.Elapsed <= 0 {
		t.Errorf("receipt %+v", r)
	}
	state, err := x.client.Game(t.Context(), x.addr)
	if err != nil || len(state.Record) != 1 || state.Record[0].Move != move(t, "e2e4") || state.Turn != game.Black {
		t.Errorf("state %+v, %v", state, err)
	}
}

// TestAHastyReceiptLeavesTheRestForLater says what a receipt leaves out, and reads it afterwards.
func TestAHastyReceiptLeavesTheRestForLater(t *testing.T) {
	x := newTable(t)
	r, err := x.client.Hasty().Play(t.Context(), onchain.BySession(x.sessions[game.White]), x.addr, 0, move(t, "e2e4"))
	if err != nil || r.Units != 0 || r.Fee != 0 || r.Stages.Confirmed-r.Stages.Built != r.Elapsed {
		t.Fatalf("receipt %+v, %v", r, err)
	}
	d, err := x.client.Details(t.Context(), r.Signature)
	if err != nil || d.Units == 0 || d.Fee != 5000 || d.Instruction != "play_move(ply 0, e2e4)" || d.Payer[0] != d.Payer[1]+5000 || len(d.Logs) == 0 {
		t.Errorf("details %+v, %v", d, err)
	}
	if _, err := x.client.Details(t.Context(), solana.Signature{1}); !errors.Is(err, rpc.ErrNotFound) {
		t.Errorf("of a transaction that is not there: %v", err)
	}
}

func TestTheWalletItselfMayAlwaysMove(t *testing.T) {
	x := newTable(t)
	r, err := x.client.Play(t.Context(), onchain.ByWallet(x.wallets[game.White]), x.addr, 0, move(t, "d2d4"))
	if err != nil || r.Signer != x.wallets[game.White].PublicKey() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRefusalsAreNamedErrors(t *testing.T) {
	x := newTable(t)
	white, black := onchain.BySession(x.sessions[game.White]), onchain.BySession(x.sessions[game.Black])
	for name, try := range map[string]struct {
		want onchain.Code
		do   func() error
	}{
		"an illegal move": {onchain.IllegalMove, func() error {
			_, err := x.client.Play(t.Context(), white, x.addr, 0, move(t, "e2e5"))
			return err
		}},
		"out of turn": {onchain.NotYourTurn, func() error {
			_, err := x.client.Play(t.Context(), black, x.addr, 0, move(t, "e7e5"))
			return err
		}},
		"another ply": {onchain.PlyMismatch, func() error {
			_, err := x.client.Play(t.Context(), white, x.addr, 2, move(t, "e2e4"))
			return err
		}},
		"no offer to accept": {onchain.NoDrawOffer, func() error {
			_, err := x.client.AcceptDraw(t.Context(), black, x.addr, 0)
			return err
		}},
		"nothing to claim": {onchain.NoDrawToClaim, func() error {
			_, err := x.client.ClaimDraw(t.Context(), white, x.addr, 0)
			return err
		}},
		"no clock to run out": {onchain.Untimed, func() error {
			_, err := x.client.ClaimTimeout(t.Context(), white, x.addr)
			return err
		}},
	} {
		err := try.do()
		var refused *onchain.ProgramError
		var rejected *submit.Rejected
		if !errors.Is(err, try.want) || !errors.As(err, &refused) || !errors.As(err, &rejected) || len(rejected.Logs) == 0 {
			t.Errorf("%s: %v, want %s with logs", name, err, try.want.Name())
		}
	}
}

// TestTheSameMoveIsNeverPlayedTwice sends a move again under a new signature, as a confused client would.
func TestTheSameMoveIsNeverPlayedTwice(t *testing.T) {
	x := newTable(t)
	white, black := onchain.BySession(x.sessions[game.White]), onchain.BySession(x.sessions[game.Black])
	for ply, step := range []struct {
		as   onchain.Signer
		text string
	}{{white, "g1f3"}, {black, "g8f6"}} {
		if _, err := x.client.Play(t.Context(), step.as, x.addr, uint16(ply), move(t, step.text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.client.Play(t.Context(), white, x.addr, 0, move(t, "g1f3")); !errors.Is(err, onchain.PlyMismatch) {
		t.Errorf("a move sent again: %v", err)
	}
}

func TestAnotherProgramsErrorIsNotTakenForOurs(t *testing.T) {
	x := newTable(t)
	// The session program's 6003 and the chess program's 6003 are different errors.
	ix, err := session.RevokeV2(session.Parties{
		Target: program.ChessID, Signer: x.sessions[0].PublicKey(), Authority: x.wallets[0].PublicKey(), Payer: x.wallets[0].PublicKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	accounts := ix.Accounts()
	for _, meta := range accounts {
		meta.IsSigner = false
	}
	data, err := ix.Data()
	if err != nil {
		t.Fatal(err)
	}
	latest, err := x.client.RPC().GetLatestBlockhash(t.Context(), rpc.CommitmentConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := solana.NewTransaction([]solana.Instruction{solana.NewInstruction(session.ProgramID, accounts, data)},
		latest.Value.Blockhash, solana.TransactionPayer(x.wallets[1].PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	if err := x.wallets[1].Key.Sign(tx); err != nil {
		t.Fatal(err)
	}
	_, err = submit.Send(t.Context(), x.client.RPC(), tx, submit.Options{})
	var rejected *submit.Rejected
	if !errors.As(err, &rejected) {
		t.Fatalf("a stranger's revocation: %v", err)
	}
	if code, ok := rejected.Custom(); !ok || code != session.CodeInvalidAuthority || errors.Is(err, onchain.MissingSignature) {
		t.Errorf("code %d, %v", code, err)
	}
}

func TestNoGameAtAnAddress(t *testing.T) {
	x := newTable(t)
	if _, err := x.client.Game(t.Context(), solana.PublicKey{9}); !errors.Is(err, onchain.ErrNoGame) {
		t.Errorf("an empty address: %v", err)
	}
	if _, err := x.client.Game(t.Context(), x.wallets[0].PublicKey()); !errors.Is(err, onchain.ErrNoGame) {
		t.Errorf("somebody else's account: %v", err)
	}
}

func TestWatchSeesEveryChange(t *testing.T) {
	for name, notified := range map[string]bool{"told by the chain": true, "asking again": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTable(t)
			client := x.client
			if notified {
				client = client.WithNotifier(x.chain.Changes)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			sights := client.Watch(ctx, x.addr)
			if s := <-sights; s.Err != nil || len(s.State.Record) != 0 {
				t.Fatalf("first sight %+v", s)
			}
			if _, err := x.client.Play(ctx, onchain.BySession(x.sessions[0]), x.addr, 0, move(t, "e2e4")); err != nil {
				t.Fatal(err)
			}
			for s := range sights {
				if s.Err != nil {
					t.Fatal(s.Err)
				}
				if len(s.State.Record) == 1 {
					cancel()
				}
			}
		})
	}
}

// memory is a store of session records for tests.
type memory struct {
	mu      sync.Mutex
	records map[string][]byte // guarded by mu
}

func (m *memory) Put(name string, record []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records[name] = append([]byte(nil), record...)
	return nil
}

func (m *memory) Get(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.records[name]; ok {
		return append([]byte(nil), r...), nil
	}
	return nil, fs.ErrNotExist
}

func (m *memory) Delete(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.records, name)
	return nil
}

func (m *memory) List() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name := range m.records {
		names = append(names, name)
	}
	return names, nil
}

func (m *memory) Claim(string) (func(), error) { return func() {}, nil }

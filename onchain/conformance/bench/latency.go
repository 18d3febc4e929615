package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/conformance"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// floor is one ed25519 signature and one check of it, in microseconds, as measured in this run by the standard library.
type floor struct{ sign, verify time.Duration }

// latency plays the moves of real games and times each from before signing until the new state can be read: on the embedded
// chain's ledger, and, for the very same transactions, on Agave's runtime in Node.
func latency(ctx context.Context, out io.Writer, games string) error {
	rec, err := record(games)
	if err != nil {
		return err
	}
	base := measureFloor()
	fmt.Fprintf(out, "\n%d session-signed moves, microseconds, one core, in memory\n\n", len(rec.ours))
	fmt.Fprint(out, "| | median | p99 |\n|---|---:|---:|\n")
	line := func(name string, samples []time.Duration) time.Duration {
		slices.Sort(samples)
		median, p99 := samples[len(samples)/2], samples[len(samples)*99/100]
		fmt.Fprintf(out, "| %s | %.1f | %.1f |\n", name, micros(median), micros(p99))
		return median
	}
	fmt.Fprintf(out, "| floor: one signature made and one checked | %.1f | |\n", micros(base.sign+base.verify))
	ours := line("embedded chain: sign, verify, execute, commit, read", rec.ours)
	if !conformance.Live(judgeFolder) {
		fmt.Fprintln(out, "\nNo Node here: nothing to compare with.")
		return nil
	}
	theirs, err := rec.judge(ctx)
	if err != nil {
		return err
	}
	for i := range theirs {
		theirs[i] += base.sign
	}
	agave := line("Agave's runtime (litesvm): the same transactions, plus the same signing", theirs)
	fmt.Fprintf(out, "\nratio to Agave's runtime %.2f, to the floor %.2f\n", ratio(ours, agave), ratio(ours, base.sign+base.verify))
	return nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// measureFloor takes medians, as what stands beside it does: on a busy machine a mean says how busy it is.
func measureFloor() floor {
	const rounds = 2000
	key, err := solana.NewRandomPrivateKey()
	if err != nil {
		return floor{}
	}
	message := bytes.Repeat([]byte{7}, 300)
	var f floor
	var sig solana.Signature
	f.sign, _ = timed(rounds, func(int) (err error) { sig, err = key.Sign(message); return err })
	f.verify, _ = timed(rounds, func(int) error { _ = sig.Verify(key.PublicKey(), message); return nil })
	return f
}

// recording is a scenario that was played on the embedded chain, with the time of each of its moves.
type recording struct {
	scenario conformance.Scenario
	isMove   []bool
	ours     []time.Duration
}

// record plays games between two sessions and keeps every transaction.
func record(games string) (*recording, error) {
	l, err := ledger.Open(ledger.Config{Programs: map[solana.PublicKey][]byte{
		program.SessionID: program.Session(), program.ChessID: program.Chess(),
	}})
	if err != nil {
		return nil, err
	}
	defer l.Close() //nolint:errcheck // in memory
	rec := &recording{scenario: conformance.Scenario{
		Name: "bench", Programs: map[solana.PublicKey]conformance.Program{
			program.SessionID: {Name: "session"}, program.ChessID: {Name: "chess"},
		},
	}}
	s := &story{ledger: l, chess: onchain.Program{ID: program.ChessID}}
	white, black := s.side(), s.side()
	for _, who := range []side{white, black} {
		rec.scenario.Accounts = append(rec.scenario.Accounts, conformance.Account{
			Address: who.wallet.PublicKey(), Lamports: l.Balance(who.wallet.PublicKey()), Owner: solana.SystemProgramID,
		})
	}
	s.sent = rec.add
	s.approve(white, black)
	if s.err != nil {
		return nil, s.err
	}
	return rec, rec.playAll(s, games, [2]side{white, black})
}

// add keeps a transaction that landed.
func (r *recording) add(raw []byte) {
	step := conformance.Step{Transaction: raw, Accounts: []solana.PublicKey{}}
	if len(r.scenario.Steps) == 0 {
		now := time.Now().Unix()
		step.Clock = &conformance.Clock{Slot: 1, UnixTimestamp: now}
	}
	r.scenario.Steps = append(r.scenario.Steps, step)
	r.isMove = append(r.isMove, false)
}

func (r *recording) playAll(s *story, games string, sides [2]side) error {
	f, err := os.Open(games)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	for reader := game.NewReader(f); ; {
		rec, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return s.err
		}
		if err != nil {
			return err
		}
		addr := s.game("", sides[0], sides[1], 0)
		for ply, m := range rec.Game.Moves()[:min(len(rec.Game.Moves()), 190)] {
			if err := r.move(s, addr, sides[ply%2], ply, m); err != nil {
				return err
			}
		}
	}
}

// move times one move from before signing until its effect is read.
func (r *recording) move(s *story, addr solana.PublicKey, who side, ply int, m game.Move) error {
	if s.err != nil {
		return s.err
	}
	ix := s.chess.PlayMove(addr, who.actor, uint16(ply), m)
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, s.ledger.LatestBlockhash().Hash, solana.TransactionPayer(who.key.PublicKey()))
	if err != nil {
		return err
	}
	start := time.Now()
	raw, err := signed(tx, []*session.Key{who.key}...)
	if err != nil {
		return err
	}
	if _, err := s.ledger.Submit(raw, ledger.SubmitOptions{SkipPreflight: true}); err != nil {
		return err
	}
	if _, ok := s.ledger.Account(addr); !ok {
		return fmt.Errorf("game %s is gone", addr)
	}
	r.ours = append(r.ours, time.Since(start))
	r.add(raw)
	r.isMove[len(r.isMove)-1] = true
	return nil
}

// judge has Agave's runtime execute the recording and returns how long each move took there.
func (r *recording) judge(ctx context.Context) ([]time.Duration, error) {
	in, err := json.Marshal(r.scenario)
	if err != nil {
		return nil, err
	}
	programs := filepath.Join("onchain", "program", "built")
	cmd := exec.CommandContext(ctx, "node", filepath.Join(judgeFolder, "bench.mjs"), programs) //nolint:gosec // our own script
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	printed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run judge: %w", err)
	}
	var nanos []int64
	if err := json.Unmarshal(printed, &nanos); err != nil || len(nanos) != len(r.isMove) {
		return nil, fmt.Errorf("read %d times of %d: %w", len(nanos), len(r.isMove), err)
	}
	var moves []time.Duration
	for i, n := range nanos {
		if r.isMove[i] {
			moves = append(moves, time.Duration(n))
		}
	}
	return moves, nil
}

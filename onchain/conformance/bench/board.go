package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// board is a chain on which two sessions play many games against each other.
type board struct {
	*story
	white, black side
	ids          atomic.Uint64
}

// openBoard opens a chain at path, in memory without one, with two sessions approved.
func openBoard(path string) (*board, error) {
	l, err := ledger.Open(ledger.Config{Path: path, SlotDuration: 400 * time.Millisecond, Programs: map[solana.PublicKey][]byte{
		program.SessionID: program.Session(), program.ChessID: program.Chess(),
	}})
	if err != nil {
		return nil, err
	}
	b := &board{story: &story{ledger: l, chess: onchain.Program{ID: program.ChessID}}}
	b.white, b.black = b.side(), b.side()
	b.approve(b.white, b.black)
	for _, who := range []side{b.white, b.black} { // ten thousand games are a large deposit
		if _, err := l.Airdrop(who.key.PublicKey(), 100_000*solana.LAMPORTS_PER_SOL); b.err == nil {
			b.err = err
		}
	}
	return b, b.err
}

// send signs one instruction and submits it. It may be called from several goroutines.
func (b *board) send(ix solana.Instruction, key *session.Key) error {
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, b.ledger.LatestBlockhash().Hash, solana.TransactionPayer(key.PublicKey()))
	if err != nil {
		return err
	}
	raw, err := signed(tx, key)
	if err != nil {
		return err
	}
	_, err = b.ledger.Submit(raw, ledger.SubmitOptions{SkipPreflight: true})
	return err
}

// begin opens one more game and joins it.
func (b *board) begin() (solana.PublicKey, error) {
	id := b.ids.Add(1)
	addr, _, err := b.chess.GameAddress(b.white.wallet.PublicKey(), id)
	if err != nil {
		return addr, err
	}
	if err := b.send(b.chess.CreateGame(addr, b.white.actor, onchain.NewGame{ID: id}), b.white.key); err != nil {
		return addr, err
	}
	return addr, b.send(b.chess.JoinGame(addr, b.black.actor), b.black.key)
}

// move plays a ply.
func (b *board) move(addr solana.PublicKey, ply int, m game.Move) error {
	who := [2]side{b.white, b.black}[ply%2]
	return b.send(b.chess.PlayMove(addr, who.actor, uint16(ply), m), who.key)
}

// openings is a line without captures, a move a ply.
var openings = func() (moves []game.Move) {
	for _, text := range []string{"e2e4", "e7e5", "g1f3", "b8c6", "f1b5", "a7a6"} {
		m, err := game.ParseUCI(text)
		if err != nil {
			panic(err) // the line is written above
		}
		moves = append(moves, m)
	}
	return moves
}()

// together runs f(0) to f(n-1) on several goroutines and returns the first error.
func together(n int, f func(i int) error) error {
	const workers = 16
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make(chan error, workers)
	for range workers {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(i); err != nil {
					errs <- fmt.Errorf("game %d: %w", i, err)
					return
				}
			}
		})
	}
	wait.Wait()
	close(errs)
	return <-errs
}

// timed runs f n times and returns the median.
func timed(n int, f func(i int) error) (time.Duration, error) {
	samples := make([]time.Duration, n)
	for i := range samples {
		start := time.Now()
		if err := f(i); err != nil {
			return 0, err
		}
		samples[i] = time.Since(start)
	}
	return median(samples), nil
}

func median(samples []time.Duration) time.Duration {
	slices.Sort(samples)
	return samples[len(samples)/2]
}

// quartile is the time that a quarter of the samples keep within: on a machine that has other work, the less disturbed ones.
func quartile(samples []time.Duration) time.Duration {
	slices.Sort(samples)
	return samples[len(samples)/4]
}

// timedMove plays a ply and returns the time from before signing until the new state can be read.
func (b *board) timedMove(addr solana.PublicKey, ply int, m game.Move) (time.Duration, error) {
	who := [2]side{b.white, b.black}[ply%2]
	ix := b.chess.PlayMove(addr, who.actor, uint16(ply), m)
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, b.ledger.LatestBlockhash().Hash, solana.TransactionPayer(who.key.PublicKey()))
	if err != nil {
		return 0, err
	}
	start := time.Now()
	raw, err := signed(tx, who.key)
	if err != nil {
		return 0, err
	}
	if _, err := b.ledger.Submit(raw, ledger.SubmitOptions{SkipPreflight: true}); err != nil {
		return 0, err
	}
	if _, ok := b.ledger.Account(addr); !ok {
		return 0, fmt.Errorf("game %s is gone", addr)
	}
	return time.Since(start), nil
}

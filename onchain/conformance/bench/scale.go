package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"castlekey/onchain/ledger"

	"github.com/gagliardetto/solana-go"
)

// manyGames is how many games are open at once, fewGames what their moves are compared with.
const manyGames, fewGames = 10_000, 100

// scale measures moves while many games are open: one at a time, as many as the cores bear, and the store that holds them.
func scale(_ context.Context, out io.Writer) error {
	b, err := openBoard("")
	if err != nil {
		return err
	}
	defer b.ledger.Close() //nolint:errcheck // in memory
	before := heap()
	games := make([]solana.PublicKey, manyGames)
	begin := func(i int) (err error) {
		games[i], err = b.begin()
		return err
	}
	if err := together(fewGames, begin); err != nil {
		return err
	}
	few, err := b.line(games[:fewGames])
	if err != nil {
		return err
	}
	if err := together(manyGames-fewGames, func(i int) error { return begin(fewGames + i) }); err != nil {
		return err
	}
	perGame := (heap() - before) / manyGames
	many, err := b.line(games[manyGames-fewGames:])
	if err != nil {
		return err
	}
	middle := games[fewGames : manyGames-fewGames]
	start := time.Now()
	if err := together(len(middle), func(i int) error { return b.move(middle[i], 0, openings[0]) }); err != nil {
		return err
	}
	perSecond := float64(len(middle)) / time.Since(start).Seconds()
	fmt.Fprintf(out, "\n%d games open at once, in memory\n\n| | |\n|---|---:|\n", manyGames)
	fmt.Fprintf(out, "| moves a second, signing included, %d cores | %.0f |\n", runtime.GOMAXPROCS(0), perSecond)
	fmt.Fprintf(out, "| memory a game, the records of its transactions included | %d bytes |\n", perGame)
	fmt.Fprintf(out, "| one move, %d games open | %.1f µs |\n| one move, %d games open | %.1f µs |\n| ratio | %.2f |\n",
		fewGames, micros(few), manyGames, micros(many), ratio(many, few))
	return b.reopened(out, games)
}

// line plays the opening in some games, move by move, and returns what a move took.
func (b *board) line(games []solana.PublicKey) (time.Duration, error) {
	return timed(len(games)*len(openings), func(i int) error {
		return b.move(games[i%len(games)], i/len(games), openings[i/len(games)])
	})
}

// heap is what is in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// reopened copies the games to a chain on disk and opens that again.
func (b *board) reopened(out io.Writer, games []solana.PublicKey) error {
	folder, err := os.MkdirTemp("", "castlekey-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system's to clear otherwise
	config := ledger.Config{Path: filepath.Join(folder, "chain.db")}
	l, err := ledger.Open(config)
	if err != nil {
		return err
	}
	err = together(len(games), func(i int) error {
		account, _ := b.ledger.Account(games[i])
		return l.SetAccount(games[i], account)
	})
	if err != nil {
		return err
	}
	if err := l.Close(); err != nil {
		return err
	}
	start := time.Now()
	if l, err = ledger.Open(config); err != nil {
		return err
	}
	if _, ok := l.Account(games[len(games)-1]); !ok {
		return fmt.Errorf("the last of %d games is gone", len(games))
	}
	fmt.Fprintf(out, "| their store on disk opened again | %.0f ms |\n", float64(time.Since(start).Microseconds())/1000)
	return l.Close()
}

// watched measures how long a thousand watchers of one game wait for a move that was just committed.
func watched(_ context.Context, out io.Writer) error {
	const watchers = 1000
	b, err := openBoard("")
	if err != nil {
		return err
	}
	defer b.ledger.Close() //nolint:errcheck // in memory
	addr, err := b.begin()
	if err != nil {
		return err
	}
	var told sync.WaitGroup
	for range watchers {
		updates, cancel := b.ledger.WatchAccount(addr)
		defer cancel()
		go func() {
			for range updates {
				told.Done()
			}
		}()
	}
	var committed time.Time
	defer b.ledger.OnCommit(func(ledger.Commit) { committed = time.Now() })()
	var waits []time.Duration
	for ply, m := range openings {
		told.Add(watchers)
		if err := b.move(addr, ply, m); err != nil {
			return err
		}
		told.Wait()
		waits = append(waits, time.Since(committed))
	}
	fmt.Fprintf(out, "\n%d watchers of one game: the last knows of a move %.2f ms after its commit (median of %d)\n",
		watchers, float64(median(waits).Microseconds())/1000, len(waits))
	return nil
}

package replay_test

import (
	"errors"
	"io"
	"os"
	"testing"

	"castlekey/game"
	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/onchain/replay"
)

func newRunner(t *testing.T) *replay.Runner {
	t.Helper()
	chain, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := chain.Close(); err != nil {
			t.Error(err)
		}
	})
	runner, err := replay.New(t.Context(), chain.Client(), replay.Options{Program: program.ChessID, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(runner.Close)
	return runner
}

// TestRealGamesEndOnChainAsTheyDidOnTheBoard plays every recorded game through the chess program.
func TestRealGamesEndOnChainAsTheyDidOnTheBoard(t *testing.T) {
	f, err := os.Open("../../game/testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	runner, reader := newRunner(t), game.NewReader(f)
	for games := 0; ; games++ {
		rec, err := reader.Next()
		if errors.Is(err, io.EOF) {
			if games < 30 {
				t.Errorf("only %d games", games)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := runner.Play(t.Context(), rec)
		if err != nil {
			t.Fatalf("%s: %v", rec.Tag("Event"), err)
		}
		if r.Approvals != 2 || r.Rejected != 0 || r.SessionSigned != r.Plies {
			t.Errorf("game %d: %d approvals, %d rejected, %d of %d plies signed by a session", r.Game, r.Approvals, r.Rejected, r.SessionSigned, r.Plies)
		}
	}
}

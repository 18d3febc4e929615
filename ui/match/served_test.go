package match_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"castlekey/game"
	"castlekey/onchain/embedded"
	"castlekey/onchain/rpc/serve"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
)

// served puts a chain with these programs on loopback and returns its URL.
func served(t *testing.T, programs map[solana.PublicKey][]byte) string {
	t.Helper()
	url, _ := servedAs(t, embedded.Options{Programs: programs})
	return url
}

// servedAs puts a chain on loopback until the end of the test, or until stop is called.
func servedAs(t *testing.T, o embedded.Options) (url string, stop func()) {
	t.Helper()
	chain, err := embedded.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	pubsub := chain.PubSub()
	go func() { ended <- serve.New(serve.Config{Handler: chain.Server(), PubSub: pubsub}).Serve(ctx, listener) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		pubsub.Close()
		closed(t, chain)
	})
	t.Cleanup(stop)
	return "http://" + listener.Addr().String(), stop
}

// TestAChainServedByAnotherCastlekeyNeedsNoFlags plays on it by its URL alone: it has the chess program, and a faucet.
func TestAChainServedByAnotherCastlekeyNeedsNoFlags(t *testing.T) {
	url := served(t, nil)
	h, err := match.Open(t.Context(), match.Options{DataDir: t.TempDir(), ClusterName: "served", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, h)
	m := begin(t, h, friends)
	play(t, m, "e2e4", "e7e5")
	if _, err := m.Act(t.Context(), game.White, backend.Resign); err != nil {
		t.Fatal(err)
	}
	await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" })
}

func TestAClusterThatDoesNotAnswerIsNamed(t *testing.T) {
	_, err := match.Open(t.Context(), match.Options{DataDir: t.TempDir(), ClusterName: "far", URL: "http://127.0.0.1:1"})
	if err == nil || errors.Is(err, match.ErrNoProgram) {
		t.Fatalf("a cluster that is not there: %v", err)
	}
	if what, todo := backend.Explain(match.Explained(err)); what != "The cluster at http://127.0.0.1:1 does not answer." || todo == "" {
		t.Errorf("explained as %q, %q", what, todo)
	}
}

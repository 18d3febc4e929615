package match_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/onchain/ledger"
	"castlekey/ui/backend"
	"castlekey/ui/match"
)

// TestAHeldChainSaysWhoHasItAndHowToJoin opens a chain that is open already, before and after it is served.
func TestAHeldChainSaysWhoHasItAndHowToJoin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	l, err := ledger.Open(ledger.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for url, wants := range map[string][]string{
		"":                       {"serves it to nobody", "castlekey chain"},
		"http://127.0.0.1:18899": {"serves this chain at http://127.0.0.1:18899 since 2", "castlekey --url http://127.0.0.1:18899 --program "},
	} {
		if err := l.Announce(url); err != nil {
			t.Fatal(err)
		}
		_, err := ledger.Open(ledger.Config{Path: path})
		var words backend.Explainer
		if !errors.As(match.Explained(err), &words) {
			t.Fatalf("%v is not explained", err)
		}
		what, todo := words.Explain()
		for _, want := range append(wants, fmt.Sprint("Process ", os.Getpid())) {
			if !strings.Contains(what+" "+todo, want) {
				t.Errorf("%q, %q: does not say %q", what, todo, want)
			}
		}
	}
}

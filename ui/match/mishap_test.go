package match

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"castlekey/game/engine"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

func hosted(t *testing.T) (*Host, *Match) {
	t.Helper()
	h, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	offer, err := h.Prepare(t.Context(), backend.Setup{Opponent: backend.Keyboard, Side: backend.White})
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Approve(t.Context(), offer)
	if err != nil {
		t.Fatal(err)
	}
	return h, m.(*Match)
}

// TestLamportsSentToAClosedGameDoNotShutTheMenu: anybody may send some to any address.
func TestLamportsSentToAClosedGameDoNotShutTheMenu(t *testing.T) {
	h, m := hosted(t)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := h.chain.Ledger().SetAccount(m.addr, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := h.rpc.RequestAirdrop(t.Context(), m.addr, 1_000_000, rpc.CommitmentConfirmed); err != nil {
		t.Fatal(err)
	}
	home, err := h.Home(t.Context())
	if err != nil || len(home.Unfinished) != 0 {
		t.Errorf("home %+v, %v", home, err)
	}
}

// TestARenewalNamesEveryLamportThatLeavesTheWallet, also when deposits have to be made again.
func TestARenewalNamesEveryLamportThatLeavesTheWallet(t *testing.T) {
	for name, gone := range map[string]bool{"token and policy are there": false, "both were closed elsewhere": true} {
		t.Run(name, func(t *testing.T) {
			h, m := hosted(t)
			s := m.seats[0].session
			if gone {
				p, err := h.policy(t.Context(), s.TokenAddress())
				if err != nil {
					t.Fatal(err)
				}
				for _, addr := range []solana.PublicKey{s.TokenAddress(), p.addr} {
					if err := h.chain.Ledger().SetAccount(addr, nil); err != nil {
						t.Fatal(err)
					}
				}
			}
			before := h.chain.Ledger().Balance(h.player.PublicKey())
			shown, err := m.PrepareRenewal(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Renew(t.Context(), shown); err != nil {
				t.Fatal(err)
			}
			paid := before - h.chain.Ledger().Balance(h.player.PublicKey())
			text := shown.Clauses[len(shown.Clauses)-1].Lines[0]
			if !strings.HasPrefix(text, fmt.Sprintf("%.4g SOL", sol(paid))) || strings.Contains(text, "deposits") != gone {
				t.Errorf("%d lamports left the wallet; the approval said %q", paid, text)
			}
		})
	}
}

func TestAllLevelsOfTheEngineAreOffered(t *testing.T) {
	if backend.Levels != int(engine.Top) {
		t.Errorf("%d levels are offered, the engine has %d", backend.Levels, engine.Top)
	}
	for level := engine.Level1; level <= engine.Top; level++ {
		if word := backend.LevelWord(int(level)); !strings.HasPrefix(word, level.String()) {
			t.Errorf("level %d is called %s and %s", level, word, level)
		}
	}
}

func TestWhatFailsIsTriedAgainMoreAndMoreSlowly(t *testing.T) {
	b, failure := backoff{}, errors.New("no")
	if b.next(nil) != 0 || b.next(failure) != firstPause || b.next(failure) != 2*firstPause {
		t.Error("the pauses do not double from the first")
	}
	for range 20 {
		b.next(failure)
	}
	if b.next(failure) != maxPause || b.next(nil) != 0 || b.next(failure) != firstPause {
		t.Error("the pauses are not bounded, or not forgotten after a success")
	}
}

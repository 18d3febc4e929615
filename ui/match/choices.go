package match

import (
	"context"
	"fmt"
	"slices"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// What a player may choose from at an approval.
var (
	lasts = []time.Duration{
		shortest, 30 * time.Minute, time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, untimedValidity, 3 * untimedValidity, longest,
	}
	allowances = []uint64{2_000_000, 5_000_000, allowance, 20_000_000, 50_000_000} // lamports
	moveLimits = []uint32{0, 60, 100, 200}                                         // 0: none
	scopes     = []onchain.Actions{onchain.ActPlayOneGame, onchain.ActPlay | onchain.ActClaimDraw, onchain.ActPlay}
)

// scopeWords say what each of scopes is.
var scopeWords = []string{"move, draw, resign, cancel", "move and claim draws", "move, and nothing else"}

// wish is an approval's choices, as indexes of these.
type wish struct{ lasts, allowance, moves, scope int }

// usual is what is proposed first: long enough for the game, the usual allowance, no limit beside the one game.
func usual(s backend.Setup) wish {
	need := validity(s.Time)
	return wish{
		lasts:     slices.IndexFunc(lasts, func(d time.Duration) bool { return d >= need }),
		allowance: slices.Index(allowances, allowance),
	}
}

// grant puts time and money into a request.
func (w wish) grant(r *session.Request) {
	r.ValidFor, r.TopUp = lasts[w.lasts], allowances[w.allowance]
}

// limits are the policy's; nil for those of any game.
func (w wish) limits(addr solana.PublicKey) *onchain.Limits {
	if w.moves == 0 && w.scope == 0 {
		return nil
	}
	limits := &onchain.Limits{Actions: scopes[w.scope], Game: &addr}
	if moveLimits[w.moves] != 0 {
		limits.Moves = &moveLimits[w.moves]
	}
	return limits
}

// choices shows a wish with what else there is.
func (w wish) choices() []backend.Choice {
	length := backend.Choice{Label: "It lasts", Chosen: w.lasts}
	for _, d := range lasts {
		length.Options = append(length.Options, span(d))
	}
	money := backend.Choice{Label: "It pays for", Chosen: w.allowance}
	for _, l := range allowances {
		money.Options = append(money.Options, fmt.Sprintf("%d moves (%.4g SOL)", session.MovesLeft(l), sol(l)))
	}
	moves := backend.Choice{Label: "It may play", Chosen: w.moves}
	for _, n := range moveLimits {
		text := "as many moves as it can pay for"
		if n > 0 {
			text = fmt.Sprintf("at most %d moves", n)
		}
		moves.Options = append(moves.Options, text)
	}
	return []backend.Choice{length, money, moves, {Label: "It may", Options: scopeWords, Chosen: w.scope}}
}

// wished reads the indexes a screen sends.
func wished(chosen []int) (wish, bool) {
	within := func(i, n int) bool { return i >= 0 && i < n }
	if len(chosen) != 4 || !within(chosen[0], len(lasts)) || !within(chosen[1], len(allowances)) ||
		!within(chosen[2], len(moveLimits)) || !within(chosen[3], len(scopes)) {
		return wish{}, false
	}
	return wish{chosen[0], chosen[1], chosen[2], chosen[3]}, true
}

// Adjust proposes the same seat with other choices: a new key, and a new transaction to read.
func (h *Host) Adjust(ctx context.Context, p backend.Proposal, chosen []int) (backend.Proposal, error) {
	h.mu.Lock()
	old := h.proposals[p.ID]
	h.mu.Unlock()
	w, ok := wished(chosen)
	if old == nil || !ok {
		return backend.Proposal{}, Explained(ErrUnknownProposal)
	}
	shown, err := h.propose(ctx, old.seat.Game, old.seat.Setup, old.enter, w)
	if err != nil {
		return backend.Proposal{}, Explained(h.named(err))
	}
	h.Discard(p)
	return shown, nil
}

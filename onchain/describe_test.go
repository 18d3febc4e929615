package onchain_test

import (
	"strings"
	"testing"

	"castlekey/onchain"

	"github.com/gagliardetto/solana-go"
)

// TestPoliciesArePutIntoWords reads every instruction about a policy back from its bytes, as an approval shows it.
func TestPoliciesArePutIntoWords(t *testing.T) {
	p := onchain.Program{ID: solana.PublicKey{9}}
	policy, token, wallet, game, moves := solana.PublicKey{1}, solana.PublicKey{2}, solana.PublicKey{3}, solana.PublicKey{4}, uint32(40)
	for want, ix := range map[string]solana.Instruction{
		"Lets the session key play moves, in game " + game.String() + " alone, at most 40 moves, until the session's end.": p.OpenPolicy(policy, token,
			wallet, onchain.Limits{Actions: onchain.ActPlay, Game: &game, Moves: &moves}),
		"Lets the session key play moves, resign, in any game, any number of moves, until the session's end.": p.OpenPolicy(policy, token,
			wallet, onchain.Limits{Actions: onchain.ActPlay | onchain.ActResign}),
		"Lets the session key play moves, in any game, any number of moves, until the session's end or until anybody at all revokes its token V1.": p.OpenPolicy(policy,
			token, wallet, onchain.Limits{Actions: onchain.ActPlay, AcceptV1: true}),
		"Lets session policy " + policy.String() + " go on until the session's new end, with the same limits, with the moves it has left.": p.RenewPolicy(policy,
			token, wallet, nil),
		"Lets session policy " + policy.String() + " go on until the session's new end, with the same limits, with at most 40 moves from now on.": p.RenewPolicy(policy,
			token, wallet, &moves),
		"Ends session policy " + policy.String() + " for good.":                                    p.EndPolicy(policy, wallet),
		"Closes session policy " + policy.String() + "; its rent goes to " + wallet.String() + ".": p.ClosePolicy(policy, token, wallet),
	} {
		var accounts []solana.PublicKey
		for _, m := range ix.Accounts() {
			accounts = append(accounts, m.PublicKey)
		}
		data, err := ix.Data()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := p.Explain(p.ID, accounts, data); !ok || got != want {
			t.Errorf("%t, %q\nwant %q", ok, got, want)
		}
		if got, ok := p.Explain(p.ID, accounts, append(data, 0)); ok {
			t.Errorf("with a byte too many: %q", got)
		}
		if got, ok := p.Explain(solana.PublicKey{8}, accounts, data); ok {
			t.Errorf("of another program: %q", got)
		}
	}
}

// TestNoLimitIsNeverShownAsANumber says in words what the program takes for no limit.
func TestNoLimitIsNeverShownAsANumber(t *testing.T) {
	p, all := onchain.Program{}, ^uint32(0)
	ix := p.RenewPolicy(solana.PublicKey{}, solana.PublicKey{}, solana.PublicKey{}, &all)
	data, err := ix.Data()
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := p.Explain(p.ID, make([]solana.PublicKey, 3), data); !ok || !strings.Contains(text, "any number of moves") {
		t.Errorf("%t, %q", ok, text)
	}
}

// TestCallsAreReadFromTheirBytes writes every instruction of a game in progress as a call.
func TestCallsAreReadFromTheirBytes(t *testing.T) {
	p, addr, a, mv := onchain.Program{ID: solana.PublicKey{9}}, solana.PublicKey{1}, onchain.Actor{Signer: solana.PublicKey{2}}, move(t, "e7e8q")
	for want, ix := range map[string]solana.Instruction{
		"play_move(ply 300, e7e8q)":          p.PlayMove(addr, a, 300, mv),
		"offer_draw(ply 3)":                  p.OfferDraw(addr, a, 3),
		"accept_draw(ply 4)":                 p.AcceptDraw(addr, a, 4),
		"claim_draw(ply 5)":                  p.ClaimDraw(addr, a, 5, nil),
		"claim_draw(ply 5, intending e7e8q)": p.ClaimDraw(addr, a, 5, &mv),
		"resign()":                           p.Resign(addr, a),
		"cancel_game()":                      p.CancelGame(addr, a),
		"claim_timeout()":                    p.ClaimTimeout(addr),
	} {
		data, err := ix.Data()
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := p.Call(p.ID, data); !ok || got != want {
			t.Errorf("%t, %q, want %q", ok, got, want)
		}
		for name, other := range map[string][]byte{"a byte too many": append(data, 0), "a byte too few": data[:len(data)-1], "nothing": nil} {
			if got, ok := p.Call(p.ID, other); ok {
				t.Errorf("%s: %q", name, got)
			}
		}
		if got, ok := p.Call(solana.PublicKey{8}, data); ok {
			t.Errorf("of another program: %q", got)
		}
	}
}

package attack

import (
	"encoding/binary"
	"fmt"
	"math"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// timeAttacks come too late or too early.
func timeAttacks() []Attack {
	all := spread(trick{
		what: "in the very second the session expires", want: refused(onchain.TokenExpired), both: true,
		try: func(t target) []solana.Instruction {
			a := t.session()
			t.wait(tokenLife - 1)
			t.could("in the session's last second", a.Signer, t.by(a))
			t.wait(1)
			return one(t.by(a))
		},
	})
	for _, seconds := range []int64{1, 90, 7 * 24 * 3600} {
		all = append(all, forged(fmt.Sprintf("play %d seconds after the session expired", seconds), onchain.TokenExpired,
			func(t target, a onchain.Actor) solana.Instruction {
				t.wait(tokenLife + seconds)
				return t.by(a)
			}))
	}
	for _, until := range []int64{dawn, dawn - 1, 0, -1, math.MinInt64} {
		all = append(all, damaged(fmt.Sprintf("play with a token valid until %d", until), onchain.TokenExpired, func(a *svm.Account) {
			binary.LittleEndian.PutUint64(a.Data[136:], uint64(until))
		}))
	}
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, clockAttacks(c)...)
	}
	return all
}

// minute is a game of one minute a side, started with a colour to move and its draw claimable.
func minute(s *scene, c game.Color) target {
	t := target{scene: s, act: actNamed("play a move"), colour: c, victim: players[c], rival: players[c.Other()]}
	t.game = s.active(onchain.NewGame{Start: s.position(fiftyMoves[c]), InitialSecs: 60})
	return t
}

// clockAttacks are about the flag of one colour.
func clockAttacks(c game.Color) []Attack {
	rook := func(t target, a onchain.Actor) solana.Instruction { return chess.PlayMove(t.game, a, 0, rookMove[c]) }
	as := func(what string, want onchain.Code, script func(t target)) Attack {
		return Attack{Name: what, Expect: refused(want), script: func(s *scene) { script(minute(s, c)) }}
	}
	who := colourNames[c]
	return []Attack{
		as("play as "+who+": a second after the flag fell, by the session", onchain.FlagFallen, func(t target) {
			a := t.approve(t.sessionOf(t.victim), everything)
			t.wait(60)
			t.could("in the last second", a.Signer, rook(t, a))
			t.wait(1)
			t.strike(rook(t, a))
		}),
		as("play as "+who+": a second after the flag fell, by the wallet", onchain.FlagFallen, func(t target) {
			t.wait(61)
			t.strike(rook(t, t.self(t.victim)))
		}),
		as("claim a draw as "+who+": a second after the flag fell", onchain.FlagFallen, func(t target) {
			claim := chess.ClaimDraw(t.game, t.self(t.victim), 0, nil)
			t.wait(60)
			t.could("in the last second", t.wallet(t.victim), claim)
			t.wait(1)
			t.strike(claim)
		}),
		as("win on time against "+who+": in the last second of the clock", onchain.FlagNotFallen, func(t target) {
			t.wait(60)
			t.strike(chess.ClaimTimeout(t.game))
			t.wait(1)
			t.could("once the flag fell", t.wallet(mallory), chess.ClaimTimeout(t.game))
		}),
		{Name: "win on time against " + who + ": in a game without a clock", Expect: refused(onchain.Untimed), script: func(s *scene) {
			address := fromPosition(usual)(s, c)
			s.wait(math.MaxInt32)
			s.strike(chess.ClaimTimeout(address))
		}},
	}
}

package attack

import (
	"testing"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// TestWhatThePolicyDoesNotPrevent pins down what SECURITY.md admits: these succeed, by design. Should one be refused one day, the page
// has to be changed.
func TestWhatThePolicyDoesNotPrevent(t *testing.T) {
	tests := map[string]func(s *scene){
		"a token revoked without closing its policy, and made anew by the same wallet and key through a program, may act until the policy's own end": func(s *scene) {
			t, a := s.playing(game.White)
			p := s.sessionOf(t.victim)
			s.send(p.Authority, s.revoke(t.victim))
			s.wait(tokenLife - 1)
			p.Payer = s.wallet(mallory)
			s.send(p.Payer, s.through(s.create(p), 0))
			s.could("with the old policy", a.Signer, t.by(a))
		},
		"a move signed for a game that was cancelled and closed fits its creator's next game of the same number": func(s *scene) {
			t, a := s.playing(game.Black)
			signed := t.by(a)
			s.send(s.wallet(t.rival), chess.CancelGame(t.game, s.self(t.rival)))
			s.send(s.wallet(mallory), s.closing(t.game))
			again := s.active(onchain.NewGame{Start: s.position(usual[game.Black])})
			if again != t.game {
				s.fail("the next game lies elsewhere")
			}
			s.could("in the next game", a.Signer, signed)
		},
		"a program that a wallet or session key signed for may pass the signature on to a move": func(s *scene) {
			t, a := s.playing(game.White)
			s.could("through a program", s.wallet(mallory), s.through(t.by(a), 0))
		},
		"anyone may revoke a session with a token V1, whose rent goes to its wallet; the wallet itself plays on": func(s *scene) {
			s.version = session.V1
			t, _ := s.playing(game.White)
			s.send(s.wallet(t.rival), s.revoke(t.victim))
			s.could("by the wallet", s.wallet(t.victim), t.by(s.self(t.victim)))
		},
		"a wallet may make its opponent's wallet its session key, which then moves for it, in its name": func(s *scene) {
			t := target{scene: s, act: actNamed("play a move"), colour: game.White, victim: players[game.White], rival: players[game.Black]}
			t.game = t.act.stage(s, game.White)
			p := s.sessionOf(t.victim)
			p.Signer = s.wallet(t.rival)
			a := s.approve(p, everything)
			s.could("by the opponent's signature", a.Signer, t.by(a))
		},
		"anyone may pay the fee of a session's move": func(s *scene) {
			t, a := s.playing(game.White)
			s.could("paid by Mallory", s.wallet(mallory), t.by(a))
		},
		"anyone may close what is over, for the wallets that paid it": func(s *scene) {
			g := s.over()
			s.wait(60)
			s.could("by Mallory", s.wallet(mallory), s.closing(g), transfer(s.wallet(mallory), s.wallet(mallory), 0))
		},
	}
	for name, script := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := newScene(Attack{Name: name}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.chain.Close()
			if script(s); s.err != nil {
				t.Error(s.err)
			}
		})
	}
}

// TestTheJudgeSeesDamage makes sure that an attack that goes through, or changes anything, is not reported as refused.
func TestTheJudgeSeesDamage(t *testing.T) {
	honest := func(s *scene) []solana.Instruction {
		t, a := s.playing(game.White)
		return one(t.by(a))
	}
	tests := map[string]struct {
		script func(*scene)
		got    string
	}{
		"accepted":                   {func(s *scene) { s.strike(honest(s)...) }, accepted},
		"refused for another reason": {func(s *scene) { s.strike(unsigned(honest(s)[0], signerSlot)) }, "MissingSignature"},
		"refused by another program": {func(s *scene) { s.strike(transfer(s.wallet(mallory), s.key("x"), 100*sol)) }, "system program: 1"},
		"never tried":                {func(*scene) {}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := Attack{Name: name, Expect: refused(onchain.TokenExpired), script: test.script}.Run(Options{})
			if r.OK || r.Err == nil || r.Got != test.got {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestSnapshotsDiffer tries every way in which the state may change.
func TestSnapshotsDiffer(t *testing.T) {
	payer, other := solana.PublicKey{1}, solana.PublicKey{2}
	state := func(edit func(snapshot)) snapshot {
		s := snapshot{payer: {Lamports: 100}, other: {Lamports: 50, Data: []byte{1, 2}}}
		edit(s)
		return s
	}
	tests := map[string]struct {
		edit func(snapshot)
		same bool
	}{
		"the fee alone":      {func(s snapshot) { s[payer].Lamports = 95 }, true},
		"no fee":             {func(snapshot) {}, false},
		"more than the fee":  {func(s snapshot) { s[payer].Lamports = 94 }, false},
		"another's lamports": {func(s snapshot) { s[payer].Lamports = 95; s[other].Lamports++ }, false},
		"a byte":             {func(s snapshot) { s[payer].Lamports = 95; s[other].Data[1] = 3 }, false},
		"a length":           {func(s snapshot) { s[payer].Lamports = 95; s[other].Data = s[other].Data[:1] }, false},
		"an owner":           {func(s snapshot) { s[payer].Lamports = 95; s[other].Owner = payer }, false},
		"an account less":    {func(s snapshot) { s[payer].Lamports = 95; delete(s, other) }, false},
		"an account more":    {func(s snapshot) { s[payer].Lamports = 95; s[solana.PublicKey{3}] = s[other] }, false},
	}
	before := state(func(snapshot) {})
	for name, test := range tests {
		if err := before.differs(state(test.edit), payer, 5); (err == nil) != test.same {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package conformance_test

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"
)

// An act is something that a seat's wallet may do, or its session.
type act struct {
	name   string
	action onchain.Actions
	stage  func(*story) solana.PublicKey // the game in which alice may do it now
	build  func(solana.PublicKey, onchain.Actor) solana.Instruction

	creates bool // the game does not exist before
	joins   bool // alice has no seat before
	turn    bool // it is for the side to move
	counted bool // it counts as a move
}

// aliceAndBob seats alice, white, and bob.
func aliceAndBob(n onchain.NewGame) func(*story) solana.PublicKey {
	return func(s *story) solana.PublicKey { return s.active("alice", "bob", n) }
}

const (
	// fiftyMoves is a position in which a draw can be claimed at once.
	fiftyMoves = "4k3/8/8/8/8/8/4P3/4K2R w K - 100 80"
	// almostFifty is one in which a draw can be claimed with one more quiet move.
	almostFifty = "4k3/8/8/8/8/8/4P3/4K2R w K - 99 80"
)

// seatActs are the instructions that authorize decides about.
func seatActs() []act {
	e2e4, quiet := game.NewMove(12, 28, 0), game.NewMove(7, 15, 0) // h1h2
	return []act{
		{
			name: "create_game", action: onchain.ActCreate, creates: true,
			stage: func(s *story) solana.PublicKey { s.wallet("alice"); return s.gameAt("alice", 7) },
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction {
				return chess.CreateGame(g, a, onchain.NewGame{ID: 7})
			},
		},
		{
			name: "join_game", action: onchain.ActJoin, joins: true,
			stage: func(s *story) solana.PublicKey { return s.waiting("bob", onchain.NewGame{}) },
			build: chess.JoinGame,
		},
		{
			name: "play_move", action: onchain.ActPlay, turn: true, counted: true, stage: aliceAndBob(onchain.NewGame{}),
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction { return chess.PlayMove(g, a, 0, e2e4) },
		},
		{
			name: "offer_draw", action: onchain.ActOfferDraw, stage: aliceAndBob(onchain.NewGame{}),
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction { return chess.OfferDraw(g, a, 0) },
		},
		{
			name: "accept_draw", action: onchain.ActAcceptDraw,
			stage: func(s *story) solana.PublicKey {
				g := s.active("alice", "bob", onchain.NewGame{})
				s.send("bob offers a draw", success, s.key("bob"), chess.OfferDraw(g, s.self("bob"), 0))
				return g
			},
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction { return chess.AcceptDraw(g, a, 0) },
		},
		{name: "resign", action: onchain.ActResign, stage: aliceAndBob(onchain.NewGame{}), build: chess.Resign},
		{
			name: "claim_draw", action: onchain.ActClaimDraw, turn: true,
			stage: func(s *story) solana.PublicKey {
				return s.active("alice", "bob", onchain.NewGame{Start: s.position(fiftyMoves)})
			},
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction { return chess.ClaimDraw(g, a, 0, nil) },
		},
		{
			name: "claim_draw with a move", action: onchain.ActClaimDraw | onchain.ActPlay, turn: true, counted: true,
			stage: func(s *story) solana.PublicKey {
				return s.active("alice", "bob", onchain.NewGame{Start: s.position(almostFifty)})
			},
			build: func(g solana.PublicKey, a onchain.Actor) solana.Instruction { return chess.ClaimDraw(g, a, 0, &quiet) },
		},
		{name: "cancel_game", action: onchain.ActCancel, stage: aliceAndBob(onchain.NewGame{}), build: chess.CancelGame},
	}
}

// payerOf is who pays when an actor acts on its own.
func payerOf(a onchain.Actor) solana.PublicKey { return a.Signer }

// accessStories tell of everyone who may act, and everyone who may not.
func accessStories(v *volume) {
	for _, a := range seatActs() {
		permittedStories(v, a)
		walletStories(v, a)
		tokenStories(v, a)
		policyStories(v, a)
		seatStories(v, a)
	}
}

func permittedStories(v *volume, a act) {
	v.story(a.name+" by the wallet itself", func(s *story) {
		g := a.stage(s)
		actor := s.self("alice")
		s.send("alice acts", success, payerOf(actor), a.build(g, actor))
	})
	v.story(a.name+" by a session that may do everything", func(s *story) {
		g := a.stage(s)
		actor := s.approve("alice", "alice's session", everything)
		s.send("the session acts", success, payerOf(actor), a.build(g, actor))
	})
	v.story(a.name+" by a session that may do just this, in this game, once", func(s *story) {
		g := a.stage(s)
		once := uint32(1)
		actor := s.approve("alice", "alice's session", onchain.Limits{Actions: a.action, Game: &g, Moves: &once})
		s.send("the session acts", success, payerOf(actor), a.build(g, actor))
	})
	v.story(a.name+" by a session of the first version in its last second, accepted by the wallet", func(s *story) {
		g := a.stage(s)
		actor := s.approveV1("alice", "alice's session")
		s.wait(tokenLife - 1)
		s.send("the session acts", success, payerOf(actor), a.build(g, actor))
	})
	v.story(a.name+" by a session in its last second", func(s *story) {
		g := a.stage(s)
		actor := s.approve("alice", "alice's session", everything)
		s.wait(tokenLife - 1)
		s.send("the session acts", success, payerOf(actor), a.build(g, actor))
	})
}

func walletStories(v *volume, a act) {
	v.story(a.name+" without a signature", func(s *story) {
		g := a.stage(s)
		s.send("carol sends it for alice", refused(onchain.MissingSignature), s.wallet("carol"), unsigned(a.build(g, s.self("alice")), 1))
	})
	v.story(a.name+" by a wallet that brings its own token", func(s *story) {
		g := a.stage(s)
		actor := s.approve("alice", "alice's session", everything)
		actor.Signer = s.key("alice")
		s.send("alice acts with her token", refused(onchain.WalletWithToken), payerOf(actor), a.build(g, actor))
	})
	v.story(a.name+" by a wallet with a policy and no token", func(s *story) {
		g := a.stage(s)
		policy := s.approve("alice", "alice's session", everything).Policy
		ix := withAccount(a.build(g, s.self("alice")), 3, policy)
		s.send("alice acts with a policy", refused(onchain.UnexpectedPolicy), s.key("alice"), ix)
	})
	v.story(a.name+" with an account too few", func(s *story) {
		g := a.stage(s)
		s.send("alice acts", refused(onchain.NotEnoughAccounts), s.key("alice"), cut(a.build(g, s.self("alice")), 3))
	})
	v.story(a.name+" with a byte too many", func(s *story) {
		g := a.stage(s)
		s.send("alice acts", refused(onchain.InvalidInstruction), s.key("alice"), longer(a.build(g, s.self("alice"))))
	})
	v.story(a.name+" with a byte too few", func(s *story) {
		g := a.stage(s)
		s.send("alice acts", refused(onchain.InvalidInstruction), s.key("alice"), shorter(a.build(g, s.self("alice"))))
	})
}

// tokenStories use tokens that are none.
func tokenStories(v *volume, a act) {
	with := func(name string, code onchain.Code, token func(s *story) onchain.Actor) {
		v.story(a.name+" "+name, func(s *story) {
			g := a.stage(s)
			actor := token(s)
			s.send("the session acts", refused(code), s.wallet("carol"), a.build(g, actor))
		})
	}
	crafted := func(s *story, account svm.Account) onchain.Actor {
		actor := s.actorOf(session.V2, s.parties("alice", "alice's session"))
		s.put(actor.Token, account)
		return actor
	}
	with("by a session that was never created", onchain.TokenClosed, func(s *story) onchain.Actor {
		return s.actorOf(session.V2, s.parties("alice", "alice's session"))
	})
	with("by a session that was revoked", onchain.TokenClosed, func(s *story) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		s.send("alice revokes it", success, s.key("alice"), s.must(session.RevokeV2(s.parties("alice", "alice's session"))))
		return actor
	})
	with("with a token of another program", onchain.TokenWrongOwner, func(s *story) onchain.Actor {
		return crafted(s, rentExempt(s.key("impostor"), tokenData(s.parties("alice", "alice's session"), dawn+tokenLife)))
	})
	with("with a token of the first version and no policy", onchain.PolicyMissing, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a V1 session", success, s.key("alice"), s.must(session.CreateV1(p, s.terms())))
		return s.actorOf(session.V1, p)
	})
	with("with a token of the first version that the policy does not accept", onchain.TokenV1, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		actor := s.actorOf(session.V1, p)
		s.put(actor.Policy, rentExempt(program.ChessID, policyData(actor, p.Authority)))
		s.send("alice creates a V1 session", success, s.key("alice"), s.must(session.CreateV1(p, s.terms())))
		return actor
	})
	with("with a token of the first version that a stranger has revoked", onchain.TokenClosed, func(s *story) onchain.Actor {
		actor := s.approveV1("alice", "alice's session")
		s.send("carol revokes it", success, s.wallet("carol"), s.must(session.RevokeV1(s.parties("alice", "alice's session"))))
		return actor
	})
	with("with a token of the first version in the second it expires", onchain.TokenExpired, func(s *story) onchain.Actor {
		actor := s.approveV1("alice", "alice's session")
		s.wait(tokenLife)
		return actor
	})
	with("with a token that is a byte short", onchain.TokenMalformed, func(s *story) onchain.Actor {
		return crafted(s, rentExempt(program.SessionID, tokenData(s.parties("alice", "alice's session"), dawn+tokenLife)[:143]))
	})
	with("with a token that has another discriminator", onchain.TokenMalformed, func(s *story) onchain.Actor {
		data := tokenData(s.parties("alice", "alice's session"), dawn+tokenLife)
		data[0] ^= 1
		return crafted(s, rentExempt(program.SessionID, data))
	})
	with("with a token for another program", onchain.TokenWrongProgram, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		p.Target = program.SessionID
		s.send("alice creates a session for another program", success, s.key("alice"), s.createV2(p))
		return s.actorOf(session.V2, p)
	})
	with("by another session key than the token's", onchain.TokenWrongSigner, func(s *story) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		actor.Signer = s.key("a stolen token's user")
		return actor
	})
	with("by a session in the second it expires", onchain.TokenExpired, func(s *story) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		s.wait(tokenLife)
		return actor
	})
}

// must fails the test on an error.
func (s *story) must(ix solana.Instruction, err error) solana.Instruction {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return ix
}

// approveV1 is a wallet's approval of a token of the first version.
func (s *story) approveV1(wallet, key string) onchain.Actor {
	p := s.parties(wallet, key)
	a := s.actorOf(session.V1, p)
	limits := everything
	limits.AcceptV1 = true
	s.send(wallet+" approves a session of the first version", success, p.Authority, s.must(session.CreateV1(p, s.terms())),
		chess.OpenPolicy(a.Policy, a.Token, p.Authority, limits))
	return a
}

// anew closes a wallet's token and makes it anew for the same key, from now on.
func (s *story) anew(wallet, key string) []solana.Instruction {
	p := s.parties(wallet, key)
	return []solana.Instruction{s.must(session.RevokeV2(p)), s.createV2(p)}
}

// policyStories use policies that do not allow it.
func policyStories(v *volume, a act) {
	with := func(name string, code onchain.Code, policy func(s *story, g solana.PublicKey) onchain.Actor) {
		v.story(a.name+" "+name, func(s *story) {
			g := a.stage(s)
			actor := policy(s, g)
			s.send("the session acts", refused(code), s.wallet("carol"), a.build(g, actor))
		})
	}
	with("by a session without a policy", onchain.PolicyMissing, func(s *story, _ solana.PublicKey) onchain.Actor {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a session only", success, s.key("alice"), s.createV2(p))
		return s.actorOf(session.V2, p)
	})
	with("by a session that names no policy", onchain.PolicyMissing, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		actor.Policy = program.ChessID
		return actor
	})
	with("with a policy of another program", onchain.NotPolicy, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		actor.Policy = s.put(s.key("a policy"), rentExempt(s.key("impostor"), policyData(actor, s.key("alice"))))
		return actor
	})
	with("with the policy of another session", onchain.PolicyWrongToken, func(s *story, _ solana.PublicKey) onchain.Actor {
		other := s.approve("alice", "alice's other session", everything)
		actor := s.approve("alice", "alice's session", everything)
		actor.Policy = other.Policy
		return actor
	})
	with("with a policy of another wallet", onchain.PolicyWrongAuthority, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		actor.Policy = s.put(s.key("a policy"), rentExempt(program.ChessID, policyData(actor, s.key("bob"))))
		return actor
	})
	with("with a policy of another session key", onchain.PolicyWrongSigner, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		other := actor
		other.Signer = s.key("another key")
		actor.Policy = s.put(s.key("a policy"), rentExempt(program.ChessID, policyData(other, s.key("alice"))))
		return actor
	})
	with("by a session whose token was made anew and whose policy was not renewed", onchain.PolicyExpired, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		s.wait(tokenLife)
		s.send("alice makes the token anew", success, s.key("alice"), s.anew("alice", "alice's session")...)
		return actor
	})
	v.story(a.name+" by a session that was renewed with its policy, in its last second", func(s *story) {
		g := a.stage(s)
		actor := s.approve("alice", "alice's session", everything)
		s.wait(tokenLife)
		renewal := chess.RenewPolicy(actor.Policy, actor.Token, s.key("alice"), nil)
		s.send("alice renews", success, s.key("alice"), append(s.anew("alice", "alice's session"), renewal)...)
		s.wait(tokenLife - 1)
		s.send("the session acts", success, payerOf(actor), a.build(g, actor))
	})
	with("by a session that was ended", onchain.PolicyEnded, func(s *story, _ solana.PublicKey) onchain.Actor {
		actor := s.approve("alice", "alice's session", everything)
		s.send("the session signs out", success, actor.Signer, chess.EndPolicy(actor.Policy, actor.Signer))
		return actor
	})
	with("by a session that may do everything else", onchain.ActionNotAllowed, func(s *story, _ solana.PublicKey) onchain.Actor {
		return s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActAll &^ a.action})
	})
	with("by a session for another game", onchain.PolicyWrongGame, func(s *story, _ solana.PublicKey) onchain.Actor {
		other := s.gameAt("alice", 99)
		return s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActAll, Game: &other})
	})
	if !a.counted {
		return
	}
	with("by a session that has no moves left", onchain.MovesUsedUp, func(s *story, _ solana.PublicKey) onchain.Actor {
		none := uint32(0)
		return s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActAll, Moves: &none})
	})
	v.story(a.name+" by a session whose moves cannot be counted", func(s *story) {
		g := a.stage(s)
		once := uint32(1)
		actor := s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActAll, Moves: &once})
		s.send("the session acts", refused(onchain.AccountNotWritable), payerOf(actor), readOnly(a.build(g, actor), 3))
	})
}

// seatStories are about the game that is acted in.
func seatStories(v *volume, a act) {
	if a.creates {
		return
	}
	v.story(a.name+" in an account that is no game", func(s *story) {
		a.stage(s)
		s.send("alice acts", refused(onchain.NotGame), s.wallet("alice"), a.build(s.wallet("carol"), s.self("alice")))
	})
	v.story(a.name+" in a game of another program", func(s *story) {
		data := make([]byte, 1136)
		copy(data, accountTag("Game"))
		g := s.put(s.key("a game"), rentExempt(s.key("impostor"), data))
		s.send("alice acts", refused(onchain.NotGame), s.wallet("alice"), a.build(g, s.self("alice")))
	})
	v.story(a.name+" in a policy taken for a game", func(s *story) {
		policy := s.approve("alice", "alice's session", everything).Policy
		s.send("alice acts", refused(onchain.NotGame), s.key("alice"), a.build(policy, s.self("alice")))
	})
	v.story(a.name+" in a game that is read-only", func(s *story) {
		g := a.stage(s)
		s.send("alice acts", refused(onchain.AccountNotWritable), s.wallet("alice"), readOnly(a.build(g, s.self("alice")), 0))
	})
	v.story(a.name+" in a game that is over", func(s *story) {
		g := s.over(onchain.NewGame{})
		who := "alice"
		if a.joins {
			who = "carol"
		}
		s.send(who+" acts", refused(onchain.GameOver), s.wallet(who), a.build(g, s.self(who)))
	})
	if a.joins {
		return
	}
	v.story(a.name+" by a wallet without a seat", func(s *story) {
		g := a.stage(s)
		s.send("carol acts", refused(onchain.NotSeated), s.wallet("carol"), a.build(g, s.self("carol")))
	})
	v.story(a.name+" by the session of a wallet without a seat", func(s *story) {
		g := a.stage(s)
		actor := s.approve("carol", "carol's session", everything)
		s.send("carol's session acts", refused(onchain.NotSeated), payerOf(actor), a.build(g, actor))
	})
	if a.turn {
		v.story(a.name+" out of turn", func(s *story) {
			g := a.stage(s)
			s.send("bob acts", refused(onchain.NotYourTurn), s.wallet("bob"), a.build(g, s.self("bob")))
		})
	}
	if a.action != onchain.ActCancel {
		v.story(a.name+" in a game that waits for an opponent", func(s *story) {
			g := s.waiting("alice", onchain.NewGame{})
			s.send("alice acts", refused(onchain.GameNotStarted), s.wallet("alice"), a.build(g, s.self("alice")))
		})
	}
	if a.action != onchain.ActCancel && a.action != onchain.ActResign {
		v.story(a.name+" a ply late", func(s *story) {
			g := s.active("alice", "bob", onchain.NewGame{})
			s.play(g, "alice", "bob", 0, "d2d4", "d7d5")
			s.send("alice acts", refused(onchain.PlyMismatch), s.wallet("alice"), a.build(g, s.self("alice")))
		})
	}
}

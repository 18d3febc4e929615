package conformance_test

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/session"
)

// renewPolicyStories let policies go on under a token that was made anew, or try to.
func renewPolicyStories(v *volume) {
	renews := func(name string, w want, moves *uint32, change func(*story, onchain.Actor, solana.Instruction) solana.Instruction) {
		v.story("renew_policy "+name, func(s *story) {
			a := s.approve("alice", "alice's session", everything)
			s.wait(tokenLife / 2)
			s.send("alice makes the token anew", success, s.key("alice"), s.anew("alice", "alice's session")...)
			ix := chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), moves)
			if change != nil {
				ix = change(s, a, ix)
			}
			s.send("carol sends alice's renewal", w, s.wallet("carol"), ix)
		})
	}
	plain := func(f func(solana.Instruction) solana.Instruction) func(*story, onchain.Actor, solana.Instruction) solana.Instruction {
		return func(_ *story, _ onchain.Actor, ix solana.Instruction) solana.Instruction { return f(ix) }
	}
	by := func(who func(*story, onchain.Actor) solana.PublicKey) func(*story, onchain.Actor, solana.Instruction) solana.Instruction {
		return func(s *story, a onchain.Actor, ix solana.Instruction) solana.Instruction {
			return withAccount(ix, 2, who(s, a))
		}
	}
	renews("with the moves it has left", success, nil, nil)
	renews("with its moves counted anew", success, ptr(uint32(40)), nil)
	renews("with no moves at all", success, new(uint32), nil)
	renews("without the wallet's signature", refused(onchain.MissingSignature), nil, plain(func(ix solana.Instruction) solana.Instruction { return unsigned(ix, 2) }))
	renews("by the session key", refused(onchain.PolicyWrongAuthority), nil, by(func(_ *story, a onchain.Actor) solana.PublicKey { return a.Signer }))
	renews("by another wallet", refused(onchain.PolicyWrongAuthority), nil, by(func(s *story, _ onchain.Actor) solana.PublicKey { return s.wallet("bob") }))
	renews("that is read-only", refused(onchain.AccountNotWritable), nil, plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) }))
	renews("with another token", refused(onchain.PolicyWrongToken), nil, func(s *story, _ onchain.Actor, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 1, s.key("another token"))
	})
	renews("of another program", refused(onchain.NotPolicy), nil, func(s *story, a onchain.Actor, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 0, s.put(s.key("a policy"), rentExempt(s.key("impostor"), policyData(a, s.key("alice")))))
	})
	renews("with an account too few", refused(onchain.NotEnoughAccounts), nil, plain(func(ix solana.Instruction) solana.Instruction { return cut(ix, 2) }))
	renews("with a byte too many", refused(onchain.InvalidInstruction), nil, plain(longer))
	renews("with a byte too few", refused(onchain.InvalidInstruction), ptr(uint32(1)), plain(shorter))
	renewPolicyTokens(v)
	v.story("renew_policy by another program", func(s *story) {
		a := s.approve("alice", "alice's session", everything)
		ix := s.through(chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), nil), 160, session.TokenV2Size, 0)
		s.send("alice signs for a program that renews her policy", refused(onchain.NotTopLevel), s.key("alice"), ix)
	})
	v.story("renew_policy of a session of the first version", func(s *story) {
		a, p := s.approveV1("alice", "alice's session"), s.parties("alice", "alice's session")
		s.wait(tokenLife)
		s.send("alice renews it", success, s.key("alice"), s.must(session.RevokeV1(p)), s.must(session.CreateV1(p, s.terms())),
			chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), nil))
	})
	v.story("renew_policy that was ended", func(s *story) {
		a := s.approve("alice", "alice's session", everything)
		s.send("the session signs out", success, a.Signer, chess.EndPolicy(a.Policy, a.Signer))
		s.send("alice renews it", refused(onchain.PolicyEnded), s.key("alice"), chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), nil))
	})
	v.story("renew_policy in one transaction with the token, and play on", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		a := s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActPlay, Moves: ptr(uint32(1))})
		s.wait(tokenLife)
		all := append(s.anew("alice", "alice's session"), chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), nil),
			chess.PlayMove(addr, a, 0, s.move("e2e4")))
		s.send("alice renews and the session plays", success, s.key("alice"), all...)
	})
}

// renewPolicyTokens renew by tokens that are none, or not any more.
func renewPolicyTokens(v *volume) {
	with := func(name string, code onchain.Code, stage func(*story)) {
		v.story("renew_policy "+name, func(s *story) {
			a := s.approve("alice", "alice's session", everything)
			stage(s)
			s.send("alice renews it", refused(code), s.key("alice"), chess.RenewPolicy(a.Policy, a.Token, s.key("alice"), nil))
		})
	}
	with("of a revoked session", onchain.TokenClosed, func(s *story) {
		s.send("alice revokes it", success, s.key("alice"), s.must(session.RevokeV2(s.parties("alice", "alice's session"))))
	})
	with("of an expired session", onchain.TokenExpired, func(s *story) { s.wait(tokenLife) })
	v.story("renew_policy of a token that another program took over", func(s *story) {
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.put(a.Token, rentExempt(s.key("impostor"), tokenData(p, dawn+tokenLife)))
		s.put(a.Policy, rentExempt(program.ChessID, policyData(a, p.Authority)))
		s.send("alice renews it", refused(onchain.TokenWrongOwner), p.Authority, chess.RenewPolicy(a.Policy, a.Token, p.Authority, nil))
	})
}

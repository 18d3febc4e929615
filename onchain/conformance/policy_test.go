package conformance_test

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
	"castlekey/session"
)

// openPolicyStories let sessions act, or try to.
func openPolicyStories(v *volume) {
	opens := func(name string, w want, l onchain.Limits) {
		v.story("open_policy "+name, func(s *story) {
			p := s.parties("alice", "alice's session")
			a := s.actorOf(session.V2, p)
			s.send("alice approves", w, p.Authority, s.createV2(p), chess.OpenPolicy(a.Policy, a.Token, p.Authority, l))
		})
	}
	game := (&story{keys: map[solana.PublicKey]solana.PrivateKey{}}).key("some game")
	opens("for one action", success, onchain.Limits{Actions: onchain.ActPlay})
	opens("for one game and forty moves", success, onchain.Limits{Actions: onchain.ActPlayOneGame, Game: &game, Moves: ptr(uint32(40))})
	opens("for as many moves as can be counted", success, onchain.Limits{Actions: onchain.ActAll, Moves: ptr(^uint32(0) - 1)})
	opens("for a token V1, when it is V2", refused(onchain.TokenNotV1), onchain.Limits{Actions: onchain.ActAll, AcceptV1: true})
	opens("for nothing", refused(onchain.InvalidActions), onchain.Limits{})
	opens("for an unknown action", refused(onchain.InvalidActions), onchain.Limits{Actions: onchain.ActAll + 1})
	opens("for an unknown action alone", refused(onchain.InvalidActions), onchain.Limits{Actions: 1 << 15})
	v.story("open_policy for a token V1, which the wallet accepts", func(s *story) { s.approveV1("alice", "alice's session") })
	openPolicyTokens(v)
	openPolicyAccounts(v)
	v.story("open_policy by another program", func(s *story) {
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.send("alice creates a session", success, p.Authority, s.createV2(p))
		ix := s.through(chess.OpenPolicy(a.Policy, a.Token, p.Authority, everything), 0, session.TokenV2Size, 0, len("solana_system_program"))
		s.send("alice signs for a program that opens a policy", refused(onchain.NotTopLevel), p.Authority, ix)
	})
}

// openPolicyTokens open policies for tokens that are none, or of others.
func openPolicyTokens(v *volume) {
	with := func(name string, code onchain.Code, token func(s *story) onchain.Actor) {
		v.story("open_policy "+name, func(s *story) {
			a := token(s)
			s.send("alice opens a policy", refused(code), s.wallet("alice"), chess.OpenPolicy(a.Policy, a.Token, s.key("alice"), everything))
		})
	}
	with("for a session that does not exist", onchain.TokenClosed, func(s *story) onchain.Actor {
		return s.actorOf(session.V2, s.parties("alice", "alice's session"))
	})
	with("for the session of another wallet", onchain.TokenWrongAuthority, func(s *story) onchain.Actor {
		p := s.parties("bob", "bob's session")
		s.send("bob creates a session", success, p.Authority, s.createV2(p))
		return s.actorOf(session.V2, p)
	})
	with("for a session whose key is the wallet", onchain.SessionIsWallet, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice")
		s.send("alice creates a session for herself", success, p.Authority, s.createV2(p))
		return s.actorOf(session.V2, p)
	})
	with("for a session of another program", onchain.TokenWrongProgram, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		p.Target = program.SessionID
		s.send("alice creates a session", success, p.Authority, s.createV2(p))
		return s.actorOf(session.V2, p)
	})
	with("for an expired session", onchain.TokenExpired, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a session", success, p.Authority, s.createV2(p))
		s.wait(tokenLife)
		return s.actorOf(session.V2, p)
	})
	with("for a session of the first version", onchain.TokenV1, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a session", success, p.Authority, s.must(session.CreateV1(p, s.terms())))
		return s.actorOf(session.V1, p)
	})
	with("for a token of another program", onchain.TokenWrongOwner, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.put(a.Token, rentExempt(s.key("impostor"), tokenData(p, dawn+tokenLife)))
		return a
	})
	with("for a token that is too long", onchain.TokenMalformed, func(s *story) onchain.Actor {
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.put(a.Token, rentExempt(program.SessionID, append(tokenData(p, dawn+tokenLife), 0)))
		return a
	})
}

// openPolicyAccounts are about the account of the policy and who pays for it.
func openPolicyAccounts(v *volume) {
	with := func(name string, w want, change func(*story, onchain.Actor, solana.Instruction) solana.Instruction) {
		v.story("open_policy "+name, func(s *story) {
			p := s.parties("alice", "alice's session")
			a := s.actorOf(session.V2, p)
			s.send("alice creates a session", success, p.Authority, s.createV2(p))
			ix := chess.OpenPolicy(a.Policy, a.Token, p.Authority, everything)
			s.send("carol sends alice's policy", w, s.wallet("carol"), change(s, a, ix))
		})
	}
	plain := func(f func(solana.Instruction) solana.Instruction) func(*story, onchain.Actor, solana.Instruction) solana.Instruction {
		return func(_ *story, _ onchain.Actor, ix solana.Instruction) solana.Instruction { return f(ix) }
	}
	with("at another address", refused(onchain.WrongAddress), func(s *story, _ onchain.Actor, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 0, s.key("elsewhere"))
	})
	with("at an address that somebody sent lamports to", success, func(s *story, a onchain.Actor, ix solana.Instruction) solana.Instruction {
		s.put(a.Policy, svm.Account{Lamports: sol / 1000})
		return ix
	})
	with("in a read-only account", refused(onchain.AccountNotWritable), plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) }))
	with("paid from a read-only wallet", refused(onchain.AccountNotWritable), plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 2) }))
	with("without the wallet's signature", refused(onchain.MissingSignature), plain(func(ix solana.Instruction) solana.Instruction { return unsigned(ix, 2) }))
	with("with another program for the system program", refused(onchain.WrongSystemProgram), plain(func(ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 3, program.SessionID)
	}))
	with("with an account too few", refused(onchain.NotEnoughAccounts), plain(func(ix solana.Instruction) solana.Instruction { return cut(ix, 3) }))
	with("with a byte too many", refused(onchain.InvalidInstruction), plain(longer))
	with("with a byte too few", refused(onchain.InvalidInstruction), plain(shorter))
	v.story("open_policy twice", func(s *story) {
		a := s.approve("alice", "alice's session", onchain.Limits{Actions: onchain.ActPlay})
		s.send("alice widens it", refused(onchain.AlreadyExists), s.key("alice"), chess.OpenPolicy(a.Policy, a.Token, s.key("alice"), everything))
	})
	v.story("open_policy by a wallet that cannot pay the rent", func(s *story) {
		poor := s.put(s.key("poor"), svm.Account{Lamports: sol / 500})
		p := session.Parties{Target: program.ChessID, Signer: s.key("poor's session"), Authority: poor, Payer: s.wallet("carol")}
		a := s.actorOf(session.V2, p)
		s.send("poor's session is created by carol", success, p.Payer, s.createV2(p))
		s.send("poor opens a policy", refused(onchain.InsufficientFunds), p.Payer,
			s.transfer(poor, p.Payer, sol/1000), chess.OpenPolicy(a.Policy, a.Token, poor, everything))
	})
	v.story("open_policy and use it in one transaction", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.send("alice approves and plays", success, p.Authority, s.createV2(p), chess.OpenPolicy(a.Policy, a.Token, p.Authority, everything),
			chess.PlayMove(addr, a, 0, s.move("e2e4")))
	})
}

// endPolicyStories sign out.
func endPolicyStories(v *volume) {
	ends := func(name string, w want, who func(*story, onchain.Actor) solana.PublicKey) {
		v.story("end_policy "+name, func(s *story) {
			a := s.approve("alice", "alice's session", everything)
			signer := who(s, a)
			s.send("it is ended", w, s.wallet("carol"), chess.EndPolicy(a.Policy, signer))
		})
	}
	ends("by the wallet", success, func(s *story, _ onchain.Actor) solana.PublicKey { return s.key("alice") })
	ends("by the session", success, func(_ *story, a onchain.Actor) solana.PublicKey { return a.Signer })
	ends("by the opponent", refused(onchain.PolicyWrongAuthority), func(s *story, _ onchain.Actor) solana.PublicKey { return s.wallet("bob") })
	changed := func(name string, w want, change func(solana.Instruction) solana.Instruction) {
		v.story("end_policy "+name, func(s *story) {
			a := s.approve("alice", "alice's session", everything)
			s.send("it is ended", w, s.wallet("carol"), change(chess.EndPolicy(a.Policy, s.key("alice"))))
		})
	}
	changed("without a signature", refused(onchain.MissingSignature), func(ix solana.Instruction) solana.Instruction { return unsigned(ix, 1) })
	changed("that is read-only", refused(onchain.AccountNotWritable), func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) })
	changed("with an account too few", refused(onchain.NotEnoughAccounts), func(ix solana.Instruction) solana.Instruction { return cut(ix, 1) })
	changed("with a byte too many", refused(onchain.InvalidInstruction), longer)
	v.story("end_policy twice", func(s *story) {
		a := s.approve("alice", "alice's session", everything)
		s.send("the session signs out", success, a.Signer, chess.EndPolicy(a.Policy, a.Signer))
		s.send("the wallet ends it too", refused(onchain.PolicyEnded), s.key("alice"), chess.EndPolicy(a.Policy, s.key("alice")))
	})
	v.story("end_policy that does not exist", func(s *story) {
		a := s.actorOf(session.V2, s.parties("alice", "alice's session"))
		s.send("alice ends it", refused(onchain.PolicyMissing), s.key("alice"), chess.EndPolicy(a.Policy, s.key("alice")))
	})
	v.story("end_policy that is a game", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		s.send("alice ends it", refused(onchain.NotPolicy), s.key("alice"), chess.EndPolicy(addr, s.key("alice")))
	})
	closePolicyStories(v)
}

// closePolicyStories give rent back.
func closePolicyStories(v *volume) {
	closes := func(name string, w want, stage func(*story, onchain.Actor), change func(*story, solana.Instruction) solana.Instruction) {
		v.story("close_policy "+name, func(s *story) {
			a := s.approve("alice", "alice's session", everything)
			if stage != nil {
				stage(s, a)
			}
			ix := chess.ClosePolicy(a.Policy, a.Token, s.key("alice"))
			if change != nil {
				ix = change(s, ix)
			}
			s.send("carol closes it", w, s.wallet("carol"), ix)
		})
	}
	ended := func(s *story, a onchain.Actor) {
		s.send("the session signs out", success, a.Signer, chess.EndPolicy(a.Policy, a.Signer))
	}
	plain := func(f func(solana.Instruction) solana.Instruction) func(*story, solana.Instruction) solana.Instruction {
		return func(_ *story, ix solana.Instruction) solana.Instruction { return f(ix) }
	}
	closes("that was ended", success, ended, nil)
	closes("of an expired session", success, func(s *story, _ onchain.Actor) { s.wait(tokenLife) }, nil)
	closes("of a session in its last second", refused(onchain.PolicyInUse), func(s *story, _ onchain.Actor) { s.wait(tokenLife - 1) }, nil)
	closes("that has expired, of a session made anew", success, func(s *story, _ onchain.Actor) {
		s.wait(tokenLife - 1)
		s.send("alice makes the token anew", success, s.key("alice"), s.anew("alice", "alice's session")...)
		s.wait(1)
	}, nil)
	closes("in its last second, of a session made anew", refused(onchain.PolicyInUse), func(s *story, _ onchain.Actor) {
		s.wait(tokenLife - 1)
		s.send("alice makes the token anew", success, s.key("alice"), s.anew("alice", "alice's session")...)
	}, nil)
	closes("of a revoked session", success, func(s *story, _ onchain.Actor) {
		s.send("alice revokes it", success, s.key("alice"), s.must(session.RevokeV2(s.parties("alice", "alice's session"))))
	}, nil)
	v.story("close_policy of a session of the first version that a stranger has revoked", func(s *story) {
		a := s.approveV1("alice", "alice's session")
		s.send("carol revokes and closes it", success, s.wallet("carol"), s.must(session.RevokeV1(s.parties("alice", "alice's session"))),
			chess.ClosePolicy(a.Policy, a.Token, s.key("alice")))
	})
	closes("in use", refused(onchain.PolicyInUse), nil, nil)
	closes("with another token", refused(onchain.PolicyWrongToken), ended, func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 1, s.key("another token"))
	})
	closes("to another wallet", refused(onchain.WrongRecipient), ended, func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 2, s.key("carol"))
	})
	closes("that is read-only", refused(onchain.AccountNotWritable), ended, plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) }))
	closes("to a wallet that is read-only", refused(onchain.AccountNotWritable), ended, plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 2) }))
	closes("with an account too few", refused(onchain.NotEnoughAccounts), ended, plain(func(ix solana.Instruction) solana.Instruction { return cut(ix, 2) }))
	closes("with a byte too many", refused(onchain.InvalidInstruction), ended, plain(longer))
	closes("twice", refused(onchain.PolicyMissing), func(s *story, a onchain.Actor) {
		ended(s, a)
		s.send("alice closes it", success, s.key("alice"), chess.ClosePolicy(a.Policy, a.Token, s.key("alice")))
	}, nil)
	v.story("close_policy whose token became something else", func(s *story) {
		p := s.parties("alice", "alice's session")
		a := s.actorOf(session.V2, p)
		s.put(a.Token, rentExempt(s.key("impostor"), tokenData(p, 0)))
		s.put(a.Policy, rentExempt(program.ChessID, policyData(a, p.Authority)))
		s.send("carol closes it", refused(onchain.TokenWrongOwner), s.wallet("carol"), chess.ClosePolicy(a.Policy, a.Token, p.Authority))
	})
	v.story("close_policy, revoke and sweep: a session leaves nothing behind", func(s *story) {
		a := s.approve("alice", "alice's session", everything)
		p := s.parties("alice", "alice's session")
		s.send("alice ends it all", success, p.Authority, chess.EndPolicy(a.Policy, p.Authority), s.must(session.RevokeV2(p)),
			chess.ClosePolicy(a.Policy, a.Token, p.Authority), s.transfer(a.Signer, p.Authority, sol/100))
	})
}

// through wraps an instruction in a call by another program, which needs to know how much data each of its accounts holds.
func (s *story) through(ix solana.Instruction, sizes ...int) solana.Instruction {
	s.t.Helper()
	data, err := ix.Data()
	if err != nil {
		s.t.Fatal(err)
	}
	call := svmtest.Invocation{Program: ix.ProgramID(), Data: data, Metas: ix.Accounts()}
	for i, place := range svmtest.Layout(sizes...) {
		call.Accounts = append(call.Accounts, svmtest.Account{Place: place, Size: uint64(sizes[i])})
	}
	script := new(svmtest.Script)
	metas := append(append(solana.AccountMetaSlice{}, ix.Accounts()...), solana.Meta(ix.ProgramID()))
	return solana.NewInstruction(s.scripted(), metas, script.InvokeC(call).Data())
}

// scripted deploys the program that does what its instruction's data says.
func (s *story) scripted() solana.PublicKey {
	s.t.Helper()
	elf, err := asm.ELF(svmtest.ScriptSource())
	if err != nil {
		s.t.Fatal(err)
	}
	return s.deploy("the script program", elf)
}

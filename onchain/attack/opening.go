package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// openPolicyAttacks open a policy the wallet did not mean to open.
func openPolicyAttacks() []Attack {
	as := func(name string, want onchain.Code, script func(s *scene, p session.Parties)) Attack {
		return Attack{Name: name, Expect: refused(want), script: func(s *scene) { script(s, s.sessionOf(players[game.White])) }}
	}
	all := []Attack{
		as("open a policy without the wallet's signature", onchain.MissingSignature, func(s *scene, p session.Parties) {
			s.createOnly(p)
			s.could("signed by the wallet", p.Authority, s.open(p, everything))
			s.strike(unsigned(s.open(p, everything), 2))
		}),
		as("find out without the wallet's signature whether a policy could be opened", onchain.MissingSignature, func(s *scene, p session.Parties) {
			s.approve(p, everything) // signed, the answer would be that it exists
			s.strike(unsigned(s.open(p, everything), 2))
		}),
		as("open a policy for somebody else's session", onchain.TokenWrongAuthority, func(s *scene, p session.Parties) {
			s.createOnly(p)
			s.strike(with(s.open(p, everything), 2, s.wallet(mallory)))
		}),
		as("open a policy by the session key for itself", onchain.TokenWrongAuthority, func(s *scene, p session.Parties) {
			s.createOnly(p)
			s.strikeAs(p.Signer, with(s.open(p, everything), 2, p.Signer))
		}),
		as("open a second, wider policy for a session that has one", onchain.AlreadyExists, func(s *scene, p session.Parties) {
			s.approve(p, onchain.Limits{Actions: onchain.ActPlay})
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy again that was ended", onchain.AlreadyExists, func(s *scene, p session.Parties) {
			a := s.approve(p, everything)
			s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy whose session key is the wallet itself", onchain.SessionIsWallet, func(s *scene, p session.Parties) {
			p.Signer = p.Authority
			s.createOnly(p)
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy at an address of Mallory's choice", onchain.WrongAddress, func(s *scene, p session.Parties) {
			s.createOnly(p)
			s.strikeAs(p.Authority, with(s.open(p, everything), 0, s.key("an address of Mallory's choice")))
		}),
		as("open a policy for a session where it was never created", onchain.TokenClosed, func(s *scene, p session.Parties) {
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy in the second the session expires", onchain.TokenExpired, func(s *scene, p session.Parties) {
			s.createOnly(p)
			s.wait(tokenLife - 1)
			s.could("in the last second", p.Authority, s.open(p, everything))
			s.wait(1)
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy for a session that was created already expired", onchain.TokenExpired, func(s *scene, p session.Parties) {
			s.send(p.Authority, s.createUntil(p, s.now))
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
		as("open a policy for another program's session", onchain.TokenWrongProgram, func(s *scene, p session.Parties) {
			p.Target = program.SessionID
			s.createOnly(p)
			s.strikeAs(p.Authority, s.open(p, everything))
		}),
	}
	return append(append(all, openTooMuch()...), openWithForgery()...)
}

// openTooMuch open policies that allow what none may.
func openTooMuch() []Attack {
	as := func(name string, want onchain.Code, l onchain.Limits) Attack {
		return Attack{Name: name, Expect: refused(want), script: func(s *scene) {
			p := s.sessionOf(players[game.White])
			s.createOnly(p)
			s.strikeAs(p.Authority, s.open(p, l))
		}}
	}
	return []Attack{
		as("open a policy that allows nothing", onchain.InvalidActions, onchain.Limits{}),
		as("open a policy that allows what does not exist yet", onchain.InvalidActions, onchain.Limits{Actions: onchain.ActAll | 1<<8}),
	}
}

// openWithForgery open a policy by accounts that are not what they seem.
func openWithForgery() []Attack {
	as := func(name string, want onchain.Code, forge func(s *scene, p session.Parties, a onchain.Actor) solana.Instruction) Attack {
		return Attack{Name: name, Expect: refused(want), script: func(s *scene) {
			p := s.sessionOf(players[game.White])
			a := s.createOnly(p)
			s.could("before the attack", p.Authority, s.open(p, everything))
			s.strikeAs(p.Authority, forge(s, p, a))
		}}
	}
	return []Attack{
		as("open a policy with a token that Mallory's program wrote", onchain.TokenWrongOwner, func(s *scene, p session.Parties, a onchain.Actor) solana.Instruction {
			return with(s.open(p, everything), 1, s.copyFor(a.Token, "a copied token"))
		}),
		as("open a policy with a token of the wrong length", onchain.TokenMalformed, func(s *scene, p session.Parties, a onchain.Actor) solana.Instruction {
			s.edit(a.Token, func(t *svm.Account) { *t = exempt(t.Owner, append(t.Data, 0)) })
			return s.open(p, everything)
		}),
		as("open a policy with Mallory's program in place of the system program", onchain.WrongSystemProgram, func(s *scene, p session.Parties, _ onchain.Actor) solana.Instruction {
			return with(s.open(p, everything), 3, s.impostor())
		}),
		as("open a policy whose account is read-only", onchain.AccountNotWritable, func(s *scene, p session.Parties, _ onchain.Actor) solana.Instruction {
			return readOnly(s.open(p, everything), 0)
		}),
		as("open a policy in an account that another program took before", onchain.AlreadyExists, func(s *scene, p session.Parties, a onchain.Actor) solana.Instruction {
			s.put(a.Policy, exempt(s.impostor(), make([]byte, policySize)))
			return s.open(p, everything)
		}),
	}
}

// endPolicyAttacks end, or close, policies of others, or too early.
func endPolicyAttacks() []Attack {
	var all []Attack
	for _, c := range []game.Color{game.White, game.Black} {
		as := func(name string, want onchain.Code, script func(s *scene, p session.Parties, a onchain.Actor)) {
			all = append(all, onPolicy(c, name, want, script))
		}
		endings(as, players[c.Other()])
		closings(as)
	}
	return all
}

// onPolicy is an attack on the policy of a colour's usual session, which its wallet has approved.
func onPolicy(c game.Color, name string, want onchain.Code, script func(s *scene, p session.Parties, a onchain.Actor)) Attack {
	return Attack{Name: name + " (" + colourNames[c] + ")", Expect: refused(want), script: func(s *scene) {
		p := s.sessionOf(players[c])
		a := s.approve(p, everything)
		s.wallet(players[c.Other()])
		script(s, p, a)
	}}
}

type policyStory func(name string, want onchain.Code, script func(s *scene, p session.Parties, a onchain.Actor))

func endings(as policyStory, rival string) {
	as("end a stranger's session", onchain.PolicyWrongAuthority, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strike(chess.EndPolicy(a.Policy, s.wallet(mallory)))
		s.could("by the session itself", p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.could("by the wallet", p.Authority, chess.EndPolicy(a.Policy, p.Authority))
	})
	as("end the opponent's session", onchain.PolicyWrongAuthority, func(s *scene, _ session.Parties, a onchain.Actor) {
		s.strikeAs(s.wallet(rival), chess.EndPolicy(a.Policy, s.wallet(rival)))
	})
	as("end a session without the wallet's signature", onchain.MissingSignature, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strike(unsigned(chess.EndPolicy(a.Policy, p.Authority), 1))
	})
	as("end a session without the session key's signature", onchain.MissingSignature, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strike(unsigned(chess.EndPolicy(a.Policy, p.Signer), 1))
	})
	as("end a session twice", onchain.PolicyEnded, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.strikeAs(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
	})
	as("end a session by a policy that is read-only", onchain.AccountNotWritable, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strikeAs(p.Authority, readOnly(chess.EndPolicy(a.Policy, p.Authority), 0))
	})
	as("end a session by a policy that Mallory's program wrote", onchain.NotPolicy, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strikeAs(p.Authority, chess.EndPolicy(s.copyFor(a.Policy, "a copied policy"), p.Authority))
	})
}

func closings(as policyStory) {
	as("close the policy of a live session", onchain.PolicyInUse, func(s *scene, p session.Parties, a onchain.Actor) {
		s.wait(tokenLife - 1)
		closing := chess.ClosePolicy(a.Policy, a.Token, p.Authority)
		s.strike(closing)
		s.wait(1)
		s.could("once it has expired", s.wallet(mallory), closing)
	})
	as("close a policy whose token was made anew, in its own last second", onchain.PolicyInUse, func(s *scene, p session.Parties, a onchain.Actor) {
		s.wait(tokenLife - 1)
		s.remake(p)
		closing := chess.ClosePolicy(a.Policy, a.Token, p.Authority)
		s.strike(closing)
		s.wait(1)
		s.could("once it has expired itself", s.wallet(mallory), closing)
	})
	as("close a policy whose token was made anew for less time, in the token's last second", onchain.PolicyInUse, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Authority, s.must(session.RevokeV2(p)), s.must(session.CreateV2(p, terms(s.now+60))))
		s.wait(59)
		closing := chess.ClosePolicy(a.Policy, a.Token, p.Authority)
		s.strike(closing)
		s.wait(1)
		s.could("once the token has expired", s.wallet(mallory), closing)
	})
	as("close an ended policy and take its rent", onchain.WrongRecipient, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.could("for the wallet", s.wallet(mallory), chess.ClosePolicy(a.Policy, a.Token, p.Authority))
		s.strike(chess.ClosePolicy(a.Policy, a.Token, s.wallet(mallory)))
	})
	as("close an ended policy, its rent going to the session key", onchain.WrongRecipient, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.strike(chess.ClosePolicy(a.Policy, a.Token, p.Signer))
	})
	as("close a live policy by naming a token that does not exist", onchain.PolicyWrongToken, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strike(chess.ClosePolicy(a.Policy, s.key("no token"), p.Authority))
	})
	as("close a live policy by naming Mallory's expired token", onchain.PolicyWrongToken, func(s *scene, p session.Parties, a onchain.Actor) {
		dead := s.sessionOf(mallory)
		s.send(dead.Payer, s.must(session.CreateV2(dead, terms(dawn))))
		s.strike(chess.ClosePolicy(a.Policy, s.actorOf(dead).Token, p.Authority))
	})
	as("close a policy that is read-only", onchain.AccountNotWritable, func(s *scene, p session.Parties, a onchain.Actor) {
		s.wait(tokenLife)
		s.strike(readOnly(chess.ClosePolicy(a.Policy, a.Token, p.Authority), 0))
	})
	as("close a policy whose wallet is read-only", onchain.AccountNotWritable, func(s *scene, p session.Parties, a onchain.Actor) {
		s.wait(tokenLife)
		s.strike(readOnly(chess.ClosePolicy(a.Policy, a.Token, p.Authority), 2))
	})
	as("close a game as if it were a policy", onchain.NotPolicy, func(s *scene, p session.Parties, a onchain.Actor) {
		s.strike(with(chess.ClosePolicy(a.Policy, a.Token, p.Authority), 0, s.active(onchain.NewGame{})))
	})
	as("close a policy that Mallory's program wrote", onchain.NotPolicy, func(s *scene, p session.Parties, a onchain.Actor) {
		s.send(p.Signer, chess.EndPolicy(a.Policy, p.Signer))
		s.strike(with(chess.ClosePolicy(a.Policy, a.Token, p.Authority), 0, s.copyFor(a.Policy, "a copied policy")))
	})
}

package conformance_test

import (
	"fmt"
	"math"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"
)

// The codes of Anchor that the session program answers with.
const (
	instructionMissing    = 100
	unknownInstruction    = 101
	badArguments          = 102
	constraintMut         = 2000
	constraintHasOne      = 2001
	constraintSeeds       = 2006
	constraintExecutable  = 2007
	noDiscriminator       = 3001
	wrongDiscriminator    = 3002
	tokenCutShort         = 3003
	notEnoughKeys         = 3005
	ownedByWrongProgram   = 3007
	wrongSystemProgram    = 3008
	notSigner             = 3010
	notSystemOwned        = 3011
	notInitialized        = 3012
	declaredIDMismatch    = 4100
	systemAccountExists   = 0 // of the system program, passed on
	systemTooFewLamports  = 1
	sessionTokenV1Account = "SessionToken"
)

// A creation is one of the three instructions that create a token.
type creation struct {
	name    string
	version session.Version
	build   func(session.Parties, session.Terms) (solana.Instruction, error)
	slots   map[string]int // of the accounts, by role
}

func creations() []creation {
	v1 := map[string]int{"token": 0, "session key": 1, "payer": 2, "authority": 2, "target": 3, "system": 4}
	v2 := map[string]int{"token": 0, "session key": 1, "payer": 2, "authority": 3, "target": 4, "system": 5}
	return []creation{
		{"create_session", session.V1, session.CreateV1, v1},
		{"create_session_with_payer", session.V1, session.CreateWithPayer, v2},
		{"create_session_v2", session.V2, session.CreateV2, v2},
	}
}

// sponsored are a session's parties where carol pays, if the instruction knows a payer.
func (s *story) sponsored(c creation) session.Parties {
	p := s.parties("alice", "alice's session")
	if c.name != "create_session" {
		p.Payer = s.wallet("carol")
	}
	return p
}

// createSessionStories create tokens.
func createSessionStories(v *volume) {
	for _, c := range creations() {
		termsStories(v, c)
		createRefusals(v, c)
		createAccounts(v, c)
	}
	v.story("create_session at another program address", func(s *story) {
		// The same bytes elsewhere must not pass for the session program.
		fake := s.key("fake session program")
		s.scenario.Programs[fake] = s.scenario.Programs[program.SessionID]
		ix := edited(s.must(session.CreateV2(s.parties("alice", "alice's session"), session.Terms{})), func(g *solana.GenericInstruction) { g.ProgID = fake })
		s.send("alice creates a session", custom(declaredIDMismatch), s.key("alice"), ix)
	})
	v.story("a session program's instruction that does not exist", func(s *story) {
		ix := edited(s.must(session.CreateV2(s.parties("alice", "alice's session"), session.Terms{})), func(g *solana.GenericInstruction) {
			copy(g.DataBytes, instructionTag("extend_session"))
		})
		s.send("alice extends a session", custom(unknownInstruction), s.key("alice"), ix)
	})
	v.story("a session program's instruction of seven bytes", func(s *story) {
		ix := edited(s.must(session.CreateV2(s.parties("alice", "alice's session"), session.Terms{})), func(g *solana.GenericInstruction) { g.DataBytes = g.DataBytes[:7] })
		s.send("alice sends it", custom(instructionMissing), s.key("alice"), ix)
	})
}

// termsStories try the arguments.
func termsStories(v *volume, c creation) {
	yes, no := true, false
	cases := map[string]struct {
		terms session.Terms
		want  want
	}{
		"with no arguments":                           {session.Terms{}, success},
		"with the default top-up":                     {session.Terms{TopUp: &yes}, success},
		"with a top-up of a tenth":                    {session.Terms{TopUp: &yes, Lamports: ptr(sol / 10)}, success},
		"with a top-up of nothing":                    {session.Terms{TopUp: &yes, Lamports: ptr(uint64(0))}, success},
		"with lamports that no top-up sends":          {session.Terms{TopUp: &no, Lamports: ptr(sol)}, success},
		"with a top-up that cannot live":              {session.Terms{TopUp: &yes, Lamports: ptr(uint64(1000))}, transaction(`{"InsufficientFundsForRent":{"account_index":1}}`)},
		"with a top-up that cannot be paid":           {session.Terms{TopUp: &yes, Lamports: ptr(11 * sol)}, custom(systemTooFewLamports)},
		"for seven days":                              {session.Terms{ValidUntil: ptr(int64(dawn + session.MaxValidity))}, success},
		"for seven days and a second":                 {session.Terms{ValidUntil: ptr(int64(dawn + session.MaxValidity + 1))}, custom(session.CodeValidityTooLong)},
		"for ever":                                    {session.Terms{ValidUntil: ptr(int64(math.MaxInt64))}, custom(session.CodeValidityTooLong)},
		"that is expired at birth":                    {session.Terms{ValidUntil: ptr(int64(dawn))}, success},
		"that expired before there were computers":    {session.Terms{ValidUntil: ptr(int64(math.MinInt64))}, success},
		"with everything said, top-up and until when": {session.Terms{TopUp: &yes, ValidUntil: ptr(int64(dawn + 60)), Lamports: ptr(sol)}, success},
	}
	for _, name := range sorted(cases) {
		v.story(c.name+" "+name, func(s *story) {
			p := s.sponsored(c)
			s.send("alice creates a session", cases[name].want, p.Payer, s.must(c.build(p, cases[name].terms)))
		})
	}
}

// createRefusals change one thing about a good creation.
func createRefusals(v *volume, c creation) {
	changed := func(name string, w want, change func(*story, solana.Instruction) solana.Instruction) {
		v.story(c.name+" "+name, func(s *story) {
			p := s.sponsored(c)
			s.send("dave sends it", w, s.wallet("dave"), change(s, s.must(c.build(p, s.terms()))))
		})
	}
	slot := func(role string) int { return c.slots[role] }
	for _, role := range []string{"session key", "payer", "authority"} {
		if role == "authority" && c.name == "create_session" {
			continue // it is the payer
		}
		changed("without the signature of the "+role, custom(notSigner), func(_ *story, ix solana.Instruction) solana.Instruction { return unsigned(ix, slot(role)) })
	}
	for _, role := range []string{"token", "session key", "payer", "target", "system"} {
		count := slot(role)
		changed(fmt.Sprintf("with %d accounts, without the %s", count, role), custom(notEnoughKeys), func(_ *story, ix solana.Instruction) solana.Instruction { return cut(ix, count) })
	}
	changed("at another address", custom(constraintSeeds), func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, 0, s.key("elsewhere"))
	})
	changed("for a target that is no program", custom(constraintSeeds), func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, slot("target"), s.wallet("bob"))
	})
	changed("with another program for the system program", custom(wrongSystemProgram), func(_ *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, slot("system"), program.ChessID)
	})
	changed("for a read-only session key", custom(constraintMut), func(_ *story, ix solana.Instruction) solana.Instruction { return readOnly(ix, slot("session key")) })
	changed("with a read-only token", instruction("PrivilegeEscalation"), func(_ *story, ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) })
	changed("paid from a read-only wallet", instruction("PrivilegeEscalation"), func(_ *story, ix solana.Instruction) solana.Instruction { return readOnly(ix, slot("payer")) })
	changed("with bytes after the arguments", success, func(_ *story, ix solana.Instruction) solana.Instruction { return longer(longer(ix)) })
	changed("with arguments cut short", custom(badArguments), func(_ *story, ix solana.Instruction) solana.Instruction { return shorter(ix) })
	for i, what := range []string{"an option tag", "a truth value"} {
		changed("with "+what+" of 2", custom(badArguments), func(_ *story, ix solana.Instruction) solana.Instruction {
			return edited(ix, func(g *solana.GenericInstruction) { g.DataBytes[8+i] = 2 })
		})
	}
}

// createAccounts are about what lies at the addresses before.
func createAccounts(v *volume, c creation) {
	v.story(c.name+" twice", func(s *story) {
		p := s.sponsored(c)
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, s.terms())))
		s.send("alice creates it again", custom(systemAccountExists), p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" over an expired one", func(s *story) {
		p := s.sponsored(c)
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, s.terms())))
		s.wait(tokenLife)
		s.send("alice creates it again", custom(systemAccountExists), p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" at an address that somebody sent lamports to", func(s *story) {
		p := s.sponsored(c)
		s.put(s.actorOf(c.version, p).Token, svm.Account{Lamports: sol / 1000})
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" at an address that holds more than the rent", func(s *story) {
		p := s.sponsored(c)
		s.put(s.actorOf(c.version, p).Token, svm.Account{Lamports: sol})
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" for a target that is a wallet", func(s *story) {
		p := s.sponsored(c)
		p.Target = s.wallet("bob")
		s.send("alice creates a session", custom(constraintExecutable), p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" for the system program", func(s *story) {
		p := s.sponsored(c)
		p.Target = solana.SystemProgramID
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, s.terms())))
	})
	v.story(c.name+" with the wallet as its session key", func(s *story) {
		p := s.sponsored(c)
		p.Signer = p.Authority
		s.send("alice creates a session", success, p.Payer, s.must(c.build(p, session.Terms{})))
	})
	v.story(c.name+" by a payer that cannot pay", func(s *story) {
		p := s.sponsored(c)
		poor := s.put(s.key("poor"), svm.Account{Lamports: sol / 1000})
		if c.name == "create_session" {
			p.Authority = poor
		}
		p.Payer = poor
		s.send("dave sends it", custom(systemTooFewLamports), s.wallet("dave"), s.must(c.build(p, session.Terms{})))
	})
}

// A revocation is one of the instructions that close a token.
type revocation struct {
	name    string
	create  creation
	build   func(session.Parties) (solana.Instruction, error)
	refund  int // slot of who gets the rent
	system  int // slot of the system program
	account string
}

func revocations() []revocation {
	c := creations()
	return []revocation{
		{"revoke_session", c[0], session.RevokeV1, 1, 2, sessionTokenV1Account},
		{"revoke_session_v2", c[2], session.RevokeV2, 1, 3, "SessionTokenV2"},
	}
}

// revokeSessionStories close tokens.
func revokeSessionStories(v *volume) {
	for _, r := range revocations() {
		revokeStories(v, r)
		revokeCrafted(v, r)
	}
	v.story("revoke_session by a stranger", func(s *story) {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a session", success, p.Authority, s.must(session.CreateV1(p, s.terms())))
		s.send("bob revokes it", success, s.wallet("bob"), s.must(session.RevokeV1(p)))
	})
	v.story("revoke_session that another account paid for", func(s *story) {
		p := s.sponsored(creations()[1])
		s.send("carol pays for alice's session", success, p.Payer, s.must(session.CreateWithPayer(p, s.terms())))
		s.send("alice revokes it", success, p.Authority, s.must(session.RevokeV1(p)))
	})
	v.story("revoke_session_v2 without the authority's signature", func(s *story) {
		p := s.sponsored(creations()[2])
		s.send("alice creates a session", success, p.Payer, s.createV2(p))
		s.send("bob revokes it", custom(session.CodeInvalidAuthority), s.wallet("bob"), s.must(session.CloseExpiredV2(p)))
	})
	v.story("revoke_session_v2 without a signature in its last second", func(s *story) {
		p := s.sponsored(creations()[2])
		s.send("alice creates a session", success, p.Payer, s.createV2(p))
		s.wait(tokenLife - 1)
		s.send("bob revokes it", custom(session.CodeInvalidAuthority), s.wallet("bob"), s.must(session.CloseExpiredV2(p)))
	})
	v.story("revoke_session_v2 by anyone once it expired", func(s *story) {
		p := s.sponsored(creations()[2])
		s.send("alice creates a session", success, p.Payer, s.createV2(p))
		s.wait(tokenLife)
		s.send("bob closes it", success, s.wallet("bob"), s.must(session.CloseExpiredV2(p)))
	})
	v.story("revoke_session_v2 and create it again in one transaction", func(s *story) {
		p := s.parties("alice", "alice's session")
		s.send("alice creates a session", success, p.Payer, s.createV2(p))
		s.wait(tokenLife)
		s.send("alice renews it", success, p.Payer, s.must(session.RevokeV2(p)), s.createV2(p))
	})
	v.story("revoke_session_v2 and send lamports to the address in one transaction", func(s *story) {
		p := s.parties("alice", "alice's session")
		token := s.actorOf(session.V2, p).Token
		s.send("alice creates a session", success, p.Payer, s.createV2(p))
		s.send("alice revokes and revives", success, p.Payer, s.must(session.RevokeV2(p)), s.transfer(p.Payer, token, sol/100))
		s.send("alice revokes again", custom(ownedByWrongProgram), p.Payer, s.must(session.RevokeV2(p)))
	})
}

// revokeStories close a token that was created as usual.
func revokeStories(v *volume, r revocation) {
	revokes := func(name string, w want, change func(*story, solana.Instruction) solana.Instruction) {
		v.story(r.name+" "+name, func(s *story) {
			p := s.sponsored(r.create)
			s.send("alice creates a session", success, p.Payer, s.must(r.create.build(p, s.terms())))
			s.send("dave sends it", w, s.wallet("dave"), change(s, s.must(r.build(p))))
		})
	}
	plain := func(f func(solana.Instruction) solana.Instruction) func(*story, solana.Instruction) solana.Instruction {
		return func(_ *story, ix solana.Instruction) solana.Instruction { return f(ix) }
	}
	revokes("with all its signatures", success, plain(func(ix solana.Instruction) solana.Instruction { return ix }))
	revokes("with bytes after the instruction", success, plain(longer))
	revokes("to somebody else", custom(constraintHasOne), func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, r.refund, s.wallet("dave"))
	})
	revokes("to a program's account", custom(notSystemOwned), func(s *story, ix solana.Instruction) solana.Instruction {
		return withAccount(ix, r.refund, s.put(s.key("vault"), rentExempt(s.key("impostor"), []byte{1})))
	})
	revokes("to a read-only account", custom(constraintMut), plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, r.refund) }))
	revokes("of a read-only token", custom(constraintMut), plain(func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) }))
	revokes("with another program for the system program", custom(wrongSystemProgram), plain(func(ix solana.Instruction) solana.Instruction {
		return withAccount(ix, r.system, program.ChessID)
	}))
	for count := range r.system + 1 {
		revokes(fmt.Sprintf("with %d accounts", count), custom(notEnoughKeys), plain(func(ix solana.Instruction) solana.Instruction { return cut(ix, count) }))
	}
	v.story(r.name+" twice", func(s *story) {
		p := s.sponsored(r.create)
		s.send("alice creates a session", success, p.Payer, s.must(r.create.build(p, s.terms())))
		s.send("alice revokes it", success, p.Authority, s.must(r.build(p)))
		s.send("alice revokes it again", custom(notInitialized), p.Authority, s.must(r.build(p)))
	})
	if r.create.version == session.V2 {
		revokes("of another authority", custom(constraintHasOne), func(s *story, ix solana.Instruction) solana.Instruction { return withAccount(ix, 2, s.wallet("dave")) })
		revokes("of an authority that is a program's account", custom(notSystemOwned), func(s *story, ix solana.Instruction) solana.Instruction {
			return withAccount(ix, 2, s.put(s.key("vault"), rentExempt(s.key("impostor"), []byte{1})))
		})
	}
}

// revokeCrafted close accounts that are no tokens.
func revokeCrafted(v *volume, r revocation) {
	crafted := func(name string, w want, account func(*story, session.Parties) svm.Account) {
		v.story(r.name+" of "+name, func(s *story) {
			p := s.sponsored(r.create)
			s.put(s.actorOf(r.create.version, p).Token, account(s, p))
			s.send("alice revokes it", w, p.Authority, s.must(r.build(p)))
		})
	}
	crafted("an account of another program", custom(ownedByWrongProgram), func(s *story, p session.Parties) svm.Account {
		return rentExempt(s.key("impostor"), tokenData(p, dawn))
	})
	crafted("a plain account", custom(ownedByWrongProgram), func(*story, session.Parties) svm.Account { return svm.Account{Lamports: sol} })
	crafted("a token of seven bytes", custom(noDiscriminator), func(*story, session.Parties) svm.Account {
		return rentExempt(program.SessionID, accountTag(r.account)[:7])
	})
	crafted("a token cut short", custom(tokenCutShort), func(*story, session.Parties) svm.Account {
		return rentExempt(program.SessionID, append(accountTag(r.account), make([]byte, 60)...))
	})
	crafted("a token with another discriminator", custom(wrongDiscriminator), func(*story, session.Parties) svm.Account {
		return rentExempt(program.SessionID, append(accountTag("Game"), make([]byte, 136)...))
	})
	crafted("a token that names other keys than its address", custom(constraintSeeds), func(*story, session.Parties) svm.Account {
		return rentExempt(program.SessionID, append(accountTag(r.account), make([]byte, 136)...))
	})
}

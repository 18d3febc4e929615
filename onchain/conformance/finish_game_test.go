package conformance_test

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"

	"castlekey/game"
	"castlekey/onchain"
)

// drawStories offer, accept and claim draws.
func drawStories(v *volume) {
	v.story("offer_draw out of turn", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("bob offers", success, s.key("bob"), chess.OfferDraw(addr, s.self("bob"), 0))
	})
	v.story("offer_draw twice", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice offers", success, s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
		s.send("alice offers again", refused(onchain.DrawAlreadyOffered), s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
	})
	v.story("offer_draw against an offer", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice offers", success, s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
		s.send("bob offers too", refused(onchain.DrawAlreadyOffered), s.key("bob"), chess.OfferDraw(addr, s.self("bob"), 0))
	})
	v.story("offer_draw lapses when the opponent moves", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice offers", success, s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
		s.play(addr, "alice", "bob", 0, "e2e4", "e7e5")
		s.send("bob accepts too late", refused(onchain.NoDrawOffer), s.key("bob"), chess.AcceptDraw(addr, s.self("bob"), 2))
	})
	v.story("accept_draw after one's offer and move", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice offers", success, s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
		s.play(addr, "alice", "bob", 0, "e2e4")
		s.send("bob accepts", success, s.key("bob"), chess.AcceptDraw(addr, s.self("bob"), 1))
	})
	v.story("accept_draw without an offer", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice accepts", refused(onchain.NoDrawOffer), s.key("alice"), chess.AcceptDraw(addr, s.self("alice"), 0))
	})
	v.story("accept_draw of one's own offer", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("alice offers", success, s.key("alice"), chess.OfferDraw(addr, s.self("alice"), 0))
		s.send("alice accepts", refused(onchain.NoDrawOffer), s.key("alice"), chess.AcceptDraw(addr, s.self("alice"), 0))
	})
	claimStories(v)
}

func claimStories(v *volume) {
	shuffle := []string{"g1f3", "g8f6", "f3g1", "f6g8", "g1f3", "g8f6", "f3g1", "f6g8"}
	v.story("claim_draw of a threefold repetition on the board", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.play(addr, "alice", "bob", 0, shuffle...)
		s.send("alice claims", success, s.key("alice"), chess.ClaimDraw(addr, s.self("alice"), 8, nil))
	})
	v.story("claim_draw of a threefold repetition by the move to come", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.play(addr, "alice", "bob", 0, shuffle[:7]...)
		s.send("bob claims", success, s.key("bob"), chess.ClaimDraw(addr, s.self("bob"), 7, ptr(s.move("f6g8"))))
	})
	claims := func(name string, w want, fen string, m *game.Move) {
		v.story("claim_draw "+name, func(s *story) {
			addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fen)})
			s.send("alice claims", w, s.key("alice"), chess.ClaimDraw(addr, s.self("alice"), 0, m))
		})
	}
	move := func(text string) *game.Move {
		m, err := game.ParseUCI(text)
		if err != nil {
			v.t.Fatal(err)
		}
		return &m
	}
	claims("without a reason", refused(onchain.NoDrawToClaim), almostFifty, nil)
	claims("by a move that gives no reason", refused(onchain.NoDrawToClaim), "4k3/8/8/8/8/8/4P3/4K2R w K - 98 80", move("h1h2"))
	claims("by a pawn's move", refused(onchain.NoDrawToClaim), almostFifty, move("e2e4"))
	claims("by an illegal move", refused(onchain.IllegalMove), almostFifty, move("h1a8"))
	claims("by a move that mates", success, "6k1/5ppp/8/8/8/8/8/R3K3 w - - 99 90", move("a1a8"))
	v.story("claim_draw with a tag of 2", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fiftyMoves)})
		ix := edited(chess.ClaimDraw(addr, s.self("alice"), 0, nil), func(g *solana.GenericInstruction) { g.DataBytes[10] = 2 })
		s.send("alice claims", refused(onchain.InvalidInstruction), s.key("alice"), ix)
	})
	v.story("claim_draw after the flag fell", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{InitialSecs: 10, Start: s.position(fiftyMoves)})
		s.wait(11)
		s.send("alice claims", refused(onchain.FlagFallen), s.key("alice"), chess.ClaimDraw(addr, s.self("alice"), 0, nil))
	})
	v.story("claim_draw by a move that needs more room", func(s *story) {
		addr := s.fullGame()
		s.send("alice claims", refused(onchain.NoDrawToClaim), s.key("alice"), chess.ClaimDraw(addr, s.self("alice"), 200, ptr(s.move("h1h4"))))
	})
	v.story("claim_draw by a move that needs more room, without the system program", func(s *story) {
		addr := s.fullGame()
		ix := cut(chess.ClaimDraw(addr, s.self("alice"), 200, ptr(s.move("h1h4"))), 4)
		s.send("alice claims", refused(onchain.NotEnoughAccounts), s.key("alice"), ix)
	})
	v.story("claim_draw on the board without the system program", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fiftyMoves)})
		s.send("alice claims", success, s.key("alice"), cut(chess.ClaimDraw(addr, s.self("alice"), 0, nil), 4))
	})
}

// resignStories give up, cancel and let time run out.
func resignStories(v *volume) {
	ends := func(name, fen string, who string) {
		v.story("resign "+name, func(s *story) {
			addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fen)})
			s.send(who+" resigns", success, s.key(who), chess.Resign(addr, s.self(who)))
		})
	}
	ends("out of turn", fiftyMoves, "bob")
	ends("against a bare king is a draw", "4k3/8/8/8/8/8/4P3/4K2R w K - 0 1", "alice")
	ends("against a king and a knight is a draw", "4k1n1/8/8/8/8/8/8/4K2Q w - - 0 1", "alice")
	ends("against a knight that could be helped to mate", "4k1n1/8/8/8/8/8/4P3/4K2R w K - 0 1", "alice")
	cancelStories(v)
	timeoutStories(v)
}

func cancelStories(v *volume) {
	v.story("cancel_game that nobody joined", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		s.send("alice cancels", success, s.key("alice"), chess.CancelGame(addr, s.self("alice")))
	})
	v.story("cancel_game that nobody joined, by somebody else", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		s.send("carol cancels", refused(onchain.NotSeated), s.wallet("carol"), chess.CancelGame(addr, s.self("carol")))
	})
	v.story("cancel_game after a ply", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.play(addr, "alice", "bob", 0, "e2e4")
		s.send("bob cancels", success, s.key("bob"), chess.CancelGame(addr, s.self("bob")))
	})
	v.story("cancel_game after two plies", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.play(addr, "alice", "bob", 0, "e2e4", "e7e5")
		s.send("alice cancels", refused(onchain.TooLateToCancel), s.key("alice"), chess.CancelGame(addr, s.self("alice")))
	})
}

func timeoutStories(v *volume) {
	timed := onchain.NewGame{InitialSecs: 10}
	claims := func(name string, w want, wait int64, stage func(*story) solana.PublicKey) {
		v.story("claim_timeout "+name, func(s *story) {
			addr := stage(s)
			s.wait(wait)
			s.send("carol claims", w, s.wallet("carol"), chess.ClaimTimeout(addr))
		})
	}
	claims("of a flag that fell", success, 11, aliceAndBob(timed))
	claims("of a flag in its last second", refused(onchain.FlagNotFallen), 10, aliceAndBob(timed))
	claims("of a game without a clock", refused(onchain.Untimed), 1_000_000, aliceAndBob(onchain.NewGame{}))
	claims("of a game that waits for an opponent", refused(onchain.GameNotStarted), 11, func(s *story) solana.PublicKey { return s.waiting("alice", timed) })
	claims("of a game that is over", refused(onchain.GameOver), 11, func(s *story) solana.PublicKey { return s.over(timed) })
	claims("of black's flag", success, 11, func(s *story) solana.PublicKey {
		addr := s.active("alice", "bob", timed)
		s.play(addr, "alice", "bob", 0, "e2e4")
		return addr
	})
	claims("when the other side cannot mate", success, 11, func(s *story) solana.PublicKey {
		return s.active("alice", "bob", onchain.NewGame{InitialSecs: 10, Start: s.position(almostFifty)})
	})
	claims("of an account that is no game", refused(onchain.NotGame), 0, func(s *story) solana.PublicKey { return s.wallet("alice") })
	v.story("claim_timeout without an account", func(s *story) {
		s.send("carol claims", refused(onchain.NotEnoughAccounts), s.wallet("carol"), cut(chess.ClaimTimeout(s.key("nothing")), 0))
	})
	v.story("claim_timeout of a game that is read-only", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.wait(11)
		s.send("carol claims", refused(onchain.AccountNotWritable), s.wallet("carol"), readOnly(chess.ClaimTimeout(addr), 0))
	})
	v.story("claim_timeout with a byte too many", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.send("carol claims", refused(onchain.InvalidInstruction), s.wallet("carol"), longer(chess.ClaimTimeout(addr)))
	})
}

// closing is a game's state as close_game needs it.
func (s *story) closing(white, black solana.PublicKey) *onchain.State {
	return &onchain.State{Creator: s.key("alice"), White: white, Black: black}
}

// closeGameStories give rent back.
func closeGameStories(v *volume) {
	closes := func(name string, w want, wait int64, change func(solana.Instruction) solana.Instruction) {
		v.story("close_game "+name, func(s *story) {
			addr := s.over(onchain.NewGame{})
			s.wait(wait)
			ix := chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob")))
			if change != nil {
				ix = change(ix)
			}
			s.send("carol closes it", w, s.wallet("carol"), ix)
		})
	}
	other := func(slot int) func(solana.Instruction) solana.Instruction {
		return func(ix solana.Instruction) solana.Instruction {
			return withAccount(ix, slot, (&story{keys: map[solana.PublicKey]solana.PrivateKey{}}).key("carol"))
		}
	}
	closes("after a minute", success, 60, nil)
	closes("before a minute has passed", refused(onchain.TooEarlyToClose), 59, nil)
	closes("with another creator", refused(onchain.WrongRecipient), 60, other(1))
	closes("with another white", refused(onchain.WrongRecipient), 60, other(2))
	closes("with another black", refused(onchain.WrongRecipient), 60, other(3))
	closes("with an account too few", refused(onchain.NotEnoughAccounts), 60, func(ix solana.Instruction) solana.Instruction { return cut(ix, 3) })
	closes("with a byte too many", refused(onchain.InvalidInstruction), 60, longer)
	closes("that is read-only", refused(onchain.AccountNotWritable), 60, func(ix solana.Instruction) solana.Instruction { return readOnly(ix, 0) })
	v.story("close_game to a creator that is read-only", func(s *story) {
		addr := s.over(onchain.NewGame{})
		s.wait(60)
		ix := readOnly(readOnly(chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))), 1), 2)
		s.send("carol closes it", refused(onchain.AccountNotWritable), s.wallet("carol"), ix)
	})
	v.story("close_game that is not over", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("carol closes it", refused(onchain.GameNotOver), s.wallet("carol"), chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))))
	})
	v.story("close_game that is no game", func(s *story) {
		s.wallet("alice")
		s.send("carol closes it", refused(onchain.NotGame), s.wallet("carol"), chess.CloseGame(s.wallet("dave"), s.closing(s.key("alice"), s.key("bob"))))
	})
	v.story("close_game that was cancelled, at once, with an open seat", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		s.send("alice cancels", success, s.key("alice"), chess.CancelGame(addr, s.self("alice")))
		s.send("carol closes it", success, s.wallet("carol"), chess.CloseGame(addr, s.closing(s.key("alice"), solana.PublicKey{})))
	})
	v.story("close_game gives growth back to who paid it", func(s *story) {
		addr := s.fullGame()
		s.play(addr, "alice", "bob", 200, "e2e4")
		s.send("bob resigns", success, s.key("bob"), chess.Resign(addr, s.self("bob")))
		s.wait(60)
		s.send("carol closes it", success, s.wallet("carol"), chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))))
	})
	v.story("close_game that owes growth to a seat that is read-only", func(s *story) {
		addr := s.fullGame()
		a := &s.scenario.Accounts[len(s.scenario.Accounts)-1]
		binary.LittleEndian.PutUint64(a.Data[224:], 1000) // black paid
		s.send("bob resigns", success, s.key("bob"), chess.Resign(addr, s.self("bob")))
		s.wait(60)
		ix := readOnly(chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))), 3)
		s.send("carol closes it", refused(onchain.AccountNotWritable), s.wallet("carol"), ix)
	})
	v.story("close_game and open another at its address in one transaction", func(s *story) {
		addr := s.over(onchain.NewGame{})
		s.wait(60)
		s.send("alice opens again", success, s.key("alice"), chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))),
			chess.CreateGame(addr, s.self("alice"), onchain.NewGame{}))
	})
	v.story("a move in a game that was closed", func(s *story) {
		addr := s.over(onchain.NewGame{})
		s.wait(60)
		s.send("carol closes it", success, s.wallet("carol"), chess.CloseGame(addr, s.closing(s.key("alice"), s.key("bob"))))
		s.send("alice plays", refused(onchain.NotGame), s.key("alice"), chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")))
	})
}

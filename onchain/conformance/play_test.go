package conformance_test

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
)

// playMoveStories play what the rules allow, and try what they do not.
func playMoveStories(v *volume) {
	legalityStories(v)
	endingStories(v)
	clockStories(v)
	growthStories(v)
	v.story("play_move with data of a byte", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		ix := edited(chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")), func(g *solana.GenericInstruction) { g.DataBytes = g.DataBytes[:1] })
		s.send("alice plays", refused(onchain.InvalidInstruction), s.key("alice"), ix)
	})
	v.story("play_move with no data", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		ix := edited(chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")), func(g *solana.GenericInstruction) { g.DataBytes = nil })
		s.send("alice plays", refused(onchain.InvalidInstruction), s.key("alice"), ix)
	})
	v.story("an instruction that does not exist", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		ix := edited(chess.Resign(addr, s.self("alice")), func(g *solana.GenericInstruction) { copy(g.DataBytes, instructionTag("win_game")) })
		s.send("alice wins", refused(onchain.InvalidInstruction), s.key("alice"), ix)
	})
	v.story("two moves of both sides in one transaction", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("both play", success, s.key("alice"), chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")),
			chess.PlayMove(addr, s.self("bob"), 1, s.move("e7e5")), chess.PlayMove(addr, s.self("alice"), 2, s.move("g1f3")))
	})
	v.story("a good move undone by a bad one after it", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("both play", refused(onchain.IllegalMove), s.key("alice"), chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")),
			chess.PlayMove(addr, s.self("bob"), 1, s.move("e7e4")))
	})
}

// legalityStories play one move in a position.
func legalityStories(v *volume) {
	plays := func(name string, w want, fen string, m game.Move) {
		v.story("play_move "+name, func(s *story) {
			addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fen)})
			who := "alice"
			if s.position(fen).Turn == game.Black {
				who = "bob"
			}
			s.send(who+" plays "+m.UCI(), w, s.key(who), chess.PlayMove(addr, s.self(who), 0, m))
		})
	}
	uci := func(text string) game.Move {
		m, err := game.ParseUCI(text)
		if err != nil {
			v.t.Fatal(err)
		}
		return m
	}
	const castle = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1"
	const pinned = "4r1k1/8/8/8/8/8/4R3/4K3 w - - 0 1"
	const promote = "3r4/4P1k1/8/8/8/8/8/4K3 w - - 0 1"
	const passant = "4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 2"
	plays("castling short", success, castle, uci("e1g1"))
	plays("castling long", success, castle, uci("e1c1"))
	plays("castling short as black", success, "r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1", uci("e8g8"))
	plays("castling through an attack", refused(onchain.IllegalMove), "4kr2/8/8/8/8/8/8/R3K2R w KQ - 0 1", uci("e1g1"))
	plays("castling without the right", refused(onchain.IllegalMove), "r3k2r/8/8/8/8/8/8/R3K2R w Qkq - 0 1", uci("e1g1"))
	plays("castling out of check", refused(onchain.IllegalMove), "4r1k1/8/8/8/8/8/8/R3K2R w KQ - 0 1", uci("e1g1"))
	plays("en passant", success, passant, uci("e5d6"))
	plays("en passant too late", refused(onchain.IllegalMove), "4k3/8/8/3pP3/8/8/8/4K3 w - - 0 2", uci("e5d6"))
	plays("promoting to a queen", success, promote, uci("e7e8q"))
	plays("promoting to a rook by capture", success, promote, uci("e7d8r"))
	plays("promoting to a bishop", success, promote, uci("e7e8b"))
	plays("promoting to a knight", success, promote, uci("e7e8n"))
	plays("reaching the last rank without promoting", refused(onchain.IllegalMove), promote, uci("e7e8"))
	plays("promoting before the last rank", refused(onchain.IllegalMove), "4k3/8/8/8/8/4P3/8/4K3 w - - 0 1", uci("e3e4q"))
	plays("promoting to a king", refused(onchain.IllegalMove), promote, uci("e7e8")|5<<12)
	plays("with the highest bit set", refused(onchain.IllegalMove), pinned, uci("e1d1")|1<<15)
	plays("along the line of a pin", success, pinned, uci("e2e5"))
	plays("out of a pin", refused(onchain.IllegalMove), pinned, uci("e2d2"))
	plays("of an empty square", refused(onchain.IllegalMove), pinned, uci("a1a2"))
	plays("of the opponent's piece", refused(onchain.IllegalMove), pinned, uci("g8g7"))
	plays("onto one's own piece", refused(onchain.IllegalMove), pinned, uci("e1e2"))
	plays("to where it already is", refused(onchain.IllegalMove), pinned, uci("e1d1")&^(63<<6)|4<<6)
	plays("into check", refused(onchain.IllegalMove), "3r2k1/8/8/8/8/8/4R3/4K3 w - - 0 1", uci("e1d1"))
	plays("ignoring a check", refused(onchain.IllegalMove), "4r1k1/8/8/8/8/8/R7/4K3 w - - 0 1", uci("a2a3"))
	plays("through a piece", refused(onchain.IllegalMove), castle, uci("a1h1"))
	plays("as a knight", success, "4k3/8/8/8/8/8/4P3/4K1N1 w - - 0 1", uci("g1f3"))
	plays("as a bishop", success, "4k3/8/8/8/8/8/4P3/4KB2 w - - 0 1", uci("e2e4"))
}

// endingStories end games by a move.
func endingStories(v *volume) {
	ends := func(name, fen string, moves ...string) {
		v.story("play_move "+name, func(s *story) {
			addr := s.active("alice", "bob", onchain.NewGame{Start: s.position(fen)})
			s.play(addr, "alice", "bob", 0, moves...)
			s.send("the loser plays on", refused(onchain.GameOver), s.key("bob"), chess.PlayMove(addr, s.self("bob"), 1, s.move("a7a6")))
		})
	}
	ends("that mates", "6k1/5ppp/8/8/8/8/8/R3K3 w - - 0 1", "a1a8")
	ends("that mates on the move of the seventy-fifth", "6k1/5ppp/8/8/8/8/8/R3K3 w - - 149 90", "a1a8")
	ends("that stalemates", "7k/8/8/6Q1/8/8/8/K7 w - - 0 1", "g5g6")
	ends("that leaves nothing to mate with", "4k3/8/8/8/8/8/3r4/4K3 w - - 0 1", "e1d2")
	ends("that leaves bishops of one colour", "4kb2/8/8/8/8/8/3r4/2B1K3 w - - 0 1", "c1d2")
	ends("that is the seventy-fifth without progress", "4k3/8/8/8/8/8/4P3/4K2R w - - 149 90", "h1h2")
	v.story("play_move that repeats a position for the fifth time", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		var shuffle []string
		for range 4 {
			shuffle = append(shuffle, "g1f3", "g8f6", "f3g1", "f6g8")
		}
		s.play(addr, "alice", "bob", 0, shuffle...)
		s.send("white plays on", refused(onchain.GameOver), s.key("alice"), chess.PlayMove(addr, s.self("alice"), 16, s.move("e2e4")))
	})
	v.story("play_move that looks like a repetition but for en passant", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{Start: s.position("4k1n1/8/8/8/3p4/8/4P3/4K1N1 w - - 0 1")})
		s.play(addr, "alice", "bob", 0, "e2e4", "g8f6", "g1f3", "f6g8", "f3g1", "g8f6", "g1f3", "f6g8", "f3g1")
		s.send("black claims a threefold repetition", success, s.key("bob"), chess.ClaimDraw(addr, s.self("bob"), 9, ptr(s.move("g8f6"))))
	})
}

// clockStories play against time.
func clockStories(v *volume) {
	timed := onchain.NewGame{InitialSecs: 60, IncSecs: 2}
	v.story("play_move takes time off the clock and adds the increment", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.wait(10)
		s.play(addr, "alice", "bob", 0, "e2e4")
		s.wait(59)
		s.play(addr, "alice", "bob", 1, "e7e5")
	})
	v.story("play_move in the last second", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.wait(60)
		s.play(addr, "alice", "bob", 0, "e2e4")
	})
	v.story("play_move after the flag fell", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.wait(61)
		s.send("alice plays", refused(onchain.FlagFallen), s.key("alice"), chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")))
	})
	v.story("play_move when the cluster's clock went back", func(s *story) {
		addr := s.active("alice", "bob", timed)
		s.wait(10)
		s.play(addr, "alice", "bob", 0, "e2e4")
		s.wait(-5)
		s.play(addr, "alice", "bob", 1, "e7e5")
		s.wait(6)
		s.play(addr, "alice", "bob", 2, "g1f3")
	})
	v.story("play_move after a day without a clock", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.wait(86_400)
		s.play(addr, "alice", "bob", 0, "e2e4")
	})
}

// fullGame puts a game in place that alice and bob have played for 200 plies, so that the next needs more room.
func (s *story) fullGame() solana.PublicKey {
	addr := s.gameAt("alice", 1)
	alice, bob := s.wallet("alice"), s.wallet("bob")
	d := make([]byte, 336+4*200)
	copy(d, accountTag("Game"))
	d[8], d[10], d[15] = 1, 1, 64                // version, active, no en passant
	binary.LittleEndian.PutUint16(d[16:], 200)   // ply
	binary.LittleEndian.PutUint16(d[18:], 1)     // first full move
	binary.LittleEndian.PutUint16(d[22:], 200)   // nothing before can come back
	d[30] = 64                                   // start: no en passant
	binary.LittleEndian.PutUint64(d[32:], 1)     // game id
	copy(d[40:], alice[:])                       // creator
	copy(d[72:], alice[:])                       // white
	copy(d[104:], bob[:])                        // black
	binary.LittleEndian.PutUint64(d[168:], dawn) // created, started, turn started
	binary.LittleEndian.PutUint64(d[176:], dawn)
	binary.LittleEndian.PutUint64(d[184:], dawn)
	white, black := uint64(1<<4|1<<12|1<<7), uint64(1<<60|1<<52) // Ke1 Pe2 Rh1, Ke8 Pe7
	for i, kind := range []uint64{1<<12 | 1<<52, 0, 0, 1 << 7, 0, 1<<4 | 1<<60} {
		binary.LittleEndian.PutUint64(d[232+8*i:], kind)
	}
	binary.LittleEndian.PutUint64(d[280:], white)
	binary.LittleEndian.PutUint64(d[288:], black)
	return s.put(addr, rentExempt(program.ChessID, d))
}

// growthStories play the ply that needs a larger account.
func growthStories(v *volume) {
	v.story("play_move that needs more room, paid by the wallet", func(s *story) {
		addr := s.fullGame()
		s.play(addr, "alice", "bob", 200, "e2e4", "e7e5")
	})
	v.story("play_move that needs more room, paid by the session", func(s *story) {
		addr := s.fullGame()
		actor := s.approve("alice", "alice's session", everything)
		s.send("the session plays", success, actor.Signer, chess.PlayMove(addr, actor, 200, s.move("h1h4")))
	})
	v.story("play_move that needs more room, already paid for by a stranger", func(s *story) {
		addr := s.fullGame()
		s.send("carol sends lamports", success, s.wallet("carol"), s.transfer(s.key("carol"), addr, sol))
		s.play(addr, "alice", "bob", 200, "e2e4")
	})
	v.story("play_move that needs more room of a session that cannot pay", func(s *story) {
		addr := s.fullGame()
		actor := s.approve("alice", "alice's session", everything)
		s.send("the session spends", success, actor.Signer, s.transfer(actor.Signer, s.key("alice"), sol/100-890_880-15_000))
		s.send("the session plays", transaction(`{"InsufficientFundsForRent":{"account_index":0}}`), actor.Signer,
			chess.PlayMove(addr, actor, 200, s.move("h1h4")))
	})
	v.story("play_move that needs more room than a session owns", func(s *story) {
		addr := s.fullGame()
		actor := s.approve("alice", "alice's session", everything)
		s.send("the session spends all", success, s.key("alice"), s.transfer(actor.Signer, s.key("alice"), sol/100))
		s.send("the session plays", refused(onchain.InsufficientFunds), s.key("alice"), chess.PlayMove(addr, actor, 200, s.move("h1h4")))
	})
	v.story("play_move that needs more room with another program for the system program", func(s *story) {
		addr := s.fullGame()
		ix := withAccount(chess.PlayMove(addr, s.self("alice"), 200, s.move("h1h4")), 4, program.SessionID)
		s.send("alice plays", refused(onchain.WrongSystemProgram), s.key("alice"), ix)
	})
	v.story("play_move that needs more room from a read-only wallet", func(s *story) {
		addr := s.fullGame()
		s.send("carol sends it", refused(onchain.AccountNotWritable), s.wallet("carol"),
			readOnly(chess.PlayMove(addr, s.self("alice"), 200, s.move("h1h4")), 1))
	})
	v.story("play_move that needs more room and is illegal", func(s *story) {
		addr := s.fullGame()
		s.send("alice plays", refused(onchain.IllegalMove), s.key("alice"), chess.PlayMove(addr, s.self("alice"), 200, s.move("h1a8")))
	})
}

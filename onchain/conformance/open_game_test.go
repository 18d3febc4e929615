package conformance_test

import (
	"encoding/binary"

	"github.com/gagliardetto/solana-go"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"
)

// createGameStories open games of every kind, and none of the impossible ones.
func createGameStories(v *volume) {
	opens := func(name string, w want, n func(*story) onchain.NewGame) {
		v.story("create_game "+name, func(s *story) {
			terms := n(s)
			s.send("alice opens a game", w, s.wallet("alice"), chess.CreateGame(s.gameAt("alice", terms.ID), s.self("alice"), terms))
		})
	}
	plain := func(n onchain.NewGame) func(*story) onchain.NewGame { return func(*story) onchain.NewGame { return n } }
	opens("with a clock", success, plain(onchain.NewGame{ID: 1, InitialSecs: 300, IncSecs: 3}))
	opens("with the longest clock", success, plain(onchain.NewGame{ID: 1, InitialSecs: ^uint32(0), IncSecs: ^uint32(0)}))
	opens("as black", success, plain(onchain.NewGame{ID: ^uint64(0), Side: game.Black}))
	opens("for one opponent", success, func(s *story) onchain.NewGame { return onchain.NewGame{Invited: ptr(s.key("bob"))} })
	opens("on a side that is no side", refused(onchain.InvalidSide), plain(onchain.NewGame{Side: 2}))
	opens("with an increment and no time", refused(onchain.InvalidTimeControl), plain(onchain.NewGame{IncSecs: 3}))
	opens("for oneself", refused(onchain.SameWallet), func(s *story) onchain.NewGame { return onchain.NewGame{Invited: ptr(s.key("alice"))} })
	startStories(v, opens)
	createAccountStories(v)
}

func ptr[T any](v T) *T { return &v }

// startStories begin games from other positions.
func startStories(v *volume, opens func(string, want, func(*story) onchain.NewGame)) {
	from := func(name string, w want, fen string, change func(*onchain.Start)) {
		opens("from "+name, w, func(s *story) onchain.NewGame {
			start := s.position(fen)
			if change != nil {
				change(start)
			}
			return onchain.NewGame{Start: start}
		})
	}
	const usual = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"
	const afterE4 = "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1"
	set := func(square int, piece uint8) func(*onchain.Start) {
		return func(b *onchain.Start) {
			shift := 4 * (square % 2)
			b.Board[square/2] = b.Board[square/2]&^(15<<shift) | piece<<shift
		}
	}
	from("an endgame", success, "8/5k2/8/8/8/3R4/8/4K3 w - - 12 57", nil)
	from("a position with en passant", success, afterE4, nil)
	from("149 half-moves without progress", success, "8/5k2/8/8/8/3R4/8/4K3 b - - 149 99", nil)
	from("150 half-moves without progress", refused(onchain.StartHalfmove), usual, func(b *onchain.Start) { b.HalfMove = 150 })
	from("a board with an unknown piece", refused(onchain.StartBoard), usual, set(20, 7))
	from("a board with a colour and no piece", refused(onchain.StartBoard), usual, set(20, 8))
	from("a board without a white king", refused(onchain.StartBoard), usual, set(4, 0))
	from("a board with two black kings", refused(onchain.StartBoard), usual, set(40, 14))
	from("a board with a pawn on the last rank", refused(onchain.StartBoard), usual, set(59, 1))
	from("a board with nine pawns", refused(onchain.StartBoard), usual, set(20, 1))
	from("a turn that is no side", refused(onchain.StartBoard), usual, func(b *onchain.Start) { b.Turn = 2 })
	from("castling without a rook", refused(onchain.StartCastling), usual, set(0, 0))
	from("castling with unknown rights", refused(onchain.StartCastling), usual, func(b *onchain.Start) { b.Castling = 16 })
	from("en passant on a wrong rank", refused(onchain.StartEnPassant), usual, func(b *onchain.Start) { b.EnPassant = 20 })
	from("en passant without a pawn", refused(onchain.StartEnPassant), usual, func(b *onchain.Start) { b.EnPassant = 44 })
	from("en passant beyond the board", refused(onchain.StartEnPassant), usual, func(b *onchain.Start) { b.EnPassant = 65 })
	from("a check that was not answered", refused(onchain.StartCheck), usual, func(b *onchain.Start) { set(52, 4)(b); set(8, 0)(b) })
	from("a dead position", refused(onchain.StartOver), "8/5k2/8/8/8/3N4/8/4K3 w - - 0 1", nil)
	from("a stalemate", refused(onchain.StartOver), "7k/5Q2/8/8/8/8/8/K7 w - - 0 1", func(b *onchain.Start) { b.Turn = game.Black; set(53, 5)(b); set(46, 6)(b); set(0, 0)(b) })
}

// createAccountStories are about the account of the game and who pays for it.
func createAccountStories(v *volume) {
	n := onchain.NewGame{ID: 5}
	v.story("create_game at another address", func(s *story) {
		s.send("alice opens a game", refused(onchain.WrongAddress), s.wallet("alice"), chess.CreateGame(s.gameAt("alice", 6), s.self("alice"), n))
	})
	v.story("create_game twice", func(s *story) {
		addr := s.waiting("alice", n)
		s.send("alice opens it again", refused(onchain.AlreadyExists), s.wallet("alice"), chess.CreateGame(addr, s.self("alice"), n))
	})
	v.story("create_game at an address that somebody sent lamports to", func(s *story) {
		addr := s.put(s.gameAt("alice", 5), svm.Account{Lamports: sol / 1000})
		s.send("alice opens a game", success, s.wallet("alice"), chess.CreateGame(addr, s.self("alice"), n))
	})
	v.story("create_game at an address that holds more than the rent", func(s *story) {
		addr := s.put(s.gameAt("alice", 5), svm.Account{Lamports: sol})
		s.send("alice opens a game", success, s.wallet("alice"), chess.CreateGame(addr, s.self("alice"), n))
	})
	v.story("create_game in a read-only account", func(s *story) {
		ix := readOnly(chess.CreateGame(s.gameAt("alice", 5), s.self("alice"), n), 0)
		s.send("alice opens a game", refused(onchain.AccountNotWritable), s.wallet("alice"), ix)
	})
	v.story("create_game paid from a read-only wallet", func(s *story) {
		ix := readOnly(chess.CreateGame(s.gameAt("alice", 5), s.self("alice"), n), 1)
		s.wallet("alice")
		s.send("carol sends it", refused(onchain.AccountNotWritable), s.wallet("carol"), ix)
	})
	v.story("create_game with another program for the system program", func(s *story) {
		ix := withAccount(chess.CreateGame(s.gameAt("alice", 5), s.self("alice"), n), 4, program.SessionID)
		s.send("alice opens a game", refused(onchain.WrongSystemProgram), s.wallet("alice"), ix)
	})
	v.story("create_game by a wallet that cannot pay the rent", func(s *story) {
		s.put(s.key("poor"), svm.Account{Lamports: sol / 200})
		actor := onchain.Actor{Signer: s.key("poor")}
		s.send("poor opens a game", refused(onchain.InsufficientFunds), s.key("poor"), chess.CreateGame(s.gameAt("poor", 5), actor, n))
	})
	v.story("create_game by a wallet that keeps too little to live", func(s *story) {
		s.put(s.key("poor"), svm.Account{Lamports: (128+1136)*svm.DefaultLamportsPerByte + 5000 + 100})
		actor := onchain.Actor{Signer: s.key("poor")}
		s.send("poor opens a game", transaction(`{"InsufficientFundsForRent":{"account_index":0}}`), s.key("poor"),
			chess.CreateGame(s.gameAt("poor", 5), actor, n))
	})
	v.story("create_game by a wallet that spends its last lamport", func(s *story) {
		s.put(s.key("poor"), svm.Account{Lamports: (128+1136)*svm.DefaultLamportsPerByte + 5000})
		actor := onchain.Actor{Signer: s.key("poor")}
		s.send("poor opens a game", success, s.key("poor"), chess.CreateGame(s.gameAt("poor", 5), actor, n))
	})
	v.story("create_game by a program's account", func(s *story) {
		vault := s.put(s.key("vault"), svm.Account{Lamports: sol, Owner: s.key("impostor"), Data: []byte{1}})
		ix := chess.CreateGame(s.gameAt("vault", 5), onchain.Actor{Signer: vault}, n)
		s.send("carol sends it", refused(onchain.InvalidPayer), s.wallet("carol"), ix)
	})
	v.story("create_game by a session that cannot pay the rent", func(s *story) {
		actor := s.approve("alice", "alice's session", everything)
		spend := s.transfer(actor.Signer, s.key("alice"), sol/200)
		s.send("the session spends most of it", success, actor.Signer, spend)
		s.send("the session opens a game", refused(onchain.InsufficientFunds), actor.Signer, chess.CreateGame(s.gameAt("alice", 5), actor, n))
	})
	v.story("create_game at the address of another wallet", func(s *story) {
		s.send("alice opens a game", refused(onchain.WrongAddress), s.wallet("alice"), chess.CreateGame(s.gameAt("bob", 5), s.self("alice"), n))
	})
	v.story("create_game with an invitation tag of 2", func(s *story) {
		ix := edited(chess.CreateGame(s.gameAt("alice", 5), s.self("alice"), n), func(g *solana.GenericInstruction) { g.DataBytes[8+8+1+4+4] = 2 })
		s.send("alice opens a game", refused(onchain.InvalidInstruction), s.wallet("alice"), ix)
	})
}

// transfer is the system program's.
func (s *story) transfer(from, to solana.PublicKey, lamports uint64) solana.Instruction {
	data := binary.LittleEndian.AppendUint64([]byte{2, 0, 0, 0}, lamports)
	return solana.NewInstruction(solana.SystemProgramID, solana.AccountMetaSlice{
		solana.Meta(from).WRITE().SIGNER(), solana.Meta(to).WRITE(),
	}, data)
}

// joinGameStories take seats.
func joinGameStories(v *volume) {
	joins := func(name, who string, w want, n func(*story) onchain.NewGame) {
		v.story("join_game "+name, func(s *story) {
			addr := s.waiting("alice", n(s))
			s.wait(30)
			s.send(who+" joins", w, s.wallet(who), chess.JoinGame(addr, s.self(who)))
		})
	}
	plain := func(n onchain.NewGame) func(*story) onchain.NewGame { return func(*story) onchain.NewGame { return n } }
	invited := func(s *story) onchain.NewGame { return onchain.NewGame{Invited: ptr(s.key("bob"))} }
	joins("with a clock", "bob", success, plain(onchain.NewGame{InitialSecs: 60}))
	joins("of a creator who plays black", "bob", success, plain(onchain.NewGame{Side: game.Black}))
	joins("by the invited", "bob", success, invited)
	joins("by somebody not invited", "carol", refused(onchain.NotInvited), invited)
	joins("by its creator", "alice", refused(onchain.SameWallet), plain(onchain.NewGame{}))
	v.story("join_game when both seats are taken", func(s *story) {
		addr := s.active("alice", "bob", onchain.NewGame{})
		s.send("carol joins", refused(onchain.SeatTaken), s.wallet("carol"), chess.JoinGame(addr, s.self("carol")))
	})
	v.story("join_game that was cancelled", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		s.send("alice cancels", success, s.key("alice"), chess.CancelGame(addr, s.self("alice")))
		s.send("bob joins", refused(onchain.GameOver), s.wallet("bob"), chess.JoinGame(addr, s.self("bob")))
	})
	v.story("join_game in the approving transaction itself", func(s *story) {
		addr := s.waiting("alice", onchain.NewGame{})
		p := s.parties("bob", "bob's session")
		a := s.actorOf(session.V2, p)
		s.send("bob approves and joins", success, s.key("bob"), s.createV2(p),
			chess.OpenPolicy(a.Policy, a.Token, s.key("bob"), everything), chess.JoinGame(addr, a))
	})
}

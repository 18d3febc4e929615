package attack

import (
	"encoding/binary"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// moneyAttacks reach for lamports.
func moneyAttacks() []Attack {
	var all []Attack
	for _, c := range []game.Color{game.White, game.Black} {
		all = append(all, theftAttacks(c)...)
		all = append(all, growthAttacks(c)...)
	}
	all = append(append(all, closeAttacks()...), earlyAttacks()...)
	all = append(all, createAttacks()...)
	return append(all, startAttacks()...)
}

// theftAttacks take a player's money directly.
func theftAttacks(c game.Color) []Attack {
	as := func(name string, want Refusal, script func(t target, a onchain.Actor)) Attack {
		return Attack{Name: name + " (" + colourNames[c] + ")", Expect: want, script: func(s *scene) {
			t, a := s.playing(c)
			script(t, a)
		}}
	}
	from := func(name string, key func(t target, a onchain.Actor) solana.PublicKey) Attack {
		return as("send oneself the lamports of "+name, ruled(svm.IxMissingRequiredSignature), func(t target, a onchain.Actor) {
			t.strike(unsigned(transfer(key(t, a), t.wallet(mallory), 1_000_000), 0))
		})
	}
	return []Attack{
		from("the player's wallet", func(t target, _ onchain.Actor) solana.PublicKey { return t.wallet(t.victim) }),
		from("the session key", func(_ target, a onchain.Actor) solana.PublicKey { return a.Signer }),
		from("the game", func(t target, _ onchain.Actor) solana.PublicKey { return t.game }),
		from("the policy", func(_ target, a onchain.Actor) solana.PublicKey { return a.Policy }),
		as("let the session key pay from the player's wallet", ruled(svm.IxMissingRequiredSignature), func(t target, a onchain.Actor) {
			t.strikeAs(a.Signer, t.by(a), unsigned(transfer(t.wallet(t.victim), a.Signer, sol), 0))
		}),
		as("move with a session key that could not pay the fee and still exist", dropped(svm.TxInsufficientFundsForRent), func(t target, a onchain.Actor) {
			t.edit(a.Signer, func(x *svm.Account) { x.Lamports = session.RentFloor + session.FeePerSignature - 1 })
			t.strikeAs(a.Signer, t.by(a))
			t.could("paid by somebody else", t.wallet(mallory), t.by(a))
		}),
	}
}

// full makes the game's record look full, so that the next ply needs a larger account.
func (t *target) full() {
	t.ply = (gameSize - headerSize) / 4
	t.edit(t.game, func(a *svm.Account) {
		binary.LittleEndian.PutUint16(a.Data[16:], t.ply) // plies played
		binary.LittleEndian.PutUint16(a.Data[22:], t.ply) // none of them can be taken back to
	})
}

// growthAttacks have a game's growth paid wrongly. The session pays it; the rent comes back to its wallet.
func growthAttacks(c game.Color) []Attack {
	var all []Attack
	for _, name := range []string{"play a move", "move and claim a draw"} {
		as := func(what string, want onchain.Code, forge func(t target, a onchain.Actor) solana.Instruction) {
			all = append(all, Attack{
				Name:   name + " as " + colourNames[c] + ": in a full account, " + what,
				Expect: refused(want),
				script: func(s *scene) {
					t, a := s.acting(actNamed(name), c)
					t.full()
					s.could("before the attack", a.Signer, t.by(a))
					s.strike(forge(t, a))
				},
			})
		}
		as("with Mallory's program in place of the system program", onchain.WrongSystemProgram, func(t target, a onchain.Actor) solana.Instruction {
			return with(t.by(a), systemSlot, t.impostor())
		})
		as("without the system program", onchain.NotEnoughAccounts, func(t target, a onchain.Actor) solana.Instruction {
			return cut(t.by(a), systemSlot)
		})
		as("by a session key that cannot pay the growth", onchain.InsufficientFunds, func(t target, a onchain.Actor) solana.Instruction {
			const growth = 32 * 4 * svm.DefaultLamportsPerByte
			t.edit(a.Signer, func(x *svm.Account) { x.Lamports = growth })
			t.could("with just enough", t.wallet(mallory), t.by(a))
			t.edit(a.Signer, func(x *svm.Account) { x.Lamports = growth - 1 })
			return t.by(a)
		})
		as("by a session key that is read-only", onchain.AccountNotWritable, func(t target, a onchain.Actor) solana.Instruction {
			return readOnly(t.by(a), signerSlot)
		})
		as("by a session key that is a program's account", onchain.InvalidPayer, func(t target, a onchain.Actor) solana.Instruction {
			t.put(a.Signer, exempt(t.impostor(), make([]byte, 1000)))
			return t.by(a)
		})
	}
	return all
}

// closeAttacks take the rent of games.
func closeAttacks() []Attack {
	as := func(name string, want onchain.Code, script func(s *scene, g solana.PublicKey, closing solana.Instruction)) Attack {
		return Attack{Name: name, Expect: refused(want), script: func(s *scene) {
			g := s.over()
			s.edit(g, func(a *svm.Account) { // both sides paid some growth
				binary.LittleEndian.PutUint64(a.Data[216:], 1000)
				binary.LittleEndian.PutUint64(a.Data[224:], 2000)
				a.Lamports += 3000
			})
			script(s, g, s.closing(g))
		}}
	}
	put := func(name string, slot int) Attack {
		return as("close a game, with Mallory in place of "+name, onchain.WrongRecipient, func(s *scene, _ solana.PublicKey, closing solana.Instruction) {
			s.wait(60)
			s.could("to the right wallets", s.wallet(mallory), closing)
			s.strike(with(closing, slot, s.wallet(mallory)))
		})
	}
	freeze := func(name string, slot int) Attack {
		return as("close a game, with a read-only "+name, onchain.AccountNotWritable, func(s *scene, g solana.PublicKey, closing solana.Instruction) {
			s.edit(g, func(a *svm.Account) { copy(a.Data[40:72], s.distinctCreator()) })
			s.wait(60)
			s.strike(readOnly(with(closing, 1, solana.PublicKeyFromBytes(s.distinctCreator())), slot))
		})
	}
	return []Attack{
		put("the creator", 1), put("White", 2), put("Black", 3),
		freeze("game", 0), freeze("creator", 1), freeze("White", 2), freeze("Black", 3),
		as("close a game and have the game itself take its rent", onchain.WrongRecipient, func(s *scene, g solana.PublicKey, closing solana.Instruction) {
			s.wait(60)
			s.strike(with(closing, 1, g))
		}),
		as("close a game before both sides could read it", onchain.TooEarlyToClose, func(s *scene, _ solana.PublicKey, closing solana.Instruction) {
			s.wait(59)
			s.strike(closing)
			s.wait(1)
			s.could("a second later", s.wallet(mallory), closing)
		}),
		as("close a game twice", onchain.NotGame, func(s *scene, _ solana.PublicKey, closing solana.Instruction) {
			s.wait(60)
			s.send(s.wallet(mallory), closing)
			s.strike(closing)
		}),
	}
}

// earlyAttacks close what is not over, or was never played.
func earlyAttacks() []Attack {
	return []Attack{
		{Name: "close a cancelled game and take its rent", Expect: refused(onchain.WrongRecipient), script: func(s *scene) {
			g := s.waiting(players[game.White], onchain.NewGame{})
			s.send(s.wallet(players[game.White]), chess.CancelGame(g, s.self(players[game.White])))
			s.could("at once, for its creator", s.wallet(mallory), s.closing(g))
			s.strike(with(s.closing(g), 1, s.wallet(mallory)))
		}},
		{Name: "close a game that is being played", Expect: refused(onchain.GameNotOver), script: func(s *scene) {
			g := s.active(onchain.NewGame{})
			s.wait(3600)
			s.strike(s.closing(g))
		}},
		{Name: "close a game that waits", Expect: refused(onchain.GameNotOver), script: func(s *scene) {
			s.strike(s.closing(s.waiting(players[game.White], onchain.NewGame{})))
		}},
		{Name: "close a policy as if it were a game", Expect: refused(onchain.NotGame), script: func(s *scene) {
			g := s.over()
			s.wait(60)
			s.strike(with(s.closing(g), 0, s.approve(s.sessionOf(players[game.White]), everything).Policy))
		}},
	}
}

// distinctCreator is a creator who holds no seat, so that each slot of close_game is another account.
func (s *scene) distinctCreator() []byte {
	key := s.wallet("Carol")
	return key[:]
}

// closing builds close_game for the game at an address.
func (s *scene) closing(g solana.PublicKey) solana.Instruction {
	state, err := onchain.ParseGame(s.account(g).Data)
	if err != nil {
		s.fail("read game: %w", err)
		state = new(onchain.State)
	}
	return chess.CloseGame(g, state)
}

// createAttacks open games where, or at whose expense, they must not.
func createAttacks() []Attack {
	as := func(name string, want onchain.Code, script func(s *scene, creating solana.Instruction)) Attack {
		return Attack{Name: name, Expect: refused(want), script: func(s *scene) {
			alice := players[game.White]
			creating := chess.CreateGame(s.gameOf(alice, gameID), s.self(alice), onchain.NewGame{ID: gameID})
			s.could("before the attack", s.wallet(alice), creating)
			script(s, creating)
		}}
	}
	return []Attack{
		as("open a game at an address of Mallory's choice", onchain.WrongAddress, func(s *scene, creating solana.Instruction) {
			s.strike(with(creating, gameSlot, s.key("an address of Mallory's choice")))
		}),
		as("open a game at another player's address", onchain.WrongAddress, func(s *scene, creating solana.Instruction) {
			s.strike(with(creating, signerSlot, s.wallet(mallory)))
		}),
		as("open the same game twice", onchain.AlreadyExists, func(s *scene, creating solana.Instruction) {
			s.send(s.wallet(players[game.White]), creating)
			s.strike(creating)
		}),
		as("open a game in an account that another program took before", onchain.AlreadyExists, func(s *scene, creating solana.Instruction) {
			s.put(creating.Accounts()[gameSlot].PublicKey, exempt(s.impostor(), make([]byte, gameSize)))
			s.strike(creating)
		}),
		as("open a game with Mallory's program in place of the system program", onchain.WrongSystemProgram, func(s *scene, creating solana.Instruction) {
			s.strike(with(creating, systemSlot, s.impostor()))
		}),
		as("open a game that its creator cannot pay", onchain.InsufficientFunds, func(s *scene, creating solana.Instruction) {
			s.put(s.wallet(players[game.White]), svm.Account{Lamports: (128+gameSize)*svm.DefaultLamportsPerByte - 1})
			s.strike(creating)
		}),
		as("open a game paid by a read-only wallet", onchain.AccountNotWritable, func(s *scene, creating solana.Instruction) {
			s.strike(readOnly(creating, signerSlot))
		}),
		as("open a game paid by an account that holds data", onchain.InvalidPayer, func(s *scene, creating solana.Instruction) {
			s.put(s.wallet(players[game.White]), svm.Account{Lamports: sol, Data: []byte{1}})
			s.strike(creating)
		}),
		as("open a game on a third side of the board", onchain.InvalidSide, func(s *scene, creating solana.Instruction) {
			s.strike(patched(creating, 16, 2))
		}),
		as("open a game with an increment but no time", onchain.InvalidTimeControl, func(s *scene, creating solana.Instruction) {
			s.strike(patched(creating, 21, 1))
		}),
		as("open a game in the name of a program's id", onchain.MissingSignature, func(s *scene, creating solana.Instruction) {
			s.strike(silent(creating, signerSlot, program.SessionID))
		}),
	}
}

// startAttacks open games from positions that favour one side or cannot be.
func startAttacks() []Attack {
	as := func(name string, want onchain.Code, fen string, rig func(*onchain.Start)) Attack {
		return Attack{Name: "start a game " + name, Expect: refused(want), script: func(s *scene) {
			start := s.position(fen)
			if s.err != nil {
				return
			}
			g := s.gameOf(mallory, gameID)
			create := func() solana.Instruction {
				return chess.CreateGame(g, s.self(mallory), onchain.NewGame{ID: gameID, Start: start})
			}
			s.could("before it was rigged", s.wallet(mallory), create())
			rig(start)
			s.strike(create())
		}}
	}
	const kings = "4k3/8/8/8/8/8/4P3/4K3 w - - 0 1"
	return []Attack{
		as("with a piece that does not exist", onchain.StartBoard, usual[0], func(p *onchain.Start) { p.Board[10] = 7 }),
		as("with two white kings", onchain.StartBoard, usual[0], func(p *onchain.Start) { p.Board[10] = 6 }),
		as("with a right to castle without a rook", onchain.StartCastling, kings, func(p *onchain.Start) { p.Castling = 1 }),
		as("with an en passant capture of nothing", onchain.StartEnPassant, usual[0], func(p *onchain.Start) { p.EnPassant = 44 }),
		as("with a draw by 75 moves on the first move", onchain.StartHalfmove, kings, func(p *onchain.Start) { p.HalfMove = 150 }),
		as("with the opponent's king to be taken at once", onchain.StartCheck, "4k3/8/8/8/8/8/4R3/4K3 b - - 0 1", func(p *onchain.Start) { p.Turn = game.White }),
		as("that is already mate", onchain.StartOver, "7k/8/6K1/8/8/8/8/6Q1 w - - 0 1", func(p *onchain.Start) {
			p.Turn, p.Board[3], p.Board[27] = game.Black, 0, 0x05 // the queen on g7
		}),
	}
}

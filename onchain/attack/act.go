package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// An act is something a seat's wallet may do, or its session.
type act struct {
	name   string // in plain words, an infinitive
	action onchain.Actions
	stage  func(*scene, game.Color) solana.PublicKey // the game in which the colour may do it now
	build  builder
	is     trait
}

// A builder makes the instruction of an act.
type builder func(target, onchain.Actor) solana.Instruction

// A trait sets an act apart from others.
type trait uint8

const (
	creates trait = 1 << iota // the game does not exist before
	joins                     // the player has no seat before
	onTurn                    // it is for the side to move
	counted                   // it counts as a move
	plied                     // it names a ply
)

func (a act) has(t trait) bool { return a.is&t != 0 }

// Positions with the given side to move: the usual one, one where a draw can be claimed, and one where it can with one more
// quiet move; by colour.
var (
	usual       = [2]string{"rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR b KQkq - 0 1"}
	fiftyMoves  = [2]string{"4k3/8/8/8/8/8/4P3/4K2R w K - 100 80", "4k2r/4p3/8/8/8/8/8/4K3 b k - 100 80"}
	almostFifty = [2]string{"4k3/8/8/8/8/8/4P3/4K2R w K - 99 80", "4k2r/4p3/8/8/8/8/8/4K3 b k - 99 80"}

	firstMove = [2]game.Move{game.NewMove(12, 28, 0), game.NewMove(52, 36, 0)} // e2e4, e7e5
	rookMove  = [2]game.Move{game.NewMove(7, 15, 0), game.NewMove(63, 55, 0)}  // h1h2, h8h7
)

// gameID is the number of the games that creators open as an act.
const gameID = 7

// fromPosition seats both players in one of two positions.
func fromPosition(fens [2]string) func(*scene, game.Color) solana.PublicKey {
	return func(s *scene, c game.Color) solana.PublicKey {
		return s.active(onchain.NewGame{Start: s.position(fens[c])})
	}
}

// acts are all that authorize decides about.
func acts() []act {
	plain := func(build func(solana.PublicKey, onchain.Actor) solana.Instruction) builder {
		return func(t target, a onchain.Actor) solana.Instruction { return build(t.game, a) }
	}
	atPly := func(build func(solana.PublicKey, onchain.Actor, uint16) solana.Instruction) builder {
		return func(t target, a onchain.Actor) solana.Instruction { return build(t.game, a, t.ply) }
	}
	return []act{
		{"open a game", onchain.ActCreate, toCreate, buildCreate, creates},
		{"join a game", onchain.ActJoin, toJoin, plain(chess.JoinGame), joins},
		{"play a move", onchain.ActPlay, fromPosition(usual), buildPlay, onTurn | counted | plied},
		{"offer a draw", onchain.ActOfferDraw, fromPosition(usual), atPly(chess.OfferDraw), plied},
		{"accept a draw", onchain.ActAcceptDraw, toAccept, atPly(chess.AcceptDraw), plied},
		{"resign", onchain.ActResign, fromPosition(usual), plain(chess.Resign), 0},
		{"claim a draw", onchain.ActClaimDraw, fromPosition(fiftyMoves), buildClaim, onTurn | plied},
		{"move and claim a draw", onchain.ActClaimDraw | onchain.ActPlay, fromPosition(almostFifty), buildMoveAndClaim, onTurn | counted | plied},
		{"call the game off", onchain.ActCancel, fromPosition(usual), plain(chess.CancelGame), 0},
	}
}

func toCreate(s *scene, c game.Color) solana.PublicKey {
	s.wallet(players[c])
	return s.gameOf(players[c], gameID)
}

func buildCreate(t target, a onchain.Actor) solana.Instruction {
	return chess.CreateGame(t.game, a, onchain.NewGame{ID: gameID, Side: t.colour})
}

func toJoin(s *scene, c game.Color) solana.PublicKey {
	return s.waiting(players[c.Other()], onchain.NewGame{Side: c.Other()})
}

func toAccept(s *scene, c game.Color) solana.PublicKey {
	address := s.active(onchain.NewGame{})
	rival := players[c.Other()]
	s.send(s.wallet(rival), chess.OfferDraw(address, s.self(rival), 0))
	return address
}

func buildPlay(t target, a onchain.Actor) solana.Instruction {
	return chess.PlayMove(t.game, a, t.ply, firstMove[t.colour])
}

func buildClaim(t target, a onchain.Actor) solana.Instruction {
	return chess.ClaimDraw(t.game, a, t.ply, nil)
}

func buildMoveAndClaim(t target, a onchain.Actor) solana.Instruction {
	move := rookMove[t.colour]
	return chess.ClaimDraw(t.game, a, t.ply, &move)
}

// A target is an act of one player, staged and about to be attacked.
type target struct {
	*scene
	act           act
	colour        game.Color
	game          solana.PublicKey
	ply           uint16
	victim, rival string
}

// by is the act, done by an actor.
func (t target) by(a onchain.Actor) solana.Instruction { return t.act.build(t, a) }

// session is the victim's session, which may do everything; without the attack it could act.
func (t target) session() onchain.Actor { return t.sessionWith(everything) }

// sessionWith is the victim's session within limits that allow the act.
func (t target) sessionWith(l onchain.Limits) onchain.Actor {
	a := t.approve(t.sessionOf(t.victim), l)
	t.could("before the attack", a.Signer, t.by(a))
	return a
}

// A trick is an attack that is tried on many acts.
type trick struct {
	what string // follows a colon
	want Refusal
	on   func(act) bool                    // nil: every act
	both bool                              // with a token V1, which the policy accepts, as well as with a V2
	try  func(target) []solana.Instruction // what Mallory sends
	then afterwards                        // undamaged unless told otherwise
}

// afterwards says what the attack leaves possible.
type afterwards uint8

const (
	undamaged afterwards = iota // the victim's wallet can still do what was attacked
	moot                        // it never could, or the staging took it away
)

// underV1 ends the names of attacks on sessions whose token is of the first version.
const underV1 = " (token V1)"

// everywhere is the product of a trick with acts and colours.
func (k trick) everywhere() []Attack {
	var all []Attack
	for _, a := range acts() {
		if k.on != nil && !k.on(a) {
			continue
		}
		for _, c := range []game.Color{game.White, game.Black} {
			all = append(all, k.against(a, c, session.V2))
			if k.both {
				all = append(all, k.against(a, c, session.V1))
			}
		}
	}
	return all
}

func (k trick) against(a act, c game.Color, v session.Version) Attack {
	name := a.name + " as " + colourNames[c] + ": " + k.what
	if v == session.V1 {
		name += underV1
	}
	return Attack{Name: name, Expect: k.want, script: func(s *scene) {
		s.version = v
		t := target{scene: s, act: a, colour: c, victim: players[c], rival: players[c.Other()]}
		t.game = a.stage(s, c)
		s.strike(k.try(t)...)
		if k.then == undamaged {
			s.could("after the attack", s.wallet(t.victim), t.by(s.self(t.victim)))
		}
	}}
}

// spread is the product of many tricks.
func spread(tricks ...trick) []Attack {
	var all []Attack
	for _, k := range tricks {
		all = append(all, k.everywhere()...)
	}
	return all
}

// one is the instructions of a transaction that holds just one.
func one(ix solana.Instruction) []solana.Instruction { return []solana.Instruction{ix} }

// seated picks the acts of players who have their seats.
func seated(a act) bool { return !a.has(creates | joins) }

package attack

import (
	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// tokenLife is how long sessions last in the scenes, seconds.
const tokenLife = 3600

// players are the honest players, by colour.
var players = [2]string{"Alice", "Bob"}

// everything is a policy that limits nothing.
var everything = onchain.Limits{Actions: onchain.ActAll}

// parties are the keys of a wallet's session for the chess program; key names the session key.
func (s *scene) parties(wallet, key string) session.Parties {
	w := s.wallet(wallet)
	return session.Parties{Target: program.ChessID, Signer: s.key(key), Authority: w, Payer: w}
}

// sessionOf are the keys of a player's usual session.
func (s *scene) sessionOf(player string) session.Parties {
	return s.parties(player, player+"'s session key")
}

// actorOf derives token and policy of a session of the scene's version, which need not exist.
func (s *scene) actorOf(p session.Parties) onchain.Actor { return s.actor(s.version, p) }

// actor derives token and policy of a session, which need not exist.
func (s *scene) actor(v session.Version, p session.Parties) onchain.Actor {
	token, _, err := session.TokenAddress(v, p.Target, p.Signer, p.Authority)
	if err != nil {
		s.fail("derive token address: %w", err)
	}
	return onchain.Actor{Signer: p.Signer, Token: token, Policy: s.policyOf(token)}
}

func (s *scene) policyOf(token solana.PublicKey) solana.PublicKey {
	policy, _, err := chess.PolicyAddress(token)
	if err != nil {
		s.fail("derive policy address: %w", err)
	}
	return policy
}

// self is a wallet acting by its own signature.
func (s *scene) self(wallet string) onchain.Actor { return onchain.Actor{Signer: s.wallet(wallet)} }

// terms are those of a session that ends at until, Unix seconds.
func terms(until int64) session.Terms {
	topUp, lamports := true, sol/100
	return session.Terms{TopUp: &topUp, ValidUntil: &until, Lamports: &lamports}
}

// create makes a session with the usual terms.
func (s *scene) create(p session.Parties) solana.Instruction {
	return s.createUntil(p, s.now+tokenLife)
}

// createUntil makes a session that ends at until, Unix seconds.
func (s *scene) createUntil(p session.Parties, until int64) solana.Instruction {
	switch {
	case s.version == session.V2:
		return s.must(session.CreateV2(p, terms(until)))
	case p.Payer != p.Authority:
		return s.must(session.CreateWithPayer(p, terms(until)))
	default:
		return s.must(session.CreateV1(p, terms(until)))
	}
}

// revoking closes a session's token by its wallet.
func (s *scene) revoking(p session.Parties) solana.Instruction {
	if s.version == session.V1 {
		return s.must(session.RevokeV1(p))
	}
	return s.must(session.RevokeV2(p))
}

// until is where the token of the scene's version says when it ends.
func (s *scene) until() int {
	if s.version == session.V1 {
		return session.TokenV1Size - 8
	}
	return session.TokenV2Size - 8
}

// open builds open_policy for a session.
func (s *scene) open(p session.Parties, l onchain.Limits) solana.Instruction {
	a := s.actorOf(p)
	l.AcceptV1 = s.version == session.V1
	return chess.OpenPolicy(a.Policy, a.Token, p.Authority, l)
}

// createOnly opens a session without a policy.
func (s *scene) createOnly(p session.Parties) onchain.Actor {
	s.send(p.Payer, s.create(p))
	return s.actorOf(p)
}

// approve is a wallet's approval: token and policy in one transaction.
func (s *scene) approve(p session.Parties, l onchain.Limits) onchain.Actor {
	s.send(p.Payer, s.create(p), s.open(p, l))
	return s.actorOf(p)
}

// gameOf derives the address of a wallet's game.
func (s *scene) gameOf(wallet string, id uint64) solana.PublicKey {
	address, _, err := chess.GameAddress(s.key(wallet), id)
	if err != nil {
		s.fail("derive game address: %w", err)
	}
	return address
}

// waiting lets a wallet open a game.
func (s *scene) waiting(creator string, n onchain.NewGame) solana.PublicKey {
	address := s.gameOf(creator, n.ID)
	s.send(s.wallet(creator), chess.CreateGame(address, s.self(creator), n))
	return address
}

// active seats Alice, white, and Bob.
func (s *scene) active(n onchain.NewGame) solana.PublicKey {
	address := s.waiting(players[game.White], n)
	s.send(s.wallet(players[game.Black]), chess.JoinGame(address, s.self(players[game.Black])))
	return address
}

// over is a game that Alice has given up.
func (s *scene) over() solana.PublicKey {
	address := s.active(onchain.NewGame{})
	s.send(s.wallet(players[game.White]), chess.Resign(address, s.self(players[game.White])))
	return address
}

// play plays moves in coordinate notation by the players' wallets, from a ply on; White has the even ones.
func (s *scene) play(address solana.PublicKey, from int, moves ...string) {
	for i, text := range moves {
		player := players[(from+i)%2]
		s.send(s.wallet(player), chess.PlayMove(address, s.self(player), uint16(from+i), s.move(text)))
	}
}

func (s *scene) move(text string) game.Move {
	m, err := game.ParseUCI(text)
	if err != nil {
		s.fail("read move: %w", err)
	}
	return m
}

// position returns a start from FEN.
func (s *scene) position(fen string) *onchain.Start {
	g, err := game.FromFEN(fen)
	if err != nil {
		s.fail("read position %q: %w", fen, err)
		return nil
	}
	start, err := onchain.StartOf(g)
	if err != nil {
		s.fail("pack position: %w", err)
	}
	return start
}

package conformance_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/gagliardetto/solana-go"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"
)

// tokenLife is how long sessions of the stories last, seconds.
const tokenLife = 3600

// parties are the keys of a wallet's session for the chess program.
func (s *story) parties(wallet, name string) session.Parties {
	w := s.wallet(wallet)
	return session.Parties{Target: program.ChessID, Signer: s.key(name), Authority: w, Payer: w}
}

// actorOf derives token and policy of a session, which need not exist.
func (s *story) actorOf(v session.Version, p session.Parties) onchain.Actor {
	s.t.Helper()
	token, _, err := session.TokenAddress(v, p.Target, p.Signer, p.Authority)
	if err != nil {
		s.t.Fatal(err)
	}
	policy, _, err := chess.PolicyAddress(token)
	if err != nil {
		s.t.Fatal(err)
	}
	return onchain.Actor{Signer: p.Signer, Token: token, Policy: policy}
}

// self is a wallet acting by its own signature.
func (s *story) self(wallet string) onchain.Actor { return onchain.Actor{Signer: s.wallet(wallet)} }

// terms are what sessions of the stories are created with.
func (s *story) terms() session.Terms {
	topUp, until, lamports := true, s.now+tokenLife, sol/100
	return session.Terms{TopUp: &topUp, ValidUntil: &until, Lamports: &lamports}
}

// createV2 builds create_session_v2 with the usual terms.
func (s *story) createV2(p session.Parties) solana.Instruction {
	s.t.Helper()
	ix, err := session.CreateV2(p, s.terms())
	if err != nil {
		s.t.Fatal(err)
	}
	return ix
}

// approve opens a session of a wallet, named name, within limits: one approval, one transaction.
func (s *story) approve(wallet, name string, l onchain.Limits) onchain.Actor {
	s.t.Helper()
	w := s.wallet(wallet)
	p := s.parties(wallet, name)
	a := s.actorOf(session.V2, p)
	s.send(wallet+" approves a session", success, w, s.createV2(p), chess.OpenPolicy(a.Policy, a.Token, w, l))
	return a
}

// everything is a policy that limits nothing.
var everything = onchain.Limits{Actions: onchain.ActAll}

// gameAt derives the address of a wallet's game.
func (s *story) gameAt(wallet string, id uint64) solana.PublicKey {
	s.t.Helper()
	addr, _, err := chess.GameAddress(s.key(wallet), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return addr
}

// waiting lets a wallet open a game.
func (s *story) waiting(creator string, n onchain.NewGame) solana.PublicKey {
	s.t.Helper()
	addr := s.gameAt(creator, n.ID)
	s.send(creator+" opens a game", success, s.wallet(creator), chess.CreateGame(addr, s.self(creator), n))
	return addr
}

// active seats two wallets: the creator plays the side that n says.
func (s *story) active(creator, opponent string, n onchain.NewGame) solana.PublicKey {
	s.t.Helper()
	addr := s.waiting(creator, n)
	s.send(opponent+" joins", success, s.wallet(opponent), chess.JoinGame(addr, s.self(opponent)))
	return addr
}

// over is a game that white, alice, has given up against bob.
func (s *story) over(n onchain.NewGame) solana.PublicKey {
	s.t.Helper()
	addr := s.active("alice", "bob", n)
	s.send("alice resigns", success, s.key("alice"), chess.Resign(addr, s.self("alice")))
	return addr
}

// play plays moves in coordinate notation, white's wallet and black's in turn, from a ply on.
func (s *story) play(addr solana.PublicKey, white, black string, from int, moves ...string) {
	s.t.Helper()
	for i, text := range moves {
		wallet := white
		if (from+i)%2 == 1 {
			wallet = black
		}
		s.send(wallet+" plays "+text, success, s.wallet(wallet), chess.PlayMove(addr, s.self(wallet), uint16(from+i), s.move(text)))
	}
}

func (s *story) move(text string) game.Move {
	s.t.Helper()
	m, err := game.ParseUCI(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

// position returns a start from FEN.
func (s *story) position(fen string) *onchain.Start {
	s.t.Helper()
	g, err := game.FromFEN(fen)
	if err != nil {
		s.t.Fatalf("%s: %v", fen, err)
	}
	start, err := onchain.StartOf(g)
	if err != nil {
		s.t.Fatal(err)
	}
	return start
}

// accountTag is the discriminator of an account of an Anchor program.
func accountTag(name string) []byte {
	sum := sha256.Sum256([]byte("account:" + name))
	return sum[:8]
}

// instructionTag is the discriminator of an instruction.
func instructionTag(name string) []byte {
	sum := sha256.Sum256([]byte("global:" + name))
	return sum[:8]
}

// tokenData lays out a session token V2.
func tokenData(p session.Parties, until int64) []byte {
	d := bytes.Join([][]byte{accountTag("SessionTokenV2"), p.Authority[:], p.Target[:], p.Signer[:], p.Payer[:]}, nil)
	return binary.LittleEndian.AppendUint64(d, uint64(until))
}

// policyData lays out a policy that limits nothing and never ends.
func policyData(a onchain.Actor, authority solana.PublicKey) []byte {
	d := make([]byte, 160)
	copy(d, accountTag("SessionPolicy"))
	d[8] = 2
	binary.LittleEndian.PutUint16(d[12:], uint16(onchain.ActAll))
	binary.LittleEndian.PutUint32(d[16:], ^uint32(0))
	binary.LittleEndian.PutUint64(d[24:], math.MaxInt64)
	copy(d[32:], authority[:])
	copy(d[64:], a.Token[:])
	copy(d[96:], a.Signer[:])
	return d
}

// rentExempt is an account of a program that holds data.
func rentExempt(owner solana.PublicKey, data []byte) svm.Account {
	return svm.Account{Lamports: uint64(128+len(data)) * svm.DefaultLamportsPerByte, Owner: owner, Data: data}
}

package main

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// story tells one life of two sessions and their games, instruction by instruction, and notes what each took.
type story struct {
	ledger *ledger.Ledger
	chess  onchain.Program
	rows   []row
	sent   func(raw []byte) // if not nil, told of every transaction that landed
	err    error            // the first one; after it nothing more is done
}

// side is a wallet with a session. The addresses of token and policy have the bump 255, the usual case: every step below it
// costs 1,500 compute units more.
type side struct {
	wallet, key *session.Key
	parties     session.Parties
	actor       onchain.Actor
}

// instructionUnits runs every instruction of both programs once.
func instructionUnits() ([]row, error) {
	l, err := ledger.Open(ledger.Config{Programs: map[solana.PublicKey][]byte{
		program.SessionID: program.Session(), program.ChessID: program.Chess(),
	}})
	if err != nil {
		return nil, err
	}
	defer l.Close() //nolint:errcheck // in memory
	s := &story{ledger: l, chess: onchain.Program{ID: program.ChessID}}
	white, black := s.side(), s.side()
	s.sessionV1()
	s.approve(white, black)
	s.agreedDraw(white, black)
	s.sessionPart(black)
	s.otherEndings(white, black)
	s.longest(white, black)
	s.farewell(white, black)
	return s.rows, s.err
}

// do sends one instruction in a transaction of its own, which the first signer pays for. A name notes its compute units.
func (s *story) do(name string, ix solana.Instruction, signers ...*session.Key) uint64 {
	if s.err != nil {
		return 0
	}
	raw, err := s.pack(ix, signers...)
	if err != nil {
		s.err = err
		return 0
	}
	id, err := s.ledger.Submit(raw, ledger.SubmitOptions{})
	if err != nil {
		s.err = fmt.Errorf("%s: %w", name, err)
		return 0
	}
	if s.sent != nil {
		s.sent(raw)
	}
	landed, _ := s.ledger.Transaction(id)
	units := unitsIn(landed.Logs)
	if name != "" {
		s.rows = append(s.rows, row{name: name, units: units})
	}
	return units
}

// pack makes a transaction of one instruction, which the first signer pays for.
func (s *story) pack(ix solana.Instruction, signers ...*session.Key) ([]byte, error) {
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, s.ledger.LatestBlockhash().Hash, solana.TransactionPayer(signers[0].PublicKey()))
	if err != nil {
		return nil, err
	}
	return signed(tx, signers...)
}

func signed(tx *solana.Transaction, signers ...*session.Key) ([]byte, error) {
	for _, k := range signers {
		if err := k.Sign(tx); err != nil {
			return nil, err
		}
	}
	return tx.MarshalBinary()
}

var consumed = regexp.MustCompile(`^Program \w+ consumed (\d+) of \d+ compute units$`)

// unitsIn is what the last program to end consumed: the top-level one, calls included.
func unitsIn(logs []string) (units uint64) {
	for _, line := range logs {
		if m := consumed.FindStringSubmatch(line); m != nil {
			units, _ = strconv.ParseUint(m[1], 10, 64) // only digits
		}
	}
	return units
}

const usualBump = 255

// side makes a funded wallet and a session key for it.
func (s *story) side() side {
	for wallet := session.NewKey(); s.err == nil; {
		key := session.NewKey()
		p := session.Parties{Target: s.chess.ID, Signer: key.PublicKey(), Authority: wallet.PublicKey(), Payer: wallet.PublicKey()}
		token, bump, err := session.TokenAddress(session.V2, p.Target, p.Signer, p.Authority)
		policy, policyBump, policyErr := s.chess.PolicyAddress(token)
		if err != nil || policyErr != nil || bump != usualBump || policyBump != usualBump {
			continue
		}
		_, s.err = s.ledger.Airdrop(wallet.PublicKey(), 10*solana.LAMPORTS_PER_SOL)
		return side{wallet: wallet, key: key, parties: p, actor: onchain.Actor{Signer: key.PublicKey(), Token: token, Policy: policy}}
	}
	return side{}
}

// game creates a game for the session of a side, at an address with the usual bump.
func (s *story) game(name string, creator, opponent side, initialSecs uint32) solana.PublicKey {
	for id := uint64(time.Now().UnixNano()); s.err == nil; id++ {
		addr, bump, err := s.chess.GameAddress(creator.wallet.PublicKey(), id)
		if err != nil {
			s.err = err
		}
		if bump != usualBump {
			continue
		}
		s.do(name, s.chess.CreateGame(addr, creator.actor, onchain.NewGame{ID: id, InitialSecs: initialSecs}), creator.key)
		if opponent.key != nil {
			s.do("", s.chess.JoinGame(addr, opponent.actor), opponent.key)
		}
		return addr
	}
	return solana.PublicKey{}
}

func (s *story) create(name string, build func(session.Parties, session.Terms) (solana.Instruction, error), who side) {
	yes, lamports := true, uint64(1_000_000_000)
	ix, err := build(who.parties, session.Terms{TopUp: &yes, Lamports: &lamports})
	if err != nil {
		s.err = err
		return
	}
	s.do(name, ix, who.wallet, who.key)
}

// sessionV1 runs what the session program offers beside V2 tokens.
func (s *story) sessionV1() {
	for _, v := range []struct {
		name  string
		build func(session.Parties, session.Terms) (solana.Instruction, error)
	}{{"create_session", session.CreateV1}, {"create_session_with_payer", session.CreateWithPayer}} {
		who := s.side()
		for s.err == nil {
			if _, bump, err := session.TokenAddress(session.V1, who.parties.Target, who.parties.Signer, who.parties.Authority); err == nil && bump == usualBump {
				break
			}
			who = s.side()
		}
		s.create(v.name, v.build, who)
		ix, err := session.RevokeV1(who.parties)
		if err != nil {
			s.err = err
			return
		}
		name := "revoke_session"
		if v.name != "create_session" {
			name = ""
		}
		s.do(name, ix, who.wallet)
	}
}

func (s *story) approve(white, black side) {
	for i, who := range []side{white, black} {
		open := s.chess.OpenPolicy(who.actor.Policy, who.actor.Token, who.wallet.PublicKey(), onchain.Limits{Actions: onchain.ActAll})
		names := [2]string{"create_session_v2", "open_policy"}
		if i > 0 {
			names = [2]string{}
		}
		s.create(names[0], session.CreateV2, who)
		s.do(names[1], open, who.wallet)
	}
}

func (s *story) agreedDraw(white, black side) {
	addr := s.game("create_game", white, side{}, 0)
	s.do("join_game", s.chess.JoinGame(addr, black.actor), black.key)
	s.do("offer_draw", s.chess.OfferDraw(addr, white.actor, 0), white.key)
	s.do("accept_draw", s.chess.AcceptDraw(addr, black.actor, 0), black.key)
	s.warp(2 * time.Minute)
	state := &onchain.State{Creator: white.wallet.PublicKey(), White: white.wallet.PublicKey(), Black: black.wallet.PublicKey()}
	s.do("close_game", s.chess.CloseGame(addr, state), black.wallet)
}

// sessionPart notes what a session's move takes more than its wallet's: token and policy read, checked, and the move counted.
func (s *story) sessionPart(black side) {
	white, moves := s.side(), uint32(10)
	s.create("", session.CreateV2, white)
	s.do("", s.chess.OpenPolicy(white.actor.Policy, white.actor.Token, white.wallet.PublicKey(),
		onchain.Limits{Actions: onchain.ActAll, Moves: &moves}), white.wallet)
	addr := s.game("", white, black, 0)
	first, err := game.ParseUCI("e2e4")
	if err != nil {
		s.err = err
	}
	bySession := s.try(s.chess.PlayMove(addr, white.actor, 0, first), white.key)
	byWallet := s.try(s.chess.PlayMove(addr, onchain.Actor{Signer: white.wallet.PublicKey()}, 0, first), white.wallet)
	s.rows = append(s.rows, row{name: "play_move, the session's part", units: bySession - byWallet})
}

// try simulates one instruction and returns what it would take.
func (s *story) try(ix solana.Instruction, signer *session.Key) uint64 {
	if s.err != nil {
		return 0
	}
	raw, err := s.pack(ix, signer)
	if err != nil {
		s.err = err
		return 0
	}
	simulation, err := s.ledger.Simulate(raw, svm.SimulateOptions{VerifySignatures: true})
	switch {
	case err != nil:
		s.err = fmt.Errorf("simulate: %w", err)
	case simulation.Err != nil:
		s.err = fmt.Errorf("simulate: %w", simulation.Err)
	}
	return unitsIn(simulation.Logs)
}

func (s *story) otherEndings(white, black side) {
	s.do("resign", s.chess.Resign(s.game("", white, black, 0), white.actor), white.key)
	s.do("cancel_game", s.chess.CancelGame(s.game("", white, black, 0), white.actor), white.key)
	flagged := s.game("", white, black, 60)
	s.warp(2 * time.Minute)
	s.do("claim_timeout", s.chess.ClaimTimeout(flagged), black.key)
	repeated := s.game("", white, black, 0)
	var shuffle []game.Move
	for _, text := range []string{"g1f3", "g8f6", "f3g1", "f6g8", "g1f3", "g8f6", "f3g1", "f6g8"} {
		m, err := game.ParseUCI(text)
		if err != nil {
			s.err = err
		}
		shuffle = append(shuffle, m)
	}
	s.play(repeated, white, black, shuffle)
	s.do("claim_draw, threefold", s.chess.ClaimDraw(repeated, white.actor, uint16(len(shuffle)), nil), white.key)
}

// wanderings is how many games longest plays.
const wanderings = 30

// longest plays games that go on as long as can be without a capture, a pawn's move or a fivefold repetition, in positions of
// all kinds: the program looks back further with every ply, so the last ones are the dearest. One of them makes the record grow.
func (s *story) longest(white, black side) {
	var worst uint64
	for seed := range uint64(wanderings) {
		worst = max(worst, s.play(s.game("", white, black, 0), white, black, wandering(seed)))
	}
	s.rows = append(s.rows, row{name: "play_move, worst found", units: worst})
}

// play makes the moves and returns what the dearest of them took.
func (s *story) play(addr solana.PublicKey, white, black side, moves []game.Move) (worst uint64) {
	for ply, m := range moves {
		who := [2]side{white, black}[ply%2]
		worst = max(worst, s.do("", s.chess.PlayMove(addr, who.actor, uint16(ply), m), who.key))
	}
	return worst
}

func (s *story) farewell(white, black side) {
	s.do("renew_policy", s.chess.RenewPolicy(white.actor.Policy, white.actor.Token, white.wallet.PublicKey(), nil), white.wallet)
	s.do("end_policy", s.chess.EndPolicy(white.actor.Policy, white.actor.Signer), white.key)
	s.do("close_policy", s.chess.ClosePolicy(white.actor.Policy, white.actor.Token, white.wallet.PublicKey()), black.key)
	ix, err := session.RevokeV2(white.parties)
	if err != nil {
		s.err = err
		return
	}
	s.do("revoke_session_v2", ix, white.wallet)
}

func (s *story) warp(d time.Duration) {
	if s.err == nil {
		s.err = s.ledger.WarpClock(d)
	}
}

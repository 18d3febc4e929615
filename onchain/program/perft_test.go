package program_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
	"golang.org/x/sync/errgroup"
)

// TestEveryVerdictOfTheBytecodeIsThatOfTheRules asks the chess program about every move a piece could make by its way of moving,
// in the six usual perft positions to depth 2 and in 300 positions of real games, and compares verdict, position and outcome
// with package game, that is, with notnil/chess.
func TestEveryVerdictOfTheBytecodeIsThatOfTheRules(t *testing.T) {
	j := newJury(t)
	var group errgroup.Group
	group.SetLimit(4)
	for _, p := range perftPositions(t) {
		group.Go(func() error { return j.perft(p) })
	}
	for _, fen := range realPositions(t, 300) {
		group.Go(func() error { _, err := j.judge(fen); return err })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d positions, %d moves judged (%d legal), at most %d compute units for one", j.positions, j.moves, j.legal, j.units)
	if j.units > 100_000 {
		t.Errorf("a move took %d compute units", j.units)
	}
}

// jury executes the committed chess program on single positions.
type jury struct {
	runtime *svm.Runtime
	genesis svm.AccountMap
	program onchain.Program
	game    solana.PublicKey
	wallets [2]solana.PublicKey

	mu                      sync.Mutex // guards the fields below
	positions, moves, legal int
	units                   uint64
}

func newJury(t *testing.T) *jury {
	t.Helper()
	runtime, err := svm.New(svm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	j := &jury{
		runtime: runtime, genesis: svm.AccountMap{}, program: onchain.Program{ID: program.ChessID},
		game: solana.PublicKey{1}, wallets: [2]solana.PublicKey{{2}, {3}},
	}
	for key, account := range runtime.GenesisAccounts(svm.Clock{}) {
		j.genesis[key] = account
	}
	j.genesis[program.ChessID] = svm.ProgramAccount(program.Chess())
	for _, w := range j.wallets {
		j.genesis[w] = &svm.Account{Lamports: 1e9}
	}
	return j
}

// perft judges a position and all that follow from it by one move, and counts the legal moves of both plies.
func (j *jury) perft(p perftPosition) error {
	first, err := j.judge(p.FEN)
	if err != nil {
		return err
	}
	second := 0
	for _, m := range first {
		g, err := game.FromFEN(p.FEN)
		if err != nil {
			return err
		}
		if err := g.Play(m); err != nil {
			return err
		}
		next, err := j.judge(g.FEN())
		if err != nil {
			return err
		}
		second += len(next)
	}
	if len(first) != p.Nodes[0] || second != p.Nodes[1] {
		return fmt.Errorf("%s: perft %d, %d; want %v", p.Name, len(first), second, p.Nodes[:2])
	}
	return nil
}

// judge asks about every candidate move and returns those the program takes.
func (j *jury) judge(fen string) ([]game.Move, error) {
	g, err := game.FromFEN(fen)
	if err != nil {
		return nil, err
	}
	rules := map[game.Move]bool{}
	for _, m := range g.Legal() {
		rules[m] = true
	}
	account, err := j.account(g)
	if err != nil {
		return nil, err
	}
	var taken []game.Move
	candidates := candidates(g)
	for _, m := range candidates {
		after, err := j.ask(account, g.Turn(), m)
		switch {
		case err == nil && rules[m]:
			taken = append(taken, m)
			err = compare(g, m, after)
		case err == nil:
			err = errors.New("the program takes an illegal move")
		case rules[m]:
			err = fmt.Errorf("the program refuses a legal move: %w", err)
		case errors.Is(err, onchain.IllegalMove):
			err = nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", fen, m, err)
		}
	}
	if len(taken) != len(rules) {
		return nil, fmt.Errorf("%s: %d of %d legal moves were asked about", fen, len(taken), len(rules))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.positions++
	j.moves += len(candidates)
	j.legal += len(taken)
	return taken, nil
}

// ask executes play_move, signed by the wallet of the side to move, and returns the account after it.
func (j *jury) ask(account *svm.Account, turn game.Color, m game.Move) ([]byte, error) {
	ix := j.program.PlayMove(j.game, onchain.Actor{Signer: j.wallets[turn]}, 0, m)
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, solana.Hash{}, solana.TransactionPayer(j.wallets[turn]))
	if err != nil {
		return nil, err
	}
	tx.Signatures = []solana.Signature{{}}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return nil, err
	}
	decoded, err := svm.DecodeTransaction(raw)
	if err != nil {
		return nil, err
	}
	result := j.runtime.Simulate(svm.Env{Accounts: overlay{j, account}}, decoded, svm.SimulateOptions{})
	if result.Err != nil {
		if code, ok := result.Err.Custom(); ok {
			return nil, onchain.Code(code)
		}
		return nil, result.Err
	}
	j.mu.Lock()
	j.units = max(j.units, result.ComputeUnits)
	j.mu.Unlock()
	for _, w := range result.Writes {
		if w.Key == j.game {
			return w.Account.Data, nil
		}
	}
	return nil, errors.New("the game account was not written")
}

// overlay is the genesis with one game.
type overlay struct {
	*jury
	account *svm.Account
}

// Account implements svm.AccountReader.
func (o overlay) Account(key solana.PublicKey) (*svm.Account, bool) {
	if key == o.game {
		return o.account, true
	}
	return o.genesis.Account(key)
}

// account is a game in progress at g's position, as the program stores it.
func (j *jury) account(g *game.Game) (*svm.Account, error) {
	start, err := onchain.StartOf(g)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 336+4*200)
	copy(data, []byte{0x1b, 0x5a, 0xa6, 0x7d, 0x4a, 0x64, 0x79, 0x12, 1, 255, 1})
	data[13], data[14], data[15] = byte(start.Turn), start.Castling, start.EnPassant
	binary.LittleEndian.PutUint16(data[18:], start.FullMove)
	binary.LittleEndian.PutUint16(data[20:], uint16(start.HalfMove))
	data[28], data[29], data[30], data[31] = byte(start.Turn), start.Castling, start.EnPassant, start.HalfMove
	copy(data[72:], j.wallets[game.White][:])
	copy(data[104:], j.wallets[game.Black][:])
	for sq, p := range g.Board() {
		if p == game.NoPiece {
			continue
		}
		flip(data[232+8*(int(p.Kind())-1):], sq)
		flip(data[280+8*int(p.Color()):], sq)
	}
	copy(data[296:], start.Board[:])
	return &svm.Account{Lamports: j.runtime.MinimumBalance(uint64(len(data))), Owner: program.ChessID, Data: data}, nil
}

func flip(board []byte, sq int) { board[sq/8] ^= 1 << (sq % 8) }

// compare holds the position and outcome the program wrote against those of package game.
func compare(g *game.Game, m game.Move, data []byte) error {
	want := g.Clone()
	if err := want.Play(m); err != nil {
		return err
	}
	state, err := onchain.ParseGame(data)
	if err != nil {
		return err
	}
	for sq, p := range want.Board() {
		if got := pieceAt(data, sq); got != p {
			return fmt.Errorf("%s on %s, want %s", got, game.Square(sq), p)
		}
	}
	after, err := game.FromFEN(want.FEN())
	if err != nil {
		return err
	}
	start, err := onchain.StartOf(after)
	if err != nil {
		return err
	}
	if data[14] != start.Castling || data[20] != start.HalfMove || game.Color(data[13]) != want.Turn() {
		return fmt.Errorf("castling %d, half-moves %d, turn %d; want %s", data[14], data[20], data[13], want.FEN())
	}
	if got := (game.Outcome{Result: state.Result, Reason: state.Reason}); got != want.Outcome() {
		return fmt.Errorf("outcome %v, want %v", got, want.Outcome())
	}
	return nil
}

func pieceAt(data []byte, sq int) game.Piece {
	has := func(offset int) bool { return data[offset+sq/8]>>(sq%8)&1 != 0 }
	for kind := game.Pawn; kind <= game.King; kind++ {
		if has(232 + 8*(int(kind)-1)) {
			c := game.White
			if has(288) {
				c = game.Black
			}
			return game.NewPiece(c, kind)
		}
	}
	return game.NoPiece
}

// candidates are all moves along a line or a knight's jump of every own piece, with every promotion a pawn could name: far more
// than the pseudo-legal ones.
func candidates(g *game.Game) []game.Move {
	var all []game.Move
	for from := range game.Square(64) {
		piece := g.At(from)
		if piece == game.NoPiece || piece.Color() != g.Turn() {
			continue
		}
		for to := range game.Square(64) {
			if !reachable(from, to) {
				continue
			}
			all = append(all, game.NewMove(from, to, game.NoKind))
			if piece.Kind() == game.Pawn && (to.Rank() == 0 || to.Rank() == 7) {
				for promo := game.Knight; promo <= game.Queen; promo++ {
					all = append(all, game.NewMove(from, to, promo))
				}
			}
		}
	}
	return all
}

func reachable(from, to game.Square) bool {
	df, dr := abs(from.File()-to.File()), abs(from.Rank()-to.Rank())
	return from != to && (df == 0 || dr == 0 || df == dr || df*dr == 2)
}

func abs(n int) int { return max(n, -n) }

type perftPosition struct {
	Name  string `json:"name"`
	FEN   string `json:"fen"`
	Nodes []int  `json:"nodes"`
}

func perftPositions(t *testing.T) (all []perftPosition) {
	t.Helper()
	raw, err := os.ReadFile("../../game/testdata/perft.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &all); err != nil || len(all) != 6 {
		t.Fatalf("perft positions: %v, %v", all, err)
	}
	return all
}

// realPositions are n positions spread evenly over the test games.
func realPositions(t *testing.T, n int) []string {
	t.Helper()
	raw, err := os.ReadFile("../../game/testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for reader := game.NewReader(strings.NewReader(string(raw))); ; {
		rec, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for ply := range rec.Game.Ply() {
			all = append(all, rec.Game.AtPly(ply).FEN())
		}
	}
	picked := make([]string, 0, n)
	for i := range n {
		picked = append(picked, all[i*len(all)/n])
	}
	return picked
}

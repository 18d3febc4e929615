package engine

import (
	"math/rand/v2"
	"strings"

	"castlekey/game"
)

// position is a board as the search wants it: small, flat, copied for every move.
type position struct {
	kinds    [game.King + 1]uint64 // where each kind stands, both sides
	sides    [2]uint64             // where each side stands
	board    [64]game.Piece
	key      uint64
	middle   int32 // material and placement in the middle game, white's minus black's
	end      int32 // the same in the end game
	phase    int32 // pieces left, from 24 down to 0 when none are
	halfmove int32
	turn     game.Color
	castling uint8
	passant  game.Square // the square behind a pawn that has just moved two, if it can be taken
}

// Keys of a position: random numbers that stand for its parts. The seed is fixed, so
// that the engine plays the same on every machine.
var (
	pieceKeys    [16][64]uint64
	castlingKeys [16]uint64
	passantKeys  [65]uint64
	turnKey      uint64
)

// init draws the keys; arrays of this kind cannot be written down.
func init() {
	random := rand.New(rand.NewPCG(0x6361737465, 0x6c6b6579)) //nolint:gosec // the same keys every time
	for piece := range pieceKeys {
		for s := range pieceKeys[piece] {
			pieceKeys[piece][s] = random.Uint64()
		}
	}
	for i := range castlingKeys {
		castlingKeys[i] = random.Uint64()
	}
	for s := range game.NoSquare {
		passantKeys[s] = random.Uint64()
	}
	turnKey = random.Uint64()
}

// setUp returns the position a game stands in, without its history.
func setUp(g *game.Game) position {
	p := position{passant: game.NoSquare, turn: g.Turn(), halfmove: int32(g.Halfmove())}
	for s, piece := range g.Board() {
		if piece != game.NoPiece {
			p.put(piece, game.Square(s))
		}
	}
	fields := strings.Fields(g.FEN())
	for i, letter := range "KQkq" {
		if strings.ContainsRune(fields[2], letter) {
			p.castling |= 1 << i
		}
	}
	p.key ^= castlingKeys[p.castling]
	if p.turn == game.Black {
		p.key ^= turnKey
	}
	if s, err := game.ParseSquare(fields[3]); err == nil {
		p.setPassant(s)
	}
	return p
}

// fromGame returns the position a game stands in and the keys of all positions before.
func fromGame(g *game.Game) (position, []uint64) {
	p := setUp(g.AtPly(0))
	keys := make([]uint64, 0, g.Ply()+maxPly)
	for _, m := range g.Moves() {
		keys = append(keys, p.key)
		p = p.after(m)
	}
	return p, keys
}

func (p *position) put(piece game.Piece, s game.Square) {
	p.kinds[piece.Kind()] |= bit(s)
	p.sides[piece.Color()] |= bit(s)
	p.board[s] = piece
	p.key ^= pieceKeys[piece][s]
	p.middle += middleValues[piece][s]
	p.end += endValues[piece][s]
	p.phase += phases[piece.Kind()]
}

func (p *position) remove(s game.Square) {
	piece := p.board[s]
	p.kinds[piece.Kind()] &^= bit(s)
	p.sides[piece.Color()] &^= bit(s)
	p.board[s] = game.NoPiece
	p.key ^= pieceKeys[piece][s]
	p.middle -= middleValues[piece][s]
	p.end -= endValues[piece][s]
	p.phase -= phases[piece.Kind()]
}

// setPassant notes the en passant square if a pawn of the side to move stands ready.
func (p *position) setPassant(s game.Square) {
	if pawnReach[p.turn.Other()][s]&p.of(p.turn, game.Pawn) != 0 {
		p.passant = s
		p.key ^= passantKeys[s]
	}
}

// of returns where c's pieces of kind k stand.
func (p *position) of(c game.Color, k game.Kind) uint64 { return p.kinds[k] & p.sides[c] }

func (p *position) occupied() uint64 { return p.sides[0] | p.sides[1] }

func (p *position) king(c game.Color) game.Square { return first(p.of(c, game.King)) }

// attackers returns the pieces of both sides that attack s with the given squares occupied.
func (p *position) attackers(s game.Square, occupied uint64) uint64 {
	queens := p.kinds[game.Queen]
	return knightReach[s]&p.kinds[game.Knight] |
		kingReach[s]&p.kinds[game.King] |
		pawnReach[game.Black][s]&p.of(game.White, game.Pawn) |
		pawnReach[game.White][s]&p.of(game.Black, game.Pawn) |
		bishopReach(s, occupied)&(p.kinds[game.Bishop]|queens) |
		rookReach(s, occupied)&(p.kinds[game.Rook]|queens)
}

// attacked reports whether side by attacks s.
func (p *position) attacked(s game.Square, by game.Color) bool {
	theirs, occupied := p.sides[by], p.occupied()
	queens := p.kinds[game.Queen]
	return knightReach[s]&p.kinds[game.Knight]&theirs != 0 ||
		pawnReach[by.Other()][s]&p.kinds[game.Pawn]&theirs != 0 ||
		kingReach[s]&p.kinds[game.King]&theirs != 0 ||
		bishopReach(s, occupied)&(p.kinds[game.Bishop]|queens)&theirs != 0 ||
		rookReach(s, occupied)&(p.kinds[game.Rook]|queens)&theirs != 0
}

// inCheck reports whether the side to move is in check.
func (p *position) inCheck() bool { return p.attacked(p.king(p.turn), p.turn.Other()) }

// legal reports whether the side that has just moved left its king safe.
func (p *position) legal() bool { return !p.attacked(p.king(p.turn.Other()), p.turn) }

package onchain

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"castlekey/game"
)

const castlingLetters = "KQkq"

// ErrUnplayable says that the chess program opens no game from a position: the game is over in it, by the
// 75-move rule (FIDE 9.6.2) too.
var ErrUnplayable = errors.New("no game can begin from this position")

// maxStartHalfMove is the program's limit on the half-move clock of a starting position.
const maxStartHalfMove = 149

// Playable reports whether a game can begin from s; the error wraps ErrUnplayable.
func (s *Start) Playable() error {
	if s.HalfMove > maxStartHalfMove {
		return fmt.Errorf("%w: %d half-moves without a capture or a pawn's move", ErrUnplayable, s.HalfMove)
	}
	g, err := game.FromFEN(s.FEN())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnplayable, err)
	}
	if o := g.Outcome(); o.Over() {
		return fmt.Errorf("%w: it is %s already", ErrUnplayable, o)
	}
	return nil
}

// StartOf is the starting position of g in the program's form.
func StartOf(g *game.Game) (*Start, error) {
	fen := g.StartFEN()
	first, err := game.FromFEN(fen)
	if err != nil {
		return nil, fmt.Errorf("read starting position: %w", err)
	}
	s := &Start{Board: pack(first.Board()), Turn: first.Turn(), EnPassant: noSquare, FullMove: 1}
	fields := strings.Fields(fen)
	for i, letter := range castlingLetters {
		if len(fields) > 2 && strings.ContainsRune(fields[2], letter) {
			s.Castling |= 1 << i
		}
	}
	if len(fields) > 3 && len(fields[3]) == 2 {
		s.EnPassant = (fields[3][0] - 'a') + 8*(fields[3][1]-'1')
	}
	if len(fields) > 4 {
		if s.HalfMove, err = atou[uint8](fields[4], math.MaxUint8); err != nil {
			return nil, fmt.Errorf("read half-move clock: %w", err)
		}
	}
	if len(fields) > 5 {
		if s.FullMove, err = atou[uint16](fields[5], math.MaxUint16); err != nil {
			return nil, fmt.Errorf("read move number: %w", err)
		}
	}
	return s, nil
}

// Usual reports whether s is the usual starting position, which an account need not be told.
func (s *Start) Usual() bool {
	usual, err := StartOf(game.New())
	return err == nil && *usual == *s
}

// FEN is the position in Forsyth–Edwards notation.
func (s *Start) FEN() string {
	var b strings.Builder
	for rank := 7; rank >= 0; rank-- {
		empty := 0
		for file := range 8 {
			sq := 8*rank + file
			nibble := s.Board[sq/2] >> (4 * (sq % 2)) & 0xf
			if nibble == 0 {
				empty++
				continue
			}
			if empty > 0 {
				b.WriteString(strconv.Itoa(empty))
				empty = 0
			}
			b.WriteByte(pieceLetters[nibble])
		}
		if empty > 0 {
			b.WriteString(strconv.Itoa(empty))
		}
		if rank > 0 {
			b.WriteByte('/')
		}
	}
	side := [2]string{"w", "b"}[s.Turn&1]
	return fmt.Sprintf("%s %s %s %s %d %d", b.String(), side, s.castling(), s.enPassant(), s.HalfMove, s.FullMove)
}

// pieceLetters maps a board nibble to its FEN letter; unused codes show as '?', which no FEN reader accepts.
const pieceLetters = "?PNBRQK??pnbrqk?"

func (s *Start) castling() string {
	var b strings.Builder
	for i := range castlingLetters {
		if s.Castling&(1<<i) != 0 {
			b.WriteByte(castlingLetters[i])
		}
	}
	if b.Len() == 0 {
		return "-"
	}
	return b.String()
}

func (s *Start) enPassant() string {
	if s.EnPassant >= noSquare {
		return "-"
	}
	return string([]byte{'a' + s.EnPassant%8, '1' + s.EnPassant/8})
}

// Game replays the record: the same game as a player knows it, with its outcome.
func (s *State) Game() (*game.Game, error) {
	g := game.New()
	if s.Start != nil {
		var err error
		if g, err = game.FromFEN(s.Start.FEN()); err != nil {
			return nil, fmt.Errorf("read starting position: %w", err)
		}
	}
	for i, r := range s.Record {
		if err := g.Play(r.Move); err != nil {
			return nil, fmt.Errorf("replay ply %d: %w", i+1, err)
		}
	}
	if s.Status == Over {
		return g, s.conclude(g)
	}
	return g, nil
}

// conclude ends g the way the account says it ended, where the moves alone do not.
func (s *State) conclude(g *game.Game) error {
	if g.Outcome().Over() {
		return nil // mate, stalemate and the like follow from the moves
	}
	var err error
	switch s.Reason {
	case game.Resignation:
		err = g.Resign(s.loser(g))
	case game.TimeForfeit:
		err = g.Forfeit(s.loser(g))
	case game.Agreement:
		err = g.Agree()
	case game.Threefold, game.FiftyMoves:
		err = g.Claim()
	case game.Cancelled:
		err = g.Cancel()
	default:
		err = fmt.Errorf("the moves do not lead to %s", s.Reason)
	}
	if err != nil {
		return fmt.Errorf("end the game by %s: %w", s.Reason, err)
	}
	return nil
}

// loser is the side that resigned or ran out of time. In a draw it is the one whose opponent cannot mate.
func (s *State) loser(g *game.Game) game.Color {
	if winner, decided := s.Result.Winner(); decided {
		return winner.Other()
	}
	if g.CanMate(game.White) {
		return game.White
	}
	return game.Black
}

func pack(board [64]game.Piece) (packed [32]byte) {
	for sq, p := range board {
		packed[sq/2] |= byte(p) << (4 * (sq % 2))
	}
	return packed
}

func atou[T uint8 | uint16](text string, limit uint64) (T, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > limit {
		return 0, fmt.Errorf("%q is not a number from 0 to %d", text, limit)
	}
	return T(n), nil
}

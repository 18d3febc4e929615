package game

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/notnil/chess"
)

// StartFEN is the usual start of a game.
const StartFEN = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"

// FENError says why a FEN is refused. It wraps ErrSyntax if the text cannot be read and
// ErrIllegal if it describes a position no game is played from.
type FENError struct {
	FEN    string
	Reason string // what is wrong and what was expected
	err    error
}

// Error returns the reason with the FEN it is about.
func (e *FENError) Error() string { return fmt.Sprintf("read FEN %q: %s", e.FEN, e.Reason) }

// Unwrap returns ErrSyntax or ErrIllegal.
func (e *FENError) Unwrap() error { return e.err }

// FEN returns the position in Forsyth-Edwards Notation. The en passant square is given
// after every double step of a pawn, as the PGN standard says.
func (g *Game) FEN() string { return g.now().fen() }

// StartFEN returns the position the game started from.
func (g *Game) StartFEN() string { return g.line[0].fen() }

func (p *position) fen() string {
	return fmt.Sprintf("%s %c %s %s %d %d", placement(&p.board), "wb"[p.turn],
		castlingText(p.castling), p.behind, p.halfmove, p.fullmove)
}

func placement(board *[64]Piece) string {
	var b strings.Builder
	for rank := 7; rank >= 0; rank-- {
		empty := 0
		for file := range 8 {
			p := board[At(file, rank)]
			if p == NoPiece {
				empty++
				continue
			}
			if empty > 0 {
				b.WriteByte(byte('0' + empty))
			}
			empty = 0
			b.WriteByte(p.Letter())
		}
		if empty > 0 {
			b.WriteByte(byte('0' + empty))
		}
		if rank > 0 {
			b.WriteByte('/')
		}
	}
	return b.String()
}

const castlingLetters = "KQkq"

func castlingText(rights uint8) string {
	if rights == 0 {
		return "-"
	}
	text := make([]byte, 0, len(castlingLetters))
	for i := range castlingLetters {
		if rights&(1<<i) != 0 {
			text = append(text, castlingLetters[i])
		}
	}
	return string(text)
}

// parseFEN reads and checks a FEN. The two counters may be missing together, as in EPD.
func parseFEN(fen string) (*position, error) {
	p, err := readFEN(strings.Fields(fen))
	if err == nil {
		err = p.valid()
	}
	if err != nil {
		err.FEN = fen
		return nil, err
	}
	p.check = p.attacked(p.king(p.turn), p.turn.Other())
	pos := &chess.Position{}
	if err := pos.UnmarshalText([]byte(p.fen())); err != nil {
		return nil, &FENError{FEN: fen, Reason: err.Error(), err: ErrSyntax}
	}
	return newPosition(p, pos), nil
}

func unreadable(format string, args ...any) *FENError {
	return &FENError{Reason: fmt.Sprintf(format, args...), err: ErrSyntax}
}

func readFEN(fields []string) (p position, err *FENError) {
	p.fullmove = 1
	if len(fields) != 4 && len(fields) != 6 {
		return p, unreadable("has %d fields; wanted pieces, side, castling, en passant, halfmove clock, move number", len(fields))
	}
	if err = readPlacement(fields[0], &p.board); err != nil {
		return p, err
	}
	if p.turn, err = readTurn(fields[1]); err != nil {
		return p, err
	}
	if p.castling, err = readCastling(fields[2]); err != nil {
		return p, err
	}
	if p.behind, err = readPassant(fields[3]); err != nil {
		return p, err
	}
	if len(fields) == 6 {
		err = readCounters(&p, fields[4], fields[5])
	}
	return p, err
}

func readPlacement(text string, board *[64]Piece) *FENError {
	ranks := strings.Split(text, "/")
	if len(ranks) != 8 {
		return unreadable("has %d ranks; wanted 8 with / between them", len(ranks))
	}
	for i, rank := range ranks {
		file := 0
		for _, c := range []byte(rank) {
			if c >= '1' && c <= '8' {
				file += int(c - '0')
				continue
			}
			kind := kindOf(c)
			if kind == NoKind {
				return unreadable("rank %d holds %q; wanted letters of pnbrqkPNBRQK and digits 1 to 8", 8-i, string(rune(c)))
			}
			if file < 8 {
				board[At(file, 7-i)] = NewPiece(Color(c>>5&1), kind)
			}
			file++
		}
		if file != 8 {
			return unreadable("rank %d has %d squares; wanted 8", 8-i, file)
		}
	}
	return nil
}

func readTurn(text string) (Color, *FENError) {
	switch text {
	case "w":
		return White, nil
	case "b":
		return Black, nil
	default:
		return White, unreadable("side to move is %q; wanted w or b", text)
	}
}

func readCastling(text string) (rights uint8, err *FENError) {
	if text == "-" {
		return 0, nil
	}
	for _, c := range text {
		i := strings.IndexRune(castlingLetters, c)
		if i < 0 || rights&(1<<i) != 0 {
			return 0, unreadable("castling is %q; wanted - or some of KQkq, each once", text)
		}
		rights |= 1 << i
	}
	return rights, nil
}

func readPassant(text string) (Square, *FENError) {
	if text == "-" {
		return NoSquare, nil
	}
	s, err := ParseSquare(text)
	if err != nil || text[0] < 'a' {
		return NoSquare, unreadable("en passant square is %q; wanted - or a square such as e3", text)
	}
	return s, nil
}

// The largest counters: at 75 moves a game has ended, which can be shown but not begun,
// and the chain has 16 bits for the number of the first move.
const (
	maxHalfmove = seventyFivePlies
	maxFullmove = 65535
)

func readCounters(p *position, half, full string) *FENError {
	h, err := strconv.ParseUint(half, 10, 16)
	if err != nil || h > maxHalfmove {
		return unreadable("halfmove clock is %q; wanted 0 to %d", half, maxHalfmove)
	}
	f, err := strconv.ParseUint(full, 10, 16)
	if err != nil || f < 1 || f > maxFullmove {
		return unreadable("move number is %q; wanted 1 to %d", full, maxFullmove)
	}
	p.halfmove, p.fullmove = int(h), int(f)
	return nil
}

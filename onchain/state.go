package onchain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"castlekey/game"

	"github.com/gagliardetto/solana-go"
)

// ErrNotAGame is returned for bytes that are not a game account of a version this client knows.
var ErrNotAGame = errors.New("not a game account")

// Status is where a game stands.
type Status uint8

// The life of a game: it waits for an opponent, is played, and is over.
const (
	Waiting Status = iota
	Active
	Over
)

const (
	gameVersion  = 1
	headerSize   = 336
	recordSize   = 4
	epAtBoundary = 1 << 0
	creatorBlack = 1 << 1
	noSquare     = 64
)

// Played is one ply of the record: the move and the seconds its player spent on it (65535 stands for "or more").
type Played struct {
	Move  game.Move
	Spent time.Duration
}

// State is a decoded game account. It holds the whole record, so it alone is enough to export the game.
type State struct {
	Status Status
	Result game.Result
	Reason game.Reason

	Turn      game.Color
	DrawOffer *game.Color // nil: no offer stands
	OfferPly  uint16

	ID                             uint64
	Creator, White, Black, Invited solana.PublicKey // zero: open seat, anyone invited

	Created, Started, TurnStarted, Ended time.Time // zero until it happens; chain time, whole seconds
	Time                                 game.TimeControl
	Remaining                            [2]time.Duration // at TurnStarted
	RentPaid                             [2]uint64        // lamports each side added as the record grew

	Start  *Start // nil: the usual starting position
	Record []Played
}

// Timed reports whether the game is played with a clock.
func (s *State) Timed() bool { return s.Time.Initial > 0 }

// Seat is the wallet that plays c.
func (s *State) Seat(c game.Color) solana.PublicKey {
	if c == game.White {
		return s.White
	}
	return s.Black
}

// Capacity is how many plies fit an account of size bytes.
func Capacity(size int) int { return max(0, size-headerSize) / recordSize }

// ParseGame decodes a game account's data.
func ParseGame(data []byte) (*State, error) {
	if len(data) < headerSize || !bytes.Equal(data[:8], accountDiscriminator("Game")) {
		return nil, ErrNotAGame
	}
	if data[8] != gameVersion {
		return nil, fmt.Errorf("%w: version %d, this client reads version %d", ErrNotAGame, data[8], gameVersion)
	}
	plies := int(binary.LittleEndian.Uint16(data[16:]))
	if plies > Capacity(len(data)) || data[10] > uint8(Over) || data[13] > 1 || data[25] > 2 {
		return nil, fmt.Errorf("%w: inconsistent header", ErrNotAGame)
	}
	s := &State{
		Status: Status(data[10]), Reason: game.Reason(data[11]), Result: game.Result(data[12]),
		Turn: game.Color(data[13]), OfferPly: binary.LittleEndian.Uint16(data[26:]),
		ID: binary.LittleEndian.Uint64(data[32:]),
	}
	if o := data[25]; o > 0 {
		c := game.Color(o - 1)
		s.DrawOffer = &c
	}
	for i, k := range []*solana.PublicKey{&s.Creator, &s.White, &s.Black, &s.Invited} {
		copy(k[:], data[40+32*i:])
	}
	s.parseTimes(data)
	s.Start = parseStart(data)
	s.Record = make([]Played, plies)
	for i := range s.Record {
		r := data[headerSize+recordSize*i:]
		s.Record[i] = Played{
			Move:  game.Move(binary.LittleEndian.Uint16(r)),
			Spent: time.Duration(binary.LittleEndian.Uint16(r[2:])) * time.Second,
		}
	}
	return s, nil
}

func (s *State) parseTimes(data []byte) {
	for i, t := range []*time.Time{&s.Created, &s.Started, &s.TurnStarted, &s.Ended} {
		if v := int64(binary.LittleEndian.Uint64(data[168+8*i:])); v != 0 {
			*t = time.Unix(v, 0)
		}
	}
	secs := func(off int) time.Duration {
		return time.Duration(binary.LittleEndian.Uint32(data[off:])) * time.Second
	}
	s.Time = game.TimeControl{Initial: secs(200), Increment: secs(204)}
	s.Remaining = [2]time.Duration{secs(208), secs(212)}
	s.RentPaid = [2]uint64{binary.LittleEndian.Uint64(data[216:]), binary.LittleEndian.Uint64(data[224:])}
}

func parseStart(data []byte) *Start {
	st := &Start{
		Turn: game.Color(data[28] & 1), Castling: data[29], EnPassant: data[30], HalfMove: data[31],
		FullMove: binary.LittleEndian.Uint16(data[18:]),
	}
	copy(st.Board[:], data[296:])
	if usual, err := StartOf(game.New()); err == nil && *st == *usual {
		return nil
	}
	return st
}

// Remains is what is left on c's clock at chain time now, never below zero.
func (s *State) Remains(c game.Color, now time.Time) time.Duration {
	left := s.Remaining[c]
	if s.Status == Active && s.Turn == c && now.After(s.TurnStarted) {
		left -= now.Sub(s.TurnStarted)
	}
	return max(0, left)
}

// GameDiscriminator is the first eight bytes of every game account, for finding them all.
func GameDiscriminator() []byte { return accountDiscriminator("Game") }

// accountDiscriminator is Anchor's: the first eight bytes of sha256("account:<Name>").
func accountDiscriminator(name string) []byte {
	h := sha256.Sum256([]byte("account:" + name))
	return h[:8]
}

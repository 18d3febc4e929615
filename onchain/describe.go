package onchain

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"castlekey/game"

	"github.com/gagliardetto/solana-go"
)

// Explain puts the chess program's instructions of an approval into words, read from their bytes; false for another
// program or instruction. It is a session.Explainer.
func (p Program) Explain(program solana.PublicKey, accounts []solana.PublicKey, data []byte) (string, bool) {
	if !program.Equals(p.ID) || len(data) < 8 {
		return "", false
	}
	name, args := data[:8], data[8:]
	switch {
	case bytes.Equal(name, discriminator("open_policy")):
		l, ok := p.LimitsIn(program, data)
		return l.sentence(), ok
	case bytes.Equal(name, discriminator("renew_policy")) && len(accounts) == 3:
		moves, ok := p.RenewalIn(program, data)
		return renewalSentence(accounts[0], moves), ok
	case bytes.Equal(name, discriminator("create_game")) && len(accounts) == 5:
		n, ok := readNewGame(args)
		return n.sentence(accounts[0]), ok
	case bytes.Equal(name, discriminator("join_game")) && len(accounts) == 4 && len(args) == 0:
		return fmt.Sprintf("Takes the open seat in game %s.", accounts[0]), true
	case bytes.Equal(name, discriminator("end_policy")) && len(args) == 0 && len(accounts) == 2:
		return fmt.Sprintf("Ends session policy %s for good.", accounts[0]), true
	case bytes.Equal(name, discriminator("close_policy")) && len(args) == 0 && len(accounts) == 3:
		return fmt.Sprintf("Closes session policy %s; its rent goes to %s.", accounts[0], accounts[2]), true
	case bytes.Equal(name, discriminator("close_game")) && len(args) == 0 && len(accounts) == 4:
		return fmt.Sprintf("Closes game %s, whose record goes with it; its rent goes back to those who paid it.", accounts[0]), true
	}
	return "", false
}

// LimitsIn reads the limits an open_policy instruction of this program sets; false if it is none.
func (p Program) LimitsIn(program solana.PublicKey, data []byte) (Limits, bool) {
	if !program.Equals(p.ID) || len(data) < 8 || !bytes.Equal(data[:8], discriminator("open_policy")) {
		return Limits{}, false
	}
	a := arguments{rest: data[8:]}
	l := Limits{Actions: Actions(a.u16()), Game: a.key(), Moves: a.count(), AcceptV1: a.some()}
	return l, a.done()
}

// RenewalIn reads how many moves a renew_policy instruction of this program counts anew, nil for none; false if it is none.
func (p Program) RenewalIn(program solana.PublicKey, data []byte) (moves *uint32, ok bool) {
	if !program.Equals(p.ID) || len(data) < 8 || !bytes.Equal(data[:8], discriminator("renew_policy")) {
		return nil, false
	}
	a := arguments{rest: data[8:]}
	moves = a.count()
	return moves, a.done()
}

func renewalSentence(policy solana.PublicKey, moves *uint32) string {
	count := "with the moves it has left"
	if moves != nil {
		count = fmt.Sprintf("with %s from now on", countWords(moves))
	}
	return fmt.Sprintf("Lets session policy %s go on until the session's new end, with the same limits, %s.", policy, count)
}

func (l Limits) sentence() string {
	where := "in any game"
	if l.Game != nil {
		where = "in game " + l.Game.String() + " alone"
	}
	end := "until the session's end"
	if l.AcceptV1 {
		end = "until the session's end or until anybody at all revokes its token V1"
	}
	return fmt.Sprintf("Lets the session key %s, %s, %s, %s.", l.Actions, where, countWords(l.Moves), end)
}

// countWords is how many moves a policy allows. The program takes the highest number for no limit.
func countWords(moves *uint32) string {
	if moves == nil || *moves == math.MaxUint32 {
		return "any number of moves"
	}
	return fmt.Sprintf("at most %d moves", *moves)
}

func readNewGame(args []byte) (NewGame, bool) {
	a := arguments{rest: args}
	n := NewGame{ID: a.u64(), Side: game.Color(a.u8()), InitialSecs: a.u32(), IncSecs: a.u32(), Invited: a.key()}
	if a.some() {
		s := &Start{}
		copy(s.Board[:], a.take(len(s.Board)))
		s.Turn, s.Castling, s.EnPassant, s.HalfMove = game.Color(a.u8()), a.u8(), a.u8(), a.u8()
		s.FullMove = a.u16()
		n.Start = s
	}
	return n, a.done() && n.Side <= game.Black
}

func (n NewGame) sentence(addr solana.PublicKey) string {
	control := game.TimeControl{
		Initial: time.Duration(n.InitialSecs) * time.Second, Increment: time.Duration(n.IncSecs) * time.Second,
	}
	who := "anyone may join"
	if n.Invited != nil {
		who = n.Invited.String() + " may join"
	}
	return fmt.Sprintf("Creates game %s with you as %s, %s; %s.", addr, n.Side, control, who)
}

// arguments reads borsh arguments one after another; after the first that is missing everything reads as zero.
type arguments struct {
	rest []byte
	bad  bool
}

func (a *arguments) take(n int) []byte {
	if a.bad || len(a.rest) < n {
		a.bad = true
		return make([]byte, n)
	}
	taken := a.rest[:n]
	a.rest = a.rest[n:]
	return taken
}

func (a *arguments) u8() uint8   { return a.take(1)[0] }
func (a *arguments) u16() uint16 { return binary.LittleEndian.Uint16(a.take(2)) }
func (a *arguments) u32() uint32 { return binary.LittleEndian.Uint32(a.take(4)) }
func (a *arguments) u64() uint64 { return binary.LittleEndian.Uint64(a.take(8)) }

// count reads an Option of a number.
func (a *arguments) count() *uint32 {
	if !a.some() {
		return nil
	}
	n := a.u32()
	return &n
}

// some reads the tag of an Option, or a truth value.
func (a *arguments) some() bool {
	tag := a.u8()
	a.bad = a.bad || tag > 1
	return tag == 1 && !a.bad
}

// key reads an Option of a public key.
func (a *arguments) key() *solana.PublicKey {
	if !a.some() {
		return nil
	}
	k := solana.PublicKeyFromBytes(a.take(solana.PublicKeyLength))
	return &k
}

// done reports whether all was well and nothing is left over.
func (a *arguments) done() bool { return !a.bad && len(a.rest) == 0 }

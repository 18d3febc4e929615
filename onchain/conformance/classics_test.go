package conformance_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"castlekey/game"
	"castlekey/onchain"
)

// sorted returns the keys of a map in order, so that stories always come in the same.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// classicsStories play the real games move by move, each side by its session.
func classicsStories(v *volume) {
	file, err := os.Open("../../game/testdata/classics.pgn")
	if err != nil {
		v.t.Fatal(err)
	}
	defer file.Close()
	reader := game.NewReader(file)
	for number := 1; ; number++ {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			v.t.Fatal(err)
		}
		name := fmt.Sprintf("game %d: %s against %s, %s", number, record.Tag("White"), record.Tag("Black"), record.Tag("Date"))
		v.story(name, func(s *story) {
			s.scenario.Brief = true
			s.classic(record.Game)
		})
	}
}

// classic plays a game from its start, with a clock, to where its moves end.
func (s *story) classic(g *game.Game) {
	start, err := onchain.StartOf(g)
	if err != nil {
		s.t.Fatal(err)
	}
	n := onchain.NewGame{ID: 1, InitialSecs: 5400, IncSecs: 30}
	if !start.Usual() {
		n.Start = start
	}
	addr := s.active("alice", "bob", n)
	sides := []onchain.Actor{s.approve("alice", "white's session", everything), s.approve("bob", "black's session", everything)}
	first := int(start.Turn)
	for ply, m := range g.Moves() {
		s.wait(int64(3 + ply%11))
		actor := sides[(first+ply)%2]
		s.send(fmt.Sprintf("ply %d, %s", ply+1, m.UCI()), success, actor.Signer, chess.PlayMove(addr, actor, uint16(ply), m))
	}
}

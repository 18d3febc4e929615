package game_test

import (
	"fmt"
	"os"
	"strings"

	"castlekey/game"
)

func Example() {
	g := game.New()
	for _, text := range []string{"e4", "E7E5", "nf3", "Nc6", "Bb5"} {
		m, err := g.ParseMove(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := g.Play(m); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(g.SANs())
	fmt.Println(g.FEN())
	// Output:
	// [e4 e5 Nf3 Nc6 Bb5]
	// r1bqkbnr/pppp1ppp/2n5/1B2p3/4P3/5N2/PPPP1PPP/RNBQK2R b KQkq - 3 3
}

func ExampleGame_ParseMove() {
	_, err := game.New().ParseMove("Nf4")
	fmt.Println(err)
	// Output: "Nf4" is not legal here; did you mean Nf3 or f4?
}

func ExampleReader() {
	r := game.NewReader(strings.NewReader("1. e4 e5 2. Nf3 (2. f4) Nc6 3. Ng7 *\n\n1. f3 e5 2. g4 {?} Qh4# 0-1"))
	_, err := r.Next()
	fmt.Println(err)
	record, err := r.Next()
	fmt.Println(record.Game.Outcome(), err)
	// Output:
	// game 1, line 1, column 32: 3. "Ng7" is not legal here; did you mean Ng1 or Ng5?; correct it in the file, or leave the game out
	// 0-1 checkmate <nil>
}

func ExampleWritePGN() {
	g := game.New()
	for _, text := range []string{"f3", "e5", "g4", "Qh4"} {
		m, _ := g.ParseMove(text)
		_ = g.Play(m)
	}
	_ = game.WritePGN(os.Stdout, game.Record{Game: g, Tags: []game.Tag{{Name: "White", Value: "Alice"}}})
	// Output:
	// [Event "?"]
	// [Site "?"]
	// [Date "????.??.??"]
	// [Round "?"]
	// [White "Alice"]
	// [Black "?"]
	// [Result "0-1"]
	//
	// 1. f3 e5 2. g4 Qh4# 0-1
}

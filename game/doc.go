// Package game is chess as a player knows it: positions, legal moves, notation,
// clocks, every way a game can end, and PGN files.
//
//	g := game.New()
//	m, err := g.ParseMove("e4") // SAN or UCI, any case
//	err = g.Play(m)
//	fmt.Println(g.FEN(), g.SANs(), g.Outcome())
//	err = game.WritePGN(w, game.Record{Game: g})
//	tree, err := game.NewReader(file).NextTree() // with variations, comments and marks
//	n, err := tree.Add(tree.Root(), m)           // edits can be taken back
//
// Invariants:
//   - A Game holds only legal moves, and ends by itself exactly where the chess
//     program on chain ends it: checkmate, stalemate, dead position, fivefold
//     repetition, 75 moves. Threefold repetition and fifty moves are claims.
//   - Numbers are those of the chain: a1 is square 0 and h8 square 63, pieces are
//     nibbles, moves 16-bit words.
//   - Nothing here reads a clock, a file or a network; time is handed in.
//   - A Game is not safe for concurrent use, but Clone shares nothing that changes:
//     a clone may be used by another goroutine.
//   - What a Tree holds survives being written and read again, to the letter.
package game

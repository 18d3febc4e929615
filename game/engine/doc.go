// Package engine is the computer opponent: a small chess engine with levels from
// beginner to club player.
//
//	e := engine.New(engine.Top, 1)
//	m, err := e.Best(ctx, g)
//	err = g.Play(m)
//
// Invariants:
//   - The move is legal, and depends on level, seed and game alone: the engine counts
//     nodes, not seconds. Only a machine so slow that the time limit strikes plays
//     differently.
//   - Best returns soon after its context ends, and never resigns.
//   - The game handed in is not changed. An Engine may be used by several goroutines.
package engine

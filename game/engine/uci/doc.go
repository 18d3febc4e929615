// Package uci plays against, and analyses with, any chess engine that speaks UCI.
//
//	command, err := uci.Find(`stockfish`) // or a path, with arguments, with quotes where it has spaces
//	e, err := uci.Open(ctx, uci.Config{Command: command})
//	defer e.Close()
//	m, err := e.Best(ctx, g) // or e.Play with clocks, or e.Analyse
//
// Invariants:
//   - An Engine is one process, started by Open and gone after Close with everything it
//     started. It is told the whole game, so that it knows of repetitions.
//   - No engine can hold up its caller: every answer is waited for only so long, what it
//     writes is read all the time and mostly thrown away, and what is sent to it never blocks.
//   - A move handed out is legal. An engine that dies, falls silent or gives nonsense is
//     asked once more, anew if need be; only then does the caller get an error.
//   - An Engine may be used by several goroutines; they are served one after the other.
package uci

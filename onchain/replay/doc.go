// Package replay plays recorded games on a chain: two wallets approve, two session keys sign every ply.
//
//	runner, err := replay.New(ctx, chain.Client(), replay.Options{Program: program.ChessID, Seed: 1})
//	defer runner.Close()
//	for { record, err := pgn.Next(); … ; report, err := runner.Play(ctx, record) }
//
// Invariants: every ply is executed by the chess program, none is assumed; a report's final position is read back from
// the chain; when a game is done its sessions are revoked and their lamports return to the wallets. The wallets and keys
// live in memory alone and end with the runner, so a Runner is for a chain that hands out lamports freely.
package replay

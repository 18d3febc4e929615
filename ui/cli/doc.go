// Package cli is the command line: `castlekey` opens the game, `castlekey replay` plays PGN files on chain.
//
//	os.Exit(cli.Main(os.Args[1:], cli.Standard()))
//
// Invariants: exit code 0 means done, 1 failed, 2 bad usage or bad input; an error is printed on standard error as
// what happened, then what to do; standard output carries results only, so `--json` can be piped.
package cli

// castlekey is terminal chess on Solana: the wallet approves once, a session key signs every move.
package main

import (
	"os"

	"castlekey/ui/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.Standard())) }

// Package program holds the on-chain programs as they were built: the session program and the chess
// program, with their interface descriptions.
//
// The sources lie beside this file in a Rust workspace; build.sh writes built/ and verify.sh proves
// that it comes from the sources. Nothing here needs Rust:
//
//	chain.Deploy(program.SessionID, program.Session())
//	chain.Deploy(program.ChessID, program.Chess())
//
// Every call returns a fresh copy, so callers cannot change what others get.
package program

import (
	"embed"

	"github.com/gagliardetto/solana-go"
)

// SessionID is the address of the session program on every cluster. The embedded chain serves ours
// there; devnet and mainnet-beta serve the official one.
var SessionID = solana.MustPublicKeyFromBase58("KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5")

// ChessID is the address of the chess program on the embedded chain. The program itself works at any
// address.
var ChessID = solana.MustPublicKeyFromBase58("ChessKey11111111111111111111111111111111111")

//go:embed built idl
var files embed.FS

// Session returns the session program: an ELF shared object in SBPF version 0.
func Session() []byte { return read("built/session.so") }

// Chess returns the chess program: an ELF shared object in SBPF version 0.
func Chess() []byte { return read("built/chess.so") }

// SessionIDL returns the interface of the session program: an Anchor IDL, specification 0.1.0.
func SessionIDL() []byte { return read("idl/session.json") }

// ChessIDL returns the interface of the chess program: an Anchor IDL, specification 0.1.0.
func ChessIDL() []byte { return read("idl/chess.json") }

// Toolchain returns what built the programs, one "name version" a line.
func Toolchain() string { return string(read("built/TOOLCHAIN")) }

// Sums returns the SHA-256 sums of the programs in the format of sha256sum.
func Sums() string { return string(read("built/SHA256SUMS")) }

// read returns an embedded file. The names are constants of this file and embedding fails at compile
// time without the folders, so an error is a bug.
func read(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return data
}

//go:build unix

// Command bench measures how castlekey feels, in a pseudo terminal of 80x24, and prints the figures beside their goals.
//
//	go run ./ui/bench            # builds the program first
//	go run ./ui/bench -colors 24bit
//
// It starts the program as a player would, plays a game of two by typed moves, and watches what is written and when. The figures hold for
// this machine and moment. It fails if a goal is missed.
package main

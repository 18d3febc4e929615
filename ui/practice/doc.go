// Package practice keeps games off chain: against an engine or a person at the same keyboard, from any position, with takebacks.
//
//	room, err := practice.Open(practice.Options{DataDir: dir})
//	b := practice.Beside(host, room) // one backend: games on chain by host, off chain by room
//	m, err := b.Begin(ctx, backend.Setup{Venue: backend.OffChain, Level: 2})
//
// Invariants: a snapshot shows only what is on disk, so a game whose program was killed goes on where it was last seen; a clock
// stands while nobody has the game open; a finished game is in the archive before its own file goes; there is no key, no wallet and
// no network here.
package practice

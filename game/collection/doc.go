// Package collection is PGN files on disk: which games they hold, one of them with its variations, and a place for new ones.
//
//	path, err := collection.Save(folder, "You – Engine.pgn", text)
//
// Invariants: a file that is there is never written over; what is written is readable by its owner alone.
package collection

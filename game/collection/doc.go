// Package collection is PGN files on disk, or a text that was pasted: which games they hold, one of them with its variations, and a place
// for new ones.
//
//	s, err := collection.Scan("games.pgn") // or a folder, or collection.Text(pasted)
//	defer s.Close()
//	entries, err := s.Next(ctx) // until io.EOF
//	tree, err := entries[0].Load()
//	path, err := collection.Save(folder, "You – Engine.pgn", text)
//
// Invariants: a collection of any size is read piece by piece, and of each game no more is kept than what a list shows; a file that is
// there is never written over; what is written is readable by its owner alone.
package collection

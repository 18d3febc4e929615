// Package openings holds the names of openings, and the keys of the positions that have
// them.
//
//	names, keys := openings.Names, openings.Positions
//
// Invariants: names is gzipped text, a line an opening: ECO code, name and moves, parted by
// tabs; positions holds eight bytes a line of it, in the same order, the least significant
// first. README.md says where the list comes from.
package openings

import _ "embed" // for the two files

// Names is the list, gzipped.
//
//go:embed names.tsv.gz
var Names []byte

// Positions holds the positions' keys, as package game/opening makes them.
//
//go:embed positions.bin
var Positions []byte

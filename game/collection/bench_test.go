package collection_test

import (
	"testing"

	"castlekey/game/collection"
)

// BenchmarkScan is one game of a list, its opening found out.
func BenchmarkScan(b *testing.B) {
	for n := 0; n < b.N; {
		s, err := collection.Scan("../testdata/classics.pgn")
		if err != nil {
			b.Fatal(err)
		}
		found, _ := all(b, s)
		n += len(found)
	}
}

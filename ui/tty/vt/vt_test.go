package vt_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"castlekey/ui/tty/vt"
)

// TestOutputComesInPieces writes the same output in pieces of every length.
func TestOutputComesInPieces(t *testing.T) {
	const output = "\x1b[2J\x1b[H\x1b[1;38;5;215m▸ ♟\ufe0e\x1b[0m You\x1b[K\r\nthe board\x1b[1;8Hr self\x1b[?25l\x1b]0;t\a"
	const want = "▸ ♟\ufe0e Your self\nthe board\n\n"
	for n := 1; n <= len(output); n++ {
		s := vt.New(20, 3)
		for from := 0; from < len(output); from += n {
			if _, err := s.Write([]byte(output[from:min(from+n, len(output))])); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, s.String()); diff != "" {
			t.Fatalf("in pieces of %d (-want +got):\n%s", n, diff)
		}
	}
}

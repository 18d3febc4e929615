package tty

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestCopyAsksTheTerminal compares what is sent with the protocol, in each surrounding.
func TestCopyAsksTheTerminal(t *testing.T) {
	t.Setenv("PATH", "") // no tmux to hand a buffer to
	plain := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte("1. e4 é")) + "\a"
	for name, c := range map[string]struct {
		environ []string
		want    string
	}{
		"a terminal":                {nil, plain},
		"an empty TMUX is no tmux":  {[]string{"TMUX="}, plain},
		"a tmux without its client": {[]string{"TMUX=/s,1,0"}, plain + "\x1bPtmux;" + strings.ReplaceAll(plain, "\x1b", "\x1b\x1b") + "\x1b\\"},
		"GNU screen":                {[]string{"STY=1.x"}, "\x1bP" + plain + "\x1b\\"},
	} {
		t.Run(name, func(t *testing.T) {
			out := &page{}
			if err := NewWriterOf(out, sized(9, 9)).Copy(t.Context(), "1. e4 é", c.environ); err != nil || out.String() != c.want {
				t.Errorf("sent %q, %v; want %q", out.String(), err, c.want)
			}
		})
	}
}

// TestScreenGetsPieces holds each piece below the length GNU screen cuts at, and nothing gets lost between them.
func TestScreenGetsPieces(t *testing.T) {
	text := strings.Repeat("Nf3 ", 1000)
	var joined strings.Builder
	for piece := range strings.SplitSeq(clipboardSequence(text, gnuScreen), "\x1bP") {
		if len(piece) > 768 {
			t.Errorf("a piece of %d bytes", len(piece))
		}
		joined.WriteString(strings.TrimSuffix(piece, "\x1b\\"))
	}
	if want := clipboardSequence(text, nothingBetween); joined.String() != want {
		t.Errorf("the pieces make %q", joined.String())
	}
}

func TestALongTextIsNotSentInPart(t *testing.T) {
	out := &page{}
	w := NewWriterOf(out, sized(9, 9))
	if err := w.Copy(t.Context(), strings.Repeat("x", MaxCopy+1), nil); !errors.Is(err, ErrTooLong) || out.Len() > 0 {
		t.Errorf("%v, and %d bytes sent", err, out.Len())
	}
	if err := w.Copy(t.Context(), strings.Repeat("x", MaxCopy), nil); err != nil || out.Len() > 100_000 {
		t.Errorf("%v, and %d bytes sent", err, out.Len())
	}
}

// TestTmuxIsHandedTheText puts a tmux on PATH that keeps what it is given.
func TestTmuxIsHandedTheText(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no tmux on Windows")
	}
	folder := t.TempDir()
	kept := filepath.Join(folder, "kept")
	script := "#!/bin/sh\n[ \"$*\" = 'load-buffer -w -' ] && exec /bin/cat > '" + kept + "'\nexit 1\n"
	if err := os.WriteFile(filepath.Join(folder, "tmux"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	out := &page{}
	if err := NewWriterOf(out, sized(9, 9)).Copy(t.Context(), "1. e4", []string{"TMUX=/s,1,0"}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(kept); err != nil || string(got) != "1. e4" || out.Len() > 0 {
		t.Errorf("tmux was given %q, %v; the terminal %q", got, err, out)
	}
}

// TestCopiesGoBetweenPictures sends copies while pictures are drawn; under the race detector it also shows that they may.
func TestCopiesGoBetweenPictures(t *testing.T) {
	out := &page{}
	w := NewWriterOf(out, sized(9, 2))
	var both sync.WaitGroup
	both.Go(func() {
		for range 50 {
			write(t, w, "\x1b[Ha\x1b[Hb")
		}
	})
	both.Go(func() {
		for range 50 {
			if err := w.Copy(t.Context(), "e4", nil); err != nil {
				t.Error(err)
			}
		}
	})
	both.Wait()
	if n := strings.Count(out.String(), clipboardSequence("e4", nothingBetween)); n != 50 {
		t.Errorf("%d of 50 copies arrived in one piece", n)
	}
}

//go:build unix

package tty

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestSixelsBehindTmux asks a terminal behind tmux, which says of itself that it has sixels: what counts is what its own terminal has.
func TestSixelsBehindTmux(t *testing.T) {
	for features, want := range map[string]bool{"bpaste,title": false, "bpaste,sixel,title": true} {
		folder := t.TempDir()
		script := "#!/bin/sh\nprintf 'on\\t" + features + "\\txterm-256color\\tXTerm(379)\\n'\n"
		if err := os.WriteFile(filepath.Join(folder, "tmux"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
		terminal, program, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		go func() { // as tmux 3.5 answers
			for chunk := make([]byte, 512); ; {
				n, err := terminal.Read(chunk)
				if err != nil {
					return
				}
				if bytes.Contains(chunk[:n], []byte(askPlace)) {
					_, _ = terminal.WriteString("\x1bP>|tmux 3.5a\x1b\\\x1b[6;20;10t\x1b[?1;2;4c\x1b[1;1R")
				}
			}
		}()
		said := Ask(program, program, []string{"TMUX=/tmp/tmux-0/default,1,0"}, 10*time.Second)
		if said.Sixel != want || !said.Tmux || (said.Protocol() == SixelPictures) != want {
			t.Errorf("a terminal with %s: %+v", features, said)
		}
		_ = program.Close()
		_ = terminal.Close()
	}
}

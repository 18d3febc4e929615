package session_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is a fenced block of the guide whose info string names the file it is taken from.
var block = regexp.MustCompile("(?s)```(?:go|rust) (\\S+)\n(.*?)```")

// TestTheGuideIsTheCode holds every block of the guide to the file it says it is from.
func TestTheGuideIsTheCode(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "docs", "session-keys.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := block.FindAllStringSubmatch(string(guide), -1)
	if fences := strings.Count(string(guide), "\n```") / 2; len(blocks) != fences || fences < 9 {
		t.Errorf("%d of %d blocks name their file", len(blocks), fences)
	}
	for _, b := range blocks {
		source, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(b[1])))
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(string(source), b[2]) {
			t.Errorf("%s does not contain:\n%s", b[1], b[2])
		}
	}
}

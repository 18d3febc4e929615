package match_test

import (
	"path/filepath"
	"strings"
	"testing"

	"castlekey/onchain/embedded"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/ui/backend"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
)

// otherBuild is the session program with bytes behind its end: it runs as before, but is not what castlekey was built with.
func otherBuild(mark byte) map[solana.PublicKey][]byte {
	return map[solana.PublicKey][]byte{session.ProgramID: append(program.Session(), mark)}
}

// openAt opens a host on a served chain.
func openAt(t *testing.T, dir, url string) *match.Host {
	t.Helper()
	h, err := match.Open(t.Context(), match.Options{DataDir: dir, ClusterName: "served", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, h) })
	return h
}

// warned is what an approval says of the session program.
func warned(t *testing.T, h *match.Host) string {
	t.Helper()
	p, err := h.Prepare(t.Context(), friends)
	if err != nil {
		t.Fatal(err)
	}
	h.Discard(p)
	var lines []string
	for _, c := range p.Clauses {
		if c.Tone == backend.Warning {
			lines = append(lines, c.Lines...)
		}
	}
	return strings.Join(lines, "\n")
}

func verdict(t *testing.T, h *match.Host) match.SessionProgram {
	t.Helper()
	p, err := h.SessionProgram(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestOwnSessionProgramIsKnown says nothing where there is nothing to say.
func TestOwnSessionProgramIsKnown(t *testing.T) {
	h := openAt(t, t.TempDir(), served(t, nil))
	if p := verdict(t, h); p.Verdict != match.Known || p.Name == "" {
		t.Errorf("verdict %+v, want known", p)
	}
	if text := warned(t, h); text != "" {
		t.Errorf("warned: %s", text)
	}
}

// TestUnknownSessionProgramIsWarnedOf warns until the player trusts the build, and again once it is another.
func TestUnknownSessionProgramIsWarnedOf(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(t.TempDir(), "chain.db")
	url, stop := servedAs(t, embedded.Options{Path: file, Programs: otherBuild(1)})
	first := openAt(t, dir, url)
	p := verdict(t, first)
	if p.Verdict != match.Unknown {
		t.Fatalf("verdict %+v, want unknown", p)
	}
	if text := warned(t, first); !strings.Contains(text, "does not know") || !strings.Contains(text, p.Build.String()) {
		t.Errorf("warned: %q", text)
	}
	if err := first.TrustSessionProgram(p.Build); err != nil {
		t.Fatal(err)
	}
	if got := verdict(t, first); got.Verdict != match.Trusted {
		t.Errorf("verdict %+v after it was trusted", got)
	}
	if text := warned(t, first); text != "" {
		t.Errorf("warned after it was trusted: %s", text)
	}

	// The same cluster, by its genesis hash, with another build.
	stop()
	url, _ = servedAs(t, embedded.Options{Path: file, Programs: otherBuild(2)})
	second := openAt(t, dir, url)
	got := verdict(t, second)
	if got.Verdict != match.Changed || got.Before != p.Build || got.Build == p.Build {
		t.Errorf("verdict %+v, want changed from %s", got, p.Build)
	}
	if text := warned(t, second); !strings.Contains(text, "NOT the program that was here before") {
		t.Errorf("warned: %q", text)
	}
}

// TestUnknownBuildIsRememberedUnaccepted notices a change even of a build that nobody has trusted.
func TestUnknownBuildIsRememberedUnaccepted(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "chain.db")
	for i, want := range []match.Verdict{match.Unknown, match.Changed, match.Changed} { // it stays changed, however often it is looked at
		url, stop := servedAs(t, embedded.Options{Path: file, Programs: otherBuild(byte(min(i+1, 2)))})
		if p := verdict(t, openAt(t, dir, url)); p.Verdict != want {
			t.Errorf("start %d: verdict %+v, want %s", i, p, want)
		}
		stop()
	}
}

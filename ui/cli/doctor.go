package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"castlekey/ui/backend"
	"castlekey/ui/match"
	"castlekey/ui/theme"

	"github.com/spf13/cobra"
	"github.com/zalando/go-keyring"
	"golang.org/x/term"
)

// Verdicts of the doctor.
const (
	fine    = "ok"
	limited = "note" // works, but not all of it
	broken  = "bad"  // something will fail
)

// finding is one thing the doctor looked at.
type finding struct {
	What    string `json:"what"`
	Verdict string `json:"verdict"` // "ok", "note" or "bad"
	Detail  string `json:"detail"`
	Hint    string `json:"hint,omitempty"`
}

func newDoctor(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what the terminal, the keychain, the engines, the chain and the key store can do here",
		Long: `Say what the terminal, the keychain, the engines, the chain and the key store can do here.

With --url it asks that cluster instead of the chain inside the program: its version, how long it takes to answer, and
whether the session program and the chess program are there. Engines of the config file are started and asked their names.

Nothing is changed. Exit code 0: everything needed is there. 1: something will fail, and the hint says how to mend it.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), o) },
	}
}

func runDoctor(ctx context.Context, o *options) error {
	dir := o.dataDir
	if dir == "" {
		dir = defaultDataDir()
	}
	findings := []finding{
		{What: "castlekey", Verdict: fine, Detail: fmt.Sprintf("%s, %s/%s", Version, runtime.GOOS, runtime.GOARCH)},
		o.lookAtTerminal(), o.lookAtConfig(), lookAtKeychain(ctx), lookAtEngines(ctx, o.settings.engines), lookAtFolder(dir),
		o.lookAtChain(ctx, filepath.Join(dir, chainFile)), lookAtKeys(filepath.Join(dir, match.KeysFolder)),
	}
	if err := o.printFindings(findings); err != nil {
		return err
	}
	for _, f := range findings {
		if f.Verdict == broken {
			return &reported{code: exitFailed}
		}
	}
	return nil
}

func (o *options) printFindings(findings []finding) error {
	if o.json {
		return o.printJSON(findings)
	}
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%-4s  %-10s %s\n", f.Verdict, f.What, f.Detail)
		if f.Hint != "" {
			fmt.Fprintf(&b, "%-17s%s\n", "", f.Hint)
		}
	}
	_, err := fmt.Fprint(o.Out, b.String())
	return err
}

// Sizes below which the board is not drawn.
const (
	leastWidth  = 40
	leastHeight = 20
)

func (o *options) lookAtTerminal() finding {
	f := finding{What: "terminal", Verdict: limited, Detail: "standard output is not one", Hint: "castlekey plain, replay and review work in a pipe."}
	out, ok := o.Out.(*os.File)
	if !ok || !terminal(o.Out) {
		return f
	}
	l := o.looks(out)
	w, h, err := term.GetSize(int(out.Fd()))
	if err != nil {
		return f
	}
	depth := map[theme.Depth]string{theme.TrueColor: "true colour", theme.Ansi256: "256 colours", theme.Ansi16: "16 colours"}[l.theme.Depth]
	if depth == "" {
		depth = "no colours"
	}
	glyphs := "Unicode"
	if l.theme.Glyphs == theme.ASCII {
		glyphs = "ASCII only"
	}
	f = finding{What: "terminal", Verdict: fine, Detail: fmt.Sprintf("%s, %dx%d, %s, %s; pieces in %s", os.Getenv("TERM"), w, h, depth, glyphs, l.describe())}
	if w < leastWidth || h < leastHeight {
		f.Verdict, f.Hint = limited, fmt.Sprintf("The board needs %dx%d: enlarge the window, or use castlekey plain.", leastWidth, leastHeight)
	}
	return f
}

func (o *options) lookAtConfig() finding {
	f := finding{What: "config", Verdict: fine, Detail: configPath()}
	if o.settings.err != nil {
		f.Verdict, f.Detail, f.Hint = broken, o.settings.err.Error(), "Mend the file; castlekey config shows what it may hold."
	} else if wrong := o.settings.mistakes(); len(wrong) > 0 {
		what, todo := backend.Explain(wrong[0])
		f.Verdict, f.Detail, f.Hint = limited, what, todo
		if n := len(wrong) - 1; n > 0 {
			f.Detail += fmt.Sprintf(" And %d more.", n)
		}
	} else if _, err := os.Stat(configPath()); err != nil {
		f.Detail += ", not there: the defaults hold"
	}
	return f
}

// keychainPatience is how long the system's keychain may take to say whether it is there.
const keychainPatience = 3 * time.Second

func lookAtKeychain(ctx context.Context) finding {
	if os.Getenv(keychainSwitch) == "off" {
		return finding{What: "keychain", Verdict: limited, Detail: "switched off by " + keychainSwitch}
	}
	ctx, cancel := context.WithTimeout(ctx, keychainPatience)
	defer cancel()
	answer := make(chan error, 1)
	go func() {
		_, err := keyring.Get("castlekey", "doctor") // an entry that is never there
		answer <- err
	}()
	var err error
	select {
	case <-ctx.Done():
		err = ctx.Err()
	case err = <-answer:
	}
	if err == nil || errors.Is(err, keyring.ErrNotFound) {
		return finding{What: "keychain", Verdict: fine, Detail: "the system's keychain answers"}
	}
	return finding{
		What: "keychain", Verdict: limited, Detail: "the system has none that answers",
		Hint: "Keys are sealed by a file only you can read; --passphrase protects them better.",
	}
}

func lookAtFolder(dir string) finding {
	f := finding{What: "data", Verdict: fine, Detail: dir}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Detail += ", made at the first game"
	case err != nil || !info.IsDir():
		f.Verdict, f.Hint = broken, "Name a folder you may write with --data-dir."
	}
	return f
}

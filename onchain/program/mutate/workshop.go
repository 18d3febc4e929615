package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"castlekey/onchain/attack"
)

// A workshop is a copy of the programs' workspace in which mutants are built one after another.
type workshop struct {
	folder   string
	pristine []byte // the chess program without a mutation
	attacks  []attack.Attack
}

// stride visits the attacks in an order that leaves no neighbourhood for long. It is prime, so it reaches all.
const stride = 397

// Ways in which a mutant proves nothing.
var (
	errPattern = errors.New("the pattern does not occur exactly once")
	errSame    = errors.New("it is built to the same bytes as the program")
	errSuite   = errors.New("the program without a mutation does not withstand")
)

// newWorkshop copies the sources, builds them as they are and checks that the suite holds.
func newWorkshop(ctx context.Context, source, folder string) (*workshop, error) {
	w := &workshop{folder: folder, attacks: attack.All()}
	if err := copyWorkspace(source, filepath.Join(folder, "program")); err != nil {
		return nil, err
	}
	var err error
	if w.pristine, err = w.build(ctx); err != nil {
		return nil, err
	}
	if survived := attackAll(w.pristine, w.attacks); survived != "" {
		return nil, fmt.Errorf("%w: %s", errSuite, survived)
	}
	return w, nil
}

// try builds a mutant, attacks it and undoes the mutation. It returns the attack that noticed.
func (w *workshop) try(ctx context.Context, m mutant) (string, error) {
	path := filepath.Join(w.folder, "program", "chess", "src", filepath.FromSlash(m.file))
	original, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read source: %w", err)
	}
	if strings.Count(string(original), m.find) != 1 {
		return "", errPattern
	}
	mutated := strings.Replace(string(original), m.find, m.replace, 1)
	if err := os.WriteFile(path, []byte(mutated), 0o600); err != nil { //nolint:gosec // a file of the scratch copy
		return "", fmt.Errorf("write mutant: %w", err)
	}
	elf, buildErr := w.build(ctx)
	if err := os.WriteFile(path, original, 0o600); err != nil { //nolint:gosec // a file of the scratch copy
		return "", fmt.Errorf("undo mutation: %w", err)
	}
	switch {
	case buildErr != nil:
		return "", buildErr
	case bytes.Equal(elf, w.pristine):
		return "", errSame
	}
	return attackAll(elf, w.likelyFirst(m)), nil
}

// attackAll returns the first attack that does not end as it must, "" if there is none.
func attackAll(elf []byte, attacks []attack.Attack) string {
	for _, a := range attacks {
		if r := a.Run(attack.Options{Chess: elf}); !r.OK {
			return r.ID + " " + r.Name
		}
	}
	return ""
}

// likelyFirst puts the attacks in front that expect an error which the mutant takes away. All the others follow.
func (w *workshop) likelyFirst(m mutant) []attack.Attack {
	var first, rest []attack.Attack
	for i := range w.attacks {
		a := w.attacks[i*stride%len(w.attacks)]
		if strings.Contains(m.find, "Error::"+a.Expect.String()) {
			first = append(first, a)
			continue
		}
		rest = append(rest, a)
	}
	return append(first, rest...)
}

// build runs build.sh on the chess program and returns what it made.
func (w *workshop) build(ctx context.Context) ([]byte, error) {
	out := filepath.Join(w.folder, "out")
	cmd := exec.CommandContext(ctx, filepath.Join(w.folder, "program", "build.sh"), out) //nolint:gosec // a copy of our own script
	cmd.Env = append(os.Environ(), "PROGRAMS=chess", "CARGO_TARGET_DIR="+filepath.Join(w.folder, "target"))
	if log, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, log)
	}
	elf, err := os.ReadFile(filepath.Join(out, "chess.so"))
	if err != nil {
		return nil, fmt.Errorf("read program: %w", err)
	}
	return elf, nil
}

// copyWorkspace copies the sources, without what was built from them.
func copyWorkspace(from, to string) error {
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && (name == "target" || name == "built" || name == "mutate"):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		return copyFile(path, filepath.Join(to, name))
	})
	if err != nil {
		return fmt.Errorf("copy sources: %w", err)
	}
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm()) //nolint:gosec // a file of the scratch copy
}

// Package engines knows which UCI engines can be played: those installed on this machine, those of the config file, and those
// added or changed in the program, which are kept in a file of the data folder.
//
//	known := engines.Open(filepath.Join(dir, engines.File), configured)
//	list, err := known.List()
//	sheet, err := known.Inspect(ctx, list[0]) // starts it and asks what can be set
//	err = known.Save(changed)
//
// Invariants: names are unique without regard to case; what was saved counts before the config file, and both before what is
// found on the machine; no engine is started but by Inspect, which ends it again.
package engines

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"

	"github.com/BurntSushi/toml"
	"github.com/google/renameio/v2/maybe"
)

// File is the name of the file in the data folder.
const File = "engines.toml"

// Known is what is known. It may be used by several goroutines.
type Known struct {
	path       string
	configured []backend.UCI
	found      func() []string

	mu sync.Mutex // held while the file is changed
}

var _ backend.Engines = (*Known)(nil)

// Open returns what the file at path, which need not be there, and the config file say. It reads nothing yet.
func Open(path string, configured []backend.UCI) *Known {
	return &Known{path: path, configured: configured, found: uci.Installed}
}

// List is every engine there is to choose from: the saved and the configured ones by name, then what was found besides.
func (k *Known) List() ([]backend.UCI, error) {
	all, err := k.saved()
	for _, e := range k.configured {
		if !has(all, e.Name) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b backend.UCI) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	for _, path := range k.found() {
		e := backend.UCI{Name: strings.TrimSuffix(filepath.Base(path), ".exe"), Command: quoted(path)}
		if !has(all, e.Name) {
			all = append(all, e)
		}
	}
	return all, err
}

func has(all []backend.UCI, name string) bool {
	return slices.ContainsFunc(all, func(e backend.UCI) bool { return strings.EqualFold(e.Name, name) })
}

// quoted is a path as uci.Find reads it back.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t") {
		return `"` + path + `"`
	}
	return path
}

// inspection bounds how long an engine may take to say what can be set.
const inspection = 5 * time.Second

// Inspect starts an engine, asks its name and options, and ends it. Errors are uci's.
func (k *Known) Inspect(ctx context.Context, e backend.UCI) (backend.Sheet, error) {
	command, err := uci.Find(e.Command)
	if err != nil {
		return backend.Sheet{}, Explained(err)
	}
	ctx, cancel := context.WithTimeout(ctx, inspection)
	defer cancel()
	running, err := uci.Open(ctx, uci.Config{Command: command})
	if err != nil {
		return backend.Sheet{}, Explained(err)
	}
	return backend.Sheet{Name: running.Name(), Options: running.Options()}, running.Close()
}

// Save keeps an engine under its name, in place of the one that had it.
func (k *Known) Save(e backend.UCI) error {
	return k.change(func(all []backend.UCI) []backend.UCI { return append(without(all, e.Name), e) })
}

// Remove forgets what was saved under a name; the config file's entry, or the engine found, shows again.
func (k *Known) Remove(name string) error {
	return k.change(func(all []backend.UCI) []backend.UCI { return without(all, name) })
}

func without(all []backend.UCI, name string) []backend.UCI {
	return slices.DeleteFunc(all, func(e backend.UCI) bool { return strings.EqualFold(e.Name, name) })
}

// saved reads the file.
func (k *Known) saved() ([]backend.UCI, error) {
	text, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read engines: %w", err)
	}
	values := map[string]any{}
	if err := toml.Unmarshal(text, &values); err != nil {
		return nil, fmt.Errorf("read engines: %s: %w", k.path, err)
	}
	return Parse(values)
}

// change rewrites the file whole.
func (k *Known) change(edit func([]backend.UCI) []backend.UCI) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	all, err := k.saved()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	text.WriteString("# Engines as they were set up in castlekey; the [engines] table of its config file has the same form.\n")
	if err := toml.NewEncoder(&text).Encode(Table(edit(all))); err != nil {
		return fmt.Errorf("write engines: %w", err)
	}
	if err := maybe.WriteFile(k.path, text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write engines: %w", err)
	}
	return nil
}

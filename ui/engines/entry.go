package engines

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"

	"github.com/BurntSushi/toml"
)

// entry is one engine as TOML writes it.
type entry struct {
	Command  string         `toml:"command" json:"command"`                         // program and arguments, in quotes where they hold spaces
	Elo      int            `toml:"elo,omitempty" json:"elo,omitempty"`             // how strong; absent: as it can
	MoveTime string         `toml:"move-time,omitempty" json:"move_time,omitempty"` // without a clock, such as "2s"
	Options  map[string]any `toml:"options,omitempty" json:"options,omitempty"`
}

// Table is engines by name in the form Parse reads, for printing as JSON.
func Table(all []backend.UCI) map[string]any {
	table := map[string]any{}
	for _, e := range all {
		table[e.Name] = entryOf(e)
	}
	return table
}

// Text is engines in TOML under the heading [engines], empty where there are none.
func Text(all []backend.UCI) (string, error) {
	if len(all) == 0 {
		return "", nil
	}
	var text strings.Builder
	if err := toml.NewEncoder(&text).Encode(map[string]any{"engines": Table(all)}); err != nil {
		return "", fmt.Errorf("write engines: %w", err)
	}
	return "\n" + text.String(), nil
}

// Parse reads a table of engines by name. An engine is a table with command, elo, move-time and options, or the command alone. Those
// that make sense are returned beside the errors of the others.
func Parse(values map[string]any) ([]backend.UCI, error) {
	var all []backend.UCI
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(values)) {
		e, err := parseEntry(values[name])
		if err == nil && has(all, name) {
			err = errors.New("is there twice, in capitals and not")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("engine %q: %w", name, err))
			continue
		}
		e.Name = name
		all = append(all, e)
	}
	return all, errors.Join(wrong...)
}

// errEntry says that an engine's entry is neither a command nor a table.
var errEntry = errors.New(`write it as name = "command", or as a table with command, elo, move-time and options`)

func parseEntry(value any) (backend.UCI, error) {
	if command, ok := value.(string); ok {
		return checked(entry{Command: command})
	}
	table, ok := value.(map[string]any)
	if !ok {
		return backend.UCI{}, errEntry
	}
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(table); err != nil {
		return backend.UCI{}, errEntry
	}
	var e entry
	meta, err := toml.Decode(text.String(), &e)
	if err != nil {
		return backend.UCI{}, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return backend.UCI{}, fmt.Errorf("there is no setting %q; %w", unknown[0], errEntry)
	}
	return checked(e)
}

// checked turns an entry into an engine if it makes sense; whether the program is there is found out when it is chosen.
func checked(e entry) (backend.UCI, error) {
	words, err := uci.Split(e.Command)
	if err != nil {
		return backend.UCI{}, err
	}
	if len(words) == 0 {
		return backend.UCI{}, errEntry
	}
	out := backend.UCI{Command: e.Command, Elo: e.Elo}
	if e.Elo < 0 || e.Elo > 4000 {
		return backend.UCI{}, fmt.Errorf("elo %d is out of range; 0 is as strong as it can", e.Elo)
	}
	if e.MoveTime != "" {
		if out.MoveTime, err = time.ParseDuration(e.MoveTime); err != nil || out.MoveTime <= 0 {
			return backend.UCI{}, fmt.Errorf(`move-time %q is no time such as "2s"`, e.MoveTime)
		}
	}
	for name, value := range e.Options {
		if out.Options == nil {
			out.Options = map[string]string{}
		}
		out.Options[name] = strings.TrimSpace(fmt.Sprint(value))
	}
	return out, nil
}

func entryOf(e backend.UCI) entry {
	out := entry{Command: e.Command, Elo: e.Elo}
	if e.MoveTime > 0 {
		out.MoveTime = e.MoveTime.String()
	}
	for name, value := range e.Options {
		if out.Options == nil {
			out.Options = map[string]any{}
		}
		out.Options[name] = value
	}
	return out
}

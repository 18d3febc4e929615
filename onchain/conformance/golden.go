package conformance

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A record is one line of a golden file: Agave's answers to one scenario. The last step is what a scenario is about, so its answer is
// kept in full; of the way there, and of brief scenarios, digests are enough to notice a difference.
type record struct {
	Name     string   `json:"name"`
	Scenario string   `json:"scenario"`       // digest of the question, so that an answer is never held against another
	Digests  []string `json:"digests"`        // compute units and digest of every answer
	Last     *Answer  `json:"last,omitempty"` // nil if brief
}

// ErrStale is a golden file without the answer to a scenario as it is now.
var ErrStale = errors.New("golden answers are not of these scenarios and programs (with Node: UPDATE=1 go test ./onchain/conformance)")

// Golden is a set of Agave's answers, by scenario.
type Golden map[string]record

// ReadGolden reads a golden file.
func ReadGolden(r io.Reader) (Golden, error) {
	g := make(Golden)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var rec record
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			return nil, fmt.Errorf("read golden answers: %w", err)
		}
		g[rec.Name] = rec
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read golden answers: %w", err)
	}
	return g, nil
}

// WriteGolden writes Agave's outcomes of scenarios, a line each.
func WriteGolden(w io.Writer, scenarios []Scenario, programs map[string][]byte, outcomes []Outcome) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for i, s := range scenarios {
		rec := record{Name: s.Name, Scenario: question(s, programs), Digests: digests(outcomes[i])}
		if !s.Brief {
			rec.Last = &outcomes[i].Answers[len(s.Steps)-1]
		}
		if err := encoder.Encode(rec); err != nil {
			return fmt.Errorf("write golden answers: %w", err)
		}
	}
	return nil
}

// Compare returns what differs between the golden outcome of a scenario and ours, as the function Compare does. The error is
// ErrStale if the file has no answer to this scenario with these programs.
func (g Golden) Compare(s Scenario, programs map[string][]byte, ours Outcome) ([]string, error) {
	rec, ok := g[s.Name]
	if !ok || rec.Scenario != question(s, programs) {
		return nil, fmt.Errorf("%s: %w", s.Name, ErrStale)
	}
	var lines []string
	for i, digest := range digests(ours) {
		differs := s.Differs != "" && i == len(s.Steps)-1 // then equality is what must be explained
		if i < len(rec.Digests) && rec.Digests[i] == digest && !differs {
			continue
		}
		if found := rec.explain(s, i, ours.Answers[i]); len(found) > 0 {
			lines = append(lines, fmt.Sprintf("%s\n  step %d, %s: %s", s.Name, i+1, s.Steps[i].Does, strings.Join(found, "\n  ")))
		}
	}
	return lines, nil
}

// explain says how our answer to a step differs from Agave's, whose digest it has not.
func (r record) explain(s Scenario, step int, ours Answer) []string {
	if step < len(s.Steps)-1 || r.Last == nil {
		return []string{"differs from Agave's answer\n    ours  " + text(ours)}
	}
	found := compareAnswers(s.Steps[step], *r.Last, ours)
	if s.Differs != "" {
		return listed(s.Differs, found)
	}
	return found
}

// question identifies a scenario with the programs it runs.
func question(s Scenario, programs map[string][]byte) string {
	h := sha256.New()
	h.Write([]byte(text(s)))
	for _, name := range []string{"chess", "session"} {
		for _, p := range s.Programs {
			if p.Name == name {
				h.Write(programs[name])
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// digests shortens an outcome.
func digests(o Outcome) []string {
	out := make([]string, len(o.Answers))
	for i, a := range o.Answers {
		a.Logs = masked(a)
		a.Err = compact(a.Err)
		if len(a.Calls) == 0 {
			a.Calls = nil
		}
		sum := sha256.Sum256([]byte(text(a)))
		out[i] = fmt.Sprintf("%d %s", a.Units, hex.EncodeToString(sum[:8]))
	}
	return out
}

// Same reports whether a golden file has exactly the given content: Agave's answers have not changed.
func Same(file []byte, scenarios []Scenario, programs map[string][]byte, outcomes []Outcome) (bool, error) {
	var b bytes.Buffer
	if err := WriteGolden(&b, scenarios, programs, outcomes); err != nil {
		return false, err
	}
	return bytes.Equal(file, b.Bytes()), nil
}

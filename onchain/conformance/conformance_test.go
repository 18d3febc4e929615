package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"castlekey/onchain/conformance"
)

// The folders of the judge, of Agave's answers and of the programs.
const (
	judge   = "judge"
	answers = "testdata/agave-litesvm-1.5.0"
	built   = "../program/built"
)

// volumes are the scenarios, a golden file each.
var volumes = map[string]func(*volume){
	"access":         accessStories,
	"create_game":    createGameStories,
	"join_game":      joinGameStories,
	"play_move":      playMoveStories,
	"draw":           drawStories,
	"resign":         resignStories,
	"close_game":     closeGameStories,
	"open_policy":    openPolicyStories,
	"renew_policy":   renewPolicyStories,
	"end_policy":     endPolicyStories,
	"create_session": createSessionStories,
	"revoke_session": revokeSessionStories,
	"classics":       classicsStories,
	"pipeline":       pipelineStories,
	"system":         systemStories,
	"machine":        machineStories,
	"calls":          interStories,
	"rules":          ruleStories,
	"syscalls":       kernelStories,
	"generated":      generatedStories,
}

// programsFolder is where the programs under test lie: the committed ones, or what PROGRAMS names (see program/verify.sh).
func programsFolder() string {
	if folder := os.Getenv("PROGRAMS"); folder != "" {
		return folder
	}
	return built
}

func readPrograms(t *testing.T) map[string][]byte {
	t.Helper()
	programs := make(map[string][]byte)
	for _, name := range []string{"session", "chess"} {
		elf, err := os.ReadFile(filepath.Join(programsFolder(), name+".so"))
		if err != nil {
			t.Fatal(err)
		}
		programs[name] = elf
	}
	return programs
}

// tally counts what was compared.
type tally struct{ scenarios, transactions, differences atomic.Int64 }

// TestTheRuntimeAnswersAsAgave plays every scenario on our runtime and compares with Agave: live where Node is, else with what it
// answered when the golden files were made.
func TestTheRuntimeAnswersAsAgave(t *testing.T) {
	live := conformance.Live(judge)
	if !live && os.Getenv("CI") != "" {
		t.Fatal("CI runs Agave itself: install Node and run make node")
	}
	programs := readPrograms(t)
	var sum tally
	t.Run("volumes", func(t *testing.T) {
		for name, tell := range volumes {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				v := &volume{t: t}
				tell(v)
				checkNames(t, v.scenarios)
				c := comparison{t: t, file: filepath.Join(answers, name+".jsonl"), scenarios: v.scenarios, programs: programs, sum: &sum}
				c.run(live)
			})
		}
	})
	how := conformance.Runtime + ", live"
	if !live {
		how = conformance.Runtime + ", recorded answers: no Node here"
	}
	line := fmt.Sprintf("conformance: %d scenarios, %d transactions compared with Agave (%s), %d differences",
		sum.scenarios.Load(), sum.transactions.Load(), how, sum.differences.Load())
	t.Log(line)
	fmt.Println(line)
}

func checkNames(t *testing.T, scenarios []conformance.Scenario) {
	t.Helper()
	seen := make(map[string]bool)
	for _, s := range scenarios {
		if seen[s.Name] {
			t.Errorf("two scenarios are called %q", s.Name)
		}
		seen[s.Name] = true
	}
}

// A comparison is one volume held against Agave.
type comparison struct {
	t         *testing.T
	file      string
	scenarios []conformance.Scenario
	programs  map[string][]byte
	sum       *tally
}

func (c comparison) run(live bool) {
	c.t.Helper()
	ours := c.ours()
	if live {
		c.withAgave(ours)
		return
	}
	c.withGolden(ours)
}

// ours plays the scenarios on our runtime and checks that they are about what they say.
func (c comparison) ours() []conformance.Outcome {
	c.t.Helper()
	outcomes := make([]conformance.Outcome, len(c.scenarios))
	for i, s := range c.scenarios {
		var err error
		if outcomes[i], err = conformance.Run(s, c.programs); err != nil {
			c.t.Fatal(err)
		}
		for j, a := range outcomes[i].Answers {
			if len(s.Steps[j].Want) > 0 && !sameJSON(a.Err, s.Steps[j].Want) {
				c.t.Errorf("%s\n  step %d, %s: ends with %s, meant is %s\n  %q", s.Name, j+1, s.Steps[j].Does, a.Err, s.Steps[j].Want, a.Logs)
			}
		}
		c.sum.scenarios.Add(1)
		c.sum.transactions.Add(int64(len(s.Steps)))
	}
	return outcomes
}

// withAgave runs the judge and keeps or checks its answers.
func (c comparison) withAgave(ours []conformance.Outcome) {
	c.t.Helper()
	theirs, err := conformance.Judge(c.t.Context(), judge, programsFolder(), c.scenarios)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, s := range c.scenarios {
		c.report(conformance.Compare(s, theirs[i], ours[i]))
	}
	if programsFolder() != built {
		return // the golden answers are those of the committed programs
	}
	if os.Getenv("UPDATE") != "" {
		c.update(theirs)
	}
	file, err := os.ReadFile(c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	same, err := conformance.Same(file, c.scenarios, c.programs, theirs)
	if err != nil {
		c.t.Fatal(err)
	}
	if !same {
		c.t.Errorf("%s: %v", c.file, conformance.ErrStale)
	}
}

func (c comparison) update(theirs []conformance.Outcome) {
	c.t.Helper()
	var b bytes.Buffer
	if err := conformance.WriteGolden(&b, c.scenarios, c.programs, theirs); err != nil {
		c.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(c.file), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(c.file, b.Bytes(), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// withGolden compares with the answers on file.
func (c comparison) withGolden(ours []conformance.Outcome) {
	c.t.Helper()
	file, err := os.Open(c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	defer file.Close()
	golden, err := conformance.ReadGolden(file)
	if err != nil {
		c.t.Fatal(err)
	}
	for i, s := range c.scenarios {
		differences, err := golden.Compare(s, c.programs, ours[i])
		if err != nil {
			c.t.Error(err)
		}
		c.report(differences)
	}
}

func (c comparison) report(differences []string) {
	c.t.Helper()
	c.sum.differences.Add(int64(len(differences)))
	for _, d := range differences {
		c.t.Error(d)
	}
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	if json.Compact(&x, a) != nil || json.Compact(&y, b) != nil {
		return false
	}
	return bytes.Equal(x.Bytes(), y.Bytes())
}

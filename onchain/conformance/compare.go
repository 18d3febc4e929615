package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Difference names a way in which litesvm is not Agave. The embedded chain follows Agave, so a scenario that shows one differs from
// litesvm in its last step, and must.
type Difference string

// The differences of litesvm 1.5.0 (all of them; each was tried against Agave's sources).
const (
	// DiffOldBlockhash: Agave takes any of the newest 150 blockhashes, litesvm only the newest.
	DiffOldBlockhash Difference = "a blockhash that is not the newest"
	// DiffNotLoaded: a transaction that cannot be loaded, for a program that does not exist above all, pays its fee on Agave, and is
	// dropped for free by litesvm, which also calls the missing program InvalidProgramForExecution instead of ProgramAccountNotFound.
	DiffNotLoaded Difference = "a transaction that cannot be loaded"
	// DiffDuplicate: Agave never lands a transaction twice, litesvm does if it is told to keep no history.
	DiffDuplicate Difference = "a duplicate where no history is kept"
	// DiffRent: mainnet has lowered rent to 5,080 lamports a byte, litesvm still asks 6,960, as every test cluster.
	DiffRent Difference = "the price of rent"
	// DiffClock: litesvm's clock stands at Unix time 0 in an epoch that does not fit its slot until it is set.
	DiffClock Difference = "the clock before it is set"
)

// Differences is the list of them. Scenarios can only show the first two: the others are settings of litesvm that the judge and the
// scenarios choose to agree on (history is kept, rent is 6,960 on both sides, the clock is set).
var Differences = []Difference{DiffOldBlockhash, DiffNotLoaded, DiffDuplicate, DiffRent, DiffClock}

// Compare returns what differs between Agave's outcome of a scenario and ours, a line each; none if all is equal.
func Compare(s Scenario, theirs, ours Outcome) []string {
	if len(theirs.Answers) != len(ours.Answers) {
		return []string{fmt.Sprintf("%s: %d answers of Agave, %d of ours", s.Name, len(theirs.Answers), len(ours.Answers))}
	}
	var lines []string
	for i := range theirs.Answers {
		found := compareAnswers(s.Steps[i], theirs.Answers[i], ours.Answers[i])
		if s.Differs != "" && i == len(theirs.Answers)-1 {
			found = listed(s.Differs, found)
		}
		for _, line := range found {
			lines = append(lines, fmt.Sprintf("%s\n  step %d, %s: %s", s.Name, i+1, s.Steps[i].Does, line))
		}
	}
	return lines
}

// listed turns a difference that is on the list into none, and its absence into one.
func listed(d Difference, found []string) []string {
	if len(found) > 0 {
		return nil
	}
	return []string{fmt.Sprintf("Agave (litesvm) does not differ in %q any more: take it off the list", d)}
}

func compareAnswers(step Step, theirs, ours Answer) (lines []string) {
	differ := func(what string, theirs, ours any) {
		lines = append(lines, fmt.Sprintf("%s\n    Agave %v\n    ours  %v", what, theirs, ours))
	}
	if !bytes.Equal(compact(theirs.Err), compact(ours.Err)) {
		differ("error", string(theirs.Err), string(ours.Err))
	}
	if a, b := masked(theirs), masked(ours); !slices.Equal(a, b) {
		differ("logs", strings.Join(a, "\n          "), strings.Join(b, "\n          "))
	}
	if theirs.Units != ours.Units {
		differ("compute units", theirs.Units, ours.Units)
	}
	if a, b := text(theirs.Return), text(ours.Return); a != b {
		differ("return data", a, b)
	}
	if a, b := text(theirs.Calls), text(ours.Calls); a != b && len(theirs.Calls)+len(ours.Calls) > 0 {
		differ("calls", a, b)
	}
	for i, key := range step.Accounts {
		if a, b := text(theirs.Accounts[i]), text(ours.Accounts[i]); a != b {
			differ("account "+key.String(), a, b)
		}
	}
	return lines
}

// masked returns the logs without the wording of VM faults: it changes between versions of Agave, and nothing depends on it.
func masked(a Answer) []string {
	if !strings.Contains(string(a.Err), `"ProgramFailedToComplete"`) {
		return a.Logs
	}
	logs := slices.Clone(a.Logs)
	for i, line := range logs {
		if name, _, ok := strings.Cut(line, " failed: "); ok && strings.HasPrefix(name, "Program ") {
			logs[i] = name + " failed: (a fault)"
		}
	}
	return logs
}

// text writes a value for people and for comparison.
func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// compact drops the spaces between the words of JSON.
func compact(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}

package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/conformance"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
)

// idl is what a program says of itself.
type idl struct {
	Instructions []struct {
		Name          string
		Discriminator []uint16 // bytes; as such encoding/json would expect base64
	}
	Errors []struct {
		Code uint32
		Name string
	}
}

// TestNothingIsLeftOut looks for instructions that never succeed in a scenario, and for errors that never happen.
func TestNothingIsLeftOut(t *testing.T) {
	done := seen(t)
	cases := map[string]struct {
		id    solana.PublicKey
		idl   []byte
		never []string // errors that the program states and never returns
	}{
		"session": {program.SessionID, program.SessionIDL(), []string{"InvalidToken", "NoToken"}}, // raised in other programs only
		"chess":   {program.ChessID, program.ChessIDL(), nil},
	}
	for name, c := range cases {
		var described idl
		if err := json.Unmarshal(c.idl, &described); err != nil {
			t.Fatal(err)
		}
		for _, in := range described.Instructions {
			if !done[fmt.Sprint(c.id, in.Discriminator)] {
				t.Errorf("%s: %s succeeds in no scenario", name, in.Name)
			}
		}
		for _, e := range described.Errors {
			if !done[fmt.Sprint(c.id, e.Code)] && !slices.Contains(c.never, e.Name) {
				t.Errorf("%s: %s (%d) happens in no scenario", name, e.Name, e.Code)
			}
		}
	}
}

// seen collects, for each program, the discriminators of instructions that succeeded and the codes of those that failed.
func seen(t *testing.T) map[string]bool {
	t.Helper()
	done := make(map[string]bool)
	for _, tell := range volumes {
		v := &volume{t: t}
		tell(v)
		for _, s := range v.scenarios {
			for _, step := range s.Steps {
				note(t, done, step)
			}
		}
	}
	return done
}

func note(t *testing.T, done map[string]bool, step conformance.Step) {
	t.Helper()
	tx, err := svm.DecodeTransaction(step.Transaction)
	if err != nil {
		t.Fatal(err)
	}
	if len(step.Want) == 0 {
		return
	}
	if string(step.Want) == "null" {
		for _, in := range tx.Instructions {
			done[fmt.Sprint(tx.Keys[in.ProgramIDIndex], tag(in.Data))] = true
		}
		return
	}
	e := new(svm.TransactionError)
	if err := json.Unmarshal(step.Want, e); err != nil {
		t.Fatal(err)
	}
	index, ok := e.InstructionIndex()
	code, custom := e.Custom()
	if !ok || !custom {
		return
	}
	in := tx.Instructions[index]
	done[fmt.Sprint(tx.Keys[in.ProgramIDIndex], code)] = true
	if last := len(in.Accounts) - 1; last >= 0 && tx.Keys[in.ProgramIDIndex] != program.ChessID {
		done[fmt.Sprint(tx.Keys[in.Accounts[last]], code)] = true // a proxy hands on the code of the program it calls
	}
}

// tag is the discriminator of an instruction, as its IDL writes it.
func tag(data []byte) []uint16 {
	var out []uint16
	for _, b := range data[:min(8, len(data))] {
		out = append(out, uint16(b))
	}
	return out
}

// TestCompareNoticesEverything alters one thing after the other in an answer.
func TestCompareNoticesEverything(t *testing.T) {
	v := &volume{t: t}
	v.story("alice approves a session and pays bob", func(s *story) {
		s.approve("alice", "alice's session", everything)
		s.send("alice pays", success, s.wallet("alice"), s.transfer(s.key("alice"), s.wallet("bob"), sol))
	})
	scenario, programs := v.scenarios[0], readPrograms(t)
	theirs, err := conformance.Run(scenario, programs)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		change func(*conformance.Answer)
		word   string
	}{
		"nothing":            {func(*conformance.Answer) {}, ""},
		"the error":          {func(a *conformance.Answer) { a.Err = json.RawMessage(`"AccountInUse"`) }, "error"},
		"a log line":         {func(a *conformance.Answer) { a.Logs[0] += "!" }, "logs"},
		"a log line more":    {func(a *conformance.Answer) { a.Logs = append(a.Logs, "more") }, "logs"},
		"a compute unit":     {func(a *conformance.Answer) { a.Units++ }, "compute units"},
		"return data":        {func(a *conformance.Answer) { a.Return = &conformance.Returned{Data: []byte{1}} }, "return data"},
		"a call":             {func(a *conformance.Answer) { a.Calls[0].Data = []byte{9} }, "calls"},
		"a call less":        {func(a *conformance.Answer) { a.Calls = a.Calls[1:] }, "calls"},
		"a lamport":          {func(a *conformance.Answer) { a.Accounts[0].Lamports-- }, "account"},
		"an owner":           {func(a *conformance.Answer) { a.Accounts[0].Owner[0]++ }, "account"},
		"a byte of data":     {func(a *conformance.Answer) { a.Accounts[0].SHA256 = strings.Repeat("0", 16) }, "account"},
		"an account that is": {func(a *conformance.Answer) { a.Accounts[0] = nil }, "account"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ours, err := conformance.Run(scenario, programs)
			if err != nil {
				t.Fatal(err)
			}
			c.change(&ours.Answers[0])
			checkNoticed(t, c.word, conformance.Compare(scenario, theirs, ours))
			checkNoticed(t, c.word, goldenDifferences(t, scenario, programs, theirs, ours))
		})
	}
}

func checkNoticed(t *testing.T, word string, differences []string) {
	t.Helper()
	if got := strings.Join(differences, "\n"); (word == "") != (got == "") {
		t.Errorf("differences are %q, expected is one in %q", got, word)
	}
}

// goldenDifferences compares by way of a golden file.
func goldenDifferences(t *testing.T, s conformance.Scenario, programs map[string][]byte, theirs, ours conformance.Outcome) []string {
	t.Helper()
	var file bytes.Buffer
	if err := conformance.WriteGolden(&file, []conformance.Scenario{s}, programs, []conformance.Outcome{theirs}); err != nil {
		t.Fatal(err)
	}
	golden, err := conformance.ReadGolden(&file)
	if err != nil {
		t.Fatal(err)
	}
	differences, err := golden.Compare(s, programs, ours)
	if err != nil {
		t.Fatal(err)
	}
	return differences
}

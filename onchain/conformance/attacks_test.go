package conformance_test

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/attack"
	"castlekey/onchain/conformance"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"
)

// TestAgaveRefusesEveryAttackAlike has Agave judge the attack suite: from the moment before each strike on, the same transactions
// must meet the same answers, to the compute unit, and leave the same accounts.
func TestAgaveRefusesEveryAttackAlike(t *testing.T) {
	programs := readPrograms(t)
	var sum tally
	c := comparison{
		t: t, file: filepath.Join(answers, "attacks.jsonl"), scenarios: attackScenarios(t, programs), programs: programs, sum: &sum,
	}
	c.run(conformance.Live(judge))
	line := fmt.Sprintf("conformance: %d attacks, %d transactions compared with Agave, %d differences",
		sum.scenarios.Load(), sum.transactions.Load(), sum.differences.Load())
	t.Log(line)
	fmt.Println(line)
}

// attackScenarios carries the suite out and writes down each attack.
func attackScenarios(t *testing.T, programs map[string][]byte) []conformance.Scenario {
	t.Helper()
	var all []conformance.Scenario
	for _, a := range attack.All() {
		record := func(r attack.Recording) {
			if s, ok := attackScenario(t, r); ok {
				all = append(all, s)
			}
		}
		if report := a.Run(attack.Options{Chess: programs["chess"], Record: record}); !report.OK {
			t.Errorf("%s %s: %v", report.ID, report.Name, report.Err)
		}
	}
	return all
}

// attackScenario writes one attack down; false for one that is about the chain it was signed for.
func attackScenario(t *testing.T, r attack.Recording) (conformance.Scenario, bool) {
	t.Helper()
	s := conformance.Scenario{
		Name:     r.Attack.Name,
		Programs: map[solana.PublicKey]conformance.Program{program.SessionID: {Name: "session"}, program.ChessID: {Name: "chess"}},
	}
	for _, key := range slices.SortedFunc(maps.Keys(r.Accounts), func(a, b solana.PublicKey) int { return slices.Compare(a[:], b[:]) }) {
		account := r.Accounts[key]
		switch {
		case account.Owner == svm.NativeLoaderID, key == program.SessionID, key == program.ChessID:
		case account.Owner == svm.LoaderV2ID:
			s.Programs[key] = conformance.Program{ELF: account.Data}
		default:
			s.Accounts = append(s.Accounts, conformance.Account{
				Address: key, Lamports: account.Lamports, Owner: account.Owner, Executable: account.Executable, Data: account.Data,
			})
		}
	}
	// What is refused before it runs has no logs at all, which a digest would take for other logs than none.
	s.Brief = bytes.Contains(r.Steps[len(r.Steps)-1].Want, []byte("InstructionError"))
	hash := conformance.GenesisBlockhash()
	for i, step := range r.Steps {
		if step.Sign == nil {
			return s, false
		}
		if i > 0 && !step.Again {
			hash = conformance.NextBlockhash(hash)
		}
		raw, err := step.Sign(hash)
		if err != nil {
			t.Fatal(err)
		}
		s.Steps = append(s.Steps, attackStep(t, step, raw, i > 0 && !step.Again))
	}
	return s, true
}

// attackStep is one transaction of an attack. What it may write to is compared afterwards.
func attackStep(t *testing.T, step attack.Step, raw []byte, fresh bool) conformance.Step {
	t.Helper()
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		t.Fatal(err)
	}
	writable := []solana.PublicKey{}
	for i, key := range tx.Keys {
		if tx.IsWritable(i) {
			writable = append(writable, key)
		}
	}
	c := step.Clock
	return conformance.Step{
		Clock: &conformance.Clock{
			Slot: c.Slot, EpochStart: c.EpochStartTimestamp, Epoch: c.Epoch, LeaderScheduleEpoch: c.LeaderScheduleEpoch,
			UnixTimestamp: c.UnixTimestamp,
		},
		FreshBlockhash: fresh, Transaction: raw, Accounts: writable, Does: "the strike", Want: step.Want,
	}
}

package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// GenesisBlockhash returns the first blockhash of every scenario, as litesvm derives it.
func GenesisBlockhash() solana.Hash { return sha256.Sum256([]byte("genesis")) }

// NextBlockhash returns the blockhash that follows h.
func NextBlockhash(h solana.Hash) solana.Hash { return sha256.Sum256(h[:]) }

// chain is a scenario under way on our runtime.
type chain struct {
	runtime  *svm.Runtime
	accounts svm.AccountMap
	clock    svm.Clock
	newest   uint64
	hashes   map[solana.Hash]uint64 // blockhash: when it was the newest
	landed   map[solana.Hash]bool   // message hashes
	watch    *svm.Trace             // nil: nobody watches
}

// Run plays a scenario on our runtime. programs holds the ELF files of the programs that the scenario names.
func Run(s Scenario, programs map[string][]byte) (Outcome, error) { return Watch(s, programs, nil) }

// Watch is Run, with an observer of what every transaction does: it is simulated before it is run for good.
func Watch(s Scenario, programs map[string][]byte, watch *svm.Trace) (Outcome, error) {
	runtime, err := svm.New(svm.Config{})
	if err != nil {
		return Outcome{}, fmt.Errorf("run scenario: %w", err)
	}
	c := &chain{
		runtime: runtime, accounts: runtime.GenesisAccounts(litesvmClock),
		clock: litesvmClock, watch: watch,
		hashes: map[solana.Hash]uint64{GenesisBlockhash(): 0}, landed: make(map[solana.Hash]bool),
	}
	if err := c.populate(s, programs); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Name: s.Name}
	hash := GenesisBlockhash()
	for i, step := range s.Steps {
		if step.FreshBlockhash {
			hash = NextBlockhash(hash)
			c.newest++
			c.hashes[hash] = c.newest
		}
		answer, err := c.play(step)
		if err != nil {
			return Outcome{}, fmt.Errorf("run scenario %q, step %d: %w", s.Name, i, err)
		}
		out.Answers = append(out.Answers, answer)
	}
	return out, nil
}

// litesvmClock is what litesvm's clock says until a scenario sets it.
var litesvmClock = svm.Clock{Slot: 447_552_000}

// populate puts the scenario's programs and accounts in place.
func (c *chain) populate(s Scenario, programs map[string][]byte) error {
	for address, p := range s.Programs {
		elf := p.ELF
		if p.Name != "" {
			elf = programs[p.Name]
		}
		if len(elf) == 0 {
			return fmt.Errorf("run scenario %q: there is no program %q", s.Name, p.Name)
		}
		c.accounts[address] = svm.ProgramAccount(elf)
	}
	for _, a := range s.Accounts {
		c.accounts[a.Address] = &svm.Account{
			Lamports: a.Lamports, Owner: a.Owner, Executable: a.Executable, RentEpoch: svm.RentExemptEpoch, Data: a.Data,
		}
	}
	return nil
}

// play runs one step.
func (c *chain) play(step Step) (Answer, error) {
	if step.Clock != nil {
		c.clock = svm.Clock{
			Slot: step.Clock.Slot, EpochStartTimestamp: step.Clock.EpochStart, Epoch: step.Clock.Epoch,
			LeaderScheduleEpoch: step.Clock.LeaderScheduleEpoch, UnixTimestamp: step.Clock.UnixTimestamp,
		}
	}
	tx, err := svm.DecodeTransaction(step.Transaction)
	if err != nil {
		return Answer{}, err
	}
	env := svm.Env{Accounts: c.accounts, Clock: c.clock, Blockhashes: c, Statuses: c}
	if c.watch != nil {
		c.runtime.Simulate(env, tx, svm.SimulateOptions{VerifySignatures: true, Trace: c.watch})
	}
	result := c.runtime.Process(env, tx)
	if result.Landed {
		c.commit(tx, result)
	}
	return c.answer(step, result)
}

func (c *chain) commit(tx *svm.Transaction, r svm.Result) {
	c.landed[tx.MessageHash()] = true
	for _, w := range r.Writes {
		if w.Account == nil {
			delete(c.accounts, w.Key)
			continue
		}
		c.accounts[w.Key] = w.Account
	}
}

// Age implements svm.BlockhashChecker.
func (c *chain) Age(h solana.Hash) (uint64, bool) {
	at, ok := c.hashes[h]
	return c.newest - at, ok
}

// Processed implements svm.StatusChecker.
func (c *chain) Processed(message, _ solana.Hash) bool { return c.landed[message] }

// answer writes down what became of a step.
func (c *chain) answer(step Step, r svm.Result) (Answer, error) {
	out := Answer{Err: json.RawMessage("null"), Logs: r.Logs, Units: r.ComputeUnits}
	if r.Err != nil {
		var err error
		if out.Err, err = json.Marshal(r.Err); err != nil {
			return Answer{}, fmt.Errorf("encode error: %w", err)
		}
	}
	if r.Return != nil && len(r.Return.Data) > 0 {
		out.Return = &Returned{r.Return.ProgramID, r.Return.Data}
	}
	for _, group := range r.Inner {
		for _, in := range group.Instructions {
			out.Calls = append(out.Calls, newCall(group.Index, in))
		}
	}
	for _, key := range step.Accounts {
		out.Accounts = append(out.Accounts, c.state(key))
	}
	return out, nil
}

func newCall(under uint8, in svm.InnerInstruction) Call {
	accounts := make([]uint16, len(in.Accounts))
	for i, a := range in.Accounts {
		accounts[i] = uint16(a)
	}
	return Call{Under: under, Height: in.StackHeight, Program: in.ProgramIDIndex, Accounts: accounts, Data: append([]byte{}, in.Data...)}
}

// state returns what is at key, nil for nothing.
func (c *chain) state(key solana.PublicKey) *State {
	a, ok := c.accounts.Account(key)
	if !ok {
		return nil
	}
	sum := sha256.Sum256(a.Data)
	return &State{
		Lamports: a.Lamports, Owner: a.Owner, Executable: a.Executable, Size: len(a.Data), SHA256: hex.EncodeToString(sum[:8]),
	}
}

package conformance_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/conformance"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

// Sizes of what is generated: scenarios whose answers are on file, and new ones in every test run and in every soak.
const (
	generatedOnFile = 250
	generatedLive   = 150
	generatedSoak   = 10_000
)

// generatedStories are scenarios made by chance, the same every time.
func generatedStories(v *volume) {
	for i := range generatedOnFile {
		v.chance(uint64(i), 1)
		v.scenarios[len(v.scenarios)-1].Brief = true
	}
}

// TestNewScenariosByChance makes scenarios nobody has seen and has both runtimes play them; SOAK=1 makes many.
func TestNewScenariosByChance(t *testing.T) {
	if !conformance.Live(judge) {
		t.Log("no Node here: nothing new to compare with")
		return
	}
	count, seed := generatedLive, uint64(time.Now().UnixNano())
	if os.Getenv("SOAK") != "" {
		count = generatedSoak
	}
	programs, differing, landed := readPrograms(t), 0, 0
	const batch = 250
	for from := 0; from < count; from += batch {
		v := &volume{t: t}
		for i := range min(batch, count-from) {
			v.chance(uint64(from+i), seed)
		}
		theirs, err := conformance.Judge(t.Context(), judge, programsFolder(), v.scenarios)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range v.scenarios {
			ours, err := conformance.Run(s, programs)
			if err != nil {
				t.Fatal(err)
			}
			if string(ours.Answers[0].Err) == "null" {
				landed++
			}
			for _, d := range conformance.Compare(s, theirs[i], ours) {
				differing++
				t.Errorf("seed %d: %s", seed, d)
			}
		}
	}
	fmt.Printf("conformance: %d scenarios by chance (seed %d) on both runtimes, %d succeed, %d differ\n", count, seed, landed, differing)
}

// dice make one scenario by chance.
type dice struct {
	*rand.Rand
	s      *story
	script solana.PublicKey // the program called
	second solana.PublicKey // another one like it
	cast   []actor          // who may be given to the program
	given  []actor
	places []svmtest.Place // of the given
}

// actor is an account of a scenario.
type actor struct {
	key    solana.PublicKey
	size   int
	signs  bool
	writes bool
}

func (v *volume) chance(number, seed uint64) {
	v.story(fmt.Sprintf("by chance %d", number), func(s *story) {
		d := &dice{Rand: rand.New(rand.NewPCG(number, seed)), s: s, script: s.scripted(), second: s.assembled("a second script program", svmtest.ScriptSource())}
		d.people()
		ixs := []solana.Instruction{d.instruction()}
		if more := append(ixs, d.instruction()); d.IntN(2) == 0 && s.fits(more) {
			ixs = more
		}
		for !s.fits(ixs) {
			ixs = []solana.Instruction{d.instruction()}
		}
		s.send("alice calls", whatever, s.key("alice"), ixs...)
	})
}

// people puts accounts of all kinds in place.
func (d *dice) people() {
	s := d.s
	vault, _ := s.vault()
	put := func(key solana.PublicKey, a svm.Account) actor { return actor{key: s.put(key, a), size: len(a.Data)} }
	signer := func(a actor) actor { a.signs = true; return a }
	d.cast = []actor{
		signer(put(s.key("alice"), svm.Account{Lamports: 10 * sol})), signer(put(s.key("bob"), svm.Account{Lamports: sol})),
		put(s.key("box"), svm.Account{Lamports: sol, Owner: d.script, Data: []byte("0123456789abcdefghijklmnopqrstuvwxyz0123")}),
		put(s.key("crate"), svm.Account{Lamports: sol, Owner: d.second, Data: make([]byte, 16)}),
		put(s.key("poor"), svm.Account{Lamports: 1000, Owner: d.script}), put(vault, svm.Account{Lamports: sol}),
		{key: s.key("nobody"), signs: true}, {key: system, size: 21}, {key: d.second, size: -1},
	}
}

// fits reports whether instructions of alice's fit in a packet.
func (s *story) fits(ixs []solana.Instruction) bool {
	tx, err := solana.NewTransaction(ixs, solana.Hash{}, solana.TransactionPayer(s.key("alice")))
	if err != nil {
		s.t.Fatal(err)
	}
	message, err := tx.Message.MarshalBinary()
	if err != nil {
		s.t.Fatal(err)
	}
	return 1+int(tx.Message.Header.NumRequiredSignatures)*solana.SignatureLength+len(message) <= svm.MaxTransactionSize
}

// instruction calls the script program with some of the cast.
func (d *dice) instruction() solana.Instruction {
	d.given, d.places = nil, nil
	var metas []*solana.AccountMeta
	var sizes []int
	for _, i := range d.Perm(len(d.cast)) {
		if d.IntN(3) == 0 {
			continue
		}
		a := d.cast[i]
		a.signs, a.writes = a.signs && d.IntN(4) > 0, d.IntN(4) > 0
		d.given = append(d.given, a)
		metas = append(metas, solana.NewAccountMeta(a.key, a.writes, a.signs))
		sizes = append(sizes, d.sizeOf(a))
	}
	d.places = svmtest.Layout(sizes...)
	x := new(svmtest.Script)
	for range 1 + d.IntN(4) {
		d.step(x)
	}
	if d.IntN(4) == 0 {
		x.Exit(d.Uint64() >> d.IntN(64))
	}
	return svmtest.Instruction(d.script, x.Data(), metas...)
}

// sizeOf is the size of an account's data as a program sees it.
func (d *dice) sizeOf(a actor) int {
	if a.size < 0 {
		return len(d.s.scenario.Programs[a.key].ELF)
	}
	return a.size
}

// step lets the program do something.
func (d *dice) step(x *svmtest.Script) {
	if len(d.given) == 0 || d.IntN(3) == 0 {
		d.syscall(x)
		return
	}
	i := d.IntN(len(d.given))
	place := d.places[i]
	switch d.IntN(8) {
	case 0, 1:
		x.Store8(place.Data+d.Uint64N(uint64(d.sizeOf(d.given[i])+8)), byte(d.Uint32()))
	case 2:
		x.Store64(place.Length, d.length())
	case 3:
		x.Store64(place.Owner, d.Uint64N(2))
	case 4:
		x.Store64(place.Lamports, d.lamports()) // seldom what adds up
	default:
		d.call(x)
	}
}

func (d *dice) length() uint64 {
	return d.pick(0, 1, 15, 16, 17, 39, 40, 41, 10240, 10256, 10280, 10281, 1<<20, 1<<63)
}

func (d *dice) lamports() uint64 {
	return d.pick(0, 1, 999, 1000, 1001, 890_879, 890_880, sol-1, sol, sol+1, 1<<63)
}

func (d *dice) pick(from ...uint64) uint64 { return from[d.IntN(len(from))] }

// syscall makes a call whose arguments are mostly good.
func (d *dice) syscall(x *svmtest.Script) {
	names := svm.Syscalls()
	name := names[d.IntN(len(names))]
	if name == "abort" || name == "sol_panic_" {
		name = "sol_log_compute_units_"
	}
	var args []uint64
	for _, a := range argumentsOf[name] {
		value := a.good(d.s, x)
		if d.IntN(12) == 0 {
			value = d.pick(a.other...)
		}
		args = append(args, value)
	}
	x.Call(name, args...)
}

// call invokes the system program, the second program or itself, with rights and descriptions that are mostly right.
func (d *dice) call(x *svmtest.Script) {
	in := svmtest.Invocation{Program: system, Data: svmtest.TransferData(d.lamports())}
	switch d.IntN(5) {
	case 0:
		inner := new(svmtest.Script)
		d.syscall(inner)
		in.Program, in.Data = d.second, inner.Data()
	case 1:
		in.Data = svmtest.CreateData(d.lamports(), d.length(), d.script)
	case 2:
		in.Data = svmtest.Concat(svmtest.U32(8), svmtest.U64(d.length())) // allocate
	default: // pay
	}
	for range d.IntN(4) {
		i := d.IntN(len(d.given))
		a := d.given[i]
		in.Metas = append(in.Metas, solana.NewAccountMeta(a.key, a.writes && d.IntN(8) > 0 || d.IntN(20) == 0, a.signs && d.IntN(8) > 0 || d.IntN(20) == 0))
	}
	for i, a := range d.given {
		if d.IntN(12) > 0 {
			in.Accounts = append(in.Accounts, svmtest.Account{Place: d.places[i], Size: uint64(d.sizeOf(a))})
		}
	}
	if d.IntN(4) == 0 {
		_, in.Seeds = d.s.vault()
	}
	if d.IntN(2) == 0 {
		x.InvokeC(in)
		return
	}
	x.InvokeRust(in)
}

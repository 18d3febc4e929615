package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"castlekey/onchain/conformance"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// interpreter measures the bytecode a second that moves of the chess program execute, and where the time goes; and the machine alone,
// beside Agave's.
func interpreter(ctx context.Context, out io.Writer) error {
	b, moves, err := movesToReplay()
	if err != nil {
		return err
	}
	defer b.ledger.Close()              //nolint:errcheck // in memory
	executed := make(map[string]uint64) // instructions by name
	var instructions uint64
	count := &svm.Trace{Instruction: func(i svm.InstructionTrace) {
		name, _, _ := strings.Cut(i.Code.Describe(i.Step.PC), " ")
		executed[name]++
		instructions++
	}}
	for _, id := range moves {
		if _, err := b.ledger.Replay(id, count); err != nil {
			return err
		}
	}
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return err
	}
	const length = 3 * time.Second
	start, rounds := time.Now(), uint64(0)
	for ; time.Since(start) < length; rounds++ {
		for _, id := range moves {
			if _, err := b.ledger.Replay(id, nil); err != nil {
				return err
			}
		}
	}
	spent := time.Since(start)
	pprof.StopCPUProfile()
	fmt.Fprintf(out, "\n%.0f million instructions of the chess program a second, loading and storing of accounts included\n",
		float64(instructions*rounds)/spent.Seconds()/1e6)
	printHot(out, executed, instructions)
	printProfile(ctx, out, profile.Bytes())
	return machines(ctx, out)
}

// movesToReplay plays an opening and returns its transactions.
func movesToReplay() (*board, []solana.Signature, error) {
	b, err := openBoard("")
	if err != nil {
		return nil, nil, err
	}
	addr, err := b.begin()
	if err != nil {
		return nil, nil, err
	}
	var moves []solana.Signature
	for ply, m := range openings {
		if err := b.move(addr, ply, m); err != nil {
			return nil, nil, err
		}
		latest, err := b.ledger.Latest(1)
		if err != nil {
			return nil, nil, err
		}
		moves = append(moves, latest[0].Signature)
	}
	return b, moves, nil
}

// printHot prints the instructions executed most.
func printHot(out io.Writer, executed map[string]uint64, all uint64) {
	const most = 10
	names := slices.SortedFunc(maps.Keys(executed), func(a, b string) int { return cmp.Compare(executed[b], executed[a]) })
	fmt.Fprint(out, "\nits instructions, the most executed first\n\n")
	for _, name := range names[:min(most, len(names))] {
		fmt.Fprintf(out, "%5.1f%%  %s\n", 100*float64(executed[name])/float64(all), name)
	}
}

// profileFile is where the profile of the interpreter is kept, for go tool pprof.
const profileFile = "bin/interpreter.pprof"

// printProfile keeps the profile and prints its dearest functions, where the Go tools are.
func printProfile(ctx context.Context, out io.Writer, profile []byte) {
	if err := os.MkdirAll(filepath.Dir(profileFile), 0o755); err != nil { //nolint:gosec // bin is everybody's to read
		return
	}
	if err := os.WriteFile(profileFile, profile, 0o644); err != nil { //nolint:gosec // so is a profile
		return
	}
	const head = 6 // lines about the profile itself
	top, err := exec.CommandContext(ctx, "go", "tool", "pprof", "-top", "-nodecount=12", profileFile).Output()
	lines := strings.Split(strings.TrimSpace(string(top)), "\n")
	if err != nil || len(lines) <= head {
		return
	}
	fmt.Fprintf(out, "\nwhere the time goes (%s)\n\n", profileFile)
	for _, line := range lines[head:] {
		fmt.Fprintln(out, line)
	}
}

// loop is eight register operations and a jump, as often as the first word of its instruction's data says.
const loop = `
entrypoint:
    ldxdw r6, [r2]
    mov64 r0, 1
again:
    add64 r0, r6
    mul64 r0, 31
    xor64 r0, 0x55
    mov64 r1, r0
    rsh64 r1, 7
    and64 r1, 0xff
    add64 r0, r1
    sub64 r6, 1
    jne r6, 0, again
    mov64 r0, 0
    exit`

// The rounds of the loop, of nine instructions each: what a transaction costs beside them is the difference.
const (
	fewRounds  = 1_000
	manyRounds = 150_000
	perRound   = 9
)

// machines times the loop on the two virtual machines.
func machines(ctx context.Context, out io.Writer) error {
	elf, err := asm.ELF(loop)
	if err != nil {
		return err
	}
	ours, err := oursOf(elf)
	if err != nil {
		return err
	}
	fmt.Fprint(out, "\na loop of register operations\n\n| | ns an instruction |\n|---|---:|\n")
	fmt.Fprintf(out, "| this interpreter | %.2f |\n", ours)
	if !conformance.Live(judgeFolder) {
		return nil
	}
	theirs, err := theirsOf(ctx, elf)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| Agave's machine (litesvm) | %.2f |\n| ratio | %.2f |\n", theirs, ours/theirs)
	return nil
}

func oursOf(elf []byte) (float64, error) {
	program, err := sbpf.Load(elf, nil)
	if err != nil {
		return 0, err
	}
	run := func(rounds uint64) (time.Duration, error) {
		input := append(binary.LittleEndian.AppendUint64(nil, rounds), make([]byte, 8)...)
		return timed(15, func(int) error {
			vm := program.NewVM(sbpf.Config{Input: input, Budget: sbpf.NewMeter(1 << 30), InstructionDataOffset: sbpf.InputBase})
			_, err := vm.Run()
			return err
		})
	}
	return perInstruction(run)
}

// perInstruction compares many rounds with few, ns.
func perInstruction(run func(rounds uint64) (time.Duration, error)) (float64, error) {
	few, err := run(fewRounds)
	if err != nil {
		return 0, err
	}
	many, err := run(manyRounds)
	return float64((many - few).Nanoseconds()) / (manyRounds - fewRounds) / perRound, err
}

// theirsOf has Agave's runtime execute transactions of few and of many rounds.
func theirsOf(ctx context.Context, elf []byte) (float64, error) {
	payer, err := solana.NewRandomPrivateKey()
	if err != nil {
		return 0, err
	}
	id := solana.PublicKey{7, 31: 7}
	rec := &recording{scenario: conformance.Scenario{
		Name: "loop", Programs: map[solana.PublicKey]conformance.Program{id: {ELF: elf}},
		Accounts: []conformance.Account{{Address: payer.PublicKey(), Lamports: 100 * solana.LAMPORTS_PER_SOL}},
	}}
	const each = 15
	for i := range 2 * each {
		rounds := []uint64{fewRounds, manyRounds}[i/each]
		raw, err := loopOnce(payer, id, rounds, uint64(i))
		if err != nil {
			return 0, err
		}
		rec.add(raw)
		rec.isMove[i] = true
	}
	times, err := rec.judge(ctx)
	if err != nil {
		return 0, err
	}
	return perInstruction(func(rounds uint64) (time.Duration, error) {
		if rounds == fewRounds {
			return median(times[:each]), nil
		}
		return median(times[each:]), nil
	})
}

// loopOnce is a transaction of the loop; its number makes it another than those before.
func loopOnce(payer solana.PrivateKey, id solana.PublicKey, rounds, number uint64) ([]byte, error) {
	tx, err := solana.NewTransaction([]solana.Instruction{
		solana.NewInstruction(svm.ComputeBudgetID, nil, []byte{2, 0xc0, 0x5c, 0x15, 0}), // 1.4 million units
		solana.NewInstruction(id, nil, append(binary.LittleEndian.AppendUint64(nil, rounds), binary.LittleEndian.AppendUint64(nil, number)...)),
	}, solana.Hash{}, solana.TransactionPayer(payer.PublicKey()))
	if err != nil {
		return nil, err
	}
	if _, err := tx.Sign(func(solana.PublicKey) *solana.PrivateKey { return &payer }); err != nil {
		return nil, err
	}
	return tx.MarshalBinary()
}

package sbpf_test

import (
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

// Programs for the benchmarks. Each loops until r6 reaches zero.
const (
	// arithmetic is eight register operations and a jump.
	arithmetic = `
	    mov64 r6, 100000
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
	    exit`
	// memory sums and rewrites a table on the stack and one in the input.
	memory = `
	    mov64 r7, r1
	    mov64 r6, 100000
	    mov64 r0, 0
	again:
	    ldxdw r2, [r7+8]
	    add64 r2, r0
	    stxdw [r10-8], r2
	    ldxw r3, [r10-8]
	    stxw [r7+8], r3
	    ldxb r4, [r7+9]
	    add64 r0, r4
	    stxb [r10-16], r0
	    sub64 r6, 1
	    jne r6, 0, again
	    exit`
	// calls opens and leaves a frame in every round.
	calls = `
	entrypoint:
	    mov64 r6, 100000
	again:
	    mov64 r1, r6
	    call double
	    sub64 r6, 1
	    jne r6, 0, again
	    exit
	double:
	    mov64 r0, r1
	    add64 r0, r0
	    exit`
	// nothing is the cheapest program, to price the set-up of a run.
	nothing = `
	    mov64 r0, 0
	    exit`
)

func benchmark(b *testing.B, source string) {
	elf, err := asm.ELF(source)
	if err != nil {
		b.Fatal(err)
	}
	program, err := sbpf.Load(elf, nil)
	if err != nil {
		b.Fatal(err)
	}
	const budget = 1 << 40
	input := make([]byte, 64)
	var executed uint64
	b.ReportAllocs()
	for b.Loop() {
		meter := sbpf.NewMeter(budget)
		vm := program.NewVM(sbpf.Config{Input: input, HeapSize: sbpf.DefaultHeapSize, Budget: meter})
		if _, err := vm.Run(); err != nil {
			b.Fatal(err)
		}
		executed += budget - meter.Remaining()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(executed), "ns/instr")
}

func BenchmarkArithmetic(b *testing.B) { benchmark(b, arithmetic) }
func BenchmarkMemory(b *testing.B)     { benchmark(b, memory) }
func BenchmarkCalls(b *testing.B)      { benchmark(b, calls) }
func BenchmarkStart(b *testing.B)      { benchmark(b, nothing) }

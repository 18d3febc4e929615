package svmtest

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Where the heap and the parameters begin in a program's memory.
const (
	HeapBase  uint64 = 3 << 32
	InputBase uint64 = 4 << 32
)

// Script is what the script program (see ScriptSource) shall do: stores and syscalls, with arguments worked out by the test. Its data is
// copied to the heap, where the addresses returned by Bytes and Words point.
type Script struct {
	heap  []byte
	steps []byte
}

// The steps of a script besides syscalls. Each step is six words: its number and five arguments.
const (
	stepExit   = iota // r0 = first argument
	stepLast          // r0 = result of the last syscall
	stepStore8        // address, value
	stepStore64
	stepLoad64 // r0-to-be = word at address
	stepFirstSyscall
)

// syscalls are those a script can make, in the order of their steps.
var syscalls = []string{
	"abort", "sol_panic_", "sol_log_", "sol_log_64_", "sol_log_pubkey", "sol_log_compute_units_", "sol_log_data", "sol_memcpy_", "sol_memmove_",
	"sol_memset_", "sol_memcmp_", "sol_create_program_address", "sol_try_find_program_address", "sol_sha256", "sol_keccak256",
	"sol_get_clock_sysvar", "sol_get_rent_sysvar", "sol_get_epoch_schedule_sysvar", "sol_get_sysvar", "sol_set_return_data",
	"sol_get_return_data", "sol_get_stack_height", "sol_invoke_signed_c", "sol_invoke_signed_rust",
}

// ScriptSource is the program that follows scripts, in assembly: it copies its instruction's data to the heap and then reads the steps
// there, which begin at the offset in the first word.
func ScriptSource() string {
	var b strings.Builder
	b.WriteString(scriptStart)
	for i := range syscalls {
		fmt.Fprintf(&b, "jeq r7, %d, do_%d\n", stepFirstSyscall+i, i)
	}
	b.WriteString(scriptSteps)
	for i, name := range syscalls {
		fmt.Fprintf(&b, "do_%d: call %s\nmov64 r8, r0\nja next\n", i, name)
	}
	return b.String()
}

const scriptStart = `
entrypoint:
    mov64 r6, r2
    lddw r1, 0x300000000
    ldxdw r3, [r6-8]        ; the data's length precedes it
    call sol_memcpy_
    lddw r6, 0x300000000
    ldxdw r1, [r6]
    add64 r6, r1
next:
    ldxdw r7, [r6]
    ldxdw r1, [r6+8]
    ldxdw r2, [r6+16]
    ldxdw r3, [r6+24]
    ldxdw r4, [r6+32]
    ldxdw r5, [r6+40]
    add64 r6, 48
    jeq r7, 0, exit
    jeq r7, 1, last
    jeq r7, 2, store8
    jeq r7, 3, store64
    jeq r7, 4, load64
`

const scriptSteps = `
    mov64 r0, 99
    exit
exit:
    mov64 r0, r1
    exit
last:
    mov64 r0, r8
    exit
store8:
    stxb [r1], r2
    ja next
store64:
    stxdw [r1], r2
    ja next
load64:
    ldxdw r8, [r1]
    ja next
`

// scriptHeader is the word before the script's data.
const scriptHeader = 8

// Bytes puts data on the heap, aligned to 8, and returns its address.
func (s *Script) Bytes(data []byte) uint64 {
	address := HeapBase + scriptHeader + uint64(len(s.heap))
	s.heap = append(s.heap, data...)
	s.heap = append(s.heap, make([]byte, (8-len(data)%8)%8)...)
	return address
}

// Words puts numbers on the heap and returns their address.
func (s *Script) Words(words ...uint64) uint64 {
	var data []byte
	for _, word := range words {
		data = binary.LittleEndian.AppendUint64(data, word)
	}
	return s.Bytes(data)
}

// Slices puts byte strings on the heap and then an array of {address, length}; it returns the array's address.
func (s *Script) Slices(parts ...[]byte) uint64 {
	words := make([]uint64, 0, 2*len(parts))
	for _, part := range parts {
		words = append(words, s.Bytes(part), uint64(len(part)))
	}
	return s.Words(words...)
}

// Call makes a syscall.
func (s *Script) Call(name string, args ...uint64) *Script {
	for i := range syscalls {
		if syscalls[i] == name {
			return s.step(uint64(stepFirstSyscall+i), args...)
		}
	}
	return s.step(^uint64(0)) // ends the program with 99
}

// Log prints a message.
func (s *Script) Log(text string) *Script {
	return s.Call("sol_log_", s.Bytes([]byte(text)), uint64(len(text)))
}

// Store8 writes a byte to an address.
func (s *Script) Store8(address uint64, value byte) *Script {
	return s.step(stepStore8, address, uint64(value))
}

// Store64 writes a word to an address.
func (s *Script) Store64(address, value uint64) *Script { return s.step(stepStore64, address, value) }

// Load64 reads a word, to be returned by ExitLast.
func (s *Script) Load64(address uint64) *Script { return s.step(stepLoad64, address) }

// Exit ends the program with a result; a script without it ends with 0.
func (s *Script) Exit(result uint64) *Script { return s.step(stepExit, result) }

// ExitLast ends the program with the last syscall's result, or the word last loaded.
func (s *Script) ExitLast() *Script { return s.step(stepLast) }

func (s *Script) step(number uint64, args ...uint64) *Script {
	words := [6]uint64{number}
	copy(words[1:], args)
	for _, word := range words {
		s.steps = binary.LittleEndian.AppendUint64(s.steps, word)
	}
	return s
}

// Data is the script as the data of an instruction.
func (s *Script) Data() []byte {
	end := make([]byte, 48) // exit with 0
	return Concat(U64(scriptHeader+uint64(len(s.heap))), s.heap, s.steps, end)
}

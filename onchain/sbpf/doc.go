// Package sbpf runs Solana bytecode (SBPF version 0): it loads an ELF shared
// object, relocates and verifies it, and interprets it under a compute budget.
//
// How to use it:
//
//	reg := sbpf.NewRegistry()
//	err := reg.Register("sol_log_", logSyscall)
//	prog, err := sbpf.Load(elfBytes, reg)
//	vm := prog.NewVM(sbpf.Config{Input: params, HeapSize: sbpf.DefaultHeapSize, Budget: sbpf.NewMeter(200_000)})
//	r0, err := vm.Run() // err is a *sbpf.Fault, or wraps what a syscall returned
//
// The guest sees four regions, each reached by the upper half of an address:
//
//	0x1_0000_0000  program  read-only image of .text, .rodata, .data.rel.ro, .eh_frame
//	0x2_0000_0000  stack    64 frames of 4 KiB, each followed by a gap of 4 KiB
//	0x3_0000_0000  heap     Config.HeapSize bytes of zeros
//	0x4_0000_0000  input    Config.Input, writable as a whole
//
// Invariants: a Program never changes after Load and may be shared between
// goroutines; a VM belongs to one goroutine and runs once; nothing the guest
// does makes the package panic or touch memory outside its regions; a fresh VM
// sees a zeroed stack and heap; every instruction costs one compute unit, paid
// before it runs, from a Meter that syscalls and nested calls share.
//
// Accounts, syscalls and the layout of the input are the business of the
// caller. Bytecode versions other than 0 are refused by name.
package sbpf

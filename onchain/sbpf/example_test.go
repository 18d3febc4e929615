package sbpf_test

import (
	"errors"
	"fmt"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
)

func Example() {
	elf, err := asm.ELF(`
	    lddw r1, greeting
	    mov64 r2, 5
	    call sol_log_
	    ldxb r0, [r10]            ; the gap above the stack's first frame
	    exit
	greeting: .ascii "hello"`)
	if err != nil {
		fmt.Println(err)
		return
	}
	syscalls := sbpf.NewRegistry()
	err = syscalls.Register("sol_log_", func(vm *sbpf.VM, args [5]uint64) (uint64, error) {
		message, err := vm.Translate(args[0], args[1], sbpf.Read)
		fmt.Printf("Program log: %s\n", message)
		return 0, errors.Join(err, vm.Meter().Consume(100))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	program, err := sbpf.Load(elf, syscalls)
	if err != nil {
		fmt.Println(err)
		return
	}
	meter := sbpf.NewMeter(200_000)
	_, err = program.NewVM(sbpf.Config{Budget: meter}).Run()
	fmt.Println(err)
	fmt.Println("consumed", 200_000-meter.Remaining())
	// Output:
	// Program log: hello
	// Access violation in stack frame 1 at address 0x200001000 of size 1
	// consumed 104
}

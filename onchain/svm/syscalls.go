package svm

import (
	"fmt"
	"maps"
	"slices"

	"castlekey/onchain/sbpf"
)

// Compute units of syscalls (program-runtime/src/execution_budget.rs).
const (
	unitsBase        = 100
	unitsAddress     = 1500 // to derive one program address
	unitsHash        = 85
	unitsInvoke      = 946
	unitsMemoryOp    = 10 // at least, for one operation
	bytesPerUnit     = 250
	maxReturnData    = 1024
	maxHashSequences = 20_000
)

// syscall is a host function that already knows which execution calls it.
type syscall func(x *execution, g guest, args [5]uint64) (uint64, error)

// offered are the syscalls programs may call. A program that names another is refused when it is loaded.
var offered = map[string]syscall{
	"abort":                         sysAbort,
	"sol_panic_":                    sysPanic,
	"sol_log_":                      sysLog,
	"sol_log_64_":                   sysLog64,
	"sol_log_pubkey":                sysLogKey,
	"sol_log_compute_units_":        sysLogUnits,
	"sol_log_data":                  sysLogData,
	"sol_memcpy_":                   sysMemcpy,
	"sol_memmove_":                  sysMemmove,
	"sol_memset_":                   sysMemset,
	"sol_memcmp_":                   sysMemcmp,
	"sol_create_program_address":    sysCreateAddress,
	"sol_try_find_program_address":  sysFindAddress,
	"sol_sha256":                    sysSHA256,
	"sol_keccak256":                 sysKeccak256,
	"sol_get_clock_sysvar":          sysClock,
	"sol_get_rent_sysvar":           sysRent,
	"sol_get_epoch_schedule_sysvar": sysEpochSchedule,
	"sol_get_sysvar":                sysGetSysvar,
	"sol_set_return_data":           sysSetReturn,
	"sol_get_return_data":           sysGetReturn,
	"sol_get_stack_height":          sysStackHeight,
	"sol_invoke_signed_c":           sysInvokeC,
	"sol_invoke_signed_rust":        sysInvokeRust,
}

// Syscalls returns the names of the syscalls offered, in alphabetical order.
func Syscalls() []string { return slices.Sorted(maps.Keys(offered)) }

// newRegistry offers the syscalls to sbpf.
func newRegistry() (*sbpf.Registry, error) {
	registry := sbpf.NewRegistry()
	for name, call := range offered {
		if err := registry.Register(name, bind(name, call)); err != nil {
			return nil, fmt.Errorf("offer syscalls: %w", err)
		}
	}
	return registry, nil
}

// bind finds the execution behind a virtual machine.
func bind(name string, call syscall) sbpf.Syscall {
	return func(vm *sbpf.VM, args [5]uint64) (uint64, error) {
		x, ok := vm.Context().(*execution)
		if !ok {
			return 0, errInvalidPointer
		}
		if x.observer != nil && x.observer.Syscall != nil {
			return x.traced(name, call, guest{vm}, args)
		}
		return call(x, guest{vm}, args)
	}
}

// sysAbort ends the program: abort().
func sysAbort(*execution, guest, [5]uint64) (uint64, error) { return 0, errAborted }

// sysPanic ends the program with a place in its source: sol_panic_(file, length, line, column).
func sysPanic(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(args[1]); err != nil {
		return 0, err
	}
	file, err := g.text(args[0], args[1])
	if err != nil {
		return 0, err
	}
	return 0, refuse("SBF program Panicked in %s at %d:%d", file, args[2], args[3])
}

// sysStackHeight returns the depth of the current instruction: 1 at top level.
func sysStackHeight(x *execution, _ guest, _ [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	return uint64(len(x.stack)), nil
}

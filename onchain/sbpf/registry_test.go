package sbpf_test

import (
	"errors"
	"testing"

	"castlekey/onchain/sbpf"
)

func TestMurmur3NamesSyscallsAsTheChainDoes(t *testing.T) {
	for name, want := range map[string]uint32{
		"entrypoint": 0x71e3cf81, "abort": 0xb6fc1a11, "sol_panic_": 0x686093bb,
		"sol_log_": 0x207559bd, "sol_log_64_": 0x5c2a3178, "sol_log_pubkey": 0x7ef088ca,
		"sol_log_compute_units_": 0x52ba5096, "sol_log_data": 0x7317b434,
		"sol_memcpy_": 0x717cc4a3, "sol_memmove_": 0x434371f8, "sol_memset_": 0x3770fb22,
		"sol_memcmp_": 0x5fdcde31, "sol_create_program_address": 0x9377323c,
		"sol_try_find_program_address": 0x48504a38, "sol_sha256": 0x11f49d86,
		"sol_keccak256": 0xd7793abb, "sol_blake3": 0x174c5122,
		"sol_get_clock_sysvar": 0xd56b5fe9, "sol_get_rent_sysvar": 0xbf7188f6,
		"sol_get_epoch_schedule_sysvar": 0x23a29a61, "sol_get_sysvar": 0x13c1b505,
		"sol_invoke_signed_c": 0xa22b9c85, "sol_invoke_signed_rust": 0xd7449092,
		"sol_set_return_data": 0xa226d3eb, "sol_get_return_data": 0x5d2245e4,
		"sol_get_stack_height": 0x85532d94, "sol_remaining_compute_units": 0xedef5aee,
		"sol_alloc_free_": 0x83f00e8f, "sol_get_processed_sibling_instruction": 0xadb8efc8,
		"sol_curve_validate_point": 0xaa2607ca,
	} {
		if got := sbpf.Murmur3([]byte(name)); got != want {
			t.Errorf("%s hashes to %08x, want %08x", name, got, want)
		}
	}
}

func TestRegisterRefuses(t *testing.T) {
	call := func(*sbpf.VM, [5]uint64) (uint64, error) { return 0, nil }
	r := sbpf.NewRegistry()
	if err := r.Register("sol_log_", call); err != nil {
		t.Fatal(err)
	}
	if err := r.Register("sol_log_", call); !errors.Is(err, sbpf.ErrSymbolCollision) {
		t.Errorf("the same name again: error %v, want ErrSymbolCollision", err)
	}
	if err := r.Register("sol_memcpy_", nil); err == nil {
		t.Error("a nil function was registered")
	}
}

package conformance_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/conformance"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

// scratch is memory on the heap behind every script.
const scratch = sbpf.HeapBase + 0x4000

// argument is what a system call takes in one place.
type argument struct {
	good  func(s *story, x *svmtest.Script) uint64
	other []uint64 // what else to try there
}

// Values that no pointer or length should have, or just may.
var (
	addresses = []uint64{
		0, 8, scratch + 1, scratch + 4, sbpf.ProgramBase, sbpf.ProgramBase + 0xe8, sbpf.StackBase, sbpf.StackBase + 0xff8, sbpf.StackBase + 0x1000,
		sbpf.HeapBase + 0x8000 - 4, sbpf.HeapBase + 0x8000, sbpf.InputBase, sbpf.InputBase + 96, sbpf.InputBase + 1<<20, 1 << 63, ^uint64(0) - 7,
	}
	lengths = []uint64{0, 1, 2, 17, 255, 256, 1024, 1025, 4096, 20_001, 1 << 20, 1 << 40, 1 << 60, 1 << 63, ^uint64(0)}
)

func at(address uint64) argument {
	return argument{func(*story, *svmtest.Script) uint64 { return address }, addresses}
}

func long(n uint64) argument {
	return argument{func(*story, *svmtest.Script) uint64 { return n }, lengths}
}

func value(n uint64) argument {
	return argument{func(*story, *svmtest.Script) uint64 { return n }, []uint64{0, 1, 1 << 31, ^uint64(0)}}
}

// bytesAt is the address of given bytes.
func bytesAt(b []byte) argument {
	return argument{func(_ *story, x *svmtest.Script) uint64 { return x.Bytes(b) }, addresses}
}

// listAt is the address of a list of byte strings.
func listAt(parts ...[]byte) argument {
	return argument{func(_ *story, x *svmtest.Script) uint64 { return x.Slices(parts...) }, addresses}
}

// programAt is the address of the script program's address.
func programAt() argument {
	return argument{func(s *story, x *svmtest.Script) uint64 { id := s.scripted(); return x.Bytes(id[:]) }, addresses}
}

// argumentsOf says what every system call takes that has arguments, calls between programs apart.
var argumentsOf = map[string][]argument{
	"sol_panic_":                    {bytesAt([]byte("a.rs")), long(4), value(7), value(8)},
	"sol_log_":                      {bytesAt([]byte("hello ♔")), long(9)},
	"sol_log_64_":                   {value(2), value(3), value(0xabc), value(1 << 63), value(9)},
	"sol_log_pubkey":                {programAt()},
	"sol_log_data":                  {listAt([]byte("abc"), nil, []byte{1, 2, 3, 4}), long(3)},
	"sol_memcpy_":                   {at(scratch), at(scratch + 300), long(300)},
	"sol_memmove_":                  {at(scratch), at(scratch + 4), long(300)},
	"sol_memset_":                   {at(scratch), value(0x101), long(300)},
	"sol_memcmp_":                   {bytesAt([]byte("abcabcabd")), bytesAt([]byte("abcabcabc")), long(9), at(scratch)},
	"sol_create_program_address":    {listAt([]byte("vault")), long(1), programAt(), at(scratch)},
	"sol_try_find_program_address":  {listAt([]byte("vault"), []byte("b")), long(2), programAt(), at(scratch), at(scratch + 64)},
	"sol_sha256":                    {listAt([]byte("castle"), []byte("key"), nil), long(3), at(scratch)},
	"sol_keccak256":                 {listAt([]byte("castle"), []byte("key"), nil), long(3), at(scratch)},
	"sol_get_clock_sysvar":          {at(scratch)},
	"sol_get_rent_sysvar":           {at(scratch)},
	"sol_get_epoch_schedule_sysvar": {at(scratch)},
	"sol_get_sysvar":                {bytesAt(svm.ClockSysvarID[:]), at(scratch), long(8), long(32)},
	"sol_set_return_data":           {bytesAt([]byte("answer")), long(6)},
	"sol_get_return_data":           {at(scratch), long(8), at(scratch + 64)},
	"sol_invoke_signed_c":           {at(scratch), at(scratch), long(0), at(scratch), long(0)},
	"sol_invoke_signed_rust":        {at(scratch), at(scratch), long(0), at(scratch), long(0)},
}

// kernelStories make every system call in its usual way, and then with every argument spoilt in turn. What comes of that is Agave's to
// say.
func kernelStories(v *volume) {
	for _, name := range svm.Syscalls() {
		v.story(name+" with arguments of all kinds", func(s *story) { s.spoil(name, argumentsOf[name]) })
	}
	sysvarStories(v)
	instructionsStories(v)
	slices.SortFunc(v.scenarios, func(a, b conformance.Scenario) int { return cmp.Compare(a.Name, b.Name) }) // some come from a map
}

// spoil makes a call as it should be, and then with each argument replaced.
func (s *story) spoil(name string, usual []argument) {
	s.kernel(name, usual, -1, 0)
	for i, a := range usual {
		for _, other := range a.other {
			s.kernel(name, usual, i, other)
		}
	}
}

// kernel makes one call, its i-th argument replaced, and shows what it left.
func (s *story) kernel(name string, usual []argument, i int, other uint64) {
	x := new(svmtest.Script)
	x.Call("sol_memset_", scratch, 0xa5, 512).Call("sol_set_return_data", scratch, 3)
	args := make([]uint64, len(usual))
	for j, a := range usual {
		if args[j] = a.good(s, x); j == i {
			args[j] = other
		}
	}
	x.Call(name, args...).Call("sol_log_data", x.Words(scratch, 512), 1).ExitLast()
	does := "alice makes the usual call"
	if i >= 0 {
		does = fmt.Sprintf("alice makes the call with argument %d %#x", i, other)
	}
	s.send(does, whatever, s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data(), svmtest.WritableSigner(s.key("alice"))))
}

// whatever leaves it to Agave how a transaction ends.
func whatever(int) string { return "" }

// sysvarStories read parts of sysvars.
func sysvarStories(v *volume) {
	const none = 2 // the result for an account that is no sysvar
	for name, id := range map[string]solana.PublicKey{
		"clock": svm.ClockSysvarID, "rent": svm.RentSysvarID, "epoch schedule": svm.EpochScheduleSysvarID,
		"last restart": svm.LastRestartSlotSysvarID,
	} {
		v.story("sol_get_sysvar of the "+name, func(s *story) {
			for _, part := range [][2]uint64{{0, 1}, {0, 8}, {8, 8}, {0, 17}, {0, 33}, {0, 40}, {33, 8}, {40, 0}, {41, 0}, {1, 40}, {^uint64(0), 1}, {^uint64(0), 8}} {
				x := new(svmtest.Script)
				x.Call("sol_get_sysvar", x.Bytes(id[:]), scratch, part[0], part[1]).Call("sol_log_data", x.Words(scratch, 40), 1).ExitLast()
				s.send(fmt.Sprintf("alice reads %d bytes at %d", part[1], int64(part[0])), whatever, s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data()))
			}
		})
	}
	v.story("sol_get_sysvar of what is none", func(s *story) {
		id := s.key("alice")
		x := new(svmtest.Script)
		x.Call("sol_get_sysvar", x.Bytes(id[:]), scratch, 0, 8).ExitLast()
		s.send("alice reads herself", custom(none), s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data()))
	})
}

// instructionsStories read the transaction itself, from the account that shows it.
func instructionsStories(v *volume) {
	v.story("the Instructions sysvar", func(s *story) {
		x := new(svmtest.Script)
		place := svmtest.Layout(0)[0]
		x.Call("sol_log_data", x.Words(place.Data, 300, place.Length, 8), 2)
		read := svmtest.Instruction(s.scripted(), x.Data(), svmtest.Readonly(svm.InstructionsSysvarID), svmtest.Writable(s.key("bob")))
		s.send("alice reads her transaction", success, s.wallet("alice"), svmtest.Transfer(s.key("alice"), s.wallet("bob"), 1), read, read)
	})
}

package svm_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
	"golang.org/x/crypto/sha3"
)

// out is a place on the heap behind every script.
const out = svmtest.HeapBase + 0x4000

// Errors of instructions as JSON; noCompletion is a program that the runtime stopped.
const (
	noCompletion = `"ProgramFailedToComplete"`
	programID    = "7Tbma8rvTCTXLEeJJn9gMcM5ubdTqh4BkJd9tgyiM1yT" // of script
)

// syscallStory is a script, and what must come of it.
type syscallStory struct {
	script func(s *svmtest.Script)
	want   string // "" for success, else the error of the instruction
	log    string // a line that must be logged, if any
	units  uint64 // 0: any
}

func (c syscallStory) run(t *testing.T) {
	s := &svmtest.Script{}
	c.script(s)
	res := newScriptWorld(t).Send("payer", svmtest.Instruction(script, s.Data()))
	if c.want == "" {
		svmtest.Check(t, res, svmtest.Success())
	} else {
		svmtest.Check(t, res, svmtest.Failed(fmt.Sprintf(`{"InstructionError":[0,%s]}`, c.want)))
	}
	if c.log != "" {
		svmtest.Check(t, res, svmtest.Logged(c.log))
	}
	if c.units > 0 {
		svmtest.Check(t, res, svmtest.Units(c.units))
	}
}

// call is a script of one syscall.
func call(name string, args ...uint64) func(s *svmtest.Script) {
	return func(s *svmtest.Script) { s.Call(name, args...) }
}

// last is a script of one syscall whose result is the program's.
func last(name string, args ...uint64) func(s *svmtest.Script) {
	return func(s *svmtest.Script) { s.Call(name, args...).ExitLast() }
}

func failed(text string) string { return "Program " + programID + " failed: " + text }

func TestResultsOfPrograms(t *testing.T) {
	exit := func(r0 uint64) func(s *svmtest.Script) { return func(s *svmtest.Script) { s.Exit(r0) } }
	stories := map[string]syscallStory{
		"nothing wrong":                   {exit(0), "", "Program " + programID + " success", 27},
		"a code of its own":               {exit(7), `{"Custom":7}`, failed("custom program error: 0x7"), 0},
		"the largest code of its own":     {exit(math.MaxUint32), `{"Custom":4294967295}`, "", 0},
		"its own code 0":                  {exit(1 << 32), `{"Custom":0}`, "", 0},
		"an error of the runtime":         {exit(2 << 32), `"InvalidArgument"`, failed("invalid program argument"), 0},
		"the last error of the runtime":   {exit(26 << 32), `"IncorrectAuthority"`, "", 0},
		"an error that is none":           {exit(27 << 32), `"InvalidError"`, "", 0},
		"an error and a code":             {exit(1<<32 | 5), `"InvalidError"`, "", 0},
		"a fault, which burns the budget": {func(s *svmtest.Script) { s.Load64(0) }, noCompletion, "Program " + programID + " consumed 30 of 200000 compute units", 200_000},
		"abort, which does not":           {call("abort"), noCompletion, failed("SBF program panicked"), 31},
		"a panic":                         {func(s *svmtest.Script) { s.Call("sol_panic_", s.Bytes([]byte("a.rs")), 4, 5, 6) }, noCompletion, failed("SBF program Panicked in a.rs at 5:6"), 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestLogging(t *testing.T) {
	stories := map[string]syscallStory{
		"a message":                     {func(s *svmtest.Script) { s.Log("hello ♔") }, "", "Program log: hello ♔", 0},
		"an empty message from nowhere": {call("sol_log_", 7, 0), "", "Program log: ", 0},
		"a message from nowhere":        {call("sol_log_", 7, 3), noCompletion, "", 0},
		"bytes that are no text":        {func(s *svmtest.Script) { s.Call("sol_log_", s.Bytes([]byte("a\xc3(")), 3) }, noCompletion, failed("invalid utf-8 sequence of 1 bytes from index 1: [97, 195, 40]"), 0},
		"text cut in a letter":          {func(s *svmtest.Script) { s.Call("sol_log_", s.Bytes([]byte("a\xe2\x99")), 3) }, noCompletion, failed("incomplete utf-8 byte sequence from index 1: [97, 226, 153]"), 0},
		"five numbers":                  {call("sol_log_64_", 0, 1, 0xabc, 1<<63, math.MaxUint64), "", "Program log: 0x0, 0x1, 0xabc, 0x8000000000000000, 0xffffffffffffffff", 0},
		"an address":                    {func(s *svmtest.Script) { s.Call("sol_log_pubkey", s.Bytes(script[:])) }, "", "Program log: " + programID, 0},
		"units left":                    {call("sol_log_compute_units_"), "", "", 0},
		"byte strings":                  {func(s *svmtest.Script) { s.Call("sol_log_data", s.Slices([]byte("abc"), nil, []byte{1, 2, 3, 4}), 3) }, "", "Program data: YWJj  AQIDBA==", 0},
		"no byte strings":               {call("sol_log_data", 5, 0), "", "Program data: ", 0},
		"byte strings not aligned":      {call("sol_log_data", svmtest.HeapBase+4, 1), noCompletion, failed("Unaligned pointer"), 0},
		"more byte strings than memory": {call("sol_log_data", svmtest.HeapBase, 1<<60), noCompletion, failed("InvalidLength"), 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestLogsAreCutAfter10000Bytes(t *testing.T) {
	w := newScriptWorld(t)
	s := new(svmtest.Script).Call("sol_memset_", out, 'a', 9000)
	s.Call("sol_log_", out, 4700).Call("sol_log_", out, 4700).Call("sol_log_", out, 1000).Log("small")
	tx := w.Sign("payer", svmtest.Instruction(script, s.Data()))
	simulated := w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{})
	svmtest.Check(t, simulated, svmtest.Success(), svmtest.Logged("Program log: "+string(bytes.Repeat([]byte("a"), 1000))))
	res := w.Process(tx)
	svmtest.Check(t, res, svmtest.Success(), svmtest.Logged("Log truncated", "Program log: small", "Program "+programID+" success"))
	if got, want := len(res.Logs), len(simulated.Logs); got != want {
		t.Errorf("got %d lines, want %d: one line in the place of the one cut", got, want)
	}
}

func TestMemoryOperations(t *testing.T) {
	compare := func(a, b string) func(s *svmtest.Script) {
		return func(s *svmtest.Script) {
			s.Call("sol_memcmp_", s.Bytes([]byte(a)), s.Bytes([]byte(b)), uint64(len(a)), out).Load64(out).ExitLast()
		}
	}
	copied := func(s *svmtest.Script) { s.Call("sol_memcpy_", out, s.Words(77), 8).Load64(out).ExitLast() }
	stories := map[string]syscallStory{
		"copy":                          {copied, `{"Custom":77}`, "", 0},
		"copy onto itself":              {call("sol_memcpy_", out, out+4, 8), noCompletion, failed("Overlapping copy"), 0},
		"copy beside itself":            {call("sol_memcpy_", out, out+8, 8), "", "", 0},
		"copy nothing onto itself":      {call("sol_memcpy_", 0, 0, 0), "", "", 0},
		"copy to the program":           {call("sol_memcpy_", 1<<32, out, 8), noCompletion, "", 0},
		"copy from nowhere":             {call("sol_memcpy_", out, 0, 8), noCompletion, "", 0},
		"copy more than units":          {call("sol_memcpy_", out, out+100, 1<<40), `"ComputationalBudgetExceeded"`, failed("Computational budget exceeded"), 200_000},
		"move onto itself":              {call("sol_memmove_", out, out+4, 8), "", "", 0},
		"fill":                          {func(s *svmtest.Script) { s.Call("sol_memset_", out, 0x101, 2).Load64(out).ExitLast() }, `{"Custom":257}`, "", 0},
		"fill the program":              {call("sol_memset_", 1<<32, 1, 8), noCompletion, "", 0},
		"compare equal":                 {compare("abc", "abc"), "", "", 0},
		"compare greater":               {compare("abd", "abc"), `{"Custom":1}`, "", 0},
		"compare less":                  {compare("aac", "abc"), `{"Custom":4294967295}`, "", 0},
		"compare, result not aligned":   {call("sol_memcmp_", out, out, 4, out+2), noCompletion, failed("Unaligned pointer"), 0},
		"compare, result in no memory":  {call("sol_memcmp_", out, out, 4, 0), noCompletion, "", 0},
		"compare, bytes of no memory":   {call("sol_memcmp_", 0, out, 4, out), noCompletion, "", 0},
		"10 units at least":             {call("sol_memset_", out, 1, 1), "", "", 52 + 10},
		"a unit for 250 bytes at least": {call("sol_memset_", out, 1, 5000), "", "", 52 + 20},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestAddresses(t *testing.T) {
	derive := func(name string, seeds ...[]byte) func(s *svmtest.Script) {
		return func(s *svmtest.Script) {
			s.Call(name, s.Slices(seeds...), uint64(len(seeds)), s.Bytes(script[:]), out, out+32).Call("sol_log_pubkey", out)
		}
	}
	result := func(name string, seeds ...[]byte) func(s *svmtest.Script) {
		return func(s *svmtest.Script) {
			s.Call(name, s.Slices(seeds...), uint64(len(seeds)), s.Bytes(script[:]), out, out+32).ExitLast()
		}
	}
	many := make([][]byte, 17)
	tooLong := failed("Could not create program address with signer seeds: Length of the seed is too long for address generation")
	stories := map[string]syscallStory{
		"found":                       {derive("sol_try_find_program_address", []byte("vault")), "", "Program log: " + vault.String(), 0},
		"created":                     {derive("sol_create_program_address", vaultSeeds[0]...), "", "Program log: " + vault.String(), 0},
		"created on the curve":        {result("sol_create_program_address", []byte("a")), `{"Custom":1}`, "", 0},
		"created of a seed too long":  {result("sol_create_program_address", make([]byte, 33)), noCompletion, tooLong, 0},
		"created of 17 seeds":         {result("sol_create_program_address", many...), noCompletion, tooLong, 0},
		"found of 16 seeds, none":     {result("sol_try_find_program_address", many[:16]...), `"ComputationalBudgetExceeded"`, "", 0},
		"stored in no memory":         {func(s *svmtest.Script) { s.Call("sol_try_find_program_address", 0, 0, s.Bytes(script[:]), 5, out) }, noCompletion, "", 0},
		"stored over their bump seed": {func(s *svmtest.Script) { s.Call("sol_try_find_program_address", 0, 0, s.Bytes(script[:]), out, out+31) }, noCompletion, failed("Overlapping copy"), 0},
		"of seeds not aligned":        {call("sol_create_program_address", out+1, 1, out, out, out), noCompletion, failed("Unaligned pointer"), 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestHashes(t *testing.T) {
	parts := [][]byte{[]byte("abc"), make([]byte, 64)}
	joined := bytes.Join(parts, nil)
	hashed := func(name string) func(s *svmtest.Script) {
		return func(s *svmtest.Script) {
			s.Call(name, s.Slices(parts...), 2, out).Call("sol_log_data", s.Words(out, 32), 1)
		}
	}
	line := func(sum []byte) string { return "Program data: " + base64.StdEncoding.EncodeToString(sum) }
	keccak := sha3.NewLegacyKeccak256()
	keccak.Write(joined)
	sha := sha256.Sum256(joined)
	stories := map[string]syscallStory{
		"SHA-256":                     {hashed("sol_sha256"), "", line(sha[:]), 0},
		"Keccak-256":                  {hashed("sol_keccak256"), "", line(keccak.Sum(nil)), 0},
		"of nothing":                  {call("sol_sha256", 0, 0, out), "", "", 0},
		"to no memory":                {call("sol_sha256", 0, 0, 0), noCompletion, "", 0},
		"of more strings than agreed": {call("sol_sha256", out, 20_001, out), noCompletion, "Sha256 Hashing 20001 sequences in one syscall is over the limit 20000", 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestSysvars(t *testing.T) {
	clock := svmtest.New(t).Clock
	shown := func(name string, size uint64) func(s *svmtest.Script) {
		return func(s *svmtest.Script) {
			s.Call("sol_memset_", out, 0xff, 64).Call(name, out).Call("sol_log_data", s.Words(out, size), 1)
		}
	}
	line := func(data []byte) string { return "Program data: " + base64.StdEncoding.EncodeToString(data) }
	numbers := func(n ...uint64) (b []byte) {
		for _, v := range n {
			b = binary.LittleEndian.AppendUint64(b, v)
		}
		return b
	}
	part := func(id solana.PublicKey, offset, length uint64) func(s *svmtest.Script) {
		return func(s *svmtest.Script) { s.Call("sol_get_sysvar", s.Bytes(id[:]), out, offset, length).ExitLast() }
	}
	now := numbers(clock.Slot, uint64(clock.EpochStartTimestamp), clock.Epoch, clock.LeaderScheduleEpoch, uint64(clock.UnixTimestamp))
	stories := map[string]syscallStory{
		"clock":                                  {shown("sol_get_clock_sysvar", 40), "", line(now), 0},
		"rent":                                   {shown("sol_get_rent_sysvar", 24), "", line(numbers(6960, math.Float64bits(1), 50)), 0},
		"epoch schedule":                         {shown("sol_get_epoch_schedule_sysvar", 40), "", line(numbers(432_000, 432_000, 1, 14, 524_256)), 0},
		"to the parameters":                      {call("sol_get_clock_sysvar", svmtest.InputBase), noCompletion, failed("Invalid pointer"), 0},
		"not aligned":                            {call("sol_get_clock_sysvar", out+1), noCompletion, failed("Unaligned pointer"), 0},
		"a part":                                 {part(svm.ClockSysvarID, 32, 8), "", "", 0},
		"a part past the end":                    {part(svm.ClockSysvarID, 33, 8), `{"Custom":1}`, "", 0},
		"a part of what is no sysvar":            {part(svm.SystemProgramID, 0, 8), `{"Custom":2}`, "", 0},
		"a part past the last number":            {part(svm.ClockSysvarID, math.MaxUint64, 8), `"ArithmeticOverflow"`, "", 0},
		"a part of the last restart":             {part(svm.LastRestartSlotSysvarID, 0, 8), "", "", 0},
		"a part of the rent":                     {part(svm.RentSysvarID, 16, 1), "", "", 0},
		"a part of the epoch schedule":           {part(svm.EpochScheduleSysvarID, 32, 1), "", "", 0},
		"a part of what the chain keeps none of": {part(svm.SlotHashesSysvarID, 0, 8), `{"Custom":2}`, "", 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestReturnData(t *testing.T) {
	hello := func(s *svmtest.Script) *svmtest.Script {
		return s.Call("sol_set_return_data", s.Bytes([]byte("hello")), 5)
	}
	stories := map[string]syscallStory{
		"is logged":            {func(s *svmtest.Script) { hello(s) }, "", "Program return: " + programID + " aGVsbG8=", 0},
		"is logged on failure": {func(s *svmtest.Script) { hello(s).Exit(3) }, `{"Custom":3}`, "Program return: " + programID + " aGVsbG8=", 0},
		"has a length":         {func(s *svmtest.Script) { hello(s).Call("sol_get_return_data", 0, 0, 0).ExitLast() }, `{"Custom":5}`, "", 0},
		"is copied in part":    {func(s *svmtest.Script) { hello(s).Call("sol_get_return_data", out, 2, out+64).Call("sol_log_", out, 2) }, "", "Program log: he", 0},
		"names its program": {func(s *svmtest.Script) {
			hello(s).Call("sol_get_return_data", out, 2, out+64).Call("sol_log_pubkey", out+64)
		}, "", "Program log: " + programID, 0},
		"may be 1024 bytes":     {call("sol_set_return_data", out, 1024), "", "", 0},
		"may not be 1025 bytes": {call("sol_set_return_data", out, 1025), noCompletion, failed("Return data too large (1025 > 1024)"), 0},
		"is nothing at first":   {last("sol_get_return_data", out, 10, out), "", "", 0},
		"does not overlap":      {func(s *svmtest.Script) { hello(s).Call("sol_get_return_data", out, 5, out+4) }, noCompletion, failed("Overlapping copy"), 0},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
	w := newScriptWorld(t)
	s := &svmtest.Script{}
	hello(s)
	svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, s.Data())), svmtest.Returned([]byte("hello")))
	res := w.Send("payer", svmtest.Instruction(script, s.Data()), svmtest.Transfer(payer, bob, 5))
	if res.Return != nil {
		t.Errorf("got %q after another program ran, want none", res.Return.Data)
	}
}

func TestStackHeight(t *testing.T) {
	syscallStory{script: last("sol_get_stack_height"), want: `{"Custom":1}`}.run(t)
}

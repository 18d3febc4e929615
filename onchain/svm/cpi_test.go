package svm_test

import (
	"fmt"
	"slices"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// layouts are the two ways to describe a call.
var layouts = map[string]func(*svmtest.Script, svmtest.Invocation) *svmtest.Script{
	"C":    (*svmtest.Script).InvokeC,
	"Rust": (*svmtest.Script).InvokeRust,
}

// described returns accounts of these sizes as a caller has them.
func described(sizes ...int) []svmtest.Account {
	var list []svmtest.Account
	for i, place := range svmtest.Layout(sizes...) {
		list = append(list, svmtest.Account{Place: place, Size: uint64(sizes[i])})
	}
	return list
}

// transferCall is payer giving bob 7 lamports, by a program that was handed payer, bob and the system program.
func transferCall() svmtest.Invocation {
	return svmtest.Invocation{
		Program: svm.SystemProgramID, Data: svmtest.TransferData(7), Accounts: described(0, 0, 21),
		Metas: []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.Writable(bob)},
	}
}

func transferMetas() []*solana.AccountMeta {
	return []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.Writable(bob), svmtest.Readonly(svm.SystemProgramID)}
}

// vault is an address of the script program, and vaultSeeds what it signs for it with.
var vault, vaultSeeds = func() (solana.PublicKey, [][][]byte) {
	address, bump, err := solana.FindProgramAddress([][]byte{[]byte("vault")}, script)
	if err != nil {
		panic(err)
	}
	return address, [][][]byte{{[]byte("vault"), {bump}}}
}()

func TestCallsBetweenPrograms(t *testing.T) {
	stranger := svmtest.Address("stranger")
	type call = svmtest.Invocation
	cases := map[string]struct {
		given []*solana.AccountMeta // nil: transferMetas
		edit  func(c *call)
		want  string // "" for success
		log   string
	}{
		"a transfer":                      {nil, func(*call) {}, "", "Program 11111111111111111111111111111111 invoke [2]"},
		"with only the accounts it needs": {nil, func(c *call) { c.Accounts = c.Accounts[:2] }, "", ""},
		"with accounts in another order":  {nil, func(c *call) { slices.Reverse(c.Accounts) }, "", ""},
		"with an account left out":        {nil, func(c *call) { c.Accounts = c.Accounts[:1] }, `"MissingAccount"`, "Instruction references an unknown account " + bob.String()},
		"that fails":                      {nil, func(c *call) { c.Data = svmtest.TransferData(2 * startBalance) }, `{"Custom":1}`, "Program 11111111111111111111111111111111 failed: custom program error: 0x1"},
		"of a program not handed over":    {transferMetas()[:2], func(c *call) { c.Accounts = c.Accounts[:2] }, `"MissingAccount"`, "Unknown program 11111111111111111111111111111111"},
		"naming an account of nobody":     {nil, func(c *call) { c.Metas[1] = svmtest.Writable(stranger) }, `"MissingAccount"`, "Instruction references an unknown account " + stranger.String()},
		"writing to what is read-only":    {[]*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.Readonly(bob), svmtest.Readonly(svm.SystemProgramID)}, func(*call) {}, `"PrivilegeEscalation"`, bob.String() + "'s writable privilege escalated"},
		"signing for who did not sign":    {nil, func(c *call) { c.Metas[1] = svmtest.WritableSigner(bob) }, `"PrivilegeEscalation"`, bob.String() + "'s signer privilege escalated"},
		"an account named twice, more rights": {nil, func(c *call) {
			c.Metas = append([]*solana.AccountMeta{svmtest.Readonly(payer), svmtest.Readonly(bob)}, c.Metas...)
		}, "", ""},
		"of a loader":                       {[]*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.Writable(bob), svmtest.Readonly(svm.LoaderV2ID)}, func(c *call) { c.Program = svm.LoaderV2ID }, `"ProgramFailedToComplete"`, ""},
		"of a wallet":                       {nil, func(c *call) { c.Program, c.Metas = bob, nil }, `"UnsupportedProgramId"`, ""},
		"with another's key":                {nil, func(c *call) { c.Accounts[0].Place.Key = c.Accounts[1].Place.Key }, `"MissingAccount"`, ""},
		"with an owner elsewhere":           {nil, func(c *call) { c.Accounts[0].Place.Owner += 8 }, `"ProgramFailedToComplete"`, "Invalid account info pointer `owner': 0x400000038 != 0x400000030"},
		"with lamports elsewhere":           {nil, func(c *call) { c.Accounts[0].Place.Lamports += 8 }, `"ProgramFailedToComplete"`, "Invalid account info pointer `lamports': 0x400000058 != 0x400000050"},
		"with data elsewhere":               {nil, func(c *call) { c.Accounts[0].Place.Data += 8 }, `"ProgramFailedToComplete"`, "Invalid account info pointer `data': 0x400000068 != 0x400000060"},
		"with more data than there is room": {nil, func(c *call) { c.Accounts[0].Size = 10241 }, `"InvalidRealloc"`, ""},
		"growing another's account":         {nil, func(c *call) { c.Accounts[1].Size = 8 }, `"ExternalAccountDataModified"`, ""},
		"with seeds of another address":     {nil, func(c *call) { c.Metas[1] = svmtest.WritableSigner(bob); c.Seeds = vaultSeeds }, `"PrivilegeEscalation"`, ""},
		"with a seed too long":              {nil, func(c *call) { c.Seeds = [][][]byte{{make([]byte, 33)}} }, `"ProgramFailedToComplete"`, ""},
	}
	for layout, invoke := range layouts {
		for name, c := range cases {
			t.Run(layout+" "+name, func(t *testing.T) {
				w := newScriptWorld(t)
				call, given := transferCall(), c.given
				c.edit(&call)
				if given == nil {
					given = transferMetas()
				}
				res := w.Send("payer", svmtest.Instruction(script, invoke(new(svmtest.Script), call).Data(), given...))
				want := svmtest.Success()
				if c.want != "" {
					want = svmtest.Failed(fmt.Sprintf(`{"InstructionError":[0,%s]}`, c.want))
				}
				svmtest.Check(t, res, want)
				if c.log != "" {
					svmtest.Check(t, res, svmtest.Logged(c.log))
				}
			})
		}
	}
}

func TestCallCosts(t *testing.T) {
	// 65 and 66 instructions, 11 and 12 units for the bytes of the script, 946 for the call, 150 for the system program; metas and
	// accounts are too few to cost a unit.
	for layout, want := range map[string]uint64{"C": 1161, "Rust": 1162} {
		w := newScriptWorld(t)
		data := layouts[layout](new(svmtest.Script), transferCall()).Data()
		res := w.Send("payer", svmtest.Instruction(script, data, transferMetas()...))
		svmtest.Check(t, res, svmtest.Success(), svmtest.Units(want))
	}
}

func TestAProgramSignsForItsAddresses(t *testing.T) {
	for layout, invoke := range layouts {
		t.Run(layout, func(t *testing.T) {
			w := newScriptWorld(t)
			w.Put(vault, svm.Account{Lamports: svmtest.SOL})
			call := transferCall()
			call.Metas[0] = svmtest.WritableSigner(vault)
			call.Seeds = vaultSeeds
			metas := transferMetas()
			metas[0] = svmtest.Writable(vault)
			res := w.Send("payer", svmtest.Instruction(script, invoke(new(svmtest.Script), call).Data(), metas...))
			svmtest.Check(t, res, svmtest.Success())
			svmtest.CheckAccount(t, w, vault, svmtest.Lamports(svmtest.SOL-7))
		})
	}
}

func TestCallerAndCalleeSeeEachOthersChanges(t *testing.T) {
	for layout, invoke := range layouts {
		t.Run(layout, func(t *testing.T) {
			w := newScriptWorld(t)
			w.Name("newborn")
			place := svmtest.Layout(0, 0, 21)[1]
			call := transferCall()
			call.Data = svmtest.CreateData(svmtest.SOL, 100, script)
			call.Metas = []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.WritableSigner(newborn)}
			s := invoke(new(svmtest.Script), call)
			s.Store8(place.Data+5, 42).Call("sol_log_pubkey", place.Owner).Load64(place.Length).ExitLast()
			metas := []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.WritableSigner(newborn), svmtest.Readonly(svm.SystemProgramID)}
			// The result is the length the caller sees, 100, which is no success: look at the log, then let it succeed.
			res := w.Send("payer", svmtest.Instruction(script, s.Data(), metas...))
			svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,{"Custom":100}]}`), svmtest.Logged("Program log: "+script.String()))
			s = invoke(new(svmtest.Script), call).Store8(place.Data+5, 42)
			svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, s.Data(), metas...)), svmtest.Success())
			svmtest.CheckAccount(t, w, newborn, svmtest.Owner(script), svmtest.Size(100), svmtest.Data(slices.Concat(make([]byte, 5), []byte{42}, make([]byte, 94))))
		})
	}
}

func TestACalleeGrowsAnAccountBy10KiBAtMost(t *testing.T) {
	for size, want := range map[uint64]svmtest.ResultCheck{
		10240: svmtest.Success(),
		10241: svmtest.Failed(`{"InstructionError":[0,"InvalidRealloc"]}`),
	} {
		w := newScriptWorld(t)
		w.Name("newborn")
		call := transferCall()
		call.Data = svmtest.CreateData(svmtest.SOL, size, script)
		call.Metas = []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.WritableSigner(newborn)}
		metas := []*solana.AccountMeta{svmtest.WritableSigner(payer), svmtest.WritableSigner(newborn), svmtest.Readonly(svm.SystemProgramID)}
		res := w.Send("payer", svmtest.Instruction(script, new(svmtest.Script).InvokeC(call).Data(), metas...))
		svmtest.Check(t, res, want)
		if size > 10240 {
			svmtest.Check(t, res, svmtest.Logged("Account data size realloc limited to 10240 in inner instructions"))
		}
	}
}

func TestBalancesMustAddUpBeforeACall(t *testing.T) {
	w := newScriptWorld(t)
	s := new(svmtest.Script).Store64(svmtest.Layout(0, 0, 21)[1].Lamports, startBalance+1).InvokeC(transferCall())
	svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, s.Data(), transferMetas()...)), svmtest.Failed(`{"InstructionError":[0,"UnbalancedInstruction"]}`))
}

func TestCallsNestFiveDeep(t *testing.T) {
	w := newWorld(t)
	deep := deploy(t, w, "deep", svmtest.SelfCaller)
	res := w.Send("payer", svmtest.Instruction(deep, []byte{1}, svmtest.Readonly(deep)))
	svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,"CallDepth"]}`), svmtest.Logged(fmt.Sprintf("Program %s invoke [5]", deep)))
}

func TestAProgramMayCallItselfButNotItsCaller(t *testing.T) {
	w := newScriptWorld(t)
	second := deploy(t, w, "second", svmtest.ScriptSource())
	metas := []*solana.AccountMeta{svmtest.Readonly(script), svmtest.Readonly(second)}
	call := func(program solana.PublicKey, data []byte) []byte {
		return new(svmtest.Script).InvokeC(svmtest.Invocation{Program: program, Data: data, Metas: metas}).Data()
	}
	nothing := new(svmtest.Script).Data()
	svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, call(script, nothing), metas...)), svmtest.Success())
	svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, call(second, call(script, nothing)), metas...)),
		svmtest.Failed(`{"InstructionError":[0,"ReentrancyNotAllowed"]}`))
}

func TestATransactionRuns64Instructions(t *testing.T) {
	w := newWorld(t)
	loop := deploy(t, w, "looper", svmtest.Looper)
	run := func(times uint64) svm.Result {
		return w.Send("payer", svmtest.Instruction(loop, svmtest.U64(times), svmtest.Readonly(svm.ComputeBudgetID)))
	}
	res := run(63)
	svmtest.Check(t, res, svmtest.Success())
	if got := len(res.Inner[0].Instructions); got != 63 {
		t.Errorf("got %d inner instructions, want 63", got)
	}
	svmtest.Check(t, run(64), svmtest.Failed(`{"InstructionError":[0,"MaxInstructionTraceLengthExceeded"]}`))
}

func TestInnerInstructionsAreRecorded(t *testing.T) {
	w := newScriptWorld(t)
	inner := new(svmtest.Script).InvokeC(svmtest.Invocation{Program: svm.ComputeBudgetID, Data: []byte{9}}).Data()
	metas := []*solana.AccountMeta{svmtest.Readonly(script), svmtest.Readonly(svm.ComputeBudgetID)}
	outer := new(svmtest.Script).InvokeC(svmtest.Invocation{Program: script, Data: inner, Metas: metas}).Data()
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5), svmtest.Instruction(script, outer, metas...))
	index := func(key solana.PublicKey) uint8 { return uint8(slices.Index(tx.Keys, key)) }
	want := []svm.InnerInstructions{{Index: 1, Instructions: []svm.InnerInstruction{
		{ProgramIDIndex: index(script), Accounts: []uint8{index(script), index(svm.ComputeBudgetID)}, Data: inner, StackHeight: 2},
		{ProgramIDIndex: index(svm.ComputeBudgetID), Accounts: []uint8{}, Data: []byte{9}, StackHeight: 3},
	}}}
	for _, record := range []bool{true, false} {
		res := w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{RecordInner: record})
		svmtest.Check(t, res, svmtest.Success())
		if record {
			if diff := cmp.Diff(want, res.Inner); diff != "" {
				t.Error(diff)
			}
		} else if res.Inner != nil {
			t.Errorf("got %v without being asked to record", res.Inner)
		}
	}
}

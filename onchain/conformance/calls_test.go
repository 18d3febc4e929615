package conformance_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/conformance"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

// The errors of programs that did not end well, and the program they call most.
var (
	incomplete = instruction("ProgramFailedToComplete")
	system     = solana.SystemProgramID
)

// layouts are the two ways in which programs describe a call.
var layouts = map[string]func(*svmtest.Script, svmtest.Invocation) *svmtest.Script{
	"C": (*svmtest.Script).InvokeC, "Rust": (*svmtest.Script).InvokeRust,
}

// described returns accounts of these sizes as a caller has them.
func described(sizes ...int) []svmtest.Account {
	var list []svmtest.Account
	for i, place := range svmtest.Layout(sizes...) {
		list = append(list, svmtest.Account{Place: place, Size: uint64(sizes[i])})
	}
	return list
}

// interStories are calls from program to program: rights, signatures, descriptions, sizes, depth, and what each side sees of the other.
func interStories(v *volume) {
	transferStories(v)
	rawCallStories(v)
	nestingStories(v)
	sizeStories(v)
	exchangeStories(v)
	slices.SortFunc(v.scenarios, func(a, b conformance.Scenario) int { return cmp.Compare(a.Name, b.Name) }) // some come from maps
}

// callCase is alice paying bob by way of a program, edited.
type callCase struct {
	want want
	edit func(s *story, c *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta
}

// keep edits the call and leaves what the program is given.
func keep(edit func(s *story, c *svmtest.Invocation)) func(*story, *svmtest.Invocation, []*solana.AccountMeta) []*solana.AccountMeta {
	return func(s *story, c *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta {
		edit(s, c)
		return given
	}
}

// vault is an address the script program signs for, and with what.
func (s *story) vault() (solana.PublicKey, [][][]byte) {
	addr, bump, err := solana.FindProgramAddress([][]byte{[]byte("vault")}, s.scripted())
	if err != nil {
		s.t.Fatal(err)
	}
	return addr, [][][]byte{{[]byte("vault"), {bump}}}
}

func transferStories(v *volume) {
	of := func(program solana.PublicKey, data ...byte) func(*story, *svmtest.Invocation, []*solana.AccountMeta) []*solana.AccountMeta {
		return func(_ *story, c *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta {
			c.Program, c.Data = program, data
			given[2] = svmtest.Readonly(program)
			return given
		}
	}
	cases := map[string]callCase{
		"with only the accounts it needs": {success, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts = c.Accounts[:2] })},
		"with accounts in another order":  {success, keep(func(_ *story, c *svmtest.Invocation) { slices.Reverse(c.Accounts) })},
		"with an account twice":           {success, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts = append(c.Accounts, c.Accounts[0]) })},
		"with an account left out":        {instruction("MissingAccount"), keep(func(_ *story, c *svmtest.Invocation) { c.Accounts = c.Accounts[:1] })},
		"naming accounts twice, with more rights the second time": {success, keep(func(s *story, c *svmtest.Invocation) {
			c.Metas = append([]*solana.AccountMeta{svmtest.Readonly(s.key("alice")), svmtest.Readonly(s.key("bob"))}, c.Metas...)
		})},
		"of the native loader":              {incomplete, of(svm.NativeLoaderID)},
		"of the first loader":               {incomplete, of(svm.LoaderV1ID)},
		"of the second loader":              {incomplete, of(svm.LoaderV2ID, 1)},
		"of the upgradeable loader's none":  {incomplete, of(svm.UpgradeableLoaderID)},
		"of the upgradeable loader's write": {incomplete, of(svm.UpgradeableLoaderID, 1, 0, 0, 0)},
		"of a precompile":                   {incomplete, of(solana.MustPublicKeyFromBase58("Ed25519SigVerify111111111111111111111111111"))},
		"of a wallet":                       {instruction("UnsupportedProgramId"), keep(func(s *story, c *svmtest.Invocation) { c.Program, c.Metas = s.key("bob"), nil })},
		"with another's key":                {instruction("MissingAccount"), keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Place.Key = c.Accounts[1].Place.Key })},
		"with a key elsewhere":              {instruction("MissingAccount"), keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Place.Key += 8 })},
		"with an owner elsewhere":           {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Place.Owner += 8 })},
		"with lamports elsewhere":           {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Place.Lamports += 8 })},
		"with data elsewhere":               {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Place.Data += 8 })},
		"with data nowhere":                 {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[1].Place.Data = 0 })},
		"with more data than there is room": {instruction("InvalidRealloc"), keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[0].Size = 10241 })},
		"growing another's account":         {instruction("ExternalAccountDataModified"), keep(func(_ *story, c *svmtest.Invocation) { c.Accounts[1].Size = 8 })},
		"with the seeds of another address": {instruction("PrivilegeEscalation"), keep(func(s *story, c *svmtest.Invocation) {
			c.Metas[1] = svmtest.WritableSigner(s.key("bob"))
			_, c.Seeds = s.vault()
		})},
		"with a seed too long":   {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Seeds = [][][]byte{{make([]byte, 33)}} })},
		"with seeds on a curve":  {incomplete, keep(func(s *story, c *svmtest.Invocation) { c.Seeds = [][][]byte{{onCurve(s)}} })},
		"with sixteen seeds":     {success, keep(func(s *story, c *svmtest.Invocation) { c.Seeds = [][][]byte{offCurve(s, 16)} })},
		"with seventeen seeds":   {instruction("MaxSeedLengthExceeded"), keep(func(_ *story, c *svmtest.Invocation) { c.Seeds = [][][]byte{make([][]byte, 17)} })},
		"with seventeen signers": {incomplete, keep(func(_ *story, c *svmtest.Invocation) { c.Seeds = make([][][]byte, 17) })},
		"by an address of the program": {success, func(s *story, c *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta {
			addr, seeds := s.vault()
			s.put(addr, svm.Account{Lamports: sol})
			c.Metas[0], c.Seeds = svmtest.WritableSigner(addr), seeds
			given[0] = svmtest.Writable(addr)
			return given
		}},
		"from what is read-only": {instruction("PrivilegeEscalation"), func(s *story, _ *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta {
			given[1] = svmtest.Readonly(s.key("bob"))
			return given
		}},
		"for who did not sign": {instruction("PrivilegeEscalation"), keep(func(s *story, c *svmtest.Invocation) { c.Metas[1] = svmtest.WritableSigner(s.key("bob")) })},
		"naming nobody":        {instruction("MissingAccount"), keep(func(s *story, c *svmtest.Invocation) { c.Metas[1] = svmtest.Writable(s.key("nobody")) })},
		"naming somebody of the transaction who was not given": {instruction("MissingAccount"), func(s *story, c *svmtest.Invocation, given []*solana.AccountMeta) []*solana.AccountMeta {
			c.Metas[1] = svmtest.Writable(s.scripted())
			return given
		}},
		"without a word":              {instruction("InvalidInstructionData"), keep(func(_ *story, c *svmtest.Invocation) { c.Data = nil })},
		"of too much":                 {custom(1), keep(func(_ *story, c *svmtest.Invocation) { c.Data = svmtest.TransferData(100 * sol) })},
		"that gives a signature away": {instruction("MissingRequiredSignature"), keep(func(s *story, c *svmtest.Invocation) { c.Metas[0] = svmtest.Writable(s.key("alice")) })},
		"that gives the right to write away": {instruction("ReadonlyLamportChange"), keep(func(s *story, c *svmtest.Invocation) {
			c.Metas[1] = svmtest.Readonly(s.key("bob"))
		})},
	}
	for layout, invoke := range layouts {
		for name, c := range cases {
			v.story("call in "+layout+" "+name, func(s *story) {
				call := svmtest.Invocation{
					Program: system, Data: svmtest.TransferData(sol), Accounts: described(0, 0, 21),
					Metas: []*solana.AccountMeta{svmtest.WritableSigner(s.wallet("alice")), svmtest.Writable(s.wallet("bob"))},
				}
				given := []*solana.AccountMeta{svmtest.WritableSigner(s.key("alice")), svmtest.Writable(s.key("bob")), svmtest.Readonly(system)}
				given = c.edit(s, &call, given)
				s.send("alice calls", c.want, s.key("alice"), svmtest.Instruction(s.scripted(), invoke(new(svmtest.Script), call).Data(), given...))
			})
		}
	}
}

// onCurve is a seed that gives the script program no address.
func onCurve(s *story) []byte {
	return search(s, func(seed []byte) [][]byte { return [][]byte{seed} }, false)[0]
}

// offCurve is so many seeds that give the script program an address.
func offCurve(s *story, count int) [][]byte {
	return search(s, func(seed []byte) [][]byte {
		seeds := make([][]byte, count)
		seeds[0] = seed
		return seeds
	}, true)
}

// search tries seeds until they give an address, or do not.
func search(s *story, list func(seed []byte) [][]byte, address bool) [][]byte {
	for i := range 256 {
		seeds := list([]byte{byte(i)})
		if _, err := solana.CreateProgramAddress(seeds, s.scripted()); (err == nil) == address {
			return seeds
		}
	}
	s.t.Fatal("no seeds are such")
	return nil
}

// rawCallStories describe calls as no compiler would.
func rawCallStories(v *volume) {
	raw := func(name string, w want, tell func(*story, *svmtest.Script)) {
		v.story("call described so: "+name, func(s *story) {
			x := new(svmtest.Script)
			s.wallet("alice")
			tell(s, x)
			s.send("alice calls", w, s.key("alice"), svmtest.Instruction(s.scripted(), x.Data(),
				svmtest.WritableSigner(s.key("alice")), svmtest.Readonly(system)))
		})
	}
	c := func(x *svmtest.Script, metas, count, data, length uint64) uint64 {
		return x.Words(x.Bytes(system[:]), metas, count, data, length)
	}
	const zeros = sbpf.HeapBase + 0x4000 // on the heap behind every script
	raw("too many accounts", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 256, zeros, 0), zeros, 0, 0, 0)
	})
	raw("too much data", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 10<<10+1), zeros, 0, 0, 0)
	})
	raw("the most data", instruction("InvalidInstructionData"), func(_ *story, x *svmtest.Script) {
		x.Call("sol_memset_", zeros, 7, 10<<10).Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 10<<10), zeros, 0, 0, 0)
	})
	raw("too many account infos", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 0), zeros, 256, 0, 0)
	})
	raw("account infos in the input", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 0), sbpf.InputBase, 1, 0, 0)
	})
	raw("account infos nowhere", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 0), 8, 1, 0, 0)
	})
	raw("account infos at odd places", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 0), zeros+4, 1, 0, 0)
	})
	raw("an instruction nowhere", incomplete, func(_ *story, x *svmtest.Script) { x.Call("sol_invoke_signed_c", 0, zeros, 0, 0, 0) })
	raw("an instruction at an odd place", incomplete, func(_ *story, x *svmtest.Script) { x.Call("sol_invoke_signed_c", zeros+1, zeros, 0, 0, 0) })
	raw("a program nowhere", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", x.Words(8, zeros, 0, zeros, 0), zeros, 0, 0, 0)
	})
	raw("data nowhere", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, 8, 4), zeros, 0, 0, 0)
	})
	raw("a right that is neither yes nor no", instruction("InvalidArgument"), func(s *story, x *svmtest.Script) {
		key := s.key("alice")
		x.Call("sol_invoke_signed_c", c(x, x.Words(x.Bytes(key[:]), 2), 1, zeros, 0), zeros, 0, 0, 0)
	})
	raw("a right that is neither yes nor no, in Rust", instruction("InvalidArgument"), func(s *story, x *svmtest.Script) {
		key := s.key("alice")
		meta := x.Bytes(append(key[:], 0, 2))
		head := x.Words(meta, 1, 1, zeros, 0, 0)
		x.Bytes(system[:])
		x.Call("sol_invoke_signed_rust", head, zeros, 0, 0, 0)
	})
	raw("more accounts than memory, in Rust", incomplete, func(_ *story, x *svmtest.Script) {
		head := x.Words(zeros, 1<<60, 1<<60, zeros, 0, 0)
		x.Bytes(system[:])
		x.Call("sol_invoke_signed_rust", head, zeros, 0, 0, 0)
	})
	raw("seeds nowhere", incomplete, func(_ *story, x *svmtest.Script) {
		x.Call("sol_invoke_signed_c", c(x, zeros, 0, zeros, 0), zeros, 0, 8, 1)
	})
}

// nestingStories call deep, often, and in circles.
func nestingStories(v *volume) {
	v.story("call: deeper than five", func(s *story) {
		deep := s.assembled("deep", svmtest.SelfCaller)
		s.send("alice calls", instruction("CallDepth"), s.wallet("alice"), svmtest.Instruction(deep, []byte{1}, svmtest.Readonly(deep)))
	})
	for times, w := range map[uint64]want{63: success, 64: instruction("MaxInstructionTraceLengthExceeded")} {
		v.story(fmt.Sprintf("call: %d programs from one", times), func(s *story) {
			loop := s.assembled("looper", svmtest.Looper)
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(loop, svmtest.U64(times), svmtest.Readonly(svm.ComputeBudgetID)))
		})
	}
	second := func(s *story) solana.PublicKey { return s.assembled("a second script program", svmtest.ScriptSource()) }
	circle := func(name string, w want, way func(first, second solana.PublicKey) []solana.PublicKey) {
		v.story("call: "+name, func(s *story) {
			a, b := s.scripted(), second(s)
			metas := []*solana.AccountMeta{svmtest.Readonly(a), svmtest.Readonly(b)}
			data := new(svmtest.Script).Call("sol_log_compute_units_").Data()
			calls := way(a, b)
			slices.Reverse(calls)
			for _, program := range calls[:len(calls)-1] {
				data = new(svmtest.Script).InvokeC(svmtest.Invocation{Program: program, Data: data, Metas: metas}).Data()
			}
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(calls[len(calls)-1], data, metas...))
		})
	}
	type key = solana.PublicKey
	circle("one that calls itself", success, func(a, _ key) []key { return []key{a, a} })
	circle("one that calls itself twice over", success, func(a, _ key) []key { return []key{a, a, a} })
	circle("one after the other", success, func(a, b key) []key { return []key{a, b} })
	circle("back to the caller", instruction("ReentrancyNotAllowed"), func(a, b key) []key { return []key{a, b, a} })
	circle("back to the caller, by way of itself", instruction("ReentrancyNotAllowed"), func(a, b key) []key { return []key{a, b, b, a} })
}

// sizeStories let called programs make accounts larger.
func sizeStories(v *volume) {
	for size, w := range map[uint64]want{0: success, 100: success, 10240: success, 10241: instruction("InvalidRealloc")} {
		v.story(fmt.Sprintf("call: an account of %d bytes is made", size), func(s *story) {
			call := svmtest.Invocation{
				Program: system, Data: svmtest.CreateData(sol, size, s.scripted()), Accounts: described(0, 0, 21),
				Metas: []*solana.AccountMeta{svmtest.WritableSigner(s.wallet("alice")), svmtest.WritableSigner(s.key("newborn"))},
			}
			s.send("alice calls", w, s.key("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).InvokeC(call).Data(),
				svmtest.WritableSigner(s.key("alice")), svmtest.WritableSigner(s.key("newborn")), svmtest.Readonly(system)))
		})
	}
	v.story("growth: three accounts of 10 MiB are too much", func(s *story) {
		s.put(s.key("alice"), svm.Account{Lamports: 1000 * sol})
		var ixs []solana.Instruction
		for _, name := range []string{"first", "second", "third"} {
			ixs = append(ixs, svmtest.Create(s.key("alice"), s.key(name), 75*sol, 10<<20, s.scripted()))
		}
		s.send("alice makes them", instruction("MaxAccountsDataAllocationsExceeded"), s.key("alice"), ixs...)
	})
}

// exchangeStories show what caller and callee see of each other: data, return data, errors.
func exchangeStories(v *volume) {
	type call struct {
		s *story
		x *svmtest.Script
		b solana.PublicKey // the program called, which owns a box of 16 bytes
	}
	exchange := func(name string, w want, tell func(call)) {
		v.story("call: "+name, func(s *story) {
			b := s.assembled("a second script program", svmtest.ScriptSource())
			box := s.put(s.key("box"), svm.Account{Lamports: sol, Owner: b, Data: []byte("0123456789abcdef")})
			s.put(s.key("purse"), rentExempt(s.scripted(), nil))
			c := call{s, new(svmtest.Script), b}
			tell(c)
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(s.scripted(), c.x.Data(),
				svmtest.Writable(box), svmtest.Writable(s.key("purse")), svmtest.Readonly(b), svmtest.Readonly(svm.ComputeBudgetID)))
		})
	}
	at := svmtest.Layout(16, 0)
	toBox := func(c call, tell func(inner *svmtest.Script, box svmtest.Place)) svmtest.Invocation {
		inner := new(svmtest.Script)
		tell(inner, svmtest.Layout(16)[0])
		return svmtest.Invocation{
			Program: c.b, Data: inner.Data(), Metas: []*solana.AccountMeta{svmtest.Writable(c.s.key("box"))},
			Accounts: []svmtest.Account{{Place: at[0], Size: 16}},
		}
	}
	show := func(x *svmtest.Script) { x.Call("sol_log_data", x.Words(at[0].Data, 24, at[0].Length, 8), 2) }
	exchange("a callee writes, and its caller sees it", success, func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, box svmtest.Place) { x.Store8(box.Data+3, 'X') }))
		show(c.x)
	})
	exchange("a callee cuts, and its caller sees zeros", success, func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, box svmtest.Place) { x.Store64(box.Length, 5) }))
		show(c.x)
	})
	exchange("a callee grows, and its caller sees more", success, func(c call) {
		c.x.InvokeRust(toBox(c, func(x *svmtest.Script, box svmtest.Place) { x.Store64(box.Length, 20).Store8(box.Data+18, 'Y') }))
		show(c.x)
	})
	exchange("a callee that may not write does", instruction("ReadonlyDataModified"), func(c call) {
		in := toBox(c, func(x *svmtest.Script, box svmtest.Place) { x.Store8(box.Data+3, 'X') })
		in.Metas = []*solana.AccountMeta{svmtest.Readonly(c.s.key("box"))}
		c.x.InvokeC(in)
	})
	exchange("a caller writes to its callee's account first", instruction("ExternalAccountDataModified"), func(c call) {
		c.x.Store8(at[0].Data, 'X').InvokeC(toBox(c, func(*svmtest.Script, svmtest.Place) {}))
	})
	exchange("a callee fails", custom(77), func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, _ svmtest.Place) { x.Exit(77) }))
	})
	exchange("a callee faults, and all units burn", incomplete, func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, _ svmtest.Place) { x.Load64(0) }))
	})
	exchange("a callee answers", success, func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, _ svmtest.Place) { x.Call("sol_set_return_data", x.Bytes([]byte("answer")), 6) }))
		out, who := c.x.Bytes(make([]byte, 8)), c.x.Bytes(make([]byte, 32))
		c.x.Call("sol_get_return_data", out, 8, who).Call("sol_log_data", c.x.Words(out, 8, who, 32), 2)
	})
	exchange("an answer is cut to what is asked for", custom(6), func(c call) {
		c.x.InvokeC(toBox(c, func(x *svmtest.Script, _ svmtest.Place) { x.Call("sol_set_return_data", x.Bytes([]byte("answer")), 6) }))
		out, who := c.x.Bytes(make([]byte, 8)), c.x.Bytes(make([]byte, 32))
		c.x.Call("sol_get_return_data", out, 2, who).ExitLast()
	})
	exchange("an answer is gone with the next call", success, func(c call) {
		c.x.Call("sol_set_return_data", c.x.Bytes([]byte("mine")), 4).InvokeC(svmtest.Invocation{Program: svm.ComputeBudgetID})
		c.x.Call("sol_get_return_data", 0, 0, 0).ExitLast()
	})
	exchange("an answer is asked for where its name would lie over it", incomplete, func(c call) {
		out := c.x.Bytes(make([]byte, 40))
		c.x.Call("sol_set_return_data", c.x.Bytes([]byte("mine")), 4).Call("sol_get_return_data", out, 4, out+2)
	})
	exchange("lamports are made out of nothing before a call", instruction("UnbalancedInstruction"), func(c call) {
		c.x.Store64(at[1].Lamports, 5*sol).InvokeC(svmtest.Invocation{
			Program: c.b, Data: new(svmtest.Script).Data(), Metas: []*solana.AccountMeta{svmtest.Readonly(c.s.key("purse"))},
			Accounts: []svmtest.Account{{Place: at[1]}},
		})
	})
}

// assembled deploys a program in assembly.
func (s *story) assembled(name, source string) solana.PublicKey {
	s.t.Helper()
	elf, err := asm.ELF(source)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.deploy(name, elf)
}

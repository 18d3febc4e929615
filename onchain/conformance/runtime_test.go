package conformance_test

import (
	"bytes"
	"strings"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain"
	"castlekey/onchain/conformance"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

// pipelineStories are about what happens to a transaction before and after its instructions.
func pipelineStories(v *volume) {
	feeStories(v)
	refusedStories(v)
	budgetStories(v)
}

// pays lets a payer with so many lamports send some to bob.
func pays(v *volume, name string, w want, account func(*story) svm.Account, lamports uint64) {
	v.story(name, func(s *story) {
		payer := s.put(s.key("payer"), account(s))
		s.send("the payer pays bob", w, payer, svmtest.Transfer(payer, s.wallet("bob"), lamports))
	})
}

func feeStories(v *volume) {
	owns := func(lamports uint64) func(*story) svm.Account {
		return func(*story) svm.Account { return svm.Account{Lamports: lamports} }
	}
	const floor = 890_880
	pays(v, "a transfer", success, owns(sol), sol/2)
	pays(v, "a transfer of nothing", success, owns(sol), 0)
	pays(v, "a transfer of more than there is", custom(1), owns(sol), sol)
	pays(v, "a transfer of everything", success, owns(sol), sol-5000)
	pays(v, "a transfer that leaves too little to live", transaction(`{"InsufficientFundsForRent":{"account_index":0}}`), owns(sol), sol-5000-floor+1)
	pays(v, "a transfer that leaves just enough to live", success, owns(sol), sol-5000-floor)
	pays(v, "a payer with less than the fee", transaction(`"InsufficientFundsForFee"`), owns(4999), 0)
	pays(v, "a payer with the fee and nothing else", success, owns(5000), 0)
	pays(v, "a payer who could not live after the fee", transaction(`{"InsufficientFundsForRent":{"account_index":0}}`), owns(floor+4999), 0)
	pays(v, "a payer who just lives after the fee", success, owns(floor+5000), 0)
	pays(v, "a payer that a program owns", transaction(`"InvalidAccountForFee"`), func(s *story) svm.Account {
		return svm.Account{Lamports: sol, Owner: s.key("impostor")}
	}, 0)
	pays(v, "a payer that holds data", transaction(`"InvalidAccountForFee"`), func(*story) svm.Account {
		return svm.Account{Lamports: sol, Data: []byte{1}}
	}, 0)
	v.story("a payer who does not exist", func(s *story) {
		s.send("nobody pays bob", transaction(`"AccountNotFound"`), s.key("nobody"), svmtest.Transfer(s.key("nobody"), s.wallet("bob"), 1))
	})
	v.story("a transfer to a new account that cannot live", func(s *story) {
		s.send("alice pays", transaction(`{"InsufficientFundsForRent":{"account_index":1}}`), s.wallet("alice"), svmtest.Transfer(s.key("alice"), s.key("new"), floor-1))
	})
	v.story("a transfer to a new account that can just live", func(s *story) {
		s.send("alice pays", success, s.wallet("alice"), svmtest.Transfer(s.key("alice"), s.key("new"), floor))
	})
	v.story("a transfer to oneself", func(s *story) {
		s.send("alice pays", success, s.wallet("alice"), svmtest.Transfer(s.key("alice"), s.key("alice"), sol))
	})
	v.story("two signatures cost two fees", func(s *story) {
		s.send("alice pays bob's transfer", success, s.wallet("alice"), svmtest.Transfer(s.wallet("bob"), s.key("alice"), sol))
	})
	v.story("a failure keeps the fee and nothing else", func(s *story) {
		s.send("alice pays twice", custom(1), s.wallet("alice"), svmtest.Transfer(s.key("alice"), s.wallet("bob"), sol), svmtest.Transfer(s.key("alice"), s.key("bob"), 10*sol))
	})
	v.story("a transfer that its sender did not sign", func(s *story) {
		s.send("carol sends it", instruction("MissingRequiredSignature"), s.wallet("carol"), unsigned(svmtest.Transfer(s.wallet("alice"), s.wallet("bob"), sol), 0))
	})
	v.story("a transfer from a read-only account", func(s *story) {
		s.send("carol sends it", instruction("ReadonlyLamportChange"), s.wallet("carol"), readOnly(svmtest.Transfer(s.wallet("alice"), s.wallet("bob"), sol), 0))
	})
	v.story("a transfer from an account with data", func(s *story) {
		s.put(s.key("vault"), svm.Account{Lamports: sol, Data: []byte{1}})
		s.send("carol sends it", instruction("InvalidArgument"), s.wallet("carol"), svmtest.Transfer(s.key("vault"), s.wallet("bob"), 1000))
	})
}

// refusedStories are transactions that never land.
func refusedStories(v *volume) {
	pay := func(s *story) solana.Instruction { return svmtest.Transfer(s.wallet("alice"), s.wallet("bob"), sol/10) }
	v.story("the same transaction twice", func(s *story) {
		raw := s.sign(s.wallet("alice"), pay(s))
		s.submit("alice pays bob", "null", raw)
		s.again("it is sent again", `"AlreadyProcessed"`, raw)
	})
	v.story("the same failed transaction twice", func(s *story) {
		raw := s.sign(s.wallet("alice"), svmtest.Transfer(s.wallet("alice"), s.wallet("bob"), 10*sol))
		s.submit("alice pays too much", `{"InstructionError":[0,{"Custom":1}]}`, raw)
		s.again("it is sent again", `"AlreadyProcessed"`, raw)
	})
	v.story("a blockhash that never was", func(s *story) {
		s.submit("alice pays bob", `"BlockhashNotFound"`, s.signAt(solana.Hash{7}, s.wallet("alice"), pay(s)))
	})
	v.story("a blockhash that was the newest two blocks ago", func(s *story) {
		s.scenario.Differs = conformance.DiffOldBlockhash
		s.send("alice pays bob", success, s.wallet("alice"), pay(s))
		s.send("alice pays bob again", success, s.wallet("alice"), pay(s))
		s.submit("alice pays carol with the first blockhash", "null",
			s.signAt(conformance.GenesisBlockhash(), s.key("alice"), svmtest.Transfer(s.key("alice"), s.wallet("carol"), sol)))
	})
	v.story("a program that does not exist", func(s *story) {
		s.scenario.Differs = conformance.DiffNotLoaded
		s.send("alice calls nothing", transaction(`"ProgramAccountNotFound"`), s.wallet("alice"), svmtest.Instruction(s.key("nothing"), nil))
	})
	v.story("a program that is a wallet", func(s *story) {
		s.scenario.Differs = conformance.DiffNotLoaded
		s.send("alice calls bob", transaction(`"InvalidProgramForExecution"`), s.wallet("alice"), svmtest.Instruction(s.wallet("bob"), nil))
	})
	v.story("room for too few accounts", func(s *story) {
		s.scenario.Differs = conformance.DiffNotLoaded
		s.send("alice pays bob", transaction(`"MaxLoadedAccountsDataSizeExceeded"`), s.wallet("alice"), svmtest.LoadedSize(100), pay(s))
	})
	v.story("a signature of somebody else's", func(s *story) {
		raw := s.sign(s.wallet("alice"), pay(s))
		raw[1] ^= 1
		s.submit("alice pays bob", `"SignatureFailure"`, raw)
	})
	v.story("a signature under another message", func(s *story) {
		raw := s.sign(s.wallet("alice"), pay(s))
		raw[len(raw)-1] ^= 1
		s.submit("alice pays bob", `"SignatureFailure"`, raw)
	})
	v.story("a signature with an s that is too large", func(s *story) {
		raw := s.sign(s.wallet("alice"), pay(s))
		raw[64] |= 0xe0
		s.submit("alice pays bob", `"SignatureFailure"`, raw)
	})
	v.story("a signature of zeros", func(s *story) {
		raw := s.sign(s.wallet("alice"), pay(s))
		copy(raw[1:65], make([]byte, 64))
		s.submit("alice pays bob", `"SignatureFailure"`, raw)
	})
}

// again submits a transaction that was submitted before; the newest blockhash stays.
func (s *story) again(does, w string, raw []byte) {
	s.t.Helper()
	s.submit(does, w, raw)
	s.scenario.Steps[len(s.scenario.Steps)-1].FreshBlockhash = false
}

// budgetStories ask for compute units, memory and room.
func budgetStories(v *volume) {
	asks := func(name string, w want, ask ...solana.Instruction) {
		v.story(name, func(s *story) {
			addr := s.active("alice", "bob", onchain.NewGame{})
			ixs := append(append([]solana.Instruction{}, ask...), chess.PlayMove(addr, s.self("alice"), 0, s.move("e2e4")))
			s.send("alice plays", w, s.key("alice"), ixs...)
		})
	}
	asks("a unit limit that suffices", success, svmtest.UnitLimit(20_000))
	asks("a unit limit that does not", (instruction("ProgramFailedToComplete")), svmtest.UnitLimit(1000))
	asks("a unit limit of nothing", (instruction("ComputationalBudgetExceeded")).at(0), svmtest.UnitLimit(0))
	asks("a unit limit beyond the most", success, svmtest.UnitLimit(^uint32(0)))
	asks("a unit limit twice", transaction(`{"DuplicateInstruction":1}`), svmtest.UnitLimit(20_000), svmtest.UnitLimit(20_000))
	asks("a unit price without a limit", success, svmtest.UnitPrice(1000))
	asks("a unit price with a limit", success, svmtest.UnitPrice(1_000_000), svmtest.UnitLimit(50_000))
	asks("a unit price that costs a fraction of a lamport", success, svmtest.UnitPrice(1), svmtest.UnitLimit(20_000))
	asks("a unit price that nobody can pay", transaction(`"InsufficientFundsForFee"`), svmtest.UnitPrice(^uint64(0)), svmtest.UnitLimit(50_000))
	asks("a heap of 256 KiB", success, svmtest.HeapFrame(256<<10))
	asks("a heap that is too large", (instruction("InvalidInstructionData")).at(0), svmtest.HeapFrame(256<<10+1024))
	asks("a heap that is too small", (instruction("InvalidInstructionData")).at(0), svmtest.HeapFrame(16<<10))
	asks("a heap of odd size", (instruction("InvalidInstructionData")).at(0), svmtest.HeapFrame(40<<10+1))
	asks("room for 200 KiB of accounts", success, svmtest.LoadedSize(200<<10))
	asks("room for no accounts", transaction(`"InvalidLoadedAccountsDataSizeLimit"`), svmtest.LoadedSize(0))
	asks("a compute-budget instruction that does not exist", (instruction("InvalidInstructionData")).at(0),
		svmtest.Instruction(svm.ComputeBudgetID, []byte{9}))
	asks("a compute-budget instruction cut short", (instruction("InvalidInstructionData")).at(0),
		svmtest.Instruction(svm.ComputeBudgetID, []byte{2, 1}))
	asks("a compute-budget instruction with bytes after it", success, svmtest.Instruction(svm.ComputeBudgetID, append([]byte{2}, svmtest.U32(20_000)...)))
}

// systemStories call the system program directly.
func systemStories(v *volume) {
	system := func(name string, w want, build func(*story) []solana.Instruction) {
		v.story("system: "+name, func(s *story) {
			s.wallet("alice")
			s.send("alice calls", w, s.key("alice"), build(s)...)
		})
	}
	one := func(f func(*story) solana.Instruction) func(*story) []solana.Instruction {
		return func(s *story) []solana.Instruction { return []solana.Instruction{f(s)} }
	}
	create := func(lamports, space uint64) func(*story) []solana.Instruction {
		return one(func(s *story) solana.Instruction {
			return svmtest.Create(s.key("alice"), s.key("new"), lamports, space, s.key("impostor"))
		})
	}
	const rent100 = (128 + 100) * 6960
	system("create an account", success, create(rent100, 100))
	system("create an account that cannot live", transaction(`{"InsufficientFundsForRent":{"account_index":1}}`), create(rent100-1, 100))
	system("create an account one cannot pay for", custom(1), create(20*sol, 100))
	system("create an account that is too large", custom(3), create(rent100, 10<<20+1))
	system("create the largest account", transaction(`{"InsufficientFundsForRent":{"account_index":1}}`), create(sol, 10<<20))
	system("create an account twice", (custom(0)), func(s *story) []solana.Instruction {
		ix := svmtest.Create(s.key("alice"), s.key("new"), rent100, 100, s.key("impostor"))
		return []solana.Instruction{ix, ix}
	})
	system("create an account without its signature", (instruction("MissingRequiredSignature")), one(func(s *story) solana.Instruction {
		return unsigned(svmtest.Create(s.key("alice"), s.key("new"), rent100, 100, s.key("impostor")), 1)
	}))
	system("create an account where lamports are", (custom(0)), one(func(s *story) solana.Instruction {
		s.put(s.key("new"), svm.Account{Lamports: 5_000_000})
		return svmtest.Create(s.key("alice"), s.key("new"), rent100, 100, s.key("impostor"))
	}))
	alone := func(tag uint32, rest ...[]byte) func(*story) solana.Instruction {
		return func(s *story) solana.Instruction {
			return svmtest.Instruction(solana.SystemProgramID, append(svmtest.U32(tag), bytes.Join(rest, nil)...), svmtest.WritableSigner(s.wallet("bob")))
		}
	}
	owner := (&story{keys: map[solana.PublicKey]solana.PrivateKey{}}).key("impostor")
	system("assign a wallet", success, one(alone(1, owner[:])))
	system("assign to the system program changes nothing", success, one(alone(1, make([]byte, 32))))
	system("allocate in a wallet", success, one(alone(8, svmtest.U64(100))))
	system("allocate twice", (custom(0)), func(s *story) []solana.Instruction {
		return []solana.Instruction{alone(8, svmtest.U64(100))(s), alone(8, svmtest.U64(100))(s)}
	})
	system("allocate too much", (custom(3)), one(alone(8, svmtest.U64(10<<20+1))))
	system("allocate, then assign", success, func(s *story) []solana.Instruction {
		return []solana.Instruction{alone(8, svmtest.U64(100))(s), alone(1, owner[:])(s)}
	})
	system("an instruction that does not exist", (instruction("InvalidInstructionData")), one(alone(99)))
	system("an instruction cut short", (instruction("InvalidInstructionData")), one(alone(8, []byte{1})))
	system("no data", (instruction("InvalidInstructionData")), one(func(*story) solana.Instruction {
		return svmtest.Instruction(solana.SystemProgramID, nil)
	}))
	system("a transfer with an account too few", (instruction("MissingAccount")), one(func(s *story) solana.Instruction {
		return cut(svmtest.Transfer(s.key("alice"), s.key("bob"), 1), 1)
	}))
	system("a transfer with bytes after it", success, one(func(s *story) solana.Instruction {
		return longer(svmtest.Transfer(s.key("alice"), s.wallet("bob"), 1))
	}))
}

// machineStories run small programs into every kind of end.
func machineStories(v *volume) {
	program := func(name string, w want, source string) {
		v.story("machine: "+name, func(s *story) {
			elf, err := asm.ELF(source)
			if err != nil {
				s.t.Fatal(err)
			}
			id := s.deploy("a small program", elf)
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(id, []byte{1, 2, 3}, svmtest.WritableSigner(s.key("alice"))))
		})
	}
	fault := (instruction("ProgramFailedToComplete"))
	program("returns 0", success, "mov64 r0, 0\nexit")
	program("returns 1", custom(1), "mov64 r0, 1\nexit")
	program("returns a custom code", custom(0xffffffff), "lddw r0, 0xffffffff\nexit")
	program("returns a built-in error", (instruction("InvalidArgument")), "lddw r0, 0x200000000\nexit")
	program("returns custom 0 by its built-in number", custom(0), "lddw r0, 0x100000000\nexit")
	program("returns an error nobody knows", (instruction("InvalidError")), "lddw r0, 0xff00000000\nexit")
	program("divides by zero", fault, "mov64 r1, 0\nmov64 r0, 1\ndiv64 r0, r1\nexit")
	program("reads from nowhere", fault, "mov64 r1, 0\nldxdw r0, [r1]\nexit")
	program("writes to its own code", fault, "lddw r1, 0x100000000\nstdw [r1], 1\nmov64 r0, 0\nexit")
	program("reads past the input", fault, "lddw r1, 0x400100000\nldxb r0, [r1]\nexit")
	program("reads in a stack gap", fault, "mov64 r1, r10\nadd64 r1, 8\nldxdw r0, [r1]\nexit")
	program("calls itself without end", fault, "entrypoint:\nmov64 r1, 1\ncall entrypoint\nexit")
	program("never ends", fault, "entrypoint:\nja entrypoint\nexit")
	program("uses the whole stack of a frame", success, "stdw [r10-4096], 7\nldxdw r0, [r10-4096]\nsub64 r0, 7\nexit")
	program("calls by a register", success, "lddw r1, table\nldxdw r1, [r1]\ncallx r1\nmov64 r0, 0\nexit\nf:\nexit\ntable: .addr f")
	program("calls by a register into nowhere", fault, "lddw r1, 0x300000000\ncallx r1\nexit")
	program("finds its instruction's data in r2", custom(1), "ldxb r0, [r2]\nexit")
	program("aborts", fault, "call abort\nexit")
	program("logs more than is kept", success, "mov64 r6, 0\nagain:\nlddw r1, text\nmov64 r2, 700\ncall sol_log_\nadd64 r6, 1\njlt r6, 20, again\n"+
		"mov64 r0, 0\nexit\ntext: .ascii \""+strings.Repeat("x", 700)+"\"")
	syscallStories(v)
}

// syscallStories follow scripts of system calls.
func syscallStories(v *volume) {
	script := func(name string, w want, tell func(*story, *svmtest.Script)) {
		v.story("syscall: "+name, func(s *story) {
			x := new(svmtest.Script)
			tell(s, x)
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data(), svmtest.WritableSigner(s.key("alice"))))
		})
	}
	plain := func(f func(*svmtest.Script)) func(*story, *svmtest.Script) {
		return func(_ *story, x *svmtest.Script) { f(x) }
	}
	script("logs", success, plain(func(x *svmtest.Script) {
		x.Log("hello").Log("").Call("sol_log_64_", 1, 2, 3, 4, 0xffff).Call("sol_log_compute_units_")
	}))
	script("logs what is no text", instruction("ProgramFailedToComplete"), plain(func(x *svmtest.Script) { x.Call("sol_log_", x.Bytes([]byte{0xff}), 1) }))
	script("logs a key and data", success, func(s *story, x *svmtest.Script) {
		key := s.key("alice")
		x.Call("sol_log_pubkey", x.Bytes(key[:])).Call("sol_log_data", x.Slices([]byte("ab"), nil, []byte("c")), 3)
	})
	script("panics", instruction("ProgramFailedToComplete"), plain(func(x *svmtest.Script) { x.Call("sol_panic_", x.Bytes([]byte("a.rs")), 4, 7, 8) }))
	script("returns data", success, plain(func(x *svmtest.Script) { x.Call("sol_set_return_data", x.Bytes([]byte("answer")), 6) }))
	script("returns too much data", instruction("ProgramFailedToComplete"), plain(func(x *svmtest.Script) {
		x.Call("sol_set_return_data", sbpf.HeapBase, 1025)
	}))
	script("copies, moves, sets and compares memory", success, plain(func(x *svmtest.Script) {
		a, b := x.Bytes(bytes.Repeat([]byte{1}, 300)), x.Bytes(bytes.Repeat([]byte{2}, 300))
		out := x.Bytes(make([]byte, 8))
		x.Call("sol_memcpy_", a, b, 300).Call("sol_memmove_", a, a+8, 200).Call("sol_memset_", b, 9, 300).Call("sol_memcmp_", a, b, 300, out)
	}))
	script("copies onto itself", instruction("ProgramFailedToComplete"), plain(func(x *svmtest.Script) {
		a := x.Bytes(make([]byte, 64))
		x.Call("sol_memcpy_", a, a+8, 16)
	}))
	script("hashes", success, plain(func(x *svmtest.Script) {
		out := x.Bytes(make([]byte, 32))
		x.Call("sol_sha256", x.Slices([]byte("castle"), []byte("key")), 2, out).Call("sol_log_pubkey", out)
	}))
	script("derives addresses", success, func(s *story, x *svmtest.Script) {
		key := s.key("alice")
		id, out, bump := x.Bytes(key[:]), x.Bytes(make([]byte, 32)), x.Bytes(make([]byte, 8))
		x.Call("sol_try_find_program_address", x.Slices([]byte("seed"), key[:]), 2, id, out, bump).Call("sol_log_pubkey", out)
		x.Call("sol_create_program_address", x.Slices([]byte("seed")), 1, id, out)
	})
	script("derives an address from a seed that is too long", instruction("ProgramFailedToComplete"), func(s *story, x *svmtest.Script) {
		key := s.key("alice")
		x.Call("sol_create_program_address", x.Slices(make([]byte, 33)), 1, x.Bytes(key[:]), x.Bytes(make([]byte, 32)))
	})
	script("reads sysvars", success, plain(func(x *svmtest.Script) {
		clock, rent := x.Bytes(make([]byte, 40)), x.Bytes(make([]byte, 24))
		x.Call("sol_get_clock_sysvar", clock).Call("sol_get_rent_sysvar", rent).Call("sol_get_epoch_schedule_sysvar", x.Bytes(make([]byte, 40)))
		x.Call("sol_get_sysvar", x.Bytes(svm.RentSysvarID[:]), x.Bytes(make([]byte, 16)), 0, 16)
		x.Call("sol_log_data", x.Words(clock, 40, rent, 24), 2)
	}))
	script("asks how deep it is", custom(1), plain(func(x *svmtest.Script) { x.Call("sol_get_stack_height").ExitLast() }))
	script("writes to an account that is not its own", instruction("ExternalAccountLamportSpend"), plain(func(x *svmtest.Script) {
		x.Store64(svmtest.Layout(0)[0].Lamports, 5)
	}))
	callStories(v)
}

// callStories call from program to program.
func callStories(v *volume) {
	type call struct {
		s *story
		x *svmtest.Script
	}
	pay := func(s *story, lamports uint64) svmtest.Invocation {
		at := svmtest.Layout(0, 0)
		return svmtest.Invocation{
			Program: solana.SystemProgramID, Data: svmtest.TransferData(lamports),
			Metas:    []*solana.AccountMeta{svmtest.WritableSigner(s.key("alice")), svmtest.Writable(s.key("bob"))},
			Accounts: []svmtest.Account{{Place: at[0]}, {Place: at[1]}},
		}
	}
	calls := func(name string, w want, tell func(call) []*solana.AccountMeta) {
		v.story("call: "+name, func(s *story) {
			s.wallet("alice")
			s.wallet("bob")
			x := new(svmtest.Script)
			metas := tell(call{s, x})
			s.send("alice calls", w, s.key("alice"), svmtest.Instruction(s.scripted(), x.Data(), metas...))
		})
	}
	usual := func(s *story) []*solana.AccountMeta {
		return []*solana.AccountMeta{svmtest.WritableSigner(s.key("alice")), svmtest.Writable(s.key("bob")), svmtest.Readonly(solana.SystemProgramID)}
	}
	calls("a transfer, as C programs do", success, func(c call) []*solana.AccountMeta { c.x.InvokeC(pay(c.s, sol)); return usual(c.s) })
	calls("a transfer, as Rust programs do", success, func(c call) []*solana.AccountMeta { c.x.InvokeRust(pay(c.s, sol)); return usual(c.s) })
	calls("a transfer of too much", custom(1), func(c call) []*solana.AccountMeta { c.x.InvokeC(pay(c.s, 100*sol)); return usual(c.s) })
	calls("two transfers", success, func(c call) []*solana.AccountMeta {
		c.x.InvokeC(pay(c.s, sol)).InvokeC(pay(c.s, sol))
		return usual(c.s)
	})
	calls("a program that was not given", instruction("MissingAccount"), func(c call) []*solana.AccountMeta { c.x.InvokeC(pay(c.s, sol)); return usual(c.s)[:2] })
	calls("with a right to write that it has not", instruction("PrivilegeEscalation"), func(c call) []*solana.AccountMeta {
		c.x.InvokeC(pay(c.s, sol))
		metas := usual(c.s)
		metas[1] = svmtest.Readonly(c.s.key("bob"))
		return metas
	})
	calls("with a signature that it has not", instruction("PrivilegeEscalation"), func(c call) []*solana.AccountMeta {
		in := pay(c.s, sol)
		in.Metas[1] = svmtest.WritableSigner(c.s.key("bob"))
		c.x.InvokeC(in)
		return usual(c.s)
	})
	calls("about an account that was not given", instruction("MissingAccount"), func(c call) []*solana.AccountMeta {
		in := pay(c.s, sol)
		in.Metas[1] = svmtest.Writable(c.s.key("carol"))
		c.x.InvokeC(in)
		return usual(c.s)
	})
	calls("itself", success, func(c call) []*solana.AccountMeta {
		id := c.s.scripted()
		c.x.InvokeC(svmtest.Invocation{Program: id, Data: new(svmtest.Script).Log("inside").Data()})
		return []*solana.AccountMeta{svmtest.Readonly(id)}
	})
	calls("with the signature of its own address", success, func(c call) []*solana.AccountMeta {
		id := c.s.scripted()
		addr, bump, err := solana.FindProgramAddress([][]byte{[]byte("vault")}, id)
		if err != nil {
			c.s.t.Fatal(err)
		}
		c.s.put(addr, svm.Account{Lamports: sol})
		at := svmtest.Layout(0, 0)
		c.x.InvokeC(svmtest.Invocation{
			Program: solana.SystemProgramID, Data: svmtest.TransferData(sol),
			Metas:    []*solana.AccountMeta{svmtest.WritableSigner(addr), svmtest.Writable(c.s.key("bob"))},
			Accounts: []svmtest.Account{{Place: at[0]}, {Place: at[1]}}, Seeds: [][][]byte{{[]byte("vault"), {bump}}},
		})
		return []*solana.AccountMeta{svmtest.Writable(addr), svmtest.Writable(c.s.key("bob")), svmtest.Readonly(solana.SystemProgramID)}
	})
}

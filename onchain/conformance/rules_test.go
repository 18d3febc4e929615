package conformance_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/conformance"
	"castlekey/onchain/sbpf"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"
)

// ruleStories are what the runtime allows a program to do to accounts, and a transaction to be.
func ruleStories(v *volume) {
	changeStories(v)
	rentStories(v)
	formStories(v)
	resultStories(v)
	slices.SortFunc(v.scenarios, func(a, b conformance.Scenario) int { return cmp.Compare(a.Name, b.Name) }) // some come from maps
}

// A change is what a program does to an account of 20 bytes in its own memory, alice being the other one it is given.
type change struct {
	want  want
	owner string // of the account
	meta  func(solana.PublicKey) *solana.AccountMeta
	tell  func(x *svmtest.Script, account, alice svmtest.Place)
}

const (
	own    = "the script program"
	others = "somebody else"

	// What account and alice have when the program sees them.
	accountLamports uint64 = sol
	aliceLamports   uint64 = 10*sol - 5000
)

func changeStories(v *volume) {
	type tell = func(x *svmtest.Script, account, alice svmtest.Place)
	write := func(value byte) tell {
		return func(x *svmtest.Script, account, _ svmtest.Place) { x.Store8(account.Data, value) }
	}
	move := func(n uint64) tell {
		return func(x *svmtest.Script, account, alice svmtest.Place) {
			x.Store64(account.Lamports, accountLamports-n).Store64(alice.Lamports, aliceLamports+n)
		}
	}
	resize := func(n uint64) tell {
		return func(x *svmtest.Script, account, _ svmtest.Place) { x.Store64(account.Length, n) }
	}
	give := func(x *svmtest.Script, account, _ svmtest.Place) { x.Store64(account.Owner, 5) }
	for name, c := range map[string]change{
		"data of its own":                  {success, own, svmtest.Writable, write('x')},
		"data of what is read-only":        {instruction("ReadonlyDataModified"), own, svmtest.Readonly, write('x')},
		"data of another's":                {instruction("ExternalAccountDataModified"), others, svmtest.Writable, write('x')},
		"data of another's to what it was": {success, others, svmtest.Writable, write('0')},
		"lamports of its own":              {success, own, svmtest.Writable, move(100)},
		"all lamports of its own":          {success, own, svmtest.Writable, move(accountLamports)},
		"lamports of another's":            {instruction("ExternalAccountLamportSpend"), others, svmtest.Writable, move(100)},
		"lamports of alice's, to its own":  {instruction("ExternalAccountLamportSpend"), own, svmtest.Writable, move(^uint64(99))},
		"lamports of what is read-only":    {instruction("ReadonlyLamportChange"), own, svmtest.Readonly, move(100)},
		"how many lamports there are":      {instruction("UnbalancedInstruction"), own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) { x.Store64(a.Lamports, sol+1) }},
		"how many lamports there are, wrapped": {instruction("UnbalancedInstruction"), own, svmtest.Writable, func(x *svmtest.Script, a, b svmtest.Place) {
			x.Store64(a.Lamports, accountLamports+1<<63).Store64(b.Lamports, aliceLamports+1<<63)
		}},
		"size, smaller":              {success, own, svmtest.Writable, resize(5)},
		"size, to nothing":           {success, own, svmtest.Writable, resize(0)},
		"size, 10 KiB more":          {success, own, svmtest.Writable, resize(20 + 10240)},
		"size, a byte too many":      {instruction("InvalidRealloc"), own, svmtest.Writable, resize(20 + 10241)},
		"size, absurdly":             {instruction("InvalidRealloc"), own, svmtest.Writable, resize(1 << 63)},
		"size of another's":          {instruction("ExternalAccountDataModified"), others, svmtest.Writable, resize(21)},
		"size of another's, smaller": {instruction("ExternalAccountDataModified"), others, svmtest.Writable, resize(19)},
		"size of what is read-only":  {instruction("ReadonlyDataModified"), own, svmtest.Readonly, resize(5)},
		"owner, with data":           {instruction("ModifiedProgramId"), own, svmtest.Writable, give},
		"owner, having cleared it":   {success, own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) { x.Call("sol_memset_", a.Data, 0, 20).Store64(a.Owner, 5) }},
		"owner, having cut it":       {success, own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) { x.Store64(a.Length, 0).Store64(a.Owner, 5) }},
		"owner of another's":         {instruction("ModifiedProgramId"), others, svmtest.Writable, give},
		"owner of what is read-only": {instruction("ModifiedProgramId"), own, svmtest.Readonly, give},
		"flags and key, which nobody reads": {success, own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) {
			x.Store8(a.Start+1, 9).Store8(a.Start+3, 1).Store64(a.Key, 5)
		}},
		"data, and fails with a code of its own": {custom(3), own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) { x.Store8(a.Data, 1).Exit(3) }},
		"data, and faults":                       {incomplete, own, svmtest.Writable, func(x *svmtest.Script, a, _ svmtest.Place) { x.Store8(a.Data, 1).Load64(0) }},
	} {
		v.story("change: "+name, func(s *story) {
			program := s.scripted()
			owner := program
			if c.owner != own {
				owner = s.key(c.owner)
			}
			account := s.put(s.key("account"), svm.Account{Lamports: accountLamports, Owner: owner, Data: []byte("01234567890123456789")})
			places := svmtest.Layout(20, 0)
			x := new(svmtest.Script)
			c.tell(x, places[0], places[1])
			s.send("alice calls", c.want, s.wallet("alice"), svmtest.Instruction(program, x.Data(), c.meta(account), svmtest.WritableSigner(s.key("alice"))))
		})
	}
	v.story("change: an account that is given twice", func(s *story) {
		account := s.put(s.key("account"), svm.Account{Lamports: sol, Owner: s.scripted(), Data: make([]byte, 8)})
		place := svmtest.Layout(8)[0]
		x := new(svmtest.Script).Store8(place.Data, 7).Load64(place.Data + 8 + 10240 + 8).ExitLast() // of the second record, which is the number of the first
		s.send("alice calls", success, s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data(), svmtest.Writable(account), svmtest.Writable(account)))
	})
	v.story("change: an account grows twice in one transaction", func(s *story) {
		account := s.put(s.key("account"), svm.Account{Lamports: sol, Owner: s.scripted()})
		grow := func(from, to int) solana.Instruction {
			x := new(svmtest.Script).Store64(svmtest.Layout(from)[0].Length, uint64(to))
			return svmtest.Instruction(s.scripted(), x.Data(), svmtest.Writable(account))
		}
		s.send("alice calls", success, s.wallet("alice"), grow(0, 10240), grow(10240, 20480))
	})
}

// rentStories take accounts from and to every state of rent. The account holds 20 bytes, and is the script program's; the purse gives
// or takes the difference.
func rentStories(v *volume) {
	const exempt = (128 + 20) * svm.DefaultLamportsPerByte
	rentError := transaction(`{"InsufficientFundsForRent":{"account_index":1}}`)
	type state struct{ lamports, size uint64 }
	for name, c := range map[string]struct {
		before, after state
		want          want
	}{
		"stays exempt":                     {state{exempt, 20}, state{exempt, 20}, success},
		"stays exempt with less":           {state{exempt + 9, 20}, state{exempt, 20}, success},
		"falls below":                      {state{exempt, 20}, state{exempt - 1, 20}, rentError},
		"falls to nothing":                 {state{exempt, 20}, state{0, 20}, success},
		"grows out of being exempt":        {state{exempt, 20}, state{exempt, 21}, rentError},
		"grows and is paid for":            {state{exempt, 20}, state{exempt + svm.DefaultLamportsPerByte, 21}, success},
		"cuts itself exempt":               {state{exempt - 10, 20}, state{exempt - 10, 19}, success},
		"was below and is left alone":      {state{1000, 20}, state{1000, 20}, success},
		"was below and gets some":          {state{1000, 20}, state{1001, 20}, success},
		"was below and gets enough":        {state{1000, 20}, state{exempt, 20}, success},
		"was below and gives some":         {state{1000, 20}, state{999, 20}, rentError},
		"was below and gives all":          {state{1000, 20}, state{0, 20}, success},
		"was below and grows":              {state{1000, 20}, state{1000, 21}, rentError},
		"was below and is cut":             {state{1000, 20}, state{1000, 19}, success},
		"was below, is cut and gives some": {state{1000, 20}, state{999, 10}, rentError},
		"was below, gets some and grows":   {state{1000, 20}, state{2000, 21}, rentError},
	} {
		v.story("rent: an account "+name, func(s *story) {
			id := s.scripted()
			account := s.put(s.key("account"), svm.Account{Lamports: c.before.lamports, Owner: id, Data: make([]byte, c.before.size)})
			purse := s.put(s.key("purse"), svm.Account{Lamports: sol, Owner: id})
			places := svmtest.Layout(20, 0)
			x := new(svmtest.Script).Store64(places[0].Lamports, c.after.lamports).Store64(places[0].Length, c.after.size)
			x.Store64(places[1].Lamports, sol+c.before.lamports-c.after.lamports)
			s.send("alice calls", c.want, s.wallet("alice"), svmtest.Instruction(id, x.Data(), svmtest.Writable(account), svmtest.Writable(purse)))
		})
	}
	v.story("rent: an account below is given to another", func(s *story) {
		account := s.put(s.key("account"), svm.Account{Lamports: 1000, Owner: s.scripted(), Data: make([]byte, 20)})
		x := new(svmtest.Script).Store64(svmtest.Layout(20)[0].Owner, 5)
		s.send("alice calls", rentError, s.wallet("alice"), svmtest.Instruction(s.scripted(), x.Data(), svmtest.Writable(account)))
	})
	v.story("rent: an account below is only read", func(s *story) {
		account := s.put(s.key("account"), svm.Account{Lamports: 1000, Owner: s.scripted(), Data: make([]byte, 20)})
		s.send("alice calls", success, s.wallet("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).Data(), svmtest.Readonly(account)))
	})
	v.story("rent: the incinerator takes any amount", func(s *story) {
		s.send("alice pays it", success, s.wallet("alice"), svmtest.Transfer(s.key("alice"), svm.IncineratorID, 1))
	})
	for lamports, w := range map[uint64]want{
		500_000: transaction(`{"InsufficientFundsForRent":{"account_index":0}}`), 5_000: success, 890_880 + 5_000: success,
	} {
		v.story(fmt.Sprintf("rent: a payer with %d lamports", lamports), func(s *story) {
			payer := s.put(s.key("payer"), svm.Account{Lamports: lamports})
			s.send("it calls", w, payer, svmtest.Instruction(s.scripted(), new(svmtest.Script).Data()))
		})
	}
}

// formStories bend a transaction that would be good.
func formStories(v *volume) {
	const header, keys = 65, 69 // offsets in a transaction of one signature and few keys
	form := func(name, w string, bend func(s *story, raw []byte) []byte) {
		v.story("form: "+name, func(s *story) {
			s.wallet("alice")
			s.wallet("bob")
			tx := s.sign(s.key("alice"), svmtest.Transfer(s.key("alice"), s.key("bob"), sol))
			raw := bend(s, bytes.Clone(tx))
			s.resign("alice", raw)
			s.submit("alice pays bob", w, raw)
		})
	}
	set := func(at int, value byte) func(*story, []byte) []byte {
		return func(_ *story, raw []byte) []byte { raw[at] = value; return raw }
	}
	instructions := keys + 3*32 + 32
	form("a key twice", `"AccountLoadedTwice"`, func(_ *story, raw []byte) []byte {
		copy(raw[keys+32:keys+64], raw[keys:keys+32])
		return raw
	})
	form("a program that is no key", `"SanitizeFailure"`, set(instructions+1, 3))
	form("the payer as program", `"SanitizeFailure"`, set(instructions+1, 0))
	form("an account that is no key", `"SanitizeFailure"`, set(instructions+4, 3))
	form("more signatures required than there are", `"SanitizeFailure"`, set(header, 2))
	form("no signature required", `"SanitizeFailure"`, set(header, 0))
	form("a payer that is read-only", `"SanitizeFailure"`, set(header+1, 1))
	form("more read-only accounts than there are", `"SanitizeFailure"`, set(header+2, 3))
	form("bob read-only", `{"InstructionError":[0,"ReadonlyLamportChange"]}`, set(header+2, 2))
	form("the system program writable", `null`, set(header+2, 0))
	form("without instructions", `null`, func(_ *story, raw []byte) []byte {
		return append(raw[:instructions], 0)
	})
	form("version 0", `null`, func(_ *story, raw []byte) []byte {
		return slices.Concat(raw[:header], []byte{0x80}, raw[header:], []byte{0})
	})
	v.story("form: 256 accounts of one instruction", func(s *story) {
		metas := make([]*solana.AccountMeta, 256)
		for i := range metas {
			metas[i] = svmtest.Readonly(s.key("alice"))
		}
		s.send("alice calls", instruction("MaxAccountsExceeded"), s.wallet("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).Data(), metas...))
	})
	v.story("form: 255 accounts of one instruction", func(s *story) {
		metas := make([]*solana.AccountMeta, 255)
		for i := range metas {
			metas[i] = svmtest.Readonly(s.key("alice"))
		}
		s.send("alice calls", success, s.wallet("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).Data(), metas...))
	})
	// A 65th is refused by the part of Agave before the runtime, which litesvm has not.
	for count, w := range map[int]string{1: "null", 64: "null"} {
		v.story(fmt.Sprintf("form: %d instructions", count), func(s *story) {
			s.submit("alice calls", w, s.sign(s.wallet("alice"), slices.Repeat([]solana.Instruction{svmtest.Instruction(s.scripted(), nil)}, count)...))
		})
	}
	v.story("form: a heap that nobody can pay", func(s *story) {
		s.send("alice calls", instruction("ProgramEnvironmentSetupFailure"), s.wallet("alice"),
			svmtest.HeapFrame(256<<10), svmtest.UnitLimit(300+55), svmtest.Instruction(s.scripted(), new(svmtest.Script).Data()))
	})
	v.story("form: a heap that can just be paid", func(s *story) {
		s.send("alice calls", incomplete, s.wallet("alice"),
			svmtest.HeapFrame(256<<10), svmtest.UnitLimit(300+56), svmtest.Instruction(s.scripted(), new(svmtest.Script).Data()))
	})
}

// resign signs a transaction of one signature anew.
func (s *story) resign(name string, raw []byte) {
	private := s.keys[s.key(name)]
	signature, err := private.Sign(raw[65:])
	if err != nil {
		s.t.Fatal(err)
	}
	copy(raw[1:65], signature[:])
}

// resultStories return every number that stands for an error, and fault in every way.
func resultStories(v *volume) {
	for number, name := range []string{
		1: "", 2: "InvalidArgument", 3: "InvalidInstructionData", 4: "InvalidAccountData", 5: "AccountDataTooSmall", 6: "InsufficientFunds",
		7: "IncorrectProgramId", 8: "MissingRequiredSignature", 9: "AccountAlreadyInitialized", 10: "UninitializedAccount",
		11: "NotEnoughAccountKeys", 12: "AccountBorrowFailed", 13: "MaxSeedLengthExceeded", 14: "InvalidSeeds", 15: "BorshIoError",
		16: "AccountNotRentExempt", 17: "UnsupportedSysvar", 18: "IllegalOwner", 19: "MaxAccountsDataAllocationsExceeded",
		20: "InvalidRealloc", 21: "MaxInstructionTraceLengthExceeded", 22: "BuiltinProgramsMustConsumeComputeUnits",
		23: "InvalidAccountOwner", 24: "ArithmeticOverflow", 25: "Immutable", 26: "IncorrectAuthority", 27: "InvalidError", 28: "InvalidError",
	} {
		w := instruction(name)
		switch number {
		case 0:
			continue
		case 1:
			w = custom(0)
		}
		v.story(fmt.Sprintf("result: the number %02d of an error", number), func(s *story) {
			s.send("alice calls", w, s.wallet("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).Exit(uint64(number)<<32).Data()))
		})
	}
	v.story("result: an error and a code", func(s *story) {
		s.send("alice calls", instruction("InvalidError"), s.wallet("alice"), svmtest.Instruction(s.scripted(), new(svmtest.Script).Exit(2<<32|5).Data()))
	})
	for name, source := range map[string]string{
		"too many calls":              "entrypoint:\ncall f\nexit\nf:\nmov64 r1, 1\ncall f\nexit",
		"the end of the text":         "mov64 r0, 0",
		"an unresolved call":          "call -1\nexit",
		"a call to the second half":   fmt.Sprintf("lddw r1, %#x\ncallx r1\nexit", sbpf.ProgramBase+0xe8+8),
		"32-bit division":             "mov64 r1, 0\nmov64 r0, 1\ndiv32 r0, r1\nexit",
		"a remainder":                 "mov64 r1, 0\nmov64 r0, 1\nmod64 r0, r1\nexit",
		"below the stack":             "lddw r1, 0x1ffffffff\nldxb r0, [r1]\nexit",
		"beyond the heap":             "lddw r1, 0x300008000\nstb [r1], 1\nexit",
		"across the end of the input": "lddw r1, 0x400000060\nldxdw r0, [r1]\nexit",
	} {
		v.story("fault: "+name, func(s *story) {
			s.send("alice calls", incomplete, s.wallet("alice"), svmtest.Instruction(s.assembled("a small program", source), nil))
		})
	}
}

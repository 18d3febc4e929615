package svm_test

import (
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// changeStory is a program changing an account of its own memory in place, and what the runtime says to it. The account has 20 bytes.
type changeStory struct {
	owner  solana.PublicKey
	meta   func(solana.PublicKey) *solana.AccountMeta
	change func(s *svmtest.Script, account, payer svmtest.Place)
	want   string // "" for success
}

func (c changeStory) run(t *testing.T) {
	w := newScriptWorld(t)
	account := w.Put(svmtest.Address("account"), svm.Account{Lamports: svmtest.SOL, Owner: c.owner, Data: []byte("01234567890123456789")})
	places := svmtest.Layout(20, 0)
	s := &svmtest.Script{}
	c.change(s, places[0], places[1])
	res := w.Send("payer", svmtest.Instruction(script, s.Data(), c.meta(account), svmtest.WritableSigner(payer)))
	if c.want == "" {
		svmtest.Check(t, res, svmtest.Success())
		return
	}
	svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,"`+c.want+`"]}`))
	svmtest.CheckAccount(t, w, account, svmtest.Lamports(svmtest.SOL), svmtest.Owner(c.owner), svmtest.Data([]byte("01234567890123456789")))
}

// moved moves lamports from the account to the payer, as the program sees their balances.
func moved(n int64) func(s *svmtest.Script, account, payer svmtest.Place) {
	return func(s *svmtest.Script, account, payer svmtest.Place) {
		s.Store64(account.Lamports, uint64(svmtest.SOL-n)).Store64(payer.Lamports, uint64(startBalance-5000+n))
	}
}

func resized(n uint64) func(s *svmtest.Script, account, payer svmtest.Place) {
	return func(s *svmtest.Script, account, _ svmtest.Place) { s.Store64(account.Length, n) }
}

func TestWhatAProgramMayChange(t *testing.T) {
	other := svmtest.Address("other")
	write := func(value byte) func(s *svmtest.Script, account, payer svmtest.Place) {
		return func(s *svmtest.Script, account, _ svmtest.Place) { s.Store8(account.Data, value) }
	}
	give := func(s *svmtest.Script, account, _ svmtest.Place) { s.Store64(account.Owner, 5) }
	clearAndGive := func(s *svmtest.Script, account, _ svmtest.Place) {
		s.Call("sol_memset_", account.Data, 0, 20).Store64(account.Owner, 5)
	}
	mint := func(s *svmtest.Script, account, _ svmtest.Place) { s.Store64(account.Lamports, svmtest.SOL+1) }
	wrapAround := func(s *svmtest.Script, account, payer svmtest.Place) {
		s.Store64(account.Lamports, svmtest.SOL+1<<63).Store64(payer.Lamports, startBalance-5000+1<<63)
	}
	flags := func(s *svmtest.Script, account, _ svmtest.Place) {
		s.Store8(account.Start+1, 9).Store8(account.Start+3, 1).Store64(account.Key, 5)
	}
	stories := map[string]changeStory{
		"its account's data":                        {script, svmtest.Writable, write('x'), ""},
		"data of a read-only account":               {script, svmtest.Readonly, write('x'), "ReadonlyDataModified"},
		"data of another's account":                 {other, svmtest.Writable, write('x'), "ExternalAccountDataModified"},
		"another's data to what it was":             {other, svmtest.Writable, write('0'), ""},
		"its account's lamports":                    {script, svmtest.Writable, moved(100), ""},
		"all of its account's lamports":             {script, svmtest.Writable, moved(svmtest.SOL), ""},
		"lamports of another's account":             {other, svmtest.Writable, moved(100), "ExternalAccountLamportSpend"},
		"lamports of a read-only account":           {script, svmtest.Readonly, mint, "ReadonlyLamportChange"},
		"the number of all lamports":                {script, svmtest.Writable, mint, "UnbalancedInstruction"},
		"balances whose sum wraps around":           {script, svmtest.Writable, wrapAround, "UnbalancedInstruction"},
		"its account's size, smaller":               {script, svmtest.Writable, resized(5), ""},
		"its account's size, nothing":               {script, svmtest.Writable, resized(0), ""},
		"its account's size, 10 KiB more":           {script, svmtest.Writable, resized(20 + 10240), ""},
		"its account's size, a byte too many":       {script, svmtest.Writable, resized(20 + 10241), "InvalidRealloc"},
		"its account's size, absurdly":              {script, svmtest.Writable, resized(1 << 63), "InvalidRealloc"},
		"size of another's account":                 {other, svmtest.Writable, resized(21), "ExternalAccountDataModified"},
		"size of a read-only account":               {script, svmtest.Readonly, resized(5), "ReadonlyDataModified"},
		"its account's owner, with data":            {script, svmtest.Writable, give, "ModifiedProgramId"},
		"its account's owner, having cleared it":    {script, svmtest.Writable, clearAndGive, ""},
		"owner of another's account":                {other, svmtest.Writable, give, "ModifiedProgramId"},
		"owner of a read-only account":              {script, svmtest.Readonly, give, "ModifiedProgramId"},
		"flags and key, which are never read back":  {script, svmtest.Writable, flags, ""},
		"something and then fail with its own code": {script, svmtest.Writable, func(s *svmtest.Script, a, p svmtest.Place) { s.Store8(a.Data, 1).Exit(2 << 32) }, "InvalidArgument"},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestChangesAreStored(t *testing.T) {
	w := newScriptWorld(t)
	account := w.Put(svmtest.Address("account"), svm.Account{Lamports: svmtest.SOL, Owner: script, Data: []byte("abcd")})
	before := w.Accounts[account]
	place := svmtest.Layout(4)[0]
	s := new(svmtest.Script).Store8(place.Data+1, 'X').Store64(place.Length, 6)
	svmtest.Check(t, w.Send("payer", svmtest.Instruction(script, s.Data(), svmtest.Writable(account))), svmtest.Success())
	svmtest.CheckAccount(t, w, account, svmtest.Data([]byte("aXcd\x00\x00")), svmtest.Owner(script))
	if string(before.Data) != "abcd" {
		t.Errorf("the stored account was written to: %q", before.Data)
	}
}

func TestGrowingTwiceInOneTransaction(t *testing.T) {
	w := newScriptWorld(t)
	account := w.Put(svmtest.Address("account"), svm.Account{Lamports: svmtest.SOL, Owner: script})
	grow := func(from, to int) solana.Instruction {
		s := new(svmtest.Script).Store64(svmtest.Layout(from)[0].Length, uint64(to))
		return svmtest.Instruction(script, s.Data(), svmtest.Writable(account))
	}
	svmtest.Check(t, w.Send("payer", grow(0, 10240), grow(10240, 20480)), svmtest.Success())
	svmtest.CheckAccount(t, w, account, svmtest.Size(20480))
}

func TestARepeatedAccountIsOneAccount(t *testing.T) {
	w := newScriptWorld(t)
	account := w.Put(svmtest.Address("account"), svm.Account{Lamports: svmtest.SOL, Owner: script, Data: make([]byte, 8)})
	place := svmtest.Layout(8)[0]
	second := place.Data + 8 + 10240 + 8 // the record after it
	s := new(svmtest.Script).Store8(place.Data, 7).Load64(second).ExitLast()
	res := w.Send("payer", svmtest.Instruction(script, s.Data(), svmtest.Writable(account), svmtest.Writable(account)))
	svmtest.Check(t, res, svmtest.Success()) // the word at the second record is the index of the first, 0
	svmtest.CheckAccount(t, w, account, svmtest.Data([]byte{7, 0, 0, 0, 0, 0, 0, 0}))
}

package svm_test

import (
	"fmt"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// systemStory is one instruction of the system program with what must come of it; newborn is an address that signs and does not exist
// unless before says so.
type systemStory struct {
	before      *svm.Account // at newborn
	instruction solana.Instruction
	want        string // "" for success, else the error of the instruction
	log         string // a line that must be logged
}

var newborn, owner = svmtest.Address("newborn"), svmtest.Address("owner")

// system builds an instruction: a tag, its fields, its accounts.
func system(tag uint32, fields []byte, accounts ...*solana.AccountMeta) solana.Instruction {
	return svmtest.Instruction(svm.SystemProgramID, svmtest.Concat(svmtest.U32(tag), fields), accounts...)
}

// seeded is the address bob controls with a seed under owner, and text a seed in the instruction.
var seeded = func() solana.PublicKey {
	key, err := solana.CreateWithSeed(bob, "seed", owner)
	if err != nil {
		panic(err)
	}
	return key
}()

func text(s string) []byte { return svmtest.Concat(svmtest.U64(uint64(len(s))), []byte(s)) }

func (s systemStory) run(t *testing.T) {
	w := newWorld(t)
	w.Name("newborn")
	if s.before != nil {
		w.Put(newborn, *s.before)
		w.Put(seeded, *s.before)
	}
	res := w.Send("payer", s.instruction)
	want := svmtest.Success()
	if s.want != "" {
		want = svmtest.Failed(fmt.Sprintf(`{"InstructionError":[0,%s]}`, s.want))
	}
	svmtest.Check(t, res, want, svmtest.Units(150))
	if s.log != "" {
		svmtest.Check(t, res, svmtest.Logged("Program 11111111111111111111111111111111 invoke [1]", s.log))
	}
}

func TestSystemTransfers(t *testing.T) {
	stories := map[string]systemStory{
		"moves lamports":             {instruction: svmtest.Transfer(payer, bob, 5)},
		"to oneself":                 {instruction: svmtest.Transfer(payer, payer, 5)},
		"ignores bytes after it":     {instruction: system(2, svmtest.Concat(svmtest.U64(5), []byte{1}), svmtest.WritableSigner(payer), svmtest.Writable(bob))},
		"of too much":                {instruction: svmtest.Transfer(payer, bob, 2*startBalance), want: `{"Custom":1}`, log: "Transfer: insufficient lamports 9999995000, need 20000000000"},
		"without a signature":        {instruction: system(2, svmtest.U64(5), svmtest.Writable(bob), svmtest.WritableSigner(payer)), want: `"MissingRequiredSignature"`, log: "Transfer: `from` account " + bob.String() + " must sign"},
		"from a read-only account":   {instruction: system(2, svmtest.U64(5), svmtest.Signer(bob), svmtest.Writable(payer)), want: `"ReadonlyLamportChange"`},
		"to a read-only account":     {instruction: system(2, svmtest.U64(5), svmtest.WritableSigner(payer), svmtest.Readonly(bob)), want: `"ReadonlyLamportChange"`},
		"with one account":           {instruction: system(2, svmtest.U64(5), svmtest.WritableSigner(payer)), want: `"MissingAccount"`},
		"with data cut short":        {instruction: system(2, svmtest.U32(5), svmtest.WritableSigner(payer), svmtest.Writable(bob)), want: `"InvalidInstructionData"`},
		"from an account with data":  {before: &svm.Account{Lamports: svmtest.SOL, Data: []byte{1}}, instruction: svmtest.Transfer(newborn, bob, 5), want: `"InvalidArgument"`, log: "Transfer: `from` must not carry data"},
		"from a program's account":   {before: &svm.Account{Lamports: svmtest.SOL, Owner: owner}, instruction: svmtest.Transfer(newborn, bob, 5), want: `"ExternalAccountLamportSpend"`},
		"with seed, unsigned":        {instruction: system(11, svmtest.Concat(svmtest.U64(5), text("seed"), owner[:]), svmtest.Writable(seeded), svmtest.Readonly(bob), svmtest.Writable(payer)), want: `"MissingRequiredSignature"`},
		"with a seed of another key": {instruction: system(11, svmtest.Concat(svmtest.U64(5), text("other"), owner[:]), svmtest.Writable(seeded), svmtest.Signer(bob), svmtest.Writable(payer)), want: `{"Custom":5}`},
		"with seed":                  {before: &svm.Account{Lamports: svmtest.SOL}, instruction: system(11, svmtest.Concat(svmtest.U64(5), text("seed"), owner[:]), svmtest.Writable(seeded), svmtest.Signer(bob), svmtest.Writable(payer))},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestSystemCreatesAccounts(t *testing.T) {
	inUse := fmt.Sprintf("Create Account: account Address { address: %s, base: None } already in use", newborn)
	withSeed := func(seed string, base *solana.AccountMeta) solana.Instruction {
		data := svmtest.Concat(bob[:], text(seed), svmtest.U64(svmtest.SOL), svmtest.U64(50), owner[:])
		return system(3, data, svmtest.WritableSigner(payer), svmtest.Writable(seeded), base)
	}
	stories := map[string]systemStory{
		"with size and owner":                       {instruction: svmtest.Create(payer, newborn, svmtest.SOL, 100, owner)},
		"that exist already":                        {before: &svm.Account{Lamports: 1}, instruction: svmtest.Create(payer, newborn, svmtest.SOL, 100, owner), want: `{"Custom":0}`, log: inUse},
		"larger than allowed":                       {instruction: svmtest.Create(payer, newborn, svmtest.SOL, svm.MaxAccountData+1, owner), want: `{"Custom":3}`, log: "Allocate: requested 10485761, max allowed 10485760"},
		"that did not sign":                         {instruction: system(0, svmtest.CreateData(svmtest.SOL, 1, owner)[4:], svmtest.WritableSigner(payer), svmtest.Writable(newborn)), want: `"MissingRequiredSignature"`},
		"with seed":                                 {instruction: withSeed("seed", svmtest.Signer(bob))},
		"with seed, unsigned":                       {instruction: withSeed("seed", svmtest.Readonly(bob)), want: `"MissingRequiredSignature"`, log: fmt.Sprintf("Allocate: 'to' account Address { address: %s, base: Some(%s) } must sign", seeded, bob)},
		"with another's seed":                       {instruction: withSeed("sead", svmtest.Signer(bob)), want: `{"Custom":5}`},
		"with a seed of more than 32 bytes":         {instruction: withSeed("0123456789012345678901234567890123", svmtest.Signer(bob)), want: `{"Custom":0}`},
		"with a seed that is not UTF-8":             {instruction: withSeed("\xff", svmtest.Signer(bob)), want: `"InvalidInstructionData"`},
		"with lamports already":                     {before: &svm.Account{Lamports: svmtest.SOL}, instruction: system(13, svmtest.Concat(svmtest.U64(5), svmtest.U64(1), owner[:]), svmtest.WritableSigner(newborn), svmtest.WritableSigner(payer))},
		"with lamports already and none added":      {before: &svm.Account{Lamports: svmtest.SOL}, instruction: system(13, svmtest.Concat(svmtest.U64(0), svmtest.U64(1), owner[:]), svmtest.WritableSigner(newborn))},
		"with lamports to add and nobody to add it": {before: &svm.Account{Lamports: svmtest.SOL}, instruction: system(13, svmtest.Concat(svmtest.U64(5), svmtest.U64(1), owner[:]), svmtest.WritableSigner(newborn)), want: `"MissingAccount"`},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestSystemShapesAccounts(t *testing.T) {
	funded := &svm.Account{Lamports: svmtest.SOL}
	stories := map[string]systemStory{
		"allocate":                     {before: funded, instruction: system(8, svmtest.U64(77), svmtest.WritableSigner(newborn))},
		"allocate over data":           {before: &svm.Account{Lamports: svmtest.SOL, Data: []byte{1}}, instruction: system(8, svmtest.U64(77), svmtest.WritableSigner(newborn)), want: `{"Custom":0}`},
		"allocate unsigned":            {before: funded, instruction: system(8, svmtest.U64(77), svmtest.Writable(newborn)), want: `"MissingRequiredSignature"`},
		"allocate read-only":           {before: funded, instruction: system(8, svmtest.U64(77), svmtest.Signer(newborn)), want: `"ReadonlyDataModified"`},
		"assign":                       {before: funded, instruction: system(1, owner[:], svmtest.WritableSigner(newborn))},
		"assign to the same owner":     {before: funded, instruction: system(1, svm.SystemProgramID[:], svmtest.Writable(newborn))},
		"assign unsigned":              {before: funded, instruction: system(1, owner[:], svmtest.Writable(newborn)), want: `"MissingRequiredSignature"`, log: fmt.Sprintf("Assign: account Address { address: %s, base: None } must sign", newborn)},
		"assign read-only":             {before: funded, instruction: system(1, owner[:], svmtest.Signer(newborn)), want: `"ModifiedProgramId"`},
		"allocate with seed":           {before: funded, instruction: system(9, svmtest.Concat(bob[:], text("seed"), svmtest.U64(9), owner[:]), svmtest.Writable(seeded), svmtest.Signer(bob))},
		"assign with seed":             {before: funded, instruction: system(10, svmtest.Concat(bob[:], text("seed"), owner[:]), svmtest.Writable(seeded), svmtest.Signer(bob))},
		"assign with seed, unsigned":   {before: funded, instruction: system(10, svmtest.Concat(bob[:], text("seed"), owner[:]), svmtest.Writable(seeded), svmtest.Readonly(bob)), want: `"MissingRequiredSignature"`},
		"nonces are refused by name":   {instruction: system(4, nil, svmtest.Writable(newborn)), want: `"InvalidInstructionData"`, log: "Nonce accounts are not offered"},
		"unknown instructions":         {instruction: system(14, nil, svmtest.Writable(newborn)), want: `"InvalidInstructionData"`},
		"no instruction":               {instruction: svmtest.Instruction(svm.SystemProgramID, nil), want: `"InvalidInstructionData"`},
		"a nonce's data cut short too": {instruction: system(5, nil, svmtest.Writable(newborn)), want: `"InvalidInstructionData"`},
	}
	for name, story := range stories {
		t.Run(name, story.run)
	}
}

func TestCreatedAccountsAreAsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.Name("newborn")
	svmtest.Check(t, w.Send("payer", svmtest.Create(payer, newborn, svmtest.SOL, 100, owner)), svmtest.Success(), svmtest.Charged(10_000))
	svmtest.CheckAccount(t, w, newborn, svmtest.Lamports(svmtest.SOL), svmtest.Owner(owner), svmtest.Data(make([]byte, 100)))
	svmtest.CheckAccount(t, w, payer, svmtest.Lamports(startBalance-svmtest.SOL-10_000))
}

func TestATransactionAddsAtMost20MiB(t *testing.T) {
	w := newWorld(t)
	var allocate []solana.Instruction
	for i, size := range []uint64{10 << 20, 10<<20 - 1, 2} {
		key := w.Fund(fmt.Sprint("big", i), 100*svmtest.SOL)
		allocate = append(allocate, system(8, svmtest.U64(size), svmtest.WritableSigner(key)))
	}
	svmtest.Check(t, w.Send("payer", allocate...), svmtest.Failed(`{"InstructionError":[2,"MaxAccountsDataAllocationsExceeded"]}`))
	svmtest.Check(t, w.Send("payer", allocate[:2]...), svmtest.Success())
}

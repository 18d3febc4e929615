package session_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// What wallets add.
func unitLimit(units uint32) solana.Instruction {
	return solana.NewInstruction(solana.ComputeBudget, nil, binary.LittleEndian.AppendUint32([]byte{2}, units))
}

func unitPrice(micro uint64) solana.Instruction {
	return solana.NewInstruction(solana.ComputeBudget, nil, binary.LittleEndian.AppendUint64([]byte{3}, micro))
}

// assertion has Lighthouse look at accounts: AssertAccountInfo is kind 5.
func assertion(kind byte, accounts ...*solana.AccountMeta) solana.Instruction {
	return solana.NewInstruction(session.Lighthouse, accounts, []byte{kind, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4})
}

// written takes a message apart into instructions with their accounts' rights.
func written(t testing.TB, tx *solana.Transaction) []solana.Instruction {
	t.Helper()
	var out []solana.Instruction
	for _, in := range tx.Message.Instructions {
		program, err := tx.Message.Program(in.ProgramIDIndex)
		if err != nil {
			t.Fatal(err)
		}
		accounts, err := in.ResolveInstructionAccounts(&tx.Message)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, solana.NewInstruction(program, accounts, bytes.Clone(in.Data)))
	}
	return out
}

// rewrite makes a transaction anew from the instructions of another, as a wallet does that adds some.
func rewrite(t testing.TB, tx *solana.Transaction, change func([]solana.Instruction) []solana.Instruction) *solana.Transaction {
	t.Helper()
	out, err := solana.NewTransaction(change(written(t, tx)), tx.Message.RecentBlockhash, solana.TransactionPayer(tx.Message.AccountKeys[0]))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// around puts instructions before and after those there are.
func around(before, after []solana.Instruction) func([]solana.Instruction) []solana.Instruction {
	return func(in []solana.Instruction) []solana.Instruction {
		return append(append(slices.Clone(before), in...), after...)
	}
}

func list(in ...solana.Instruction) []solana.Instruction { return in }

// asked is a transaction as an approval's: a token, a transfer, something of the program's.
func asked(t testing.TB) *solana.Transaction {
	t.Helper()
	me, key, until, yes, lamports := solana.PublicKey{1}, solana.PublicKey{2}, int64(1_900_000_000), true, uint64(2_000_000)
	create, err := session.CreateV2(session.Parties{Target: program.ChessID, Signer: key, Authority: me, Payer: me},
		session.Terms{ValidUntil: &until, TopUp: &yes, Lamports: &lamports})
	if err != nil {
		t.Fatal(err)
	}
	move := solana.NewInstruction(program.ChessID, solana.AccountMetaSlice{
		solana.Meta(me).SIGNER(), solana.Meta(solana.PublicKey{3}).WRITE(), solana.Meta(solana.PublicKey{4}),
	}, []byte("policy"))
	tx, err := solana.NewTransaction([]solana.Instruction{create, move, move}, solana.Hash{7}, solana.TransactionPayer(me))
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestWhatAWalletMayAdd(t *testing.T) {
	me, key := solana.PublicKey{1}, solana.PublicKey{2}
	tests := map[string]struct {
		before, after []solana.Instruction
		want          []string
		fee           uint64
	}{
		"a limit":           {list(unitLimit(300_000)), nil, []string{"Lets the transaction use 300000 compute units at most."}, 0},
		"a limit and price": {list(unitLimit(300_000), unitPrice(100_001)), nil, []string{"Lets the transaction use 300000 compute units at most.", "Offers 100001 millionths of a lamport for each compute unit, to be served sooner."}, 30_001},
		"a price alone":     {nil, list(unitPrice(1_000_000)), []string{"Offers 1000000 millionths of a lamport for each compute unit, to be served sooner."}, 603_000},
		"the highest price": {list(unitLimit(1_000_000), unitPrice(1_000_000)), nil, []string{"Lets the transaction use 1000000 compute units at most.", "Offers 1000000 millionths of a lamport for each compute unit, to be served sooner."}, session.MaxPriorityFee},
		"an assertion":      {nil, list(assertion(5, solana.Meta(me))), []string{"Has Lighthouse check the lamports and owner of " + me.String() + ", or the transaction fails."}, 0},
		"assertions of all kinds, of accounts old and new": {
			list(assertion(2, solana.Meta(key)), assertion(4, solana.Meta(me), solana.Meta(solana.PublicKey{9}))),
			list(assertion(10, solana.Meta(solana.PublicKey{8})), assertion(15)),
			[]string{
				"Has Lighthouse check the data of " + key.String() + ", or the transaction fails.",
				"Has Lighthouse check the difference of " + me.String() + ", or the transaction fails.",
				"Has Lighthouse check the tokens of " + solana.PublicKey{8}.String() + ", or the transaction fails.",
				"Has Lighthouse check the clock, or the transaction fails.",
			}, 0,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			tx := asked(t)
			got := rewrite(t, tx, around(test.before, test.after))
			c, err := session.Compare(tx, got)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, c.Lines()); diff != "" || c.PriorityFee != test.fee || c.Fresh || c.None() {
				t.Errorf("priority fee %d, want %d; additions (-want +got):\n%s", c.PriorityFee, test.fee, diff)
			}
		})
	}
	tx, got := asked(t), asked(t)
	got.Message.RecentBlockhash = solana.Hash{8}
	if c, err := session.Compare(tx, got); err != nil || !c.None() || !c.Fresh {
		t.Errorf("a fresher blockhash: %+v, %v", c, err)
	}
}

func TestWhatAWalletMayNotChange(t *testing.T) {
	me, stranger := solana.PublicKey{1}, solana.PublicKey{9}
	with := func(change func(in []solana.Instruction) []solana.Instruction) func(*testing.T, *solana.Transaction) *solana.Transaction {
		return func(t *testing.T, tx *solana.Transaction) *solana.Transaction { return rewrite(t, tx, change) }
	}
	add := func(in ...solana.Instruction) func(*testing.T, *solana.Transaction) *solana.Transaction {
		return with(around(nil, in))
	}
	raw := func(change func(m *solana.Message)) func(*testing.T, *solana.Transaction) *solana.Transaction {
		return func(_ *testing.T, tx *solana.Transaction) *solana.Transaction { change(&tx.Message); return tx }
	}
	pay := solana.NewInstruction(solana.SystemProgramID, solana.AccountMetaSlice{solana.Meta(me).SIGNER().WRITE(), solana.Meta(stranger).WRITE()},
		[]byte{2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	tests := map[string]func(*testing.T, *solana.Transaction) *solana.Transaction{
		"a transfer":                             add(pay),
		"a memo":                                 add(solana.NewInstruction(solana.MemoProgramID, nil, []byte("hi"))),
		"an instruction once more":               with(func(in []solana.Instruction) []solana.Instruction { return append(in, in[0]) }),
		"an instruction less":                    with(func(in []solana.Instruction) []solana.Instruction { return in[:2] }),
		"nothing left":                           with(func([]solana.Instruction) []solana.Instruction { return list(unitLimit(1)) }),
		"another order":                          with(func(in []solana.Instruction) []solana.Instruction { return list(in[1], in[0], in[2]) }),
		"another order, and a limit":             with(func(in []solana.Instruction) []solana.Instruction { return list(unitLimit(9), in[1], in[0], in[2]) }),
		"other data":                             raw(func(m *solana.Message) { m.Instructions[0].Data[9] ^= 1 }),
		"two limits":                             add(unitLimit(1), unitLimit(2)),
		"two prices":                             add(unitPrice(1), unitPrice(2)),
		"a price over the bound":                 add(unitLimit(1_000_000), unitPrice(1_000_001)),
		"a price over all bounds":                add(unitLimit(1_400_000), unitPrice(1<<64-1)),
		"a price alone over the bound":           add(unitPrice(2_000_000)),
		"a limit with an account":                add(solana.NewInstruction(solana.ComputeBudget, solana.AccountMetaSlice{solana.Meta(me)}, []byte{2, 1, 0, 0, 0})),
		"a limit too long":                       add(solana.NewInstruction(solana.ComputeBudget, nil, []byte{2, 1, 0, 0, 0, 0})),
		"a heap":                                 add(solana.NewInstruction(solana.ComputeBudget, nil, []byte{1, 0, 0, 4, 0})),
		"a bound of loaded data":                 add(solana.NewInstruction(solana.ComputeBudget, nil, []byte{4, 0, 0, 4, 0})),
		"a memory written by Lighthouse":         add(assertion(0, solana.Meta(me).SIGNER().WRITE())),
		"a memory closed by Lighthouse":          add(assertion(1, solana.Meta(me).SIGNER().WRITE())),
		"a tree looked into by Lighthouse":       add(assertion(16, solana.Meta(stranger))),
		"a tree's config":                        add(assertion(17, solana.Meta(stranger))),
		"something new of Lighthouse's":          add(assertion(18, solana.Meta(stranger))),
		"nothing for Lighthouse":                 add(solana.NewInstruction(session.Lighthouse, nil, nil)),
		"an assertion without contents":          add(solana.NewInstruction(session.Lighthouse, nil, []byte{5})),
		"an assertion that may write":            add(assertion(5, solana.Meta(stranger).WRITE())),
		"an assertion another has to sign":       add(assertion(5, solana.Meta(stranger).SIGNER())),
		"an assertion that may write a program":  add(assertion(5, solana.Meta(program.ChessID).WRITE())),
		"an assertion the read-only has to sign": add(assertion(5, solana.Meta(solana.PublicKey{4}).SIGNER())),
		"more assertions than any wallet adds":   add(slices.Repeat(list(assertion(5, solana.Meta(me))), session.MaxAssertions+1)...),
		"an account nobody needs": raw(func(m *solana.Message) {
			m.AccountKeys = append(m.AccountKeys, stranger)
			m.Header.NumReadonlyUnsignedAccounts++
		}),
		"a right more":                  raw(func(m *solana.Message) { m.Header.NumReadonlyUnsignedAccounts-- }),
		"a right less":                  raw(func(m *solana.Message) { m.Header.NumReadonlyUnsignedAccounts++ }),
		"a signer's right less":         raw(func(m *solana.Message) { m.Header.NumReadonlySignedAccounts++ }),
		"a signer less":                 raw(func(m *solana.Message) { m.Header.NumRequiredSignatures-- }),
		"a signer more":                 raw(func(m *solana.Message) { m.Header.NumRequiredSignatures++ }),
		"a key twice":                   raw(func(m *solana.Message) { m.AccountKeys[3] = m.AccountKeys[2] }),
		"the program of an instruction": raw(func(m *solana.Message) { m.Instructions[1].ProgramIDIndex = m.Instructions[0].ProgramIDIndex }),
		"a program that is not there":   raw(func(m *solana.Message) { m.Instructions[1].ProgramIDIndex = 99 }),
		"an account that is not there":  raw(func(m *solana.Message) { m.Instructions[1].Accounts[0] = 99 }),
		"a newer version":               raw(func(m *solana.Message) { m.SetVersion(solana.MessageVersionV0) }),
		"a lookup table": raw(func(m *solana.Message) {
			m.SetVersion(solana.MessageVersionV0)
			m.AddressTableLookups = solana.MessageAddressTableLookupSlice{{AccountKey: stranger, ReadonlyIndexes: []byte{0}}}
		}),
		"keys in another order": raw(func(m *solana.Message) {
			last := len(m.AccountKeys) - 1
			swap := map[uint16]uint16{uint16(last): uint16(last - 1), uint16(last - 1): uint16(last)}
			m.AccountKeys[last], m.AccountKeys[last-1] = m.AccountKeys[last-1], m.AccountKeys[last]
			for i := range m.Instructions {
				in := &m.Instructions[i]
				if to, ok := swap[in.ProgramIDIndex]; ok {
					in.ProgramIDIndex = to
				}
				for j, a := range in.Accounts {
					if to, ok := swap[a]; ok {
						in.Accounts[j] = to
					}
				}
			}
		}),
		"another fee payer": func(t *testing.T, tx *solana.Transaction) *solana.Transaction {
			out, err := solana.NewTransaction(written(t, tx), tx.Message.RecentBlockhash, solana.TransactionPayer(solana.PublicKey{2}))
			if err != nil {
				t.Fatal(err)
			}
			return out
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			got := change(t, asked(t))
			if c, err := session.Compare(asked(t), got); !errors.Is(err, session.ErrAltered) {
				t.Errorf("passed as %+v, %v", c, err)
			}
		})
	}
}

// FuzzCompare lets a wallet give back anything. Whatever passes must be what was asked, but for additions that can neither sign nor write nor cost much.
func FuzzCompare(f *testing.F) {
	tx := asked(f)
	for _, change := range []func([]solana.Instruction) []solana.Instruction{
		around(nil, nil),
		around(list(unitLimit(5), unitPrice(7)), list(assertion(5, solana.Meta(solana.PublicKey{1})))),
		around(nil, list(assertion(4, solana.Meta(solana.PublicKey{9}), solana.Meta(solana.PublicKey{2})))),
	} {
		raw, err := rewrite(f, tx, change).Message.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		signatures := make([]byte, 1+64*2)
		signatures[0] = 2
		got, err := solana.TransactionFromBytes(append(signatures, message...))
		if err != nil {
			return
		}
		if c, err := session.Compare(tx, got); err == nil {
			harmless(t, tx, got, c)
		}
	})
}

// TestEveryBitOfAMessageCounts flips each bit of a message in turn: of one as it was asked, and of one with additions. Only the
// blockhash, and within the additions what they say, may change without being noticed.
func TestEveryBitOfAMessageCounts(t *testing.T) {
	tx := asked(t)
	for name, change := range map[string]func([]solana.Instruction) []solana.Instruction{
		"as asked":       around(nil, nil),
		"with additions": around(list(unitLimit(70_000), unitPrice(7)), list(assertion(5, solana.Meta(solana.PublicKey{1})))),
	} {
		t.Run(name, func(t *testing.T) {
			given := rewrite(t, tx, change)
			whole, err := given.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			passed := 0
			for bit := 8; bit < 8*len(whole); bit++ {
				if bit/8 < 1+2*64 { // signatures
					continue
				}
				wire := bytes.Clone(whole)
				wire[bit/8] ^= 1 << (bit % 8)
				got, err := solana.TransactionFromBytes(wire)
				if err != nil {
					continue
				}
				if c, err := session.Compare(tx, got); err == nil {
					passed++
					harmless(t, tx, got, c)
				}
			}
			if name == "as asked" && passed != 8*32 {
				t.Errorf("%d bits may be flipped, want those of the blockhash alone", passed)
			}
		})
	}
}

// harmless checks independently of Compare that got is asked with additions.
func harmless(t *testing.T, asked, got *solana.Transaction, c session.Changes) {
	t.Helper()
	was, is := asked.Message, got.Message
	if was.AccountKeys[0] != is.AccountKeys[0] || was.Header.NumRequiredSignatures != is.Header.NumRequiredSignatures || was.GetVersion() != is.GetVersion() {
		t.Fatalf("another payer, version or number of signers passed: %v", is)
	}
	for _, key := range is.AccountKeys {
		if signs := is.IsSigner(key); signs != was.IsSigner(key) {
			t.Fatalf("%s signs: %v", key, signs)
		}
		writes, _ := is.IsWritable(key)
		if wrote, err := was.IsWritable(key); writes && (err != nil || !wrote) {
			t.Fatalf("%s may be written", key)
		}
	}
	want, added := written(t, asked), 0
	for _, in := range written(t, got) {
		data, _ := in.Data()
		if len(want) > 0 {
			first, _ := want[0].Data()
			if bytes.Equal(first, data) && want[0].ProgramID() == in.ProgramID() && cmp.Equal(want[0].Accounts(), in.Accounts()) {
				want = want[1:]
				continue
			}
		}
		added++
		budget := in.ProgramID() == solana.ComputeBudget && (data[0] == 2 || data[0] == 3)
		look := in.ProgramID() == session.Lighthouse && data[0] >= 2 && data[0] <= 15
		if !budget && !look {
			t.Fatalf("%s was added with %x", in.ProgramID(), data)
		}
	}
	d, err := session.Describe(got, nil)
	if len(want) > 0 || added != len(c.Added) || err != nil || d.Fee > 10_000+session.MaxPriorityFee || c.PriorityFee != d.Fee-10_000 {
		t.Fatalf("%d instructions missing, %d added of which %d told, fee %d: %v", len(want), added, len(c.Added), d.Fee, err)
	}
}

// reviewed is a wallet that changes what it signs and shows the change.
type reviewed struct {
	approver
	review func(session.Review) error
}

func (r reviewed) Review(_ context.Context, v session.Review) error { return r.review(v) }

// adding is a wallet that adds to what it signs.
func (w *world) adding(before, after []solana.Instruction, review func(session.Review) error) reviewed {
	return reviewed{approver{w.wallet, func(ctx context.Context, tx *solana.Transaction) error {
		*tx = *rewrite(w.t, tx, around(before, after))
		return w.wallet.Sign(ctx, tx)
	}}, review}
}

// TestAdditionsAreShownAndSent has a wallet add to each kind of approval. What is shown is what the chain then takes, to the lamport.
func TestAdditionsAreShownAndSent(t *testing.T) {
	w := newWorld(t)
	me := w.wallet.PublicKey()
	var shown []session.Review
	before := list(unitLimit(150_000), unitPrice(100_000))
	a := w.adding(before, list(assertion(5, solana.Meta(me)), assertion(5, solana.Meta(solana.PublicKey{9}))), func(r session.Review) error {
		shown = append(shown, r)
		return nil
	})
	s, err := w.keeper.Open(t.Context(), a, w.request())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Renew(t.Context(), a, session.Extension{ValidFor: 2 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	if s, err = s.Rotate(t.Context(), a, w.request(), session.Around{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Revoke(t.Context(), a, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	const signatures = 2 + 2 + 3 + 2
	if lost := purse - w.balance(me); lost != signatures*session.FeePerSignature+4*15_000 {
		t.Errorf("the wallet has lost %d lamports", lost)
	}
	for i, fee := range []uint64{10_000, 10_000, 15_000, 10_000} {
		r := shown[i]
		if len(r.Changes.Added) != 4 || r.Changes.PriorityFee != 15_000 || r.Description.Fee != fee+15_000 || len(r.Description.Steps) < 5 || r.Outcome.Delta(me) == 0 {
			t.Errorf("approval %d was shown as %+v", i, r)
		}
	}
}

// TestAdditionsThatAreNotSent has a wallet add what nobody agrees to.
func TestAdditionsThatAreNotSent(t *testing.T) {
	w := newWorld(t)
	no := errors.New("that is too much")
	agree := func(session.Review) error { return nil }
	never := func(session.Review) error { t.Error("it was shown"); return nil }
	dumb := w.adding(list(unitLimit(150_000)), nil, agree).approver
	late := w.adding(nil, nil, never)
	late.sign = func(ctx context.Context, tx *solana.Transaction) error {
		*tx = *rewrite(t, tx, around(list(unitLimit(150_000)), nil))
		tx.Message.RecentBlockhash = solana.Hash{5}
		return w.wallet.Sign(ctx, tx)
	}
	unsigned := w.adding(nil, nil, never)
	unsigned.sign = func(ctx context.Context, tx *solana.Transaction) error {
		if err := w.wallet.Sign(ctx, tx); err != nil {
			return err
		}
		signatures := tx.Signatures
		*tx = *rewrite(t, tx, around(list(unitLimit(150_000)), nil))
		tx.Signatures = signatures
		return nil
	}
	tests := map[string]struct {
		approver session.Approver
		want     error
	}{
		"refused at the second look":       {w.adding(list(unitLimit(150_000)), nil, func(session.Review) error { return no }), no},
		"by a wallet that cannot show it":  {dumb, session.ErrAltered},
		"so little that it must fail":      {w.adding(list(unitLimit(10)), nil, never), session.ErrWouldFail},
		"a transfer":                       {w.adding(nil, list(solana.NewInstruction(solana.MemoProgramID, nil, []byte("x"))), never), session.ErrAltered},
		"under a blockhash of its own":     {late, session.ErrAltered},
		"under a signature of what it was": {unsigned, session.ErrBadSignature},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := w.keeper.Open(t.Context(), test.approver, w.request())
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if refs, err := w.keeper.List(); err != nil || len(refs) != 0 {
				t.Errorf("records left: %v, %v", refs, err)
			}
		})
	}
	w.spent(0)
}

// TestASlowWalletIsAskedAgain lets more slots pass than a blockhash lives while the wallet thinks.
func TestASlowWalletIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	for slow, want := range []error{nil, nil, nil, session.ErrSlow} {
		asked := 0
		s, err := w.keeper.Open(t.Context(), approver{w.wallet, func(ctx context.Context, tx *solana.Transaction) error {
			asked++
			if asked <= slow {
				if err := w.chain.Ledger().WarpSlots(200); err != nil {
					return err
				}
			}
			return w.wallet.Sign(ctx, tx)
		}}, w.request())
		if !errors.Is(err, want) || asked != min(slow+1, 3) {
			t.Fatalf("too slow %d times: asked %d times, %v; want %v", slow, asked, err, want)
		}
		if err == nil {
			if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.spent(3 * 4)
}

// TestAWalletMayTakeAFresherBlockhash lets the first one grow old before the wallet signs under another.
func TestAWalletMayTakeAFresherBlockhash(t *testing.T) {
	w := newWorld(t)
	s, err := w.keeper.Open(t.Context(), approver{w.wallet, func(ctx context.Context, tx *solana.Transaction) error {
		if err := w.chain.Ledger().WarpSlots(200); err != nil {
			return err
		}
		tx.Message.RecentBlockhash = w.chain.Ledger().LatestBlockhash().Hash
		return w.wallet.Sign(ctx, tx)
	}}, w.request())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.spent(4)
}

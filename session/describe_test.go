package session_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

func TestProposalSaysWhatItsTransactionDoes(t *testing.T) {
	w := newWorld(t)
	opts := fast
	opts.Explain = func(p solana.PublicKey, _ []solana.PublicKey, data []byte) (string, bool) {
		return "Opens a door.", p == solana.ComputeBudget && len(data) == 5 && data[0] == 1
	}
	keeper := session.New(w.store, w.chain.Client(), opts)
	req := w.request()
	req.ValidUntil = w.chain.Ledger().Clock().UnixTimestamp + 900
	req.Extra = func(signer, token solana.PublicKey) ([]solana.Instruction, error) {
		return []solana.Instruction{
			solana.NewInstruction(solana.ComputeBudget, nil, []byte{1, 0, 0x80, 0, 0}), // a heap of 32 KiB
			solana.NewInstruction(solana.ComputeBudget, nil, []byte{4, 0, 0, 0, 1}),    // accounts of 16 MiB
		}, nil
	}
	p, err := keeper.Prepare(t.Context(), w.wallet.PublicKey(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Discard()
	me, key := w.wallet.PublicKey(), p.Ref().ID
	token, _, err := session.TokenAddress(session.V2, program.ChessID, key, me)
	if err != nil {
		t.Fatal(err)
	}
	d := p.Description()
	want := session.Description{
		FeePayer: me, Signers: []solana.PublicKey{me, key}, Fee: 10_000,
		Grants: []session.Grant{{
			Version: session.V2, Token: token, Signer: key, Authority: me, Payer: me, Target: program.ChessID,
			ValidUntil: req.ValidUntil, TopUp: topUp,
		}},
		Steps: []session.Step{
			{Program: session.ProgramID, Known: true, Text: "Lets the session key " + key.String() + " act for " + me.String() +
				" in program " + program.ChessID.String() + ", and in no other, until " +
				time.Unix(req.ValidUntil, 0).UTC().Format("2006-01-02 15:04:05 UTC") +
				". It is given 2000000 lamports to pay fees with: that much can be lost."},
			{Program: solana.ComputeBudget, Known: true, Text: "Opens a door."},
			{Program: solana.ComputeBudget, Text: "Calls program " + solana.ComputeBudget.String() + " with 5 bytes that castlekey cannot read."},
		},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("description (-want +got):\n%s", diff)
	}
	if lines := d.Lines(); lines[len(lines)-1] != me.String()+" pays a fee of 10000 lamports." {
		t.Errorf("last line: %s", lines[len(lines)-1])
	}
	tx, err := p.Transaction()
	if err != nil {
		t.Fatal(err)
	}
	tx.Message.Instructions[1].Data[0] ^= 1
	if again, err := p.Transaction(); err != nil || again.Message.Instructions[1].Data[0] != 1 {
		t.Errorf("a caller changed the proposal itself: %v", err)
	}
}

// grants are the three create instructions with some terms.
func TestDescribeReadsTermsAsTheProgramDoes(t *testing.T) {
	yes, no, lamports, until := true, false, uint64(7_000_000), int64(1_800_000_000)
	parties := session.Parties{Target: solana.PublicKey{1}, Signer: solana.PublicKey{2}, Authority: solana.PublicKey{3}, Payer: solana.PublicKey{4}}
	tests := map[string]struct {
		terms session.Terms
		topUp uint64
		until int64
	}{
		"nothing said":                      {session.Terms{}, 0, 0},
		"a top-up of the default size":      {session.Terms{TopUp: &yes}, session.DefaultTopUp, 0},
		"lamports without top-up":           {session.Terms{Lamports: &lamports}, 0, 0},
		"lamports with top-up switched off": {session.Terms{TopUp: &no, Lamports: &lamports}, 0, 0},
		"all said":                          {session.Terms{TopUp: &yes, ValidUntil: &until, Lamports: &lamports}, lamports, until},
	}
	for name, test := range tests {
		for _, build := range []func(session.Parties, session.Terms) (solana.Instruction, error){session.CreateV1, session.CreateWithPayer, session.CreateV2} {
			d := describe(t, must(build(parties, test.terms)))
			if len(d.Grants) != 1 || d.Grants[0].TopUp != test.topUp || d.Grants[0].ValidUntil != test.until {
				t.Errorf("%s: %+v, want top-up %d until %d", name, d.Grants, test.topUp, test.until)
			}
		}
	}
}

func must(in solana.Instruction, err error) solana.Instruction {
	if err != nil {
		panic(err)
	}
	return in
}

func describe(t *testing.T, in solana.Instruction) session.Description {
	t.Helper()
	tx, err := solana.NewTransaction([]solana.Instruction{in}, solana.Hash{}, solana.TransactionPayer(solana.PublicKey{9}))
	if err != nil {
		t.Fatal(err)
	}
	d, err := session.Describe(tx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDescribeDoesNotGuess alters a grant so that the program would refuse it or read it
// otherwise: it must then not be described as a grant.
func TestDescribeDoesNotGuess(t *testing.T) {
	parties := session.Parties{Target: solana.PublicKey{1}, Signer: solana.PublicKey{2}, Authority: solana.PublicKey{3}, Payer: solana.PublicKey{4}}
	yes := true
	good := must(session.CreateV2(parties, session.Terms{TopUp: &yes}))
	data, err := good.Data()
	if err != nil {
		t.Fatal(err)
	}
	with := func(d []byte, accounts []*solana.AccountMeta) solana.Instruction {
		return solana.NewInstruction(session.ProgramID, accounts, d)
	}
	moved := append([]*solana.AccountMeta{solana.Meta(solana.PublicKey{8})}, good.Accounts()[1:]...)
	tests := map[string]solana.Instruction{
		"cut short":          with(data[:len(data)-1], good.Accounts()),
		"a byte too long":    with(append(data[:len(data):len(data)], 0), good.Accounts()),
		"an option of two":   with(append(data[:8:8], 2, 1, 0, 0), good.Accounts()),
		"a bool of two":      with(append(data[:8:8], 1, 2, 0, 0), good.Accounts()),
		"an account too few": with(data, good.Accounts()[:5]),
		"a token elsewhere":  with(data, moved),
	}
	for name, in := range tests {
		d := describe(t, in)
		if len(d.Grants) != 0 || d.Steps[0].Known || !strings.Contains(d.Steps[0].Text, "cannot read") {
			t.Errorf("%s: described as %+v", name, d.Steps[0])
		}
	}
}

func TestDescribeRefusesWhatIsMalformed(t *testing.T) {
	tx, err := solana.NewTransaction([]solana.Instruction{solana.NewInstruction(solana.PublicKey{1}, nil, nil)}, solana.Hash{}, solana.TransactionPayer(solana.PublicKey{9}))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]func(*solana.Transaction){
		"no signer":              func(x *solana.Transaction) { x.Message.Header.NumRequiredSignatures = 0 },
		"more signers than keys": func(x *solana.Transaction) { x.Message.Header.NumRequiredSignatures = 9 },
		"program out of range":   func(x *solana.Transaction) { x.Message.Instructions[0].ProgramIDIndex = 9 },
		"account out of range":   func(x *solana.Transaction) { x.Message.Instructions[0].Accounts = []uint16{9} },
	}
	for name, spoil := range tests {
		bad := *tx
		bad.Message.Instructions = append([]solana.CompiledInstruction(nil), tx.Message.Instructions...)
		spoil(&bad)
		if _, err := session.Describe(&bad, nil); !errors.Is(err, session.ErrUnreadable) {
			t.Errorf("%s: %v, want ErrUnreadable", name, err)
		}
	}
}

package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/programs/system"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"castlekey/onchain/svm"
)

// journalOf is the content of a journal with these records, numbered from 1.
func journalOf(payloads ...[]byte) []byte {
	var content []byte
	for i, payload := range payloads {
		record := make([]byte, recordSize(len(payload), journalAlign))
		putRecord(record, uint64(i+1), payload, 0)
		content = append(content, record...)
	}
	return content
}

// someTransaction is the record of a transfer that found and left accounts of every kind, and the accounts it names.
func someTransaction(t testing.TB) (*record, *svm.Transaction) {
	t.Helper()
	payer := solana.PrivateKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	transfer, err := solana.NewTransaction(
		[]solana.Instruction{system.NewTransferInstruction(5, payer.PublicKey(), solana.PublicKey{2}).Build()}, solana.Hash{3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Sign(func(solana.PublicKey) *solana.PrivateKey { return &payer }); err != nil {
		t.Fatal(err)
	}
	raw, err := transfer.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		t.Fatal(err)
	}
	failure := new(svm.TransactionError)
	if err := json.Unmarshal([]byte(`{"InstructionError":[0,{"Custom":6001}]}`), failure); err != nil {
		t.Fatal(err)
	}
	return &record{
		Transaction: &Transaction{
			Signature: tx.Signature(), Raw: raw, Slot: 700_000, Time: -5, Err: failure, Logs: []string{"", "Program log: e4"},
			ComputeUnits: 1 << 40, Fee: 5000, Return: &svm.ReturnData{ProgramID: solana.PublicKey{9}, Data: []byte{1}},
			Inner: []svm.InnerInstructions{{Index: 1, Instructions: []svm.InnerInstruction{
				{ProgramIDIndex: 2, StackHeight: 3, Accounts: []uint8{0, 1}, Data: []byte{4}},
			}}},
			LoadedAccountsDataSize: 77, PreBalances: []uint64{9, 0, 1}, PostBalances: []uint64{4, 5, 1},
		},
		Found: &Found{
			Clock: svm.Clock{Slot: 700_000, UnixTimestamp: -5, Epoch: 14, LeaderScheduleEpoch: 15, EpochStartTimestamp: -50},
			Accounts: map[solana.PublicKey]*svm.Account{
				tx.Keys[0]: {Lamports: 9, Owner: tx.Keys[2], RentEpoch: svm.RentExemptEpoch, Data: bytes.Repeat([]byte("a game"), 200)},
				tx.Keys[1]: nil,
			},
		},
	}, tx
}

// someBatches is a change of every kind.
func someBatches(t testing.TB) []batch {
	t.Helper()
	key := solana.PublicKey{1}
	r, tx := someTransaction(t)
	moved := r.Found.Accounts[tx.Keys[0]].Clone()
	moved.Lamports, moved.Data[700] = 4, '!'
	st := state{
		Seed: [32]byte{5}, Epoch: 14, EpochStart: -50, Transactions: 3,
		Timeline: timelineState{Duration: 400, Anchor: moment{1, 2}, Last: moment{700_000, -5e9}},
	}
	after := st
	after.Transactions++
	return []batch{
		{state: st, forget: 11, accounts: []svm.AccountWrite{{Key: key}, {Key: solana.PublicKey{2}}}, genesis: map[solana.PublicKey]*svm.Account{key: nil}},
		{
			state: after, forget: 11, transaction: r, keys: tx.Keys, genesis: map[solana.PublicKey]*svm.Account{},
			status: status{BlockhashSlot: 699_990, Message: tx.MessageHash()},
			accounts: []svm.AccountWrite{
				{Key: tx.Keys[0], Account: moved},
				{Key: solana.PublicKey{8}, Account: &svm.Account{Owner: solana.PublicKey{7}, Executable: true, RentEpoch: 6, Data: make([]byte, 1000)}},
			},
		},
	}
}

// someEntry is those changes, and a transaction ahead.
func someEntry(t testing.TB) entry {
	t.Helper()
	e := entry{batches: someBatches(t)}
	st := e.batches[1].state
	st.Timeline.Last = moment{700_001, -4e9}
	e.ahead = &intent{state: st, options: SubmitOptions{SkipPreflight: true}, raw: []byte("a transaction")}
	return e
}

// somePayload is someEntry as the journal has it.
func somePayload(t testing.TB) []byte { return encoded(t, someEntry(t)) }

func encoded(t testing.TB, e entry) []byte {
	t.Helper()
	payload, err := e.encode()
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// TestJournalGivesBackWhatItWasGiven encodes and decodes every kind of entry. The last change of one with a transaction ahead has the state
// that this found: a little later, otherwise the same.
func TestJournalGivesBackWhatItWasGiven(t *testing.T) {
	whole := someEntry(t)
	dated := entry{batches: slices.Clone(whole.batches), ahead: whole.ahead}
	dated.batches[1].state = dated.ahead.state
	dated.batches[0].state = dated.ahead.state
	dated.batches[0].state.Transactions--
	for name, c := range map[string]struct{ given, want entry }{
		"changes and one ahead": {whole, dated},
		"one ahead":             {entry{ahead: whole.ahead}, entry{ahead: whole.ahead}},
		"a change":              {entry{batches: whole.batches[:1]}, entry{batches: whole.batches[:1]}},
	} {
		back, err := decodeEntry(encoded(t, c.given), whole.ahead.state.Seed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		everything := cmp.Exporter(func(reflect.Type) bool { return true })
		if diff := cmp.Diff(c.want, back, everything, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-given +back):\n%s", name, diff)
		}
	}
}

// TestAMoveIsSmallInTheJournal: what an account was and what it became are not written out both.
func TestAMoveIsSmallInTheJournal(t *testing.T) {
	batches := someBatches(t)
	both := len(batches[1].transaction.Raw) + 2*len(batches[1].accounts[0].Account.Data)
	if payload := somePayload(t); len(payload) >= both {
		t.Errorf("%d bytes for a transaction and two states of an account, which are %d", len(payload), both)
	}
}

// TestDamagedChangesAreRefused changes each byte of a record's payload, and cuts it short everywhere: what is still read is written again
// as the same bytes, and nothing panics.
func TestDamagedChangesAreRefused(t *testing.T) {
	payload := somePayload(t)
	for at := range payload {
		for _, bit := range []byte{1, 0x80} {
			damaged := bytes.Clone(payload)
			damaged[at] ^= bit
			writtenAgain(t, damaged)
		}
		if _, err := decodeEntry(payload[:at], [32]byte{}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("cut to %d bytes: error is %v", at, err)
		}
	}
	if _, err := decodeEntry(append(payload, 0), [32]byte{}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte more: error is %v", err)
	}
}

// writtenAgain fails if a payload is read and then not written as the same bytes, or refused for another reason than damage.
func writtenAgain(t *testing.T, payload []byte) {
	t.Helper()
	e, err := decodeEntry(payload, [32]byte{})
	if err != nil {
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("error is %v", err)
		}
		return
	}
	if again, err := e.encode(); err != nil || !bytes.Equal(again, payload) {
		t.Errorf("%v\n%x\nbecame\n%x", err, payload, again)
	}
}

// TestRecordInsideARecordIsNone: somebody knows everything but the ledger's secret, and has bytes stored that look like the next record.
func TestRecordInsideARecordIsNone(t *testing.T) {
	theirs := make([]byte, journalAlign)
	putRecord(theirs, 2, somePayload(t), 0)
	payload := append(make([]byte, journalAlign-journalHeader), theirs...)
	journal := make([]byte, recordSize(len(payload), journalAlign))
	form := journalForm{align: journalAlign, secret: journalSecret([32]byte{5})}
	putRecord(journal, 1, payload, form.secret)
	clear(journal[:journalAlign]) // its own start is gone, as when a shorter record takes its place
	putRecord(journal[:journalAlign], 1, []byte("a shorter one"), form.secret)
	if found, err := form.scan(journal, 0); err != nil || found.number != 1 {
		t.Errorf("records up to %d, %v", found.number, err)
	}
	if known, err := (journalForm{align: journalAlign}).scan(journal[journalAlign:], 1); err != nil || known.number != 2 {
		t.Errorf("the test proves nothing: %d, %v", known.number, err)
	}
}

// FuzzJournal reads anything as a journal: what it accepts is a run of records from number 1, and whatever they hold is decoded or
// refused as damaged.
func FuzzJournal(f *testing.F) {
	payload := somePayload(f)
	f.Add([]byte{})
	f.Add(journalOf(payload))
	f.Add(journalOf(payload, []byte{entryFormat}, []byte("[]")))
	f.Add(journalOf(payload, payload)[journalAlign:])
	f.Add(journalOf(payload)[:journalHeader+len(payload)])
	f.Fuzz(func(t *testing.T, content []byte) {
		found, err := journalForm{align: journalAlign}.scan(content, 0)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error is %v", err)
			}
			return
		}
		if uint64(len(found.payloads)) != found.number || found.end > int64(len(content))+journalAlign {
			t.Errorf("%d records up to number %d end at %d of %d bytes", len(found.payloads), found.number, found.end, len(content))
		}
		for _, payload := range found.payloads {
			writtenAgain(t, payload)
		}
	})
}

// FuzzEntry reads the payload of a journal's record: it is refused as damaged, or is the only way to write what it says.
func FuzzEntry(f *testing.F) {
	f.Add(somePayload(f))
	f.Add(encoded(f, entry{batches: someBatches(f)[:1]}))
	f.Add(encoded(f, entry{ahead: someEntry(f).ahead}))
	f.Add([]byte{})
	f.Fuzz(writtenAgain)
}

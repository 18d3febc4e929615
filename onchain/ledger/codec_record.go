package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// The record of a transaction, in the parts that codec.go names:
//
//	format     u8, recordFormat
//	marks      u8: which of the optional parts are there
//	raw        bytes, the transaction as it was sent; signature and keys are in it
//	slot       uvarint
//	time       varint, Unix seconds
//	error      bytes, with failedMark: JSON as RPC has it
//	logs       list of bytes
//	units, fee, loaded account data  uvarint each
//	return     key, bytes, with returnedMark: the program and its data
//	inner      list of calls, with innerMark: index u8; list of program u8, height u8, accounts bytes, data bytes
//	balances   list of uvarint, before; list of uvarint, after
//	found      with foundMark: the start of the epoch (varint, Unix seconds; the rest of the clock follows from slot and time); then for each
//	           key of raw u8 and what it says: foundNothing; foundAccount and the account, without a base; foundProgram, which is not kept
//
// A record starts with what names it, so that it can be forgotten without being read to its end. What a transaction found is written so
// that whoever keeps the account it left needs only the difference: see codec_change.go.
const recordFormat = 1

const (
	failedMark = 1 << iota
	returnedMark
	innerMark
	foundMark
	allMarks = foundMark<<1 - 1
)

const (
	foundNothing = iota
	foundAccount
	foundProgram
)

// encodeRecord returns the record of a transaction that names these keys.
func encodeRecord(r *record, keys []solana.PublicKey) ([]byte, error) {
	b := append(make([]byte, 0, journalAlign), recordFormat, r.marks())
	b = binary.AppendVarint(binary.AppendUvarint(appendBytes(b, r.Raw), r.Slot), r.Time)
	if r.Err != nil {
		text, err := json.Marshal(r.Err)
		if err != nil {
			return nil, fmt.Errorf("encode transaction error: %w", err)
		}
		b = appendBytes(b, text)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Logs)))
	for _, line := range r.Logs {
		b = appendBytes(b, line)
	}
	for _, n := range []uint64{r.ComputeUnits, r.Fee, uint64(r.LoadedAccountsDataSize)} {
		b = binary.AppendUvarint(b, n)
	}
	if r.Return != nil {
		b = appendBytes(append(b, r.Return.ProgramID[:]...), r.Return.Data)
	}
	if len(r.Inner) > 0 {
		b = appendInner(b, r.Inner)
	}
	b = appendNumbers(appendNumbers(b, r.PreBalances), r.PostBalances)
	if r.Found != nil {
		b = appendFound(b, r.Found, keys)
	}
	return b, nil
}

func (r *record) marks() (m byte) {
	if r.Err != nil {
		m |= failedMark
	}
	if r.Return != nil {
		m |= returnedMark
	}
	if len(r.Inner) > 0 {
		m |= innerMark
	}
	if r.Found != nil {
		m |= foundMark
	}
	return m
}

func appendInner(b []byte, inner []svm.InnerInstructions) []byte {
	b = binary.AppendUvarint(b, uint64(len(inner)))
	for _, calls := range inner {
		b = binary.AppendUvarint(append(b, calls.Index), uint64(len(calls.Instructions)))
		for _, ix := range calls.Instructions {
			b = append(b, ix.ProgramIDIndex, ix.StackHeight)
			b = appendBytes(appendBytes(b, ix.Accounts), ix.Data)
		}
	}
	return b
}

func appendNumbers(b []byte, numbers []uint64) []byte {
	b = binary.AppendUvarint(b, uint64(len(numbers)))
	for _, n := range numbers {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func appendFound(b []byte, f *Found, keys []solana.PublicKey) []byte {
	b = binary.AppendVarint(b, f.Clock.EpochStartTimestamp)
	for _, key := range keys {
		account, kept := f.Accounts[key]
		switch {
		case !kept:
			b = append(b, foundProgram)
		case account == nil:
			b = append(b, foundNothing)
		default:
			b = appendAccount(append(b, foundAccount), keys, account, nil)
		}
	}
	return b
}

// decodeRecord reads what encodeRecord wrote, and copies nothing out of it.
func decodeRecord(payload []byte) (*record, *svm.Transaction, error) {
	d := decoder{rest: payload}
	marks, raw, tx := d.named()
	if d.err != nil {
		return nil, nil, d.err
	}
	r := &record{Transaction: &Transaction{Signature: tx.Signature(), Raw: raw, Slot: d.uvarint(), Time: d.varint()}}
	if marks&failedMark != 0 {
		r.Err = d.transactionError()
	}
	r.Logs = list(&d, func(d *decoder) string { return string(d.bytes()) })
	r.ComputeUnits, r.Fee, r.LoadedAccountsDataSize = d.uvarint(), d.uvarint(), d.u32()
	if marks&returnedMark != 0 {
		r.Return = &svm.ReturnData{ProgramID: d.key(), Data: d.bytes()}
	}
	if marks&innerMark != 0 {
		if r.Inner = list(&d, (*decoder).calls); len(r.Inner) == 0 {
			d.fail("a list of no calls is marked as there")
		}
	}
	r.PreBalances, r.PostBalances = list(&d, (*decoder).uvarint), list(&d, (*decoder).uvarint)
	if marks&foundMark != 0 {
		r.Found = d.found(r.Transaction, tx.Keys)
	}
	return r, tx, d.done()
}

// signatureOf returns what names the transaction of a record.
func signatureOf(payload []byte) (solana.Signature, error) {
	d := decoder{rest: payload}
	_, _, tx := d.named()
	if d.err != nil {
		return solana.Signature{}, d.err
	}
	return tx.Signature(), nil
}

// named reads the start of a record.
func (d *decoder) named() (marks uint8, raw []byte, tx *svm.Transaction) {
	if format := d.u8(); format != recordFormat {
		d.fail("a transaction in format %d", format)
	}
	if marks = d.u8(); marks > allMarks {
		d.fail("unknown marks %#x of a transaction", marks)
	}
	raw = d.bytes()
	if d.err != nil {
		return 0, nil, nil
	}
	tx, err := svm.DecodeTransaction(raw)
	if err != nil {
		d.fail("read transaction: %w", err)
	}
	return marks, raw, tx
}

// list reads a count and as many elements.
func list[T any](d *decoder, element func(*decoder) T) []T {
	l := make([]T, d.count())
	for i := range l {
		l[i] = element(d)
	}
	return l
}

func (d *decoder) u32() uint32 {
	n := d.uvarint()
	if n > math.MaxUint32 {
		d.fail("%d is too large", n)
	}
	return uint32(n)
}

func (d *decoder) transactionError() *svm.TransactionError {
	text, e := d.bytes(), new(svm.TransactionError)
	if err := json.Unmarshal(text, e); err != nil {
		d.fail("read transaction error: %w", err)
		return nil
	}
	if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, text) {
		d.fail("a transaction error is written in another way")
	}
	return e
}

func (d *decoder) calls() svm.InnerInstructions {
	return svm.InnerInstructions{Index: d.u8(), Instructions: list(d, func(d *decoder) svm.InnerInstruction {
		return svm.InnerInstruction{ProgramIDIndex: d.u8(), StackHeight: d.u8(), Accounts: d.bytes(), Data: d.bytes()}
	})}
}

func (d *decoder) found(t *Transaction, keys []solana.PublicKey) *Found {
	epoch := epochAt(t.Slot).Epoch
	f := &Found{Accounts: make(map[solana.PublicKey]*svm.Account, len(keys)), Clock: svm.Clock{
		Slot: t.Slot, UnixTimestamp: t.Time, Epoch: epoch, LeaderScheduleEpoch: epoch + 1, EpochStartTimestamp: d.varint(),
	}}
	for i, key := range keys {
		if slices.Index(keys, key) != i {
			d.fail("a transaction names a key twice")
		}
		switch kind := d.u8(); kind {
		case foundNothing:
			f.Accounts[key] = nil
		case foundAccount:
			f.Accounts[key] = d.account(keys, nil)
		case foundProgram:
		default:
			d.fail("account %d of a transaction is of kind %d", i, kind)
		}
	}
	return f
}

package ledger

import (
	"encoding/binary"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// An entry is what one record of the journal holds: changes that were made, and it may be a transaction that is about to make the next.
type entry struct {
	batches []batch
	ahead   *intent
}

// An intent is a transaction that is written down before it is executed: see ahead.go.
type intent struct {
	state   state // of the ledger, at the moment of the transaction
	options SubmitOptions
	raw     []byte
}

// The payload of a journal's record, in the parts that codec.go names:
//
//	format        u8, entryFormat
//	state         of the ledger with all of the entry; its seed, which never changes, is in the ledger's own file
//	forget        uvarint, the slot whose blockhash is the oldest remembered after the changes; 0 without any
//	changes       list of
//	  by          u8: bySomebody, or byTransaction and
//	    record    bytes, see codec_record.go
//	    blockhash uvarint, the slot it is of
//	  accounts    list of
//	    key       key reference, see codec_change.go
//	    what      u8: goneForGood; goneOfGenesis, though genesis would bring it back; or isThere and the account, its base being
//	              what the transaction found
//	ahead         u8: nothingAhead; withPreflight or withoutPreflight, and
//	  raw         bytes, the transaction as it was sent
//
// State: slot duration (varint, nanoseconds); anchor and last, a moment each (slot uvarint, time varint); transactions uvarint; epoch
// uvarint; start of the epoch varint.
const entryFormat = 1

const (
	bySomebody = iota
	byTransaction
)

const (
	nothingAhead = iota
	withPreflight
	withoutPreflight
)

const (
	goneForGood = iota
	goneOfGenesis
	isThere
)

// encode returns the payload of an entry that is not empty.
func (e entry) encode() ([]byte, error) {
	st, forget := e.last()
	b := appendState(append(make([]byte, 0, journalAlign), entryFormat), st)
	b = binary.AppendUvarint(binary.AppendUvarint(b, forget), uint64(len(e.batches)))
	var err error
	for i := range e.batches {
		if b, err = appendBatch(b, &e.batches[i]); err != nil {
			return nil, err
		}
	}
	switch {
	case e.ahead == nil:
		return append(b, nothingAhead), nil
	case e.ahead.options.SkipPreflight:
		return appendBytes(append(b, withoutPreflight), e.ahead.raw), nil
	default:
		return appendBytes(append(b, withPreflight), e.ahead.raw), nil
	}
}

// last returns the state at the end of an entry, and what is to be forgotten by then.
func (e entry) last() (st state, forget uint64) {
	if n := len(e.batches); n > 0 {
		st, forget = e.batches[n-1].state, e.batches[n-1].forget
	}
	if e.ahead != nil {
		st = e.ahead.state
	}
	return st, forget
}

func appendBatch(b []byte, change *batch) ([]byte, error) {
	if change.transaction == nil {
		b = append(b, bySomebody)
	} else {
		record, err := encodeRecord(change.transaction, change.keys)
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(appendBytes(append(b, byTransaction), record), change.status.BlockhashSlot)
	}
	b = binary.AppendUvarint(b, uint64(len(change.accounts)))
	for _, w := range change.accounts {
		b = appendKey(b, change.keys, w.Key)
		_, inGenesis := change.genesis[w.Key]
		switch {
		case w.Account != nil:
			b = appendAccount(append(b, isThere), change.keys, w.Account, change.base(w.Key))
		case inGenesis:
			b = append(b, goneOfGenesis)
		default:
			b = append(b, goneForGood)
		}
	}
	return b, nil
}

// base is what an account was before the change, as far as its record says so.
func (b *batch) base(key solana.PublicKey) *svm.Account {
	if b.transaction == nil || b.transaction.Found == nil {
		return nil
	}
	return b.transaction.Found.Accounts[key]
}

// decodeEntry reads what encode wrote, for the ledger with this seed.
func decodeEntry(payload []byte, seed [32]byte) (entry, error) {
	d := decoder{rest: payload}
	if format := d.u8(); format != entryFormat {
		d.fail("a journal's record in format %d", format)
	}
	st, forget := d.state(), d.uvarint()
	st.Seed = seed
	e := entry{batches: list(&d, (*decoder).batch)}
	switch ahead := d.u8(); ahead {
	case nothingAhead:
	case withPreflight, withoutPreflight:
		e.ahead = &intent{state: st, options: SubmitOptions{SkipPreflight: ahead == withoutPreflight}, raw: d.bytes()}
	default:
		d.fail("a journal's record is followed by %d", ahead)
	}
	if len(e.batches) == 0 && (e.ahead == nil || forget != 0) {
		d.fail("a journal's record of nothing")
	}
	d.date(e.batches, st, forget)
	return e, d.done()
}

// date gives each change the state after it, the last one's being st.
func (d *decoder) date(batches []batch, st state, forget uint64) {
	for i := len(batches) - 1; i >= 0; i-- {
		batches[i].state, batches[i].forget = st, forget
		if batches[i].transaction == nil {
			continue
		}
		if st.Transactions == 0 {
			d.fail("more transactions than there ever were")
		}
		st.Transactions--
	}
}

func (d *decoder) batch() batch {
	b := batch{genesis: make(map[solana.PublicKey]*svm.Account)}
	switch by := d.u8(); by {
	case bySomebody:
	case byTransaction:
		r, tx, err := decodeRecord(d.bytes())
		if err != nil {
			d.fail("%w", err)
			return b
		}
		b.transaction, b.keys = r, tx.Keys
		b.status = status{BlockhashSlot: d.uvarint(), Message: tx.MessageHash()}
	default:
		d.fail("a change made by %d", by)
	}
	written := make(map[solana.PublicKey]struct{})
	b.accounts = list(d, func(d *decoder) svm.AccountWrite {
		w := d.write(&b)
		if _, again := written[w.Key]; again {
			d.fail("a change writes %s twice", w.Key)
		}
		written[w.Key] = struct{}{}
		return w
	})
	return b
}

func (d *decoder) write(b *batch) svm.AccountWrite {
	w := svm.AccountWrite{Key: d.keyOf(b.keys)}
	switch what := d.u8(); what {
	case goneForGood:
	case goneOfGenesis:
		b.genesis[w.Key] = nil
	case isThere:
		w.Account = d.account(b.keys, b.base(w.Key))
	default:
		d.fail("an account is %d", what)
	}
	return w
}

func appendState(b []byte, s state) []byte {
	b = binary.AppendVarint(b, int64(s.Timeline.Duration))
	for _, m := range []moment{s.Timeline.Anchor, s.Timeline.Last} {
		b = binary.AppendVarint(binary.AppendUvarint(b, m.Slot), m.Time)
	}
	b = binary.AppendUvarint(binary.AppendUvarint(b, s.Transactions), s.Epoch)
	return binary.AppendVarint(b, s.EpochStart)
}

func (d *decoder) state() state {
	moment := func() moment { return moment{Slot: d.uvarint(), Time: d.varint()} }
	return state{
		Timeline:     timelineState{Duration: time.Duration(d.varint()), Anchor: moment(), Last: moment()},
		Transactions: d.uvarint(), Epoch: d.uvarint(), EpochStart: d.varint(),
	}
}

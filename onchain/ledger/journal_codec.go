package ledger

import (
	"encoding/binary"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// The payload of a journal's record is the changes that became durable together, in the parts that codec.go names:
//
//	format        u8, groupFormat
//	state         of the ledger after the last of them; its seed, which never changes, is in the ledger's own file
//	forget        uvarint, the slot whose blockhash is the oldest remembered
//	changes       list of
//	  by          u8: bySomebody, or byTransaction and
//	    record    bytes, see codec_record.go
//	    blockhash uvarint, the slot it is of
//	  accounts    list of
//	    key       key reference, see codec_change.go
//	    what      u8: goneForGood; goneOfGenesis, though genesis would bring it back; or isThere and the account, its base being
//	              what the transaction found
//	end           u8, 0
//
// State: slot duration (varint, nanoseconds); anchor and last, a moment each (slot uvarint, time varint); transactions uvarint; epoch
// uvarint; start of the epoch varint.
const groupFormat = 1

const (
	bySomebody = iota
	byTransaction
)

const (
	goneForGood = iota
	goneOfGenesis
	isThere
)

// encodeBatches returns the payload that holds some changes: one at least.
func encodeBatches(batches []batch) ([]byte, error) {
	last := &batches[len(batches)-1]
	b := appendState(append(make([]byte, 0, journalAlign), groupFormat), last.state)
	b = binary.AppendUvarint(b, last.forget)
	b = binary.AppendUvarint(b, uint64(len(batches)))
	var err error
	for i := range batches {
		if b, err = appendBatch(b, &batches[i]); err != nil {
			return nil, err
		}
	}
	return append(b, 0), nil
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

// decodeBatches reads what encodeBatches wrote, for the ledger with this seed.
func decodeBatches(payload []byte, seed [32]byte) ([]batch, error) {
	d := decoder{rest: payload}
	if format := d.u8(); format != groupFormat {
		d.fail("a journal's record in format %d", format)
	}
	st, forget := d.state(), d.uvarint()
	st.Seed = seed
	batches := list(&d, (*decoder).batch)
	if end := d.u8(); len(batches) == 0 || end != 0 {
		d.fail("a journal's record of %d changes, ended by %d", len(batches), end)
	}
	after := st
	for i := len(batches) - 1; i >= 0; i-- {
		batches[i].state, batches[i].forget = after, forget
		if batches[i].transaction == nil {
			continue
		}
		if after.Transactions == 0 {
			d.fail("more transactions than there ever were")
		}
		after.Transactions--
	}
	return batches, d.done()
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

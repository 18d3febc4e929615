package ledger

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/gagliardetto/solana-go"
)

const (
	// MaxAge is how many slots after its own a blockhash still admits a transaction (Agave's MAX_PROCESSING_AGE).
	MaxAge = 150

	// preflightAge is the tighter limit of preflight and simulation: a transaction close to expiry is refused early,
	// because on a cluster it would expire on its way to the leader (MAX_PROCESSING_AGE - MAX_TRANSACTION_FORWARDING_DELAY).
	preflightAge = MaxAge - 6

	// queueLength is how many blockhashes are remembered, valid or not (MAX_RECENT_BLOCKHASHES).
	queueLength = 300
)

// blockhashes is the queue of recent blockhashes. A slot's blockhash is a keyed hash of its number, so the queue needs no
// storage and survives a kill: whoever knows the ledger's secret can name the blockhash of any slot, nobody else can.
type blockhashes struct {
	secret [32]byte
	newest uint64
	slots  map[solana.Hash]uint64
}

func newBlockhashes(secret [32]byte, slot uint64) *blockhashes {
	b := &blockhashes{secret: secret, newest: slot, slots: make(map[solana.Hash]uint64, queueLength+1)}
	for s := oldest(slot); s <= slot; s++ {
		b.slots[b.of(s)] = s
	}
	return b
}

// oldest returns the first slot whose blockhash is still remembered at slot.
func oldest(slot uint64) uint64 {
	if slot <= queueLength {
		return 0
	}
	return slot - queueLength
}

// of returns the blockhash of a slot.
func (b *blockhashes) of(slot uint64) solana.Hash {
	var in [len(b.secret) + 8]byte
	copy(in[:], b.secret[:])
	binary.LittleEndian.PutUint64(in[len(b.secret):], slot)
	return solana.Hash(sha256.Sum256(in[:]))
}

// advance makes slot the newest: its blockhash and those skipped since enter the queue, as many leave it.
func (b *blockhashes) advance(slot uint64) {
	from := max(b.newest+1, oldest(slot))
	for s := oldest(b.newest); s < oldest(slot) && s <= b.newest; s++ {
		delete(b.slots, b.of(s))
	}
	for s := from; s <= slot; s++ {
		b.slots[b.of(s)] = s
	}
	b.newest = max(b.newest, slot)
}

// age returns how many slots ago hash was the newest, and whether it is remembered at all.
func (b *blockhashes) age(hash solana.Hash) (uint64, bool) {
	slot, ok := b.slots[hash]
	return b.newest - slot, ok
}

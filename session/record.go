package session

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/gagliardetto/solana-go"
)

// State is where a session is in its life. Each is on disk before the transaction that leads
// out of it is sent. The numbers are part of the record format; a later version adds to them.
type State uint8

// A session goes Drafted → Sent → Active → Revoking → Closed; by its own key Active →
// SigningOut → SignedOut; for more time or money Active → Renewing → Active; and to Abandoned
// if the approval failed for certain.
const (
	Drafted    State = 1 // key sealed, wallet being asked
	Sent       State = 2 // approval signed by both; may or may not land
	Active     State = 3 // approval landed
	Revoking   State = 4 // wallet signed the end; may or may not land
	Closed     State = 5 // the end landed; record goes once that is final
	SigningOut State = 6 // session key signed its own sweep; may or may not land
	SignedOut  State = 7 // the sweep landed; the token's rent is still owed to the wallet
	Abandoned  State = 8 // approval did not take effect, yet something lies on the key
	Renewing   State = 9 // wallet signed more time or money; may or may not land; the session signs on
)

var stateNames = map[State]string{
	Drafted: "drafted", Sent: "sent", Active: "active", Revoking: "revoking",
	Closed: "closed", SigningOut: "signing out", SignedOut: "signed out", Abandoned: "abandoned",
	Renewing: "renewing",
}

// String is the state in a word.
func (s State) String() string {
	if name, ok := stateNames[s]; ok {
		return name
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// Sizes a record's variable parts must not exceed.
const (
	MaxLabel = 200  // bytes
	MaxMeta  = 4096 // bytes
	maxTx    = 1232
)

// The first byte of a record: the second form is that of a record of which something has landed.
const (
	recordVersion = 1
	recordLanded  = 2
)

// record is what is sealed: all of a session that the chain does not hold.
//
//	offset  size  field
//	0       1     version, 1 or 2
//	1       1     State
//	2       1     bit 0: the key is still held; bit 1: the token is V1, not V2
//	3       1     State to fall back to if the transaction under way fails; 0 if none is
//	4       32×4  cluster, target, authority, session key
//	132     32    seed of the session key; zero if no longer held
//	164     8     valid until, seconds since 1970
//	172     8     lamports sent along at the start
//	180     8     when the session was asked for, seconds since 1970, local clock
//	188     8     last valid block height of the transaction under way
//	196     2+n   that transaction, signed; n = 0 for none
//	…       2+n   label
//	…       2+n   meta, the caller's own bytes
//	…       8     in version 2: the slot in which a transaction of the session landed last, never 0
//
// Numbers are little endian.
type record struct {
	ref        Ref
	state      State
	fallback   State // where a failure of pending leads; 0 without pending
	key        *Key  // nil once forgotten
	v1         bool  // the token is of the first version
	validUntil int64
	topUp      uint64
	createdAt  int64
	lastValid  uint64
	pending    []byte
	label      string
	meta       []byte
	landed     uint64 // slot of the newest transaction known to have landed; 0 for none
}

const recordHead = 196

// Bits of a record's third byte.
const (
	keyHeld   = 1
	tokenIsV1 = 2
)

// version is that of the token.
func (r *record) version() Version {
	if r.v1 {
		return V1
	}
	return V2
}

// marshal is the plain text to seal. The caller wipes it.
func (r *record) marshal() []byte {
	out := make([]byte, 0, recordHead+6+len(r.pending)+len(r.label)+len(r.meta)+8) // never grown: no copies of the seed left behind
	out = append(out, recordVersion, byte(r.state), 0, byte(r.fallback))
	for _, part := range [][32]byte{r.ref.Cluster, r.ref.Target, r.ref.Authority, r.ref.ID} {
		out = append(out, part[:]...)
	}
	if r.key == nil {
		out = append(out, make([]byte, seedSize)...)
	} else {
		out = r.key.appendSeed(out)
		out[2] = keyHeld
	}
	if r.v1 {
		out[2] |= tokenIsV1
	}
	for _, n := range []uint64{uint64(r.validUntil), r.topUp, uint64(r.createdAt), r.lastValid} {
		out = binary.LittleEndian.AppendUint64(out, n)
	}
	for _, part := range [][]byte{r.pending, []byte(r.label), r.meta} {
		out = binary.LittleEndian.AppendUint16(out, uint16(len(part)))
		out = append(out, part...)
	}
	if r.landed != 0 {
		out[0] = recordLanded
		out = binary.LittleEndian.AppendUint64(out, r.landed)
	}
	return out
}

// parseRecord reads what marshal wrote and nothing else.
func parseRecord(in []byte) (*record, error) {
	if len(in) < recordHead || in[0] != recordVersion && in[0] != recordLanded || stateNames[State(in[1])] == "" || in[2] > keyHeld|tokenIsV1 {
		return nil, ErrRecord
	}
	r := &record{state: State(in[1]), fallback: State(in[3]), v1: in[2]&tokenIsV1 != 0}
	if r.fallback != 0 && stateNames[r.fallback] == "" {
		return nil, ErrRecord
	}
	r.ref = Ref{
		Cluster: solana.Hash(in[4:36]), Target: solana.PublicKey(in[36:68]),
		Authority: solana.PublicKey(in[68:100]), ID: solana.PublicKey(in[100:132]),
	}
	r.validUntil = int64(binary.LittleEndian.Uint64(in[164:]))
	r.topUp = binary.LittleEndian.Uint64(in[172:])
	r.createdAt = int64(binary.LittleEndian.Uint64(in[180:]))
	r.lastValid = binary.LittleEndian.Uint64(in[188:])
	if !r.parseTail(in[recordHead:], in[0] == recordLanded) || !r.parseKey(in[2]&keyHeld, in[132:164]) {
		return nil, ErrRecord
	}
	return r, nil
}

// parseTail reads the three parts of variable length, and the slot of the last landing if there was one.
func (r *record) parseTail(in []byte, landed bool) bool {
	var parts [3][]byte
	for i, limit := range []int{maxTx, MaxLabel, MaxMeta} {
		if len(in) < 2 {
			return false
		}
		n := int(binary.LittleEndian.Uint16(in))
		if n > limit || n > len(in)-2 {
			return false
		}
		parts[i] = append([]byte(nil), in[2:2+n]...)
		in = in[2+n:]
	}
	r.pending, r.label, r.meta = parts[0], string(parts[1]), parts[2]
	if !landed {
		return len(in) == 0
	}
	if len(in) == 8 {
		r.landed = binary.LittleEndian.Uint64(in)
	}
	return r.landed != 0
}

// parseKey restores the key and checks that it is the one the record names.
func (r *record) parseKey(held byte, seed []byte) bool {
	if held == 0 {
		return [seedSize]byte(seed) == [seedSize]byte{}
	}
	r.key = keyFromSeed(append([]byte(nil), seed...))
	return r.key.PublicKey() == r.ref.ID
}

// clearPending forgets the transaction under way.
func (r *record) clearPending() { r.pending, r.lastValid, r.fallback = nil, 0, 0 }

// land notes that a transaction landed in a slot.
func (r *record) land(slot uint64) { r.landed = max(r.landed, slot) }

// fork is a copy with a key of its own to wipe.
func (r *record) fork() *record {
	out := *r
	if r.key != nil {
		out.key = keyFromSeed(r.key.appendSeed(nil))
	}
	return &out
}

// wipe overwrites the key, if there is one.
func (r *record) wipe() {
	if r.key != nil {
		r.key.Wipe()
	}
}

// info is the public part.
func (r *record) info() Info {
	return Info{
		Ref: r.ref, State: r.state, Version: r.version(), Label: r.label, Meta: append([]byte(nil), r.meta...),
		ValidUntil: r.validUntil, TopUp: r.topUp, CreatedAt: time.Unix(r.createdAt, 0),
	}
}

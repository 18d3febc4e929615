package svm

import (
	"encoding/binary"
	"sync"

	"castlekey/onchain/sbpf"
)

// The parameters of a program, aligned ABI of loaders 2 and 3 (program-runtime/src/serialization.rs):
//
//	u64 number of accounts
//	per account, first seen: 0xFF, signer, writable, executable, 4 zeros, key[32], owner[32], lamports u64, length u64,
//	                         data, 10240 zeros to grow into, zeros to a multiple of 8, rent epoch u64
//	per account, repeated:   index of the first, 7 zeros
//	u64 length of the instruction's data, the data, program id[32]
const (
	accountHeader   = 8 + 32 + 32 + 8 + 8
	offsetKey       = 8
	offsetOwner     = offsetKey + 32
	offsetLamports  = offsetOwner + 32
	offsetLength    = offsetLamports + 8
	repeatedAccount = 8
	firstSeen       = 0xFF
)

// place is where one account's fields lie in guest memory.
type place struct {
	key, owner, lamports, data uint64 // guest addresses
	size                       int    // of the data when the instruction began
}

// input is the parameters laid out for one instruction.
type input struct {
	bytes       []byte
	dataAddress uint64 // guest address of the instruction's data
}

var inputPool sync.Pool

// newInput returns size zero bytes.
func newInput(size int) *input {
	in, ok := inputPool.Get().(*input)
	if !ok || cap(in.bytes) < size {
		return &input{bytes: make([]byte, size)}
	}
	in.bytes = in.bytes[:size]
	clear(in.bytes)
	return in
}

func (in *input) release() { inputPool.Put(in) }

// padded rounds a size up to a multiple of 8.
func padded(size int) int { return (size + 7) &^ 7 }

// room is what an account's data takes in the input: itself, room to grow, and padding.
func room(size int) int { return padded(size) + maxGrowth }

func (x *execution) inputSize(f *frame) int {
	size := 8 + 8 + len(f.data) + 32
	for i := range f.accounts {
		if _, repeated := f.repeats(i); repeated {
			size += repeatedAccount
			continue
		}
		size += accountHeader + room(len(x.accounts[f.accounts[i].index].data)) + 8
	}
	return size
}

// serialize lays out an instruction's parameters and notes in the frame where its accounts lie.
func (x *execution) serialize(f *frame) (*input, error) {
	if len(f.accounts) > maxInstructionAccounts {
		return nil, IxMaxAccountsExceeded
	}
	in := newInput(x.inputSize(f))
	b := in.bytes
	binary.LittleEndian.PutUint64(b, uint64(len(f.accounts)))
	at := 8
	f.places = make([]place, len(f.accounts))
	for i := range f.accounts {
		if first, repeated := f.repeats(i); repeated {
			f.places[i] = f.places[first]
			b[at] = uint8(first)
			at += repeatedAccount
			continue
		}
		at = x.serializeAccount(f, i, b, at)
	}
	binary.LittleEndian.PutUint64(b[at:], uint64(len(f.data)))
	in.dataAddress = sbpf.InputBase + uint64(at) + 8
	at += 8 + copy(b[at+8:], f.data)
	copy(b[at:], x.accounts[f.program].key[:])
	return in, nil
}

// serializeAccount writes the i-th account at offset at and returns the offset after it.
func (x *execution) serializeAccount(f *frame, i int, b []byte, at int) int {
	fa := f.accounts[i]
	a := &x.accounts[fa.index]
	b[at] = firstSeen
	b[at+1], b[at+2], b[at+3] = bit(fa.signer), bit(fa.writable), bit(a.executable)
	copy(b[at+offsetKey:], a.key[:])
	copy(b[at+offsetOwner:], a.owner[:])
	binary.LittleEndian.PutUint64(b[at+offsetLamports:], a.lamports)
	binary.LittleEndian.PutUint64(b[at+offsetLength:], uint64(len(a.data)))
	copy(b[at+accountHeader:], a.data)
	base := sbpf.InputBase + uint64(at)
	f.places[i] = place{
		key: base + offsetKey, owner: base + offsetOwner, lamports: base + offsetLamports, data: base + accountHeader, size: len(a.data),
	}
	at += accountHeader + room(len(a.data))
	binary.LittleEndian.PutUint64(b[at:], RentExemptEpoch)
	return at + 8
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

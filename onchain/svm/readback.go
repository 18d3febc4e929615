package svm

import (
	"bytes"
	"encoding/binary"

	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// readBack takes over what a successful program changed in its accounts, refusing what it may not change. The order of the checks is
// Agave's (deserialize_parameters_for_abiv1): lamports, size, data, owner.
func (x *execution) readBack(f *frame, memory []byte) error {
	for i := range f.accounts {
		if _, repeated := f.repeats(i); repeated {
			continue
		}
		account, err := x.borrow(f, i)
		if err != nil {
			return err
		}
		if err := account.takeOver(memory, f.places[i]); err != nil {
			return err
		}
	}
	return nil
}

// takeOver updates the account from guest memory.
func (b borrowed) takeOver(memory []byte, p place) error {
	lamports := binary.LittleEndian.Uint64(memory[p.lamports-sbpf.InputBase:])
	if err := b.takeLamports(lamports); err != nil {
		return err
	}
	start := p.data - sbpf.InputBase
	size := binary.LittleEndian.Uint64(memory[start-8:])
	if size > MaxAccountData || int(size) > p.size+maxGrowth {
		return IxInvalidRealloc
	}
	if err := b.takeData(memory[start : start+size]); err != nil {
		return err
	}
	return b.takeOwner(solana.PublicKey(memory[p.owner-sbpf.InputBase:][:32]))
}

// takeLamports applies a balance found in guest memory; an unchanged one needs no right.
func (b borrowed) takeLamports(lamports uint64) error {
	if b.lamports == lamports {
		return nil
	}
	return b.setLamports(lamports)
}

// takeData applies data found in guest memory; unchanged data needs no right.
func (b borrowed) takeData(data []byte) error {
	err := b.mayResize(len(data))
	switch {
	case err == nil:
		return b.setData(data)
	case bytes.Equal(b.data, data):
		return nil
	default:
		return err
	}
}

// takeOwner applies an owner found in guest memory. It comes last, so that a program may change an account and give it away at once.
func (b borrowed) takeOwner(owner solana.PublicKey) error {
	if b.owner == owner {
		return nil
	}
	return b.setOwner(owner)
}

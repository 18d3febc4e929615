package svmtest

import "github.com/gagliardetto/solana-go"

// Place is where an account's fields lie in the memory of a program it is handed to.
type Place struct{ Start, Key, Owner, Lamports, Length, Data uint64 }

// Layout works out the places of accounts with so many bytes of data, none repeated, in the aligned ABI.
func Layout(sizes ...int) []Place {
	places := make([]Place, len(sizes))
	at := InputBase + 8
	for i, size := range sizes {
		places[i] = Place{Start: at, Key: at + 8, Owner: at + 40, Lamports: at + 72, Length: at + 80, Data: at + 88}
		at += 88 + uint64(size+7)/8*8 + 10240 + 8
	}
	return places
}

// Account is an account as a caller describes it in an invocation.
type Account struct {
	Place Place
	Size  uint64 // bytes of data
}

// Invocation is a call from one program to another.
type Invocation struct {
	Program  solana.PublicKey
	Data     []byte
	Metas    []*solana.AccountMeta
	Accounts []Account
	Seeds    [][][]byte // of each address the caller signs for
}

// InvokeC makes a call in the layout of C programs.
func (s *Script) InvokeC(call Invocation) *Script {
	var metas, infos []uint64
	for _, m := range call.Metas {
		metas = append(metas, s.Bytes(m.PublicKey[:]), flag(m.IsWritable)|flag(m.IsSigner)<<8)
	}
	instruction := s.Words(s.Bytes(call.Program[:]), s.Words(metas...), uint64(len(call.Metas)), s.Bytes(call.Data), uint64(len(call.Data)))
	for _, a := range call.Accounts {
		infos = append(infos, a.Place.Key, a.Place.Lamports, a.Size, a.Place.Data, a.Place.Owner, 0, 0)
	}
	seeds, count := s.seeds(call.Seeds)
	return s.Call("sol_invoke_signed_c", instruction, s.Words(infos...), uint64(len(call.Accounts)), seeds, count)
}

// InvokeRust makes a call in the layout of solana-program.
func (s *Script) InvokeRust(call Invocation) *Script {
	var metas []byte
	var infos []uint64
	for _, m := range call.Metas {
		metas = append(append(metas, m.PublicKey[:]...), byte(flag(m.IsSigner)), byte(flag(m.IsWritable)))
	}
	count := uint64(len(call.Metas))
	head := s.Words(s.Bytes(metas), count, count, s.Bytes(call.Data), uint64(len(call.Data)), uint64(len(call.Data)))
	s.Bytes(call.Program[:]) // directly behind, as the last field
	for _, a := range call.Accounts {
		lamports := s.Words(1, 1, 0, a.Place.Lamports)
		data := s.Words(1, 1, 0, a.Place.Data, a.Size)
		infos = append(infos, a.Place.Key, lamports, data, a.Place.Owner, 0, 0)
	}
	seeds, signers := s.seeds(call.Seeds)
	return s.Call("sol_invoke_signed_rust", head, s.Words(infos...), uint64(len(call.Accounts)), seeds, signers)
}

func (s *Script) seeds(signers [][][]byte) (address, count uint64) {
	var lists []uint64
	for _, seeds := range signers {
		lists = append(lists, s.Slices(seeds...), uint64(len(seeds)))
	}
	return s.Words(lists...), uint64(len(signers))
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

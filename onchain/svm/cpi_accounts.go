package svm

import (
	"encoding/binary"

	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// infoArray is the array of account infos a caller hands over.
type infoArray struct {
	abi   callABI
	addr  uint64
	count uint64
}

// sharedAccount is an account seen by caller and callee; the slices are the caller's memory.
type sharedAccount struct {
	index    int // in the caller's frame
	place    place
	lamports []byte
	owner    []byte
	length   []byte
	data     []byte
	copyBack bool // the callee may write to it
}

// shareAccounts finds the caller's description of every account of the call and checks that it points to where the runtime put it.
func (x *execution) shareAccounts(g guest, callee *frame, infos infoArray) ([]sharedAccount, error) {
	keys, err := x.infoKeys(g, infos)
	if err != nil {
		return nil, err
	}
	shared := make([]sharedAccount, 0, len(callee.accounts))
	for i, a := range callee.accounts {
		if _, repeated := callee.repeats(i); repeated {
			continue
		}
		account := &x.accounts[a.index]
		if account.executable { // programs are known already and not shared
			if err := x.meter.Consume(uint64(len(account.data)) / bytesPerUnit); err != nil {
				return nil, err
			}
			continue
		}
		at, ok := keys[account.key]
		if !ok {
			x.logs.addf("Instruction references an unknown account %s", account)
			return nil, IxMissingAccount
		}
		s, err := x.share(g, a, at, infos.abi)
		if err != nil {
			return nil, err
		}
		shared = append(shared, s)
	}
	return shared, nil
}

// infoKeys reads the keys of all account infos and returns the address of the first info for each.
func (x *execution) infoKeys(g guest, infos infoArray) (map[solana.PublicKey]uint64, error) {
	size := infos.abi.infoSize()
	if err := infos.check(g, size); err != nil {
		return nil, err
	}
	if err := x.meter.Consume(infos.count * accountInfoBytes / bytesPerUnit); err != nil {
		return nil, err
	}
	keys := make(map[solana.PublicKey]uint64, infos.count)
	for i := range infos.count {
		at := infos.addr + i*size
		keyAddr, err := g.ReadU64(at) // both layouts begin with the pointer to the key
		if err != nil {
			return nil, err
		}
		key, err := g.key(keyAddr)
		if err != nil {
			return nil, err
		}
		if _, twice := keys[key]; !twice {
			keys[key] = at
		}
	}
	return keys, nil
}

// check bounds the array, which must end below the input region so that no callee can change it.
func (a infoArray) check(g guest, size uint64) error {
	if a.addr >= sbpf.InputBase || a.count >= sbpf.InputBase/size || a.addr+a.count*size >= sbpf.InputBase {
		return errInvalidPointer
	}
	if _, err := g.array(a.addr, a.count, size); err != nil {
		return err
	}
	if a.count > maxAccountInfos {
		return refuse("Invoked an instruction with too many account info's (%d > %d)", a.count, maxAccountInfos)
	}
	return nil
}

// share reads one account info, checks its pointers and charges for the data it names.
func (x *execution) share(g guest, a frameAccount, infoAddr uint64, abi callABI) (sharedAccount, error) {
	caller := x.current()
	index, ok := caller.firstOf(a.index)
	if !ok {
		return sharedAccount{}, IxMissingAccount
	}
	s := sharedAccount{index: index, place: caller.places[index], copyBack: a.writable}
	lengthAt, err := abi.lengthAt(x, g, infoAddr, s.place)
	if err != nil {
		return s, err
	}
	if err := s.translate(g, lengthAt); err != nil {
		return s, err
	}
	return s, x.meter.Consume(uint64(len(s.data)) / bytesPerUnit)
}

// translate finds the caller's memory behind the account.
func (s *sharedAccount) translate(g guest, lengthAt uint64) (err error) {
	if s.lamports, err = g.Translate(s.place.lamports, 8, sbpf.Write); err != nil {
		return err
	}
	if s.owner, err = g.Translate(s.place.owner, 32, sbpf.Write); err != nil {
		return err
	}
	if err = belowInput(lengthAt); err != nil {
		return err
	}
	if s.length, err = g.Translate(lengthAt, 8, sbpf.Write); err != nil {
		return err
	}
	return s.view(g, binary.LittleEndian.Uint64(s.length))
}

// view sets the data to size bytes of the caller's memory, which must be within the room the account has.
func (s *sharedAccount) view(g guest, size uint64) (err error) {
	if size > uint64(s.place.size+maxGrowth) {
		return IxInvalidRealloc
	}
	s.data, err = g.bytes(s.place.data, size, sbpf.Write)
	return err
}

// checkPointer checks that a caller's pointer to a field is where the runtime put the field.
func (x *execution) checkPointer(field string, got, want uint64) error {
	if got == want {
		return nil
	}
	x.logs.addf("Invalid account info pointer `%s': %#x != %#x", field, got, want)
	return errInvalidPointer
}

// toCallee applies what the caller changed in its memory to the account, by the rules for any change.
func (s *sharedAccount) toCallee(x *execution) error {
	account, err := x.borrow(x.current(), s.index)
	if err != nil {
		return err
	}
	if err := account.takeLamports(binary.LittleEndian.Uint64(s.lamports)); err != nil {
		return err
	}
	if err := account.takeData(s.data); err != nil {
		return err
	}
	return account.takeOwner(solana.PublicKey(s.owner))
}

// toCaller copies the account as the callee left it into the caller's memory, if the callee could write to it.
func (s *sharedAccount) toCaller(x *execution, g guest) error {
	if !s.copyBack {
		return nil
	}
	account := &x.accounts[x.current().accounts[s.index].index]
	binary.LittleEndian.PutUint64(s.lamports, account.lamports)
	copy(s.owner, account.owner[:])
	size := len(account.data)
	if size > s.place.size+maxGrowth {
		x.logs.addf("Account data size realloc limited to %d in inner instructions", maxGrowth)
		return IxInvalidRealloc
	}
	if err := s.resize(g, uint64(size)); err != nil {
		return err
	}
	copy(s.data, account.data)
	return nil
}

// resize tells the caller a new length, in its own description and in the parameters, and clears what was cut off.
func (s *sharedAccount) resize(g guest, size uint64) error {
	before := binary.LittleEndian.Uint64(s.length)
	if size == before {
		return nil
	}
	if size < uint64(len(s.data)) {
		clear(s.data[size:])
	}
	if err := s.view(g, size); err != nil {
		return err
	}
	binary.LittleEndian.PutUint64(s.length, size)
	return g.WriteU64(s.place.data-8, size)
}

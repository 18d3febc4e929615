package svm

import (
	"castlekey/onchain/sbpf"

	"github.com/gagliardetto/solana-go"
)

// Limits of a cross-program invocation (program-runtime/src/cpi.rs).
const (
	maxSigners       = 16
	maxCallData      = 10 << 10
	maxAccountInfos  = 255
	metaBytes        = 34 // what one account meta is charged as
	accountInfoBytes = 80 // what one account info is charged as
)

// callInstruction is the instruction a program asks to invoke.
type callInstruction struct {
	program  solana.PublicKey
	accounts []callMeta
	data     []byte
}

type callMeta struct {
	key      solana.PublicKey
	signer   bool
	writable bool
}

// callABI reads the two layouts in which programs describe a call.
type callABI interface {
	// instruction reads and charges the instruction at addr.
	instruction(x *execution, g guest, addr uint64) (callInstruction, error)
	// infoSize is the size of one account info in bytes.
	infoSize() uint64
	// lengthAt checks that the account info at addr points to the account's place, and returns where the caller keeps the length of
	// the account's data.
	lengthAt(x *execution, g guest, addr uint64, p place) (uint64, error)
}

// sysInvokeC is the invocation of C and pinocchio programs: sol_invoke_signed_c(instruction, infos, count, seeds, count).
func sysInvokeC(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.invoke(g, args, abiC{})
}

// sysInvokeRust is the invocation of programs built with solana-program: sol_invoke_signed_rust(instruction, infos, count, seeds,
// count).
func sysInvokeRust(x *execution, g guest, args [5]uint64) (uint64, error) {
	return 0, x.invoke(g, args, abiRust{})
}

// invoke runs an instruction for a program: what the caller changed so far becomes visible to the callee, and the other way round.
func (x *execution) invoke(g guest, args [5]uint64, abi callABI) error {
	callee, err := x.prepare(g, args, abi)
	if err != nil {
		return err
	}
	shared, err := x.shareAccounts(g, callee, infoArray{abi, args[1], args[2]})
	if err != nil {
		return err
	}
	for i := range shared {
		if err := shared[i].toCallee(x); err != nil {
			return err
		}
	}
	if err := x.process(callee); err != nil {
		return err
	}
	for i := range shared {
		if err := shared[i].toCaller(x, g); err != nil {
			return err
		}
	}
	return nil
}

// prepare reads the call and checks that the caller may make it.
func (x *execution) prepare(g guest, args [5]uint64, abi callABI) (*frame, error) {
	if err := x.meter.Consume(unitsInvoke); err != nil {
		return nil, err
	}
	call, err := abi.instruction(x, g, args[0])
	if err != nil {
		return nil, err
	}
	signers, err := x.derivedSigners(g, args[3], args[4])
	if err != nil {
		return nil, err
	}
	if !mayBeInvoked(call) {
		return nil, refuse("Program %s not supported by inner instructions", call.program)
	}
	return x.calleeFrame(call, signers)
}

// mayBeInvoked refuses loaders and precompiles as callees, but for the upgradeable loader's upgrade, authority and close instructions.
func mayBeInvoked(call callInstruction) bool {
	const upgrade, setAuthority, closeAccount, setAuthorityChecked = 3, 4, 5, 7
	switch call.program {
	case NativeLoaderID, LoaderV1ID, LoaderV2ID, ed25519ID, secp256k1ID, secp256r1ID:
		return false
	case UpgradeableLoaderID:
		if len(call.data) == 0 {
			return false
		}
		tag := call.data[0]
		return tag == upgrade || tag == setAuthority || tag == closeAccount || tag == setAuthorityChecked
	default:
		return true
	}
}

// checkCallSize bounds a call before it is read.
func checkCallSize(accounts, data uint64) error {
	if accounts > maxInstructionAccounts {
		return refuse("Invoked an instruction with too many accounts (%d > %d)", accounts, maxInstructionAccounts)
	}
	if data > maxCallData {
		return refuse("Invoked an instruction with data that is too large (%d > %d)", data, maxCallData)
	}
	return nil
}

// chargeCall takes the cost of reading a call.
func (x *execution) chargeCall(accounts, data uint64) error {
	return x.meter.Consume(data/bytesPerUnit + accounts*metaBytes/bytesPerUnit)
}

// derivedSigners derives the program addresses for which the caller signs.
func (x *execution) derivedSigners(g guest, addr, count uint64) ([]solana.PublicKey, error) {
	lists, err := g.slices(addr, count)
	if err != nil {
		return nil, err
	}
	if len(lists) > maxSigners {
		return nil, errTooManySigners
	}
	program := x.accounts[x.current().program].key
	signers := make([]solana.PublicKey, len(lists))
	for i, list := range lists {
		seeds, err := g.seeds(list)
		if err != nil {
			return nil, err
		}
		if signers[i], err = programAddress(seeds, program); err != nil {
			return nil, badSeeds(err)
		}
	}
	return signers, nil
}

// seeds reads one signer's seeds.
func (g guest) seeds(list guestSlice) ([][]byte, error) {
	fields, err := g.slices(list.addr, list.len)
	if err != nil {
		return nil, err
	}
	if len(fields) > maxSeeds {
		return nil, IxMaxSeedLengthExceeded
	}
	seeds := make([][]byte, len(fields))
	for i, field := range fields {
		if seeds[i], err = g.bytes(field.addr, field.len, sbpf.Read); err != nil {
			return nil, err
		}
	}
	return seeds, nil
}

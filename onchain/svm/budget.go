package svm

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// The compute budget's numbers (program-runtime/src/execution_budget.rs).
const (
	maxComputeUnits        = 1_400_000
	defaultUnits           = 200_000 // per instruction that calls a program
	defaultBuiltinUnits    = 3_000   // per instruction that calls a built-in program
	minHeap                = 32 << 10
	maxHeap                = 256 << 10
	maxLoadedSize          = 64 << 20
	microLamportsInLamport = 1_000_000
)

// The instructions of the compute budget program: a tag byte and one little-endian number.
const (
	budgetHeapFrame  = 1 // u32 bytes
	budgetUnitLimit  = 2 // u32
	budgetUnitPrice  = 3 // u64 micro-lamports per unit
	budgetLoadedSize = 4 // u32 bytes
)

// budget is what a transaction asked to be limited to.
type budget struct {
	units      uint32
	heap       uint32
	loadedSize uint32
	unitPrice  uint64 // micro-lamports
}

// budgetRequest is one kind of compute-budget instruction as found in a transaction.
type budgetRequest struct {
	set   bool
	index int // of the instruction
	value uint64
}

// parseBudget reads the compute-budget instructions of a transaction and fills in the defaults.
func parseBudget(tx *Transaction) (budget, *TransactionError) {
	var asked [budgetLoadedSize + 1]budgetRequest
	for i := range tx.Instructions {
		if tx.Keys[tx.Instructions[i].ProgramIDIndex] != ComputeBudgetID {
			continue
		}
		if err := readBudget(&asked, i, tx.Instructions[i].Data); err != nil {
			return budget{}, err
		}
	}
	return asBudget(tx, &asked)
}

// readBudget reads one compute-budget instruction; bytes after the number are ignored, as borsh's unchecked reader does.
func readBudget(asked *[budgetLoadedSize + 1]budgetRequest, index int, data []byte) *TransactionError {
	size := 4
	if len(data) > 0 && data[0] == budgetUnitPrice {
		size = 8
	}
	if len(data) < 1+size || data[0] < budgetHeapFrame || data[0] > budgetLoadedSize {
		return newIxError(index, IxInvalidInstructionData)
	}
	request := &asked[data[0]]
	if request.set {
		return newTxErrorAt(TxDuplicateInstruction, index)
	}
	var number [8]byte
	copy(number[:], data[1:1+size])
	*request = budgetRequest{set: true, index: index, value: binary.LittleEndian.Uint64(number[:])}
	return nil
}

// asBudget checks the requests, in Agave's order, and turns them into limits.
func asBudget(tx *Transaction, asked *[budgetLoadedSize + 1]budgetRequest) (budget, *TransactionError) {
	b := budget{heap: minHeap, loadedSize: maxLoadedSize, unitPrice: asked[budgetUnitPrice].value}
	if heap := asked[budgetHeapFrame]; heap.set {
		if heap.value < minHeap || heap.value > maxHeap || heap.value%1024 != 0 {
			return b, newIxError(heap.index, IxInvalidInstructionData)
		}
		b.heap = uint32(heap.value)
	}
	b.units = unitLimit(tx, asked[budgetUnitLimit])
	if size := asked[budgetLoadedSize]; size.set {
		if size.value == 0 {
			return b, newTxError(TxInvalidLoadedAccountsDataSizeLimit)
		}
		b.loadedSize = uint32(min(size.value, maxLoadedSize))
	}
	return b, nil
}

func unitLimit(tx *Transaction, asked budgetRequest) uint32 {
	if asked.set {
		return uint32(min(asked.value, maxComputeUnits))
	}
	units := 0
	for i := range tx.Instructions {
		if _, builtin := costedAsBuiltin[tx.Keys[tx.Instructions[i].ProgramIDIndex]]; builtin {
			units += defaultBuiltinUnits
		} else {
			units += defaultUnits
		}
	}
	return uint32(min(units, maxComputeUnits))
}

// fee returns the lamports a transaction costs: its signatures, and its price times its unit limit (used or not), rounded up.
func (b budget) fee(tx *Transaction) uint64 {
	base := uint64(len(tx.Signatures)) * LamportsPerSignature
	hi, lo := bits.Mul64(b.unitPrice, uint64(b.units))
	lo, carry := bits.Add64(lo, microLamportsInLamport-1, 0)
	hi += carry
	if hi >= microLamportsInLamport {
		return math.MaxUint64
	}
	priority, _ := bits.Div64(hi, lo, microLamportsInLamport)
	total, overflow := bits.Add64(base, priority, 0)
	if overflow > 0 {
		return math.MaxUint64
	}
	return total
}

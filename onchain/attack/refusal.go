package attack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// last stands for the last instruction of a transaction.
const last = -1

// Refusal is an answer of the chain: who refuses what, and at which instruction.
type Refusal struct {
	program     solana.PublicKey // that gave a code of its own; zero: the runtime
	code        uint32
	instruction svm.InstructionErrorKind
	transaction svm.TransactionErrorKind // not TxInstructionError: about the transaction as a whole
	at          int                      // index of the instruction, or last
}

// refused is an error of the chess program.
func refused(code onchain.Code) Refusal { return custom(program.ChessID, uint32(code)) }

// custom is an error of any program.
func custom(id solana.PublicKey, code uint32) Refusal {
	return Refusal{program: id, code: code, instruction: svm.IxCustom, transaction: svm.TxInstructionError, at: last}
}

// ruled is an error of the runtime, or of a built-in program, about an instruction.
func ruled(kind svm.InstructionErrorKind) Refusal {
	return Refusal{instruction: kind, transaction: svm.TxInstructionError, at: last}
}

// dropped is an error of the runtime about a whole transaction.
func dropped(kind svm.TransactionErrorKind) Refusal { return Refusal{transaction: kind} }

// among places the refusal in a transaction of so many instructions.
func (r Refusal) among(instructions int) Refusal {
	if r.transaction == svm.TxInstructionError && r.at == last {
		r.at = instructions - 1
	}
	return r
}

// sessionNames are the errors of the session program that an attack can meet.
var sessionNames = map[uint32]string{
	2001: "ConstraintHasOne", 2006: "ConstraintSeeds", 3010: "AccountNotSigner", 3012: "AccountNotInitialized",
	6000: "ValidityTooLong", 6003: "InvalidAuthority",
}

// String names the refusal: as the chess program does, or with the one who refuses in front.
func (r Refusal) String() string {
	switch {
	case r.transaction != svm.TxInstructionError:
		return r.transaction.String()
	case r.instruction != svm.IxCustom:
		return r.instruction.String()
	case r.program == program.ChessID && onchain.Code(r.code).Name() != "":
		return onchain.Code(r.code).Name()
	case r.program == program.SessionID:
		return "session program: " + cmp.Or(sessionNames[r.code], strconv.Itoa(int(r.code)))
	case r.program == solana.SystemProgramID:
		return fmt.Sprintf("system program: %d", r.code)
	default:
		return fmt.Sprintf("program %s: %d", r.program, r.code)
	}
}

// json spells the refusal as RPC does. Refusals that name an account (rent) are spelled for the fee payer.
func (r Refusal) json() json.RawMessage {
	switch {
	case r.transaction == svm.TxInsufficientFundsForRent:
		return json.RawMessage(`{"InsufficientFundsForRent":{"account_index":0}}`)
	case r.transaction != svm.TxInstructionError:
		return json.RawMessage(fmt.Sprintf("%q", r.transaction.String()))
	case r.instruction == svm.IxCustom:
		return json.RawMessage(fmt.Sprintf(`{"InstructionError":[%d,{"Custom":%d}]}`, r.at, r.code))
	default:
		return json.RawMessage(fmt.Sprintf(`{"InstructionError":[%d,%q]}`, r.at, r.instruction.String()))
	}
}

// refusalOf reads what the runtime says. The program that failed is the innermost one, which is the first to say so in the logs.
func refusalOf(err *svm.TransactionError, logs []string) Refusal {
	r := Refusal{transaction: err.Kind}
	if err.Instruction == nil {
		return r
	}
	index, _ := err.InstructionIndex()
	r.at, r.instruction = int(index), err.Instruction.Kind
	if r.instruction != svm.IxCustom {
		return r
	}
	r.code = err.Instruction.Code
	i := slices.IndexFunc(logs, func(line string) bool { return strings.Contains(line, " failed: ") })
	if i < 0 {
		return r
	}
	if words := strings.Fields(logs[i]); len(words) > 1 {
		r.program, _ = solana.PublicKeyFromBase58(words[1]) // zero if it is no key, which matches nothing
	}
	return r
}

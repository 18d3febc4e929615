package svm

import (
	"encoding/json"
	"errors"
	"fmt"
)

var errUnknownTransactionError = errors.New("unknown transaction error")

// accountField is how the errors about one account carry its index.
type accountField struct {
	Index uint8 `json:"account_index"`
}

// MarshalJSON writes the error as Agave's RPC does, e.g. "BlockhashNotFound" or {"InstructionError":[0,{"Custom":1}]}.
func (e *TransactionError) MarshalJSON() ([]byte, error) {
	name := e.Kind.String()
	switch e.Kind {
	case TxInstructionError:
		return json.Marshal(map[string]any{name: []any{e.index, e.Instruction}})
	case TxDuplicateInstruction:
		return json.Marshal(map[string]any{name: e.index})
	case TxInsufficientFundsForRent, TxProgramExecutionTemporarilyRestricted:
		return json.Marshal(map[string]any{name: accountField{e.index}})
	default:
		return json.Marshal(name)
	}
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *TransactionError) UnmarshalJSON(b []byte) error {
	name, payload, err := variant(b)
	if err != nil {
		return err
	}
	kind, ok := findKind(txTexts[:], name)
	if !ok {
		return fmt.Errorf("%w %q", errUnknownTransactionError, name)
	}
	*e = TransactionError{Kind: TransactionErrorKind(kind)}
	switch e.Kind {
	case TxInstructionError:
		return json.Unmarshal(payload, &[]any{&e.index, &e.Instruction})
	case TxDuplicateInstruction:
		return json.Unmarshal(payload, &e.index)
	case TxInsufficientFundsForRent, TxProgramExecutionTemporarilyRestricted:
		var f accountField
		err := json.Unmarshal(payload, &f)
		e.index = f.Index
		return err
	default:
		return nil
	}
}

// MarshalJSON writes "InvalidArgument" or {"Custom":1}.
func (e *InstructionError) MarshalJSON() ([]byte, error) {
	if e.Kind == IxCustom {
		return json.Marshal(map[string]uint32{e.Kind.String(): e.Code})
	}
	return json.Marshal(e.Kind.String())
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *InstructionError) UnmarshalJSON(b []byte) error {
	name, payload, err := variant(b)
	if err != nil {
		return err
	}
	kind, ok := findKind(ixTexts[:], name)
	if !ok {
		return fmt.Errorf("%w: instruction error %q", errUnknownTransactionError, name)
	}
	*e = InstructionError{Kind: InstructionErrorKind(kind)}
	if e.Kind == IxCustom {
		return json.Unmarshal(payload, &e.Code)
	}
	return nil
}

// variant splits a serde enum: a bare string, or an object of one field. A missing payload reads as null.
func variant(b []byte) (name string, payload json.RawMessage, err error) {
	if json.Unmarshal(b, &name) == nil {
		return name, json.RawMessage("null"), nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return "", nil, fmt.Errorf("read transaction error: %w", err)
	}
	if len(fields) != 1 {
		return "", nil, fmt.Errorf("%w: %d variants", errUnknownTransactionError, len(fields))
	}
	for name, payload = range fields {
		break // there is just one
	}
	return name, payload, nil
}

func findKind(texts []kindText, name string) (int, bool) {
	for i := range texts {
		if texts[i].name == name {
			return i, true
		}
	}
	return 0, false
}

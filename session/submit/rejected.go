package submit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc/jsonrpc"
)

// JSON-RPC codes of Solana that answer a submission for good
// (agave, rpc-client-api/src/custom_error.rs; -32602 is JSON-RPC 2.0 itself).
const (
	codePreflight     = -32002 // simulation failed; data holds err and logs
	codeBadSignature  = -32003 // a signature does not verify
	codeInvalidParams = -32602 // the bytes do not decode to a transaction the node accepts
)

// Rejected is a certain no. State is as before, apart from the fee if Landed.
type Rejected struct {
	Signature   solana.Signature
	Landed      bool     // true if recorded in a block: the fee was charged
	Slot        uint64   // slot of that block; 0 if not Landed
	Code        int      // JSON-RPC code of the refusal; 0 if Landed
	Message     string   // the node's own words; "" if Landed
	Err         any      // the TransactionError as JSON: a string or an object; nil if the node gave none
	Instruction int      // index of the failing instruction; -1 if the failure is not one of an instruction
	Logs        []string // log lines, if known

	custom    uint32
	hasCustom bool
}

// Custom returns the error code of the program whose instruction failed, if it gave one.
func (r *Rejected) Custom() (code uint32, ok bool) { return r.custom, r.hasCustom }

// Error names the failing instruction and the program's code, or the node's words.
func (r *Rejected) Error() string {
	switch {
	case r.hasCustom:
		return fmt.Sprintf("transaction rejected: instruction %d: custom program error %d (%#x)", r.Instruction, r.custom, r.custom)
	case r.Err != nil:
		return "transaction rejected: " + compact(r.Err)
	default:
		return "transaction rejected: " + r.Message
	}
}

// is tells whether the TransactionError is the unit variant called name.
func (r *Rejected) is(name string) bool {
	text, ok := r.Err.(string)
	return ok && text == name
}

// refusal turns an error answer to sendTransaction into a *Rejected, if it is one. Any
// other error (transport, unhealthy node, rate limit) says nothing about the transaction.
func refusal(sig solana.Signature, err error) (*Rejected, bool) {
	var answer *jsonrpc.RPCError
	if !errors.As(err, &answer) {
		return nil, false
	}
	switch answer.Code {
	case codePreflight, codeBadSignature, codeInvalidParams:
	default:
		return nil, false
	}
	r := &Rejected{Signature: sig, Code: answer.Code, Message: answer.Message, Instruction: -1}
	var data struct {
		Err  any      `json:"err"`
		Logs []string `json:"logs"`
	}
	if reshape(answer.Data, &data) == nil {
		r.Logs = data.Logs
		r.setErr(data.Err)
	}
	return r, true
}

// Refused is the certain no of a simulation: the TransactionError as JSON, and the logs.
func Refused(err any, logs []string) *Rejected {
	r := landed(solana.Signature{}, 0, err)
	r.Landed, r.Logs = false, logs
	return r
}

// landed turns the error of a signature status into a *Rejected.
func landed(sig solana.Signature, slot uint64, status any) *Rejected {
	r := &Rejected{Signature: sig, Landed: true, Slot: slot, Instruction: -1}
	var plain any
	if reshape(status, &plain) != nil {
		plain = fmt.Sprint(status)
	}
	r.setErr(plain)
	return r
}

// setErr stores a TransactionError and reads {"InstructionError":[index,{"Custom":code}]} out of it.
func (r *Rejected) setErr(e any) {
	r.Err = e
	var shape struct {
		InstructionError []json.RawMessage
	}
	if reshape(e, &shape) != nil || len(shape.InstructionError) != 2 {
		return
	}
	var index int
	if json.Unmarshal(shape.InstructionError[0], &index) != nil {
		return
	}
	r.Instruction = index
	var variant struct{ Custom *uint32 }
	if json.Unmarshal(shape.InstructionError[1], &variant) == nil && variant.Custom != nil {
		r.custom, r.hasCustom = *variant.Custom, true
	}
}

// reshape copies any JSON-like value (a decoded map, a raw message, an in-process struct) into out.
func reshape(in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(out)
}

// compact prints a JSON-like value on one line.
func compact(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}

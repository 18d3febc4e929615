package svm_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/google/go-cmp/cmp"
)

// TestErrorsReadAsOnAgave checks the texts clients compare or show: JSON and Display of real transaction errors.
func TestErrorsReadAsOnAgave(t *testing.T) {
	cases := map[string]string{ // JSON to Display
		`"BlockhashNotFound"`:                                               "Blockhash not found",
		`"AlreadyProcessed"`:                                                "This transaction has already been processed",
		`"AccountNotFound"`:                                                 "Attempt to debit an account but found no record of a prior credit.",
		`"InsufficientFundsForFee"`:                                         "Insufficient funds for fee",
		`"SignatureFailure"`:                                                "Transaction did not pass signature verification",
		`"SanitizeFailure"`:                                                 "Transaction failed to sanitize accounts offsets correctly",
		`{"InstructionError":[0,{"Custom":1}]}`:                             "Error processing Instruction 0: custom program error: 0x1",
		`{"InstructionError":[3,{"Custom":6000}]}`:                          "Error processing Instruction 3: custom program error: 0x1770",
		`{"InstructionError":[0,"InvalidArgument"]}`:                        "Error processing Instruction 0: invalid program argument",
		`{"InstructionError":[1,"BorshIoError"]}`:                           "Error processing Instruction 1: Failed to serialize or deserialize account data",
		`{"InsufficientFundsForRent":{"account_index":1}}`:                  "Transaction results in an account (1) with insufficient funds for rent",
		`{"DuplicateInstruction":2}`:                                        "Transaction contains a duplicate instruction (2) that is not allowed",
		`{"ProgramExecutionTemporarilyRestricted":{"account_index":0}}`:     "Execution of the program referenced by account at index 0 is temporarily restricted.",
		`{"InstructionError":[0,"MaxInstructionTraceLengthExceeded"]}`:      "Error processing Instruction 0: Max instruction trace length exceeded",
		`{"InstructionError":[0,"BuiltinProgramsMustConsumeComputeUnits"]}`: "Error processing Instruction 0: Builtin programs must consume compute units",
	}
	for text, display := range cases {
		t.Run(text, func(t *testing.T) {
			var err svm.TransactionError
			if e := json.Unmarshal([]byte(text), &err); e != nil {
				t.Fatal(e)
			}
			if diff := cmp.Diff(display, err.Error()); diff != "" {
				t.Error(diff)
			}
			again, e := json.Marshal(&err)
			if e != nil || string(again) != text {
				t.Errorf("got %s, %v", again, e)
			}
		})
	}
}

func TestUnknownErrorsAreRefused(t *testing.T) {
	for _, text := range []string{`"Nonsense"`, `{"InstructionError":[0,"Nonsense"]}`, `{"A":1,"B":2}`, `5`, `{}`, `{"InstructionError":{}}`} {
		var err svm.TransactionError
		if e := json.Unmarshal([]byte(text), &err); e == nil {
			t.Errorf("%s was read as %v", text, &err)
		}
	}
}

func TestErrorsCanBeMatched(t *testing.T) {
	w := newWorld(t)
	err := w.Send("payer", svmtest.Transfer(payer, bob, 2*startBalance)).Err
	if !errors.Is(err, svm.TxInstructionError) || !errors.Is(err, svm.IxCustom) || errors.Is(err, svm.IxInvalidArgument) {
		t.Errorf("%v matches the wrong kinds", err)
	}
	if code, ok := err.Custom(); !ok || code != 1 {
		t.Errorf("got code %d (%t), want 1", code, ok)
	}
	if _, ok := err.AccountIndex(); ok {
		t.Error("names an account")
	}
	rent := w.Send("payer", svmtest.Transfer(payer, svmtest.Address("target"), 5)).Err
	if index, ok := rent.AccountIndex(); !ok || index != 1 {
		t.Errorf("got account %d (%t), want 1", index, ok)
	}
	if _, ok := rent.Custom(); ok {
		t.Error("has a code")
	}
}

func TestKindsHaveNames(t *testing.T) {
	for kind := svm.TxAccountInUse; kind <= svm.TxCommitCancelled; kind++ {
		if strings.Contains(kind.String(), "Kind") || kind.Error() == "" {
			t.Errorf("kind %d has no name", kind)
		}
	}
	for kind := svm.IxGenericError; kind <= svm.IxBuiltinProgramsMustConsumeComputeUnits; kind++ {
		if strings.Contains(kind.String(), "Kind") || kind.Error() == "" {
			t.Errorf("kind %d has no name", kind)
		}
	}
	if got := svm.TransactionErrorKind(200).String(); got != "TransactionErrorKind(200)" {
		t.Errorf("got %s", got)
	}
	if got := svm.InstructionErrorKind(200).Error(); got != "InstructionErrorKind(200)" {
		t.Errorf("got %s", got)
	}
}

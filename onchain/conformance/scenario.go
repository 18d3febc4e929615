package conformance

import (
	"encoding/json"

	"github.com/gagliardetto/solana-go"
)

// Scenario is a chain and what happens on it. It is deterministic: the same answers are expected every time.
type Scenario struct {
	Name     string                       `json:"name"` // a sentence
	Programs map[solana.PublicKey]Program `json:"programs,omitempty"`
	Accounts []Account                    `json:"accounts,omitempty"` // before the first step, beside sysvars and built-in programs
	Steps    []Step                       `json:"steps"`

	Differs Difference `json:"-"` // from Agave, in its last step; "": nowhere
	Brief   bool       `json:"-"` // its answers are kept as digests
}

// Program is a program of a scenario: one of the project's by name, or any other by its ELF file.
type Program struct {
	Name string `json:"name,omitempty"` // "session" or "chess"
	ELF  []byte `json:"elf,omitempty"`
}

// Account is an account before the first step.
type Account struct {
	Address    solana.PublicKey `json:"address"`
	Lamports   uint64           `json:"lamports,string"`
	Owner      solana.PublicKey `json:"owner"`
	Executable bool             `json:"executable,omitempty"`
	Data       []byte           `json:"data,omitempty"`
}

// Clock is the Clock sysvar. Numbers are strings in JSON, where they would lose digits.
type Clock struct {
	Slot                uint64 `json:"slot,string"`
	EpochStart          int64  `json:"epochStart,string"`
	Epoch               uint64 `json:"epoch,string"`
	LeaderScheduleEpoch uint64 `json:"leaderScheduleEpoch,string"`
	UnixTimestamp       int64  `json:"unixTimestamp,string"`
}

// Step is one transaction.
type Step struct {
	Clock          *Clock             `json:"clock,omitempty"`          // set before; nil: unchanged
	FreshBlockhash bool               `json:"freshBlockhash,omitempty"` // the next blockhash becomes the newest before
	Transaction    []byte             `json:"transaction"`              // wire format
	Accounts       []solana.PublicKey `json:"accounts"`                 // to compare after it

	Does string          `json:"-"` // what it is about
	Want json.RawMessage `json:"-"` // the error meant, as RPC spells it; "null": success; nothing: whatever Agave says
}

// Outcome is what became of a scenario.
type Outcome struct {
	Name    string   `json:"name"`
	Answers []Answer `json:"answers"` // one a step
}

// Answer is what became of one transaction.
type Answer struct {
	Err      json.RawMessage `json:"err"` // as Agave's RPC spells it, null after success
	Logs     []string        `json:"logs"`
	Units    uint64          `json:"units"` // compute units consumed
	Return   *Returned       `json:"return"`
	Calls    []Call          `json:"calls"`    // between programs, in order
	Accounts []*State        `json:"accounts"` // of the step's accounts; nil: there is none
}

// Returned is the data a program returned.
type Returned struct {
	Program solana.PublicKey `json:"program"`
	Data    []byte           `json:"data"`
}

// Call is one instruction a program sent to another. Program and accounts are indices of the transaction's keys.
type Call struct {
	Under    uint8    `json:"under"`  // the top-level instruction
	Height   uint8    `json:"height"` // 2 for a call made by a top-level instruction
	Program  uint8    `json:"program"`
	Accounts []uint16 `json:"accounts"`
	Data     []byte   `json:"data"`
}

// State is an account after a transaction.
type State struct {
	Lamports   uint64           `json:"lamports,string"`
	Owner      solana.PublicKey `json:"owner"`
	Executable bool             `json:"executable"`
	Size       int              `json:"size"`
	SHA256     string           `json:"sha256"` // of the data, its first 8 bytes in hexadecimal
}

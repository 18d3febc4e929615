package session

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/gagliardetto/solana-go"
)

// Lighthouse is the program whose assertions wallets add to what they sign, so that the
// transaction fails if it turns out otherwise than the wallet has shown.
var Lighthouse = solana.MustPublicKeyFromBase58("L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95")

// Bounds of what a wallet may add.
const (
	MaxPriorityFee = 1_000_000 // lamports on top of the base fee: 0.001 SOL
	MaxAssertions  = 8         // Lighthouse instructions; wallets are known to add one or two
)

// Changes are what a wallet has added to a transaction before it signed.
type Changes struct {
	Added       []Step // in the order of the message
	PriorityFee uint64 // lamports on top of the base fee
	Fresh       bool   // the wallet took another blockhash
}

// None tells whether nothing was added: a fresher blockhash changes nothing that could be shown.
func (c Changes) None() bool { return len(c.Added) == 0 }

// Lines are the additions, one sentence each.
func (c Changes) Lines() []string {
	lines := make([]string, 0, len(c.Added))
	for _, s := range c.Added {
		lines = append(lines, s.Text)
	}
	return lines
}

// Compare tells how the transaction a wallet gave back differs from the one it was asked to
// sign. Wallets are known to add, for their user's safety, a compute unit limit and price (the
// fee at most MaxPriorityFee more) and assertions of Lighthouse, and to take a fresher
// blockhash; whether that one is good the chain must say. Anything else is ErrAltered: another
// or missing instruction, another order, another fee payer, a signer more or less, a right
// more or less on any account, an account nobody needs. Where nothing was added, every byte but
// the blockhash must be the same.
func Compare(asked, got *solana.Transaction) (Changes, error) {
	a, err := expand(&asked.Message)
	if err != nil {
		return Changes{}, fmt.Errorf("read what was asked: %w", err)
	}
	g, err := expand(&got.Message)
	if err != nil {
		return Changes{}, altered("what came back cannot be read")
	}
	if asked.Message.GetVersion() != got.Message.GetVersion() {
		return Changes{}, altered("another version of message")
	}
	added, err := additions(a.calls, g.calls)
	if err != nil {
		return Changes{}, err
	}
	if err := sameAccounts(a, g, added); err != nil {
		return Changes{}, err
	}
	c := Changes{Fresh: asked.Message.RecentBlockhash != got.Message.RecentBlockhash}
	if len(added) == 0 {
		return c, sameBytes(asked, got)
	}
	return c, c.take(added, got)
}

// flags are the rights of an account in a transaction.
type flags struct{ signs, writes bool }

// flagsAt reads the rights of the account at an index of the message's keys.
func flagsAt(m *solana.Message, i int) flags {
	n, h := len(m.AccountKeys), m.Header
	if i < int(h.NumRequiredSignatures) {
		return flags{true, i < int(h.NumRequiredSignatures)-int(h.NumReadonlySignedAccounts)}
	}
	return flags{false, i < n-int(h.NumReadonlyUnsignedAccounts)}
}

// expanded is a message with its keys looked up.
type expanded struct {
	payer  solana.PublicKey
	rights map[solana.PublicKey]flags
	calls  []call
}

// expand reads a message and refuses one that is not well formed.
func expand(m *solana.Message) (expanded, error) {
	n, h := len(m.AccountKeys), m.Header
	signed, readSigned := int(h.NumRequiredSignatures), int(h.NumReadonlySignedAccounts)
	if signed == 0 || readSigned >= signed || signed+int(h.NumReadonlyUnsignedAccounts) > n || m.GetAddressTableLookups().NumLookups() > 0 {
		return expanded{}, ErrUnreadable
	}
	e := expanded{payer: m.AccountKeys[0], rights: map[solana.PublicKey]flags{}}
	for i, key := range m.AccountKeys {
		if _, twice := e.rights[key]; twice {
			return expanded{}, ErrUnreadable
		}
		e.rights[key] = flagsAt(m, i)
	}
	tx := &solana.Transaction{Message: *m}
	for _, in := range m.Instructions {
		c, ok := resolve(tx, in)
		if !ok {
			return expanded{}, ErrUnreadable
		}
		e.calls = append(e.calls, c)
	}
	return e, nil
}

// same tells whether two instructions are one and the same.
func (c call) same(other call) bool {
	return c.program == other.program && slices.Equal(c.accounts, other.accounts) && bytes.Equal(c.data, other.data)
}

// additions are the instructions of got that asked does not have. All of asked must be there, in its order.
func additions(asked, got []call) ([]call, error) {
	var added []call
	for i, c := range got {
		switch {
		case len(asked) > 0 && c.same(asked[0]):
			asked = asked[1:]
		case c.isBudget(), c.isAssertion():
			added = append(added, c)
		default:
			return nil, altered("its instruction %d, of program %s, was not asked for", i+1, c.program)
		}
	}
	if len(asked) > 0 {
		return nil, altered("an instruction of program %s is missing", asked[0].program)
	}
	return added, nil
}

// Instructions of the compute budget program by their first byte.
const (
	setUnitLimit = 2 // u32 units
	setUnitPrice = 3 // u64 micro-lamports a unit
)

// isBudget tells whether an instruction sets the limit or the price of compute units.
func (c call) isBudget() bool {
	return c.program == solana.ComputeBudget && len(c.accounts) == 0 &&
		(len(c.data) == 5 && c.data[0] == setUnitLimit || len(c.data) == 9 && c.data[0] == setUnitPrice)
}

// assertions are the instructions of Lighthouse that read accounts and do nothing else, by
// their first byte. 0 and 1 write and close memory accounts at a payer's cost; 16 and 17 look
// into trees of compressed tokens, one of them by calling another program.
var assertions = map[byte]string{
	2: "data", 3: "data", 4: "difference", 5: "lamports and owner", 6: "lamports and owner", 7: "mint", 8: "mint",
	9: "tokens", 10: "tokens", 11: "stake", 12: "stake", 13: "program", 14: "program", 15: "clock",
}

// isAssertion tells whether an instruction is one of Lighthouse's that only looks.
func (c call) isAssertion() bool {
	return c.program == Lighthouse && len(c.data) > 1 && assertions[c.data[0]] != ""
}

// sameAccounts compares payer, signers and rights. An account that came with an addition may be read, and no more.
func sameAccounts(asked, got expanded, added []call) error {
	if asked.payer != got.payer {
		return altered("%s would pay the fee", got.payer)
	}
	for key, want := range asked.rights {
		if have, there := got.rights[key]; !there || have != want {
			return altered("the rights of account %s are others", key)
		}
	}
	for key, have := range got.rights {
		if _, asked := asked.rights[key]; asked {
			continue
		}
		if have != (flags{}) || !slices.ContainsFunc(added, func(c call) bool { return c.program == key || slices.Contains(c.accounts, key) }) {
			return altered("account %s came in", key)
		}
	}
	return nil
}

// sameBytes compares two messages that say the same, but for the blockhash.
func sameBytes(asked, got *solana.Transaction) error {
	plain := asked.Message
	plain.RecentBlockhash = got.Message.RecentBlockhash
	want, err := plain.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	have, err := got.Message.MarshalBinary()
	if err != nil || !bytes.Equal(have, want) {
		return altered("it is written differently")
	}
	return nil
}

// take puts the additions to got into words and holds them to their bounds.
func (c *Changes) take(added []call, got *solana.Transaction) error {
	checks := 0
	for _, in := range added {
		text, _ := in.guard()
		c.Added = append(c.Added, Step{Program: in.program, Text: text, Known: true})
		if in.isAssertion() {
			checks++
		}
	}
	d, err := Describe(got, nil)
	if err != nil {
		return altered("%v", err)
	}
	c.PriorityFee = d.Fee - baseFee(got)
	switch {
	case checks > MaxAssertions:
		return altered("it has %d checks of Lighthouse, at most %d may be", checks, MaxAssertions)
	case c.PriorityFee > MaxPriorityFee:
		return altered("its priority fee is %d lamports, at most %d may be", c.PriorityFee, uint64(MaxPriorityFee))
	}
	return nil
}

// guard puts what wallets add into words.
func (c call) guard() (string, bool) {
	switch {
	case c.isBudget() && c.data[0] == setUnitLimit:
		return fmt.Sprintf("Lets the transaction use %d compute units at most.", binary.LittleEndian.Uint32(c.data[1:])), true
	case c.isBudget():
		return fmt.Sprintf("Offers %d millionths of a lamport for each compute unit, to be served sooner.", binary.LittleEndian.Uint64(c.data[1:])), true
	case c.isAssertion() && len(c.accounts) > 0:
		return fmt.Sprintf("Has Lighthouse check the %s of %s, or the transaction fails.", assertions[c.data[0]], c.accounts[0]), true
	case c.isAssertion():
		return fmt.Sprintf("Has Lighthouse check the %s, or the transaction fails.", assertions[c.data[0]]), true
	}
	return "", false
}

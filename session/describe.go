package session

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/gagliardetto/solana-go"
)

// ErrUnreadable says a transaction to be described is not well formed, so nobody should sign it.
var ErrUnreadable = errors.New("the transaction cannot be read; do not sign it")

// Explainer puts an instruction of a program that this package does not know into words;
// false if it does not know it either. Accounts are in the instruction's order.
type Explainer func(program solana.PublicKey, accounts []solana.PublicKey, data []byte) (text string, ok bool)

// Grant is what a create_session instruction gives away.
type Grant struct {
	Version    Version
	Token      solana.PublicKey
	Signer     solana.PublicKey
	Authority  solana.PublicKey
	Payer      solana.PublicKey
	Target     solana.PublicKey
	ValidUntil int64  // seconds since 1970; 0: the chain's now + DefaultValidity
	TopUp      uint64 // lamports
}

// Transfer is a transfer of the system program.
type Transfer struct {
	From, To solana.PublicKey
	Lamports uint64
}

// Closing is what a revoke_session instruction closes.
type Closing struct {
	Token  solana.PublicKey
	RentTo solana.PublicKey // gets the token's rent
}

// Step is one instruction in words.
type Step struct {
	Program solana.PublicKey
	Text    string
	Known   bool // false: nobody could read it; a screen should say so loudly
}

// Description is what a transaction does, read from the transaction itself and from nothing else.
type Description struct {
	FeePayer solana.PublicKey
	Signers  []solana.PublicKey // in the order of the signatures
	Fee      uint64             // lamports: 5,000 a signature, and the priority fee if it offers one
	Grants   []Grant            // sessions it opens: one in an approval

	Closings  []Closing  // session tokens it closes
	Transfers []Transfer // lamports it sends by the system program
	Steps     []Step     // every instruction, in order
}

// Lines are the steps and the fee, one sentence each.
func (d Description) Lines() []string {
	lines := make([]string, 0, len(d.Steps)+1)
	for _, s := range d.Steps {
		lines = append(lines, s.Text)
	}
	return append(lines, fmt.Sprintf("%s pays a fee of %d lamports.", d.FeePayer, d.Fee))
}

// Describe reads a transaction. Explain may be nil.
func Describe(tx *solana.Transaction, explain Explainer) (Description, error) {
	d := Description{Signers: signers(tx)}
	if len(d.Signers) == 0 || tx.Message.GetAddressTableLookups().NumLookups() > 0 {
		return Description{}, ErrUnreadable
	}
	calls := make([]call, 0, len(tx.Message.Instructions))
	for i, in := range tx.Message.Instructions {
		call, ok := resolve(tx, in)
		if !ok {
			return Description{}, fmt.Errorf("instruction %d: %w", i, ErrUnreadable)
		}
		calls = append(calls, call)
		d.add(call, explain)
	}
	priority, err := priorityFee(calls)
	if err != nil {
		return Description{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	d.FeePayer, d.Fee = d.Signers[0], baseFee(tx)+priority
	return d, nil
}

// call is an instruction with its keys looked up.
type call struct {
	program  solana.PublicKey
	accounts []solana.PublicKey
	data     []byte
}

// resolve looks up an instruction's keys.
func resolve(tx *solana.Transaction, in solana.CompiledInstruction) (call, bool) {
	program, ok := account(tx, in.ProgramIDIndex)
	c := call{program: program, data: in.Data}
	for _, index := range in.Accounts {
		key, found := account(tx, index)
		ok = ok && found
		c.accounts = append(c.accounts, key)
	}
	return c, ok
}

// add puts one instruction into words.
func (d *Description) add(c call, explain Explainer) {
	if grant, ok := c.grant(); ok {
		d.Grants = append(d.Grants, grant)
		d.Steps = append(d.Steps, Step{Program: c.program, Text: grant.sentence(), Known: true})
		return
	}
	text, ok := c.builtin(d)
	if !ok {
		text, ok = c.guard()
	}
	if !ok && explain != nil {
		text, ok = explain(c.program, c.accounts, c.data)
	}
	if !ok {
		text = fmt.Sprintf("Calls program %s with %d bytes that castlekey cannot read.", c.program, len(c.data))
	}
	d.Steps = append(d.Steps, Step{Program: c.program, Text: text, Known: ok})
}

// sentence is the grant in plain words.
func (g Grant) sentence() string {
	until := "for one hour"
	if g.ValidUntil != 0 {
		until = "until " + time.Unix(g.ValidUntil, 0).UTC().Format("2006-01-02 15:04:05 UTC")
	}
	money := "It is given no lamports."
	if g.TopUp > 0 {
		money = fmt.Sprintf("It is given %d lamports to pay fees with: that much can be lost.", g.TopUp)
	}
	text := fmt.Sprintf("Lets the session key %s act for %s in program %s, and in no other, %s. %s", g.Signer, g.Authority, g.Target, until, money)
	if g.Version == V1 {
		text += fmt.Sprintf(" WARNING: this is a token of the first version (V1). Anyone, an opponent included, may revoke it at any time; "+
			"its rent then goes to %s.", g.Authority)
	}
	return text
}

// grant reads a create_session, create_session_with_payer or create_session_v2 whose token
// lies where it should.
func (c call) grant() (Grant, bool) {
	if c.program != ProgramID || len(c.data) < 8 {
		return Grant{}, false
	}
	g, ok := c.grantParties()
	if !ok || !g.readTerms(c.data[8:]) {
		return Grant{}, false
	}
	token, _, err := TokenAddress(g.Version, g.Target, g.Signer, g.Authority)
	return g, err == nil && token == g.Token
}

// grantParties reads the accounts by the discriminator.
func (c call) grantParties() (Grant, bool) {
	a := c.accounts
	switch tag := discriminator(c.data[:8]); {
	case tag == createV1Tag && len(a) == 5:
		return Grant{Version: V1, Token: a[0], Signer: a[1], Payer: a[2], Authority: a[2], Target: a[3]}, true
	case tag == createWithPayerTag && len(a) == 6:
		return Grant{Version: V1, Token: a[0], Signer: a[1], Payer: a[2], Authority: a[3], Target: a[4]}, true
	case tag == createV2Tag && len(a) == 6:
		return Grant{Version: V2, Token: a[0], Signer: a[1], Payer: a[2], Authority: a[3], Target: a[4]}, true
	}
	return Grant{}, false
}

// readTerms reads the borsh arguments to the last byte and applies the program's defaults.
func (g *Grant) readTerms(data []byte) bool {
	d := options{data: data, ok: true}
	topUp, _ := d.next(1)
	g.ValidUntil = 0
	if until, some := d.next(8); some {
		g.ValidUntil = int64(until)
	}
	lamports, some := d.next(8)
	if !some {
		lamports = DefaultTopUp
	}
	if topUp == 1 {
		g.TopUp = lamports
	}
	return d.ok && len(d.data) == 0 && topUp <= 1
}

// options reads borsh Options one after another; ok turns false at the first bad one.
type options struct {
	data []byte
	ok   bool
}

// next reads an Option of an integer of size bytes.
func (o *options) next(size int) (value uint64, some bool) {
	if !o.ok || len(o.data) == 0 || o.data[0] > 1 || (o.data[0] == 1 && len(o.data) < 1+size) {
		o.ok = false
		return 0, false
	}
	if o.data[0] == 0 {
		o.data = o.data[1:]
		return 0, false
	}
	var wide [8]byte
	copy(wide[:], o.data[1:1+size])
	o.data = o.data[1+size:]
	return binary.LittleEndian.Uint64(wide[:]), true
}

// builtin reads what this package itself puts into transactions, revocations and transfers, into d.
func (c call) builtin(d *Description) (string, bool) {
	switch {
	case c.program == ProgramID && len(c.data) == 8 && discriminator(c.data) == revokeV2Tag && len(c.accounts) == 4:
		d.Closings = append(d.Closings, Closing{Token: c.accounts[0], RentTo: c.accounts[1]})
		return fmt.Sprintf("Closes session token %s of %s; its rent goes to %s.", c.accounts[0], c.accounts[2], c.accounts[1]), true
	case c.program == ProgramID && len(c.data) == 8 && discriminator(c.data) == revokeV1Tag && len(c.accounts) == 3:
		d.Closings = append(d.Closings, Closing{Token: c.accounts[0], RentTo: c.accounts[1]})
		return fmt.Sprintf("Closes session token %s; its rent goes to %s.", c.accounts[0], c.accounts[1]), true
	case c.program == solana.SystemProgramID && len(c.data) == 12 && binary.LittleEndian.Uint32(c.data) == 2 && len(c.accounts) == 2:
		t := Transfer{From: c.accounts[0], To: c.accounts[1], Lamports: binary.LittleEndian.Uint64(c.data[4:])}
		d.Transfers = append(d.Transfers, t)
		return fmt.Sprintf("Sends %d lamports from %s to %s.", t.Lamports, t.From, t.To), true
	}
	return "", false
}

package attack

import (
	"errors"
	"fmt"
)

// Attack is one attempt: staged honestly, then made.
type Attack struct {
	ID      string  // "A1", "A2", …
	Chapter string  // what it attacks
	Name    string  // what is tried, in plain words
	Expect  Refusal // what the chain must answer

	script func(*scene)
}

// Report is what became of an attack.
type Report struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Expect    string `json:"expect"`          // the refusal meant
	Got       string `json:"got"`             // the answer of the chain
	Unchanged bool   `json:"state_unchanged"` // every account is as before, but for the attacker's fee
	OK        bool   `json:"ok"`              // refused as expected, and nothing changed

	Chapter string `json:"-"`
	Err     error  `json:"-"` // why it is not OK
}

// Options say what is attacked. The zero value is the project's own programs.
type Options struct {
	Chess  []byte          // ELF of the chess program; nil: the embedded one
	Record func(Recording) // if not nil, told how the attack went, to be judged elsewhere
}

// errNoStrike is a script that never strikes.
var errNoStrike = errors.New("the script made no attempt")

// Run carries the attack out on a chain of its own.
func (a Attack) Run(o Options) Report {
	r := Report{ID: a.ID, Name: a.Name, Expect: a.Expect.String(), Chapter: a.Chapter}
	s, err := newScene(a, o)
	if err != nil {
		r.Err = err
		return r
	}
	defer s.chain.Close() //nolint:errcheck // in memory: nothing to lose
	a.script(s)
	if s.err == nil && s.strikes == 0 {
		s.err = errNoStrike
	}
	if s.err == nil && o.Record != nil {
		o.Record(s.recording)
	}
	r.Err, r.Got, r.Unchanged = s.err, s.got, s.unchanged
	r.OK = s.err == nil
	return r
}

// chapter is a group of attacks.
type chapter struct {
	title string
	list  func() []Attack
}

// chapters follow the threat model: whose account, whose signature, when, how often, how much, and in what form.
var chapters = []chapter{
	{"forged and swapped session tokens", tokenAttacks},
	{"forged and missing policies", policyAttacks},
	{"tokens of the first version", v1Attacks},
	{"signatures", signerAttacks},
	{"time", timeAttacks},
	{"life of a session", lifeAttacks},
	{"scope of a session", scopeAttacks},
	{"seat, turn and stage of the game", seatAttacks},
	{"replay and order", replayAttacks},
	{"opening a policy", openPolicyAttacks},
	{"renewing a policy", renewPolicyAttacks},
	{"ending and closing a policy", endPolicyAttacks},
	{"money", moneyAttacks},
	{"calls between programs", callAttacks},
	{"malformed instructions", formAttacks},
}

// All returns every attack, numbered in order.
func All() []Attack {
	var all []Attack
	for _, c := range chapters {
		for _, a := range c.list() {
			a.ID = fmt.Sprintf("A%d", len(all)+1)
			a.Chapter = c.title
			all = append(all, a)
		}
	}
	return all
}

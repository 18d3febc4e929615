package browser

import (
	"fmt"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// Tone says how a clause is to be taken. The page gives each a word and a sign of its own, not only a colour.
type Tone string

// The tones.
const (
	Fact    Tone = "fact"    // what is
	May     Tone = "may"     // a right that is given
	MayNot  Tone = "may-not" // a right that is not given
	Limit   Tone = "limit"   // what bounds it: time, money
	Warning Tone = "warning" // what nobody could read
)

// Clause is one line of a statement, or a few under one label.
type Clause struct {
	Tone  Tone     `json:"tone"`
	Label string   `json:"label"`
	Lines []string `json:"lines"`
}

// Statement is what the page says of a transaction.
type Statement struct {
	Title   string   `json:"title"`
	Clauses []Clause `json:"clauses"`
}

// Words states what session.Describe reads from a transaction: a clause a step, then who pays.
// Explain puts the instructions of further programs into words and may be nil.
func Words(explain session.Explainer) func(*solana.Transaction) (Statement, error) {
	return func(tx *solana.Transaction) (Statement, error) {
		d, err := session.Describe(tx, explain)
		if err != nil {
			return Statement{}, err
		}
		s := Statement{Title: "Approve a transaction"}
		if len(d.Grants) > 0 {
			s.Title = "Approve a session"
		}
		for i, step := range d.Steps {
			c := Clause{Tone: Fact, Label: fmt.Sprintf("Step %d of %d", i+1, len(d.Steps)), Lines: []string{step.Text}}
			if !step.Known {
				c.Tone = Warning
			}
			s.Clauses = append(s.Clauses, c)
		}
		lines := d.Lines()
		fee := Clause{Tone: Limit, Label: "Fee", Lines: lines[len(lines)-1:]}
		s.Clauses = append(s.Clauses, fee)
		return s, nil
	}
}

// foretold is what the chain said would become of the account.
func foretold(o session.Outcome, account solana.PublicKey) Clause {
	return Clause{Tone: Limit, Label: "Tried first", Lines: []string{o.Line(account)}}
}

// reviewed states what a wallet has added to a transaction, before what the transaction says as a whole.
func reviewed(s Statement, r session.Review, account solana.PublicKey) Statement {
	fee := fmt.Sprintf("It pays %d lamports in fees now, %d of them to be served sooner.", r.Description.Fee, r.Changes.PriorityFee)
	clauses := []Clause{
		{Tone: Fact, Label: "Your wallet added", Lines: r.Changes.Lines()},
		{Tone: Limit, Label: "Fee with that", Lines: []string{fee}},
		foretold(r.Outcome, account),
	}
	return Statement{Title: "Your wallet added to it", Clauses: append(clauses, s.Clauses...)}
}

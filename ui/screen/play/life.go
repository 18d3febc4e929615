package play

import (
	"regexp"
	"time"

	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// focus is the proof that is shown in full: the move that led to the position on the board, or the latest action; -1 for none.
func (m Model) focus() int {
	if !m.past.on() {
		return min(len(m.snap.Proofs), 1) - 1
	}
	for i, p := range m.snap.Proofs {
		if p.Ply == m.past.ply-1 && m.past.ply <= len(m.sans) && p.Text == m.sans[m.past.ply-1] {
			return i
		}
	}
	return -1
}

// lifeEntries tell the whole life of the move in focus.
func (m Model) lifeEntries(w int) []entry {
	th := m.env.Theme
	if m.pending.late && !m.past.on() {
		return wrapped(m.pending.san+" ~ not confirmed yet", w, th.Warn)
	}
	at := m.focus()
	switch {
	case at < 0 && m.past.on() && m.past.ply > 0:
		return wrapped("The transaction of "+m.sans[m.past.ply-1]+" is from before this game was resumed.", w, th.Muted)
	case at < 0:
		return wrapped("Nothing sent yet.", w, th.Muted)
	}
	p := m.snap.Proofs[at]
	return append(m.shortEntries(p, w), m.detailEntries(p, w)...)
}

// shortEntries are what happened and what identifies it.
func (m Model) shortEntries(p backend.Proof, w int) []entry {
	th := m.env.Theme
	if p.Err != nil {
		what, _ := backend.Explain(p.Err)
		return wrapped(p.Text+" ✗ "+what, w, th.Danger)
	}
	took := []string{p.Text + " ✓ " + microseconds(p.Elapsed)}
	if p.Units > 0 {
		took = append(took, "fee "+grouped(p.Fee)+" lamports")
	}
	out := facts(took, w, th.Good)
	ids := []string{"by " + screen.Short(p.SignedBy)}
	if p.Signature != "" {
		ids = append(ids, "tx "+screen.Short(p.Signature), "slot "+grouped(p.Slot))
	}
	if p.Units > 0 {
		ids = append(ids, grouped(p.Units)+" CU")
	}
	return append(out, facts(ids, w, th.Muted)...)
}

// detailEntries are the stages of a transaction, what the program was told, what it changed and what it logged.
func (m Model) detailEntries(p backend.Proof, w int) []entry {
	th := m.env.Theme
	out := facts(stageFacts(p.Stages), w, th.Proof)
	if p.Instruction != "" {
		out = append(out, wrapped(p.Instruction, w, th.Ink)...)
	}
	out = append(out, facts(p.Changes, w, th.Ink)...)
	for _, line := range p.Logs {
		out = append(out, wrapped(logText(line), w, th.Muted)...)
	}
	return out
}

// stageFacts are when a transaction came to which stage, in microseconds from when it was asked for.
func stageFacts(s backend.Stages) []string {
	if s == (backend.Stages{}) {
		return nil
	}
	us := func(d time.Duration) string { return grouped(uint64(d.Microseconds())) }
	return []string{
		"built " + us(s.Built), "signed " + us(s.Signed), "sent " + us(s.Sent), "executed " + us(s.Executed), "confirmed " + us(s.Confirmed) + " µs",
	}
}

// address is a base58 public key.
var address = regexp.MustCompile(`[1-9A-HJ-NP-Za-km-z]{32,44}`)

// logText is a line of the program's log with its addresses shortened.
func logText(line string) string { return address.ReplaceAllStringFunc(line, screen.Short) }

// microseconds is a duration as the proof shows it: "900 µs".
func microseconds(d time.Duration) string { return grouped(uint64(max(d, 0).Microseconds())) + " µs" }

package plain

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"castlekey/ui/backend"
)

// readPatience is how long a proof waits for what the chain has to say about it.
const readPatience = 3 * time.Second

// proof tells everything that is known of the last action, or of the half-move with a number.
func (t *table) proof(ctx context.Context, args string) error {
	ply := -1
	if args != "" {
		n, _ := strconv.Atoi(args) // what is no number is 0
		if n < 1 {
			t.say("Type proof and the number of a half-move, from 1.")
			return nil
		}
		ply = n - 1
	}
	s := t.await(ctx, readPatience, func(s backend.Snapshot) bool {
		p, ok := proofOf(s, ply)
		return !ok || p.Err != nil || p.Signature == "" || len(p.Logs) > 0
	})
	p, ok := proofOf(s, ply)
	switch {
	case s.Setup.Venue == backend.OffChain:
		t.say("This game is played off chain: there is nothing to prove.")
	case !ok && len(s.Proofs) == 0:
		t.say("Nothing was sent yet.")
	case !ok:
		t.say("Nothing is known here of the transaction of that half-move.")
	default:
		t.tellProof(p)
	}
	return nil
}

// proofOf is the latest proof, or with a ply that of its move.
func proofOf(s backend.Snapshot, ply int) (backend.Proof, bool) {
	sans := s.Game.SANs()
	i := slices.IndexFunc(s.Proofs, func(p backend.Proof) bool {
		return ply < 0 || p.Ply == ply && ply < len(sans) && p.Text == sans[ply]
	})
	if i < 0 {
		return backend.Proof{}, false
	}
	return s.Proofs[i], true
}

func (t *table) tellProof(p backend.Proof) {
	t.say("%s by %s at ply %d.", p.Text, p.Color, p.Ply)
	if p.Err != nil {
		t.complain(p.Err)
		t.tellLog(p.Logs)
		return
	}
	t.say("Signed by %s, transaction %s.", p.SignedBy, p.Signature)
	t.say("Slot %d, %d compute units, fee %d lamports, confirmed %d microseconds after it was signed.", p.Slot, p.Units, p.Fee, p.Elapsed.Microseconds())
	if s := p.Stages; s != (backend.Stages{}) {
		t.say("Counted from the wish to move, in microseconds: built %d, signed %d, sent %d, executed %d, confirmed %d.", s.Built.Microseconds(),
			s.Signed.Microseconds(), s.Sent.Microseconds(), s.Executed.Microseconds(), s.Confirmed.Microseconds())
	}
	if p.Instruction != "" {
		t.say("The program was told %s.", p.Instruction)
	}
	if len(p.Changes) > 0 {
		t.say("Changed: %s.", strings.ReplaceAll(strings.Join(p.Changes, "; "), "→", "to"))
	}
	t.tellLog(p.Logs)
}

func (t *table) tellLog(lines []string) {
	for _, line := range lines {
		t.say("Log: %s", line)
	}
}

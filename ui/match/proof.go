package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"castlekey/game"
	"castlekey/onchain"
	"castlekey/session/submit"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// proofsKept bounds the list of proofs in a snapshot.
const proofsKept = 1024

// prove adds what became of an action to the snapshot. What has to be asked for is filled in later: nobody waits for it.
func (m *Match) prove(p backend.Proof, before *onchain.State, r onchain.Receipt, err error) (backend.Proof, error) {
	p.Err = Explained(err)
	var refused *submit.Rejected
	switch {
	case err == nil:
		p.SignedBy = r.Signer.String()
		p.Slot, p.Units, p.Fee, p.Elapsed, p.Stages = r.Slot, r.Units, r.Fee, r.Elapsed, backend.Stages(r.Stages)
		p.Changes = changes(before, m.current(), p.Ply)
	case errors.As(err, &refused):
		p.Logs = refused.Logs
	}
	if err == nil && !r.Signature.IsZero() {
		p.Signature = r.Signature.String()
		m.later(func() { m.detail(r.Signature) })
	}
	m.change(func(s *backend.Snapshot) { s.Proofs = withProof(s.Proofs, p) })
	return p, p.Err
}

// current is the state as last confirmed.
func (m *Match) current() *onchain.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// withProof adds a proof, the latest ply first whichever was confirmed first. The old list stays as it is.
func withProof(proofs []backend.Proof, p backend.Proof) []backend.Proof {
	at := slices.IndexFunc(proofs, func(q backend.Proof) bool { return q.Ply <= p.Ply })
	if at < 0 {
		at = len(proofs)
	}
	added := slices.Insert(slices.Clone(proofs), at, p)
	return added[:min(len(added), proofsKept)]
}

// later does something in the background, unless the match is closed; Close waits for it.
func (m *Match) later(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.background(f)
	}
}

// A node may need a moment until it can tell of a transaction that it has confirmed.
const (
	detailTries    = 4
	detailPause    = 400 * time.Millisecond
	detailPatience = 10 * time.Second
)

// detail reads a landed transaction back and completes its proof. A node that keeps no history leaves it as it is.
func (m *Match) detail(sig solana.Signature) {
	ctx, cancel := context.WithTimeout(m.ctx, detailPatience)
	defer cancel()
	for try := 1; ; try++ {
		d, err := m.host.client.Details(ctx, sig)
		if err == nil {
			m.change(func(s *backend.Snapshot) { s.Proofs = withDetails(s.Proofs, sig.String(), d) })
			return
		}
		if try == detailTries {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(detailPause):
		}
	}
}

// withDetails completes the proof of a signature. The old list stays as it is.
func withDetails(proofs []backend.Proof, signature string, d onchain.Details) []backend.Proof {
	at := slices.IndexFunc(proofs, func(p backend.Proof) bool { return p.Signature == signature })
	if at < 0 {
		return proofs
	}
	proofs = slices.Clone(proofs)
	p := &proofs[at]
	p.Units, p.Fee, p.Logs, p.Instruction = d.Units, d.Fee, d.Logs, d.Instruction
	if d.Payer != [2]uint64{} {
		p.Changes = append(slices.Clip(p.Changes), fmt.Sprintf("session key %s → %s lamports", grouped(d.Payer[0]), grouped(d.Payer[1])))
	}
	return proofs
}

// changes says what an action at a ply changed in the game's account. The opponent may have answered since, so what his answer changes as
// well is said only if the action was the last.
func changes(before, after *onchain.State, ply int) []string {
	if before == nil || after == nil {
		return nil
	}
	var out []string
	if len(after.Record) > ply && len(before.Record) == ply {
		out = append(out, fmt.Sprintf("ply %d → %d", ply, ply+1), "record + "+after.Record[ply].Move.UCI())
		if mover := before.Turn; after.Timed() {
			out = append(out, fmt.Sprintf("%s %s → %s", side(mover), clockText(before.Remaining[mover]), clockText(after.Remaining[mover])))
		}
	}
	if len(after.Record) > ply+1 {
		return out
	}
	if a, b := offerText(before), offerText(after); a != b {
		out = append(out, fmt.Sprintf("draw offer %s → %s", a, b))
	}
	if before.Status != after.Status {
		out = append(out, fmt.Sprintf("status active → over: %s, %s", after.Reason, after.Result))
	}
	return out
}

func side(c game.Color) string {
	if c == game.White {
		return "White"
	}
	return "Black"
}

func offerText(s *onchain.State) string {
	if s.DrawOffer == nil {
		return "none"
	}
	return "by " + side(*s.DrawOffer)
}

// clockText is a time in whole seconds, as the account holds it: "4:58".
func clockText(d time.Duration) string {
	s := int(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// grouped is a number with its thousands set apart.
func grouped(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

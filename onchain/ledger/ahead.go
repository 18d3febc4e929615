package ledger

import (
	"fmt"
	"sync"
	"time"

	"castlekey/onchain/svm"
)

// A transaction that comes alone is written ahead: while its bytes are on their way to the disk, it is executed and, on another core,
// verified. What it did follows from those bytes and from what was stored before, as on a cluster; so that need not be on disk when the
// transaction is confirmed, and is written along with the next one, or once nothing has come for a moment. If the process dies before,
// the transaction is verified and executed again when the ledger is opened, at the slot and time it had.
//
// Whoever is refused was written for nothing: his record is spoiled, and the next one takes its place. A forgery may have reached the disk
// by then; it is refused again when the ledger is opened. A flood of forgeries would keep the disk busy: so after a refusal the next transactions take the other way, first verified
// and executed, then written.

// waryFor is how many transactions after a refused one are not written ahead.
const waryFor = 100

// submitAhead submits a transaction that is not verified yet, if it comes alone and the store can take it.
func (l *Ledger) submitAhead(tx *svm.Transaction, raw []byte, o SubmitOptions) (done bool, err error) {
	s, ok := l.store.(aheadStore)
	if !ok || !l.flushMu.TryLock() {
		return false, nil
	}
	defer l.flushMu.Unlock()
	if l.wary > 0 {
		l.wary--
		return false, nil
	}
	g, err := l.executeAhead(s, tx, raw, o)
	if g == nil {
		return err != nil, err
	}
	err = l.conclude(g, s.commit(g.batches))
	l.settleLater()
	return true, err
}

// settleLater has what transactions did written once nothing has come for a moment, so that nobody who opens the ledger later, with other
// programs maybe, has to find out again. The caller holds flushMu.
func (l *Ledger) settleLater() {
	switch {
	case l.config.Idle < 0:
	case l.settling == nil:
		l.settling = time.AfterFunc(l.config.Idle, l.settleNow)
	default:
		l.settling.Reset(l.config.Idle)
	}
}

func (l *Ledger) settleNow() {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	if s, ok := l.store.(aheadStore); ok && !l.shut {
		s.settle()
	}
}

// executeAhead executes a transaction while it is written and verified. Neither a group nor an error: it does not come alone.
func (l *Ledger) executeAhead(s aheadStore, tx *svm.Transaction, raw []byte, o SubmitOptions) (*group, error) {
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	env, err := l.environment(o)
	if err != nil || len(env.staged) > 0 {
		return nil, err
	}
	alone := *tx
	verified := sync.OnceValue(alone.Verify) // by whoever comes first: a busy machine may have no other core
	go func() { _ = verified() }()
	begun := s.intend(intent{env.state, o, raw})
	result := l.runtime.ProcessUnverified(env.svm(), tx)
	if begun == nil && !refused(result, o) {
		_ = s.sync() // if it fails, commit stores everything in its own way
	}
	if err := verified(); err != nil {
		result = svm.Result{Err: err}
	}
	g, err := l.take(env, tx, raw, o, result)
	if err != nil {
		s.void()
		l.wary = waryFor
		return nil, err
	}
	l.gathering, l.flushing = nil, g
	return g, nil
}

// finish executes a transaction that was written ahead and maybe confirmed, but of which is not known what it did. That it is refused, or
// cannot be executed at all, means that it never was confirmed.
func (l *Ledger) finish(i *intent) (err error) {
	s := l.store.(aheadStore)
	g, err := l.executeAgain(i)
	if err != nil {
		return err
	}
	if g == nil {
		s.void()
		return s.commit([]batch{{state: l.stored()}}) // so that it is not asked again, by a ledger with other programs maybe
	}
	err = l.conclude(g, s.commit(g.batches))
	l.settleLater()
	return err
}

func (l *Ledger) executeAgain(i *intent) (g *group, err error) {
	tx, err := decode(i.raw)
	if err != nil {
		return nil, fmt.Errorf("%w: read the last transaction of the journal: %w", ErrCorrupt, err)
	}
	l.commitMu.Lock()
	defer l.commitMu.Unlock()
	defer func() {
		if recover() != nil {
			g = nil
		}
	}()
	at := i.state.Timeline.Last
	env := environment{ledger: l, moment: at, clock: l.clockAt(at), maxAge: i.options.maxAge()}
	g, err = l.take(env, tx, i.raw, i.options, l.runtime.Process(env.svm(), tx))
	if err != nil {
		return nil, nil
	}
	l.gathering, l.flushing = nil, g
	return g, nil
}

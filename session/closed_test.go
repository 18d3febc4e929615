package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// hooked is a chain that does something once it has taken a transaction.
type hooked struct {
	session.Chain
	sent func()
}

func (c *hooked) SendRawTransactionWithOpts(ctx context.Context, raw []byte, o rpc.TransactionOpts) (solana.Signature, error) {
	sig, err := c.Chain.SendRawTransactionWithOpts(ctx, raw, o)
	if c.sent != nil {
		c.sent()
	}
	return sig, err
}

// TestASessionClosedInTheMiddleKeepsItsKey closes a session, as leaving a game does, while something of it is under way: what was begun is
// settled by who loads it next, and the key is still in its record then.
func TestASessionClosedInTheMiddleKeepsItsKey(t *testing.T) {
	longer := session.Extension{ValidFor: 2 * time.Hour, FillTo: topUp}
	for name, do := range map[string]func(context.Context, *session.Session, session.Approver) error{
		"renewed": func(ctx context.Context, s *session.Session, a session.Approver) error {
			_, err := s.Renew(ctx, a, longer)
			return err
		},
		"filled up": func(ctx context.Context, s *session.Session, a session.Approver) error {
			_, err := s.Renew(ctx, a, session.Extension{FillTo: 2 * topUp})
			return err
		},
		"revoked":    ends["revoked"],
		"signed out": ends["signed out"],
		"replaced":   rotates,
	} {
		for _, when := range []string{"while the wallet is asked", "once it was sent"} {
			t.Run(name+" "+when, func(t *testing.T) {
				w := newWorld(t)
				chain := &hooked{Chain: w.chain.Client()}
				s, err := session.New(w.store, chain, fast).Open(t.Context(), w.wallet, w.request())
				if err != nil {
					t.Fatal(err)
				}
				leaves := func() { _ = s.Close() }
				asked := approver{w.wallet, w.wallet.Sign}
				if when == "once it was sent" {
					chain.sent = leaves
				} else {
					asked.sign = func(ctx context.Context, tx *solana.Transaction) error {
						leaves()
						return w.wallet.Sign(ctx, tx)
					}
				}
				err = do(t.Context(), s, asked)
				chain.sent = nil
				_ = s.Close()
				if err != nil && !errors.Is(err, session.ErrClosed) {
					t.Errorf("answered %v, want nothing or that the session is closed", err)
				}
				w.cleanUp(name)
			})
		}
	}
}

// rotates replaces a session and lets go of the new one.
func rotates(ctx context.Context, s *session.Session, a session.Approver) error {
	next, err := s.Rotate(ctx, a, session.Request{Target: s.Target(), ValidFor: time.Hour, TopUp: topUp}, session.Around{})
	if err == nil {
		_ = next.Close()
	}
	return err
}

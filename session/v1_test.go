package session_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// openV1 opens a session with a token that anyone may revoke.
func (w *world) openV1() *session.Session {
	w.t.Helper()
	request := w.request()
	request.Version = session.V1
	s, err := w.keeper.Open(w.t.Context(), w.wallet, request)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.Close() })
	return s
}

// revokedByAStranger closes a V1 token by a transaction that neither the wallet nor the session key signed.
func (w *world) revokedByAStranger(s *session.Session) {
	w.t.Helper()
	stranger := session.NewKey()
	if _, err := w.chain.Ledger().Airdrop(stranger.PublicKey(), solana.LAMPORTS_PER_SOL); err != nil {
		w.t.Fatal(err)
	}
	revoke, err := session.RevokeV1(session.Parties{Target: s.Target(), Signer: s.PublicKey(), Authority: s.Authority()})
	if err != nil {
		w.t.Fatal(err)
	}
	tx := w.transaction(stranger.PublicKey(), revoke)
	if err := stranger.Sign(tx); err != nil {
		w.t.Fatal(err)
	}
	w.send(tx)
}

func TestATokenV1IsMadeOnlyIfAskedFor(t *testing.T) {
	w := newWorld(t)
	p, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), w.request())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Discard()
	if g := p.Description().Grants[0]; g.Version != session.V2 || strings.Contains(strings.Join(p.Description().Lines(), " "), "WARNING") {
		t.Errorf("nobody asked for a token V1: %+v, %q", g, p.Description().Lines())
	}
	request := w.request()
	request.Version = session.V1
	p1, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), request)
	if err != nil {
		t.Fatal(err)
	}
	defer p1.Discard()
	shown := p1.Description().Lines()[0]
	for _, want := range []string{
		"WARNING", "first version (V1)", "Anyone, an opponent included, may revoke it at any time", "rent then goes to " + w.wallet.PublicKey().String(),
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("before a token V1 is approved, %q is not said: %q", want, shown)
		}
	}
	request.Version = 3
	if _, err := w.keeper.Prepare(t.Context(), w.wallet.PublicKey(), request); err == nil {
		t.Error("there is no version 3")
	}
}

func TestASessionWithATokenV1Lives(t *testing.T) {
	w := newWorld(t)
	s := w.openV1()
	if token := s.View().Token; token == nil || token.Version != session.V1 || s.Info().Version != session.V1 {
		t.Fatalf("opened: %+v", token)
	}
	s, err := w.reopen(s)
	if err != nil || s.View().Rent != session.TokenV1Rent {
		t.Fatalf("resumed: %v, %+v", err, s.View())
	}
	if _, err := s.Renew(t.Context(), w.wallet, session.Extension{ValidFor: 2 * time.Hour, FillTo: 2 * topUp}); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Refresh(t.Context()); err != nil || v.Token == nil || v.Token.Version != session.V1 || v.Balance != 2*topUp {
		t.Errorf("renewed: %+v, %v", v, err)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.spent(2 + 2 + 2)
	w.forgotten(s.Ref())
}

// TestASessionRevokedByAStrangerComesBack is what the warning is about, and what helps.
func TestASessionRevokedByAStrangerComesBack(t *testing.T) {
	w := newWorld(t)
	s := w.openV1()
	before := w.balance(w.wallet.PublicKey())
	w.revokedByAStranger(s)
	if got := w.balance(w.wallet.PublicKey()) - before; got != session.TokenV1Rent {
		t.Errorf("the wallet got %d lamports, want the token's rent", got)
	}
	if _, err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Usable(); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("revoked by a stranger: %v, want ErrRevoked", err)
	}
	if _, err := s.Renew(t.Context(), w.wallet, session.Extension{ValidFor: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Usable(); err != nil || s.View().Token.Version != session.V1 {
		t.Errorf("renewed: %v, %+v", err, s.View().Token)
	}
}

// TestATokenV1IsSignedOutWithItsRent needs no prompt at all: the session key may revoke the token as anyone may.
func TestATokenV1IsSignedOutWithItsRent(t *testing.T) {
	w := newWorld(t)
	s := w.openV1()
	if _, err := s.SignOut(t.Context(), session.Around{}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if err := w.keeper.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.spent(2 + 1)
	w.forgotten(s.Ref())
}

func TestRotationChoosesItsOwnVersion(t *testing.T) {
	w := newWorld(t)
	s := w.openV1()
	next, err := s.Rotate(t.Context(), w.wallet, w.request(), session.Around{})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if v, err := next.Refresh(t.Context()); err != nil || v.Token == nil || v.Token.Version != session.V2 {
		t.Errorf("rotated: %+v, %v", v.Token, err)
	}
	if w.balance(s.TokenAddress()) != 0 || w.balance(s.PublicKey()) != 0 {
		t.Error("something is left on the old key or token")
	}
}

// TestATokenSaysHowItIsClosed holds what a token builds against the instructions of its version.
func TestATokenSaysHowItIsClosed(t *testing.T) {
	token := session.Token{Authority: solana.PublicKey{1}, Target: solana.PublicKey{2}, Signer: solana.PublicKey{3}, FeePayer: solana.PublicKey{4}}
	parties := session.Parties{Authority: token.Authority, Target: token.Target, Signer: token.Signer, Payer: token.FeePayer}
	for _, c := range []struct {
		version        session.Version
		revoke, expire func(session.Parties) (solana.Instruction, error)
		rentTo         solana.PublicKey
	}{
		{session.V1, session.RevokeV1, session.RevokeV1, token.Authority},
		{session.V2, session.RevokeV2, session.CloseExpiredV2, token.FeePayer},
	} {
		token.Version = c.version
		if token.RentTo() != c.rentTo {
			t.Errorf("V%d: rent to %s", c.version, token.RentTo())
		}
		for _, pair := range [][2]func() (solana.Instruction, error){
			{token.Revoke, func() (solana.Instruction, error) { return c.revoke(parties) }},
			{token.CloseExpired, func() (solana.Instruction, error) { return c.expire(parties) }},
		} {
			got, err := pair[0]()
			if err != nil {
				t.Fatal(err)
			}
			want, err := pair[1]()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("V%d (-want +got):\n%s", c.version, diff)
			}
		}
	}
}

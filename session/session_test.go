package session_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

func TestOpenSignResumeRevoke(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	if err := s.Usable(); err != nil {
		t.Fatal(err)
	}
	tx := w.budgetOnly(s.PublicKey())
	if err := s.Sign(tx); err != nil {
		t.Fatal(err)
	}
	w.send(tx)

	s, err := w.reopen(s)
	if err != nil {
		t.Fatal(err)
	}
	v := s.View()
	want := session.Token{Version: session.V2, Authority: w.wallet.PublicKey(), Target: program.ChessID, Signer: s.PublicKey(),
		FeePayer: w.wallet.PublicKey(), ValidUntil: s.ValidUntil().Unix()}
	if diff := cmp.Diff(&want, v.Token); diff != "" {
		t.Errorf("token (-want +got):\n%s", diff)
	}
	if v.Balance != topUp-session.FeePerSignature || v.MovesLeft() != 220 || string(s.Meta()) != "game 1" {
		t.Errorf("balance %d, %d moves left, meta %q", v.Balance, v.MovesLeft(), s.Meta())
	}
	if left := s.ValidUntil().Unix() - v.Now; left < 3590 || left > 3600 {
		t.Errorf("valid for %d more seconds, want an hour", left)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(2 + 1 + 2)
	if err := s.Sign(w.budgetOnly(s.PublicKey())); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("Sign after Revoke: %v, want ErrRevoked", err)
	}
	if _, err := w.keeper.Load(t.Context(), s.Ref()); !errors.Is(err, keystore.ErrNotFound) {
		t.Errorf("Load after Revoke: %v, want ErrNotFound", err)
	}
}

func TestSignOutLeavesNothingOnTheKeyAndRevokeBringsTheRentBack(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	if _, err := s.SignOut(t.Context(), session.Around{}); err != nil {
		t.Fatal(err)
	}
	if got := w.balance(s.PublicKey()); got != 0 {
		t.Errorf("%d lamports left on the key", got)
	}
	if err := s.Sign(w.budgetOnly(s.PublicKey())); !errors.Is(err, session.ErrSignedOut) {
		t.Errorf("Sign: %v, want ErrSignedOut", err)
	}
	if _, err := w.reopen(s); !errors.Is(err, session.ErrSignedOut) {
		t.Errorf("Resume: %v, want ErrSignedOut", err)
	}
	raw, err := w.store.Get(s.Ref().String())
	if err != nil || raw[2] != 0 || strings.Trim(string(raw[132:164]), "\x00") != "" {
		t.Errorf("the key is still in the record (%v)", err)
	}
	s = w.load(s.Ref())
	if _, err := s.SignOut(t.Context(), session.Around{}); !errors.Is(err, session.ErrSignedOut) {
		t.Errorf("second SignOut: %v, want ErrSignedOut", err)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(2 + 1 + 1)
}

func TestExpiredSessionIsRefusedAndCleanedUp(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	if err := w.chain.Ledger().WarpClock(time.Hour + time.Second); err != nil {
		t.Fatal(err)
	}
	if _, err := w.reopen(s); !errors.Is(err, session.ErrExpired) {
		t.Errorf("Resume: %v, want ErrExpired", err)
	}
	s = w.load(s.Ref())
	if err := s.Usable(); !errors.Is(err, session.ErrExpired) {
		t.Errorf("Usable: %v, want ErrExpired", err)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(4)
}

func TestSessionRevokedElsewhereIsNoticedAndSwept(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	revoke, err := session.RevokeV2(session.Parties{Target: program.ChessID, Signer: s.PublicKey(), Authority: w.wallet.PublicKey(), Payer: w.wallet.PublicKey()})
	if err != nil {
		t.Fatal(err)
	}
	tx := w.transaction(w.wallet.PublicKey(), revoke)
	if err := w.wallet.Sign(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	w.send(tx)
	if _, err := w.reopen(s); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("Resume: %v, want ErrRevoked", err)
	}
	s = w.load(s.Ref())
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(2 + 1 + 2)
}

func TestSessionOutOfFeesIsRescuedByTheWallet(t *testing.T) {
	w := newWorld(t)
	req := w.request()
	req.TopUp = session.RentFloor
	s, err := w.keeper.Open(t.Context(), w.wallet, req)
	if err != nil {
		t.Fatal(err)
	}
	if s.View().MovesLeft() != 0 {
		t.Errorf("%d moves left, want none", s.View().MovesLeft())
	}
	if _, err := s.SignOut(t.Context(), session.Around{}); !errors.Is(err, session.ErrOutOfFees) {
		t.Errorf("SignOut: %v, want ErrOutOfFees", err)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(4)
}

func TestSessionWithoutLamportsOfItsOwn(t *testing.T) {
	w := newWorld(t)
	req := w.request()
	req.TopUp = 0
	s, err := w.keeper.Open(t.Context(), w.wallet, req)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.balance(s.PublicKey()); got != 0 {
		t.Errorf("%d lamports on the key, want none", got)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	w.forgotten(s.Ref())
	w.spent(2 + 1)
}

func TestExtraInstructionsShareTheOneApproval(t *testing.T) {
	w := newWorld(t)
	friend := solana.PublicKey{7}
	gift := func(lamports byte) solana.Instruction {
		return solana.NewInstruction(solana.SystemProgramID,
			solana.AccountMetaSlice{solana.Meta(w.wallet.PublicKey()).WRITE().SIGNER(), solana.Meta(friend).WRITE()},
			[]byte{2, 0, 0, 0, lamports, 0, 0x10, 0, 0, 0, 0, 0})
	}
	req := w.request()
	var told [2]solana.PublicKey
	req.Extra = func(signer, token solana.PublicKey) ([]solana.Instruction, error) {
		told = [2]solana.PublicKey{signer, token}
		return []solana.Instruction{gift(1)}, nil
	}
	s, err := w.keeper.Open(t.Context(), w.wallet, req)
	if err != nil {
		t.Fatal(err)
	}
	if told != [2]solana.PublicKey{s.PublicKey(), s.TokenAddress()} {
		t.Errorf("Extra was told %v", told)
	}
	if _, err := s.Revoke(t.Context(), w.wallet, session.Around{
		Before: []solana.Instruction{gift(2)}, After: []solana.Instruction{gift(3)},
	}); err != nil {
		t.Fatal(err)
	}
	if got := w.balance(friend); got != 3*0x100000+6 {
		t.Errorf("the friend has %d lamports", got)
	}
}

func TestSignRefusesForeignPrograms(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	steal := solana.NewInstruction(solana.SystemProgramID,
		solana.AccountMetaSlice{solana.Meta(s.PublicKey()).WRITE().SIGNER(), solana.Meta(solana.PublicKey{6}).WRITE()},
		[]byte{2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	chess := solana.NewInstruction(program.ChessID, solana.AccountMetaSlice{solana.Meta(s.PublicKey()).SIGNER()}, nil)
	for name, tx := range map[string]*solana.Transaction{
		"a transfer":               w.transaction(s.PublicKey(), steal),
		"a transfer behind a move": w.transaction(s.PublicKey(), chess, steal),
	} {
		if err := s.Sign(tx); !errors.Is(err, session.ErrForeignProgram) || len(tx.Signatures) != 0 {
			t.Errorf("%s: %v, want ErrForeignProgram", name, err)
		}
	}
	if err := s.Sign(w.transaction(s.PublicKey(), chess)); err != nil {
		t.Errorf("a call of the target program: %v", err)
	}
	if err := s.Sign(w.budgetOnly(w.wallet.PublicKey())); !errors.Is(err, session.ErrNotSigner) {
		t.Errorf("not its transaction: %v, want ErrNotSigner", err)
	}
	_ = s.Close()
	if err := s.Sign(w.transaction(s.PublicKey(), chess)); !errors.Is(err, session.ErrClosed) {
		t.Errorf("closed: %v, want ErrClosed", err)
	}
}

func TestSessionsSideBySide(t *testing.T) {
	w := newWorld(t)
	a, b := w.open(), w.open()
	refs, err := w.keeper.List()
	if err != nil || len(refs) != 2 || a.Ref() == b.Ref() {
		t.Fatalf("sessions %v, %v; want two", refs, err)
	}
	if _, err := w.keeper.Load(t.Context(), a.Ref()); !errors.Is(err, keystore.ErrLocked) {
		t.Errorf("Load of a session in use: %v, want ErrLocked", err)
	}
	if info, err := w.keeper.Peek(a.Ref()); err != nil || info.State != session.Active || info.Label != "test" {
		t.Errorf("Peek = %+v, %v", info, err)
	}
	if _, err := a.Revoke(t.Context(), w.wallet, session.Around{}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Refresh(t.Context()); err != nil || b.Usable() != nil {
		t.Errorf("the other session suffered: %v, %v", err, b.Usable())
	}
}

func TestSessionOfAnotherClusterIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	_ = s.Close()
	other := session.New(w.store, newWorld(t).chain.Client(), fast)
	if _, err := other.Resume(t.Context(), s.Ref()); !errors.Is(err, session.ErrWrongCluster) {
		t.Errorf("Resume: %v, want ErrWrongCluster", err)
	}
	if err := other.Reconcile(t.Context()); err != nil {
		t.Errorf("Reconcile: %v", err)
	}
	if _, err := w.keeper.Peek(s.Ref()); err != nil {
		t.Errorf("the record is gone: %v", err)
	}
}

func TestSetMetaIsStored(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	if err := s.SetMeta([]byte("game 2")); err != nil {
		t.Fatal(err)
	}
	s, err := w.reopen(s)
	if err != nil || string(s.Meta()) != "game 2" {
		t.Errorf("meta %q, %v", s.Meta(), err)
	}
	if err := s.SetMeta(make([]byte, session.MaxMeta+1)); err == nil {
		t.Error("too much meta was stored")
	}
}

func TestUnknownSession(t *testing.T) {
	w := newWorld(t)
	ref := session.Ref{Cluster: w.chain.Ledger().GenesisHash()}
	if _, err := w.keeper.Resume(t.Context(), ref); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Resume: %v, want fs.ErrNotExist", err)
	}
}

func TestRefRoundTrip(t *testing.T) {
	ref := session.Ref{Cluster: solana.Hash{1}, Target: solana.PublicKey{2}, Authority: solana.PublicKey{3}, ID: solana.PublicKey{4}}
	got, err := session.ParseRef(ref.String())
	if diff := cmp.Diff(ref, got); diff != "" || err != nil {
		t.Errorf("ref (-want +got), error %v:\n%s", err, diff)
	}
	for _, bad := range []string{"", "a.b.c.d", ref.String() + ".x", strings.TrimPrefix(ref.String(), "4"), "demo.you"} {
		if _, err := session.ParseRef(bad); err == nil {
			t.Errorf("%q parses", bad)
		}
	}
}

func TestNothingSecretIsPrinted(t *testing.T) {
	w := newWorld(t)
	s := w.open()
	raw, err := w.store.Get(s.Ref().String())
	if err != nil {
		t.Fatal(err)
	}
	seed := raw[132:164]
	key := session.NewKey()
	holder := struct {
		S *session.Session
		s *session.Session
		K *session.Key
		V any
	}{s, s, key, s.Info()}
	asJSON, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(asJSON)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, holder), fmt.Sprintf(verb, s), fmt.Sprintf(verb, key))
	}
	for _, text := range texts {
		for _, form := range []string{hex.EncodeToString(seed[:8]), strings.Trim(fmt.Sprintf("%d", seed[:8]), "[]"), fmt.Sprintf("%#v", seed[:4])[7:]} {
			if strings.Contains(text, strings.TrimRight(form, "]}")) {
				t.Errorf("%q shows the seed", text)
			}
		}
	}
}

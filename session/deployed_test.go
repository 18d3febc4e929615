package session_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"castlekey/onchain/program"
	"castlekey/onchain/svm"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// TestDeployedEmbedded reads the session program of the embedded chain, which nobody can replace.
func TestDeployedEmbedded(t *testing.T) {
	w := newWorld(t)
	d, err := w.keeper.Deployed(t.Context())
	if err != nil || d.Slot != 0 || d.Authority != nil {
		t.Fatalf("deployed %+v, %v; want slot 0 and nobody who may replace it", d, err)
	}
	got, err := w.keeper.DeployedHash(t.Context(), d)
	if err != nil || got != session.HashBuild(program.Session()) {
		t.Errorf("hash %v, %v; want that of the built program, %v", got, err, session.HashBuild(program.Session()))
	}
}

// upgradeable puts a program into the world as the upgradeable loader keeps it.
func (w *world) upgradeable(slot uint64, authority *solana.PublicKey, elf []byte) {
	w.t.Helper()
	address := solana.NewWallet().PublicKey()
	data := binary.LittleEndian.AppendUint64([]byte{3, 0, 0, 0}, slot)
	if authority != nil {
		data = append(append(data, 1), authority[:]...)
	} else {
		data = append(data, make([]byte, 33)...)
	}
	w.set(address, &svm.Account{Lamports: 1, Owner: svm.UpgradeableLoaderID, Data: append(data, elf...)})
	w.set(session.ProgramID, &svm.Account{
		Lamports: 1, Owner: svm.UpgradeableLoaderID, Executable: true, Data: append([]byte{2, 0, 0, 0}, address[:]...),
	})
}

func (w *world) set(key solana.PublicKey, account *svm.Account) {
	w.t.Helper()
	if err := w.chain.Ledger().SetAccount(key, account); err != nil {
		w.t.Fatal(err)
	}
}

// TestDeployedUpgradeable reads a program that can be replaced, as on the public clusters.
func TestDeployedUpgradeable(t *testing.T) {
	owner := solana.NewWallet().PublicKey()
	for name, authority := range map[string]*solana.PublicKey{"by somebody": &owner, "by nobody any more": nil} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			elf := []byte("\x7fELF and so on")
			w.upgradeable(77, authority, append(elf, 0, 0, 0)) // the loader leaves room behind the file
			d, err := w.keeper.Deployed(t.Context())
			if err != nil || d.Slot != 77 {
				t.Fatalf("deployed %+v, %v; want slot 77", d, err)
			}
			if diff := cmp.Diff(authority, d.Authority); diff != "" {
				t.Error(diff)
			}
			if got, err := w.keeper.DeployedHash(t.Context(), d); err != nil || got != session.HashBuild(elf) {
				t.Errorf("hash %v, %v; want %v", got, err, session.HashBuild(elf))
			}
		})
	}
}

// TestDeployedRefused reads what is no session program, or none that can be read.
func TestDeployedRefused(t *testing.T) {
	for name, c := range map[string]struct {
		account *svm.Account
		want    error
	}{
		"nothing there":              {nil, session.ErrNoSessionProgram},
		"an account of no program":   {&svm.Account{Lamports: 1, Owner: svm.LoaderV2ID, Data: []byte("ELF")}, session.ErrNoSessionProgram},
		"a loader nobody knows":      {&svm.Account{Lamports: 1, Owner: solana.VoteProgramID, Executable: true, Data: []byte("ELF")}, session.ErrLoader},
		"a program without its data": {&svm.Account{Lamports: 1, Owner: svm.UpgradeableLoaderID, Executable: true, Data: append([]byte{2, 0, 0, 0}, make([]byte, 32)...)}, session.ErrLoader},
		"a program cut short":        {&svm.Account{Lamports: 1, Owner: svm.UpgradeableLoaderID, Executable: true, Data: []byte{2, 0, 0, 0}}, session.ErrLoader},
		"a buffer, no program":       {&svm.Account{Lamports: 1, Owner: svm.UpgradeableLoaderID, Executable: true, Data: append([]byte{1, 0, 0, 0}, make([]byte, 32)...)}, session.ErrLoader},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.set(session.ProgramID, c.account)
			if _, err := w.keeper.Deployed(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// TestBuildHash writes hashes as solana-verify does and reads them back.
func TestBuildHash(t *testing.T) {
	h := session.HashBuild([]byte("castle"))
	if h != session.HashBuild(append([]byte("castle"), bytes.Repeat([]byte{0}, 9)...)) {
		t.Error("zero bytes at the end change the hash")
	}
	if h == session.HashBuild([]byte("castl")) {
		t.Error("two builds have one hash")
	}
	if got, err := session.ParseBuildHash(h.String()); err != nil || got != h {
		t.Errorf("%v reads back as %v, %v", h, got, err)
	}
	for _, text := range []string{"", "dc52", h.String() + "00", "zz" + h.String()[2:]} {
		if _, err := session.ParseBuildHash(text); err == nil {
			t.Errorf("%q was read as a hash", text)
		}
	}
}

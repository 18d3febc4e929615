package ledger_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	bolt "go.etcd.io/bbolt"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
)

// TestReopeningRestoresTheChain compares everything a client could have seen before and after.
func TestReopeningRestoresTheChain(t *testing.T) {
	clock := newWallClock()
	config := ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db"), Now: clock.read, SlotDuration: 400 * time.Millisecond}
	l := open(t, config)
	from := newWallet(t, l, 3*sol)
	latest := l.LatestBlockhash()
	raw := transfer(t, from, solana.PublicKey{1}, sol, latest.Hash)
	id, err := l.Submit(raw, ledger.SubmitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := l.Transaction(id)
	genesis, count, faucet := l.GenesisHash(), l.TransactionCount(), l.Balance(l.Faucet())
	l.Close()

	clock.move(10 * time.Second)
	l = open(t, config)
	after, ok := l.Transaction(id)
	if !ok {
		t.Fatal("the transaction is gone")
	}
	if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("transaction (-before +after):\n%s", diff)
	}
	if l.GenesisHash() != genesis || l.TransactionCount() != count || l.Balance(l.Faucet()) != faucet {
		t.Error("the chain is another")
	}
	if l.Balance(from.PublicKey()) != 2*sol-5000 || l.Balance(solana.PublicKey{1}) != sol {
		t.Error("balances differ")
	}
	if got := l.Slot(); got != latest.Slot+25 {
		t.Errorf("slot is %d after 10 s, was %d", got, latest.Slot)
	}
	if !l.IsBlockhashValid(latest.Hash) {
		t.Error("a blockhash of 10 seconds ago is forgotten")
	}
	if _, err := l.Submit(raw, ledger.SubmitOptions{}); !errors.Is(err, svm.TxAlreadyProcessed) {
		t.Errorf("the same transaction again: %v", err)
	}
}

// TestTheChainDoesNotGoBack reopens it under a wall clock that was set back.
func TestTheChainDoesNotGoBack(t *testing.T) {
	clock := newWallClock()
	config := ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db"), Now: clock.read, SlotDuration: 400 * time.Millisecond}
	l := open(t, config)
	clock.move(time.Hour)
	newWallet(t, l, sol)
	want := l.Clock()
	l.Close()
	clock.move(-2 * time.Hour)
	if diff := cmp.Diff(want, open(t, config).Clock()); diff != "" {
		t.Errorf("clock (-before +after):\n%s", diff)
	}
}

// TestProgramsComeFromTheCaller reopens with another binary's program.
func TestProgramsComeFromTheCaller(t *testing.T) {
	id, elf := solana.PublicKey{7}, sessionProgram(t)
	other := append(bytes.Clone(elf), 0)
	path := filepath.Join(t.TempDir(), "chain.db")
	l := open(t, ledger.Config{Path: path, Programs: map[solana.PublicKey][]byte{id: elf}})
	if _, err := l.Airdrop(id, sol); err != nil { // now the account is stored, code and all
		t.Fatal(err)
	}
	lamports := l.Balance(id)
	l.Close()
	l = open(t, ledger.Config{Path: path, Programs: map[solana.PublicKey][]byte{id: other}})
	account, _ := l.Account(id)
	if !bytes.Equal(account.Data, other) || account.Lamports != lamports || !account.Executable {
		t.Error("the program is not the one given")
	}
}

// TestRemovedGenesisAccountStaysRemoved closes an account that genesis would bring back.
func TestRemovedGenesisAccountStaysRemoved(t *testing.T) {
	key := solana.PublicKey{3}
	config := ledger.Config{
		Path:     filepath.Join(t.TempDir(), "chain.db"),
		Accounts: map[solana.PublicKey]*svm.Account{key: {Lamports: sol, RentEpoch: svm.RentExemptEpoch}},
	}
	l := open(t, config)
	if l.Balance(key) != sol {
		t.Fatal("the genesis account is missing")
	}
	if err := l.SetAccount(key, nil); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, ok := open(t, config).Account(key); ok {
		t.Error("the account is back")
	}
}

// TestSecondOpenerIsTurnedAway opens one file twice.
func TestSecondOpenerIsTurnedAway(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chain.db")
	first := open(t, ledger.Config{Path: path})
	_, err := ledger.Open(ledger.Config{Path: path})
	if !errors.Is(err, ledger.ErrLocked) {
		t.Errorf("error is %v", err)
	}
	held, ok := errors.AsType[*ledger.LockedError](err)
	if !ok || held.PID != os.Getpid() || time.Since(held.Since) > time.Minute || held.URL != "" {
		t.Errorf("it does not say who has the file: %v", err)
	}
	if err := first.Announce("http://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	_, err = ledger.Open(ledger.Config{Path: path})
	for _, want := range []string{fmt.Sprint("process ", os.Getpid()), "since 20", "served at http://127.0.0.1:1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// TestDamagedFilesAreRefusedAndLeftAlone damages a ledger in every way a disk does.
func TestDamagedFilesAreRefusedAndLeftAlone(t *testing.T) {
	whole := storedChain(t)
	record := faucetRecord(t, whole)
	cases := map[string]struct {
		file []byte
		want error
	}{
		"text":                         {[]byte("[Event \"Casual game\"]\n"), ledger.ErrCorrupt},
		"a large file of zeros":        {make([]byte, 1<<16), ledger.ErrCorrupt},
		"half a ledger":                {whole[:len(whole)/2/4096*4096], ledger.ErrCorrupt},
		"a ledger short of a page":     {whole[:lastPage(t, whole)*4096], ledger.ErrCorrupt},
		"headers only":                 {whole[:2*4096], ledger.ErrCorrupt},
		"a bit flipped in an account":  {flipped(whole, record, 20), ledger.ErrCorrupt},
		"a bit flipped in a checksum":  {flipped(whole, record, 0), ledger.ErrCorrupt},
		"both headers zeroed":          {append(make([]byte, 2*4096), whole[2*4096:]...), ledger.ErrCorrupt},
		"a ledger of a newer castle":   {newerSchema(t, whole), ledger.ErrSchema},
		"another program's bolt file":  {foreignBolt(t), ledger.ErrCorrupt},
		"a ledger without its buckets": {withoutBucket(t, whole), ledger.ErrCorrupt},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chain.db")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := ledger.Open(ledger.Config{Path: path}); !errors.Is(err, c.want) {
				t.Errorf("error is %v, want %v", err, c.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(after, c.file) {
				t.Errorf("the file was changed (%d bytes, now %d), %v", len(c.file), len(after), err)
			}
		})
	}
}

// storedChain returns the file of a ledger with some accounts in it.
func storedChain(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chain.db")
	l := open(t, ledger.Config{Path: path})
	for range 20 {
		newWallet(t, l, sol)
	}
	l.Close()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// edit applies f to a copy of a bolt file and returns it.
func edit(t *testing.T, file []byte, f func(*bolt.Tx) error) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edit.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
	out, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// faucetRecord returns the value of some stored account.
func faucetRecord(t *testing.T, file []byte) (value []byte) {
	t.Helper()
	edit(t, file, func(tx *bolt.Tx) error {
		_, v := tx.Bucket([]byte("accounts")).Cursor().First()
		value = bytes.Clone(v)
		return nil
	})
	return value
}

// lastPage returns the number of the last page a ledger uses.
func lastPage(t *testing.T, file []byte) (page int64) {
	t.Helper()
	edit(t, file, func(tx *bolt.Tx) error {
		page = tx.Size()/4096 - 1
		return nil
	})
	return page
}

// flipped flips a bit in every copy of a record; freed pages may hold old ones.
func flipped(file, record []byte, at int) []byte {
	damaged := bytes.Clone(record)
	damaged[at] ^= 1
	return bytes.ReplaceAll(file, record, damaged)
}

func newerSchema(t *testing.T, file []byte) []byte {
	return edit(t, file, func(tx *bolt.Tx) error {
		version := binary.LittleEndian.AppendUint32(nil, 99)
		sum := binary.LittleEndian.AppendUint32(nil, crc32.Checksum(version, crc32.MakeTable(crc32.Castagnoli)))
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), append(sum, version...))
	})
}

func foreignBolt(t *testing.T) []byte {
	return edit(t, nil, func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("meta"))
		return err
	})
}

func withoutBucket(t *testing.T, file []byte) []byte {
	return edit(t, file, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("accounts")) })
}

// TestSlotsOfTransactionsDoNotComeBack reopens a chain that has a slot a transaction.
func TestSlotsOfTransactionsDoNotComeBack(t *testing.T) {
	config := ledger.Config{Path: filepath.Join(t.TempDir(), "chain.db")}
	l := open(t, config)
	newWallet(t, l, sol)
	want := l.LatestBlockhash()
	l.Close()
	if diff := cmp.Diff(want, open(t, config).LatestBlockhash()); diff != "" {
		t.Errorf("blockhash (-before +after):\n%s", diff)
	}
}

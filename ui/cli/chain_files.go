package cli

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"castlekey/onchain/ledger"
	"castlekey/onchain/svm"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
)

// accountFile is an account as solana account --output json writes it.
type accountFile struct {
	Pubkey  solana.PublicKey `json:"pubkey"`
	Account struct {
		Lamports   uint64           `json:"lamports"`
		Data       [2]string        `json:"data"` // text and its encoding
		Owner      solana.PublicKey `json:"owner"`
		Executable bool             `json:"executable"`
		RentEpoch  uint64           `json:"rentEpoch"`
	} `json:"account"`
}

// readAccounts reads what --account names.
func readAccounts(files []string) (map[solana.PublicKey]*svm.Account, error) {
	accounts := make(map[solana.PublicKey]*svm.Account)
	for _, path := range files {
		key, account, err := readAccount(path)
		if err != nil {
			return nil, usage("Write the file with solana account ADDRESS --output json.", "read account %s: %w", path, err)
		}
		accounts[key] = account
	}
	return accounts, nil
}

func readAccount(path string) (solana.PublicKey, *svm.Account, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return solana.PublicKey{}, nil, err
	}
	var f accountFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return solana.PublicKey{}, nil, err
	}
	if f.Account.Data[1] != "base64" {
		return solana.PublicKey{}, nil, fmt.Errorf("its data is in %q, not base64", f.Account.Data[1])
	}
	data, err := base64.StdEncoding.DecodeString(f.Account.Data[0])
	if err != nil {
		return solana.PublicKey{}, nil, err
	}
	if len(data) > svm.MaxAccountData {
		return solana.PublicKey{}, nil, fmt.Errorf("%d bytes of data are more than an account holds", len(data))
	}
	a := f.Account
	return f.Pubkey, &svm.Account{
		Lamports: a.Lamports, Owner: a.Owner, Executable: a.Executable, RentEpoch: a.RentEpoch, Data: data,
	}, nil
}

const otherChain = "Close it, or use another folder with --ledger, or none with --in-memory."

// heldError is that another process has the chain open: exit code 1, who it is, and how to join.
type heldError struct {
	locked *ledger.LockedError
	url    string // where it answers; empty: nowhere
}

func (e *heldError) Error() string { return e.locked.Error() }
func (e *heldError) Unwrap() error { return e.locked }

// Explain implements backend.Explainer.
func (e *heldError) Explain() (what, todo string) {
	who := *e.locked
	who.URL = e.url
	if e.url != "" {
		return match.WhoHolds(&who), "Join it: " + match.JoinCommand(e.url)
	}
	return match.WhoHolds(&who), otherChain
}

// held finds out who has a chain open, and whether he answers.
func held(ctx context.Context, locked *ledger.LockedError) error {
	h := &heldError{locked: locked}
	if locked.URL != "" && answers(ctx, locked.URL) {
		h.url = locked.URL
	}
	return h
}

// servedAt says where a chain's file is being served, if it is. The note of a process that was killed is told by nobody answering.
func servedAt(ctx context.Context, path string) (string, bool) {
	h, ok := ledger.ReadHolder(path)
	if !ok || h.URL == "" || !answers(ctx, h.URL) {
		return "", false
	}
	return h.URL, true
}

// answers reports whether a node answers at url.
func answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/health", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, 16))
	return errors.Join(err, response.Body.Close()) == nil && string(body) == "ok"
}

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

	"github.com/gagliardetto/solana-go"
	"github.com/google/renameio/v2/maybe"
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

// holder says who serves a chain. It lies beside the chain's file while somebody does.
type holder struct {
	PID int    `json:"pid"`
	URL string `json:"url"`
}

func holderFile(path string) string { return path + ".served" }

// holdChain notes that this process serves the chain; release takes the note away. A chain without a file needs none.
func holdChain(path, url string) (release func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	raw, err := json.Marshal(holder{PID: os.Getpid(), URL: url})
	if err != nil {
		return nil, err
	}
	if err := maybe.WriteFile(holderFile(path), raw, 0o600); err != nil {
		return nil, fmt.Errorf("note who serves the chain: %w", err)
	}
	return func() { _ = os.Remove(holderFile(path)) }, nil // a note that stays is found out by held
}

const otherChain = "Close it, or use another folder with --ledger, or none with --in-memory."

// heldError is that another process has the chain open: exit code 1, who it is, and how to join.
type heldError struct {
	err     error
	servant *holder // nil: it does not serve the chain
}

func (e *heldError) Error() string { return e.err.Error() }
func (e *heldError) Unwrap() error { return e.err }

// Explain implements backend.Explainer.
func (e *heldError) Explain() (what, todo string) {
	if e.servant == nil {
		var locked *ledger.LockedError
		if errors.As(e.err, &locked) && locked.PID > 0 {
			return fmt.Sprintf("Process %d plays on this chain, and serves it to nobody.", locked.PID), otherChain
		}
		return "Another castlekey plays on this chain.", otherChain
	}
	return fmt.Sprintf("Process %d serves this chain at %s.", e.servant.PID, e.servant.URL), "Join it: " + joinCommand(e.servant.URL)
}

// held finds out who has a chain open. The note of a process that was killed is told by nobody answering.
func held(ctx context.Context, path string, err error) error {
	var h holder
	raw, readErr := os.ReadFile(holderFile(path))
	if readErr != nil || json.Unmarshal(raw, &h) != nil || !answers(ctx, h.URL) {
		return &heldError{err: err}
	}
	return &heldError{err: err, servant: &h}
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

// printJSON prints one object on a line.
func printJSON(w io.Writer, value any) error {
	if err := json.NewEncoder(w).Encode(value); err != nil {
		return fmt.Errorf("print result: %w", err)
	}
	return nil
}

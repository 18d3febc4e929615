package rpc

import (
	"encoding/base64"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// simulateConfig is the configuration of simulateTransaction.
type simulateConfig struct {
	contextConfig
	Encoding               encoding          `json:"encoding"`
	SigVerify              bool              `json:"sigVerify"`
	ReplaceRecentBlockhash bool              `json:"replaceRecentBlockhash"`
	InnerInstructions      bool              `json:"innerInstructions"`
	Accounts               *simulateAccounts `json:"accounts"`
}

// simulateAccounts asks for accounts as the transaction would leave them.
type simulateAccounts struct {
	Encoding  encoding  `json:"encoding"`
	Addresses []address `json:"addresses"`
}

// simulation is the value of simulateTransaction and the data of a preflight failure. Every field is always there.
type simulation struct {
	Err                    *svm.TransactionError `json:"err"`
	Logs                   []string              `json:"logs"`
	Accounts               []*encodedAccount     `json:"accounts"`
	UnitsConsumed          uint64                `json:"unitsConsumed"`
	LoadedAccountsDataSize uint32                `json:"loadedAccountsDataSize"`
	ReturnData             *returnData           `json:"returnData"`
	InnerInstructions      []innerInstructions   `json:"innerInstructions"`
	ReplacementBlockhash   *latestBlockhash      `json:"replacementBlockhash"`
	Fee                    *uint64               `json:"fee"`
	PreBalances            []uint64              `json:"preBalances"`
	PostBalances           []uint64              `json:"postBalances"`
	PreTokenBalances       []struct{}            `json:"preTokenBalances"`
	PostTokenBalances      []struct{}            `json:"postTokenBalances"`
	LoadedAddresses        *loadedAddresses      `json:"loadedAddresses"`
}

// returnData is what a program returned.
type returnData struct {
	ProgramID solana.PublicKey `json:"programId"`
	Data      [2]string        `json:"data"`
}

func newReturnData(r *svm.ReturnData) *returnData {
	if r == nil {
		return nil
	}
	return &returnData{r.ProgramID, [2]string{base64.StdEncoding.EncodeToString(r.Data), string(encodingBase64)}}
}

// loadedAddresses are the keys taken from lookup tables: none here.
type loadedAddresses struct {
	Readonly []string `json:"readonly"`
	Writable []string `json:"writable"`
}

var noLoadedAddresses = &loadedAddresses{Readonly: []string{}, Writable: []string{}}

// newSimulation writes down a result. Logs are never null once a transaction was looked at.
func newSimulation(r *svm.Result) *simulation {
	s := &simulation{
		Err: r.Err, Logs: r.Logs, UnitsConsumed: r.ComputeUnits, LoadedAccountsDataSize: r.LoadedAccountsDataSize,
		ReturnData: newReturnData(r.Return), PreBalances: r.PreBalances, PostBalances: r.PostBalances,
	}
	if s.Logs == nil {
		s.Logs = []string{}
	}
	if r.Fee > 0 {
		s.Fee = &r.Fee
	}
	return s
}

// simulateTransaction(transaction, config?) runs a transaction and forgets it.
func simulateTransaction(l Ledger, p params) (any, *Error) {
	var text string
	config := simulateConfig{Encoding: encodingBase58}
	if err := p.into(1, &text, &config); err != nil {
		return nil, err
	}
	if config.SigVerify && config.ReplaceRecentBlockhash {
		return nil, invalidParams("sigVerify may not be used with replaceRecentBlockhash")
	}
	raw, tx, rpcErr := decodeTransaction(text, config.Encoding)
	if rpcErr != nil {
		return nil, rpcErr
	}
	if err := config.Accounts.check(len(tx.Keys)); err != nil {
		return nil, err
	}
	r, slot, err := l.Simulate(raw, svm.SimulateOptions{
		VerifySignatures: config.SigVerify, SkipBlockhashCheck: config.ReplaceRecentBlockhash, RecordInner: config.InnerInstructions,
	})
	if err != nil {
		return nil, internal(err)
	}
	if err := sanitizeError(errorOrNil(r.Err)); err != nil {
		return nil, err
	}
	value, rpcErr := simulated(l, tx, &r, config)
	if rpcErr != nil {
		return nil, rpcErr
	}
	return inContext(slot, value), config.reached(slot)
}

// errorOrNil avoids an error that is a nil pointer.
func errorOrNil(e *svm.TransactionError) error {
	if e == nil {
		return nil
	}
	return e
}

// simulated adds to a result what the client asked for.
func simulated(l Ledger, tx *svm.Transaction, r *svm.Result, config simulateConfig) (*simulation, *Error) {
	s := newSimulation(r)
	s.PreTokenBalances, s.PostTokenBalances = []struct{}{}, []struct{}{}
	s.LoadedAddresses = noLoadedAddresses
	if config.ReplaceRecentBlockhash {
		b := newLatestBlockhash(l.LatestBlockhash())
		s.ReplacementBlockhash = &b
	}
	if config.InnerInstructions {
		s.InnerInstructions = parsedInner(tx, r.Inner)
	}
	var err *Error
	s.Accounts, err = config.Accounts.after(l, r)
	return s, err
}

// check refuses what cannot be answered for a transaction with so many keys.
func (a *simulateAccounts) check(keys int) *Error {
	if a == nil {
		return nil
	}
	if a.Encoding == encodingBinary || a.Encoding == encodingBase58 {
		return invalidParams("base58 encoding not supported")
	}
	if len(a.Addresses) > keys {
		return invalidParams("Too many accounts provided; max %d", keys)
	}
	return nil
}

// after returns the accounts asked for as the transaction left them; after a failure, nothing of each.
func (a *simulateAccounts) after(l Ledger, r *svm.Result) ([]*encodedAccount, *Error) {
	if a == nil {
		return nil, nil
	}
	keys := publicKeys(a.Addresses)
	accounts := make([]*svm.Account, len(keys))
	if r.Err == nil {
		accounts, _ = l.Accounts(keys...)
		overlay(accounts, keys, r.Writes)
	}
	return encodeAccounts(accounts, accountConfig{Encoding: a.Encoding})
}

// overlay puts what a transaction wrote over what was there before.
func overlay(accounts []*svm.Account, keys []solana.PublicKey, writes []svm.AccountWrite) {
	for i, key := range keys {
		for _, w := range writes {
			if w.Key == key {
				accounts[i] = w.Account
			}
		}
	}
}

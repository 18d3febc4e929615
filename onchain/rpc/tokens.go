package rpc

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// The layouts of SPL tokens that the methods below read: an account's mint, owner and amount; a mint's supply and decimals.
// The token programs are guests here: without --program and --account there are no tokens, and wallets are told so.
const (
	tokenMint    = 0
	tokenOwner   = 32
	tokenAmount  = 64
	mintSize     = 82
	mintSupply   = 36
	mintDecimals = 44
)

// tokenPrograms are the programs whose accounts are tokens.
var tokenPrograms = []solana.PublicKey{solana.TokenProgramID, solana.Token2022ProgramID}

func isTokenProgram(key solana.PublicKey) bool {
	return key == tokenPrograms[0] || key == tokenPrograms[1]
}

// tokenFilter is which tokens of an owner are asked for: those of one mint, or of one program.
type tokenFilter struct {
	Mint      *address `json:"mint"`
	ProgramID *address `json:"programId"`
}

// programs returns where the tokens are, and refuses a program that has none.
func (f tokenFilter) programs() ([]solana.PublicKey, *Error) {
	switch {
	case f.ProgramID != nil && !isTokenProgram(solana.PublicKey(*f.ProgramID)):
		return nil, invalidParams("Invalid param: unrecognized Token program id")
	case f.ProgramID != nil:
		return []solana.PublicKey{solana.PublicKey(*f.ProgramID)}, nil
	case f.Mint != nil:
		return tokenPrograms, nil
	}
	return nil, invalidParams("Invalid params: expected `mint` or `programId`")
}

// getTokenAccountsByOwner(owner, filter, config?) returns a wallet's token accounts.
func getTokenAccountsByOwner(l Ledger, p params) (any, *Error) {
	var owner address
	var filter tokenFilter
	config := accountConfig{Encoding: encodingBinary}
	if err := p.into(2, &owner, &filter, &config); err != nil {
		return nil, err
	}
	programs, err := filter.programs()
	if err != nil {
		return nil, err
	}
	keep := func(a *svm.Account) bool {
		return len(a.Data) >= tokenAccountSize && bytes.Equal(a.Data[tokenOwner:tokenAmount], owner[:]) &&
			(filter.Mint == nil || bytes.Equal(a.Data[tokenMint:tokenOwner], filter.Mint[:]))
	}
	out := []keyedAccount{}
	slot := l.EpochInfo().AbsoluteSlot
	for _, program := range programs {
		var found []KeyedAccount
		found, slot = l.ProgramAccounts(program, keep)
		for _, f := range found {
			encoded, err := encodeAccount(f.Account, config.Encoding, config.DataSlice)
			if err != nil {
				return nil, err
			}
			out = append(out, keyedAccount{f.Key, encoded})
		}
	}
	return inContext(slot, out), config.reached(slot)
}

// tokenQuantity is a number of tokens.
type tokenQuantity struct {
	UIAmount       float64 `json:"uiAmount"`
	Decimals       uint8   `json:"decimals"`
	Amount         string  `json:"amount"`
	UIAmountString string  `json:"uiAmountString"`
}

func newTokenQuantity(amount uint64, decimals uint8) tokenQuantity {
	text := strconv.FormatUint(amount, 10)
	whole := text
	if decimals > 0 {
		padded := strings.Repeat("0", max(0, int(decimals)+1-len(text))) + text
		point := len(padded) - int(decimals)
		whole = strings.TrimRight(strings.TrimRight(padded[:point]+"."+padded[point:], "0"), ".")
	}
	number, err := strconv.ParseFloat(whole, 64)
	if err != nil {
		number = 0 // never: it is digits and a point
	}
	return tokenQuantity{number, decimals, text, whole}
}

// getTokenAccountBalance(address, config?) returns what a token account holds.
func getTokenAccountBalance(l Ledger, p params) (any, *Error) {
	account, slot, err := tokenOf(l, p, tokenAccountSize)
	if err != nil {
		return nil, err
	}
	mints, _ := l.Accounts(solana.PublicKeyFromBytes(account.Data[tokenMint:tokenOwner]))
	if mints[0] == nil || len(mints[0].Data) < mintSize {
		return nil, invalidParams("Invalid param: could not find mint")
	}
	amount := binary.LittleEndian.Uint64(account.Data[tokenAmount:])
	return inContext(slot, newTokenQuantity(amount, mints[0].Data[mintDecimals])), nil
}

// getTokenSupply(mint, config?) returns how many of a token there are.
func getTokenSupply(l Ledger, p params) (any, *Error) {
	mint, slot, err := tokenOf(l, p, mintSize)
	if err != nil {
		return nil, err
	}
	return inContext(slot, newTokenQuantity(binary.LittleEndian.Uint64(mint.Data[mintSupply:]), mint.Data[mintDecimals])), nil
}

// tokenOf returns the account of a token program that a request is about.
func tokenOf(l Ledger, p params, size int) (*svm.Account, uint64, *Error) {
	var key address
	var config contextConfig
	if err := p.into(1, &key, &config); err != nil {
		return nil, 0, err
	}
	accounts, slot := l.Accounts(solana.PublicKey(key))
	switch a := accounts[0]; {
	case a == nil:
		return nil, 0, invalidParams("Invalid param: could not find account")
	case !isTokenProgram(a.Owner) || len(a.Data) < size:
		return nil, 0, invalidParams("Invalid param: not a Token account")
	}
	return accounts[0], slot, config.reached(slot)
}

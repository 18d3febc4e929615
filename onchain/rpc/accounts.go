package rpc

import (
	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// maxMultipleAccounts is how many accounts one request may ask for.
const maxMultipleAccounts = 100

// accountConfig is the configuration of methods that return accounts.
type accountConfig struct {
	contextConfig
	Encoding  encoding   `json:"encoding"`
	DataSlice *dataSlice `json:"dataSlice"`
}

// getBalance(address, config?) returns lamports, 0 for an account that is not there.
func getBalance(l Ledger, p params) (any, *Error) {
	var key address
	var config contextConfig
	if err := p.into(1, &key, &config); err != nil {
		return nil, err
	}
	accounts, slot := l.Accounts(solana.PublicKey(key))
	var lamports uint64
	if accounts[0] != nil {
		lamports = accounts[0].Lamports
	}
	return inContext(slot, lamports), config.reached(slot)
}

// getAccountInfo(address, config?) returns the account or null. Its default encoding is the oldest one.
func getAccountInfo(l Ledger, p params) (any, *Error) {
	var key address
	config := accountConfig{Encoding: encodingBinary}
	if err := p.into(1, &key, &config); err != nil {
		return nil, err
	}
	accounts, slot := l.Accounts(solana.PublicKey(key))
	if err := config.reached(slot); err != nil {
		return nil, err
	}
	encoded, err := encodeAccount(accounts[0], config.Encoding, config.DataSlice)
	return inContext(slot, encoded), err
}

// getMultipleAccounts(addresses, config?) returns an account or null for every address, all of one moment.
func getMultipleAccounts(l Ledger, p params) (any, *Error) {
	var addresses []address
	config := accountConfig{Encoding: encodingBase64}
	if err := p.into(1, &addresses, &config); err != nil {
		return nil, err
	}
	if len(addresses) > maxMultipleAccounts {
		return nil, invalidParams("Too many inputs provided; max %d", maxMultipleAccounts)
	}
	accounts, slot := l.Accounts(publicKeys(addresses)...)
	if err := config.reached(slot); err != nil {
		return nil, err
	}
	encoded, err := encodeAccounts(accounts, config)
	return inContext(slot, encoded), err
}

func publicKeys(addresses []address) []solana.PublicKey {
	keys := make([]solana.PublicKey, len(addresses))
	for i, a := range addresses {
		keys[i] = solana.PublicKey(a)
	}
	return keys
}

func encodeAccounts(accounts []*svm.Account, config accountConfig) ([]*encodedAccount, *Error) {
	encoded := make([]*encodedAccount, len(accounts))
	for i, a := range accounts {
		var err *Error
		if encoded[i], err = encodeAccount(a, config.Encoding, config.DataSlice); err != nil {
			return nil, err
		}
	}
	return encoded, nil
}

// programAccountsConfig is the configuration of getProgramAccounts.
type programAccountsConfig struct {
	accountConfig
	Filters     []filter `json:"filters"`
	WithContext bool     `json:"withContext"`
}

// keyedAccount is an element of getProgramAccounts.
type keyedAccount struct {
	Pubkey  solana.PublicKey `json:"pubkey"`
	Account *encodedAccount  `json:"account"`
}

// getProgramAccounts(program, config?) returns the accounts a program owns that pass every filter, ordered by address.
func getProgramAccounts(l Ledger, p params) (any, *Error) {
	var program address
	config := programAccountsConfig{accountConfig: accountConfig{Encoding: encodingBinary}}
	if err := p.into(1, &program, &config); err != nil {
		return nil, err
	}
	if len(config.Filters) > maxFilters {
		return nil, invalidParams("Too many filters provided; max %d", maxFilters)
	}
	found, slot := l.ProgramAccounts(solana.PublicKey(program), func(a *svm.Account) bool { return all(config.Filters, a.Data) })
	if err := config.reached(slot); err != nil {
		return nil, err
	}
	encoded := make([]keyedAccount, len(found))
	for i, f := range found {
		account, err := encodeAccount(f.Account, config.Encoding, config.DataSlice)
		if err != nil {
			return nil, err
		}
		encoded[i] = keyedAccount{f.Key, account}
	}
	if config.WithContext {
		return inContext(slot, encoded), nil
	}
	return encoded, nil
}

// getMinimumBalance(size, config?) returns the lamports that make an account of size bytes rent-exempt.
func getMinimumBalance(l Ledger, p params) (any, *Error) {
	var size uint64
	var config contextConfig
	if err := p.into(1, &size, &config); err != nil {
		return nil, err
	}
	if size > svm.MaxAccountData {
		return nil, invalidParams("Invalid params: an account holds at most %d bytes", svm.MaxAccountData)
	}
	return l.MinimumBalance(size), nil
}

package svm

import (
	"github.com/gagliardetto/solana-go"
)

// The custom errors of the system program.
const (
	systemAccountInUse       = 0
	systemNegativeLamports   = 1
	systemInvalidDataLength  = 3
	systemWithSeedMismatched = 5
)

// runSystem is the system program: it creates accounts, gives them size and owner, and moves lamports
// (programs/system/src/system_processor.rs). Nonce instructions are not offered.
func runSystem(x *execution, f *frame) error {
	ix, err := readSystemInstruction(f.data)
	if err != nil {
		return err
	}
	if ix.tag >= sysAdvanceNonce && ix.tag <= sysAuthorizeNonce || ix.tag == sysUpgradeNonce {
		x.logs.add("Nonce accounts are not offered")
		return IxInvalidInstructionData
	}
	if len(f.accounts) < ix.accounts() {
		return IxMissingAccount
	}
	return (&system{x: x, f: f, ix: ix}).run()
}

// accounts is how many accounts the instruction needs.
func (ix systemInstruction) accounts() int {
	switch ix.tag {
	case sysTransferWithSeed:
		return 3
	case sysCreateAccount, sysCreateAccountWithSeed, sysTransfer:
		return 2
	case sysCreateAllowPrefund:
		if ix.lamports > 0 {
			return 2
		}
	}
	return 1
}

// system is one instruction of the system program.
type system struct {
	x  *execution
	f  *frame
	ix systemInstruction
}

func (s *system) run() error {
	switch s.ix.tag {
	case sysTransfer:
		return s.transfer(0, 1)
	case sysTransferWithSeed:
		return s.transferWithSeed()
	case sysCreateAccount, sysCreateAccountWithSeed:
		return s.create()
	case sysCreateAllowPrefund:
		return s.createPrefunded()
	default:
		return s.shape()
	}
}

// shape gives an account its size, its owner, or both.
func (s *system) shape() error {
	account, address, err := s.target(0)
	if err != nil {
		return err
	}
	switch s.ix.tag {
	case sysAllocate:
		return s.allocate(account, address)
	case sysAssign, sysAssignWithSeed:
		return s.assign(account, address)
	default:
		return s.allocateAndAssign(account, address)
	}
}

// create makes a new account and funds it.
func (s *system) create() error {
	to, address, err := s.target(1)
	if err != nil {
		return err
	}
	if to.lamports > 0 {
		s.x.logs.addf("Create Account: account %s already in use", address)
		return custom(systemAccountInUse)
	}
	if err := s.allocateAndAssign(to, address); err != nil {
		return err
	}
	return s.transfer(0, 1)
}

// createPrefunded makes a new account that may hold lamports already (SIMD-0312); here the new account comes first.
func (s *system) createPrefunded() error {
	to, address, err := s.target(0)
	if err != nil {
		return err
	}
	if err := s.allocateAndAssign(to, address); err != nil {
		return err
	}
	if s.ix.lamports == 0 {
		return nil
	}
	return s.transfer(1, 0)
}

func (s *system) allocateAndAssign(account borrowed, address systemAddress) error {
	if err := s.allocate(account, address); err != nil {
		return err
	}
	return s.assign(account, address)
}

func (s *system) allocate(account borrowed, address systemAddress) error {
	if !s.signedFor(address) {
		s.x.logs.addf("Allocate: 'to' account %s must sign", address)
		return IxMissingRequiredSignature
	}
	if len(account.data) > 0 || account.owner != SystemProgramID {
		s.x.logs.addf("Allocate: account %s already in use", address)
		return custom(systemAccountInUse)
	}
	if s.ix.space > MaxAccountData {
		s.x.logs.addf("Allocate: requested %d, max allowed %d", s.ix.space, MaxAccountData)
		return custom(systemInvalidDataLength)
	}
	return account.resize(int(s.ix.space))
}

func (s *system) assign(account borrowed, address systemAddress) error {
	if account.owner == s.ix.owner {
		return nil
	}
	if !s.signedFor(address) {
		s.x.logs.addf("Assign: account %s must sign", address)
		return IxMissingRequiredSignature
	}
	return account.setOwner(s.ix.owner)
}

// transfer moves lamports from an account that signs.
func (s *system) transfer(from, to int) error {
	if !s.f.accounts[from].signer {
		s.x.logs.addf("Transfer: `from` account %s must sign", s.account(from))
		return IxMissingRequiredSignature
	}
	return s.move(from, to)
}

// transferWithSeed moves lamports from an address derived from a base key that signs.
func (s *system) transferWithSeed() error {
	const from, base, to = 0, 1, 2
	if !s.f.accounts[base].signer {
		s.x.logs.addf("Transfer: 'from' account %s must sign", s.account(base))
		return IxMissingRequiredSignature
	}
	derived, err := addressWithSeed(s.account(base).key, s.ix.seed, s.ix.owner)
	if err != nil {
		return err
	}
	if s.account(from).key != derived {
		s.x.logs.addf("Transfer: 'from' address %s does not match derived address %s", s.account(from), derived)
		return custom(systemWithSeedMismatched)
	}
	return s.move(from, to)
}

func (s *system) move(fromIndex, toIndex int) error {
	from, err := s.x.borrow(s.f, fromIndex)
	if err != nil {
		return err
	}
	if len(from.data) > 0 {
		s.x.logs.add("Transfer: `from` must not carry data")
		return IxInvalidArgument
	}
	if s.ix.lamports > from.lamports {
		s.x.logs.addf("Transfer: insufficient lamports %d, need %d", from.lamports, s.ix.lamports)
		return custom(systemNegativeLamports)
	}
	if err := from.setLamports(from.lamports - s.ix.lamports); err != nil {
		return err
	}
	to, err := s.x.borrow(s.f, toIndex)
	if err != nil {
		return err
	}
	if to.lamports+s.ix.lamports < to.lamports {
		return IxArithmeticOverflow
	}
	return to.setLamports(to.lamports + s.ix.lamports)
}

func (s *system) account(i int) *txAccount { return &s.x.accounts[s.f.accounts[i].index] }

// systemAddress is an address with the base key that controls it, if it was derived from one.
type systemAddress struct {
	key  solana.PublicKey
	base *solana.PublicKey
}

// String prints the address as the system program's logs do.
func (a systemAddress) String() string {
	base := "None"
	if a.base != nil {
		base = "Some(" + a.base.String() + ")"
	}
	return "Address { address: " + a.key.String() + ", base: " + base + " }"
}

// target returns the account an instruction works on; with a seed, its address must be the one derived.
func (s *system) target(i int) (borrowed, systemAddress, error) {
	account, err := s.x.borrow(s.f, i)
	if err != nil {
		return account, systemAddress{}, err
	}
	address := systemAddress{key: account.key}
	if !s.ix.withSeed {
		return account, address, nil
	}
	derived, err := addressWithSeed(s.ix.base, s.ix.seed, s.ix.owner)
	if err != nil {
		return account, address, err
	}
	if derived != account.key {
		s.x.logs.addf("Create: address %s does not match derived address %s", account.key, derived)
		return account, address, custom(systemWithSeedMismatched)
	}
	address.base = &s.ix.base
	return account, address, nil
}

// signedFor reports whether the address, or the key it derives from, signs the instruction.
func (s *system) signedFor(address systemAddress) bool {
	signer := address.key
	if address.base != nil {
		signer = *address.base
	}
	index, known := s.x.indexOf(signer)
	return known && s.f.isSigner(index)
}

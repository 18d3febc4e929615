package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

var (
	// ErrNoSessionProgram says the cluster has no session program at ProgramID, so no session can be opened there.
	ErrNoSessionProgram = errors.New("there is no session program on this cluster; choose another cluster, or deploy one")
	// ErrLoader says the session program is kept in a form this version cannot read, so its code cannot be compared.
	ErrLoader = errors.New("the session program's accounts are of an unknown form; look at them with solana program show")
)

// BuildHash tells one build of a program from another: SHA-256 of its ELF file without the zero bytes at the end, as
// solana-verify and explorers print it in hexadecimal.
type BuildHash [sha256.Size]byte

// HashBuild is the hash of an ELF file, or of the whole account a cluster keeps it in.
func HashBuild(elf []byte) BuildHash { return sha256.Sum256(bytes.TrimRight(elf, "\x00")) }

// String is the hash in hexadecimal.
func (h BuildHash) String() string { return hex.EncodeToString(h[:]) }

// ParseBuildHash reads what String wrote.
func ParseBuildHash(text string) (BuildHash, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(BuildHash{}) {
		return BuildHash{}, fmt.Errorf("parse build hash %q: want 64 hexadecimal digits", text)
	}
	return BuildHash(raw), nil
}

// KnownBuilds are builds of the official session program this package has been held against, with what they are. The one of
// February 2025 knows V1 tokens only, and castlekey opens V2 sessions.
var KnownBuilds = map[BuildHash]string{
	mustHash("dc52dd6c14e77971ce063cf1fd8216a0395549282c0cd9745ad5091aba2d9a51"): "official, February 2025, V1 only",
}

// mustHash is ParseBuildHash for the table above.
func mustHash(text string) BuildHash {
	h, err := ParseBuildHash(text)
	if err != nil {
		panic(err)
	}
	return h
}

// Deployment is the session program as a cluster has it now. Who can replace it can forge any token: it is what every limit
// but the target program's own rests on.
type Deployment struct {
	Slot      uint64            // it was last deployed in; 0 for a program that cannot be replaced
	Authority *solana.PublicKey // who may replace it; nil: nobody
	code      solana.PublicKey  // the account that holds the ELF
	skip      int               // bytes before the ELF in it
}

// ID tells one deployment from another: as long as it is the same, so is the code.
func (d Deployment) ID() string {
	authority := "nobody"
	if d.Authority != nil {
		authority = d.Authority.String()
	}
	return fmt.Sprintf("%s.%d.%s", d.code, d.Slot, authority)
}

// Layouts of the upgradeable loader (solana-loader-v3-interface, bincode): a u32 tag, then for a program the address of its
// data, for program data the slot and an optional authority, padded to 45 bytes before the ELF.
const (
	programTag         = 2
	programSize        = 36
	programDataTag     = 3
	programDataHead    = 45
	programDataSlot    = 4
	programDataOption  = 12
	programDataPresent = 13
)

// Deployed reads when and by whom the session program was last deployed: two accounts, a hundred bytes. Errors:
// ErrNoSessionProgram, ErrLoader, the chain's.
func (k *Keeper) Deployed(ctx context.Context) (Deployment, error) {
	account, err := k.accountHead(ctx, ProgramID, programDataHead)
	switch {
	case err != nil:
		return Deployment{}, err
	case account == nil || !account.Executable:
		return Deployment{}, ErrNoSessionProgram
	case account.Owner == solana.BPFLoaderProgramID:
		return Deployment{code: ProgramID}, nil
	case account.Owner != solana.BPFLoaderUpgradeableProgramID:
		return Deployment{}, fmt.Errorf("%w (loader %s)", ErrLoader, account.Owner)
	}
	head := account.Data.GetBinary()
	if len(head) != programSize || binary.LittleEndian.Uint32(head) != programTag {
		return Deployment{}, ErrLoader
	}
	return k.programData(ctx, solana.PublicKeyFromBytes(head[4:]))
}

// programData reads the head of the account the upgradeable loader keeps a program's code in.
func (k *Keeper) programData(ctx context.Context, address solana.PublicKey) (Deployment, error) {
	account, err := k.accountHead(ctx, address, programDataHead)
	if err != nil {
		return Deployment{}, err
	}
	if account == nil || account.Owner != solana.BPFLoaderUpgradeableProgramID {
		return Deployment{}, ErrLoader
	}
	head := account.Data.GetBinary()
	if len(head) != programDataHead || binary.LittleEndian.Uint32(head) != programDataTag {
		return Deployment{}, ErrLoader
	}
	d := Deployment{Slot: binary.LittleEndian.Uint64(head[programDataSlot:]), code: address, skip: programDataHead}
	if head[programDataOption] == 1 {
		authority := solana.PublicKeyFromBytes(head[programDataPresent:])
		d.Authority = &authority
	}
	return d, nil
}

// DeployedHash reads the code of a deployment and hashes it: half a megabyte over the network for the official program.
// Errors: ErrLoader if it is gone meanwhile, the chain's.
func (k *Keeper) DeployedHash(ctx context.Context, d Deployment) (BuildHash, error) {
	account, err := k.accountHead(ctx, d.code, 0)
	if err != nil {
		return BuildHash{}, err
	}
	if account == nil || len(account.Data.GetBinary()) <= d.skip {
		return BuildHash{}, ErrLoader
	}
	return HashBuild(account.Data.GetBinary()[d.skip:]), nil
}

// accountHead reads an account's first bytes, all of them for 0; nil if there is none.
func (k *Keeper) accountHead(ctx context.Context, key solana.PublicKey, length uint64) (*rpc.Account, error) {
	opts := rpc.GetMultipleAccountsOpts{Encoding: solana.EncodingBase64, Commitment: k.opts.Commitment}
	if length > 0 {
		offset := uint64(0)
		opts.DataSlice = &rpc.DataSlice{Offset: &offset, Length: &length}
	}
	got, err := k.chain.GetMultipleAccountsWithOpts(ctx, []solana.PublicKey{key}, &opts)
	if err != nil {
		return nil, fmt.Errorf("read session program from chain: %w", err)
	}
	if len(got.Value) != 1 {
		return nil, fmt.Errorf("read session program from chain: %d accounts instead of 1", len(got.Value))
	}
	return got.Value[0], nil
}

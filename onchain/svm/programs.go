package svm

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"castlekey/onchain/sbpf"
)

// programDataHeader is where the code of an upgradeable program starts in its programdata account.
const programDataHeader = 45

// maxPrograms is how many verified programs are kept; past it the cache starts anew.
const maxPrograms = 128

// ErrNoProgram is an account that holds no code.
var ErrNoProgram = errors.New("account holds no program")

// program is a verified program, or why it is none.
type program struct {
	code *sbpf.Program
	elf  []byte // kept so that its address stays taken and can stand for its content
	err  error
}

// programCache keeps verified programs by content. Data that lies where it lay before needs no hashing, since accounts are frozen.
type programCache struct {
	syscalls *sbpf.Registry
	mu       sync.Mutex // protects the fields below
	byPlace  map[*byte]*program
	byHash   map[[sha256.Size]byte]*program
}

func newProgramCache(syscalls *sbpf.Registry) *programCache {
	c := &programCache{syscalls: syscalls}
	c.clear()
	return c
}

func (c *programCache) clear() {
	c.byPlace = make(map[*byte]*program)
	c.byHash = make(map[[sha256.Size]byte]*program)
}

// load returns the program held in elf, verifying it on first sight.
func (c *programCache) load(elf []byte) (*sbpf.Program, error) {
	if len(elf) == 0 {
		return nil, ErrNoProgram
	}
	if p := c.known(elf); p != nil {
		return p.code, p.err
	}
	hash := sha256.Sum256(elf)
	c.mu.Lock()
	p := c.byHash[hash]
	c.mu.Unlock()
	if p == nil {
		p = &program{elf: elf}
		p.code, p.err = sbpf.Load(elf, c.syscalls)
	}
	c.keep(elf, hash, p)
	return p.code, p.err
}

func (c *programCache) known(elf []byte) *program {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.byPlace[&elf[0]]; p != nil && len(p.elf) == len(elf) {
		return p
	}
	return nil
}

func (c *programCache) keep(elf []byte, hash [sha256.Size]byte, p *program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byPlace) >= maxPrograms {
		c.clear()
	}
	c.byHash[hash] = p
	c.byPlace[&elf[0]] = &program{code: p.code, elf: elf, err: p.err}
}

// CheckProgram reports whether the runtime can run the program elf: whether it loads, verifies, and calls only syscalls offered. The
// error wraps one of sbpf's.
func (r *Runtime) CheckProgram(elf []byte) error {
	_, err := r.programs.load(elf)
	if err != nil {
		return fmt.Errorf("load program: %w", err)
	}
	return nil
}

// code returns the verified code behind a program account.
func (x *execution) code(program *txAccount) (*sbpf.Program, error) {
	switch program.owner {
	case LoaderV2ID:
		return x.runtime.programs.load(program.data)
	case UpgradeableLoaderID:
		return x.upgradeableCode(program)
	default:
		return nil, fmt.Errorf("%w: the deprecated loader is not offered", ErrNoProgram)
	}
}

func (x *execution) upgradeableCode(program *txAccount) (*sbpf.Program, error) {
	key, ok := programDataOf(program.owner, program.data)
	if !ok {
		return nil, ErrNoProgram
	}
	stored, ok := x.env.account(key)
	if !ok || stored.Owner != UpgradeableLoaderID || len(stored.Data) < programDataHeader {
		return nil, ErrNoProgram
	}
	return x.runtime.programs.load(stored.Data[programDataHeader:])
}

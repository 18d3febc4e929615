package sbpf

import "fmt"

// Syscall is a host function a guest may call: r1 to r5 arrive as args and the
// result becomes r0. An error ends the program, and Run returns it unchanged. The
// compute units of the instructions run so far, the call's included, have been
// taken from vm.Meter() already.
type Syscall func(vm *VM, args [5]uint64) (uint64, error)

// Registry holds the syscalls a program may name, by the hash of their name.
// Fill it before the first Load; reading it from several goroutines is safe.
type Registry struct {
	byHash map[uint32]registered
}

type registered struct {
	name string
	call Syscall
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{byHash: make(map[uint32]registered)}
}

// Register adds a syscall under its symbol name, such as "sol_log_". It
// returns an error for a nil function, a name registered before, or a name
// whose hash another one already has.
func (r *Registry) Register(name string, f Syscall) error {
	if f == nil {
		return fmt.Errorf("register syscall %q: no function given", name)
	}
	hash := Murmur3([]byte(name))
	if other, taken := r.byHash[hash]; taken {
		return fmt.Errorf("register syscall %q: hash %08x belongs to %q: %w", name, hash, other.name, ErrSymbolCollision)
	}
	r.byHash[hash] = registered{name: name, call: f}
	return nil
}

// lookup finds a syscall by the hash of its name; a nil registry is empty.
func (r *Registry) lookup(hash uint32) (registered, bool) {
	if r == nil {
		return registered{}, false
	}
	s, ok := r.byHash[hash]
	return s, ok
}

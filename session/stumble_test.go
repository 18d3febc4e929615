package session_test

import (
	"errors"
	"fmt"
	"testing"

	"castlekey/session"
)

var errStumbled = errors.New("the disk says no")

// stumbling is a store one of whose writes reports a failure, though it may have reached the disk.
type stumbling struct {
	session.Store
	at      int // the write, from 1
	reached bool
	writes  *int
}

func (s stumbling) Put(name string, record []byte) error {
	*s.writes++
	if *s.writes != s.at {
		return s.Store.Put(name, record)
	}
	if s.reached {
		_ = s.Store.Put(name, record)
	}
	return errStumbled
}

// TestWritesThatFail lets each write of each life fail, with and without having reached the
// disk, in a process that lives on; what the next one finds must still add up to every lamport.
func TestWritesThatFail(t *testing.T) {
	for name, life := range lives() {
		for _, reached := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, reached %v", name, reached), func(t *testing.T) {
				for at, writes := 1, 0; ; at++ {
					w := newWorld(t)
					if life.before != nil {
						if err := life.before(t.Context(), w, w.keeper); err != nil {
							t.Fatal(err)
						}
					}
					writes = 0
					err := life.dies(t.Context(), w, session.New(stumbling{w.store, at, reached, &writes}, w.chain.Client(), fast))
					if err != nil && !errors.Is(err, errStumbled) {
						t.Errorf("write %d: %v, want the disk's own error", at, err)
					}
					w.cleanUp(fmt.Sprintf("write %d", at))
					if writes < at { // it lived to its end without stumbling
						break
					}
				}
			})
		}
	}
}

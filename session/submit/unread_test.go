package submit_test

import (
	"context"
	"errors"
	"testing"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// mute is a chain that answers everything but what became of a transaction.
type mute struct{ chain }

// GetSignatureStatuses fails as an overloaded node does.
func (m *mute) GetSignatureStatuses(context.Context, bool, ...solana.Signature) (*rpc.GetSignatureStatusesResult, error) {
	return nil, errors.New("429 too many requests")
}

func TestAStatusThatCannotBeReadProvesNothing(t *testing.T) {
	c := &mute{chain{height: func(int) uint64 { return 1000 }}}
	_, err := submit.Outcome(t.Context(), c, solana.Signature{1}, 500)
	if errors.Is(err, submit.ErrExpired) || !errors.Is(err, submit.ErrUnsure) {
		t.Errorf("nobody could read the status, yet: %v", err)
	}
}

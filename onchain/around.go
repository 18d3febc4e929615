package onchain

import (
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
)

// OnRevoke is what the chess program has to do when a wallet revokes s: close the policy, whose rent goes to the wallet.
// Closing comes after the revocation, which makes it allowed.
func (p Program) OnRevoke(s *session.Session) (session.Around, error) {
	policy, _, err := p.PolicyAddress(s.TokenAddress())
	if err != nil {
		return session.Around{}, err
	}
	return session.Around{
		After: []solana.Instruction{p.ClosePolicy(policy, s.TokenAddress(), s.Authority())},
	}, nil
}

// OnSignOut is what the chess program has to do when s signs itself out: end the policy, so that the key is worth nothing
// from then on, and close it, whose rent goes to the wallet.
func (p Program) OnSignOut(s *session.Session) (session.Around, error) {
	policy, _, err := p.PolicyAddress(s.TokenAddress())
	if err != nil {
		return session.Around{}, err
	}
	return session.Around{Before: []solana.Instruction{
		p.EndPolicy(policy, s.PublicKey()),
		p.ClosePolicy(policy, s.TokenAddress(), s.Authority()),
	}}, nil
}

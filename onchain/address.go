package onchain

import (
	"encoding/binary"
	"fmt"

	"github.com/gagliardetto/solana-go"
)

// Program is the chess program at the address it was deployed to. The program takes its own address from the
// runtime, so the same bytes work at any address.
type Program struct {
	ID solana.PublicKey
}

// GameAddress is the PDA of a game, seeds ["game", creator, game id as u64 little endian], with its bump.
func (p Program) GameAddress(creator solana.PublicKey, gameID uint64) (solana.PublicKey, uint8, error) {
	id := binary.LittleEndian.AppendUint64(nil, gameID)
	addr, bump, err := solana.FindProgramAddress([][]byte{[]byte("game"), creator[:], id}, p.ID)
	if err != nil {
		return solana.PublicKey{}, 0, fmt.Errorf("derive game address: %w", err)
	}
	return addr, bump, nil
}

// PolicyAddress is the PDA of the policy that belongs to a session token, seeds ["policy", session token].
func (p Program) PolicyAddress(token solana.PublicKey) (solana.PublicKey, uint8, error) {
	addr, bump, err := solana.FindProgramAddress([][]byte{[]byte("policy"), token[:]}, p.ID)
	if err != nil {
		return solana.PublicKey{}, 0, fmt.Errorf("derive policy address: %w", err)
	}
	return addr, bump, nil
}

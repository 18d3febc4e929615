package onchain

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"

	"github.com/gagliardetto/solana-go"
)

// ErrNotAPolicy is returned for bytes that are not a session policy of a version this client knows.
var ErrNotAPolicy = errors.New("not a session policy")

// Actions is the set of things a session may do, one bit each.
type Actions uint16

// The actions a policy can allow.
const (
	ActCreate Actions = 1 << iota
	ActJoin
	ActPlay
	ActOfferDraw
	ActAcceptDraw
	ActResign
	ActClaimDraw
	ActCancel

	// ActPlayOneGame is all that is needed once a game exists.
	ActPlayOneGame = ActPlay | ActOfferDraw | ActAcceptDraw | ActResign | ActClaimDraw | ActCancel
	// ActAll is every action there is.
	ActAll = ActCreate | ActJoin | ActPlayOneGame
)

var actionNames = [...]string{
	"create games", "join games", "play moves", "offer draws", "accept draws", "resign", "claim draws", "cancel games",
}

// Words lists the actions in plain words, in the order of their bits.
func (a Actions) Words() []string {
	words := make([]string, 0, bits.OnesCount16(uint16(a)))
	for i, name := range actionNames {
		if a&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return words
}

// String is the actions in plain words, separated by commas.
func (a Actions) String() string { return strings.Join(a.Words(), ", ") }

// Policy is a decoded session policy: what one session may do in the chess program.
type Policy struct {
	Ended     bool
	AcceptsV1 bool // its token is of the first version, which anyone may revoke, and the wallet has accepted that
	Actions   Actions
	MovesLeft *uint32 // nil: unlimited
	Until     int64   // the first second, Unix time by the chain's clock, at which it allows nothing any more
	Authority solana.PublicKey
	Token     solana.PublicKey
	Signer    solana.PublicKey
	Game      solana.PublicKey // zero: any game
}

// Live tells whether the policy allows anything at chain time now: not ended, and strictly before Until.
func (p *Policy) Live(now int64) bool { return !p.Ended && now < p.Until }

// Limits are what the policy allows, as they would be asked for.
func (p *Policy) Limits() Limits {
	l := Limits{Actions: p.Actions, Moves: p.MovesLeft, AcceptV1: p.AcceptsV1}
	if !p.Game.IsZero() {
		l.Game = &p.Game
	}
	return l
}

// Version 1 held the time it was opened in the place of its end, and lies on chains from before: it reads as expired, to the
// program as well, so all that can be done with one is what can be done with any expired policy.
const (
	policyVersion    = 2
	oldPolicyVersion = 1
	policySize       = 160
)

// ParsePolicy decodes a session policy account's data.
func ParsePolicy(data []byte) (*Policy, error) {
	if len(data) != policySize || !bytes.Equal(data[:8], accountDiscriminator("SessionPolicy")) {
		return nil, ErrNotAPolicy
	}
	if data[8] != policyVersion && data[8] != oldPolicyVersion {
		return nil, fmt.Errorf("%w: version %d, this client reads version %d", ErrNotAPolicy, data[8], policyVersion)
	}
	p := &Policy{
		Ended:     data[10]&1 != 0,
		AcceptsV1: data[10]&2 != 0,
		Actions:   Actions(binary.LittleEndian.Uint16(data[12:])),
		Until:     int64(binary.LittleEndian.Uint64(data[24:])),
	}
	if n := binary.LittleEndian.Uint32(data[16:]); n != math.MaxUint32 {
		p.MovesLeft = &n
	}
	for i, k := range []*solana.PublicKey{&p.Authority, &p.Token, &p.Signer, &p.Game} {
		copy(k[:], data[32+32*i:])
	}
	return p, nil
}

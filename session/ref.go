package session

import (
	"fmt"
	"strings"

	"github.com/gagliardetto/solana-go"
)

// Ref names one session among any number. None of it is secret.
type Ref struct {
	Cluster   solana.Hash      // genesis hash
	Target    solana.PublicKey // program it is good for
	Authority solana.PublicKey // wallet it acts for
	ID        solana.PublicKey // the session key
}

// String is the four in base58, joined by dots: the name of the record.
func (r Ref) String() string {
	return strings.Join([]string{r.Cluster.String(), r.Target.String(), r.Authority.String(), r.ID.String()}, ".")
}

// ParseRef reads what String wrote, in that one spelling.
func ParseRef(text string) (Ref, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return Ref{}, fmt.Errorf("parse session reference %q: want four parts joined by dots", text)
	}
	var keys [4]solana.PublicKey
	for i, part := range parts {
		key, err := solana.PublicKeyFromBase58(part)
		if err != nil {
			return Ref{}, fmt.Errorf("parse session reference %q: %w", text, err)
		}
		keys[i] = key
	}
	return Ref{Cluster: solana.Hash(keys[0]), Target: keys[1], Authority: keys[2], ID: keys[3]}, nil
}

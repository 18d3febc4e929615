package cli

import (
	"math/big"
	"time"

	"castlekey/onchain"
	"castlekey/session"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
	"github.com/spf13/cobra"
)

const (
	shortestSession = 15 * time.Minute
	longestSession  = 7 * 24 * time.Hour
	defaultSession  = time.Hour
)

// newTerms are the flags of session new.
type newTerms struct {
	approval

	lasts     time.Duration
	allowance string
	moves     uint32
	game      string
	may       []string
	token     string
}

func newSessionNew(o *options) *cobra.Command {
	var n newTerms
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Open a session for your games",
		Long: `Open a session for your games: one approval of the wallet makes the key, its token, which says until when, and its policy,
which says what. What the key is given to pay fees with is all that can be lost with it.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			grant, err := n.grant()
			if err != nil {
				return err
			}
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				offer, err := h.OfferSession(cmd.Context(), grant)
				if err != nil {
					return err
				}
				return o.settle(cmd.Context(), h, offer, n.approval)
			})
		},
	}
	flags := cmd.Flags()
	flags.DurationVar(&n.lasts, "for", defaultSession, "how long it lasts, from 15m to 168h")
	flags.StringVar(&n.allowance, "allowance", "0.01", "SOL the key may spend on fees; what is left comes back")
	flags.Uint32Var(&n.moves, "moves", 0, "how many moves it may play (default: as many as it can pay for)")
	flags.StringSliceVar(&n.may, "may", nil, "what it may do, of create, join, play, draw, resign, cancel (default: all of it)")
	flags.StringVar(&n.game, "game", "", "the only game it may act in (default: any of yours)")
	flags.StringVar(&n.token, "token", "v2", "version of its token: v2, or v1, which anyone may revoke at any time, an opponent included")
	n.flag(cmd)
	return cmd
}

// grant checks the flags.
func (n newTerms) grant() (match.Grant, error) {
	if err := checkLasts(n.lasts); err != nil {
		return match.Grant{}, err
	}
	lamports, err := parseSOL(n.allowance)
	if err != nil {
		return match.Grant{}, err
	}
	actions, err := parseActions(n.may)
	if err != nil {
		return match.Grant{}, err
	}
	g := match.Grant{ValidFor: n.lasts, Allowance: lamports, Limits: onchain.Limits{Actions: actions}}
	if n.moves > 0 {
		g.Limits.Moves = &n.moves
	}
	switch n.token {
	case "v1":
		g.Version = session.V1
	case "v2":
		g.Version = session.V2
	default:
		return match.Grant{}, usage("Leave it out: v2 is the better one.", "there is no token %q, only v1 and v2", n.token)
	}
	if n.game != "" {
		addr, err := solana.PublicKeyFromBase58(n.game)
		if err != nil {
			return match.Grant{}, usage("Name the game's address in base58.", "read --game: %w", err)
		}
		g.Limits.Game = &addr
	}
	return g, nil
}

// actionWords are what --may takes.
var actionWords = map[string]onchain.Actions{
	"create": onchain.ActCreate, "join": onchain.ActJoin, "play": onchain.ActPlay, "resign": onchain.ActResign, "cancel": onchain.ActCancel,
	"draw": onchain.ActOfferDraw | onchain.ActAcceptDraw | onchain.ActClaimDraw,
}

// parseActions reads what a session may do; nothing said is everything.
func parseActions(words []string) (onchain.Actions, error) {
	if len(words) == 0 {
		return onchain.ActAll, nil
	}
	var all onchain.Actions
	for _, word := range words {
		actions, ok := actionWords[word]
		if !ok {
			return 0, usage("Name actions of create, join, play, draw, resign and cancel, separated by commas.", "%q is not an action", word)
		}
		all |= actions
	}
	return all, nil
}

func checkLasts(d time.Duration) error {
	if d < shortestSession || d > longestSession {
		return usage("A session lasts from 15m to 168h (7 days).", "a session cannot last %s", d)
	}
	return nil
}

// parseSOL reads an allowance in SOL, exactly, and refuses one that a key cannot live on.
func parseSOL(text string) (uint64, error) {
	amount, ok := new(big.Rat).SetString(text)
	if ok {
		amount.Mul(amount, new(big.Rat).SetUint64(solana.LAMPORTS_PER_SOL))
	}
	if !ok || !amount.IsInt() || !amount.Num().IsUint64() {
		return 0, usage("Give an amount such as 0.01.", "%q is not an amount of SOL", text)
	}
	lamports := amount.Num().Uint64()
	if lamports < session.RentFloor+session.FeePerSignature {
		return 0, usage("Give at least "+inSOL(session.RentFloor+session.FeePerSignature)+" SOL.", "with %s SOL a key cannot pay a single fee", text)
	}
	return lamports, nil
}

// renewTerms are the flags of session renew.
type renewTerms struct {
	approval

	lasts  time.Duration
	fill   string
	moves  uint32
	rotate bool
}

func newSessionRenew(o *options) *cobra.Command {
	var n renewTerms
	cmd := &cobra.Command{
		Use:   "renew [KEY]",
		Short: "Give a session more time and money, or a new key",
		Long: `Give a session more time and fill its key up, by one approval: the token is closed and made anew for the same key, and its
policy goes on until the new end, with its limits and its count of moves, or with --moves counted anew. An expired session
comes back the same way, and so does one too poor to pay a fee. With --for 0s it is filled up alone. With --rotate the
session ends and a new one takes its place: new key, new token, new policy with the limits counted anew, all in the same
single approval.`,
		Args: oneKey,
		RunE: func(cmd *cobra.Command, args []string) error {
			renewal, err := n.renewal()
			if err != nil {
				return err
			}
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				l, err := find(cmd.Context(), h, keyOf(args))
				if err != nil {
					return err
				}
				offer, err := h.OfferRenewal(cmd.Context(), l.Info.Ref, renewal)
				if err != nil {
					return err
				}
				return o.settle(cmd.Context(), h, offer, n.approval)
			})
		},
	}
	flags := cmd.Flags()
	flags.DurationVar(&n.lasts, "for", defaultSession, "how long it lasts from now, from 15m to 168h; 0s: as it is")
	flags.StringVar(&n.fill, "fill", "0.01", "SOL the key shall hold again")
	flags.Uint32Var(&n.moves, "moves", 0, "how many moves it may play from now on (default: those that are left)")
	flags.BoolVar(&n.rotate, "rotate", false, "end it and open a new one with a new key")
	n.flag(cmd)
	return cmd
}

// renewal checks the flags.
func (n renewTerms) renewal() (match.Renewal, error) {
	if n.lasts != 0 || n.rotate {
		if err := checkLasts(n.lasts); err != nil {
			return match.Renewal{}, err
		}
	}
	if n.moves > 0 && n.lasts == 0 && !n.rotate {
		return match.Renewal{}, usage("Give it time as well, with --for.", "moves are counted anew only when the session is renewed")
	}
	lamports, err := parseSOL(n.fill)
	r := match.Renewal{ValidFor: n.lasts, FillTo: lamports, Rotate: n.rotate}
	if n.moves > 0 {
		r.Moves = &n.moves
	}
	return r, err
}

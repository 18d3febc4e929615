package cli

import (
	"fmt"
	"time"

	"castlekey/session"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
	"github.com/spf13/cobra"
)

func newSessionList(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List every session with its state, time, moves, and what it owes the wallet",
		Long: `List every session of the key store, newest first: for which cluster, program, wallet and game, until when, how many moves
its key can still pay for, and what comes back to the wallet when it is revoked: what is on the key and the deposits of
its token and its policy. With --json one object a session, one session a line.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				all, err := h.Sessions(cmd.Context())
				if err != nil {
					return err
				}
				return o.printList(all)
			})
		},
	}
}

func (o *options) printList(all []match.Listing) error {
	if o.json {
		for _, l := range all {
			if err := o.printJSON(o.row(l)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		fmt.Fprintln(o.Out, "No sessions.")
		return nil
	}
	table := o.table()
	fmt.Fprintln(table, "SESSION\tSTATE\tUNTIL\tMOVES\tOWED SOL\tGAME\tWALLET\tPROGRAM\tCLUSTER")
	for _, l := range all {
		r := o.row(l)
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", short(r.Session), r.State, r.ValidUntil.Local().Format("2 Jan 15:04"),
			r.Moves, inSOL(r.Owed.Total), short(orAny(r.Game)), short(r.Wallet), short(r.Program), r.Cluster)
	}
	return table.Flush()
}

func orAny(game string) string {
	if game == "" {
		return "any"
	}
	return game
}

func newSessionShow(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "show [KEY]",
		Short: "Show one session in full",
		Args:  oneKey,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				l, err := find(cmd.Context(), h, keyOf(args))
				if err != nil {
					return err
				}
				return o.printSession(l)
			})
		},
	}
}

// sessionRow is a session as --json prints it. Lamports and moves of another cluster's session are not known and shown as 0.
type sessionRow struct {
	Session    string    `json:"session"`
	State      string    `json:"state"`
	Label      string    `json:"label"`
	Cluster    string    `json:"cluster"`
	Genesis    string    `json:"genesis"`
	Program    string    `json:"program"`
	Wallet     string    `json:"wallet"`
	Game       string    `json:"game,omitempty"` // absent: any
	Created    time.Time `json:"created"`
	ValidUntil time.Time `json:"valid_until"`
	Token      int       `json:"token_version"` // 2; 1 may be revoked by anyone
	Balance    uint64    `json:"balance"`       // lamports on the key
	Moves      uint64    `json:"moves_left"`
	Policy     *limitRow `json:"policy"` // null: none on chain
	Owed       owedRow   `json:"owed"`
}

// limitRow is what a policy allows.
type limitRow struct {
	Actions    []string  `json:"actions"`
	Moves      *uint32   `json:"moves_left"` // null: as many as the key can pay for
	ValidUntil time.Time `json:"valid_until"`
	Ended      bool      `json:"ended"`
}

// owedRow is what comes back to the wallet, in lamports.
type owedRow struct {
	Key    uint64 `json:"key"`
	Token  uint64 `json:"token_rent"`
	Policy uint64 `json:"policy_rent"`
	Total  uint64 `json:"total"`
}

func (o *options) row(l match.Listing) sessionRow {
	ref := l.Info.Ref
	r := sessionRow{
		Session: ref.ID.String(), State: l.Status(), Label: l.Info.Label, Cluster: o.clusterName(l), Genesis: ref.Cluster.String(),
		Program: ref.Target.String(), Wallet: ref.Authority.String(),
		Created: l.Info.CreatedAt.UTC(), ValidUntil: time.Unix(l.Info.ValidUntil, 0).UTC(),
		Token: int(l.Info.Version), Balance: l.View.Balance, Moves: l.View.MovesLeft(),
		Owed: owedRow{Key: l.View.Balance, Token: l.View.Rent, Policy: l.PolicyRent, Total: l.Owed()},
	}
	if !l.Game.IsZero() {
		r.Game = l.Game.String()
	}
	if l.Policy != nil {
		p := l.Policy
		r.Policy = &limitRow{Actions: p.Actions.Words(), Moves: p.MovesLeft, ValidUntil: time.Unix(p.Until, 0).UTC(), Ended: p.Ended}
	}
	return r
}

// clusterName is what a session's cluster is called: as the user calls it now, by its public name, or by its genesis hash.
func (o *options) clusterName(l match.Listing) string {
	genesis := l.Info.Ref.Cluster
	if c, err := parseCluster(o.url); err == nil && l.Here {
		return c.name
	}
	if name := session.PublicCluster(genesis); name != "" {
		return name
	}
	return short(genesis.String())
}

func (o *options) printSession(l match.Listing) error {
	r := o.row(l)
	if o.json {
		return o.printJSON(r)
	}
	return o.printPairs([][2]string{
		{"Session key", r.Session}, {"State", r.State}, {"Wallet", r.Wallet}, {"Program", r.Program},
		{"Cluster", r.Cluster}, {"Game", orAny(r.Game)}, {"Until", r.ValidUntil.Local().Format("2 January 2006 15:04:05") + revocable(l)},
		{"May", mayDo(l)}, {"Pays for", fmt.Sprintf("%d moves (%s SOL on the key, %s of them stay)", r.Moves, inSOL(r.Balance), inSOL(session.RentFloor))},
		{"Owed", fmt.Sprintf("%s SOL: key %s, token %s, policy %s", inSOL(r.Owed.Total), inSOL(r.Owed.Key), inSOL(r.Owed.Token), inSOL(r.Owed.Policy))},
	})
}

// revocable says what a token V1 has to be said of.
func revocable(l match.Listing) string {
	if l.Info.Version == session.V1 {
		return ", or until anyone at all revokes its token V1"
	}
	return ""
}

// mayDo is what the policy on chain allows.
func mayDo(l match.Listing) string {
	switch p := l.Policy; {
	case p == nil:
		return "nothing: it has no policy on chain"
	case p.Ended:
		return "nothing: its policy was ended"
	case !p.Live(l.View.Now):
		return "nothing: its policy has expired"
	case p.MovesLeft != nil:
		return fmt.Sprintf("%s; at most %d more moves%s", p.Actions, *p.MovesLeft, only(p.Game))
	default:
		return p.Actions.String() + only(p.Game)
	}
}

func only(game solana.PublicKey) string {
	if game.IsZero() {
		return "; in any game"
	}
	return "; in this game alone"
}

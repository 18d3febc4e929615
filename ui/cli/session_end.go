package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"castlekey/session"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newSessionRevoke(o *options) *cobra.Command {
	return newEnding(o, ending{
		use: "revoke", short: "End sessions and get back all that hangs on them",
		long: `End sessions by the wallet: token and policy are closed for their deposits, and every lamport on the key goes back to the
wallet. Expired sessions and those that were signed out are cleaned up the same way. With --all: every session of this
cluster and wallet, also of games that are not finished.`,
		every: "every session of this cluster and wallet", verb: "Revoked",
		passed: []error{session.ErrWrongCluster, session.ErrWrongWallet},
		end: func(ctx context.Context, h *match.Host, ref session.Ref) (match.Revoked, error) {
			return h.RevokeSession(ctx, ref, o.show)
		},
	})
}

func newSessionLogout(o *options) *cobra.Command {
	return newEnding(o, ending{
		use: "logout", short: "End sessions by their own keys: no wallet is asked",
		long: `End sessions by their own keys: no wallet is asked. The policy is ended and closed, and every lamport on the key goes back to the
wallet, in one transaction that the session key signs and pays for. The key is forgotten once that is final. The deposit of the
token follows with the wallet's next approval, or with castlekey session revoke.`,
		every: "every session of this cluster", verb: "Logged out",
		passed: []error{session.ErrWrongCluster, session.ErrSignedOut},
		end: func(ctx context.Context, h *match.Host, ref session.Ref) (match.Revoked, error) {
			return h.SignOutSession(ctx, ref)
		},
	})
}

// ending is a command that ends sessions.
type ending struct {
	use, short, long string
	every            string  // what --all means
	verb             string  // what was done, as it is printed
	passed           []error // of --all: why a session is passed over
	end              func(context.Context, *match.Host, session.Ref) (match.Revoked, error)
}

func newEnding(o *options, e ending) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: e.use + " [KEY | --all]", Short: e.short, Long: e.long,
		Args: func(cmd *cobra.Command, args []string) error {
			if all {
				return noArguments(cmd, args)
			}
			return oneKey(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				if all {
					return o.endAll(cmd.Context(), h, e)
				}
				l, err := find(cmd.Context(), h, keyOf(args))
				if err != nil {
					return err
				}
				return o.endOne(cmd.Context(), h, e, l)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, e.every)
	return cmd
}

// endAll goes on after a failure and reports it in the end.
func (o *options) endAll(ctx context.Context, h *match.Host, e ending) error {
	all, err := h.Sessions(ctx)
	if err != nil {
		return err
	}
	var failed []error
	done := 0
	for _, l := range all {
		err := o.endOne(ctx, h, e, l)
		switch {
		case err == nil:
			done++
		case slices.ContainsFunc(e.passed, func(p error) bool { return errors.Is(err, p) }):
		default:
			failed = append(failed, fmt.Errorf("%s %s: %w", e.use, l.Info.Ref.ID, err))
		}
	}
	if done == 0 && len(failed) == 0 && !o.json {
		fmt.Fprintln(o.Out, "No sessions.")
	}
	return errors.Join(failed...)
}

// endedRow is the end of a session as --json prints it.
type endedRow struct {
	Session   string `json:"session"`
	Signature string `json:"signature,omitempty"` // absent: nothing was left to do on chain
	Returned  uint64 `json:"returned"`            // lamports back to the wallet, before the fee
}

func (o *options) endOne(ctx context.Context, h *match.Host, e ending, l match.Listing) error {
	done, err := e.end(ctx, h, l.Info.Ref)
	if err != nil {
		return err
	}
	r := endedRow{Session: done.Session.String(), Returned: done.Returned}
	if !done.Signature.IsZero() {
		r.Signature = done.Signature.String()
	}
	if o.json {
		return o.printJSON(r)
	}
	fmt.Fprintf(o.Out, "%s %s: %s SOL went back to the wallet.\n", e.verb, short(r.Session), inSOL(r.Returned))
	return nil
}

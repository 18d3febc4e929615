package cli

import (
	"context"
	"errors"
	"fmt"

	"castlekey/session"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newSessionLogout(o *options) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "logout [KEY | --all]",
		Short: "End sessions by their own keys: no wallet is asked",
		Long: `End sessions by their own keys: no wallet is asked. The policy is ended and closed, and every lamport on the key goes back to the
wallet, in one transaction that the session key signs and pays for. The key is forgotten once that is final. The deposit of the
token follows with the wallet's next approval, or with castlekey session revoke.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if all {
				return noArguments(cmd, args)
			}
			return oneKey(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error {
				if all {
					return o.logoutAll(cmd.Context(), h)
				}
				l, err := find(cmd.Context(), h, keyOf(args))
				if err != nil {
					return err
				}
				return o.logout(cmd.Context(), h, l)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every session of this cluster")
	return cmd
}

// logoutAll goes on after a failure and reports it in the end.
func (o *options) logoutAll(ctx context.Context, h *match.Host) error {
	all, err := h.Sessions(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, l := range all {
		err := o.logout(ctx, h, l)
		if err != nil && !errors.Is(err, session.ErrWrongCluster) && !errors.Is(err, session.ErrSignedOut) {
			failed = append(failed, fmt.Errorf("log out %s: %w", l.Info.Ref.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (o *options) logout(ctx context.Context, h *match.Host, l match.Listing) error {
	done, err := h.SignOutSession(ctx, l.Info.Ref)
	if err != nil {
		return err
	}
	return o.printEnd("Logged out", done)
}

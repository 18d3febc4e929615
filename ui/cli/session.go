package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"castlekey/onchain/program"
	"castlekey/ui/match"

	"github.com/gagliardetto/solana-go"
	"github.com/spf13/cobra"
)

func newSession(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "session",
		Short: "Open, list, renew and revoke session keys",
		Long: `Open, list, renew and revoke session keys.

A session key signs moves for your wallet until it expires, within what you approved. Whatever is on it, and the deposits
of its accounts on chain, come back to the wallet when the session is revoked.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSessionNew(o), newSessionList(o), newSessionShow(o), newSessionRenew(o), newSessionRevoke(o), newSessionProtect(o), newSessionProgram(o), newSessionLogout(o))
	return cmd
}

// withHost runs f with the backend open. The chess program of other clusters is looked for where the embedded chain has it, unless
// --program says otherwise: listing and revoking need not more than its address.
func (o *options) withHost(ctx context.Context, f func(h *match.Host) error) error {
	where, err := o.matchOptions()
	if err != nil {
		return err
	}
	if where.Program.IsZero() {
		where.Program = program.ChessID
	}
	host, err := o.openHost(ctx, where)
	if err != nil {
		return err
	}
	return errors.Join(f(host), host.Close())
}

// find is the one session whose key begins with text; without a text, the only one there is.
func find(ctx context.Context, h *match.Host, text string) (match.Listing, error) {
	all, err := h.Sessions(ctx)
	if err != nil {
		return match.Listing{}, err
	}
	var found []match.Listing
	for _, l := range all {
		if strings.HasPrefix(l.Info.Ref.ID.String(), text) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return match.Listing{}, usage("Run castlekey session list to see which there are.", "no session key begins with %q", text)
	default:
		return match.Listing{}, usage("Name one by the first letters of its key, as castlekey session list shows it.",
			"%d session keys begin with %q", len(found), text)
	}
}

// oneKey wants the first letters of a session key, or nothing.
func oneKey(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("Name one by the first letters of its key, or none if there is only one.", "%s takes one session, got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

// keyOf is the argument, or nothing.
func keyOf(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// approval is how a command that needs the wallet asks the person first.
type approval struct{ yes bool }

func (a *approval) flag(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&a.yes, "yes", "y", false, "approve without being asked")
}

// errDeclined says that the person did not approve.
var errDeclined = errors.New("not approved, nothing was signed")

// show prints what a transaction does, and what the chain said it would do to the wallet.
func (o *options) show(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(o.Err, "  "+line)
	}
}

// ask shows a transaction and wants a yes.
func (a approval) ask(o *options, lines []string) error {
	o.show(lines)
	if a.yes || o.wallet == inBrowser {
		return nil // the page asks
	}
	if !terminal(o.In) {
		return usage("Read the lines above, then run it again with --yes.", "%w", errDeclined)
	}
	fmt.Fprint(o.Err, "Approve? [y/N] ")
	answer, _ := bufio.NewReader(o.In).ReadString('\n') // an end of input is a no
	if !strings.EqualFold(strings.TrimSpace(answer), "y") {
		return errDeclined
	}
	return nil
}

// settle shows an offer, has it approved, and prints the session that now lives.
func (o *options) settle(ctx context.Context, h *match.Host, offer *match.Offer, a approval) error {
	defer offer.Close()
	if len(offer.Lines) == 0 {
		fmt.Fprintln(o.Err, "Nothing is missing, so nothing was sent.")
	} else {
		o.warnOfProgram(ctx, h)
		if err := a.ask(o, offer.Lines); err != nil {
			return err
		}
	}
	ref, err := offer.Approve(ctx)
	if err != nil {
		return err
	}
	l, err := find(ctx, h, ref.ID.String())
	if err != nil {
		return err
	}
	return o.printSession(l)
}

// short is the beginning and the end of a key, enough to tell it from others.
func short(key string) string {
	if len(key) < 12 {
		return key
	}
	return key[:6] + "…" + key[len(key)-4:]
}

// inSOL writes lamports in SOL, exactly.
func inSOL(lamports uint64) string {
	text := fmt.Sprintf("%d.%09d", lamports/solana.LAMPORTS_PER_SOL, lamports%solana.LAMPORTS_PER_SOL)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

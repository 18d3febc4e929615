package cli

import (
	"context"
	"fmt"

	"castlekey/session"
	"castlekey/ui/match"

	"github.com/spf13/cobra"
)

func newSessionProgram(o *options) *cobra.Command {
	var trust string
	cmd := &cobra.Command{
		Use:   "program",
		Short: "Say which session program the cluster has, and whether castlekey knows it",
		Long: `Say which session program the cluster has, and whether castlekey knows it.

Every session token is the word of the session program, and whoever may replace that program can forge any. castlekey compares
the code on the cluster with the builds it knows, and with what was there the first time; before an approval under any other it
warns. A build you have checked yourself, as with solana-verify get-program-hash, is trusted from then on with --trust.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withHost(cmd.Context(), func(h *match.Host) error { return o.sessionProgram(cmd.Context(), h, trust) })
		},
	}
	cmd.Flags().StringVar(&trust, "trust", "", "build to trust on this cluster: its hash, 64 hexadecimal digits, which must be what the cluster has")
	return cmd
}

// sessionProgram prints what the cluster has, after trusting it if that is asked for.
func (o *options) sessionProgram(ctx context.Context, h *match.Host, trust string) error {
	p, err := h.SessionProgram(ctx)
	if err != nil {
		return err
	}
	if trust != "" {
		build, err := session.ParseBuildHash(trust)
		if err != nil {
			return usage("Give the build as castlekey session program prints it.", "read --trust: %w", err)
		}
		if build != p.Build {
			return usage("Trust only what you have checked; castlekey session program prints what the cluster has.", "the cluster has build %s, not %s", p.Build, build)
		}
		if err := h.TrustSessionProgram(build); err != nil {
			return err
		}
		if p, err = h.SessionProgram(ctx); err != nil {
			return err
		}
	}
	return o.printProgram(p)
}

// programRow is the session program as --json prints it.
type programRow struct {
	Program   string `json:"program"`
	Verdict   string `json:"verdict"` // known, trusted, unknown or changed
	Build     string `json:"build"`
	Name      string `json:"name,omitempty"`   // of a known build
	Before    string `json:"before,omitempty"` // the build that was there before, where it has changed
	Slot      uint64 `json:"slot"`             // of its last deployment; 0: it cannot be replaced
	Authority string `json:"authority"`        // who can replace it; empty: nobody
}

func (o *options) printProgram(p match.SessionProgram) error {
	r := programRow{Program: session.ProgramID.String(), Verdict: string(p.Verdict), Build: p.Build.String(), Name: p.Name, Slot: p.Slot}
	if p.Authority != nil {
		r.Authority = p.Authority.String()
	}
	if p.Verdict == match.Changed {
		r.Before = p.Before.String()
	}
	if o.json {
		return o.printJSON(r)
	}
	lines := [][2]string{{"Program", r.Program}, {"Build", r.Build}, {"Verdict", verdictWords(p)}, {"Replaceable", "by nobody"}}
	if p.Authority != nil {
		lines[3][1] = fmt.Sprintf("by %s, last in slot %d", r.Authority, r.Slot)
	}
	if r.Before != "" {
		lines = append(lines, [2]string{"Before", r.Before})
	}
	return o.printPairs(lines)
}

func verdictWords(p match.SessionProgram) string {
	switch p.Verdict {
	case match.Known:
		return "known: " + p.Name
	case match.Trusted:
		return "trusted by you"
	case match.Changed:
		return "CHANGED: not what was here before; check it, then trust it with --trust"
	case match.Unknown:
	}
	return "unknown to castlekey; check it, then trust it with --trust"
}

// warnOfProgram warns before an approval under a session program that castlekey does not know.
func (o *options) warnOfProgram(ctx context.Context, h *match.Host) {
	for _, line := range h.ProgramWarning(ctx) {
		fmt.Fprintln(o.Err, "! Session program: "+line)
	}
}

package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"castlekey/onchain/attack"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

func newAttack(o *options) *cobra.Command {
	var chess string
	cmd := &cobra.Command{
		Use:   "attack",
		Short: "Attack the programs in every way we know of, on fresh embedded chains",
		Long: `Carry out every attack of the suite, each on a fresh embedded chain with a live game: one line says what was tried and what the
chain answered. An attack has failed, as it should, if it was refused for the right reason and changed nothing but the attacker's
balance, by the fee.

With --json, one object a line: {"id","name","expect","got","state_unchanged","ok"}.
Exit code 0: every attack failed. 1: one did not.

With --chess, another build of the chess program is attacked: take a check out of it, and see who gets in.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runAttack(cmd.Context(), o, chess) },
	}
	cmd.Flags().StringVar(&chess, "chess", "", "program file (ELF) to attack in place of the chess program built in")
	return cmd
}

// readProgram reads a program file; nil for no name.
func readProgram(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	elf, err := os.ReadFile(path)
	if err != nil {
		return nil, usage("Name a program file, such as onchain/program/built/chess.so.", "read program: %w", err)
	}
	return elf, nil
}

func runAttack(ctx context.Context, o *options, path string) error {
	chess, err := readProgram(path)
	if err != nil {
		return err
	}
	view := o.attackView()
	failures := 0
	for _, a := range attack.All() {
		if err := ctx.Err(); err != nil {
			return err
		}
		report := a.Run(attack.Options{Chess: chess})
		if !report.OK {
			failures++
		}
		if err := view.tried(report); err != nil {
			return err
		}
	}
	if err := view.done(failures); err != nil {
		return err
	}
	if failures > 0 {
		return &reported{code: exitFailed}
	}
	return nil
}

// attackView shows attacks as they are tried.
type attackView interface {
	tried(r attack.Report) error
	done(failures int) error
}

func (o *options) attackView() attackView {
	if o.json {
		return attackJSON{json.NewEncoder(o.Out), o.Err}
	}
	return &attackTable{out: o.Out}
}

// attackJSON prints one object an attack a line.
type attackJSON struct {
	enc *json.Encoder
	err io.Writer
}

func (v attackJSON) tried(r attack.Report) error {
	if r.Err != nil {
		fmt.Fprintf(v.err, "castlekey: %s: %v\n", r.ID, r.Err)
	}
	if err := v.enc.Encode(r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

func (attackJSON) done(int) error { return nil }

const (
	answerWidth = 28
	triedWidth  = 100
)

// attackTable prints a line an attack, a heading a chapter.
type attackTable struct {
	out     io.Writer
	chapter string
	count   int
}

func (v *attackTable) tried(r attack.Report) error {
	v.count++
	if r.Chapter != v.chapter {
		v.chapter = r.Chapter
		if _, err := fmt.Fprintf(v.out, "\n%s\n", r.Chapter); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
	}
	mark := "refused"
	if !r.OK {
		mark = "FAILED "
	}
	_, err := fmt.Fprintf(v.out, "%6s  %s  %-*s  %s\n", r.ID, mark, answerWidth, r.Got, ansi.Truncate(r.Name, triedWidth, "…"))
	if err == nil && r.Err != nil {
		_, err = fmt.Fprintf(v.out, "        expected %s: %v\n", r.Expect, r.Err)
	}
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

func (v *attackTable) done(failures int) error {
	verdict := "all refused as expected; no account changed but for the attackers' fees"
	if failures > 0 {
		verdict = fmt.Sprintf("%d NOT as expected", failures)
	}
	if _, err := fmt.Fprintf(v.out, "\n%d attacks: %s.\n", v.count, verdict); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

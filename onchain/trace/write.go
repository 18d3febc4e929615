package trace

import (
	"fmt"
	"io"
	"strings"

	"github.com/gagliardetto/solana-go"
)

// mostFunctions is how many functions are written for people.
const mostFunctions = 10

// Write writes the report for people.
func (r *Report) Write(w io.Writer) error {
	p := &printer{out: w}
	fate := "succeeded"
	if r.Err != nil {
		fate = "failed: " + r.Err.Error()
	}
	p.line("transaction %s", r.Signature)
	p.line("slot %d, %s, fee %d lamports, %d compute units, %d instructions of bytecode", r.Slot, fate, r.Fee, r.ComputeUnits, r.Instructions)
	if r.Differs {
		p.line("The replay took another way than the transaction did: a program was exchanged since.")
	}
	p.events(r.Events)
	p.accounts(r.Accounts)
	p.functions(r.Functions)
	return p.err
}

// printer writes lines until the first error.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", args...)
	}
}

func (p *printer) events(events []Event) {
	p.line("\nlogs and system calls (compute units)")
	for _, e := range events {
		if e.Syscall == "" {
			p.line("  %s", e.Log)
			continue
		}
		end := ""
		if e.Err != "" {
			end = "  failed: " + e.Err
		}
		p.line("  %s%-30s %7d  (%s)%s", strings.Repeat("  ", e.Height), e.Syscall, e.Units, strings.Join(e.Args[:], ", "), end)
	}
}

func (p *printer) accounts(list []Change) {
	p.line("\naccounts")
	for _, c := range list {
		p.line("  %s", c.Address)
		if c.LamportsBefore != c.LamportsAfter {
			p.line("    lamports  %d → %d (%+d)", c.LamportsBefore, c.LamportsAfter, int64(c.LamportsAfter-c.LamportsBefore))
		}
		if owner(c.OwnerBefore) != owner(c.OwnerAfter) {
			p.line("    owner     %s → %s", owner(c.OwnerBefore), owner(c.OwnerAfter))
		}
		if c.SizeBefore != c.SizeAfter {
			p.line("    size      %d → %d bytes", c.SizeBefore, c.SizeAfter)
		}
		for _, d := range c.Data {
			p.line("    data[%d]  %s → %s", d.Offset, cut(d.Before), cut(d.After))
		}
	}
}

func owner(key *solana.PublicKey) string {
	if key == nil {
		return "none"
	}
	return key.String()
}

// cut shortens long runs of bytes.
func cut(hexadecimal string) string {
	const most = 64
	switch {
	case hexadecimal == "":
		return "nothing"
	case len(hexadecimal) > most:
		return fmt.Sprintf("%s… (%d bytes)", hexadecimal[:most], len(hexadecimal)/2)
	default:
		return hexadecimal
	}
}

func (p *printer) functions(list []Function) {
	if len(list) == 0 {
		return
	}
	p.line("\nfunctions of bytecode, the dearest first\n  %-10s %7s %7s %13s %9s", "program", "slot", "calls", "instructions", "syscalls")
	for _, f := range list[:min(len(list), mostFunctions)] {
		p.line("  %-10s %7d %7d %13d %9d", short(f.Program), f.Slot, f.Calls, f.Instructions, f.Syscalls)
	}
	if len(list) > mostFunctions {
		p.line("  and %d more", len(list)-mostFunctions)
	}
}

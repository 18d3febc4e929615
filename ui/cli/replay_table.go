package cli

import (
	"fmt"
	"io"
	"strings"

	"castlekey/onchain/replay"

	"github.com/charmbracelet/x/ansi"
)

const (
	nameWidth = 20
	barWidth  = 30
)

// tableView prints a row a game and, on a terminal, a progress bar that the next row overwrites.
type tableView struct {
	out, err io.Writer
	bar      bool
	size     int64
	rows     int
}

func newTableView(o *options, size int64) *tableView {
	return &tableView{out: o.Out, err: o.Err, bar: terminal(o.Out) && size > 0, size: size}
}

func (v *tableView) played(r *replay.Report, bytesRead int64) {
	v.wipe()
	if v.rows == 0 {
		fmt.Fprintf(v.out, "%5s  %-*s  %-*s  %5s  %-7s  %-22s  %7s  %7s\n",
			"game", nameWidth, "white", nameWidth, "black", "plies", "result", "reason", "CU p50", "µs p50")
	}
	v.rows++
	fmt.Fprintf(v.out, "%5d  %s  %s  %5d  %-7s  %-22s  %7d  %7d\n",
		r.Game, column(r.White), column(r.Black), r.SessionSigned, r.Result, r.Reason, r.Units.Median, r.Latency.P50)
	v.draw(bytesRead)
}

// draw shows how much of the file has been played.
func (v *tableView) draw(bytesRead int64) {
	if !v.bar {
		return
	}
	done := int(min(bytesRead, v.size) * barWidth / v.size)
	fmt.Fprintf(v.out, "[%s%s] %d%%", strings.Repeat("█", done), strings.Repeat("░", barWidth-done), done*100/barWidth)
}

func (v *tableView) wipe() {
	if v.bar {
		fmt.Fprint(v.out, "\r"+ansi.EraseEntireLine)
	}
}

func (v *tableView) problem(err error) {
	v.wipe()
	fmt.Fprintf(v.err, "castlekey: %v\n", err)
}

func (v *tableView) done(t totals, problems int) {
	v.wipe()
	u := replay.SummariseUnits(t.units)
	fmt.Fprintf(v.out, "\n%d games, %d plies signed by session keys; compute units median %d, p99 %d, max %d; ",
		t.games, t.plies, u.Median, u.P99, u.Max)
	if problems == 0 {
		fmt.Fprintln(v.out, "no differences.")
		return
	}
	fmt.Fprintf(v.out, "%d with problems.\n", problems)
}

// column fits a name from a file, which may hold anything, into a column.
func column(name string) string {
	name = strings.Map(printable, name)
	name = ansi.Truncate(name, nameWidth, "…")
	return name + strings.Repeat(" ", nameWidth-ansi.StringWidth(name))
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
		return -1
	}
	return r
}

package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
)

// printJSON prints one value on one line.
func (o *options) printJSON(v any) error {
	if err := json.NewEncoder(o.Out).Encode(v); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// printPairs prints names and values, one pair a line, the values below each other.
func (o *options) printPairs(pairs [][2]string) error {
	table := o.table()
	for _, p := range pairs {
		fmt.Fprintf(table, "%s\t%s\n", p[0], p[1])
	}
	return table.Flush()
}

// table prints columns, separated by tabs, once it is flushed.
func (o *options) table() *tabwriter.Writer { return tabwriter.NewWriter(o.Out, 0, 0, 2, ' ', 0) }

package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/units.golden anew")

const golden = "testdata/units.golden"

// TestComputeUnitsAreRecorded measures every instruction on the committed bytes; the README must show the same table.
func TestComputeUnitsAreRecorded(t *testing.T) {
	rows, err := instructionUnits()
	if err != nil {
		t.Fatal(err)
	}
	moves, err := moveUnits(t.Context(), "../../../game/testdata/classics.pgn")
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if over := writeUnits(&table, append(rows, moves...)); over > 0 {
		t.Errorf("%d instructions over their budget:\n%s", over, &table)
	}
	if *update {
		if err := os.WriteFile(golden, table.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(table.Bytes(), want) {
		t.Errorf("compute units changed; see that it is right, then run this test with -update and copy the table to the README. Now:\n%s", &table)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(want)) {
		if !strings.Contains(string(readme), line) {
			t.Errorf("the README lacks %s", line)
		}
	}
}

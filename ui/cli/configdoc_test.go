package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"castlekey/ui"
	"castlekey/ui/keys"
)

var write = flag.Bool("write", false, "write docs/config.md anew")

const docPath = "../../docs/config.md"

// TestConfigDoc holds docs/config.md to the settings and the keys there are. What stands outside the marked tables is a person's text.
func TestConfigDoc(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	raw, err := os.ReadFile(docPath)
	if err != nil {
		t.Fatal(err)
	}
	want := string(raw)
	for name, table := range map[string]string{"settings": settingsTable(), "keys": keysTables()} {
		want = between(t, want, name, table)
	}
	if *write {
		if err := os.WriteFile(docPath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("docs/config.md is out of date; go test ./ui/cli -run ConfigDoc -write writes it anew:\n%s", diff)
	}
}

// between replaces what stands between the two marks of a name.
func between(t *testing.T, text, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
	head, rest, ok := strings.Cut(text, begin)
	_, tail, also := strings.Cut(rest, end)
	if !ok || !also {
		t.Fatalf("docs/config.md has no marks for %s", name)
	}
	return head + begin + table + end + tail
}

func settingsTable() string {
	var b strings.Builder
	b.WriteString("| setting | default | what it is |\n|---|---|---|\n")
	visitSettings(newRoot(&options{}).PersistentFlags(), func(f *pflag.Flag) {
		usage, _, _ := strings.Cut(f.Usage, " (default: ")
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", f.Name, literal(f, f.DefValue), usage)
	})
	return b.String()
}

func keysTables() string {
	var b strings.Builder
	for _, s := range ui.Keys() {
		fmt.Fprintf(&b, "### `[keys.%s]`\n\n| action | default | what it does |\n|---|---|---|\n", s.Name)
		for _, a := range s.Actions {
			fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", a.Name, keyList(a.Default), doing(a))
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func doing(a keys.Action) string {
	switch a.When {
	case keys.Steering:
		return a.What + " †"
	case keys.Stepping:
		return a.What + " ‡"
	case keys.Always:
	}
	return a.What
}

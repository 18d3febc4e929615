package cli_test

import (
	"os"
	"strings"
	"testing"

	"castlekey/ui/cli"
)

// TestTheDoctorAsksACluster looks at a chain over RPC, with the right program and with one that is not there.
func TestTheDoctorAsksACluster(t *testing.T) {
	t.Setenv("CASTLEKEY_KEYCHAIN", "off")
	command := castlekey(t)
	chain := startChain(t, command, "--in-memory")
	defer chain.stop(t, os.Interrupt)
	const nobody = "11111111111111111111111111111112"
	for name, c := range map[string]struct {
		args []string
		code int
		want []string
	}{
		"both programs are there":  {nil, 0, []string{"ok    chain", "Solana ", "answers in ", "both programs are there"}},
		"a program that is not":    {[]string{"--program", nobody}, 1, []string{"bad   chain", "There is no program at " + nobody}},
		"an address that is none":  {[]string{"--program", "chess"}, 1, []string{"bad   chain", "in base58"}},
		"as JSON, for scripts too": {[]string{"--json"}, 0, []string{`"what":"chain","verdict":"ok"`}},
	} {
		var out, errs strings.Builder
		args := append([]string{"doctor", "--data-dir", t.TempDir(), "--url", chain.RPC}, c.args...)
		if code := cli.Main(args, cli.Streams{Out: &out, Err: &errs}); code != c.code {
			t.Errorf("%s: exit code %d, want %d", name, code, c.code)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s%s", name, want, out.String(), errs.String())
			}
		}
	}
}

package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Runtime names the software that judges: litesvm in the version that judge/package-lock.json pins.
const Runtime = "litesvm 1.5.0"

// Live reports whether the judge in folder can run here: Node is installed, and so are its packages.
func Live(folder string) bool {
	if _, err := exec.LookPath("node"); err != nil {
		return false
	}
	_, err := os.Stat(filepath.Join(folder, "node_modules", "litesvm", "package.json"))
	return err == nil
}

// Judge plays scenarios on Agave's runtime. folder holds judge.mjs, programs the NAME.so files that scenarios name.
func Judge(ctx context.Context, folder, programs string, scenarios []Scenario) ([]Outcome, error) {
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, s := range scenarios {
		if err := encoder.Encode(s); err != nil {
			return nil, fmt.Errorf("encode scenario %q: %w", s.Name, err)
		}
	}
	var out, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "node", filepath.Join(folder, "judge.mjs"), programs) //nolint:gosec // our own script
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run judge: %w: %s", err, stderr.Bytes())
	}
	decoder := json.NewDecoder(&out)
	outcomes := make([]Outcome, len(scenarios))
	for i, s := range scenarios {
		if err := decoder.Decode(&outcomes[i]); err != nil {
			return nil, fmt.Errorf("read the judge's answer to %q: %w", s.Name, err)
		}
	}
	return outcomes, nil
}

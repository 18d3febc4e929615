package cli

import (
	"context"
	"fmt"
	"strings"

	"castlekey/game/engine/uci"
	"castlekey/ui/backend"
	"castlekey/ui/engines"
)

// lookAtEngines lists the engines found, and starts those of the config file to see that they speak UCI.
func lookAtEngines(ctx context.Context, configured []backend.UCI) finding {
	f := finding{What: "engines", Verdict: fine, Detail: "the built-in one"}
	var silent []string
	for _, e := range configured {
		if _, err := engines.Check(ctx, e); err != nil {
			what, _ := backend.Explain(err)
			silent = append(silent, fmt.Sprintf("%s, %s: %s", e.Name, e.Command, what))
			continue
		}
		f.Detail += ", " + e.Name + " of the config file"
	}
	found := uci.Installed()
	for _, name := range found {
		f.Detail += ", " + name
	}
	switch {
	case len(silent) > 0:
		f.Verdict, f.Hint = limited, strings.Join(silent, " ")+" See [engines] in "+configPath()
	case len(found)+len(configured) == 0:
		f.Detail += "; no other was found"
		f.Hint = "Any UCI engine can play: name it under [engines] in " + shortHome(configPath())
	}
	return f
}

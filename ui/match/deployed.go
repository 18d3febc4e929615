package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
	"github.com/google/renameio/v2/maybe"
)

// Verdict is what is known of the build of the session program a cluster has.
type Verdict string

// The verdicts. Only the last two are warned of.
const (
	Known   Verdict = "known"   // castlekey's own, or one it was held against
	Trusted Verdict = "trusted" // the player has said so
	Unknown Verdict = "unknown" // never compared with anything
	Changed Verdict = "changed" // another than the player trusted, or than was there the first time
)

// SessionProgram is the session program of the host's cluster. Every token is that program's word.
type SessionProgram struct {
	Verdict   Verdict
	Build     session.BuildHash
	Name      string            // of a known build
	Before    session.BuildHash // what was there before, where it has changed
	Slot      uint64            // of its last deployment; 0: it cannot be replaced
	Authority *solana.PublicKey // who can replace it; nil: nobody
}

// seenBuild is what is remembered of a cluster's session program.
type seenBuild struct {
	Build   string `json:"build"`
	Trusted bool   `json:"trusted"`
}

// buildsFile holds, by genesis hash, the build that was trusted or else the first that was seen.
const buildsFile = "session-programs.json"

// SessionProgram compares the session program of the cluster with the builds castlekey knows, and with the one that was there
// before. The code is read once; later calls look only whether it was deployed again. Errors: session.ErrNoSessionProgram,
// session.ErrLoader, the cluster's, those of the file the builds are remembered in.
func (h *Host) SessionProgram(ctx context.Context) (SessionProgram, error) {
	p, err := h.sessionProgram(ctx)
	return p, Explained(err)
}

func (h *Host) sessionProgram(ctx context.Context) (SessionProgram, error) {
	d, err := h.keeper.Deployed(ctx)
	if err != nil {
		return SessionProgram{}, err
	}
	build, err := h.deployedBuild(ctx, d)
	if err != nil {
		return SessionProgram{}, err
	}
	p := SessionProgram{Build: build, Slot: d.Slot, Authority: d.Authority}
	if p.Name = buildName(build); p.Name != "" {
		p.Verdict = Known
		return p, nil
	}
	seen, err := h.seenBuilds()
	if err != nil {
		return SessionProgram{}, err
	}
	before, met := seen[h.genesis.String()]
	switch {
	case !met:
		p.Verdict = Unknown
		return p, h.remember(seenBuild{Build: build.String()})
	case before.Build != build.String():
		p.Verdict = Changed
		p.Before, err = session.ParseBuildHash(before.Build)
		return p, err
	case before.Trusted:
		p.Verdict = Trusted
	default:
		p.Verdict = Unknown
	}
	return p, nil
}

// deployedBuild hashes the code of a deployment, once a deployment.
func (h *Host) deployedBuild(ctx context.Context, d session.Deployment) (session.BuildHash, error) {
	h.mu.Lock()
	last := h.deployed
	h.mu.Unlock()
	if last != nil && d.Slot != 0 && last.deployment == d.ID() {
		return last.build, nil
	}
	build, err := h.keeper.DeployedHash(ctx, d)
	if err != nil {
		return session.BuildHash{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.deployed = &deployed{deployment: d.ID(), build: build}
	return build, nil
}

// deployed is a deployment whose code was hashed.
type deployed struct {
	deployment string
	build      session.BuildHash
}

// buildName is what a known build is; empty for others.
func buildName(b session.BuildHash) string {
	if b == session.HashBuild(program.Session()) {
		return "castlekey's own, built in"
	}
	return session.KnownBuilds[b]
}

// TrustSessionProgram remembers that the player trusts a build on this cluster, whatever was there before.
func (h *Host) TrustSessionProgram(b session.BuildHash) error {
	return Explained(h.remember(seenBuild{Build: b.String(), Trusted: true}))
}

func (h *Host) buildsPath() string { return filepath.Join(h.opts.DataDir, buildsFile) }

// seenBuilds reads what is remembered; nothing if nothing was written yet.
func (h *Host) seenBuilds() (map[string]seenBuild, error) {
	raw, err := os.ReadFile(h.buildsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]seenBuild{}, nil
	}
	if err != nil {
		return nil, err
	}
	seen := map[string]seenBuild{}
	if err := json.Unmarshal(raw, &seen); err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", h.buildsPath(), errBuilds, err)
	}
	return seen, nil
}

// errBuilds says that the remembered builds cannot be read.
var errBuilds = errors.New("not a list of session programs")

// remember writes what is known of this cluster's session program.
func (h *Host) remember(b seenBuild) error {
	seen, err := h.seenBuilds()
	if err != nil {
		return err
	}
	seen[h.genesis.String()] = b
	raw, err := json.MarshalIndent(seen, "", "  ")
	if err != nil {
		return fmt.Errorf("write session programs: %w", err)
	}
	return maybe.WriteFile(h.buildsPath(), append(raw, '\n'), 0o600)
}

// Warning says what a player should know before approving under this program; empty if nothing.
func (p SessionProgram) Warning() []string {
	var lines []string
	switch p.Verdict {
	case Changed:
		lines = []string{fmt.Sprintf("it is NOT the program that was here before: build %s, before %s", p.Build, p.Before)}
	case Unknown:
		lines = []string{"castlekey does not know this program: build " + p.Build.String()}
	case Known, Trusted:
		return nil
	}
	who := "nobody can replace it"
	if p.Authority != nil {
		who = fmt.Sprintf("%s can replace it, and did last in slot %d", p.Authority, p.Slot)
	}
	return append(lines, who, "every session is that program's word; castlekey session program says how to trust it")
}

// ProgramWarning is what to know of the cluster's session program before approving under it; empty if nothing. On the chain
// inside the program it is castlekey's own.
func (h *Host) ProgramWarning(ctx context.Context) []string {
	if h.chain != nil {
		return nil
	}
	p, err := h.sessionProgram(ctx)
	if err != nil {
		what, todo := backend.Explain(Explained(err))
		return []string{"it could not be compared with what castlekey knows: " + what, todo}
	}
	return p.Warning()
}

// foundation is that warning as a clause of an approval.
func (h *Host) foundation(ctx context.Context) []backend.Clause {
	lines := h.ProgramWarning(ctx)
	if len(lines) == 0 {
		return nil
	}
	return []backend.Clause{{Tone: backend.Warning, Label: "Session program", Lines: lines}}
}

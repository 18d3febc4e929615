package sbpf_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/internal/elf"

	"github.com/google/go-cmp/cmp"
)

// judge is where the real runtime is installed, if it is.
const judge = "../conformance/judge/node_modules"

// TestRandomProgramsLive runs new random programs here and on Agave's runtime: how they end, what they cost, all registers and a hash of
// their memory must be equal. 300 programs, or 10,000 with SOAK=1; without Node the recorded answers of TestAgreesWithAgave must do.
func TestRandomProgramsLive(t *testing.T) {
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(judge, "litesvm")); err != nil || missing != nil {
		t.Log("no Node or no judge here (make judge installs it): nothing compared")
		return
	}
	count, seed := 300, uint64(time.Now().UnixNano())
	if os.Getenv("SOAK") != "" {
		count = 10_000
	}
	const batch = 500 // in one process of Node
	differing := 0
	for from := 0; from < count; from += batch {
		cases := liveCases(t, seed, from, min(batch, count-from))
		for i, want := range recorded(t, node, cases) {
			want.ELF, want.Size = cases[i].ELF, cases[i].Size
			if diff := cmp.Diff(want, answer(t, want)); diff != "" {
				differing++
				t.Errorf("seed %d, program %d (-agave +got):\n%s\nprogram:\n%s", seed, from+i, diff, want.Source)
			}
		}
	}
	t.Logf("%d random programs of seed %d on both runtimes, %d differ", count, seed, differing)
}

// TestBrokenFilesLive spoils program files, a few bytes of each, and asks both runtimes whether they are programs still, and what comes of
// running those that are. 300 files, or 5,000 with SOAK=1.
func TestBrokenFilesLive(t *testing.T) {
	node, err := exec.LookPath("node")
	if _, missing := os.Stat(filepath.Join(judge, "litesvm")); err != nil || missing != nil {
		t.Log("no Node or no judge here (make node installs it): nothing compared")
		return
	}
	count, seed := 300, uint64(time.Now().UnixNano())
	if os.Getenv("SOAK") != "" {
		count = 5_000
	}
	const batch = 500 // in one process of Node
	bad, undeployable, differing := 0, 0, 0
	for from := 0; from < count; from += batch {
		cases := brokenCases(t, seed, from, min(batch, count-from))
		for i, want := range recorded(t, node, cases) {
			file, err := base64.StdEncoding.DecodeString(cases[i].ELF)
			if err != nil {
				t.Fatal(err)
			}
			want.Size = cases[i].Size
			got := answerTo(t, want, file)
			switch {
			case got.Error == notOffered, misplaced(file):
				undeployable++
				continue
			case got.Error == refused:
				bad++
			}
			want.Return, got.Return = strings.TrimRight(want.Return, "0"), strings.TrimRight(got.Return, "0")
			if diff := cmp.Diff(want, got); diff != "" {
				differing++
				t.Errorf("seed %d, file %d, %s (-agave +got):\n%s", seed, from+i, want.Source, diff)
			}
		}
	}
	t.Logf("%d spoilt files of seed %d on both runtimes, %d refused by both, %d not deployable and so refused here, %d differ",
		count, seed, bad, undeployable, differing)
}

// misplaced reports whether a section that programs can read lies elsewhere in memory than in the file. Agave refuses to deploy such a
// file, as it does one with an unresolved system call; what was deployed before that rule it still runs, and litesvm asks for no
// deployment. Here every file is held to the rules of deployment.
func misplaced(file []byte) bool {
	parsed, err := elf.Parse(file)
	if err != nil {
		return false
	}
	for _, name := range []string{".text", ".rodata", ".data.rel.ro", ".eh_frame"} {
		if s, ok := parsed.Section(name); ok && s.Address != s.Offset {
			return true
		}
	}
	return false
}

// whole is a program with all that a file has: functions, data with an address in it, a system call.
const whole = "entrypoint:\nlddw r1, words\nldxdw r3, [r1+8]\nldxb r2, [r3]\ncall f\nmov64 r2, 88\nlddw r1, text\ncall sol_set_return_data\nmov64 r0, 0\nexit\n" +
	"f:\nadd64 r2, 1\nexit\nwords: .quad 5\n.addr text\ntext: .ascii \"hello\"\n.zero 91"

// brokenCases spoils files. Their sources say how.
func brokenCases(t *testing.T, seed uint64, from, count int) []agaveCase {
	t.Helper()
	good := assemble(t, whole)
	cases := make([]agaveCase, count)
	for i := range cases {
		r := rand.New(rand.NewPCG(uint64(from+i), seed))
		file, how := bytes.Clone(good), ""
		for range 1 + r.IntN(3) {
			at := r.IntN(len(file))
			value := [...]byte{0, 1, 0xff, byte(r.Uint32()), file[at] + 1, file[at] - 1, file[at] ^ 1<<r.IntN(8), file[at] + 8, file[at] - 8}[r.IntN(9)]
			how += fmt.Sprintf(" [%#x]=%#02x", at, value)
			file[at] = value
		}
		if r.IntN(20) == 0 {
			size := r.IntN(len(file))
			how += fmt.Sprintf(" cut to %d", size)
			file = file[:size]
		}
		cases[i] = agaveCase{Source: how, Limit: 10_000, Size: 88, ELF: base64.StdEncoding.EncodeToString(file)}
	}
	return cases
}

// liveCases writes programs that hash their memory before they return.
func liveCases(t *testing.T, seed uint64, from, count int) []agaveCase {
	t.Helper()
	cases := make([]agaveCase, count)
	for i := range cases {
		g := &generator{rand: rand.New(rand.NewPCG(uint64(from+i), seed)), memory: true}
		cases[i] = agaveCase{Source: g.program(), Limit: 200_000, Size: 96}
		if g.rand.IntN(8) == 0 {
			cases[i].Limit = 1 + g.rand.Uint64N(50_000)
		}
		cases[i].ELF = base64.StdEncoding.EncodeToString(assemble(t, cases[i].Source))
	}
	return cases
}

// recorded has the real runtime run the cases.
func recorded(t *testing.T, node string, cases []agaveCase) (answers []agaveCase) {
	t.Helper()
	folder := t.TempDir()
	modules, err := filepath.Abs(judge)
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/record.mjs")
	if err != nil {
		t.Fatal(err)
	}
	questions, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	in, out := filepath.Join(folder, "in.json"), filepath.Join(folder, "out.json")
	for name, content := range map[string][]byte{in: questions, filepath.Join(folder, "record.mjs"): script} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join(folder, "record.mjs"), in, out)
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Run(); err != nil {
		t.Fatalf("run judge: %v\n%s", err, printed.String())
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &answers); err != nil || len(answers) != len(cases) {
		t.Fatalf("%d answers of %d: %v", len(answers), len(cases), err)
	}
	return answers
}

// hashMemory folds heap, input and the first frames of the stack into r3.
func (g *generator) hashMemory() {
	g.add("mov64 r3, 0")
	ranges := [][2]uint64{{sbpf.HeapBase, sbpf.DefaultHeapSize}, {sbpf.InputBase, 112}}
	for frame := range uint64(4) {
		ranges = append(ranges, [2]uint64{sbpf.StackBase + frame*0x2000, 0x1000})
	}
	for _, r := range ranges {
		g.labels++
		label := fmt.Sprintf("l%d", g.labels)
		g.add("lddw r1, %#x\nlddw r2, %#x\n%s:", r[0], r[0]+r[1], label)
		g.add("ldxdw r4, [r1+0]\nmul64 r3, 31\nxor64 r3, r4\nadd64 r1, 8\njlt r1, r2, %s", label)
	}
}

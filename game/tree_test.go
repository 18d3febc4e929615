package game_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"castlekey/game"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// trees reads every game of a text; games at fault are told apart.
func trees(t testing.TB, text string) (found []*game.Tree, broken []string) {
	t.Helper()
	for r := game.NewReader(strings.NewReader(text)); ; {
		tree, err := r.NextTree()
		var wrong *game.PGNError
		switch {
		case errors.As(err, &wrong):
			broken = append(broken, fmt.Sprintf("%d:%d:%d %v", wrong.Game, wrong.Line, wrong.Column, wrong.Err))
		case err != nil:
			return found, broken
		default:
			found = append(found, tree)
		}
	}
}

// one reads the only game of a text.
func one(t testing.TB, text string) *game.Tree {
	t.Helper()
	found, broken := trees(t, text)
	if len(found) != 1 || len(broken) != 0 {
		t.Fatalf("%d games, broken %v", len(found), broken)
	}
	return found[0]
}

// shape writes a tree down without PGN's help: a move a line, deeper moves further in.
func shape(tree *game.Tree) string {
	var b strings.Builder
	var walk func(n *game.Node, indent string)
	walk = func(n *game.Node, indent string) {
		number, side := tree.Fullmove(n)
		fmt.Fprintf(&b, "%s%d%c %s", indent, number, "wb"[side], n.SAN())
		if n.Before() != "" {
			fmt.Fprintf(&b, " <%s>", n.Before())
		}
		if left, ok := n.Clock(); ok {
			fmt.Fprintf(&b, " [%v]", left)
		}
		fmt.Fprintf(&b, " %v %s\n", n.Marks(), n.Comment())
		for i, c := range n.Next() {
			walk(c, indent+strings.Repeat(" ", min(i, 1)))
		}
	}
	fmt.Fprintf(&b, "%s %v\n", tree.Game(tree.Root()).StartFEN(), tree.Main().Result)
	walk(tree.Root(), "")
	return b.String()
}

func pgn(t testing.TB, tree *game.Tree) string {
	t.Helper()
	var b strings.Builder
	if err := tree.WritePGN(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sameAgain writes a tree, reads it and compares.
func sameAgain(t testing.TB, tree *game.Tree) {
	t.Helper()
	text := pgn(t, tree)
	again := one(t, text)
	if diff := cmp.Diff(shape(tree), shape(again)); diff != "" || len(again.Faults) > 0 {
		t.Fatalf("%s\nreads back otherwise (-had +got), with faults %v\n%s", text, again.Faults, diff)
	}
	if twice := pgn(t, again); twice != text {
		t.Fatalf("written as %q, then as %q", text, twice)
	}
}

const annotated = `[Event "Study"]
[SetUp "1"]
[FEN "r1bqkbnr/pppp1ppp/2n5/4p3/2B1P3/5N2/PPPP1PPP/RNBQK2R b KQkq - 3 3"]

{The Italian} 3... Bc5 $1 {quiet} ({Sharper is} 3... Nf6 4. Ng5 (4. d3 {slow} Be7) (4. d4 exd4 5. O-O) 4... d5 $6)
(3... Nd4?) 4. c3 {[%clk 0:09:58] [%csl Gd4]} Nf6 1-0`

func TestATreeKeepsEverything(t *testing.T) {
	tree := one(t, annotated)
	const want = `r1bqkbnr/pppp1ppp/2n5/4p3/2B1P3/5N2/PPPP1PPP/RNBQK2R b KQkq - 3 3 1-0
3b  [] The Italian
3b Bc5 [1] quiet
4w c3 [9m58s] [] [%csl Gd4]
4b Nf6 [] 
 3b Nf6 <Sharper is> [] 
 4w Ng5 [] 
 4b d5 [6] 
  4w d3 [] slow
  4b Be7 [] 
  4w d4 [] 
  4b exd4 [] 
  5w O-O [] 
 3b Nd4 [2] 
`
	if diff := cmp.Diff(want, shape(tree)); diff != "" {
		t.Error(diff)
	}
	sameAgain(t, tree)
	if got := pgn(t, tree); !strings.Contains(got, "3... Bc5 $1 {quiet} ({Sharper is} 3... Nf6 4. Ng5 (4. d3 {slow}\n4... Be7) (4. d4 exd4 5. O-O) 4... d5 $6) (3... Nd4 $2) 4. c3 {[%clk") {
		t.Errorf("written as\n%s", got)
	}
	if got, main := strings.Join(tree.Main().Game.SANs(), " "), tree.Root().End(); got != "Bc5 c3 Nf6" || tree.Moves() != 12 || !main.Main() {
		t.Errorf("main line %s of %d moves", got, tree.Moves())
	}
}

func TestFaultsOfVariationsDoNotSpoilAGame(t *testing.T) {
	tree := one(t, "1. e4 (1. d4 d5 2. -- (2. x) e6) (1. Ke2 e5) e5 ( (2. d4) 2. Qh5) 2. Nf3 (2. Bc4 Nf6 {fine} 3. Nf9 (3. x)) 2... Nc6 *")
	var faults []string
	for _, f := range tree.Faults {
		faults = append(faults, fmt.Sprintf("%d:%d %v", f.Line, f.Column, f.Err))
	}
	want := []string{
		"1:20 2. a null move cannot be played", `1:38 1. "Ke2" is not legal here; did you mean e3 or e4?`,
		"1:51 a variation needs a move before it", `1:62 1... "Qh5" is not legal here; did you mean h5?`,
		`1:96 3. "Nf9" is not understood; did you mean Nf3?`,
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(tree.Main().Game.SANs(), " "); got != "e4 e5 Nf3 Nc6" || tree.Moves() != 8 {
		t.Errorf("kept %s, %d moves in all", got, tree.Moves())
	}
	sameAgain(t, tree)
}

func TestNullMovesOfTheMainLineAreRefused(t *testing.T) {
	_, broken := trees(t, "[Event \"x\"]\n\n1. e4 -- 2. d4 *\n\n[Event \"y\"]\n\n1. d4 *\n")
	if diff := cmp.Diff([]string{"1:3:7 1... a null move cannot be played"}, broken); diff != "" {
		t.Error(diff)
	}
}

func TestHugeFilesAreBounded(t *testing.T) {
	deep := "1. e4 " + strings.Repeat("(1. d4 d5 (1... Nf6) ", 300) + strings.Repeat(")", 300) + " *"
	if tree := one(t, deep); len(tree.Faults) != 1 || tree.Moves() != 4 {
		t.Errorf("%d faults, %d moves", len(tree.Faults), tree.Moves())
	}
	bad := "1. e4 " + strings.Repeat("(1. --) ", 100) + "e5 *"
	if tree := one(t, bad); len(tree.Faults) != 16 || tree.Moves() != 2 {
		t.Errorf("%d faults, %d moves", len(tree.Faults), tree.Moves())
	}
	var wide strings.Builder
	wide.WriteString("1. Nf3 ")
	for range 2_000 {
		wide.WriteString("(1. Nc3 Nc6 2. Nb1 Nb8 3. Nc3 Nc6 4. Nb1) ")
	}
	wide.WriteString("1... Nf6 {" + strings.Repeat("long ", 1<<20) + "} *")
	if tree := one(t, wide.String()); tree.Moves() != 9 || len(tree.Root().End().Comment()) > 1<<16 {
		t.Errorf("%d moves, a comment of %d bytes", tree.Moves(), len(tree.Root().End().Comment()))
	}
}

func TestLatin1AndBracesInComments(t *testing.T) {
	tree := one(t, "[White \"M\xfcller\"]\n\n1. e4 {Gr\xfc\xdfe { innen} e5 (1... c5 {a ) b}) *")
	if got := tree.Root().Next()[0].Comment(); got != "Grüße { innen" || tree.Tag("White") != "Müller" {
		t.Errorf("comment %q of %s", got, tree.Tag("White"))
	}
	sameAgain(t, tree)
	n := tree.Root().End()
	tree.Write(n, "one } two\n[%clk 0:00:07] three \x00")
	if left, ok := n.Clock(); n.Comment() != "one ) two three" || !ok || left.Seconds() != 7 {
		t.Errorf("wrote %q, clock %v", n.Comment(), left)
	}
	sameAgain(t, tree)
}

// TestEditsCanBeTakenBack makes each kind of change and takes it back.
func TestEditsCanBeTakenBack(t *testing.T) {
	tree := one(t, annotated)
	before := shape(tree)
	bc5 := tree.Root().Next()[0]
	nf6 := tree.Root().Next()[1]
	for name, change := range map[string]func(){
		"add":      func() { _, _ = tree.Add(bc5, move(t, tree.Game(bc5), "d3")) },
		"delete":   func() { tree.Delete(bc5) },
		"promote":  func() { tree.Promote(nf6.End()) },
		"annotate": func() { tree.Annotate(bc5, 4) },
		"unmark":   func() { tree.Annotate(bc5, 1) },
		"write":    func() { tree.Write(bc5, "[%clk 1:00:00] new") },
	} {
		change()
		if shape(tree) == before {
			t.Errorf("%s changed nothing", name)
		}
		sameAgain(t, tree)
		if _, ok := tree.Undo(); !ok || shape(tree) != before {
			t.Errorf("%s is not taken back: %s", name, cmp.Diff(before, shape(tree)))
		}
	}
	if _, ok := tree.Undo(); ok || tree.Edits() != 0 {
		t.Error("something is left to take back")
	}
}

func move(t testing.TB, g *game.Game, text string) game.Move {
	t.Helper()
	m, err := g.ParseMove(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhatEditsDo(t *testing.T) {
	tree := one(t, annotated)
	bc5, nf6 := tree.Root().Next()[0], tree.Root().Next()[1]
	if n, err := tree.Add(tree.Root(), bc5.Move()); n != bc5 || err != nil || tree.Edits() != 0 {
		t.Errorf("a move that is there is not added: %v, %v", n, err)
	}
	if _, err := tree.Add(bc5, bc5.Move()); !errors.Is(err, game.ErrIllegal) {
		t.Errorf("an illegal move: %v", err)
	}
	if !tree.Promote(nf6) || tree.Root().Next()[0] != nf6 || nf6.Comment() != "Sharper is" || nf6.Before() != "" {
		t.Errorf("promoted: %s", shape(tree))
	}
	if tree.Promote(nf6) {
		t.Error("the main line was promoted")
	}
	if at := tree.Delete(nf6); at != tree.Root() || tree.Root().Next()[0] != bc5 {
		t.Errorf("deleted: %s", shape(tree))
	}
	if at := tree.Delete(tree.Root()); at != tree.Root() {
		t.Error("the start was deleted")
	}
	tree.Annotate(bc5, 9)
	tree.Annotate(tree.Root(), 1)
	tree.Annotate(bc5, 6)
	if diff := cmp.Diff([]int{6}, bc5.Marks()); diff != "" {
		t.Error(diff)
	}
}

// TestEditedTreesReadBackEqual makes trees by random edits.
func TestEditedTreesReadBackEqual(t *testing.T) {
	comments := []string{"", "a note", "{", "}", "[%clk 0:00:01]", "[%clk 0:00:01", "[%eval 0.3]", "é ½ \n x", "1-0", "(", "; $5 %", "\xff", strings.Repeat("word ", 40)}
	rapid.Check(t, func(rt *rapid.T) {
		tree := game.NewTree(game.New())
		nodes := []*game.Node{tree.Root()}
		for range rapid.IntRange(0, 40).Draw(rt, "edits") {
			n := rapid.SampledFrom(nodes).Draw(rt, "node")
			switch rapid.IntRange(0, 8).Draw(rt, "edit") {
			case 0:
				tree.Write(n, rapid.SampledFrom(comments).Draw(rt, "comment"))
			case 1:
				tree.Annotate(n, rapid.IntRange(0, 7).Draw(rt, "mark"))
			case 2:
				tree.Promote(n)
			case 3:
				tree.Delete(n)
			case 4:
				tree.Undo()
			default:
				legal := tree.Game(n).Legal()
				m := legal[rapid.IntRange(0, min(2, len(legal)-1)).Draw(rt, "move")]
				if _, err := tree.Add(n, m); err != nil {
					rt.Fatal(err)
				}
			}
			nodes = all(tree.Root())
		}
		if tree.Moves() != len(nodes)-1 {
			rt.Fatalf("counts %d moves of %d", tree.Moves(), len(nodes)-1)
		}
		sameAgain(t, tree)
		for tree.Edits() > 0 {
			tree.Undo()
		}
		if got := shape(tree); got != shape(game.NewTree(game.New())) {
			rt.Fatalf("everything taken back leaves %s", got)
		}
	})
}

func all(n *game.Node) []*game.Node {
	out := []*game.Node{n}
	for _, c := range n.Next() {
		out = append(out, all(c)...)
	}
	return out
}

// FuzzTree feeds the reader anything. What it makes of a game must survive being written and read again, its main line must be what Next
// reads, and Skim must find the games where they are.
func FuzzTree(f *testing.F) {
	files, err := filepath.Glob("testdata/wild/*.pgn")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(annotated))
	f.Add([]byte("1. e4 ({a} 1. e4 {b} e5 ({} 1... c5)) (1. d4 ({x})) (((1. c4 $3 e5))) 1... -- *"))
	f.Fuzz(func(t *testing.T, data []byte) { readsAsATree(t, string(data)) })
}

func readsAsATree(t testing.TB, text string) {
	t.Helper()
	found, _ := trees(t, text)
	for _, tree := range found {
		sameAgain(t, tree)
	}
	for _, h := range headings(t, text) {
		if _, err := game.NewReaderAt(strings.NewReader(text), h.Place); err != nil {
			t.Fatalf("game %d is not where it was: %v", h.Place.Number, err)
		}
	}
}

func headings(t testing.TB, text string) []*game.Heading {
	t.Helper()
	var out []*game.Heading
	for r := game.NewReader(strings.NewReader(text)); ; {
		h, err := r.Skim()
		if err != nil {
			return out
		}
		out = append(out, h)
	}
}

func TestScrapsReadAsTrees(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		readsAsATree(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 40).Draw(rt, "scraps"), ""))
	})
}

// TestSkimFindsEveryGame compares headings with the games themselves, and reads each game alone from its place.
func TestSkimFindsEveryGame(t *testing.T) {
	files, err := filepath.Glob("testdata/wild/*.pgn")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "testdata/classics.pgn") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file == filepath.Join("testdata", "wild", "broken.pgn") {
			continue // where a broken game ends is a matter of opinion
		}
		all, _ := readAll(t, bytes.NewReader(data))
		heads := headings(t, string(data))
		if len(heads) != len(all) {
			t.Errorf("%s: %d headings of %d games", file, len(heads), len(all))
			continue
		}
		for i, h := range heads {
			r, err := game.NewReaderAt(bytes.NewReader(data), h.Place)
			if err != nil {
				t.Fatal(err)
			}
			alone, err := r.Next()
			if err != nil {
				t.Fatalf("%s, game %d: %v", file, i+1, err)
			}
			if diff := cmp.Diff(outlineOf(all[i]), outlineOf(alone)); diff != "" || alone.Number != i+1 || alone.Line != all[i].Line {
				t.Errorf("%s, game %d, line %d: %s", file, alone.Number, alone.Line, diff)
			}
			if h.Plies != alone.Game.Ply()+alone.Dropped || len(h.Moves) != min(h.Plies, 40) || h.Tag("White") != alone.Tag("White") {
				t.Errorf("%s, game %d: heading %+v", file, i+1, h)
			}
		}
	}
}

func TestAPlaceOfAnotherFile(t *testing.T) {
	if _, err := game.NewReaderAt(strings.NewReader("1. e4 *"), game.Place{Number: 1, Offset: 100}); err == nil {
		t.Error("a place beyond the end of the file was found")
	}
}

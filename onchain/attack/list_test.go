package attack_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"castlekey/onchain/attack"
)

var update = flag.Bool("update", false, "write docs/attacks.md anew")

// root is the repository's.
const root = "../.."

// TestTheListOfChecksIsHeld finds the attacks and tests that the list names, and holds docs/attacks.md to it.
func TestTheListOfChecksIsHeld(t *testing.T) {
	all := attack.All()
	want, page := 1, head(len(all))
	for _, p := range list {
		page += "\n## " + p.title + "\n\n| | what | attacks | held besides by |\n|---:|---|---|---|\n"
		for _, c := range p.checks {
			if c.number != want {
				t.Errorf("check %d stands where %d belongs", c.number, want)
			}
			want++
			page += c.row(t, all)
		}
	}
	file := filepath.Join(root, "docs", "attacks.md")
	if *update {
		if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != page {
		t.Error("docs/attacks.md is not what the list says: run this test with -update and read the difference")
	}
}

// TestEveryChapterIsOnTheList looks for chapters of the suite none of whose attacks the list names.
func TestEveryChapterIsOnTheList(t *testing.T) {
	named := make(map[string]bool)
	for _, a := range attack.All() {
		for _, p := range list {
			for _, c := range p.checks {
				named[a.Chapter] = named[a.Chapter] || slices.ContainsFunc(c.attacks, func(part string) bool { return strings.Contains(a.Name, part) })
			}
		}
	}
	for _, a := range attack.All() {
		if !named[a.Chapter] {
			t.Fatalf("no check names an attack of the chapter %q", a.Chapter)
		}
	}
}

func head(attacks int) string {
	return fmt.Sprintf(`# What is attacked, and by what

`+"`castlekey attack`"+` carries out %d attacks on the chess and session programs. This is the list they are made from: what was found broken, or
could be, in the session systems there are. Numbers and attacks are held together by a test, which writes this page; `+"`castlekey attack`"+` shows the attacks by
the same ids. [SECURITY.md](../SECURITY.md) says what the promises are.
`, attacks)
}

// row is a line of the table. What a check names must exist; one that names nothing must say why.
func (c check) row(t *testing.T, all []attack.Attack) string {
	t.Helper()
	var ids []string
	for _, part := range c.attacks {
		found := false
		for _, a := range all {
			if !strings.Contains(a.Name, part) {
				continue
			}
			found = true
			if !slices.Contains(ids, a.ID) {
				ids = append(ids, a.ID)
			}
		}
		if !found {
			t.Errorf("check %d: no attack is called %q", c.number, part)
		}
	}
	for _, test := range c.tests {
		checkTest(t, test)
	}
	if len(ids)+len(c.tests) == 0 && c.why == "" {
		t.Errorf("check %d: neither attack nor test nor reason", c.number)
	}
	return fmt.Sprintf("| %d | %s | %s | %s |\n", c.number, c.what, ranges(ids), c.besides())
}

// checkTest looks a test up in its file.
func checkTest(t *testing.T, test string) {
	t.Helper()
	file, name, ok := strings.Cut(test, ": ")
	source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil || !ok || !strings.Contains(string(source), "func "+name+"(t *testing.T)") {
		t.Errorf("there is no test %s: %v", test, err)
	}
}

// besides is the last column: tests, then what there is to say.
func (c check) besides() string {
	var parts []string
	for _, test := range c.tests {
		file, name, _ := strings.Cut(test, ": ")
		parts = append(parts, fmt.Sprintf("[%s](../%s)", name, file))
	}
	if c.why != "" {
		parts = append(parts, c.why)
	}
	return strings.Join(parts, "; ")
}

// ranges writes ids in order, those that follow each other as one range, and how many they are if they are many.
func ranges(ids []string) string {
	numbers := make([]int, len(ids))
	for i, id := range ids {
		if _, err := fmt.Sscanf(id, "A%d", &numbers[i]); err != nil {
			return "ids are not numbered: " + id
		}
	}
	slices.Sort(numbers)
	var parts []string
	for i := 0; i < len(numbers); {
		end := i
		for end+1 < len(numbers) && numbers[end+1] == numbers[end]+1 {
			end++
		}
		part := fmt.Sprintf("A%d", numbers[i])
		if end > i {
			part += fmt.Sprintf("–A%d", numbers[end])
		}
		parts = append(parts, part)
		i = end + 1
	}
	return strings.Join(parts, ", ")
}

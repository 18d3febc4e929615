package collection

import (
	"fmt"
	"strings"

	"castlekey/game"
	"castlekey/game/opening"
)

// Entry is one game of a collection, as a list shows it. All texts are one line.
type Entry struct {
	White, Black string // names, "?" where the file has none
	Result       game.Result
	Date         string // as in PGN, "2024.01.31" or "????.??.??"
	Event        string
	ECO          string
	Opening      string // its name, if it has one
	Plies        int    // of the main line

	source source
	place  game.Place
	folded string // what Matches looks at
}

// entryOf is what a heading says.
func entryOf(src source, h *game.Heading) Entry {
	e := Entry{
		White: known(h, "White", "?"), Black: known(h, "Black", "?"), Date: known(h, "Date", "????.??.??"), Event: known(h, "Event", ""),
		Result: h.Result, Plies: h.Plies, source: src, place: h.Place,
	}
	e.ECO, e.Opening = known(h, "ECO", ""), known(h, "Opening", "")
	if e.ECO == "" || e.Opening == "" {
		e.name(h)
	}
	dashed := strings.ReplaceAll(e.Date, ".", "-") // as lists show it
	e.folded = strings.ToLower(strings.Join([]string{e.White, e.Black, e.Event, e.Date, dashed, e.ECO, e.Opening, e.Result.String()}, "\n"))
	return e
}

// longest bounds each text of an entry, in bytes: collections are large.
const longest = 80

// known is the value of a tag, or what stands for none.
func known(h *game.Heading, tag, none string) string {
	v := strings.Clone(h.Tag(tag)) // not to keep the whole heading
	if strings.Trim(v, "?. -") == "" {
		return none
	}
	if len(v) > longest {
		v = strings.ToValidUTF8(v[:longest], "")
	}
	return v
}

// name finds out what the opening is called, as far as the moves can be played.
func (e *Entry) name(h *game.Heading) {
	if h.Tag("FEN") != "" || len(h.Moves) == 0 {
		return
	}
	g := game.New()
	for _, text := range h.Moves {
		m, err := g.ParseMove(text)
		if err != nil || g.Play(m) != nil {
			break
		}
	}
	if n, ok := opening.Of(g); ok {
		e.ECO, e.Opening = n.ECO, n.Text
	}
}

// Path returns the file the game is in, "" for a text.
func (e *Entry) Path() string { return e.source.path }

// Number returns the game's number in its file, from 1.
func (e *Entry) Number() int { return e.place.Number }

// Matches reports whether each word of a query, in any case, occurs in names, event, date, opening or result. Dates are written with dots or dashes.
func (e *Entry) Matches(query string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(e.folded, word) {
			return false
		}
	}
	return true
}

// Load reads the game with its variations. Errors are *game.PGNError where the game is broken, and the file system's; a file that has
// changed since the scan may give another game or an error.
func (e *Entry) Load() (*game.Tree, error) {
	in, err := e.source.open()
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // it was only read
	r, err := game.NewReaderAt(in, e.place)
	if err != nil {
		return nil, fmt.Errorf("read game: %w", err)
	}
	t, err := r.NextTree()
	if err != nil {
		return nil, fmt.Errorf("read game: %w", err)
	}
	return t, nil
}

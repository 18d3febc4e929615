package menu

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/game"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
)

// The fields of the form, by index into Model.chosen.
const (
	opponent = iota
	level    // of the built-in engine
	strength // of another engine
	side
	clock
	venue
	start
	fields // how many there are
)

var labels = [fields]string{
	opponent: "Opponent", level: "Level", strength: "Strength", side: "You play", clock: "Clock", venue: "Played", start: "From",
}

// people are the opponents that are no engines with a name.
var people = []string{"built-in engine", "a person here", "a person elsewhere"}

// The people among them.
const (
	here      = 1
	elsewhere = 2
)

// values are what a field can be.
func (m Model) values(f int) []string {
	switch f {
	case opponent:
		all := people[:len(people):len(people)]
		for _, e := range m.engines {
			all = append(all, e.Name)
		}
		return all
	case level:
		var all []string
		for l := 1; l <= backend.Levels; l++ {
			all = append(all, fmt.Sprintf("%d · %s", l, backend.LevelWord(l)))
		}
		return all
	case strength:
		return m.strengths()
	case side:
		return []string{"White", "Black", "a side drawn at random"}
	case clock:
		return clockNames()
	case venue:
		return []string{"on chain", "off chain: practice"}
	}
	return []string{"the usual start"}
}

// Ratings to choose from for an engine that can play weaker.
const (
	weakest   = 800
	strongest = 2800
	step      = 200
)

// strengths are how strong the chosen engine can be asked to play.
func (m Model) strengths() []string {
	all := []string{"at its best"}
	if e := m.engine(); e != nil && e.Elo > 0 {
		all[0] = fmt.Sprintf("rated %d, as set up", e.Elo)
	}
	for elo := weakest; elo <= strongest; elo += step {
		all = append(all, fmt.Sprintf("rated about %d", elo))
	}
	return all
}

// engine is the chosen engine besides the built-in one, nil if it is another opponent.
func (m Model) engine() *backend.UCI {
	if i := m.chosen[opponent] - len(people); i >= 0 && i < len(m.engines) {
		e := m.engines[i]
		return &e
	}
	return nil
}

// asked reports whether a field applies to what was chosen.
func (m Model) asked(f int) bool {
	switch f {
	case level:
		return m.chosen[opponent] == 0
	case strength:
		return m.engine() != nil
	case venue:
		return m.chosen[opponent] != elsewhere
	}
	return true
}

// setup is what the form says.
func (m Model) setup() (backend.Setup, error) {
	control, err := m.control()
	s := backend.Setup{
		Opponent: backend.Engine,
		Level:    m.chosen[level] + 1,
		Side:     backend.Side(m.chosen[side]),
		Time:     control,
		Venue:    backend.Venue(m.chosen[venue]),
		Start:    strings.TrimSpace(m.from),
	}
	switch m.chosen[opponent] {
	case here:
		s.Opponent = backend.Keyboard
	case elsewhere:
		s.Opponent, s.Venue = backend.Remote, backend.OnChain
	}
	if s.UCI = m.engine(); s.UCI != nil && m.chosen[strength] > 0 {
		s.UCI.Elo = weakest + (m.chosen[strength]-1)*step
	}
	if err == nil && s.Start != "" {
		_, err = game.FromFEN(s.Start)
	}
	return s, err
}

// row is a field, a door, a game to resume, or else the start button.
type row struct {
	field int // or -1
	door  int // or -1
	game  int // index into home.Unfinished, or -1
}

// The doors lead to other screens.
const (
	doorGames = iota
	doorPast
	doorEngines
	doors // how many there are
)

var doorNames = [doors]string{doorGames: "Join or watch a game…", doorPast: "Finished games…", doorEngines: "Engines…"}

// rows is everything the cursor can stand on, from top to bottom.
func (m Model) rows() []row {
	out := []row{{field: -1, door: -1, game: -1}}
	for f := range fields {
		if m.asked(f) {
			out = append(out, row{field: f, door: -1, game: -1})
		}
	}
	for d := range doors {
		out = append(out, row{field: -1, door: d, game: -1})
	}
	for i := range m.home.Unfinished {
		out = append(out, row{field: -1, door: -1, game: i})
	}
	return out
}

// here is the row the cursor is on.
func (m Model) here() row {
	rows := m.rows()
	return rows[min(m.row, len(rows)-1)]
}

// longestFEN is longer than any position.
const longestFEN = 100

// typed lets a clock or a position be typed while the cursor is on it, false if the key does something else.
func (m Model) typed(msg tea.KeyMsg) (Model, bool) {
	f := m.here().field
	if m.busy != "" || f != clock && f != start {
		return m, false
	}
	text := &m.custom
	if f == start {
		text = &m.from
	}
	was := *text
	switch {
	case key.Matches(msg, m.keys.erase) && was != "":
		*text = was[:len(was)-1]
	case msg.Alt || msg.Type != tea.KeyRunes && (msg.Type != tea.KeySpace || f != start || was == ""):
		return m, false
	case f == clock:
		*text = typedClock(was, string(msg.Runes))
	default:
		*text = typedFEN(was, string(msg.Runes))
		m.err = nil
		return m, strings.Trim(string(msg.Runes), fenLetters) == "" // none of them means anything else here
	}
	m.err = nil
	return m, *text != was
}

// fenLetters are what positions consist of.
const fenLetters = "0123456789prnbqkPRNBQKacdefghw/- "

// typedFEN is a position after a key typed on it; what no position holds is left out.
func typedFEN(text, typed string) string {
	if strings.Trim(typed, fenLetters) != "" || len(text)+len(typed) > longestFEN {
		return text
	}
	return text + typed
}

// Takes reports whether a pasted text is a position for the field the cursor is on, rather than games to be opened.
func (m Model) Takes(paste string) bool {
	return m.here().field == start && strings.Trim(strings.TrimSpace(paste), fenLetters) == ""
}

// hint says something about the row the cursor is on.
func (m Model) hint() screen.Line {
	f := m.here().field
	control, err := m.control()
	switch {
	case f == opponent && m.chosen[opponent] == here:
		return screen.Line{Text: "Both of you play at this keyboard.", Tone: screen.Quiet}
	case f == opponent && m.chosen[opponent] == elsewhere:
		return screen.Line{Text: "Somebody on the same chain joins the game that you open.", Tone: screen.Quiet}
	case (f == clock || f == venue) && err == nil && control.Delay > 0 && m.chosen[venue] == int(backend.OnChain):
		return screen.Line{Text: "The clocks on chain know no delay: play this off chain, or with an increment.", Tone: screen.Warn}
	case f == venue && m.chosen[venue] == int(backend.OnChain):
		return screen.Line{Text: "Every move is a transaction, signed by a session key.", Tone: screen.Quiet}
	case f == venue:
		return screen.Line{Text: "No wallet and no chain; moves can be taken back.", Tone: screen.Quiet}
	case f == start && m.from == "":
		return screen.Line{Text: "Type or paste a position (FEN) to begin from it.", Tone: screen.Quiet}
	case f == start:
		return m.aboutStart()
	case m.here().door == doorEngines:
		return screen.Line{Text: "Add UCI engines to play against, and set them up.", Tone: screen.Quiet}
	case m.here().door == doorPast:
		return screen.Line{Text: "Search them by name, opening, result or date, and go over them.", Tone: screen.Quiet}
	}
	return screen.Line{}
}

// aboutStart says what the typed position is.
func (m Model) aboutStart() screen.Line {
	g, err := game.FromFEN(strings.TrimSpace(m.from))
	switch {
	case err != nil:
		what, _ := backend.Explain(err)
		return screen.Line{Text: what, Tone: screen.Warn}
	case g.Outcome().Over():
		return screen.Line{Text: "The game is over there: " + g.Outcome().Reason.String() + ".", Tone: screen.Warn}
	}
	return screen.Line{Text: "A position with " + g.Turn().String() + " to move.", Tone: screen.Good}
}

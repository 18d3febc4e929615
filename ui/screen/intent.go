package screen

import (
	tea "github.com/charmbracelet/bubbletea"

	"castlekey/ui/theme"
)

// Intent is the command by which a screen hands something to the root model.
func Intent(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Dressed says that everything is drawn in another theme from now on.
type Dressed struct {
	Theme theme.Theme
	Name  string
}

// The intents that more than one screen has. A screen returns them from a command, and the root carries them out.
type (
	// Review asks to go over a game. The screen that asked comes back when the player has seen enough. It is answered with Failed if there is
	// no game to be shown.
	Review struct {
		Path string // a PGN file or a folder of them; with several games the player chooses one
		PGN  string // games in PGN, or a FEN, where Path is empty
		Game int    // opens this one of several, from 1; 0: the player chooses
		Own  bool   // Path is the folder of the player's finished games: the newest first, all as a list, and they can be deleted
	}
	// Failed says why a Review was not shown.
	Failed struct{ Err error }
	// Copy asks to put a text on the terminal's clipboard. It is answered with Copied.
	Copy struct {
		What  string // what is copied, for the answer: "FEN", "PGN"
		Text  string
		File  string // name of a file to write the text to as well, since no terminal says whether it took it; empty: none
		Where Where
	}
	// Copied says what became of a Copy.
	Copied struct {
		What  string
		Path  string // of the file that was written, empty if none was
		Where Where
		Err   error // of writing the file, or of sending the text; with Path set the file is there all the same
	}
)

// Where is where a copy goes.
type Where uint8

// The places.
const (
	Everywhere Where = iota
	FileOnly         // not to the clipboard
)

// Report says in one line what became of a copy: where it is for certain, and where it was sent.
func (c Copied) Report() Line {
	switch {
	case c.Err != nil && c.Path != "":
		return Line{c.What + " saved as " + c.Path + "; the clipboard did not take it: " + c.Err.Error(), Warn}
	case c.Err != nil:
		return Line{c.What + " " + [...]string{"not copied: ", "not saved: "}[c.Where] + c.Err.Error(), Bad}
	case c.Where == FileOnly:
		return Line{c.What + " saved as " + c.Path, Good}
	case c.Path != "":
		return Line{c.What + " sent to the clipboard and saved as " + c.Path, Good}
	}
	return Line{c.What + " sent to the clipboard", Good}
}

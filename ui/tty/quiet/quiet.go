// Package quiet keeps the libraries below from asking the terminal for its background.
//
//	import _ "castlekey/ui/tty/quiet"
//
// Bubble Tea asks while it is being initialised and waits five seconds for a terminal that does not answer. Go initialises packages in
// the order of their import paths as far as their imports allow, so this one, which needs Lip Gloss alone, comes before Bubble Tea and
// gives the answer itself. Invariant: it imports nothing that Bubble Tea does not import too; tty's tests hold it to the effect.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }

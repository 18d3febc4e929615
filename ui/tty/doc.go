// Package tty is the terminal itself: which ground it has, how to send it no more than what changed, and how to reach its clipboard.
//
//	said := tty.Ask(os.Stdin, os.Stdout, os.Environ(), 100*time.Millisecond)
//	out := tty.NewWriter(os.Stdout)
//	out.Show(tty.Pictures{Protocol: said.Protocol(), Source: album, Cell: said.Cell, Series: 1})
//	tea.NewProgram(model, tea.WithOutput(out))
//	err := out.Copy(ctx, "1. e4 *", os.Environ())
//
// Bubble Tea repaints each line of which one cell changed. A Writer reads what it sends, keeps the picture that results, and passes on
// only the cells that differ from what the terminal already shows, cells of one colour together, wherever they stand.
//
// Invariants: the terminal ends up with the picture it would have without the Writer, cell for cell; what the Writer does not know it
// passes on unchanged, after everything before it; whatever changes the screen by itself (a resize, another screen) makes all cells
// unknown, and unknown cells are always sent. A picture is sent when its first cell is shown, and none is left when the program turns to another
// screen. Asking takes no longer than it was given, and leaves the terminal as it was.
package tty

//go:build unix

package tty

import (
	"image"

	"golang.org/x/sys/unix"
)

// CellSize is how large a cell is in pixels, as the system knows it, false if it does not.
func CellSize(fd uintptr) (image.Point, bool) {
	ws, err := unix.IoctlGetWinsize(int(fd), unix.TIOCGWINSZ)
	if err != nil || ws.Col == 0 || ws.Row == 0 {
		return image.Point{}, false
	}
	cell := image.Pt(int(ws.Xpixel/ws.Col), int(ws.Ypixel/ws.Row))
	return cell, cell.X > 1 && cell.Y > 1
}

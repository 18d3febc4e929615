//go:build !unix

package tty

import "image"

// CellSize is how large a cell is in pixels. The system does not know.
func CellSize(uintptr) (image.Point, bool) { return image.Point{}, false }

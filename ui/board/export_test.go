package board

import (
	"image"

	"castlekey/game"
	"castlekey/ui/theme"
)

// PictureOf is a piece alone, nil for none.
func PictureOf(colors theme.Board, piece game.Piece, size image.Point) *image.NRGBA {
	img, _ := picture{motif: uint8(piece)}.paint(colors, size)
	return img
}

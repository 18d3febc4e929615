// Package pieces holds the chess pieces as drawings, made for this project.
//
//	svg, err := pieces.Drawings.ReadFile("knight.svg")
//
// Each is an SVG of 100 by 100 units: paths (M L H V C Z, absolute) and circles. Shapes without a class are the piece's body, class "line"
// is a fine line on it, class "dot" a spot on it, class "mark" a line by which the piece is told from others. Whatever draws them chooses
// the colours.
package pieces

import "embed"

// Drawings are the files, named after the pieces.
//
//go:embed *.svg
var Drawings embed.FS

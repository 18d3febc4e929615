package board

import "castlekey/game"

// figures are the pieces, drawn for this project; see raster.go for the units.
var figures = map[game.Kind]figure{
	game.Pawn: {
		polygon{{44, 44}, {56, 44}, {65, 79}, {35, 79}},
		ellipse{point{50, 32}, 15, 15},
		box{38, 48, 62, 53},
		box{28, 78, 72, 90},
	},
	game.Knight: {
		polygon{
			{34, 80}, {38, 68}, {50, 56}, {50, 51}, {38, 57}, {31, 63}, {22, 62}, {17, 54}, {31, 30}, {38, 22}, {39, 10}, {48, 17},
			{62, 22}, {73, 36}, {78, 56}, {77, 80},
		},
		cut{ellipse{point{40, 35}, 3.6, 3.6}},
		box{24, 78, 82, 90},
	},
	game.Bishop: {
		ellipse{point{50, 13}, 6, 6},
		ellipse{point{50, 38}, 17, 21},
		cut{polygon{{51, 36}, {60, 20}, {65, 24}, {56, 40}}},
		polygon{{42, 56}, {58, 56}, {65, 79}, {35, 79}},
		box{34, 57, 66, 63},
		box{24, 78, 76, 90},
	},
	game.Rook: {
		box{25, 14, 75, 36},
		cut{box{36, 13, 44, 24}}, cut{box{56, 13, 64, 24}},
		box{33, 36, 67, 74},
		polygon{{33, 68}, {67, 68}, {74, 79}, {26, 79}},
		box{22, 78, 78, 90},
	},
	game.Queen: {
		ellipse{point{13, 27}, 6, 6}, ellipse{point{31, 18}, 6, 6}, ellipse{point{50, 14}, 6, 6}, ellipse{point{69, 18}, 6, 6}, ellipse{point{87, 27}, 6, 6},
		polygon{{13, 27}, {38, 62}, {24, 66}}, polygon{{31, 18}, {46, 62}, {28, 62}}, polygon{{50, 14}, {60, 62}, {40, 62}},
		polygon{{69, 18}, {72, 62}, {54, 62}}, polygon{{87, 27}, {76, 66}, {62, 62}},
		polygon{{22, 56}, {78, 56}, {70, 79}, {30, 79}},
		box{24, 78, 76, 90},
	},
	game.King: {
		box{46, 4, 54, 30}, box{38, 10, 62, 17},
		polygon{{50, 24}, {60, 34}, {40, 34}},
		ellipse{point{33, 46}, 19, 15}, ellipse{point{67, 46}, 19, 15},
		polygon{{22, 54}, {50, 36}, {78, 54}, {70, 79}, {30, 79}},
		box{24, 78, 76, 90},
	},
}

// target is the dot on a square a piece may go to.
var target = figure{ellipse{point{50, 50}, 16, 16}}

// corners mark a piece that may be captured.
var corners = figure{
	polygon{{0, 0}, {26, 0}, {0, 26}}, polygon{{100, 0}, {74, 0}, {100, 26}},
	polygon{{0, 100}, {26, 100}, {0, 74}}, polygon{{100, 100}, {74, 100}, {100, 74}},
}

package game_test

import "time"

// wild says what the reader makes of every file in testdata/wild.
var wild = map[string]struct {
	games  []outline
	broken []string
}{
	"broken.pgn": {
		games: []outline{
			{
				Tags:   "Event=Fine|",
				Moves:  "e4 e5",
				Result: "*",
			},
			{
				Tags:   "Event=Fine too|",
				Moves:  "d4 d5",
				Result: "*",
			},
		},
		broken: []string{
			`2:7:13 2. "Ke3" is not legal here; did you mean Ke2?`,
			`3:11:34 4. "Nb5" is ambiguous; did you mean Ncb5 or Ndb5?`,
			`4:15:7 comment is never closed; add the missing }`,
			`5:19:7 variation is never closed; add the missing )`,
			`6:23:1 read FEN "8/8/8/8/8/8/8/8 w - - 0 1": white has 0 kings; wanted one`,
			`7:28:1 a game of Crazyhouse: only standard chess is played here`,
			`8:34:7 1... a null move cannot be played`,
			`9:38:24 3. "a3" comes after checkmate`,
			`10:42:10 2. "and" is not understood; did you mean a3 or a4?`,
		},
	},
	"comments.pgn": {
		games: []outline{
			{
				Tags:   "Event=Comments|White=A|Black=B|Result=1-0|",
				Moves:  "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6",
				Result: "1-0",
				Comments: map[int]string{
					0: "before the first move",
					1: "over several lines, with a ; and a ( and $7 inside",
					2: "to the end of the line 1-0 { not a brace",
					3: "one two",
					5: "[%eval 0.3] the Ruy Lopez",
					8: "a closing brace ends it",
				},
				Clocks: map[int]time.Duration{5: 9*time.Minute + 58*time.Second + 400*time.Millisecond},
			},
		},
	},
	"empty.pgn": {},
	"fen.pgn": {
		games: []outline{
			{
				Tags:   "Event=An ending|SetUp=1|FEN=8/P6k/8/8/8/8/6pK/8 w - - 0 60|",
				Start:  "8/P6k/8/8/8/8/6pK/8 w - - 0 60",
				Moves:  "a8=Q g1=R Qa7+",
				Result: "1-0",
			},
			{
				Tags:   "Event=Black begins|FEN=4k3/8/8/8/8/8/4p3/4K1N1 b - - 3 40|",
				Start:  "4k3/8/8/8/8/8/4p3/4K1N1 b - - 3 40",
				Moves:  "Kd7 Kxe2",
				Result: "1/2-1/2",
			},
		},
	},
	"glued.pgn": {
		games: []outline{
			{
				Moves:  "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 O-O c3 d5 exd5 Nxd5",
				Result: "1/2-1/2",
			},
			{
				Moves:  "e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6",
				Result: "1-0",
			},
			{
				Moves:  "d4 d5",
				Result: "0-1",
			},
		},
	},
	"joined.pgn": {
		games: []outline{
			{
				Tags:   "Event=One|Result=1-0|",
				Moves:  "e4 e5",
				Result: "1-0",
			},
			{
				Tags:   "Event=Two|Result=0-1|",
				Moves:  "d4 d5",
				Result: "0-1",
			},
			{
				Tags:   "Event=Three|Result=1/2-1/2|",
				Result: "1/2-1/2",
			},
			{
				Tags:   "Event=Four|",
				Moves:  "c4",
				Result: "*",
			},
		},
	},
	"latin1.pgn": {
		games: []outline{
			{
				Tags:   "Event=Latin-1|White=Müller, Jürgen|Black=Nuñez|",
				Moves:  "e4 e5",
				Result: "1/2-1/2",
				Comments: map[int]string{
					1: "schöner Zug – “gut”",
				},
			},
		},
	},
	"macintosh.pgn": {
		games: []outline{
			{
				Tags:   "Event=CR alone|",
				Moves:  "e4 e5 Nf3",
				Result: "*",
			},
		},
	},
	"old_rules.pgn": {
		games: []outline{
			{
				Tags:    "Event=Played on after the fifth time|Result=1-0|",
				Moves:   "Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8",
				Result:  "1/2-1/2",
				Dropped: 2,
			},
		},
	},
	"results.pgn": {
		games: []outline{
			{
				Tags:   "Event=By tag|Result=0-1|",
				Moves:  "e4 e5",
				Result: "0-1",
			},
			{
				Tags:   "Event=By what follows the moves|Result=0-1|",
				Moves:  "e4 e5",
				Result: "1-0",
			},
			{
				Tags:   "Event=By the board|Result=1-0|",
				Moves:  "f3 e5 g4 Qh4#",
				Result: "0-1",
			},
			{
				Tags:   "Event=Unknown|Result=?|",
				Moves:  "e4 e5",
				Result: "*",
			},
		},
	},
	"sloppy.pgn": {
		games: []outline{
			{
				Tags:   "Event=Sloppy notation|",
				Moves:  "e4 e5 Nf3 Nc6 Bb5 a6 Bxc6 dxc6 O-O Bg4 h3 h5 hxg4 hxg4 Nxe5 Qh4 f4 g3 Qg4 Qh1#",
				Result: "0-1",
			},
			{
				Tags:   "Event=En passant|",
				Moves:  "e4 a6 e5 d5 exd6 exd6 d4",
				Result: "*",
			},
			{
				Tags:   "Event=En passant again|",
				Moves:  "e4 a6 e5 d5 exd6 exd6 d4 Nf6 Nf3",
				Result: "*",
			},
		},
	},
	"tags.pgn": {
		games: []outline{
			{
				Tags:   "Event=a \"quoted\" name with a \\ in it|Site=unescaped \"quotes\" inside|Date=2024.01.02|Round=1|White=two on|Black=a line|Annotator=never closed|Opening=Casual|Result=|",
				Moves:  "e4",
				Result: "*",
			},
		},
	},
	"utf16.pgn": {
		games: []outline{
			{
				Tags:   "Event=UTF-16|White=Müller|",
				Moves:  "e4 e5",
				Result: "1-0",
			},
		},
	},
	"variations.pgn": {
		games: []outline{
			{
				Tags:   "Event=Variations|Result=*|",
				Moves:  "e4 e5 Nf3 Nc6 Bb5 a6 Ba4",
				Result: "*",
				Marks:  map[int][]int{2: {1, 14}, 3: {5}, 4: {2}, 6: {3}, 7: {146}},
			},
		},
	},
	"windows.pgn": {
		games: []outline{
			{
				Tags:   "Event=CRLF|White=Müller|",
				Moves:  "e4 e5 Nf3",
				Result: "*",
				Comments: map[int]string{
					1: "Grüße",
				},
			},
			{
				Tags:   "Event=Two|",
				Moves:  "d4",
				Result: "*",
			},
		},
	},
}

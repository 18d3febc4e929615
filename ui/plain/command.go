package plain

import (
	"context"
	"slices"
	"strings"
)

// place says where a command makes sense.
type place uint8

const (
	anywhere place = iota
	atGame
)

// command is a word that is not a move.
type command struct {
	names []string // the first is the usual one
	args  string   // as help shows them
	help  string
	where place
	do    func(t *table, ctx context.Context, args string) error
}

// commands are all there are; help is written from them. A function, because help is one
// of them.
func commands() []command {
	return []command{
		{[]string{"new"}, "[engine LEVEL | NAME RATING | friend | open] [white | black | random] [TIME] [practice] [from FEN]", "start a game, for example new engine 2 black 5+3; practice is off chain, with takebacks; open is for somebody at another terminal on the same chain", anywhere, (*table).open},
		{[]string{"games"}, "", "list the games that can be resumed", anywhere, (*table).list},
		{[]string{"resume"}, "NUMBER", "go on with one of them", anywhere, (*table).resume},
		{[]string{"lobby"}, "", "list the games on this chain, to join or to watch", anywhere, (*table).lobby},
		{[]string{"join"}, "NUMBER | ADDRESS", "take the free seat of a listed game, or of one at an address", anywhere, (*table).join},
		{[]string{"watch"}, "NUMBER | ADDRESS", "look on at a game", anywhere, (*table).watch},
		{[]string{"past"}, "[TEXT]", "list the games that are over, those with a text in names, opening, date or result", anywhere, (*table).past},
		{[]string{"rematch"}, "", "the same again with the colours changed over", atGame, (*table).rematch},
		{[]string{"c", "clock", "clocks"}, "", "what the clocks show", atGame, quick((*table).clocks)},
		{[]string{"l", "last"}, "", "the last move", atGame, quick((*table).last)},
		{[]string{"o", "opponent"}, "", "who plays", atGame, quick((*table).players)},
		{[]string{"p", "piece"}, "N", "where pieces stand: p N white knights, p n black ones", atGame, quick((*table).pieces)},
		{[]string{"s", "scan"}, "a", "what stands on a file or rank: s a, s 1", atGame, quick((*table).scan)},
		{[]string{"m", "moves"}, "e2", "where the piece on a square can go; without a square, every legal move", atGame, quick((*table).reach)},
		{[]string{"b", "board"}, "", "the whole board, a rank a line", atGame, quick((*table).board)},
		{[]string{"r", "record"}, "", "all moves so far, and the opening's name", atGame, quick((*table).record)},
		{[]string{"w", "wait"}, "", "wait for the opponent's move; moves do so by themselves", atGame, (*table).wait},
		{[]string{"fen"}, "", "the position in Forsyth-Edwards notation", atGame, quick((*table).fen)},
		{[]string{"draw"}, "", "offer a draw, or accept the one offered", atGame, (*table).draw},
		{[]string{"claim"}, "", "claim a draw by threefold repetition or fifty moves", atGame, (*table).claim},
		{[]string{"flag"}, "", "claim the win when the opponent's time is up", atGame, (*table).flag},
		{[]string{"resign"}, "", "give the game up", atGame, (*table).resign},
		{[]string{"abort"}, "", "end the game without a result, before each side has moved", atGame, (*table).abort},
		{[]string{"hint"}, "", "a good move, in a game against an engine", atGame, (*table).hint},
		{[]string{"takeback", "undo"}, "", "take your last move back, in a practice game", atGame, (*table).takeback},
		{[]string{"session"}, "", "the session key: its limits and what is left of them", atGame, quick((*table).session)},
		{[]string{"proof"}, "[PLY]", "what the chain recorded about the last action, or about the half-move with that number", atGame, (*table).proof},
		{[]string{"review"}, "", "go over the game: accuracy, mistakes and what was better", atGame, (*table).review},
		{[]string{"pgn"}, "[save]", "the game so far in PGN, or write it to a file", atGame, (*table).pgn},
		{[]string{"settings"}, "", "the settings and where each comes from", anywhere, (*table).settings},
		{[]string{"revoke"}, "", "end the session key of this game at once", atGame, (*table).revoke},
		{[]string{"renew"}, "", "give the session more time and money", atGame, (*table).renew},
		{[]string{"leave"}, "", "leave the game as it stands; it can be resumed", atGame, (*table).goAway},
		{[]string{"help", "?"}, "", "this list", anywhere, quick((*table).help)},
		{[]string{"quit", "exit"}, "", "end the program; a game stays as it stands", anywhere, (*table).quit},
	}
}

// quick makes a command of something that only looks.
func quick(f func(*table, string)) func(*table, context.Context, string) error {
	return func(t *table, _ context.Context, args string) error {
		f(t, args)
		return nil
	}
}

func (*table) quit(context.Context, string) error { return errQuit }

// find returns the command of a name, in any case, but B and the like, which are pieces.
func find(name string) (command, bool) {
	for _, c := range commands() {
		if slices.Contains(c.names, name) || len(name) > 1 && slices.Contains(c.names, strings.ToLower(name)) {
			return c, true
		}
	}
	return command{}, false
}

func (t *table) help(string) {
	t.say("Type a move, such as e4, Nf3, e2e4 or e8=Q, or one of these commands.")
	for _, c := range commands() {
		t.say("%s: %s.", strings.TrimSpace(strings.Join(c.names, ", ")+" "+c.args), c.help)
	}
}

package plain

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"castlekey/game"
	"castlekey/ui/backend"
)

// welcome says who plays, where, and what is unfinished.
func (t *table) welcome(ctx context.Context) error {
	home, err := t.backend.Home(ctx)
	if err != nil {
		return fmt.Errorf("look around: %w", err)
	}
	t.say("castlekey, chess on Solana. Cluster %s, wallet %s.", home.Cluster, home.Wallet.Name)
	if n := len(home.Unfinished); n > 0 {
		t.say("%s can be resumed: type games.", count(n, "game"))
	}
	t.say("Type new to start a game, or help.")
	return nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (t *table) list(ctx context.Context, _ string) error {
	home, err := t.backend.Home(ctx)
	if err != nil {
		return err
	}
	t.games = home.Unfinished
	if len(t.games) == 0 {
		t.say("No game can be resumed.")
	}
	for i, g := range t.games {
		last := "no move yet"
		if g.LastSAN != "" {
			last = "last move " + g.LastSAN
		}
		t.say("%d: %s against %s, %s, %s, %s to move, changed %s.", i+1, g.White, g.Black, count(g.Plies, "half-move"), last, g.Turn,
			g.Changed.Local().Format("2 January 15:04"))
	}
	return nil
}

func (t *table) resume(ctx context.Context, args string) error {
	if len(t.games) == 0 {
		if err := t.list(ctx, ""); err != nil {
			return err
		}
	}
	if args == "" && len(t.games) == 1 {
		args = "1"
	}
	n, _ := strconv.Atoi(args) // what is no number is 0
	if n < 1 || n > len(t.games) {
		t.say("Type resume and the number of a game that is listed.")
		return nil
	}
	if err := t.leave(); err != nil {
		return err
	}
	m, err := t.backend.Resume(ctx, t.games[n-1].ID)
	if err != nil {
		return err
	}
	t.sit(m)
	return nil
}

// open starts a game after one approval.
func (t *table) open(ctx context.Context, args string) error {
	known, err := t.known()
	if err != nil {
		t.complain(err) // those that are known can be played all the same
	}
	setup, wrong := parseSetup(args, known)
	if wrong != "" {
		t.say("%q is neither a level, a side nor a time. Type for example new engine 2 white 5+3, or new friend.", wrong)
		return nil
	}
	return t.start(ctx, setup)
}

func (t *table) rematch(ctx context.Context, _ string) error {
	s := t.match.Snapshot()
	if !s.Outcome.Over() {
		t.say("This game is not over.")
		return nil
	}
	return t.start(ctx, s.Setup.Swapped())
}

// start shows the approval, asks, and sits down.
func (t *table) start(ctx context.Context, setup backend.Setup) error {
	if err := t.leave(); err != nil {
		return err
	}
	if setup.Venue == backend.OffChain {
		m, err := t.backend.Begin(ctx, setup)
		if err == nil {
			t.sit(m)
		}
		return err
	}
	offer, err := t.backend.Prepare(ctx, setup)
	if err != nil {
		return err
	}
	t.show(offer)
	agreed, err := t.ask(ctx, "Approve once?")
	if err != nil || !agreed {
		t.backend.Discard(offer)
		t.say("Nothing was signed.")
		return err
	}
	m, err := t.backend.Approve(ctx, offer)
	if err != nil {
		return err
	}
	t.sit(m)
	return nil
}

// show reads an approval out.
func (t *table) show(p backend.Proposal) {
	t.say("%s.", strings.TrimSuffix(p.Title, "."))
	t.say("Wallet %s, %s, asked on %s.", p.Wallet.Name, p.Wallet.Address, p.Cluster)
	for _, c := range p.Clauses {
		t.say("%s: %s.", c.Label, strings.TrimSuffix(strings.Join(c.Lines, "; "), "."))
	}
}

// known are the engines that can be named besides the built-in one.
func (t *table) known() ([]backend.UCI, error) {
	if t.engines == nil {
		return nil, nil
	}
	return t.engines.List()
}

// parseSetup reads the words after new, in any order; a position after from comes last. wrong is a word that means nothing.
func parseSetup(text string, known []backend.UCI) (s backend.Setup, wrong string) {
	s = backend.Setup{Opponent: backend.Engine, Level: 1}
	words := strings.Fields(text)
	if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "from") }); i >= 0 {
		s.Start, words = strings.Join(words[i+1:], " "), words[:i]
	}
	for _, word := range words {
		if !parseWord(&s, strings.ToLower(word), known) {
			return s, word
		}
	}
	return s, ""
}

// parseWord takes one word into a setup; false if it means nothing.
func parseWord(s *backend.Setup, word string, known []backend.UCI) bool {
	switch word {
	case "engine", "level":
		s.Opponent = backend.Engine
	case "open":
		s.Opponent = backend.Remote
	case "friend":
		s.Opponent = backend.Keyboard
	case "white":
		s.Side = backend.White
	case "black":
		s.Side = backend.Black
	case "random":
		s.Side = backend.Random
	case "practice":
		s.Venue = backend.OffChain
	default:
		i := slices.IndexFunc(known, func(e backend.UCI) bool { return strings.EqualFold(e.Name, word) })
		if i < 0 {
			return parseNumber(s, word)
		}
		s.Opponent, s.UCI = backend.Engine, &known[i]
	}
	return true
}

// leastElo is the number from which on one is a rating, not a level.
const leastElo = 100

// parseNumber takes a level, an engine's rating or a time into a setup; a plain number is a time only if it is neither.
func parseNumber(s *backend.Setup, word string) bool {
	n, err := strconv.Atoi(word)
	switch {
	case err == nil && n >= 1 && n <= backend.Levels && s.UCI == nil:
		s.Level = n
		return true
	case err == nil && n >= leastElo && s.UCI != nil:
		weaker := *s.UCI
		weaker.Elo = n
		s.UCI = &weaker
		return true
	}
	s.Time, err = game.ParseTimeControl(word)
	return err == nil
}

// sit begins to follow a match.
func (t *table) sit(m backend.Match) {
	t.match = m
	s := m.Snapshot()
	t.told = told{ply: s.Game.Ply(), last: s}
	t.say("White: %s. Black: %s. Time: %s.", s.Seats[game.White].Name, s.Seats[game.Black].Name, s.Setup.Time)
	if s.Game.Ply() > 0 {
		t.last("")
	}
	t.turn(s)
	t.tell(s)
}

// goAway leaves a game as it stands.
func (t *table) goAway(context.Context, string) error {
	over := t.told.over
	if err := t.leave(); err != nil {
		return err
	}
	if !over {
		t.say("The game stays as it is: type games to find it again.")
	}
	return nil
}

// leave closes the match at this table, if there is one.
func (t *table) leave() error {
	if t.match == nil {
		return nil
	}
	m := t.match
	t.match = nil
	return m.Close()
}

// How long a line of input waits for what came before it.
const (
	enginePatience = time.Minute      // for the opponent's move
	answerPatience = 3 * time.Second  // for an answer to an offer of a draw
	pgnPatience    = 10 * time.Second // for the game to be written down
)

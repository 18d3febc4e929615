package plain

import (
	"context"
	"errors"
	"io"
	"strconv"

	"castlekey/game/collection"
	"castlekey/ui/backend"
)

// lobby lists the games on the chain.
func (t *table) lobby(ctx context.Context, _ string) error {
	games, err := t.backend.Games(ctx)
	if err != nil {
		return err
	}
	t.others = games
	if len(games) == 0 {
		t.say("There are no games on this chain. Type new open to begin one.")
	}
	for i, g := range games {
		last := "no move yet"
		if g.LastSAN != "" {
			last = "last move " + g.LastSAN
		}
		t.say("%d: White %s, Black %s, time %s, %s, %s, %s.", i+1, seatOf(g.White), seatOf(g.Black), g.Time, count(g.Plies, "half-move"), last, standing(g))
	}
	return nil
}

// seatOf is who holds a seat.
func seatOf(address string) string {
	if address == "" {
		return "free"
	}
	return address
}

// standing says what can be done with a listed game.
func standing(g backend.Listing) string {
	switch {
	case g.Over:
		return "over by " + g.Outcome.Reason.String()
	case g.Joinable && g.Invited:
		return "you are invited: type join"
	case g.Joinable:
		return "you can join"
	case g.Mine && g.Here:
		return "yours: type games"
	case g.Mine:
		return "yours, without a session here: type join"
	}
	return "can be watched"
}

// named is the address of a game that is listed under a number, or given itself.
func (t *table) named(args string) (string, bool) {
	n, err := strconv.Atoi(args)
	switch {
	case args == "" || err == nil && (n < 1 || n > len(t.others)):
		t.say("Type lobby, and then the number of a game that is listed; or the address of one.")
		return "", false
	case err == nil:
		return t.others[n-1].ID, true
	}
	return args, true
}

// join takes the free seat of a game after one approval.
func (t *table) join(ctx context.Context, args string) error {
	id, ok := t.named(args)
	if !ok {
		return nil
	}
	return t.start(ctx, backend.Setup{Opponent: backend.Remote, Join: id})
}

// watch looks on at a game.
func (t *table) watch(ctx context.Context, args string) error {
	id, ok := t.named(args)
	if !ok {
		return nil
	}
	if err := t.leave(); err != nil {
		return err
	}
	m, err := t.backend.Watch(ctx, id)
	if err != nil {
		return err
	}
	t.sit(m)
	return nil
}

// pastAtOnce is how many games are read out.
const pastAtOnce = 20

// past lists the games that are over.
func (t *table) past(ctx context.Context, args string) error {
	folder, err := t.backend.Past(ctx)
	if err != nil {
		return err
	}
	all, err := finished(ctx, folder)
	if err != nil {
		return err
	}
	found := 0
	for _, e := range all {
		if !e.Matches(args) {
			continue
		}
		if found++; found > pastAtOnce {
			continue
		}
		t.say("%s against %s, %s, %s, %s, %s.", e.White, e.Black, e.Result, e.Date, count(e.Plies, "half-move"), orElse(e.Opening, "no opening name"))
	}
	switch {
	case found == 0:
		t.say("No such game is over yet.")
	case found > pastAtOnce:
		t.say("And %d more. Type past and a word to look for.", found-pastAtOnce)
	}
	if found > 0 {
		t.say("They are in %s; castlekey review reads them.", folder)
	}
	return nil
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// finished reads what is in a folder; without a folder there is nothing.
func finished(ctx context.Context, folder string) ([]collection.Entry, error) {
	if folder == "" {
		return nil, nil
	}
	scanner, err := collection.Scan(folder)
	if errors.Is(err, collection.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer scanner.Close()
	var all []collection.Entry
	for {
		some, err := scanner.Next(ctx)
		all = append(all, some...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

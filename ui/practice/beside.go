package practice

import (
	"context"
	"errors"

	"castlekey/ui/backend"
)

// Beside makes one backend of two: games on chain are kept by b, games off chain by r.
func Beside(b backend.Backend, r *Room) backend.Backend { return both{b, r} }

type both struct {
	backend.Backend
	room *Room
}

func (b both) Home(ctx context.Context) (backend.Home, error) {
	home, err := b.Backend.Home(ctx)
	mine, listed := b.room.Unfinished()
	if err == nil {
		err = listed
	}
	home.Unfinished = merged(home.Unfinished, mine)
	return home, err
}

// merged is two lists of games, each newest first, as one.
func merged(a, b []backend.Summary) []backend.Summary {
	var all []backend.Summary
	for len(a) > 0 && len(b) > 0 {
		if a[0].Changed.Before(b[0].Changed) {
			a, b = b, a
		}
		all, a = append(all, a[0]), a[1:]
	}
	return append(append(all, a...), b...)
}

func (b both) Begin(ctx context.Context, s backend.Setup) (backend.Match, error) {
	return b.room.Begin(ctx, s)
}

func (b both) Resume(ctx context.Context, id string) (backend.Match, error) {
	if Mine(id) {
		return b.room.Resume(ctx, id)
	}
	return b.Backend.Resume(ctx, id)
}

// Close closes both.
func (b both) Close() error { return errors.Join(b.room.Close(), b.Backend.Close()) }

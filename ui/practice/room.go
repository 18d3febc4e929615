package practice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"castlekey/game"
	"castlekey/ui/archive"
	"castlekey/ui/backend"
	"castlekey/ui/engines"

	"github.com/gofrs/flock"
)

// Options say where games are kept.
type Options struct {
	DataDir string           // made if missing
	Now     func() time.Time // nil for time.Now
}

// Folder is the name of the folder in the data folder that holds unfinished games.
const Folder = "practice"

// prefix begins the id of every game here; no address on chain begins so.
const prefix = "practice-"

// Room is where games off chain are played.
type Room struct {
	dir, finished string
	now           func() time.Time

	mu   sync.Mutex
	open map[string]*Match // guarded by mu; by ID
}

// Open returns the room of a data folder.
func Open(o Options) (*Room, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &Room{dir: filepath.Join(o.DataDir, Folder), finished: filepath.Join(o.DataDir, archive.Folder), now: o.Now, open: map[string]*Match{}}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for practice games: %w", err)
	}
	return r, nil
}

// Begin starts a game. Errors: *game.FENError for a start that is no position, ErrUnplayable for one in which the game is over, and
// what is wrong with an engine.
func (r *Room) Begin(ctx context.Context, s backend.Setup) (backend.Match, error) {
	m, err := r.begin(ctx, s)
	if err != nil {
		return nil, Explained(err)
	}
	return m, nil
}

func (r *Room) begin(ctx context.Context, s backend.Setup) (*Match, error) {
	if s.Opponent == backend.Engine && s.UCI != nil {
		able, err := engines.Check(ctx, *s.UCI)
		if err != nil {
			return nil, err
		}
		s.UCI = &able
	}
	s.Side = s.Side.Drawn()
	saved := record{Setup: s, Started: r.now().UTC().Truncate(time.Second)}
	g, err := saved.game()
	if err != nil {
		return nil, err
	}
	if g.Outcome().Over() {
		return nil, fmt.Errorf("%w: it is %s already", ErrUnplayable, g.Outcome().Reason)
	}
	saved.Left = [][2]int64{{s.Time.Initial.Milliseconds(), s.Time.Initial.Milliseconds()}}
	return r.sit(prefix+rand.Text()[:12], func(string) (record, error) { return saved, nil })
}

// Resume opens an unfinished game.
func (r *Room) Resume(_ context.Context, id string) (backend.Match, error) {
	m, err := r.resume(id)
	if err != nil {
		return nil, Explained(err)
	}
	return m, nil
}

func (r *Room) resume(id string) (*Match, error) {
	if !Mine(id) || filepath.Base(id) != id {
		return nil, ErrUnknown
	}
	if _, err := os.Stat(r.path(id)); errors.Is(err, fs.ErrNotExist) {
		return nil, ErrUnknown
	}
	return r.sit(id, r.load)
}

// Mine reports whether an id is that of a game off chain.
func Mine(id string) bool { return strings.HasPrefix(id, prefix) }

// sit opens a game for this process alone and starts what goes on in it. It is read once nobody else can write it any more.
func (r *Room) sit(id string, read func(id string) (record, error)) (*Match, error) {
	lock := flock.New(r.path(id)+".lock", flock.SetPermissions(0o600))
	if free, err := lock.TryLock(); err != nil || !free {
		return nil, errors.Join(ErrInUse, err)
	}
	m, err := r.opened(id, read)
	if err != nil {
		return nil, errors.Join(err, unlock(lock))
	}
	m.lock = lock
	r.mu.Lock()
	r.open[id] = m
	r.mu.Unlock()
	m.start()
	return m, nil
}

// opened is a game that was read, and written down again: what cannot be is not begun.
func (r *Room) opened(id string, read func(id string) (record, error)) (*Match, error) {
	saved, err := read(id)
	if err != nil {
		return nil, err
	}
	m, err := newMatch(r, id, saved)
	if err != nil {
		return nil, err
	}
	return m, m.save()
}

// unlock lets go of a game and takes its lock file away.
func unlock(l *flock.Flock) error {
	_ = os.Remove(l.Path()) // left behind, it locks nothing
	return l.Unlock()
}

// Unfinished lists the games that can be resumed, newest first. Those that are over and were not archived yet are.
func (r *Room) Unfinished() ([]backend.Summary, error) {
	files, err := filepath.Glob(filepath.Join(r.dir, prefix+"*.json"))
	if err != nil {
		return nil, fmt.Errorf("list practice games: %w", err)
	}
	var all []backend.Summary
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".json")
		saved, err := r.load(id)
		if err != nil || r.playing(id) {
			continue // a file that cannot be read is left as it is
		}
		g, err := saved.game()
		switch {
		case err != nil:
		case saved.Outcome.Over():
			_, _ = r.finish(id, saved, g) // tried again the next time
		default:
			all = append(all, summary(id, saved, g))
		}
	}
	slices.SortFunc(all, func(a, b backend.Summary) int { return b.Changed.Compare(a.Changed) })
	return all, nil
}

func summary(id string, saved record, g *game.Game) backend.Summary {
	s := backend.Summary{ID: id, Venue: backend.OffChain, Plies: g.Ply(), Turn: g.Turn(), Changed: saved.Changed}
	s.White, s.Black = names(saved.Setup)
	if sans := g.SANs(); len(sans) > 0 {
		s.LastSAN = sans[len(sans)-1]
	}
	return s
}

func (r *Room) playing(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open[id] != nil
}

// Close closes the open games; unfinished ones stay resumable.
func (r *Room) Close() error {
	r.mu.Lock()
	open := r.open
	r.open = map[string]*Match{}
	r.mu.Unlock()
	var errs []error
	for _, m := range open {
		errs = append(errs, m.Close())
	}
	return errors.Join(errs...)
}

func (r *Room) forget(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, id)
}

package uitest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"castlekey/ui/backend"
)

// Backend keeps matches in memory and plays the engine's side from a script. Set its fields before use.
type Backend struct {
	Start      string        // FEN of new games, empty for the usual one
	Replies    []string      // the engine's moves, in order; afterwards its first legal move
	Think      time.Duration // how long the engine takes
	Latency    time.Duration // how long the chain takes to confirm
	Refuse     map[int]error // why the move at a ply is refused, once
	EndsAt     int           // ply at which the session of the side to move has ended, until it is renewed; 0 never
	DenyDraw   bool          // the engine declines draw offers
	ApproveErr error         // why the wallet does not sign
	RevokeErr  error         // why it does not sign the end of a session
	PrepareErr error         // why nothing can be proposed
	Connect    time.Duration // how long the player takes to connect a wallet that is elsewhere, once; 0: it is here
	Page       time.Duration // how long an approval takes on a page of its own; 0: the wallet is here
	HomeErr    error         // why the chain cannot be opened
	Unfinished []backend.Summary
	Listed     []backend.Listing // games of others on the chain
	Folder     string            // of finished games

	mu      sync.Mutex
	matches map[string]*Match // by ID, as far as they are open
	saved   map[string]*Match
	count   int
	setups  map[string]backend.Setup
	asks    chan backend.Ask
}

var _ backend.Backend = (*Backend)(nil)

// New returns a backend whose games need no time.
func New() *Backend {
	return &Backend{matches: map[string]*Match{}, saved: map[string]*Match{}, setups: map[string]backend.Setup{}, asks: make(chan backend.Ask, 1)}
}

// Home implements backend.Backend.
func (b *Backend) Home(context.Context) (backend.Home, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	home := backend.Home{Wallet: wallet, Cluster: "embedded", Unfinished: b.Unfinished}
	return home, b.HomeErr
}

var wallet = backend.Wallet{Name: "demo wallet", Address: "9vGm4cYVqeHgH7jGQyJ1zr4nCkz5xTQyXbWb9oKq2fWa"}

// Begin implements backend.Backend.
func (b *Backend) Begin(_ context.Context, s backend.Setup) (backend.Match, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	if s.Side == backend.Random {
		s.Side = backend.White
	}
	id := fmt.Sprintf("practice-%d", b.count)
	m, err := newMatch(b, id, s)
	if err != nil {
		return nil, err
	}
	b.matches[id] = m
	m.engineTurn()
	return m, nil
}

// Asks is what the wallet is asked elsewhere, the latest.
func (b *Backend) Asks() <-chan backend.Ask { return b.asks }

// elsewhere asks for something on a page, for as long as f takes.
func (b *Backend) elsewhere(what, url string, f func() error) error {
	a := backend.Ask{What: what, URL: url}
	if url != "" {
		a.Code, a.Until = code(), time.Date(2000, 1, 1, 18, 47, 0, 0, time.Local)
	}
	b.tell(a)
	defer b.tell(backend.Ask{})
	return f()
}

func (b *Backend) tell(a backend.Ask) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.asks:
	default:
	}
	b.asks <- a
}

// code is a pattern as large as a QR code of an address.
func code() []string {
	rows := make([]string, 17)
	for y := range rows {
		for x := range 33 {
			rows[y] += []string{"█", "▀", "▄", " "}[(x*x+3*y*y+x*y)%4]
		}
	}
	return rows
}

const pageURL = "http://127.0.0.1:43749/#ABCDEFGHIJKLMNOPQRSTUV"

// Prepare implements backend.Backend.
func (b *Backend) Prepare(ctx context.Context, s backend.Setup) (backend.Proposal, error) {
	if wait := b.Connect; wait > 0 {
		err := b.elsewhere("Connect your wallet in the browser", pageURL, func() error { return pause(ctx, wait) })
		if err != nil {
			return backend.Proposal{}, err
		}
		b.Connect = 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	if s.Side == backend.Random {
		s.Side = backend.White
	}
	if b.PrepareErr != nil {
		return backend.Proposal{}, b.PrepareErr
	}
	id := fmt.Sprintf("p%d", b.count)
	b.setups[id] = s
	return backend.Proposal{ID: id, Title: title(s), Wallet: wallet, Cluster: "embedded", Clauses: clauses(), Choices: choices()}, nil
}

// choices are as many as real ones.
func choices() []backend.Choice {
	return []backend.Choice{
		{Label: "It lasts", Options: []string{"15 minutes", "60 minutes", "7 days"}, Chosen: 1},
		{Label: "It pays for", Options: []string{"821 moves (0.005 SOL)", "1821 moves (0.01 SOL)"}, Chosen: 1},
		{Label: "It may play", Options: []string{"as many moves as it can pay for", "at most 60 moves"}},
		{Label: "It may", Options: []string{"move, draw, resign, cancel", "move, and nothing else"}},
	}
}

// Adjust implements backend.Backend.
func (b *Backend) Adjust(_ context.Context, p backend.Proposal, chosen []int) (backend.Proposal, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count++
	old := p.ID
	p.ID, p.Choices = fmt.Sprintf("p%d", b.count), choices()
	b.setups[p.ID] = b.setups[old]
	for i := range p.Choices {
		p.Choices[i].Chosen = chosen[i]
	}
	return p, nil
}

func title(s backend.Setup) string {
	side := [...]string{"White", "Black", "a random side"}[s.Side]
	if s.Opponent == backend.Keyboard {
		return "Two players at this keyboard, clock " + s.Time.String()
	}
	return fmt.Sprintf("You play %s against the engine, level %d, clock %s", side, s.Level, s.Time)
}

// clauses is a proposal as long as a real one.
func clauses() []backend.Clause {
	return []backend.Clause{
		{Tone: backend.Fact, Label: "Program", Lines: []string{"chess, ChessKey11111111111111111111111111111111111"}},
		{Tone: backend.Fact, Label: "Session key", Lines: []string{"7XkqT2rVb1mQp5sWcE8uYh4nZaJd6fGx3LoRtKiBWd9f, made just now on this machine"}},
		{Tone: backend.May, Label: "The key may", Lines: []string{
			"play moves in this one game", "offer, accept and claim draws, and resign", "pay network fees from what it is given",
		}},
		{Tone: backend.MayNot, Label: "The key may not", Lines: []string{
			"move money or tokens out of your wallet", "play in any other game", "act after it has expired or you have revoked it",
		}},
		{Tone: backend.Limit, Label: "Valid until", Lines: []string{"today 18:42, one hour from now"}},
		{Tone: backend.Limit, Label: "Spends at most", Lines: []string{"0.01 SOL, for fees and rent; what is left comes back to your wallet"}},
	}
}

// Approve implements backend.Backend.
func (b *Backend) Approve(ctx context.Context, p backend.Proposal) (backend.Match, error) {
	if err := b.wait(ctx); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ApproveErr != nil {
		return nil, b.ApproveErr
	}
	m, err := newMatch(b, p.ID, b.setups[p.ID])
	if err != nil {
		return nil, err
	}
	b.matches[p.ID] = m
	m.engineTurn()
	return m, nil
}

// wait is how long wallet and chain take.
func (b *Backend) wait(ctx context.Context) error {
	if b.Page > 0 {
		return b.elsewhere("Approve in the browser", pageURL, func() error { return pause(ctx, b.Page) })
	}
	return pause(ctx, b.Latency)
}

// Discard implements backend.Backend.
func (b *Backend) Discard(backend.Proposal) {}

// Resume implements backend.Backend.
func (b *Backend) Resume(_ context.Context, id string) (backend.Match, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if m, ok := b.saved[id]; ok {
		m.reopen()
		b.matches[id] = m
		return m, nil
	}
	return nil, fmt.Errorf("resume %s: %w", id, ErrUnknown)
}

// ErrUnknown is returned for a game that is not there.
var ErrUnknown = errors.New("no such game on this chain")

// Open is the matches that are open.
func (b *Backend) Open() []*Match {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Values(b.matches))
}

// Games implements backend.Backend.
func (b *Backend) Games(context.Context) ([]backend.Listing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Listed, b.HomeErr
}

// Watch implements backend.Backend with a game of two strangers.
func (b *Backend) Watch(_ context.Context, id string) (backend.Match, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m, err := newMatch(b, id, backend.Setup{Opponent: backend.Remote})
	if err != nil {
		return nil, err
	}
	m.snap.Approvals, m.snap.Waiting = 0, false
	for c, name := range [2]string{"9vGm…2fWa", "7Xkq…Wd9f"} {
		m.snap.Seats[c] = backend.Seat{Name: name, MovesLeft: -1}
	}
	b.matches[id] = m
	m.engineTurn()
	return m, nil
}

// Past implements backend.Backend.
func (b *Backend) Past(context.Context) (string, error) { return b.Folder, nil }

// Close implements backend.Backend.
func (b *Backend) Close() error {
	b.mu.Lock()
	open := b.matches
	b.matches = map[string]*Match{}
	b.mu.Unlock()
	for _, m := range open {
		if err := m.Close(); err != nil {
			return err
		}
	}
	return nil
}

// closed keeps a match that was closed before its end.
func (b *Backend) closed(m *Match, s backend.Snapshot) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.matches, m.id)
	if s.Outcome.Over() || b.saved[m.id] != nil {
		return
	}
	b.saved[m.id] = m
	sum := backend.Summary{ID: m.id, White: s.Seats[0].Name, Black: s.Seats[1].Name, Plies: s.Game.Ply(), Turn: s.Game.Turn(), Changed: time.Now()}
	if sans := s.Game.SANs(); len(sans) > 0 {
		sum.LastSAN = sans[len(sans)-1]
	}
	b.Unfinished = append([]backend.Summary{sum}, b.Unfinished...)
}

// pause waits unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

package backend

import "context"

// Opening is a Backend that is still being opened. Whatever is asked of it waits until it is there, at most as long as its context, and is
// then carried out: so a screen is shown and takes orders before a chain, a key store or a network has answered.
//
// If it could not be opened, everything answers a *NotOpened. A panic of the opening comes up again in whoever asks.
type Opening struct {
	cancel context.CancelFunc
	done   chan struct{} // closed once the rest is settled

	backend Backend // nil if it could not be opened
	err     error
	bug     string // what the opening panicked with, and where
}

var _ Backend = (*Opening)(nil)

// NotOpened says why there is no backend: there is nothing to go on with.
type NotOpened struct{ Err error }

// Error implements error.
func (e *NotOpened) Error() string { return e.Err.Error() }

// Unwrap gives the reason.
func (e *NotOpened) Unwrap() error { return e.Err }

// Open begins to open a backend in the background. The context given to open ends with ctx, or at Close.
func Open(ctx context.Context, open func(context.Context) (Backend, error)) *Opening {
	ctx, cancel := context.WithCancel(ctx)
	o := &Opening{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(o.done)
		o.bug = Caught(func() {
			b, err := open(ctx)
			if err != nil {
				o.err = &NotOpened{err}
				return
			}
			o.backend = b
		})
	}()
	return o
}

// there waits for the backend.
func (o *Opening) there(ctx context.Context) (Backend, error) {
	select {
	case <-o.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if o.bug != "" {
		panic(o.bug)
	}
	return o.backend, o.err
}

// Home implements Backend.
func (o *Opening) Home(ctx context.Context) (Home, error) {
	b, err := o.there(ctx)
	if err != nil {
		return Home{}, err
	}
	return b.Home(ctx)
}

// Begin implements Backend.
func (o *Opening) Begin(ctx context.Context, s Setup) (Match, error) {
	b, err := o.there(ctx)
	if err != nil {
		return nil, err
	}
	return b.Begin(ctx, s)
}

// Prepare implements Backend.
func (o *Opening) Prepare(ctx context.Context, s Setup) (Proposal, error) {
	b, err := o.there(ctx)
	if err != nil {
		return Proposal{}, err
	}
	return b.Prepare(ctx, s)
}

// Adjust implements Backend.
func (o *Opening) Adjust(ctx context.Context, p Proposal, chosen []int) (Proposal, error) {
	b, err := o.there(ctx)
	if err != nil {
		return Proposal{}, err
	}
	return b.Adjust(ctx, p, chosen)
}

// Approve implements Backend.
func (o *Opening) Approve(ctx context.Context, p Proposal) (Match, error) {
	b, err := o.there(ctx)
	if err != nil {
		return nil, err
	}
	return b.Approve(ctx, p)
}

// Discard implements Backend. Before a backend is there, it knows no proposal.
func (o *Opening) Discard(p Proposal) {
	select {
	case <-o.done:
		if o.backend != nil {
			o.backend.Discard(p)
		}
	default:
	}
}

// Resume implements Backend.
func (o *Opening) Resume(ctx context.Context, id string) (Match, error) {
	b, err := o.there(ctx)
	if err != nil {
		return nil, err
	}
	return b.Resume(ctx, id)
}

// Games implements Backend.
func (o *Opening) Games(ctx context.Context) ([]Listing, error) {
	b, err := o.there(ctx)
	if err != nil {
		return nil, err
	}
	return b.Games(ctx)
}

// Watch implements Backend.
func (o *Opening) Watch(ctx context.Context, id string) (Match, error) {
	b, err := o.there(ctx)
	if err != nil {
		return nil, err
	}
	return b.Watch(ctx, id)
}

// Past implements Backend.
func (o *Opening) Past(ctx context.Context) (string, error) {
	b, err := o.there(ctx)
	if err != nil {
		return "", err
	}
	return b.Past(ctx)
}

// Close gives up opening, waits for it to end, and closes what was opened all the same. Why nothing could be opened is not its error.
func (o *Opening) Close() error {
	o.cancel()
	<-o.done
	if o.backend == nil {
		return nil
	}
	return o.backend.Close()
}

package session_test

import (
	"context"
	"fmt"
	"time"

	"castlekey/session"
)

// life is what a process does before it dies.
type life func(ctx context.Context, w *world, keeper *session.Keeper) error

// openLife opens a session.
func openLife(ctx context.Context, w *world, keeper *session.Keeper) error {
	s, err := keeper.Open(ctx, w.wallet, w.request())
	if err != nil {
		return err
	}
	return s.Close()
}

// openV1Life opens a session with a token that anyone may revoke.
func openV1Life(ctx context.Context, w *world, keeper *session.Keeper) error {
	request := w.request()
	request.Version = session.V1
	s, err := keeper.Open(ctx, w.wallet, request)
	if err != nil {
		return err
	}
	return s.Close()
}

// endLife resumes the one session there is and ends it.
func endLife(end func(ctx context.Context, w *world, s *session.Session) error) life {
	return func(ctx context.Context, w *world, keeper *session.Keeper) error {
		refs, err := keeper.List()
		if err != nil || len(refs) != 1 {
			return fmt.Errorf("%d sessions: %w", len(refs), err)
		}
		s, err := keeper.Resume(ctx, refs[0])
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		return end(ctx, w, s)
	}
}

// biography is one life, and what went before it.
type biography struct{ before, dies life }

// lives are the lives a process may die in.
func lives() map[string]biography {
	revoke := endLife(func(ctx context.Context, w *world, s *session.Session) error {
		_, err := s.Revoke(ctx, w.wallet, session.Around{})
		return err
	})
	signOut := endLife(func(ctx context.Context, _ *world, s *session.Session) error {
		_, err := s.SignOut(ctx, session.Around{})
		return err
	})
	renew := endLife(func(ctx context.Context, w *world, s *session.Session) error {
		_, err := s.Renew(ctx, w.wallet, session.Extension{ValidFor: 2 * time.Hour, FillTo: 2 * topUp})
		return err
	})
	refill := endLife(func(ctx context.Context, w *world, s *session.Session) error {
		_, err := s.Renew(ctx, w.wallet, session.Extension{FillTo: 2 * topUp})
		return err
	})
	rotate := endLife(func(ctx context.Context, w *world, s *session.Session) error {
		next, err := s.Rotate(ctx, w.wallet, w.request(), session.Around{})
		if err != nil {
			return err
		}
		return next.Close()
	})
	return map[string]biography{
		"while opening":     {dies: openLife},
		"while revoking":    {before: openLife, dies: revoke},
		"while signing out": {before: openLife, dies: signOut},
		"while renewing":    {before: openLife, dies: renew},
		"while filling up":  {before: openLife, dies: refill},
		"while rotating":    {before: openLife, dies: rotate},

		"while opening with a token V1":     {dies: openV1Life},
		"while signing out with a token V1": {before: openV1Life, dies: signOut},
		"while renewing with a token V1":    {before: openV1Life, dies: renew},
	}
}

// anyLife settles what is there, then opens a session if there is none, or ends the one there is.
func anyLife(ctx context.Context, w *world, keeper *session.Keeper, plan int) error {
	if err := keeper.Reconcile(ctx); err != nil {
		return err
	}
	refs, err := keeper.List()
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return openLife(ctx, w, keeper)
	}
	s, err := keeper.Load(ctx, refs[0])
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	switch plan {
	case 0:
		_, err = s.Revoke(ctx, w.wallet, session.Around{})
	case 1:
		_, err = s.SignOut(ctx, session.Around{})
	case 2:
		_, err = s.Renew(ctx, w.wallet, session.Extension{ValidFor: time.Hour, FillTo: topUp})
	case 3:
		_, err = s.Renew(ctx, w.wallet, session.Extension{FillTo: 2 * topUp})
	case 4:
		var next *session.Session
		if next, err = s.Rotate(ctx, w.wallet, w.request(), session.Around{}); err == nil {
			err = next.Close()
		}
	}
	return err
}

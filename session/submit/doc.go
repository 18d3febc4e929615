// Package submit sends one signed transaction and learns what became of it.
//
//	receipt, err := submit.Send(ctx, client, tx, submit.Options{LastValidBlockHeight: height})
//	switch rejected := (*submit.Rejected)(nil); {
//	case errors.As(err, &rejected): // the chain said no; rejected.Custom() is the program's code
//	case errors.Is(err, submit.ErrExpired): // certainly never landed: build a new one
//	case errors.Is(err, submit.ErrUnsure): // keep the signature, ask Outcome later
//	}
//
// Invariants: the same bytes are sent every time and nothing here holds a key, so a
// transaction can land at most once; an answer other than ErrUnsure is certain; a
// transaction the cluster already knows is looked up, not treated as an error.
package submit

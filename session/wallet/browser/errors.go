package browser

import (
	"errors"

	"castlekey/session"
)

// What Connect and Sign answer, beside wallet.ErrNotSigner, wallet.ErrClosed, session.ErrAltered,
// session.ErrBadSignature and the context's own error. A page that met a problem and was then
// closed, or grew too old, gives an error that matches both.
var (
	// ErrRejected says the player said no, on the page or in the wallet.
	ErrRejected = errors.New("the approval was rejected in the browser; ask again if that was a mistake")
	// ErrNoWallet says the page found no wallet that signs Solana transactions.
	ErrNoWallet = errors.New("the browser has no Solana wallet; open the address in the browser that has one")
	// ErrWrongAccount says the wallet offered another account than was asked for. It matches session.ErrWrongWallet.
	ErrWrongAccount error = &kind{"the wallet offers another account; choose the right one in the wallet", session.ErrWrongWallet}
	// ErrWrongCluster says the account is not for this cluster. It matches session.ErrWrongCluster.
	ErrWrongCluster error = &kind{"the wallet's account is not for this cluster; switch the wallet's network", session.ErrWrongCluster}
	// ErrWallet says the wallet failed; the error adds its own words.
	ErrWallet = errors.New("the wallet answered with an error")
	// ErrTimeout says nobody answered within Options.Timeout.
	ErrTimeout = errors.New("nobody approved in time; ask again")
	// ErrPageClosed says the page was closed before it was answered.
	ErrPageClosed = errors.New("the approval page was closed; ask again")
	// ErrSecondPage says the address was opened twice, so that somebody else may know it.
	ErrSecondPage = errors.New("the approval page was opened a second time, so both were shut; ask again")
	// ErrNotConnected says Sign was called before the wallet's public key was known.
	ErrNotConnected = errors.New("the browser wallet is not connected; connect it first")
	// ErrOptions says an Announce function is missing: nobody would learn the page's address.
	ErrOptions = errors.New("a browser wallet needs a way to announce its page; set Options.Announce")
)

// kind is an error of ours that is also one of package session's.
type kind struct {
	text string
	also error
}

// Error says what happened, then what to do.
func (k *kind) Error() string { return k.text }

// Unwrap is the session's error.
func (k *kind) Unwrap() error { return k.also }

package session

import (
	"context"
	"errors"
	"fmt"

	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
)

// Errors to branch on. Each says what happened, then what to do.
var (
	// ErrNotApproved says the wallet refused, did not answer, or the approval never took effect.
	ErrNotApproved = errors.New("the session was not approved; ask again")
	// ErrWouldFail says the chain refuses the transaction; nobody was asked to approve it. Such an error is a *WouldFail.
	ErrWouldFail = errors.New("the chain would refuse this, so nobody was asked; see the reason")
	// ErrDisagrees says the chain would do something else with the transaction than can be read from it.
	ErrDisagrees = errors.New("the transaction would do something else than it says; do not approve it, and try another RPC node")
	// ErrSlow says the wallet took longer, several times, than a transaction can wait.
	ErrSlow = errors.New("the wallet took longer than a transaction lives; nothing was sent, approve sooner")
	// ErrMoved says the session has done something, such as paying a fee, since its end was prepared.
	ErrMoved = errors.New("the session has changed since this was shown; look again")
	// ErrWalletBusy says the wallet is being asked for something else, here or in another process.
	ErrWalletBusy = errors.New("the wallet is being asked for another approval; answer that one first, then ask again")
	// ErrExpired says the session's time is over on chain.
	ErrExpired = errors.New("the session has expired; revoke it to get its lamports back and approve a new one")
	// ErrRevoked says the token is gone from the chain before its time.
	ErrRevoked = errors.New("the session was revoked; approve a new one")
	// ErrSignedOut says the key has swept itself and was forgotten.
	ErrSignedOut = errors.New("the session was signed out; approve a new one")
	// ErrWrongCluster says the session or wallet belongs to another chain, by its genesis hash.
	ErrWrongCluster = errors.New("this belongs to another cluster; choose the cluster it was made on")
	// ErrWrongWallet says another wallet than the session's own was asked.
	ErrWrongWallet = errors.New("this is not the session's wallet; use the wallet that approved it")
	// ErrAltered says the wallet gave back another message than it was asked to sign, and the difference is not one that
	// Compare lets pass. Such an error is an *Altered.
	ErrAltered = errors.New("the wallet changed the transaction; nothing was sent")
	// ErrBadSignature says what the wallet gave back is not its signature.
	ErrBadSignature = errors.New("the wallet's signature is missing or wrong; nothing was sent")
	// ErrOutOfFees says the key is too poor to pay for a transaction of its own (below 895,880 lamports).
	ErrOutOfFees = errors.New("the session key cannot pay a fee any more; revoke the session with the wallet to get what is left")
	// ErrValidity says the time asked for is not between now and seven days ahead.
	ErrValidity = errors.New("a session lasts more than nothing and at most 7 days; ask for another time")
	// ErrTopUp says the allowance would not keep the session key's account alive.
	ErrTopUp = errors.New("the allowance must be at least 890880 lamports; ask for more")
	// ErrForeignProgram says a transaction calls another program than the session's target.
	ErrForeignProgram = errors.New("the session key signs for its own program alone; sign this with the wallet")
	// ErrNotSigner says a transaction does not ask for the session key's signature.
	ErrNotSigner = errors.New("the transaction does not ask for the session key's signature; build it with the session key as signer")
	// ErrClosed says the session was closed in this process and its key wiped from memory.
	ErrClosed = errors.New("the session is closed; resume it")
	// ErrRecord says a stored record, though authentic, is not one this version understands.
	ErrRecord = errors.New("the session record is of an unknown version; open it with the castlekey that wrote it")
)

// Altered says what differs in a message that a wallet gave back. It matches ErrAltered.
type Altered struct{ What string }

// Error says what happened, then what differs.
func (a *Altered) Error() string { return ErrAltered.Error() + ": " + a.What }

// Unwrap is ErrAltered.
func (a *Altered) Unwrap() error { return ErrAltered }

// altered makes an Altered.
func altered(format string, args ...any) error { return &Altered{What: fmt.Sprintf(format, args...)} }

// WouldFail says by which program the chain would refuse a transaction that nobody was asked to
// approve. It matches ErrWouldFail and the *submit.Rejected with the program's code and logs.
type WouldFail struct {
	Program  solana.PublicKey // of the instruction that failed; zero if it was none
	Rejected *submit.Rejected
}

// Error says what happened, then why.
func (w *WouldFail) Error() string { return fmt.Sprintf("%v: %v", ErrWouldFail, w.Rejected) }

// Unwrap is ErrWouldFail and the rejection.
func (w *WouldFail) Unwrap() []error { return []error{ErrWouldFail, w.Rejected} }

// wouldFail makes a WouldFail of a simulation's refusal.
func wouldFail(tx *solana.Transaction, r *submit.Rejected) error {
	w := &WouldFail{Rejected: r}
	if r.Instruction >= 0 && r.Instruction < len(tx.Message.Instructions) {
		w.Program, _ = account(tx, tx.Message.Instructions[r.Instruction].ProgramIDIndex)
	}
	return w
}

// errBehind says a node has not come as far as the session's own transactions.
var errBehind = errors.New("look at the session: the RPC node lags behind what the session has done; try again in a moment")

// errNoClock says the chain's clock account cannot be read, so no time can be measured.
var errNoClock = errors.New("read the chain's clock: the cluster shows none; try another RPC node")

// Unsure says a transaction of the session is under way and its fate not known yet. The
// record on disk holds all that is needed: Keeper.Load of Ref asks the chain again. It matches submit.ErrUnsure.
type Unsure struct {
	Ref Ref
	Err error
}

// Error says what is open.
func (u *Unsure) Error() string { return fmt.Sprintf("session %s: %v", u.Ref.ID, u.Err) }

// Unwrap gives the submission's own error.
func (u *Unsure) Unwrap() error { return u.Err }

// asUnsure adds the ref to an unsure answer of submit. Time that ran out before anything was
// sent is one too: the record holds a signed transaction, which the next Load sends. Other
// errors are left alone.
func asUnsure(ref Ref, err error) error {
	switch {
	case errors.Is(err, submit.ErrUnsure):
		return &Unsure{Ref: ref, Err: err}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Unsure{Ref: ref, Err: fmt.Errorf("%w: %w", submit.ErrUnsure, err)}
	}
	return err
}

package match

import (
	"context"
	"errors"
	"fmt"
	"time"

	"castlekey/onchain"
	"castlekey/onchain/ledger"
	"castlekey/onchain/program"
	"castlekey/session"
	"castlekey/session/keystore"
	"castlekey/session/submit"
	"castlekey/session/wallet"
	"castlekey/session/wallet/browser"
	"castlekey/ui/backend"

	"github.com/gagliardetto/solana-go"
)

// Errors of this package.
var (
	// ErrNoProgram says that a cluster was chosen but not the chess program on it.
	ErrNoProgram = errors.New("no chess program named for this cluster")
	// ErrNoWallet says that a cluster other than the embedded chain needs a wallet of its own.
	ErrNoWallet = errors.New("no wallet named for this cluster")
	// ErrUnknownMatch says that no unfinished match has this ID.
	ErrUnknownMatch = errors.New("no unfinished game with this id")
	// ErrUnknownProposal says that a proposal was discarded, approved before, or made by another run.
	ErrUnknownProposal = errors.New("this proposal is no longer open")
	// ErrNotLocal says that a side is not played from this screen.
	ErrNotLocal = errors.New("this side is not played here")
	// ErrAlone says that nobody else can reach the chain, which lives inside this program.
	ErrAlone = errors.New("nobody else can reach the chain inside this program")
	// ErrAddress says that a text is no address.
	ErrAddress = errors.New("not an address")
	// ErrSeatTaken says that a game has no free seat for this wallet.
	ErrSeatTaken = errors.New("no seat of this game is free for this wallet")
	// ErrSeated says that the wallet holds a seat of a game, and a session for it is here.
	ErrSeated = errors.New("the seat is yours, and so is a session for it")
	// ErrOffChain says that a game off chain was asked for here.
	ErrOffChain = errors.New("games off chain are not kept here")
	// ErrNoTakeback says that a move on chain stands.
	ErrNoTakeback = errors.New("a move on chain cannot be taken back")
	// ErrNoDelay says that the chess program's clocks have increments and no delay.
	ErrNoDelay = errors.New("the chess program has no clocks with a delay")
	// ErrClosed says that the match was closed.
	ErrClosed = errors.New("the match is closed")
)

// unreachable is a cluster that does not answer.
type unreachable struct {
	url string
	err error
}

func (u *unreachable) Error() string { return fmt.Sprintf("ask %s: %v", u.url, u.err) }
func (u *unreachable) Unwrap() error { return u.err }

// poor is a wallet that cannot pay for a seat where there is no faucet.
type poor struct {
	owner      solana.PublicKey
	have, need uint64
}

func (p *poor) Error() string {
	return fmt.Sprintf("wallet %s holds %d lamports, a game needs %d", p.owner, p.have, p.need)
}

// Explained gives an error of this package or of what it stands on the words a player understands. Nil stays nil.
func Explained(err error) error { return backend.Explained(err, words, explainTyped) }

// words are what happened and what to do, for every sentinel a player can meet; the first match counts.
var words = []backend.Phrase{
	{ledger.ErrCorrupt, "The file of the embedded chain is damaged; it was left as it is.", "Restore a copy of chain.db and chain.db-journal together, or move both away to begin a new chain."},
	{ledger.ErrSchema, "The file of the embedded chain was written by another version of castlekey.", "Use that version, or another folder with --data-dir."},
	{keystore.ErrWrongPassphrase, "That is not the passphrase.", "Try again."},
	{keystore.ErrWrongSource, "The key store is protected in another way.", "Start with --passphrase if it has one, without if it has none."},
	{keystore.ErrNoKeychain, "The system's keychain, which holds the key of the key store, does not answer.", "Unlock it and try again."},
	{keystore.ErrKeyLost, "There are sealed keys, but the key that opens them is gone.", "Put data.key back into the keys folder, or move the folder away to begin anew."},
	{keystore.ErrCorrupt, "A file of the key store is damaged; it was left as it is.", "Restore it from a copy, or move it away."},
	{keystore.ErrPermissions, "Others may read or replace a file of the key store.", "Make the keys folder yours: mode 0700, its files 0600, no links."},
	{keystore.ErrLocked, "This session is in use by another castlekey.", "Close it and try again."},
	{wallet.ErrNoSealed, "There is no sealed wallet in the data folder.", "Make one with castlekey wallet new."},
	{wallet.ErrWalletExists, "There is a sealed wallet already.", "Use it with --keypair sealed, or choose another folder with --data-dir."},
	{keystore.ErrEmptyPassphrase, "The passphrase is empty.", "Type one."},
	{wallet.ErrNoKeypair, "There is no keypair file at that path.", "Name one with --keypair, or leave it out to play with the demo wallet."},
	{wallet.ErrKeypair, "That file is not a Solana keypair.", "It should be a JSON array of 64 numbers, as solana-keygen writes it."},
	{browser.ErrNoWallet, "There is no Solana wallet in that browser.", "Ask again and open the address in the browser that has your wallet."},
	{browser.ErrWrongAccount, "The wallet in the browser offered another account.", "Choose the account in the wallet that the page names, then ask again."},
	{browser.ErrWrongCluster, "The account in the browser is not for this cluster.", "Switch the wallet to the cluster, then ask again."},
	{browser.ErrRejected, "You rejected it in the browser, so nothing was sent.", "Ask again if that was a mistake."},
	{browser.ErrPageClosed, "The approval page was closed, so nothing was sent.", "Ask again and answer on the page."},
	{browser.ErrSecondPage, "The approval page was opened twice, so both were shut and nothing was sent.", "Ask again; if it was not you who opened it, find out who can read your terminal."},
	{browser.ErrTimeout, "Nobody approved in the browser in time, so nothing was sent.", "Ask again."},
	{ErrNoProgram, "Which chess program to use on this cluster was not said.", "Deploy onchain/program/built/chess.so and name its address with --program."},
	{ErrNoWallet, "The demo wallet exists on the embedded chain alone, and the Solana CLI has none here.", "Name a keypair file with --keypair."},
	{session.ErrNoSessionProgram, "There is no session program on this cluster.", "Choose another cluster, or play on the embedded chain."},
	{session.ErrLoader, "The session program's accounts cannot be read.", "Look at them with solana program show " + session.ProgramID.String() + "."},
	{errBuilds, "The list of session programs seen before is damaged; it was left as it is.", "Restore " + buildsFile + " in the data folder from a copy, or move it away to begin a new one."},
	{ErrNotLocal, "That side is not played here.", "Wait for the other player, or just watch."},
	{ErrAlone, "Nobody else can reach this chain: it is inside this program.", "Serve one with castlekey chain, and play on it with --url http://127.0.0.1:8899, both of you."},
	{ErrAddress, "That is not an address.", "An address is 32 to 44 letters and digits; copy the whole of it."},
	{ErrSeatTaken, "There is no free seat for you in that game.", "You can watch it, or open a game of your own."},
	{ErrSeated, "That seat is yours, and a session for it is here.", "Go on playing: the game is among the unfinished ones."},
	{ErrNoTakeback, "On chain a move stands: it is a confirmed transaction, and the chess program has no instruction that undoes one.", "Games off chain have takebacks: choose so in the menu."},
	{ErrNoDelay, "The clocks on chain know increments, not delays.", "Choose an increment such as 5+3, or play off chain."},
	{ErrUnknownMatch, "That game cannot be resumed.", "It is over, or its session is gone. If a seat in it is yours, look for it among the games on the chain and take the seat again."},
	{ErrUnknownProposal, "That approval is no longer open.", "Choose the game again."},
	{onchain.ErrNoGame, "There is no such game on this chain.", "It was closed, or is on another chain: look at --url. Start a new one."},
	{onchain.ErrNotAGame, "That is no game of a kind this castlekey reads.", "Look at the address."},
	{onchain.ErrUnplayable, "No game can begin from that position.", "Choose one in which the side to move has a move and the game is open."},
	{session.ErrWrongCluster, "This session belongs to another cluster.", "Choose the cluster it was made on with --url."},
	{session.ErrWalletBusy, "The wallet is being asked for another approval.", "Answer that one first, then ask again."},
	{session.ErrExpired, "The session has expired.", "Renew it, or revoke it to get back what is left on its key."},
	{session.ErrRevoked, "The session was revoked.", "Start a new game to approve a new session."},
	{session.ErrSignedOut, "The session was signed out.", "Start a new game to approve a new session."},
	{session.ErrOutOfFees, "The session key cannot pay a fee any more.", "The wallet can still act; what is left goes back to it."},
	{session.ErrWrongWallet, "This session was approved by another wallet.", "Name that wallet with --keypair."},
	{session.ErrBadSignature, "What the wallet gave back is not its signature, so nothing was sent.", "Approve again, or use another wallet."},
	{session.ErrValidity, "A session lasts more than nothing and at most 7 days.", "Ask for another time."},
	{errNotOurs, "This session was opened by another program.", "Renew it there; revoking it works here too."},
	{session.ErrDisagrees, "The chain would do something else with the transaction than it says, so your wallet was not asked.", "Do not approve it elsewhere; try another RPC node with --url."},
	{session.ErrSlow, "The wallet took too long, so the transaction grew too old and nothing was sent.", "Approve again, and sign within a minute."},
	{session.ErrMoved, "The session has just done something else.", "Look again, then decide."},
	{submit.ErrUnsure, "The chain has not said yet whether that happened.", "Nothing is done twice; look again in a moment."},
	{submit.ErrExpired, "The transaction did not reach the chain in time.", "It will not happen later either; try again."},
	{context.DeadlineExceeded, "The chain did not answer in time.", "Try again; what was sent is settled before anything new is."},
}

// hints say what to do about a refusal by the chess program, where there is something to do.
var hints = map[onchain.Code]string{
	onchain.IllegalMove:      "The piece goes back; choose another move.",
	onchain.NotYourTurn:      "Wait for the other side's move.",
	onchain.PlyMismatch:      "The board is brought up to date; look before you move.",
	onchain.FlagFallen:       "The game is decided by the clock.",
	onchain.TokenExpired:     "Start a new game to approve a new session.",
	onchain.TokenClosed:      "Start a new game to approve a new session.",
	onchain.ActionNotAllowed: "The session was approved without it; choose what it may at the next approval.",
	onchain.PolicyEnded:      "Start a new game to approve a new session.",
	onchain.MovesUsedUp:      "Start a new game to approve a new session.",
	onchain.GameOver:         "See the result.",
	onchain.NoDrawToClaim:    "Play on, or offer a draw.",
	onchain.TooLateToCancel:  "Resign, or offer a draw.",
}

// named gives a transaction that the chess program would refuse the program's reason.
func (h *Host) named(err error) error {
	var w *session.WouldFail
	if !errors.As(err, &w) || w.Program != h.client.Program().ID {
		return err
	}
	code, ok := w.Rejected.Custom()
	if !ok {
		return err
	}
	return fmt.Errorf("%w: %w", session.ErrWouldFail, &onchain.ProgramError{Code: onchain.Code(code), Rejected: w.Rejected})
}

func explainTyped(err error) error {
	var refused *onchain.ProgramError
	var altered *session.Altered
	var fails *session.WouldFail
	var far *unreachable
	var short *poor
	var held *ledger.LockedError
	switch {
	case errors.As(err, &held):
		return explainHeld(held)
	case errors.As(err, &refused):
		what := "The chess program refused: " + refused.Code.Error() + "."
		return backend.InWords(err, what, hints[refused.Code])
	case errors.As(err, &altered):
		return backend.InWords(err, "The wallet changed the transaction, so nothing was sent: "+altered.What+".", "Approve again, or use another wallet.")
	case errors.As(err, &fails) && cannotPay(err):
		return backend.InWords(err, "The wallet holds too little for that.", "Send it some; deposits come back when the session ends.")
	case errors.As(err, &fails):
		return backend.InWords(err, "The chain would refuse this, so your wallet was not asked: "+fails.Rejected.Error()+".", "Look whether the cluster and the programs are the right ones.")
	case errors.As(err, &far):
		return backend.InWords(err, "The cluster at "+far.url+" does not answer.", "Check the address and your connection, or play on the embedded chain.")
	case errors.As(err, &short):
		what := fmt.Sprintf("Wallet %s holds too little: %.4f SOL of the %.4f a game needs.", short.owner, sol(short.have), sol(short.need))
		return backend.InWords(err, what, "Send it some; most of it comes back when the game is over.")
	}
	return err
}

// explainHeld says who has the embedded chain, and how to play on it with him.
func explainHeld(held *ledger.LockedError) error {
	todo := "Close it, or choose another folder with --data-dir. To share a chain, serve it with castlekey chain and join it with --url http://127.0.0.1:8899."
	if held.URL != "" {
		todo = "Join it: " + JoinCommand(held.URL)
	}
	return backend.InWords(held, WhoHolds(held), todo)
}

// WhoHolds says in a sentence which process has a chain open, since when and where it serves it.
func WhoHolds(held *ledger.LockedError) string {
	since := held.Since.Format(time.DateTime)
	switch {
	case held.URL != "":
		return fmt.Sprintf("Process %d serves this chain at %s since %s.", held.PID, held.URL, since)
	case held.PID > 0:
		return fmt.Sprintf("Process %d plays on this chain since %s, and serves it to nobody.", held.PID, since)
	default:
		return "Another castlekey is playing on this chain."
	}
}

// JoinCommand is how to play on a chain that is served at url.
func JoinCommand(url string) string {
	return "castlekey --url " + url + " --program " + program.ChessID.String()
}

func sol(lamports uint64) float64 { return float64(lamports) / float64(solana.LAMPORTS_PER_SOL) }

package practice

import (
	"errors"

	"castlekey/game"
	"castlekey/ui/backend"
)

// Errors of this package.
var (
	// ErrUnknown says that no unfinished game has this id.
	ErrUnknown = errors.New("no unfinished practice game with this id")
	// ErrInUse says that another castlekey has the game open.
	ErrInUse = errors.New("this game is open in another castlekey")
	// ErrDamaged says that a game's file cannot be read.
	ErrDamaged = errors.New("the file of this game is damaged")
	// ErrUnplayable says that no game can begin from a position.
	ErrUnplayable = errors.New("no game can begin from this position")
	// ErrMoved says that the position for which a move was meant is no longer on the board.
	ErrMoved = errors.New("the game has moved on")
	// ErrNotLocal says that a side is not played from this screen.
	ErrNotLocal = errors.New("this side is not played here")
	// ErrNoMove says that the side has played no move that could be taken back.
	ErrNoMove = errors.New("there is no move of yours to take back")
	// ErrNoOffer says that no draw is offered to the side.
	ErrNoOffer = errors.New("no draw is offered")
	// ErrTooLate says that a game cannot be aborted once each side has moved.
	ErrTooLate = errors.New("too late to abort the game")
	// ErrTimeLeft says that the opponent's flag has not fallen.
	ErrTimeLeft = errors.New("the opponent has time left")
)

// words are what happened and what to do; the first match counts.
var words = []backend.Phrase{
	{ErrUnknown, "That game cannot be resumed.", "It is over, or its file is gone; start a new one."},
	{ErrInUse, "That game is open in another castlekey.", "Close it there first."},
	{ErrDamaged, "The file of that game is damaged; it was left as it is.", "Restore it from a copy, or start a new game."},
	{ErrUnplayable, "No game can begin from that position.", "Choose one in which the side to move has a move and the game is open."},
	{ErrNoMove, "There is no move of yours to take back.", "Play one first."},
	{ErrTooLate, "Both sides have moved, so the game cannot be aborted any more.", "Resign, or offer a draw."},
	{game.ErrNoClaim, "There is no draw to claim.", "Play on, or offer a draw."},
	{game.ErrOver, "The game is over.", "See the result."},
}

// Explained gives an error of this package the words a player understands. Nil stays nil.
func Explained(err error) error { return backend.Explained(err, words, nil) }

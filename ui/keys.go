package ui

import (
	"castlekey/ui/keys"
	"castlekey/ui/screen/approve"
	"castlekey/ui/screen/ask"
	"castlekey/ui/screen/engines"
	"castlekey/ui/screen/library"
	"castlekey/ui/screen/lobby"
	"castlekey/ui/screen/menu"
	"castlekey/ui/screen/play"
	"castlekey/ui/screen/review"
)

// Keys is every set of actions a player can give keys of their own.
func Keys() []keys.Set {
	return []keys.Set{keys.Everywhere(), menu.Keys(), approve.Keys(), ask.Keys(), play.Keys(), lobby.Keys(), engines.Keys(), review.Keys(), library.Keys()}
}

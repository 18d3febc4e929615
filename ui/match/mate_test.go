package match_test

import (
	"testing"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/ui/backend"
)

// TestAGameAgainstTheEngineGoesToItsEndWithOneApproval plays for the player with a better engine, so the game is decided.
func TestAGameAgainstTheEngineGoesToItsEndWithOneApproval(t *testing.T) {
	h := open(t, t.TempDir())
	defer closed(t, h)
	m := begin(t, h, backend.Setup{Opponent: backend.Engine, Level: 1, Side: backend.White})
	player := engine.New(engine.Level2, 1)
	for {
		s := await(t, m, "the player's turn", func(s backend.Snapshot) bool {
			return s.Outcome.Over() || s.Game.Turn() == game.White
		})
		if s.Outcome.Over() {
			break
		}
		mv, err := player.Best(t.Context(), s.Game.Clone())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Play(t.Context(), game.White, s.Game.Ply(), mv); err != nil {
			t.Fatalf("%s at ply %d: %v", mv, s.Game.Ply(), err)
		}
	}
	s := await(t, m, "the game's PGN", func(s backend.Snapshot) bool { return s.PGNPath != "" })
	if s.Outcome.Reason == game.Resignation || s.Outcome.Reason == game.TimeForfeit {
		t.Errorf("ended by %s", s.Outcome.Reason)
	}
	if s.Approvals != 1 || s.Prompts != 0 || s.SessionMoves != s.Game.Ply() {
		t.Errorf("approvals %d, prompts %d, %d of %d plies signed by sessions", s.Approvals, s.Prompts, s.SessionMoves, s.Game.Ply())
	}
	t.Logf("%s after %d plies", s.Outcome, s.Game.Ply())
}

package uci

import (
	"strconv"
	"strings"

	"castlekey/game"
	"castlekey/game/engine"
)

// parseInfo reads a score and its line of moves; a move that is not legal ends the line.
// It is false where there is no score or not one legal move.
func parseInfo(line string, g *game.Game) (engine.Verdict, bool) {
	var v engine.Verdict
	scored := false
	words := strings.Fields(line)
	for i := 1; i+1 < len(words); i++ {
		switch words[i] {
		case "depth":
			v.Depth, _ = strconv.Atoi(words[i+1])
		case "score":
			v.Score, scored = parseScore(words[i+1:])
		case "pv":
			v.Line = playable(words[i+1:], g)
			return v, scored && len(v.Line) > 0
		}
	}
	return v, false
}

// parseScore reads "cp 35 …" or "mate -3 …".
func parseScore(words []string) (engine.Score, bool) {
	if len(words) < 2 {
		return engine.Score{}, false
	}
	n, err := strconv.Atoi(words[1])
	switch {
	case err != nil:
		return engine.Score{}, false
	case words[0] == "cp":
		return engine.Score{Centipawns: n}, true
	case words[0] == "mate":
		return engine.Score{Mate: n}, n != 0
	}
	return engine.Score{}, false
}

// playable returns the moves up to the first that is not legal.
func playable(words []string, g *game.Game) []game.Move {
	var moves []game.Move
	then := g.Clone()
	for _, w := range words {
		m, err := game.ParseUCI(w)
		if err != nil || then.Play(m) != nil {
			break
		}
		moves = append(moves, m)
	}
	return moves
}

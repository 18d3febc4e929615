package engine

import (
	"math/bits"

	"castlekey/game"
)

// tally collects an evaluation: white's minus black's, for both phases.
type tally struct{ middle, end int32 }

func (t *tally) add(sign, middle, end int32) {
	t.middle += sign * middle
	t.end += sign * end
}

// evaluate returns how good the position is for the side to move, in hundredths of a pawn.
func (p *position) evaluate() int32 {
	t := tally{p.middle, p.end}
	for _, c := range [...]game.Color{game.White, game.Black} {
		sign := 1 - 2*int32(c)
		p.pawns(c, sign, &t)
		p.pieces(c, sign, &t)
		p.shelter(c, sign, &t)
	}
	phase := min(p.phase, fullPhase)
	score := (t.middle*phase + t.end*(fullPhase-phase)) / fullPhase
	score = p.endgame(score)
	if p.turn == game.Black {
		score = -score
	}
	return score + 8 // having the move is worth something
}

// passedEnd is what a passed pawn adds in the end game, by rank.
var passedEnd = [8]int32{0, 6, 10, 24, 46, 80, 125, 0}

// pawns judges c's pawns: doubled, isolated, passed.
func (p *position) pawns(c game.Color, sign int32, t *tally) {
	own, enemy := p.of(c, game.Pawn), p.of(c.Other(), game.Pawn)
	for set := own; set != 0; set &= set - 1 {
		s := first(set)
		file := fileA << s.File()
		ahead := forward(c, s)
		if own&file&ahead != 0 {
			t.add(sign, -8, -18)
		}
		if own&neighbours(file) == 0 {
			t.add(sign, -12, -12)
		}
		if enemy&ahead&(file|neighbours(file)) == 0 {
			bonus := passedEnd[ownRank(c, s)]
			t.add(sign, bonus/3, bonus)
		}
	}
}

// forward returns all squares on the ranks ahead of s.
func forward(c game.Color, s game.Square) uint64 {
	if c == game.White {
		return ^uint64(0) << (8 * (s.Rank() + 1)) // a shift by 64 leaves nothing
	}
	return ^uint64(0) >> (8 * (8 - s.Rank()))
}

// neighbours returns the files beside a file.
func neighbours(file uint64) uint64 { return file&^fileA>>1 | file&^fileH<<1 }

// ownRank returns the rank of s as c counts.
func ownRank(c game.Color, s game.Square) int {
	if c == game.White {
		return s.Rank()
	}
	return 7 - s.Rank()
}

// mobility is what each square a piece sees adds, beyond what it sees at the least.
var mobility = [...]struct{ usual, middle, end int32 }{
	game.Knight: {4, 4, 4},
	game.Bishop: {6, 4, 5},
	game.Rook:   {7, 2, 4},
	game.Queen:  {13, 1, 2},
}

// threat is what a piece adds by seeing a square beside the enemy's king.
var threat = [...]int32{game.Knight: 7, game.Bishop: 6, game.Rook: 8, game.Queen: 10}

// pieces judges what c's pieces see, the pair of bishops and rooks on open files.
func (p *position) pieces(c game.Color, sign int32, t *tally) {
	own, occupied := p.sides[c], p.occupied()
	zone := kingReach[p.king(c.Other())]
	for kind := game.Knight; kind <= game.Queen; kind++ {
		for set := p.of(c, kind); set != 0; set &= set - 1 {
			s := first(set)
			sees := knightReach[s]
			if kind != game.Knight {
				sees = sliderReach(kind, s, occupied)
			}
			free := int32(bits.OnesCount64(sees&^own)) - mobility[kind].usual
			t.add(sign, free*mobility[kind].middle, free*mobility[kind].end)
			t.add(sign, threat[kind]*int32(bits.OnesCount64(sees&zone)), 0)
			if kind == game.Rook {
				p.openFile(c, s, sign, t)
			}
		}
	}
	if bishops := p.of(c, game.Bishop); bishops&dark != 0 && bishops&^dark != 0 {
		t.add(sign, 28, 45)
	}
}

func (p *position) openFile(c game.Color, s game.Square, sign int32, t *tally) {
	file := fileA << s.File()
	switch {
	case p.kinds[game.Pawn]&file == 0:
		t.add(sign, 22, 10)
	case p.of(c, game.Pawn)&file == 0:
		t.add(sign, 10, 6)
	}
}

// shelter judges the pawns before c's king.
func (p *position) shelter(c game.Color, sign int32, t *tally) {
	king := p.king(c)
	if ownRank(c, king) > 1 {
		return // a king that has left home is judged by its place alone
	}
	file := fileA << king.File()
	twoAhead := game.Square(int(king) + 16 - 32*int(c))
	near := forward(c, king) &^ forward(c, twoAhead) & (file | neighbours(file))
	t.add(sign, 9*int32(bits.OnesCount64(near&p.of(c, game.Pawn))), 0)
	if p.of(c, game.Pawn)&file == 0 {
		t.add(sign, -18, 0)
	}
}

// endgame corrects a score, white's view, where material alone misleads: positions that
// cannot be won, and lone kings that must be driven to the edge.
func (p *position) endgame(score int32) int32 {
	strong := game.White
	if score < 0 {
		strong = game.Black
	}
	if p.of(strong, game.Pawn) == 0 && p.lead(strong) < 400 {
		return score / 8
	}
	if p.sides[strong.Other()]&^p.kinds[game.King] != 0 {
		return score
	}
	hunted, hunter := p.king(strong.Other()), p.king(strong)
	ring := min(hunted.File(), 7-hunted.File()) + min(hunted.Rank(), 7-hunted.Rank())
	apart := max(abs(hunted.File()-hunter.File()), abs(hunted.Rank()-hunter.Rank()))
	drive := int32(20*(6-ring) + 8*(7-apart))
	return score + drive*(1-2*int32(strong))
}

// lead returns by how much c's pieces outweigh the enemy's.
func (p *position) lead(c game.Color) int32 {
	sum := int32(0)
	for kind := game.Pawn; kind <= game.Queen; kind++ {
		n := bits.OnesCount64(p.of(c, kind)) - bits.OnesCount64(p.of(c.Other(), kind))
		sum += int32(n) * exchange[kind]
	}
	return sum
}

func abs(n int) int { return max(n, -n) }

package game

import "github.com/notnil/chess"

// SAN returns a legal move of this position in standard algebraic notation, for example
// "Nbd7+" or "exd8=Q#". A move that is not legal comes back in UCI's coordinates.
func (g *Game) SAN(m Move) string {
	p := g.now()
	i := p.find(m)
	if i < 0 {
		return m.UCI()
	}
	return p.san(i, nil)
}

// SANs returns the moves played, in standard algebraic notation.
func (g *Game) SANs() []string {
	sans := make([]string, 0, g.Ply())
	for i, p := range g.line[:g.Ply()] {
		next := g.line[i+1]
		sans = append(sans, p.san(p.find(next.last), next))
	}
	return sans
}

// san returns legal move number i in standard algebraic notation; next is the position
// it leads to where that is known already.
func (p *position) san(i int, next *position) string {
	text := p.sanBody(p.legal[i], p.rules[i])
	if !p.rules[i].HasTag(chess.Check) {
		return text
	}
	if next == nil {
		next = p.after(i)
	}
	if len(next.legal) == 0 {
		return text + "#"
	}
	return text + "+"
}

func (p *position) sanBody(m Move, rule *chess.Move) string {
	switch {
	case rule.HasTag(chess.KingSideCastle):
		return "O-O"
	case rule.HasTag(chess.QueenSideCastle):
		return "O-O-O"
	}
	kind := p.board[m.From()].Kind()
	capture := rule.HasTag(chess.Capture) || rule.HasTag(chess.EnPassant)
	text := make([]byte, 0, 8)
	switch {
	case kind != Pawn:
		text = append(text, kind.Letter())
		text = append(text, p.distinction(m, kind)...)
	case capture:
		text = append(text, m.From().String()[0])
	}
	if capture {
		text = append(text, 'x')
	}
	text = append(text, m.To().String()...)
	if promo := m.Promotion(); promo != NoKind {
		text = append(text, '=', promo.Letter())
	}
	return string(text)
}

// distinction returns what tells m from the other legal moves of the same kind of piece
// to the same square: file, else rank, else both.
func (p *position) distinction(m Move, kind Kind) string {
	rivals, sameFile, sameRank := false, false, false
	for _, o := range p.legal {
		if o.To() != m.To() || o.From() == m.From() || p.board[o.From()].Kind() != kind {
			continue
		}
		rivals = true
		sameFile = sameFile || o.From().File() == m.From().File()
		sameRank = sameRank || o.From().Rank() == m.From().Rank()
	}
	name := m.From().String()
	switch {
	case !rivals:
		return ""
	case !sameFile:
		return name[:1]
	case !sameRank:
		return name[1:]
	default:
		return name
	}
}

package game

import (
	"slices"
	"strings"
)

// maxSuggestions is how many moves an error offers at most.
const maxSuggestions = 3

func (p *position) sansOf(moves []Move) []string {
	sans := make([]string, 0, len(moves))
	for _, m := range moves {
		sans = append(sans, p.san(p.find(m), nil))
	}
	slices.Sort(sans)
	return sans
}

// suggest returns the legal moves that look most like the text, if any look alike.
func (p *position) suggest(text string) []string {
	var near []string
	closest := min(2, (len(text)+1)/2)
	for i := range p.legal {
		san := p.sanBody(p.legal[i], p.rules[i])
		d := editDistance(strings.ToLower(text), strings.ToLower(san))
		if d < closest {
			near, closest = nil, d
		}
		if d == closest {
			near = append(near, san)
		}
	}
	slices.Sort(near)
	return near[:min(len(near), maxSuggestions)]
}

// maxCompared bounds the work on a text that is far too long to be a move.
const maxCompared = 16

// editDistance counts the bytes to insert, delete or replace to make a into b.
func editDistance(a, b string) int {
	a, b = a[:min(len(a), maxCompared)], b[:min(len(b), maxCompared)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

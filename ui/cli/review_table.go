package cli

import (
	"fmt"
	"math"
	"strings"

	"castlekey/game"
	"castlekey/game/engine"
	"castlekey/game/review"

	"github.com/charmbracelet/x/ansi"
)

const (
	chanceWidth = 20 // of the bar of winning chances
	betterPlies = 5  // of a better line that are shown
)

// reviewProgress counts plies on a terminal; wipe takes the count away.
func (o *options) reviewProgress() (progress func(done, total int), wipe func()) {
	if !terminal(o.Err) {
		return nil, func() {}
	}
	progress = func(done, total int) { fmt.Fprintf(o.Err, "\rLooking at ply %d of %d", done, total) }
	return progress, func() { fmt.Fprint(o.Err, "\r"+ansi.EraseEntireLine) }
}

// printReview prints a row a ply and the sums.
func printReview(o *options, rec *game.Record, r *review.Review) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s – %s, %s\n", name(rec, "White"), name(rec, "Black"), rec.Result)
	if r.Opening.Text != "" {
		fmt.Fprintf(&b, "%s %s\n", r.Opening.ECO, r.Opening.Text)
	}
	fmt.Fprintf(&b, "\n%-7s %-9s %7s  %-*s %4s\n", "", "move", "score", chanceWidth, "White's chances", "")
	number := rec.Game.AtPly(0).Fullmove()
	for i, p := range r.Plies {
		if i > 0 && p.Color == game.White {
			number++
		}
		dots := "."
		if p.Color == game.Black {
			dots = "..."
		}
		row := fmt.Sprintf("%6s  %-9s %7s  %s %3.0f%%  %s", fmt.Sprint(number, dots), p.SAN+p.Mark.String(),
			scoreText(r, i), o.chances(p.Win), p.Win, remark(p))
		fmt.Fprintln(&b, strings.TrimRight(row, " "))
	}
	fmt.Fprintf(&b, "\n%-6s %8s %12s %9s %9s %13s\n", "", "accuracy", "inaccuracies", "mistakes", "blunders", "average loss")
	for c, s := range r.Sides {
		fmt.Fprintf(&b, "%-6s %7.1f%% %12d %9d %9d %13.2f\n", sideName(game.Color(c)), s.Accuracy, s.Inaccuracies, s.Mistakes, s.Blunders,
			float64(s.AverageLoss)/100)
	}
	_, err := fmt.Fprint(o.Out, b.String())
	return err
}

// name is a player's name from a file, which may hold anything.
func name(rec *game.Record, tag string) string {
	text := ansi.Truncate(strings.Map(printable, rec.Tag(tag)), 2*nameWidth, "…")
	if text == "" || text == "?" {
		return tag
	}
	return text
}

func sideName(c game.Color) string {
	if c == game.White {
		return "White"
	}
	return "Black"
}

// remark says what a marked move lost and what was better.
func remark(p review.Ply) string {
	if p.Mark == review.NoMark {
		return ""
	}
	better := p.Better[:min(betterPlies, len(p.Better))]
	return fmt.Sprintf("%s, better %s", p.Mark.Word(), strings.Join(better, " "))
}

// scoreText is the score after a ply; a game that has ended on the board has none.
func scoreText(r *review.Review, i int) string {
	p := r.Plies[i]
	if p.Score == (engine.Score{}) && (p.Win == 0 || p.Win == 100) {
		return "mate"
	}
	return p.Score.String()
}

// chances is a bar that is White's so far and Black's from there.
func (o *options) chances(win float64) string {
	white, black := "█", "░"
	if o.ascii {
		white, black = "#", "."
	}
	n := int(math.Round(win / 100 * chanceWidth))
	return strings.Repeat(white, n) + strings.Repeat(black, chanceWidth-n)
}

// reviewJSON is a review as --json prints it. Scores and chances are White's.
type reviewJSON struct {
	Game    int               `json:"game"`
	White   string            `json:"white"`
	Black   string            `json:"black"`
	Result  string            `json:"result"`
	ECO     string            `json:"eco,omitempty"`
	Opening string            `json:"opening,omitempty"`
	Plies   []plyJSON         `json:"plies"`
	Sides   map[string]sideJS `json:"sides"`
}

type plyJSON struct {
	Ply        int      `json:"ply"`
	SAN        string   `json:"san"`
	UCI        string   `json:"uci"`
	Centipawns *int     `json:"centipawns,omitempty"` // one of the two, or neither once the game is over
	Mate       *int     `json:"mate,omitempty"`
	Win        float64  `json:"win"`
	Loss       float64  `json:"loss"`
	Accuracy   float64  `json:"accuracy"`
	Mark       string   `json:"mark,omitempty"`
	Better     []string `json:"better,omitempty"`
}

type sideJS struct {
	Moves        int     `json:"moves"`
	Accuracy     float64 `json:"accuracy"`
	AverageLoss  int     `json:"average_loss_centipawns"`
	Inaccuracies int     `json:"inaccuracies"`
	Mistakes     int     `json:"mistakes"`
	Blunders     int     `json:"blunders"`
}

func reviewObject(rec *game.Record, r *review.Review) reviewJSON {
	out := reviewJSON{
		Game: rec.Number, White: rec.Tag("White"), Black: rec.Tag("Black"), Result: rec.Result.String(),
		ECO: r.Opening.ECO, Opening: r.Opening.Text, Plies: []plyJSON{}, Sides: map[string]sideJS{},
	}
	for i, p := range r.Plies {
		j := plyJSON{
			Ply: i + 1, SAN: p.SAN, UCI: p.Move.UCI(), Win: tenths(p.Win), Loss: tenths(p.Loss), Accuracy: tenths(p.Accuracy),
			Mark: p.Mark.Word(), Better: p.Better,
		}
		switch {
		case p.Score.Mate != 0:
			j.Mate = &p.Score.Mate
		case scoreText(r, i) != "mate":
			j.Centipawns = &p.Score.Centipawns
		}
		out.Plies = append(out.Plies, j)
	}
	for c, s := range r.Sides {
		out.Sides[game.Color(c).String()] = sideJS{s.Moves, tenths(s.Accuracy), s.AverageLoss, s.Inaccuracies, s.Mistakes, s.Blunders}
	}
	return out
}

func tenths(x float64) float64 { return math.Round(x*10) / 10 }

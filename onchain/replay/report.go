package replay

import (
	"slices"
	"time"

	"castlekey/game"
	"castlekey/onchain"
)

// Report is what became of one game. Its JSON is one line of `castlekey replay --json`.
type Report struct {
	Game          int     `json:"game"`
	White         string  `json:"white"`
	Black         string  `json:"black"`
	Plies         int     `json:"plies"`
	Approvals     int     `json:"approvals"`
	SessionSigned int     `json:"session_signed"`
	Rejected      int     `json:"rejected"`
	Result        string  `json:"result"`
	Reason        string  `json:"reason"`
	FEN           string  `json:"fen"`
	Units         Units   `json:"cu"`
	Latency       Latency `json:"latency_us"`

	units   []uint64
	elapsed []time.Duration
}

// Units are compute units a play_move transaction used.
type Units struct {
	Median uint64 `json:"median"`
	P99    uint64 `json:"p99"`
	Max    uint64 `json:"max"`
}

// Latency is from before signing to confirmed, in microseconds.
type Latency struct {
	P50 int64 `json:"p50"`
	P99 int64 `json:"p99"`
}

func newReport(rec *game.Record) *Report {
	return &Report{
		Game: rec.Number, White: rec.Tag("White"), Black: rec.Tag("Black"), Plies: len(rec.Game.Moves()),
		Result: game.Open.String(), Reason: game.NoReason.String(),
	}
}

// played adds one ply that a session signed and the chain took.
func (r *Report) played(x onchain.Receipt) {
	r.SessionSigned++
	r.units = append(r.units, x.Units)
	r.elapsed = append(r.elapsed, x.Elapsed)
}

// conclude takes result and position from the game as the chain has it.
func (r *Report) conclude(final *game.Game) {
	r.Result = final.Outcome().Result.String()
	r.Reason = final.Outcome().Reason.String()
	r.FEN = final.FEN()
}

// finish sums up the measurements.
func (r *Report) finish() {
	r.Units = SummariseUnits(r.units)
	slices.Sort(r.elapsed)
	r.Latency = Latency{P50: at(r.elapsed, 50).Microseconds(), P99: at(r.elapsed, 99).Microseconds()}
}

// Samples are the compute units of each ply, in order.
func (r *Report) Samples() []uint64 { return r.units }

// SummariseUnits gives median, 99th percentile and maximum; zeros for none.
func SummariseUnits(samples []uint64) Units {
	sorted := slices.Sorted(slices.Values(samples))
	return Units{Median: at(sorted, 50), P99: at(sorted, 99), Max: at(sorted, 100)}
}

// at is the nearest-rank percentile of a sorted slice, zero if it is empty.
func at[T any](sorted []T, percent int) (v T) {
	if len(sorted) == 0 {
		return v
	}
	rank := (len(sorted)*percent + 99) / 100
	return sorted[max(rank, 1)-1]
}

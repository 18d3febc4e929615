package sbpf

// Meter counts down compute units. One meter is shared by a program, the
// syscalls it makes and the programs it calls, so it is handed around as a
// pointer. It is not safe for concurrent use. The zero value has no units.
type Meter struct {
	remaining uint64
}

// NewMeter returns a meter holding the given number of compute units.
func NewMeter(units uint64) *Meter {
	return &Meter{remaining: units}
}

// Remaining returns the compute units not yet consumed.
func (m *Meter) Remaining() uint64 {
	return m.remaining
}

// Consume takes n compute units. When fewer are left it takes all of them and
// returns ErrExceeded, as Agave's consume_checked does.
func (m *Meter) Consume(n uint64) error {
	if n > m.remaining {
		m.remaining = 0
		return ErrExceeded
	}
	m.remaining -= n
	return nil
}

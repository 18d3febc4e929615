package ledger

import "github.com/gagliardetto/solana-go"

// A status says that a message landed. It is kept as long as the message's blockhash is remembered: afterwards the blockhash
// alone refuses a second landing.
type status struct {
	BlockhashSlot uint64 // whose blockhash the message carries
	Message       solana.Hash
}

// statuses is the status cache: what must not land twice.
type statuses struct {
	landed map[solana.Hash]struct{}
	bySlot map[uint64][]solana.Hash // messages by the slot of their blockhash
}

func newStatuses() *statuses {
	return &statuses{landed: make(map[solana.Hash]struct{}), bySlot: make(map[uint64][]solana.Hash)}
}

func (s *statuses) add(st status) {
	s.landed[st.Message] = struct{}{}
	s.bySlot[st.BlockhashSlot] = append(s.bySlot[st.BlockhashSlot], st.Message)
}

func (s *statuses) has(message solana.Hash) bool {
	_, ok := s.landed[message]
	return ok
}

// forget drops what was signed with blockhashes older than that of slot oldest.
func (s *statuses) forget(oldest uint64) {
	for slot, messages := range s.bySlot {
		if slot >= oldest {
			continue
		}
		for _, m := range messages {
			delete(s.landed, m)
		}
		delete(s.bySlot, slot)
	}
}

package embedded

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/rpc"
	"castlekey/onchain/svm"
)

// Local answers the methods that change a chain as no transaction could, and those that show more of it than a cluster would, for
// whoever sits at its machine. Names, parameters and answers are those of surfpool where they mean the same, so helpers written for
// it work here.
type Local struct {
	chain *Chain
}

var _ rpc.Handler = Local{}

// Local returns what answers those methods.
func (c *Chain) Local() Local { return Local{c} }

// localMethods is every method of Local that changes something, by name. They are answered by {"context":…,"value":null}.
var localMethods = map[string]func(*Chain, []json.RawMessage) error{
	"surfnet_pauseClock":   func(c *Chain, _ []json.RawMessage) error { c.clock.pause(); return nil },
	"surfnet_resumeClock":  func(c *Chain, _ []json.RawMessage) error { c.clock.resume(); return nil },
	"surfnet_timeTravel":   timeTravel,
	"surfnet_setAccount":   setAccount,
	"surfnet_resetAccount": resetAccount,
	"surfnet_resetNetwork": func(c *Chain, _ []json.RawMessage) error { return c.ledger.Reset() },
}

// localQuestions is every method of Local that changes nothing, by name.
var localQuestions = map[string]func(*Chain, []json.RawMessage) (any, error){
	"castlekey_latestTransactions": latestTransactions,
	"castlekey_traceTransaction":   traceTransaction,
	"surfnet_exportSnapshot":       func(c *Chain, _ []json.RawMessage) (any, error) { return c.inContext(c.snapshot()), nil },
}

// tellsTime are the methods answered by where the chain then is.
var tellsTime = map[string]bool{"surfnet_pauseClock": true, "surfnet_resumeClock": true, "surfnet_timeTravel": true}

// LocalMethods returns the names of the methods of Local, in alphabetical order.
func LocalMethods() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(localMethods)), maps.Keys(localQuestions))
	slices.Sort(names)
	return names
}

// Handle implements rpc.Handler.
func (l Local) Handle(ctx context.Context, method string, raw json.RawMessage) (any, *rpc.Error) {
	act, acts := localMethods[method]
	look, looks := localQuestions[method]
	if !acts && !looks {
		return nil, &rpc.Error{Code: rpc.CodeMethodNotFound, Message: "Method not found"}
	}
	var params []json.RawMessage
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &params); err != nil {
			return nil, invalidParams(errNoArray)
		}
	}
	if looks {
		value, err := look(l.chain, params)
		return value, invalidParams(err)
	}
	if err := act(l.chain, params); err != nil {
		return nil, invalidParams(err)
	}
	if tellsTime[method] {
		return l.chain.server.Handle(ctx, "getEpochInfo", nil)
	}
	return l.chain.inContext(nil), nil
}

var errNoArray = errors.New("expected an array")

// invalidParams is the answer to what went wrong; nil if nothing did.
func invalidParams(err error) *rpc.Error {
	if err == nil {
		return nil
	}
	return &rpc.Error{Code: rpc.CodeInvalidParams, Message: "Invalid params: " + err.Error()}
}

func (c *Chain) inContext(value any) any {
	return map[string]any{"context": map[string]uint64{"slot": c.ledger.Slot()}, "value": value}
}

// savedAccount is an account in a snapshot.
type savedAccount struct {
	Lamports   uint64           `json:"lamports"`
	Owner      solana.PublicKey `json:"owner"`
	Executable bool             `json:"executable"`
	RentEpoch  uint64           `json:"rentEpoch"`
	Data       []byte           `json:"data"` // base64
	ParsedData *struct{}        `json:"parsedData"`
}

// snapshot returns what has become of the accounts since genesis, by address; null: it is gone.
func (c *Chain) snapshot() map[string]*savedAccount {
	saved := make(map[string]*savedAccount)
	for _, changed := range c.ledger.Changed() {
		saved[changed.Key.String()] = nil
		if a := changed.Account; a != nil {
			saved[changed.Key.String()] = &savedAccount{a.Lamports, a.Owner, a.Executable, a.RentEpoch, append([]byte{}, a.Data...), nil}
		}
	}
	return saved
}

var errMissing = errors.New("a parameter is missing")

// param decodes the parameter at index i.
func param(params []json.RawMessage, i int, out any) error {
	if i >= len(params) {
		return errMissing
	}
	return json.Unmarshal(params[i], out)
}

// timeTravel moves the chain ahead to a moment, a slot or an epoch; one of the past changes nothing.
func timeTravel(c *Chain, params []json.RawMessage) error {
	var to struct {
		AbsoluteTimestamp *int64  `json:"absoluteTimestamp"` // Unix milliseconds
		AbsoluteSlot      *uint64 `json:"absoluteSlot"`
		AbsoluteEpoch     *uint64 `json:"absoluteEpoch"`
	}
	if err := param(params, 0, &to); err != nil {
		return err
	}
	switch {
	case to.AbsoluteTimestamp != nil:
		return c.ledger.WarpClock(time.UnixMilli(*to.AbsoluteTimestamp).Sub(time.Unix(c.ledger.Clock().UnixTimestamp, 0)))
	case to.AbsoluteSlot != nil:
		return c.travelTo(*to.AbsoluteSlot)
	case to.AbsoluteEpoch != nil:
		return c.travelTo(firstSlot(*to.AbsoluteEpoch))
	}
	return errors.New("one of absoluteTimestamp, absoluteSlot, absoluteEpoch is needed")
}

// maxJump is how many slots one journey may skip: some four years of them.
const maxJump = 1 << 28

// travelTo lets slots pass until the given one, and their time with them.
func (c *Chain) travelTo(slot uint64) error {
	now := c.ledger.Slot()
	switch {
	case slot <= now:
		return nil
	case slot-now > maxJump:
		return fmt.Errorf("slot %d is more than %d ahead", slot, maxJump)
	case c.slot == 0:
		return c.ledger.WarpSlots(slot - now)
	}
	return c.ledger.WarpClock(time.Duration(slot-now) * c.slot)
}

// firstSlot returns where an epoch begins: epochs double from 32 slots until the fourteenth, which has 524,288 slots before
// it but for 32, and then have 432,000 each.
func firstSlot(epoch uint64) uint64 {
	const warmup, shortest, full = 14, 32, 432_000
	if epoch <= warmup {
		return shortest<<epoch - shortest
	}
	return shortest<<warmup - shortest + min(epoch-warmup, maxJump)*full
}

// setAccount(address, {lamports?, data?, owner?, executable?, rentEpoch?}) changes what is stated of an account; data is in hex.
func setAccount(c *Chain, params []json.RawMessage) error {
	var key solana.PublicKey
	var update struct {
		Lamports   *uint64           `json:"lamports"`
		Data       *string           `json:"data"`
		Owner      *solana.PublicKey `json:"owner"`
		Executable *bool             `json:"executable"`
		RentEpoch  *uint64           `json:"rentEpoch"`
	}
	if err := errors.Join(param(params, 0, &key), param(params, 1, &update)); err != nil {
		return err
	}
	var data *[]byte
	if update.Data != nil {
		decoded, err := hex.DecodeString(*update.Data)
		if err != nil {
			return err
		}
		data = &decoded
	}
	return c.ledger.EditAccount(key, func(account *svm.Account) {
		set(&account.Data, data)
		set(&account.Lamports, update.Lamports)
		set(&account.Owner, update.Owner)
		set(&account.Executable, update.Executable)
		set(&account.RentEpoch, update.RentEpoch)
	})
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// resetAccount(address) puts an account back to what it was at genesis.
func resetAccount(c *Chain, params []json.RawMessage) error {
	var key solana.PublicKey
	if err := param(params, 0, &key); err != nil {
		return err
	}
	return c.ledger.ResetAccount(key)
}

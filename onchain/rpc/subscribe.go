package rpc

import (
	"encoding/json"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// subscribes is every subscription offered, by the method that opens it.
var subscribes = map[string]func(params) (*subscription, *Error){
	"accountSubscribe":   accountSubscribe,
	"logsSubscribe":      logsSubscribe,
	"programSubscribe":   programSubscribe,
	"rootSubscribe":      rootSubscribe,
	"signatureSubscribe": signatureSubscribe,
	"slotSubscribe":      slotSubscribe,
}

// unsubscribes says which kinds each method may end.
var unsubscribes = map[string][]kind{
	"accountUnsubscribe":   {kindAccount},
	"logsUnsubscribe":      {kindLogs, kindMentions},
	"programUnsubscribe":   {kindProgram},
	"rootUnsubscribe":      {kindRoot},
	"signatureUnsubscribe": {kindSignature},
	"slotUnsubscribe":      {kindSlot},
}

// notified is the wrapper of notifications about a state. Unlike answers over HTTP it names no version.
type notified struct {
	Context notifiedContext `json:"context"`
	Value   any             `json:"value"`
}

type notifiedContext struct {
	Slot uint64 `json:"slot"`
}

// tooLong is what Agave writes in place of data that base58 is not offered for.
const tooLong = "error: data too large for bs58 encoding"

// noAccount is what subscribers see of an account that is gone: one without lamports, of the system program.
var noAccount = &svm.Account{Owner: svm.SystemProgramID}

// renderAccount writes an account for a notification.
func renderAccount(a *svm.Account, config accountConfig) *encodedAccount {
	if a == nil {
		a = noAccount
	}
	encoded, err := encodeAccount(a, config.Encoding, config.DataSlice)
	if err == nil {
		return encoded
	}
	encoded, _ = encodeAccount(&svm.Account{Lamports: a.Lamports, Owner: a.Owner, Executable: a.Executable,
		RentEpoch: a.RentEpoch}, encodingBase64, nil)
	encoded.Data, encoded.Space = tooLong, uint64(len(a.Data))
	return encoded
}

// accountSubscribe(address, config?) tells of every change of an account.
func accountSubscribe(p params) (*subscription, *Error) {
	var key address
	config := accountConfig{Encoding: encodingBinary}
	if err := p.into(1, &key, &config); err != nil {
		return nil, err
	}
	return &subscription{
		method: "accountNotification", topic: topicOf(kindAccount, key[:]),
		render: func(e *event) any { return notified{notifiedContext{e.slot}, renderAccount(e.account, config)} },
	}, nil
}

// programSubscribe(program, config?) tells of every change of an account that the program owns and that passes every filter.
func programSubscribe(p params) (*subscription, *Error) {
	var program address
	config := programAccountsConfig{accountConfig: accountConfig{Encoding: encodingBinary}}
	if err := p.into(1, &program, &config); err != nil {
		return nil, err
	}
	if len(config.Filters) > maxFilters {
		return nil, invalidParams("Too many filters provided; max %d", maxFilters)
	}
	return &subscription{
		method: "programNotification", topic: topicOf(kindProgram, program[:]),
		wants: func(e *event) bool { return all(config.Filters, e.account.Data) },
		render: func(e *event) any {
			return notified{notifiedContext{e.slot}, keyedAccount{e.key, renderAccount(e.account, config.accountConfig)}}
		},
	}, nil
}

// signatureResult is what a subscriber of a signature is told: {"err":null} if the transaction succeeded.
type signatureResult struct {
	Err *svm.TransactionError `json:"err"`
}

// receivedSignature is what a subscriber of a signature is told of a transaction that arrived, before how it ended.
const receivedSignature = "receivedSignature"

// signatureSubscribe(signature, config?) tells once how a transaction ended. A client that enables the notice that it was received is
// told that before, in a message of its own; received and final are one moment here.
func signatureSubscribe(p params) (*subscription, *Error) {
	var id signature
	var config struct {
		Received bool `json:"enableReceivedNotification"`
	}
	if err := p.into(1, &id, &config); err != nil {
		return nil, err
	}
	return &subscription{
		method: "signatureNotification", topic: topicOf(kindSignature, id[:]), once: true, received: config.Received,
		render: func(e *event) any {
			if e.received {
				return notified{notifiedContext{e.slot}, receivedSignature}
			}
			return notified{notifiedContext{e.slot}, signatureResult{e.tx.Err}}
		},
	}, nil
}

// logsFilter is which transactions logsSubscribe is about: "all", "allWithVotes" or {"mentions":[address]}.
type logsFilter struct {
	mentions *address
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *logsFilter) UnmarshalJSON(b []byte) error {
	var name string
	if json.Unmarshal(b, &name) == nil {
		if name == "all" || name == "allWithVotes" {
			return nil
		}
		return invalidParams("Invalid params: unknown variant `%s`, expected one of `all`, `allWithVotes`, `mentions`", name)
	}
	var object struct {
		Mentions []address `json:"mentions"`
	}
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	if len(object.Mentions) != 1 {
		return invalidParams("Invalid Request: Only 1 address supported")
	}
	f.mentions = &object.Mentions[0]
	return nil
}

// transactionLogs is what a subscriber of logs is told.
type transactionLogs struct {
	Signature solana.Signature      `json:"signature"`
	Err       *svm.TransactionError `json:"err"`
	Logs      []string              `json:"logs"`
}

// logsSubscribe(filter, config?) tells of the logs of every transaction, or of those that name an account.
func logsSubscribe(p params) (*subscription, *Error) {
	var filter logsFilter
	var config contextConfig
	if err := p.into(1, &filter, &config); err != nil {
		return nil, err
	}
	s := &subscription{
		method: "logsNotification", topic: topic{kind: kindLogs},
		render: func(e *event) any {
			return notified{notifiedContext{e.slot}, transactionLogs{e.tx.Signature, e.tx.Err, append([]string{}, e.tx.Logs...)}}
		},
	}
	if filter.mentions != nil {
		s.topic = topicOf(kindMentions, filter.mentions[:])
	}
	return s, nil
}

// slotNotice is what a subscriber of slots is told. Every state is final, so the root is the slot before.
type slotNotice struct {
	Parent uint64 `json:"parent"`
	Root   uint64 `json:"root"`
	Slot   uint64 `json:"slot"`
}

// parent returns the slot before.
func (e *event) parent() uint64 { return max(e.slot, 1) - 1 }

// slotSubscribe() tells of every slot.
func slotSubscribe(p params) (*subscription, *Error) {
	return &subscription{
		method: "slotNotification", topic: topic{kind: kindSlot},
		render: func(e *event) any { return slotNotice{e.parent(), e.parent(), e.slot} },
	}, p.into(0)
}

// rootSubscribe() tells of every slot that became the root.
func rootSubscribe(p params) (*subscription, *Error) {
	return &subscription{
		method: "rootNotification", topic: topic{kind: kindRoot},
		render: func(e *event) any { return e.parent() },
	}, p.into(0)
}

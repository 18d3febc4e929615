package attack_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"testing"

	"castlekey/onchain"
	"castlekey/onchain/program"
	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
	"pgregory.net/rapid"
)

// A scene of authorize: one game, white's wallet, a session key, and accounts that may be anything.
var (
	chess  = onchain.Program{ID: program.ChessID}
	wallet = solana.PublicKey{1}
	key    = solana.PublicKey{2}
	other  = solana.PublicKey{3}
	token  = solana.PublicKey{4}
	policy = solana.PublicKey{5}
	board  = solana.PublicKey{6}
	payer  = solana.PublicKey{7}
)

const noon = 1_700_000_000

// A call asks for white's resignation.
type call struct {
	signer, token, policy   solana.PublicKey // what stands in the slots
	signed                  bool
	now                     int64
	tokenOwner, policyOwner solana.PublicKey
	tokenData, policyData   []byte
}

// accepts is the specification of authorize, for the seat of wallet.
func accepts(c call) bool {
	if c.token == chess.ID {
		return c.signed && c.policy == chess.ID && c.signer == wallet
	}
	t, p, le := c.tokenData, c.policyData, binary.LittleEndian
	v1, v2 := len(t) == 112 && bytes.Equal(t[:8], tagOf("SessionToken")), len(t) == 144 && bytes.Equal(t[:8], tagOf("SessionTokenV2"))
	return c.signed && c.token == token && c.policy == policy && c.tokenOwner == program.SessionID && (v1 || v2) &&
		bytes.Equal(t[8:40], wallet[:]) && bytes.Equal(t[40:72], chess.ID[:]) && bytes.Equal(t[72:104], c.signer[:]) &&
		c.signer != wallet && c.now < int64(le.Uint64(t[len(t)-8:])) &&
		c.policyOwner == chess.ID && len(p) == 160 && bytes.Equal(p[:8], tagOf("SessionPolicy")) &&
		bytes.Equal(p[32:64], wallet[:]) && bytes.Equal(p[64:96], token[:]) && bytes.Equal(p[96:128], t[72:104]) &&
		p[10]&1 == 0 && (v2 || p[10]&2 != 0) && c.now < int64(le.Uint64(p[24:])) &&
		onchain.Actions(le.Uint16(p[12:]))&onchain.ActResign != 0 &&
		(bytes.Equal(p[128:160], make([]byte, 32)) || bytes.Equal(p[128:160], board[:]))
}

func tagOf(account string) []byte {
	sum := sha256.Sum256([]byte("account:" + account))
	return sum[:8]
}

// honest is a call by the session that is accepted, by a token of either version.
func honest(v1 bool) call {
	t := bytes.Join([][]byte{tagOf("SessionTokenV2"), wallet[:], chess.ID[:], key[:], wallet[:]}, nil)
	if v1 {
		t = bytes.Join([][]byte{tagOf("SessionToken"), wallet[:], chess.ID[:], key[:]}, nil)
	}
	p := make([]byte, 160)
	copy(p, tagOf("SessionPolicy"))
	p[8] = 2
	if v1 {
		p[10] = 2
	}
	binary.LittleEndian.PutUint16(p[12:], uint16(onchain.ActAll))
	binary.LittleEndian.PutUint32(p[16:], math.MaxUint32)
	binary.LittleEndian.PutUint64(p[24:], noon+1)
	for i, k := range []solana.PublicKey{wallet, token, key} {
		copy(p[32+32*i:], k[:])
	}
	return call{
		signer: key, token: token, policy: policy, signed: true, now: noon,
		tokenOwner: program.SessionID, policyOwner: chess.ID,
		tokenData: binary.LittleEndian.AppendUint64(t, noon+1), policyData: p,
	}
}

// disturb changes something about a call, or nothing that matters.
func disturb(t *rapid.T, c *call) {
	keys := rapid.SampledFrom([]solana.PublicKey{wallet, key, other, token, policy, board, chess.ID, program.SessionID, {}})
	bytesOf := func(data *[]byte) {
		switch rapid.IntRange(0, 4).Draw(t, "how") {
		case 0: // one bit
			if i := rapid.IntRange(0, max(0, len(*data)-1)).Draw(t, "byte"); i < len(*data) {
				(*data)[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			}
		case 1: // one key
			if at := 8 + 32*rapid.IntRange(0, 4).Draw(t, "key at"); at+32 <= len(*data) {
				k := keys.Draw(t, "key")
				copy((*data)[at:], k[:])
			}
		case 2: // another length
			resized := make([]byte, rapid.SampledFrom([]int{0, 7, 8, 111, 112, 113, 143, 144, 145, 159, 160, 161, 400}).Draw(t, "length"))
			copy(resized, *data)
			*data = resized
		case 3: // anything
			*data = rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "data")
		default: // another type
			copy(*data, tagOf(rapid.SampledFrom([]string{"SessionToken", "SessionTokenV2", "SessionPolicy", "Game"}).Draw(t, "type")))
		}
	}
	edges := rapid.OneOf(rapid.SampledFrom([]int64{noon - 1, noon, noon + 1, 0, -1, math.MinInt64, math.MaxInt64}), rapid.Int64())
	switch rapid.IntRange(0, 11).Draw(t, "what") {
	case 0:
		c.signer = rapid.SampledFrom([]solana.PublicKey{wallet, key, other}).Draw(t, "signer")
	case 1:
		c.signed = rapid.Bool().Draw(t, "signed")
	case 2:
		c.token = rapid.SampledFrom([]solana.PublicKey{token, chess.ID, policy}).Draw(t, "token slot")
	case 3:
		c.policy = rapid.SampledFrom([]solana.PublicKey{policy, chess.ID, token}).Draw(t, "policy slot")
	case 4:
		c.tokenOwner = keys.Draw(t, "token's owner")
	case 5:
		c.policyOwner = keys.Draw(t, "policy's owner")
	case 6:
		bytesOf(&c.tokenData)
	case 7:
		bytesOf(&c.policyData)
	case 8:
		c.now = edges.Draw(t, "now")
	case 9:
		if len(c.policyData) == 160 {
			binary.LittleEndian.PutUint64(c.policyData[24:], uint64(edges.Draw(t, "policy's end")))
		}
	case 10:
		if len(c.policyData) == 160 {
			c.policyData[10] = rapid.Byte().Draw(t, "flags")
		}
	default:
		if n := len(c.tokenData); n >= 112 {
			binary.LittleEndian.PutUint64(c.tokenData[rapid.SampledFrom([]int{104, n - 8}).Draw(t, "end at"):], uint64(edges.Draw(t, "token's end")))
		}
	}
}

// gameBytes is a game in which wallet plays white.
func gameBytes() []byte {
	d := make([]byte, 336+4*200)
	copy(d, tagOf("Game"))
	d[8], d[10] = 1, 1 // version, active
	copy(d[72:], wallet[:])
	copy(d[104:], []byte{8}) // nobody who acts here
	return d
}

// outcome runs the call on the committed bytecode.
func (c call) outcome(t *rapid.T, r *svm.Runtime, accounts svm.AccountMap) *svm.TransactionError {
	put := func(at, owner solana.PublicKey, data []byte) {
		accounts[at] = &svm.Account{Lamports: 10_000_000, Owner: owner, RentEpoch: svm.RentExemptEpoch, Data: data}
	}
	put(token, c.tokenOwner, c.tokenData)
	put(policy, c.policyOwner, c.policyData)
	put(board, chess.ID, gameBytes())
	for _, k := range []solana.PublicKey{wallet, key, other, payer} {
		put(k, solana.SystemProgramID, nil)
	}
	ix := solana.NewInstruction(chess.ID, solana.AccountMetaSlice{
		solana.NewAccountMeta(board, true, false), solana.NewAccountMeta(c.signer, false, c.signed),
		solana.Meta(c.token), solana.NewAccountMeta(c.policy, true, false),
	}, resignData)
	tx, err := solana.NewTransaction([]solana.Instruction{ix}, solana.Hash{}, solana.TransactionPayer(payer))
	if err != nil {
		t.Fatal(err)
	}
	tx.Signatures = make([]solana.Signature, tx.Message.Header.NumRequiredSignatures)
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := svm.DecodeTransaction(raw)
	if err != nil {
		t.Fatal(err)
	}
	return r.Simulate(svm.Env{Accounts: accounts, Clock: svm.Clock{Slot: 1, UnixTimestamp: c.now}}, decoded, svm.SimulateOptions{}).Err
}

var resignData = func() []byte {
	sum := sha256.Sum256([]byte("global:resign"))
	return sum[:8]
}()

// TestAuthorizeAcceptsWhatItsSpecificationDoes disturbs an honest call in random ways and compares the bytecode's verdict with that of
// accepts. Every refusal must be one of the program's own.
func TestAuthorizeAcceptsWhatItsSpecificationDoes(t *testing.T) {
	runtime, err := svm.New(svm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	accounts := svm.AccountMap(runtime.GenesisAccounts(svm.Clock{}))
	accounts[program.ChessID] = svm.ProgramAccount(program.Chess())
	accounts[program.SessionID] = svm.ProgramAccount(program.Session())
	var accepted, refused int
	one := func(t *rapid.T) {
		c := honest(rapid.Bool().Draw(t, "V1"))
		for range rapid.IntRange(0, 3).Draw(t, "disturbances") {
			disturb(t, &c)
		}
		failure := c.outcome(t, runtime, accounts)
		if want := accepts(c); want != (failure == nil) {
			t.Fatalf("specification says %t, the bytecode: %v\n%+v", want, failure, c)
		}
		if failure == nil {
			accepted++
			return
		}
		refused++
		if code, ok := failure.Custom(); !ok || onchain.Code(code).Name() == "" {
			t.Fatalf("refused otherwise than by the program: %v", failure)
		}
	}
	for range 100 { // 10,000 calls, without asking for flags
		rapid.Check(t, one)
	}
	t.Logf("%d calls accepted, %d refused", accepted, refused)
	if accepted < 200 || refused < 200 {
		t.Error("one side was hardly tried")
	}
}

// TestAuthorizeAcceptsAnHonestSession keeps the test above from comparing nothing.
func TestAuthorizeAcceptsAnHonestSession(t *testing.T) {
	for _, v1 := range []bool{false, true} {
		if !accepts(honest(v1)) {
			t.Errorf("the specification refuses an honest session, V1 %t", v1)
		}
	}
}

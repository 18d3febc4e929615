package session_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"testing"

	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// officialFile holds what MagicBlock's npm packages encode, one JSON object a line.
const officialFile = "../onchain/conformance/testdata/gum-3.0.10.json"

// official is one line of it; which fields are set depends on Kind.
type official struct {
	Kind, Name, Data, Version, Address string
	Args                               struct {
		TopUp      *bool   `json:"top_up"`
		ValidUntil *string `json:"valid_until"`
		Lamports   *string
	}
	Accounts []struct {
		Key              solana.PublicKey
		Writable, Signer bool
	}
	Target    solana.PublicKey  `json:"target_program"`
	Signer    solana.PublicKey  `json:"session_signer"`
	Authority solana.PublicKey  `json:"authority"`
	Fields    map[string]string // of an account
	Bump      uint8
	Code      int
}

// officials reads the lines of one kind.
func officials(t *testing.T, kind string) []official {
	t.Helper()
	f, err := os.Open(officialFile)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []official
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var o official
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no %s", officialFile, kind)
	}
	return out
}

// terms are the arguments of an official instruction.
func (o official) terms(t *testing.T) session.Terms {
	t.Helper()
	terms := session.Terms{TopUp: o.Args.TopUp}
	if o.Args.ValidUntil != nil {
		n, err := strconv.ParseInt(*o.Args.ValidUntil, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		terms.ValidUntil = &n
	}
	if o.Args.Lamports != nil {
		n, err := strconv.ParseUint(*o.Args.Lamports, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		terms.Lamports = &n
	}
	return terms
}

func TestInstructionsEqualTheOfficialOnes(t *testing.T) {
	creates := officials(t, "instruction")
	parties := func(authority, payer int) session.Parties {
		for _, o := range creates {
			if o.Name == "create_session_v2" {
				a := o.Accounts
				return session.Parties{Signer: a[1].Key, Payer: a[payer].Key, Authority: a[authority].Key, Target: a[4].Key}
			}
		}
		return session.Parties{}
	}(3, 2)
	builders := map[string]func(session.Terms) (solana.Instruction, error){
		"create_session":            func(x session.Terms) (solana.Instruction, error) { return session.CreateV1(parties, x) },
		"create_session_with_payer": func(x session.Terms) (solana.Instruction, error) { return session.CreateWithPayer(parties, x) },
		"create_session_v2":         func(x session.Terms) (solana.Instruction, error) { return session.CreateV2(parties, x) },
		"revoke_session":            func(session.Terms) (solana.Instruction, error) { return session.RevokeV1(parties) },
		"revoke_session_v2":         func(session.Terms) (solana.Instruction, error) { return session.CloseExpiredV2(parties) },
	}
	for i, o := range creates {
		t.Run(strconv.Itoa(i)+" "+o.Name, func(t *testing.T) {
			got, err := builders[o.Name](o.terms(t))
			if err != nil {
				t.Fatal(err)
			}
			sameInstruction(t, o, got)
		})
	}
}

// sameInstruction compares program, accounts with their flags, and data.
func sameInstruction(t *testing.T, want official, got solana.Instruction) {
	t.Helper()
	data, err := got.Data()
	if err != nil || hex.EncodeToString(data) != want.Data || got.ProgramID() != session.ProgramID {
		t.Errorf("data = %x (%v) for %s, want %s", data, err, got.ProgramID(), want.Data)
	}
	var metas, wants []solana.AccountMeta
	for _, m := range got.Accounts() {
		metas = append(metas, *m)
	}
	for _, a := range want.Accounts {
		wants = append(wants, solana.AccountMeta{PublicKey: a.Key, IsWritable: a.Writable, IsSigner: a.Signer})
	}
	if diff := cmp.Diff(wants, metas); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
}

func TestRevokeV2AsksForTheAuthority(t *testing.T) {
	p := session.Parties{Target: solana.PublicKey{1}, Signer: solana.PublicKey{2}, Authority: solana.PublicKey{3}, Payer: solana.PublicKey{4}}
	signed, err := session.RevokeV2(p)
	if err != nil {
		t.Fatal(err)
	}
	open, err := session.CloseExpiredV2(p)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range signed.Accounts() {
		want := *open.Accounts()[i]
		want.IsSigner = i == 2
		if diff := cmp.Diff(want, *m); diff != "" {
			t.Errorf("account %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestTokenAddressesEqualTheOfficialOnes(t *testing.T) {
	versions := map[string]session.Version{"v1": session.V1, "v2": session.V2}
	for _, o := range officials(t, "address") {
		got, bump, err := session.TokenAddress(versions[o.Version], o.Target, o.Signer, o.Authority)
		if err != nil || got.String() != o.Address || bump != o.Bump {
			t.Errorf("%s: %s bump %d (%v), want %s bump %d", o.Version, got, bump, err, o.Address, o.Bump)
		}
	}
}

func TestTokensDecodeAsTheOfficialOnes(t *testing.T) {
	for _, o := range officials(t, "account") {
		data, err := hex.DecodeString(o.Data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := session.ParseToken(data)
		if err != nil {
			t.Fatal(err)
		}
		fields := map[string]string{
			"authority": got.Authority.String(), "target_program": got.Target.String(),
			"session_signer": got.Signer.String(), "valid_until": strconv.FormatInt(got.ValidUntil, 10),
		}
		if o.Name == "SessionTokenV2" {
			fields["fee_payer"] = got.FeePayer.String()
		}
		if diff := cmp.Diff(o.Fields, fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", o.Name, diff)
		}
		if diff := cmp.Diff(data, got.Marshal()); diff != "" {
			t.Errorf("%s written again (-want +got):\n%s", o.Name, diff)
		}
	}
}

func TestErrorCodesEqualTheOfficialOnes(t *testing.T) {
	codes := map[string]int{
		"ValidityTooLong": session.CodeValidityTooLong, "InvalidToken": session.CodeInvalidToken,
		"NoToken": session.CodeNoToken, "InvalidAuthority": session.CodeInvalidAuthority,
	}
	for _, o := range officials(t, "error") {
		if codes[o.Name] != o.Code {
			t.Errorf("%s = %d, want %d", o.Name, codes[o.Name], o.Code)
		}
	}
}

func TestDiscriminatorsAreHashesOfTheirNames(t *testing.T) {
	p := session.Parties{Target: solana.PublicKey{1}, Signer: solana.PublicKey{2}, Authority: solana.PublicKey{3}, Payer: solana.PublicKey{4}}
	data := func(in solana.Instruction, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		out, err := in.Data()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	tests := map[string][]byte{
		"global:create_session":            data(session.CreateV1(p, session.Terms{})),
		"global:create_session_with_payer": data(session.CreateWithPayer(p, session.Terms{})),
		"global:create_session_v2":         data(session.CreateV2(p, session.Terms{})),
		"global:revoke_session":            data(session.RevokeV1(p)),
		"global:revoke_session_v2":         data(session.RevokeV2(p)),
		"account:SessionToken":             session.Token{Version: session.V1}.Marshal(),
		"account:SessionTokenV2":           session.Token{Version: session.V2}.Marshal(),
	}
	for name, got := range tests {
		if want := sha256.Sum256([]byte(name)); string(got[:8]) != string(want[:8]) {
			t.Errorf("%s: %x, want %x", name, got[:8], want[:8])
		}
	}
}

func TestParseTokenIsStrict(t *testing.T) {
	v1, v2 := session.Token{Version: session.V1}.Marshal(), session.Token{Version: session.V2}.Marshal()
	refused := map[string][]byte{
		"V1 bytes at V2's length": append(v1[:112:112], make([]byte, 32)...),
		"V2 bytes at V1's length": v2[:112],
		"one byte more":           append(v2[:144:144], 0),
		"10 KiB":                  append(v2[:144:144], make([]byte, 10<<10)...),
		"all zero":                make([]byte, 144),
	}
	for n := range 144 {
		if n != 112 {
			refused["V2 cut to "+strconv.Itoa(n)] = v2[:n]
		}
	}
	for i := range 8 {
		flipped := append([]byte(nil), v2...)
		flipped[i] ^= 1
		refused["discriminator byte "+strconv.Itoa(i)+" flipped"] = flipped
	}
	for name, data := range refused {
		if _, err := session.ParseToken(data); !errors.Is(err, session.ErrToken) {
			t.Errorf("%s: %v, want ErrToken", name, err)
		}
	}
}

func TestTokenRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		key := func(name string) solana.PublicKey {
			return solana.PublicKey(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(r, name))
		}
		want := session.Token{
			Version: session.V1, Authority: key("authority"), Target: key("target"), Signer: key("signer"),
			ValidUntil: rapid.Int64().Draw(r, "until"),
		}
		if rapid.Bool().Draw(r, "V2") {
			want.Version, want.FeePayer = session.V2, key("payer")
		}
		got, err := session.ParseToken(want.Marshal())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			r.Fatalf("token (-want +got), error %v:\n%s", err, diff)
		}
	})
}

func FuzzParseToken(f *testing.F) {
	f.Add(session.Token{Version: session.V1}.Marshal())
	f.Add(session.Token{Version: session.V2}.Marshal())
	f.Fuzz(func(t *testing.T, data []byte) {
		token, err := session.ParseToken(data)
		if err == nil && string(token.Marshal()) != string(data) {
			t.Errorf("%x parses, but is written %x", data, token.Marshal())
		}
	})
}

func TestTokenLivesStrictlyBeforeValidUntil(t *testing.T) {
	const most, least = int64(1<<63 - 1), int64(-1 << 63)
	tests := map[string]struct {
		until, now int64
		want       bool
	}{
		"a second before": {100, 99, true},
		"at that second":  {100, 100, false},
		"a second after":  {100, 101, false},
		"until the least": {least, least, false},
		"until the most":  {most, most - 1, true},
		"at the very end": {most, most, false},
		"before the era":  {-1, -2, true},
	}
	for name, test := range tests {
		if got := (session.Token{ValidUntil: test.until}).Live(test.now); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestMovesLeft(t *testing.T) {
	for lamports, want := range map[uint64]uint64{ // facts §7.5
		0: 0, 890_879: 0, 890_880: 0, 895_879: 0, 895_880: 1, 2_000_000: 221, 5_000_000: 821, 10_000_000: 1821,
	} {
		if got := session.MovesLeft(lamports); got != want {
			t.Errorf("%d lamports: %d moves, want %d", lamports, got, want)
		}
	}
}

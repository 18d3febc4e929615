package onchain_test

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"castlekey/game"
	"castlekey/onchain"

	"github.com/gagliardetto/solana-go"
	"github.com/google/go-cmp/cmp"
)

// abi is the file the Rust side writes: what the program and its clients must agree on.
type abi struct {
	rows map[string][][]string // by first word
}

func readABI(t *testing.T) abi {
	t.Helper()
	f, err := os.Open("program/abi.golden")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a := abi{rows: map[string][][]string{}}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) > 1 && words[0] != "#" {
			a.rows[words[0]] = append(a.rows[words[0]], words[1:])
		}
	}
	return a
}

func (a abi) offset(t *testing.T, account, field string) int {
	t.Helper()
	for _, row := range a.rows["field"] {
		if row[0] == account && row[1] == field {
			n, err := strconv.Atoi(row[2])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no field %s.%s", account, field)
	return 0
}

// blank is an account of the given type with its discriminator and version.
func (a abi) blank(t *testing.T, account string, extra int) []byte {
	t.Helper()
	for _, row := range a.rows["account"] {
		if row[0] != account {
			continue
		}
		size, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		tag, err := hex.DecodeString(row[2])
		if err != nil {
			t.Fatal(err)
		}
		data := append(tag, make([]byte, size-len(tag)+extra)...)
		data[a.offset(t, account, "version")] = map[string]byte{"Game": 1, "SessionPolicy": 2}[account]
		return data
	}
	t.Fatalf("no account %s", account)
	return nil
}

func TestErrorsAreTheProgramsOwn(t *testing.T) {
	rows := readABI(t).rows["error"]
	for _, row := range rows {
		number, err := strconv.ParseUint(row[0], 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		code := onchain.Code(number)
		if code.Name() != row[1] || code.Error() != strings.Join(row[2:], " ") {
			t.Errorf("%d is %q, %q here; the program says %q", number, code.Name(), code.Error(), row[1:])
		}
	}
	if last := onchain.Code(6000 + len(rows)); last.Name() != "" {
		t.Errorf("%s is not the program's", last.Name())
	}
}

func TestInstructionsBeginWithTheProgramsDiscriminators(t *testing.T) {
	p, k := onchain.Program{ID: solana.SystemProgramID}, solana.PublicKey{1}
	a, s := onchain.Actor{Signer: k}, &onchain.State{}
	built := map[string]solana.Instruction{
		"create_game": p.CreateGame(k, a, onchain.NewGame{}), "join_game": p.JoinGame(k, a), "play_move": p.PlayMove(k, a, 0, 0),
		"offer_draw": p.OfferDraw(k, a, 0), "accept_draw": p.AcceptDraw(k, a, 0), "resign": p.Resign(k, a),
		"claim_draw": p.ClaimDraw(k, a, 0, nil), "claim_timeout": p.ClaimTimeout(k), "cancel_game": p.CancelGame(k, a),
		"close_game": p.CloseGame(k, s), "open_policy": p.OpenPolicy(k, k, k, onchain.Limits{}),
		"renew_policy": p.RenewPolicy(k, k, k, nil), "end_policy": p.EndPolicy(k, k), "close_policy": p.ClosePolicy(k, k, k),
	}
	rows := readABI(t).rows["instruction"]
	if len(rows) != len(built) {
		t.Errorf("the program has %d instructions, %d are built here", len(rows), len(built))
	}
	for _, row := range rows {
		ix, ok := built[row[0]]
		if !ok {
			t.Errorf("%s is not built here", row[0])
			continue
		}
		data, err := ix.Data()
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(data[:8]); got != row[1] {
			t.Errorf("%s begins with %s, want %s", row[0], got, row[1])
		}
	}
}

func TestActionBitsAreTheProgramsOwn(t *testing.T) {
	bits := map[string]onchain.Actions{
		"create_game": onchain.ActCreate, "join_game": onchain.ActJoin, "play_move": onchain.ActPlay, "offer_draw": onchain.ActOfferDraw,
		"accept_draw": onchain.ActAcceptDraw, "resign": onchain.ActResign, "claim_draw": onchain.ActClaimDraw, "cancel_game": onchain.ActCancel,
	}
	for _, row := range readABI(t).rows["action"] {
		if got := strconv.Itoa(int(bits[row[1]])); got != row[0] {
			t.Errorf("%s is bit %s here, %s in the program", row[1], got, row[0])
		}
	}
}

func TestReasonsAreTheProgramsOwn(t *testing.T) {
	names := map[string]game.Reason{
		"none": game.NoReason, "checkmate": game.Checkmate, "stalemate": game.Stalemate, "dead_position": game.DeadPosition,
		"fivefold_repetition": game.Fivefold, "seventy_five_moves": game.SeventyFive, "threefold_repetition": game.Threefold,
		"fifty_moves": game.FiftyMoves, "agreement": game.Agreement, "resignation": game.Resignation,
		"time_forfeit": game.TimeForfeit, "cancelled": game.Cancelled,
	}
	for _, row := range readABI(t).rows["reason"] {
		reason, known := names[row[1]]
		if got := strconv.Itoa(int(reason)); !known || got != row[0] {
			t.Errorf("%s is %s here, %s in the program", row[1], got, row[0])
		}
	}
}

func TestEveryFieldOfAGameIsReadFromItsPlace(t *testing.T) {
	a := readABI(t)
	data := a.blank(t, "Game", 3*4)
	at := func(field string) []byte { return data[a.offset(t, "Game", field):] }
	key := func(b byte) (k solana.PublicKey) { k[0], k[31] = b, b; return k }
	put := binary.LittleEndian
	at("status")[0], at("result")[0], at("reason")[0], at("turn")[0] = 2, 2, 9, 1
	put.PutUint16(at("ply"), 2)
	at("draw_offer")[0] = 2
	put.PutUint16(at("draw_offer_ply"), 7)
	at("start_turn")[0], at("start_castling")[0], at("start_en_passant")[0], at("start_halfmove")[0] = 1, 5, 20, 33
	put.PutUint16(at("start_fullmove"), 44)
	put.PutUint64(at("game_id"), 99)
	for i, field := range []string{"creator", "white", "black", "invited"} {
		k := key(byte(i + 1))
		copy(at(field), k[:])
	}
	for i, field := range []string{"created_at", "started_at", "turn_started_at", "ended_at"} {
		put.PutUint64(at(field), uint64(1000+i))
	}
	put.PutUint32(at("initial_secs"), 300)
	put.PutUint32(at("increment_secs"), 3)
	put.PutUint32(at("remaining"), 250)
	put.PutUint32(at("remaining")[4:], 260)
	put.PutUint64(at("rent_paid"), 11)
	put.PutUint64(at("rent_paid")[8:], 12)
	at("start_board")[0] = 0x64
	copy(data[336:], []byte{0x0c, 0x07, 5, 0, 0x34, 0x09, 0xff, 0xff})

	black := game.Black
	want := &onchain.State{
		Status: onchain.Over, Result: game.BlackWins, Reason: game.Resignation, Turn: game.Black, DrawOffer: &black, OfferPly: 7,
		ID: 99, Creator: key(1), White: key(2), Black: key(3), Invited: key(4),
		Created: time.Unix(1000, 0), Started: time.Unix(1001, 0), TurnStarted: time.Unix(1002, 0), Ended: time.Unix(1003, 0),
		Time:      game.TimeControl{Initial: 300 * time.Second, Increment: 3 * time.Second},
		Remaining: [2]time.Duration{250 * time.Second, 260 * time.Second}, RentPaid: [2]uint64{11, 12},
		Start:  &onchain.Start{Board: [32]byte{0x64}, Turn: game.Black, Castling: 5, EnPassant: 20, HalfMove: 33, FullMove: 44},
		Record: []onchain.Played{{Move: 0x070c, Spent: 5 * time.Second}, {Move: 0x0934, Spent: 65535 * time.Second}},
	}
	got, err := onchain.ParseGame(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded game (-want +got):\n%s", diff)
	}
}

func TestEveryFieldOfAPolicyIsReadFromItsPlace(t *testing.T) {
	a := readABI(t)
	data := a.blank(t, "SessionPolicy", 0)
	at := func(field string) []byte { return data[a.offset(t, "SessionPolicy", field):] }
	at("flags")[0] = 3
	binary.LittleEndian.PutUint16(at("actions"), 0x44)
	binary.LittleEndian.PutUint32(at("moves_left"), 77)
	binary.LittleEndian.PutUint64(at("valid_until"), 1234)
	for i, field := range []string{"authority", "session_token", "session_signer", "game"} {
		at(field)[0] = byte(i + 1)
	}
	moves := uint32(77)
	want := &onchain.Policy{
		Ended: true, AcceptsV1: true, Actions: onchain.ActPlay | onchain.ActClaimDraw, MovesLeft: &moves, Until: 1234,
		Authority: solana.PublicKey{1}, Token: solana.PublicKey{2}, Signer: solana.PublicKey{3}, Game: solana.PublicKey{4},
	}
	got, err := onchain.ParsePolicy(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded policy (-want +got):\n%s", diff)
	}
}

// TestAPolicyIsLiveUntilItsEnd holds what the client says of a policy against the program's rule.
func TestAPolicyIsLiveUntilItsEnd(t *testing.T) {
	p := onchain.Policy{Until: 1000}
	for now, live := range map[int64]bool{0: true, 999: true, 1000: false, 1001: false} {
		if p.Live(now) != live {
			t.Errorf("at %d of 1000: live is %t", now, !live)
		}
	}
	if p.Ended = true; p.Live(0) {
		t.Error("an ended policy is live")
	}
}

// TestAPolicyOfTheFirstVersionIsExpired reads an account from before policies had an end: the time it was opened stands there.
func TestAPolicyOfTheFirstVersionIsExpired(t *testing.T) {
	a := readABI(t)
	data := a.blank(t, "SessionPolicy", 0)
	data[8] = 1
	binary.LittleEndian.PutUint64(data[24:], 1234) // opened at
	p, err := onchain.ParsePolicy(data)
	if err != nil || p.Live(1234) {
		t.Errorf("a policy opened at 1234 by the first version: %+v, %v", p, err)
	}
}

func TestForeignBytesAreNoGameAndNoPolicy(t *testing.T) {
	a := readABI(t)
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":               func([]byte) []byte { return nil },
		"cut short":           func(d []byte) []byte { return d[:len(d)-1] },
		"other discriminator": func(d []byte) []byte { d[7] ^= 1; return d },
		"other version":       func(d []byte) []byte { d[8] = 3; return d },
	} {
		if _, err := onchain.ParseGame(spoil(a.blank(t, "Game", 0))); !errors.Is(err, onchain.ErrNotAGame) {
			t.Errorf("%s: a game? %v", name, err)
		}
		if _, err := onchain.ParsePolicy(spoil(a.blank(t, "SessionPolicy", 0))); !errors.Is(err, onchain.ErrNotAPolicy) {
			t.Errorf("%s: a policy? %v", name, err)
		}
	}
	data := a.blank(t, "Game", 0)
	binary.LittleEndian.PutUint16(data[a.offset(t, "Game", "ply"):], 1)
	if _, err := onchain.ParseGame(data); !errors.Is(err, onchain.ErrNotAGame) {
		t.Errorf("more plies than room: %v", err)
	}
}

func FuzzParseGame(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 336))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := onchain.ParseGame(data); err == nil {
			_, _ = s.Game() // must not panic, whatever the record holds
		}
	})
}

package game_test

import (
	"errors"
	"testing"

	"castlekey/game"

	"github.com/google/go-cmp/cmp"
)

const (
	castling = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1"
	blackToO = "r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1"
	promote  = "3r3k/4P3/8/8/8/8/8/K7 w - - 0 1"
	bishopOr = "4k3/8/8/8/8/2n5/1P3B2/B3K3 w - - 0 1" // b takes c3, and so could a bishop on a1
	threeNs  = "4k3/8/8/8/8/2N5/8/K1N3N1 w - - 0 1"   // knights c3, c1 and g1 reach e2
)

func TestParseMoveTakesWhatPeopleWrite(t *testing.T) {
	cases := map[string]struct{ fen, text, uci string }{
		"a pawn":                             {game.StartFEN, "e4", "e2e4"},
		"a pawn in capitals":                 {game.StartFEN, "E4", "e2e4"},
		"a knight":                           {game.StartFEN, "Nf3", "g1f3"},
		"a knight in small letters":          {game.StartFEN, "nf3", "g1f3"},
		"coordinates":                        {game.StartFEN, "e2e4", "e2e4"},
		"coordinates in capitals":            {game.StartFEN, "E2E4", "e2e4"},
		"coordinates with a dash":            {game.StartFEN, "e2-e4", "e2e4"},
		"long notation":                      {game.StartFEN, "Ng1-f3", "g1f3"},
		"too much said":                      {game.StartFEN, "Ng1f3", "g1f3"},
		"marks and spaces":                   {game.StartFEN, " Nf3+!? ", "g1f3"},
		"a figurine":                         {game.StartFEN, "♘f3", "g1f3"},
		"a pawn by its letter":               {game.StartFEN, "Pe4", "e2e4"},
		"castling":                           {castling, "O-O", "e1g1"},
		"castling in zeros":                  {castling, "0-0", "e1g1"},
		"castling in small letters":          {castling, "o-o-o", "e1c1"},
		"castling without dashes":            {castling, "000", "e1c1"},
		"castling with check":                {castling, "O-O-O+", "e1c1"},
		"castling by the king's move":        {castling, "e1g1", "e1g1"},
		"castling as king takes rook":        {castling, "e1h1", "e1g1"},
		"long castling as king takes rook":   {castling, "e1a1", "e1c1"},
		"black castles":                      {blackToO, "O-O", "e8g8"},
		"black castles as king takes rook":   {blackToO, "e8a8", "e8c8"},
		"promotion":                          {promote, "e8=Q", "e7e8q"},
		"promotion without a sign":           {promote, "e8N", "e7e8n"},
		"promotion in small letters":         {promote, "exd8=r", "e7d8r"},
		"promotion in coordinates":           {promote, "e7d8b", "e7d8b"},
		"promotion in brackets":              {promote, "e8(Q)", "e7e8q"},
		"promotion with a slash":             {promote, "e8/Q", "e7e8q"},
		"a small b is a pawn first":          {bishopOr, "bxc3", "b2c3"},
		"a small b is a bishop if no pawn":   {"4k3/8/8/8/8/2n5/8/B3K3 w - - 0 1", "bxc3", "a1c3"},
		"a capital B is a bishop first":      {"4k3/8/8/8/8/2n5/1P6/4KB2 w - - 0 1", "Bb5", "f1b5"},
		"a capital B is a pawn if no bishop": {"4k3/8/8/8/8/2n5/1P6/4KB2 w - - 0 1", "BXC3", "b2c3"},
		"by file":                            {threeNs, "Nge2", "g1e2"},
		"by rank":                            {threeNs, "N3e2", "c3e2"},
		"by square":                          {threeNs, "Nc1e2", "c1e2"},
		"capture with a colon":               {bishopOr, "b:c3", "b2c3"},
		"en passant":                         {"4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1", "exd6 e.p.", "e5d6"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m, err := from(t, c.fen).ParseMove(c.text)
			if err != nil || m.UCI() != c.uci {
				t.Errorf("%q is %v (%v), want %s", c.text, m, err, c.uci)
			}
		})
	}
}

func TestParseMoveExplainsItself(t *testing.T) {
	cases := map[string]struct {
		fen, text string
		kind      error
		suggest   []string
	}{
		"nonsense":                    {game.StartFEN, "xyzzy", game.ErrSyntax, nil},
		"nothing":                     {game.StartFEN, "", game.ErrSyntax, nil},
		"a square off the board":      {game.StartFEN, "Nf9", game.ErrSyntax, []string{"Nf3"}},
		"a wrong square":              {game.StartFEN, "Nf4", game.ErrIllegal, []string{"Nf3", "f4"}},
		"a letter typed wrong":        {game.StartFEN, "mf3", game.ErrSyntax, []string{"Nf3", "f3"}},
		"too many knights":            {threeNs, "Ne2", game.ErrAmbiguous, []string{"N3e2", "Nc1e2", "Nge2"}},
		"a promotion to nothing":      {promote, "e8", game.ErrAmbiguous, []string{"e8=B", "e8=N", "e8=Q+", "e8=R+"}},
		"a promotion to a king":       {promote, "e8=K", game.ErrIllegal, []string{"e8=B", "e8=N", "e8=Q"}},
		"castling by another name":    {castling, "Kg1", game.ErrIllegal, []string{"Kd1", "Kf1", "Rg1"}},
		"castling that is not to be":  {game.StartFEN, "O-O", game.ErrIllegal, nil},
		"a null move":                 {game.StartFEN, "--", game.ErrSyntax, nil},
		"an endless word":             {game.StartFEN, string(make([]byte, 1<<16)), game.ErrSyntax, nil},
		"coordinates of empty square": {game.StartFEN, "e4e5", game.ErrIllegal, []string{"e4"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := from(t, c.fen).ParseMove(c.text)
			var fault *game.MoveError
			if !errors.As(err, &fault) || !errors.Is(err, c.kind) {
				t.Fatalf("got %v, want a MoveError of %v", err, c.kind)
			}
			if diff := cmp.Diff(c.suggest, fault.Suggest); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSANSaysEnough(t *testing.T) {
	cases := map[string]struct{ fen, uci, san string }{
		"nothing to tell apart":         {game.StartFEN, "g1f3", "Nf3"},
		"told apart by file":            {threeNs, "g1e2", "Nge2"},
		"told apart by rank":            {threeNs, "c3e2", "N3e2"},
		"told apart by square":          {threeNs, "c1e2", "Nc1e2"},
		"a pin leaves one knight":       {"4k3/8/8/8/1b6/2N5/8/4K1N1 w - - 0 1", "g1e2", "Ne2"},
		"check":                         {castling, "a1a8", "Rxa8+"},
		"mate":                          {"6k1/5ppp/8/8/8/8/8/4R1K1 w - - 0 1", "e1e8", "Re8#"},
		"castling with check":           {"5k2/8/8/8/8/8/8/4K2R w K - 0 1", "e1g1", "O-O+"},
		"en passant":                    {"4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1", "e5d6", "exd6"},
		"promotion by capture":          {promote, "e7d8n", "exd8=N"},
		"promotion with check":          {"7k/4P3/8/8/8/8/8/K7 w - - 0 1", "e7e8q", "e8=Q+"},
		"what is not legal stays plain": {game.StartFEN, "e2e5", "e2e5"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m, err := game.ParseUCI(c.uci)
			if err != nil {
				t.Fatal(err)
			}
			if got := from(t, c.fen).SAN(m); got != c.san {
				t.Errorf("got %s, want %s", got, c.san)
			}
		})
	}
}

func TestMoveIsTheChainsWord(t *testing.T) {
	for uci, want := range map[string]game.Move{
		"a1b1":  0 | 1<<6,
		"e2e4":  12 | 28<<6,
		"h7h8q": 55 | 63<<6 | 4<<12,
		"a2a1n": 8 | 0<<6 | 1<<12,
	} {
		m, err := game.ParseUCI(uci)
		if err != nil || m != want || m.UCI() != uci {
			t.Errorf("%s is %#x (%v), want %#x", uci, m, err, want)
		}
	}
	for _, bad := range []string{"", "e2", "e2e9", "i1a1", "e7e8k", "e7e8p", "e7e8qq"} {
		if _, err := game.ParseUCI(bad); !errors.Is(err, game.ErrSyntax) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParseMove(f *testing.F) {
	for _, seed := range []string{"e4", "Nf3", "O-O", "e7e8q", "bxc3 e.p.", "♘f3", "--"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, fen := range []string{game.StartFEN, castling, promote, bishopOr, threeNs} {
			g := from(t, fen)
			m, err := g.ParseMove(text)
			if err == nil && g.Play(m) != nil {
				t.Errorf("%q is read as %s, which is not legal in %s", text, m, fen)
			}
		}
	})
}

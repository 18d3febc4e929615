package ui_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"castlekey/game"
	"castlekey/ui"
	"castlekey/ui/backend"
	"castlekey/ui/screen"
	"castlekey/ui/theme"
	"castlekey/ui/uitest"
)

// state is one thing the program can show: how the backend behaves, and what the player does to get there.
type state struct {
	backend func(*uitest.Backend)
	options func(*ui.Options)
	steps   func(*uitest.Driver)
}

// start goes from the menu through the approval to the board.
func start(d *uitest.Driver) *uitest.Driver { return approve(d.Keys("enter")) }

// approve reads the approval to its end and accepts it.
func approve(d *uitest.Driver) *uitest.Driver {
	return d.Keys("pgdown", "pgdown", "pgdown", "pgdown", "enter")
}

// keyboard is start with two players at this keyboard.
func keyboard(d *uitest.Driver) *uitest.Driver {
	return start(d.Keys("down", "enter", "up"))
}

// toClock goes from the start button to the clock, back goes there again.
func toClock(d *uitest.Driver) *uitest.Driver { return d.Keys("down", "down", "down", "down") }

func back(d *uitest.Driver) *uitest.Driver { return d.Keys("up", "up", "up", "up") }

// timed is start with a clock, that many values on.
func timed(d *uitest.Driver, value int) *uitest.Driver {
	toClock(d)
	for range value {
		d.Keys("right")
	}
	return start(back(d))
}

// elsewhere opens a game for somebody at another terminal.
func elsewhere(d *uitest.Driver) *uitest.Driver {
	return start(d.Keys("down", "right", "right", "up"))
}

// lobby goes to the games on the chain, the first door.
func lobby(d *uitest.Driver) *uitest.Driver { return toClock(d).Keys("down", "down", "down", "enter") }

// finished goes to the finished games, the second door.
func finished(d *uitest.Driver) *uitest.Driver {
	return toClock(d).Keys("down", "down", "down", "down", "enter")
}

// past has finished games.
func past(b *uitest.Backend) { b.Folder = "testdata/finished" }

// desk deletes nothing and writes nowhere, but says it did.
func desk(o *ui.Options) {
	o.Desk.Delete = func(string) error { return nil }
	o.Desk.Export = func(name, _ string) (string, error) { return "exports/" + name, nil }
}

// engineList goes to the engines, the last door.
func engineList(d *uitest.Driver) *uitest.Driver { return d.Keys("up", "enter") }

// listed has games of every kind on the chain.
func listed(b *uitest.Backend) {
	const ann, bob = "9vGm4cYVqeHgH7jGQyJ1zr4nCkz5xTQyXbWb9oKq2fWa", "7XkqT2rVb1mQp5sWcE8uYh4nZaJd6fGx3LoRtKiBWd9f"
	ago := func(d time.Duration) time.Time { return time.Now().Add(-d) }
	five := game.TimeControl{Initial: 5 * time.Minute, Increment: 3 * time.Second}
	b.Listed = []backend.Listing{
		{ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpA", White: ann, Black: bob, Time: five, Plies: 23, LastSAN: "Nf6+", Changed: ago(time.Second)},
		{ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpB", White: ann, Joinable: true, Time: five, Changed: ago(2 * time.Minute)},
		{ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpC", Black: bob, Joinable: true, Invited: true, Changed: ago(3 * time.Hour)},
		{ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpD", White: bob, Time: five, Changed: ago(4 * time.Hour)},
		{ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpE", White: ann, Black: bob, Mine: true, Plies: 4, LastSAN: "Nc6", Changed: ago(26 * time.Hour)},
		{
			ID: "4Tn2uJcP9sLxWbGqRk7fVyEh3oZmA1dD5iN8vQwXeMpF", White: ann, Black: bob, Over: true, Plies: 61, LastSAN: "Qg7#", Time: five,
			Outcome: game.Outcome{Result: game.WhiteWins, Reason: game.Checkmate}, Changed: ago(50 * time.Hour),
		},
	}
}

// here has a session for the player's own game as well.
func here(b *uitest.Backend) {
	listed(b)
	for i := range b.Listed {
		b.Listed[i].Here = b.Listed[i].Mine
	}
}

// practise goes from the menu to a board off chain.
func practise(d *uitest.Driver) *uitest.Driver {
	return back(toClock(d).Keys("down", "right", "up")).Keys("enter")
}

// practiseBoth is practise with two players at this keyboard.
func practiseBoth(d *uitest.Driver) *uitest.Driver {
	return d.Keys("down", "enter", "down", "down", "down", "right", "up", "up", "up", "up", "enter")
}

var errRefused = errors.New("the program refused the move: the session has no moves left")

func position(fen string) func(*uitest.Backend) { return func(b *uitest.Backend) { b.Start = fen } }

func never(b *uitest.Backend) { b.Think = time.Hour }

var states = map[string]state{
	"menu":              {steps: func(*uitest.Driver) {}},
	"menu-opening":      {options: stillOpening, steps: func(*uitest.Driver) {}},
	"menu-opening-held": {options: stillOpening, steps: func(d *uitest.Driver) { d.Keys("enter") }},
	"menu-notice":       {options: mistaken, steps: func(*uitest.Driver) {}},
	"menu-field":        {steps: func(d *uitest.Driver) { d.Keys("down", "down", "right") }},
	"menu-clock":        {steps: func(d *uitest.Driver) { toClock(d).Keys("right", "right") }},
	"menu-clock-typed":  {steps: func(d *uitest.Driver) { toClock(d).Type("7+") }},
	"menu-clock-wrong":  {steps: func(d *uitest.Driver) { back(toClock(d).Type("7+")).Keys("enter") }},
	"menu-two-players":  {steps: func(d *uitest.Driver) { d.Keys("down", "enter") }},
	"menu-unfinished":   {backend: unfinished(3), steps: func(d *uitest.Driver) { d.Keys("up") }},
	"menu-many":         {backend: unfinished(30), steps: func(d *uitest.Driver) { d.Keys("up") }},
	"menu-error":        {backend: func(b *uitest.Backend) { b.HomeErr = uitest.ErrUnknown }, steps: func(*uitest.Driver) {}},
	"menu-engine":       {steps: func(d *uitest.Driver) { d.Keys("down", "left", "down", "right", "right") }},
	"menu-practice":     {steps: func(d *uitest.Driver) { toClock(d).Keys("down", "right") }},
	"menu-delay":        {steps: func(d *uitest.Driver) { toClock(d).Type("5d3") }},
	"menu-from":         {steps: func(d *uitest.Driver) { toClock(d).Keys("down", "down").Type("4k3/8/8/8/8/8/4P3/4K3 b - - 0 1") }},
	"menu-from-wrong":   {steps: func(d *uitest.Driver) { toClock(d).Keys("down", "down").Type("4k3/8") }},
	"practice-start":    {steps: func(d *uitest.Driver) { practise(d) }},
	"practice-takeback": {backend: scholar, steps: func(d *uitest.Driver) { practise(d).Play("e4").Keys("ctrl+z") }},
	"practice-agree":    {steps: func(d *uitest.Driver) { practiseBoth(d).Play("e4", "takeback") }},
	"practice-leave":    {steps: func(d *uitest.Driver) { practise(d).Play("e4").Keys("esc") }},
	"practice-help":     {steps: func(d *uitest.Driver) { practise(d).Keys("?") }},
	"over-practice":     {backend: scholar, steps: func(d *uitest.Driver) { practise(d).Play("e4", "Qh5", "Bc4", "Qxf7#") }},
	"play-takeback":     {steps: func(d *uitest.Driver) { start(d).Play("e4", "takeback") }},
	"menu-elsewhere":    {steps: func(d *uitest.Driver) { d.Keys("down", "right", "right") }},
	"engines":           {steps: func(d *uitest.Driver) { engineList(d) }},
	"engines-typed":     {steps: func(d *uitest.Driver) { engineList(d).Type(`"/my engines/sf" --uci`) }},
	"engines-forget":    {steps: func(d *uitest.Driver) { engineList(d).Keys("ctrl+x") }},
	"engines-help":      {steps: func(d *uitest.Driver) { engineList(d).Keys("?") }},
	"engine-sheet":      {steps: func(d *uitest.Driver) { engineList(d).Keys("enter") }},
	"engine-changed": {steps: func(d *uitest.Driver) {
		engineList(d).Keys("enter", "right", "down", "down").Type("64").Keys("down", "right", "down", "right", "down", "enter", "down").Type("book.bin")
	}},
	"engine-wrong":       {steps: func(d *uitest.Driver) { engineList(d).Keys("enter", "down", "down").Type("9999").Keys("enter") }},
	"engine-kept":        {steps: func(d *uitest.Driver) { engineList(d).Keys("enter").Type("1700").Keys("enter", "esc") }},
	"past":               {backend: past, steps: func(d *uitest.Driver) { finished(d) }},
	"past-search":        {backend: past, steps: func(d *uitest.Driver) { finished(d).Type("engine 1-0") }},
	"past-delete":        {backend: past, steps: func(d *uitest.Driver) { finished(d).Keys("ctrl+x") }},
	"past-deleted":       {backend: past, options: desk, steps: func(d *uitest.Driver) { finished(d).Keys("ctrl+x", "y") }},
	"past-exported":      {backend: past, options: desk, steps: func(d *uitest.Driver) { finished(d).Keys("ctrl+e") }},
	"past-none":          {steps: func(d *uitest.Driver) { finished(d) }},
	"menu-doors":         {steps: func(d *uitest.Driver) { d.Keys("up") }},
	"waiting":            {steps: func(d *uitest.Driver) { elsewhere(d) }},
	"waiting-board":      {steps: func(d *uitest.Driver) { elsewhere(d).Keys("b").Type("e4") }},
	"waiting-copied":     {steps: func(d *uitest.Driver) { elsewhere(d).Keys("c") }},
	"lobby":              {backend: listed, steps: func(d *uitest.Driver) { lobby(d) }},
	"lobby-empty":        {steps: func(d *uitest.Driver) { lobby(d) }},
	"lobby-error":        {backend: func(b *uitest.Backend) { b.HomeErr = uitest.ErrUnknown }, steps: func(d *uitest.Driver) { lobby(d) }},
	"lobby-search":       {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Type("over 1-0") }},
	"lobby-address":      {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Type("8poLVdR2sQhLm9xWcE8uYh4nZaJd6fGx3LoRtKiBWxyz") }},
	"lobby-open":         {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Keys("down", "enter") }},
	"lobby-mine":         {backend: here, steps: func(d *uitest.Driver) { lobby(d).Type("XeMpE").Keys("enter") }},
	"lobby-again":        {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Type("XeMpE").Keys("enter") }},
	"lobby-copied":       {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Keys("enter", "c") }},
	"lobby-help":         {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Keys("?") }},
	"watching":           {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Keys("enter", "w") }},
	"watching-leave":     {backend: listed, steps: func(d *uitest.Driver) { lobby(d).Keys("enter", "w", "esc") }},
	"play-copy":          {steps: func(d *uitest.Driver) { start(d).Play("e4", "copy") }},
	"play-copied":        {steps: func(d *uitest.Driver) { start(d).Play("e4", "copy").Keys("f") }},
	"over-copied":        {backend: scholar, steps: func(d *uitest.Driver) { start(d).Play("e4", "Qh5", "Bc4", "Qxf7#").Keys("c", "p") }},
	"menu-help":          {steps: func(d *uitest.Driver) { d.Keys("?") }},
	"approve":            {steps: func(d *uitest.Driver) { d.Keys("enter") }},
	"approve-read":       {steps: func(d *uitest.Driver) { d.Keys("enter", "pgdown", "pgdown", "pgdown") }},
	"approve-help":       {steps: func(d *uitest.Driver) { d.Keys("enter", "?") }},
	"approve-waiting":    {backend: func(b *uitest.Backend) { b.Latency = time.Hour }, steps: func(d *uitest.Driver) { start(d) }},
	"approve-failed":     {backend: func(b *uitest.Backend) { b.ApproveErr = errors.New("the wallet did not sign") }, steps: func(d *uitest.Driver) { start(d) }},
	"ask-connect":        {backend: unconnected, steps: func(d *uitest.Driver) { d.Keys("enter") }},
	"ask-help":           {backend: unconnected, steps: func(d *uitest.Driver) { d.Keys("enter", "?") }},
	"ask-stopped":        {backend: unconnected, steps: func(d *uitest.Driver) { d.Keys("enter", "esc") }},
	"ask-approve":        {backend: page, steps: func(d *uitest.Driver) { start(d) }},
	"ask-approve-stop":   {backend: page, steps: func(d *uitest.Driver) { start(d).Keys("esc") }},
	"ask-renew":          {backend: func(b *uitest.Backend) { ending(b); page(b) }, steps: func(d *uitest.Driver) { askedToRenew(d) }},
	"play-start":         {steps: func(d *uitest.Driver) { start(d) }},
	"play-typed":         {steps: func(d *uitest.Driver) { start(d).Type("nf3") }},
	"play-typed-part":    {steps: func(d *uitest.Driver) { start(d).Type("N") }},
	"play-typed-wrong":   {steps: func(d *uitest.Driver) { start(d).Type("Nf4") }},
	"play-typed-word":    {steps: func(d *uitest.Driver) { start(d).Type("resign") }},
	"play-cursor":        {steps: func(d *uitest.Driver) { start(d).Keys("up") }},
	"play-selected":      {backend: position("r1bqkbnr/ppp2ppp/2n5/3pp3/3PP3/2N2N2/PPP2PPP/R1BQKB1R w KQkq - 0 4"), steps: func(d *uitest.Driver) { start(d).Keys("up", "left", "left", " ") }},
	"play-thinking":      {backend: never, steps: func(d *uitest.Driver) { start(d).Play("e4") }},
	"play-pending":       {backend: func(b *uitest.Backend) { b.Latency = time.Minute }, steps: func(d *uitest.Driver) { start(d).Wait(time.Minute).Play("e4").Wait(100 * time.Millisecond) }},
	"play-refused":       {backend: func(b *uitest.Backend) { b.Refuse = map[int]error{0: errRefused} }, steps: func(d *uitest.Driver) { start(d).Play("e4") }},
	"play-check":         {backend: func(b *uitest.Backend) { b.Replies = []string{"e5", "Qh4+"} }, steps: func(d *uitest.Driver) { start(d).Play("f4", "a3") }},
	"play-promotion":     {backend: position("8/4P3/8/8/8/2k5/8/4K3 w - - 0 1"), steps: func(d *uitest.Driver) { start(d).Play("e8") }},
	"play-clocks":        {backend: never, steps: func(d *uitest.Driver) { timed(d, 4).Wait(30 * time.Second).Play("e4").Wait(171500 * time.Millisecond) }},
	"play-draw-offered":  {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "draw").Play("e5") }},
	"play-draw-declined": {backend: func(b *uitest.Backend) { b.DenyDraw = true }, steps: func(d *uitest.Driver) { start(d).Play("draw") }},
	"play-resign":        {steps: func(d *uitest.Driver) { start(d).Keys("ctrl+r") }},
	"play-leave":         {steps: func(d *uitest.Driver) { start(d).Keys("esc") }},
	"play-help":          {steps: func(d *uitest.Driver) { start(d).Keys("?") }},
	"play-flipped":       {steps: func(d *uitest.Driver) { start(d).Play("e4").Keys("ctrl+f") }},
	"play-black": {steps: func(d *uitest.Driver) {
		start(d.Keys("down", "down", "down", "right", "up", "up", "up"))
	}},
	"play-long":           {steps: func(d *uitest.Driver) { shuffle(keyboard(d)) }},
	"past-start":          {steps: func(d *uitest.Driver) { shuffle(keyboard(d)).Keys("home") }},
	"past-middle":         {steps: func(d *uitest.Driver) { shuffle(keyboard(d)).Keys("home", "right", "right", "right", "pgdown") }},
	"play-typed-refused":  {steps: func(d *uitest.Driver) { start(d).Play("Nf4") }},
	"over-mate":           {backend: scholar, steps: func(d *uitest.Driver) { start(d).Play("e4", "Qh5", "Bc4", "Qxf7#") }},
	"over-mate-board":     {backend: scholar, steps: func(d *uitest.Driver) { start(d).Play("e4", "Qh5", "Bc4", "Qxf7#").Keys("b") }},
	"over-stalemate":      {backend: position("7k/5Q2/8/6K1/8/8/8/8 w - - 0 1"), steps: func(d *uitest.Driver) { start(d).Play("Kg6") }},
	"over-lost":           {steps: func(d *uitest.Driver) { start(d).Play("e4", "resign").Keys("y") }},
	"over-aborted":        {backend: never, steps: func(d *uitest.Driver) { start(d).Play("abort").Keys("y") }},
	"over-flag":           {backend: never, steps: func(d *uitest.Driver) { timed(d, 1).Wait(62 * time.Second) }},
	"menu-after-leaving":  {steps: func(d *uitest.Driver) { start(d).Play("e4").Keys("esc", "m") }},
	"play-draw-repeated":  {steps: func(d *uitest.Driver) { keyboard(d).Play("Nf3", "Nf6", "Ng1", "Ng8", "Nf3", "Nf6", "Ng1", "Ng8") }},
	"play-material":       {backend: position("r3k2r/pppp1ppp/8/8/8/8/PPPP1PPP/RNBQK3 w Qkq - 0 1"), steps: func(d *uitest.Driver) { start(d) }},
	"play-premove":        {backend: never, steps: func(d *uitest.Driver) { start(d).Play("e4", "Nf3") }},
	"proof-table":         {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "e5", "Nf3").Keys("ctrl+p") }},
	"proof-rest":          {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "e5", "Nf3").Keys("ctrl+p", "ctrl+p") }},
	"proof-past":          {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "e5", "Nf3").Keys("ctrl+p", "pgup", "pgup") }},
	"proof-refused":       {backend: func(b *uitest.Backend) { b.Refuse = map[int]error{0: errRefused} }, steps: func(d *uitest.Driver) { start(d).Play("e4").Keys("ctrl+p") }},
	"proof-large":         {steps: func(d *uitest.Driver) { keyboard(d).Play("e4", "e5", "Nf3").Keys("ctrl+p", "ctrl+p", "ctrl+p") }},
	"play-resumed":        {steps: func(d *uitest.Driver) { start(d).Play("e4").Keys("esc", "m", "r") }},
	"renew-needed":        {backend: ending, steps: func(d *uitest.Driver) { start(d).Play("e4", "Nf3") }},
	"renew-approve":       {backend: ending, steps: func(d *uitest.Driver) { start(d).Play("e4", "Nf3").Keys("ctrl+n") }},
	"revoke-approve":      {steps: func(d *uitest.Driver) { start(d).Play("e4", "revoke") }},
	"revoke-done":         {steps: func(d *uitest.Driver) { approve(start(d).Play("e4", "revoke")) }},
	"renew-done":          {backend: ending, steps: func(d *uitest.Driver) { approve(start(d).Play("e4", "Nf3").Keys("ctrl+n")) }},
	"play-castling-typed": {backend: position("r3k2r/pppp1ppp/8/8/8/8/PPPP1PPP/R3K2R w KQkq - 0 1"), steps: func(d *uitest.Driver) { start(d).Type("0-0") }},
}

// mistaken has two mistakes in its config file.
func mistaken(o *ui.Options) {
	o.Notices = []screen.Line{
		{Text: `keys.board.flip: "ctrl+q" also means board.leave, so both keep their usual keys.`, Tone: screen.Warn},
		{Text: "Give one of the two other keys.", Tone: screen.Quiet},
		{Text: "keys.board.flop: there is no such action.", Tone: screen.Warn},
		{Text: "castlekey config keys lists all actions and their keys.", Tone: screen.Quiet},
	}
}

// ending has a session that ends before White's second move.
func ending(b *uitest.Backend) { b.EndsAt, b.Replies = 2, []string{"e5", "Nc6"} }

// unconnected has a wallet that has to be connected on a page first.
func unconnected(b *uitest.Backend) { b.Connect = time.Minute }

// page has a wallet that approves on a page, and takes its time.
func page(b *uitest.Backend) { b.Page = time.Minute }

// askedToRenew is asked on a page while a game goes on.
func askedToRenew(d *uitest.Driver) *uitest.Driver {
	return approve(start(d).Wait(time.Minute).Play("e4", "Nf3").Keys("ctrl+n"))
}

// scholar lets the engine walk into the scholar's mate.
func scholar(b *uitest.Backend) { b.Replies = []string{"e5", "Nc6", "Nf6"} }

// shuffle moves pawns until the list of moves is longer than its panel.
func shuffle(d *uitest.Driver) *uitest.Driver {
	for _, step := range []string{"3 6", "4 5"} {
		for file := 'a'; file <= 'h'; file++ {
			if step == "4 5" && file%2 == 0 {
				continue
			}
			d.Play(fmt.Sprintf("%c%c", file, step[0]), fmt.Sprintf("%c%c", file, step[2]))
		}
	}
	return d
}

// unfinished lists games to resume.
func unfinished(n int) func(*uitest.Backend) {
	return func(b *uitest.Backend) {
		for i := range n {
			b.Unfinished = append(b.Unfinished, backend.Summary{
				ID: strconv.Itoa(i), White: "You", Black: "Engine 2", Plies: i * 7, LastSAN: "Nxe5", Turn: game.White,
				Changed: time.Now().Add(-time.Duration(i*i*i) * 10 * time.Minute),
			})
		}
	}
}

var sizes = []uitest.Size{{W: 40, H: 20}, {W: 80, H: 24}, {W: 120, H: 40}, {W: 200, H: 60}}

var stockfish = backend.UCI{Name: "stockfish", Command: "/usr/games/stockfish", Elo: 1500}

// look runs the steps to a state in a bubble, and hands over the driver before everything is closed.
func look(t *testing.T, s state, o theme.Options, size uitest.Size, then func(*testing.T, *uitest.Driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := uitest.New()
		if s.backend != nil {
			s.backend(b)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		options := ui.Options{Backend: b, Engines: uitest.NewEngines(stockfish), Theme: o, Asks: b.Asks(), Context: ctx}
		if s.options != nil {
			s.options(&options)
		}
		d := uitest.Drive(t, ui.New(options), size)
		defer d.Close(b)
		d.Every(func(frame string) { fits(t, frame, size) })
		s.steps(d)
		then(t, d)
	})
}

// TestFrames compares every screen in every state and size, without colours.
func TestFrames(t *testing.T) {
	for name, s := range states {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.W, size.H), func(t *testing.T) {
				look(t, s, theme.Options{Depth: theme.TrueColor}, size, func(t *testing.T, d *uitest.Driver) {
					golden.RequireEqual(t, d.Plain())
				})
			})
		}
	}
}

// TestThemes compares one coloured frame for each theme.
func TestThemes(t *testing.T) {
	for name, o := range map[string]theme.Options{
		"truecolor-dark":  {Depth: theme.TrueColor},
		"truecolor-light": {Depth: theme.TrueColor, Ground: theme.Light},
		"256-dark":        {Depth: theme.Ansi256},
		"256-light":       {Depth: theme.Ansi256, Ground: theme.Light},
		"16-dark":         {Depth: theme.Ansi16},
		"16-light":        {Depth: theme.Ansi16, Ground: theme.Light},
		"none":            {Depth: theme.None},
		"ascii":           {Depth: theme.None, Glyphs: theme.ASCII},
	} {
		t.Run(name, func(t *testing.T) {
			look(t, states["play-selected"], o, uitest.Size{W: 80, H: 24}, func(t *testing.T, d *uitest.Driver) {
				golden.RequireEqual(t, d.Frame()+"\n")
			})
		})
	}
}

// TestFramesInColour compares the same with their colours.
func TestFramesInColour(t *testing.T) {
	for name, s := range states {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size.W, size.H), func(t *testing.T) {
				look(t, s, theme.Options{Depth: theme.TrueColor}, size, func(t *testing.T, d *uitest.Driver) {
					golden.RequireEqual(t, d.Frame()+"\n")
				})
			})
		}
	}
}

// TestTooSmall says so while the terminal is too small, and goes on where it was.
func TestTooSmall(t *testing.T) {
	look(t, states["play-typed"], theme.Options{}, sizes[1], func(t *testing.T, d *uitest.Driver) {
		before := d.Frame()
		d.Every(nil).Resize(uitest.Size{W: 39, H: 20}).Want("Terminal too small", "39×20 now, 40×20 needed")
		d.Keys("enter") // nothing is played unseen
		d.Resize(uitest.Size{W: 1, H: 1}).Resize(sizes[1])
		if after := d.Frame(); after != before {
			t.Errorf("the frame changed:\n%s\nwas\n%s", after, before)
		}
	})
}

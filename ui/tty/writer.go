package tty

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// File is a terminal's file, as os.Stdout is one.
type File interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// Writer is a File that sends only the cells that change. It may be used by several goroutines; what each writes arrives in one piece.
type Writer struct {
	File
	size func() (w, h int, err error)

	mu sync.Mutex // guards everything below, and writing to File

	screen  grid   // what the terminal shows
	wanted  grid   // what was written
	at      cursor // where the writing is
	pen     style  // what is written with
	real    cursor // where the terminal's cursor is; x is -1 where that is not certain
	realPen style
	out     []byte
	spans   []span              // to be sent
	drawn   bool                // some text was
	changes map[[2]style]string // the sequence that turns one style into another

	pictures Pictures
	sent     map[uint32]uint8 // the pictures the terminal has, by their keys
}

// cursor is a place, counted from 0.
type cursor struct{ x, y int }

// NewWriter returns a Writer to a terminal. Where its size cannot be learnt, everything is passed on as it is.
func NewWriter(f File) *Writer {
	return NewWriterOf(f, func() (int, int, error) { return term.GetSize(f.Fd()) })
}

// NewWriterOf returns a Writer to something of a size, which is asked for before each frame.
func NewWriterOf(f File, size func() (w, h int, err error)) *Writer {
	return &Writer{File: f, size: size, real: cursor{x: -1}, changes: map[[2]style]string{}, sent: map[uint32]uint8{}}
}

// Show lets the Writer show pictures, from the next frame on.
func (w *Writer) Show(p Pictures) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pictures = p
}

// Write takes output for the terminal. It reports all of p as written, or the error of sending what p changed.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	width, height, err := w.size()
	if err != nil || width <= 0 || height <= 0 {
		return w.File.Write(p)
	}
	w.out = w.out[:0]
	if width != w.screen.w || height != w.screen.h {
		w.resize(width, height)
	}
	if err := w.take(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// take takes in output and sends what it changes, behind what is to be sent already.
func (w *Writer) take(p []byte) error {
	w.read(p)
	w.diff()
	w.setPen(style{})
	if len(w.out) == 0 {
		return nil
	}
	if _, err := w.File.Write(w.out); err != nil {
		return fmt.Errorf("write to terminal: %w", err)
	}
	return nil
}

// First draws a frame at once if none was drawn yet: Bubble Tea draws by its clock, the first time too. view is asked for the frame in the
// terminal's size, its lines ending in "\n"; where that size cannot be learnt, nothing is drawn.
func (w *Writer) First(view func(width, height int) string) error {
	width, height, err := w.size()
	if err != nil || width <= 0 || height <= 0 {
		return nil // Bubble Tea draws as it can
	}
	frame := []byte(ansi.CursorHomePosition + strings.ReplaceAll(view(width, height), "\n", "\r\n"))
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.drawn || width != w.screen.w || height != w.screen.h {
		return nil
	}
	w.out = w.out[:0]
	return w.take(frame)
}

// resize begins anew. Cells may have another size now, and pictures with them.
func (w *Writer) resize(width, height int) {
	w.screen, w.wanted = newGrid(width, height), newGrid(width, height)
	w.real.x = -1
	if cell, ok := CellSize(w.Fd()); ok && w.pictures.Protocol != NoPictures && cell != w.pictures.Cell {
		w.pictures.Cell = cell
		w.takeOff()
	}
}

// pass sends a sequence as it is, with the terminal brought to where the sequence expects it.
func (w *Writer) pass(seq []byte) {
	w.diff()
	w.setPen(w.pen)
	w.out = append(w.out, seq...)
}

// passAt is pass for a sequence that acts where the cursor is.
func (w *Writer) passAt(seq []byte) {
	w.diff()
	w.moveTo(cursor{min(w.at.x, w.screen.w-1), min(w.at.y, w.screen.h-1)})
	w.pass(seq)
}

// forget makes every cell unknown; the next picture is sent whole.
func (w *Writer) forget() {
	w.screen.fill(unknown)
	w.wanted.fill(unknown)
	w.real.x = -1
}

package tty

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The Kitty graphics protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol/. A picture is sent once, with a virtual placement of as
// many cells as it takes, and shown wherever its placeholders are written. Its number has 32 bits: the lowest eight are the letter colour
// of the placeholders (an index, which tmux passes on in every mode), the highest eight their third mark.

// mostKitty is how many pictures there can be at a time.
const mostKitty = 255

// kitty is the number of a picture in this Writer's series, from 1 on. A picture that was not used yet is sent first.
func (w *Writer) kitty(key uint32) (uint8, bool) {
	if id, ok := w.sent[key]; ok {
		return id, true
	}
	img, columns, rows, ok := w.pictures.Source.Picture(key, w.pictures.Cell)
	if !ok {
		return 0, false
	}
	id, ok := w.spare()
	if !ok {
		return 0, false
	}
	w.sent[key] = id
	w.out = append(w.out, w.transmit(id, img, columns, rows)...)
	return id, true
}

// spare is a number no picture has. When all are taken, those of pictures that are not on the screen are freed.
func (w *Writer) spare() (uint8, bool) {
	if len(w.sent) == mostKitty {
		shown := map[string]bool{}
		for _, g := range []grid{w.wanted, w.screen} {
			for _, c := range g.cells {
				shown[c.style.fg] = true
			}
		}
		for key, id := range w.sent {
			if !shown[letterOf(id)] {
				w.out = append(w.out, w.remove(id)...)
				delete(w.sent, key)
			}
		}
	}
	taken := [mostKitty + 1]bool{}
	for _, id := range w.sent {
		taken[id] = true
	}
	for id := uint8(1); id > 0; id++ {
		if !taken[id] {
			return id, true
		}
	}
	return 0, false
}

// letterOf is the letter colour of a picture's placeholders.
func letterOf(id uint8) string { return "38;5;" + strconv.Itoa(int(id)) }

// number is a picture's number in the terminal.
func (w *Writer) number(id uint8) uint32 { return uint32(w.pictures.Series)<<24 | uint32(id) }

// largestChunk is how many characters of a picture one sequence may carry.
const largestChunk = 4096

// transmit sends a picture. The terminal is to say nothing about it (q=2): its answer would be taken for typing.
func (w *Writer) transmit(id uint8, img image.Image, columns, rows int) string {
	var file bytes.Buffer
	_ = png.Encode(&file, img) // to memory: never fails for a picture with an area
	data := base64.StdEncoding.EncodeToString(file.Bytes())
	control := fmt.Sprintf("a=T,U=1,i=%d,c=%d,r=%d,f=100,q=2,", w.number(id), columns, rows)
	var b strings.Builder
	for len(data) > 0 {
		chunk := data[:min(len(data), largestChunk)]
		data = data[len(chunk):]
		more := 0
		if len(data) > 0 {
			more = 1
		}
		b.WriteString(w.graphics(fmt.Sprintf("%sm=%d;%s", control, more, chunk)))
		control = "q=2,"
	}
	return b.String()
}

// remove frees a picture.
func (w *Writer) remove(id uint8) string {
	return w.graphics(fmt.Sprintf("a=d,d=I,i=%d,q=2", w.number(id)))
}

// takeOff frees every picture that was sent, and wipes off those that lie on cells.
func (w *Writer) takeOff() {
	for _, key := range slices.Sorted(maps.Keys(w.sent)) {
		w.out = append(w.out, w.remove(w.sent[key])...)
	}
	clear(w.sent)
	if w.pictures.Protocol == SixelPictures {
		w.setPen(style{})
		w.out = append(w.out, "\x1b[2J"...)
	}
}

// graphics is one command of the protocol, wrapped for tmux if need be.
func (w *Writer) graphics(command string) string {
	seq := "\x1b_G" + command + "\x1b\\"
	if w.pictures.Tmux {
		return throughTmux(seq)
	}
	return seq
}

// throughTmux is a sequence for the terminal behind tmux, which has to allow it (allow-passthrough).
func throughTmux(seq string) string {
	return "\x1bPtmux;" + strings.ReplaceAll(seq, "\x1b", "\x1b\x1b") + "\x1b\\"
}

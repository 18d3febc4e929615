package tty

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi/kitty"

	"castlekey/ui/tty/vt"
)

// paper is a Source of discs: the key says how many columns wide, and which colour.
type paper struct{}

func (paper) Picture(key uint32, cell image.Point) (*image.NRGBA, int, int, bool) {
	cols := int(key & 3)
	if cols == 0 {
		return nil, 0, 0, false
	}
	rows := (cols + 1) / 2
	img := image.NewNRGBA(image.Rect(0, 0, cols*cell.X, rows*cell.Y))
	c := color.NRGBA{uint8(key >> 2 * 60), uint8(key * 40), 200, 255}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			dx, dy := 2*x-img.Rect.Dx(), 2*y-img.Rect.Dy()
			if d := dx*dx + dy*dy; d < img.Rect.Dy()*img.Rect.Dy() {
				c.A = uint8(255 - 200*d/(img.Rect.Dy()*img.Rect.Dy()))
				img.SetNRGBA(x, y, c)
			}
		}
	}
	return img, cols, rows, true
}

// scene is what should be on the screen: grounds, and parts of pictures.
type scene struct {
	w, h  int
	cells []struct {
		ground string
		part   part
	}
}

// random changes some places of a scene: pictures, torn ones too, and grounds.
func (s *scene) random(r *rand.Rand) {
	for range 1 + r.IntN(6) {
		key := uint32(r.IntN(12))
		_, cols, rows, ok := paper{}.Picture(key, image.Pt(1, 1))
		x, y, ground := r.IntN(s.w), r.IntN(s.h), []string{"48;2;90;60;30", "48;2;170;140;100", "48;5;60", ""}[r.IntN(4)]
		for row := range max(rows, 1) {
			for col := range max(cols, 2) {
				if x+col < s.w && y+row < s.h && r.IntN(12) > 0 {
					c := &s.cells[(y+row)*s.w+x+col]
					c.ground, c.part = ground, part{key, uint8(row), uint8(col), ok}
				}
			}
		}
	}
}

// frame is the scene as a program writes it.
func (s *scene) frame() string {
	var b strings.Builder
	b.WriteString("\x1b[H")
	for i, c := range s.cells {
		if i > 0 && i%s.w == 0 {
			b.WriteString("\x1b[m\x1b[K\r\n")
		}
		ground := c.ground
		if ground == "" {
			ground = "49"
		}
		fmt.Fprintf(&b, "\x1b[%sm", ground)
		if !c.part.is {
			b.WriteByte(' ')
			continue
		}
		k := c.part.key
		fmt.Fprintf(&b, "\x1b[38;2;%d;%d;%dm%c%c%c", k>>16, k>>8&0xff, k&0xff,
			kitty.Placeholder, kitty.Diacritic(int(c.part.row)), kitty.Diacritic(int(c.part.col)))
	}
	return b.String() + "\x1b[m"
}

// image is the scene in pixels. Sixels on a ground that is not known are all or nothing.
func (s *scene) image(cell image.Point, by Protocol) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, s.w*cell.X, s.h*cell.Y))
	for i, c := range s.cells {
		r := image.Rectangle{Max: cell}.Add(image.Pt(i%s.w*cell.X, i/s.w*cell.Y))
		draw.Draw(out, r, image.NewUniform(vt.Ground(c.ground)), image.Point{}, draw.Src)
		if c.part.is {
			img, _, _, _ := paper{}.Picture(c.part.key, cell)
			for i := 3; i < len(img.Pix) && by == SixelPictures && c.ground == ""; i += 4 {
				img.Pix[i] = img.Pix[i] >> 7 * 0xff
			}
			draw.Draw(out, r, img, image.Pt(int(c.part.col)*cell.X, int(c.part.row)*cell.Y), draw.Over)
		}
	}
	return out
}

var protocols = map[string]struct {
	protocol Protocol
	tmux     bool
	off      int // how far a part of a colour may be off
}{
	"kitty":             {KittyPictures, false, 0},
	"kitty behind tmux": {KittyPictures, true, 0},
	"sixel":             {SixelPictures, false, 255/steps/2 + 4}, // shades, and colours in hundredths
}

// TestPicturesArriveWhole shows random scenes, and compares what the terminal shows with the scene, pixel for pixel.
func TestPicturesArriveWhole(t *testing.T) {
	cell := image.Pt(8, 18) // three whole bands: nothing is left out
	for name, p := range protocols {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				r := rand.New(rand.NewPCG(seed, 2))
				out, screen := &page{}, vt.New(14, 6).Draws(cell)
				screen.Tmux = p.tmux
				w := NewWriterOf(out, sized(14, 6))
				w.Show(Pictures{Protocol: p.protocol, Source: paper{}, Cell: cell, Tmux: p.tmux, Fixed: true, Series: 7})
				s := &scene{w: 14, h: 6}
				s.cells = make([]struct {
					ground string
					part   part
				}, s.w*s.h)
				write(t, w, "\x1b[?1049h\x1b[2J\x1b[H")
				for range 6 {
					s.random(r)
					write(t, w, s.frame())
					_, _ = screen.Write(out.Bytes()) // never fails
					out.Reset()
					if at, far := apart(screen.Image(), s.image(cell, p.protocol)); far > p.off {
						t.Fatalf("seed %d: pixel %v is off by %d", seed, at, far)
					}
				}
				sound(t, screen)
			}
		})
	}
}

// sound fails the test if the terminal was sent something that breaks a protocol.
func sound(t *testing.T, screen *vt.Terminal) {
	t.Helper()
	for seq := range screen.Unknown {
		t.Errorf("not known: %q", seq)
	}
	for _, f := range screen.Faults {
		t.Error(f)
	}
}

// apart is the pixel in which two pictures differ most, and by how much.
func apart(a, b *image.NRGBA) (at image.Point, far int) {
	for i := range a.Pix {
		if d := max(int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i])); d > far {
			at, far = image.Pt(i%a.Stride/4, i/a.Stride), d
		}
	}
	return at, far
}

// TestPicturesAreSentOnce counts what is sent when a picture moves, when nothing changes, and when the program leaves.
func TestPicturesAreSentOnce(t *testing.T) {
	cell := image.Pt(10, 20)
	for name, p := range protocols {
		t.Run(name, func(t *testing.T) {
			out, screen := &page{}, vt.New(14, 6).Draws(cell)
			screen.Tmux = p.tmux
			w := NewWriterOf(out, sized(14, 6))
			w.Show(Pictures{Protocol: p.protocol, Source: paper{}, Cell: cell, Tmux: p.tmux, Series: 7})
			send := func(frame string) int {
				write(t, w, frame)
				n := out.Len()
				_, _ = screen.Write(out.Bytes()) // never fails
				out.Reset()
				return n
			}
			disc := func(x int) string {
				s := &scene{w: 14, h: 6}
				s.cells = make([]struct {
					ground string
					part   part
				}, s.w*s.h)
				for col := range 2 {
					s.cells[x+col].part = part{6, 0, uint8(col), true}
				}
				return s.frame()
			}
			send("\x1b[?1049h\x1b[2J\x1b[H")
			first := send(disc(2))
			if again := send(disc(2)); again != 0 {
				t.Errorf("%d bytes for nothing new", again)
			}
			if moved := send(disc(8)); p.protocol == KittyPictures && moved > 100 || moved > first+20 {
				t.Errorf("%d bytes to move a picture, the first time %d", moved, first)
			}
			if screen.Transmitted > 1 {
				t.Errorf("sent %d times", screen.Transmitted)
			}
			send("\x1b[?1049l")
			if len(screen.Stored()) > 0 {
				t.Errorf("left behind: %v", screen.Stored())
			}
			sound(t, screen)
		})
	}
}

// manyKeys is a Source that knows every key: single cells of ink.
type manyKeys struct{}

func (manyKeys) Picture(_ uint32, cell image.Point) (*image.NRGBA, int, int, bool) {
	img := image.NewNRGBA(image.Rectangle{Max: cell})
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	return img, 1, 1, true
}

// TestOldPicturesMakeRoom shows more pictures, one after the other, than there are numbers.
func TestOldPicturesMakeRoom(t *testing.T) {
	cell := image.Pt(2, 6)
	out, screen := &page{}, vt.New(4, 2).Draws(cell)
	w := NewWriterOf(out, sized(4, 2))
	w.Show(Pictures{Protocol: KittyPictures, Source: manyKeys{}, Cell: cell, Series: 1})
	for key := range 3 * mostKitty {
		write(t, w, fmt.Sprintf("\x1b[H\x1b[38;2;0;%d;%dm%c%c%c", key>>8, key&0xff, kitty.Placeholder, kitty.Diacritic(0), kitty.Diacritic(0)))
	}
	_, _ = screen.Write(out.Bytes()) // never fails
	if len(screen.Stored()) > mostKitty {
		t.Errorf("%d pictures are kept", len(screen.Stored()))
	}
	if c := screen.Image().NRGBAAt(0, 0); c.R != 0xff {
		t.Errorf("the last picture is not shown: %v", c)
	}
	sound(t, screen)
}

// TestUnknownPicturesAreBlank writes a key the Source does not know, and placeholders that name none.
func TestUnknownPicturesAreBlank(t *testing.T) {
	for name, p := range protocols {
		out := &page{}
		w := NewWriterOf(out, sized(10, 1))
		w.Show(Pictures{Protocol: p.protocol, Source: paper{}, Cell: image.Pt(8, 18), Series: 7})
		write(t, w, fmt.Sprintf("\x1b[H\x1b[38;2;0;0;0m%c%c%ca", kitty.Placeholder, kitty.Diacritic(0), kitty.Diacritic(0)))
		if bytes.Contains(out.Bytes(), []byte("\x1bP")) || bytes.Contains(out.Bytes(), []byte("\x1b_")) {
			t.Errorf("%s: sent %q", name, out.String())
		}
	}
}

// TestThePlayersScreenStays turns to the program's screen: what stood on the player's is not erased.
func TestThePlayersScreenStays(t *testing.T) {
	for name, p := range protocols {
		out := &page{}
		w := NewWriterOf(out, sized(14, 6))
		w.Show(Pictures{Protocol: p.protocol, Source: paper{}, Cell: image.Pt(8, 18), Tmux: p.tmux, Series: 7})
		write(t, w, "\x1b[?1049h")
		if got := out.String(); got != "\x1b[?1049h" {
			t.Errorf("%s: sent %q", name, got)
		}
	}
}

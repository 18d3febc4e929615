package cli

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"castlekey/ui/theme"
	"castlekey/ui/tty"
)

// graphics is how pieces are to be drawn, by the names the flag takes.
type graphics string

const (
	graphicsAuto   graphics = "auto"
	graphicsKitty  graphics = "kitty"
	graphicsSixel  graphics = "sixel"
	graphicsBlocks graphics = "blocks"
	graphicsGlyphs graphics = "glyphs"
)

var allGraphics = []string{string(graphicsAuto), string(graphicsKitty), string(graphicsSixel), string(graphicsBlocks), string(graphicsGlyphs)}

var errGraphics = errors.New("must be " + strings.Join(allGraphics[:len(allGraphics)-1], ", ") + " or " + allGraphics[len(allGraphics)-1])

// Set implements pflag.Value.
func (g *graphics) Set(text string) error {
	if !slices.Contains(allGraphics, text) {
		return errGraphics
	}
	*g = graphics(text)
	return nil
}

func (g *graphics) String() string { return string(*g) }

// Type implements pflag.Value.
func (*graphics) Type() string { return "string" }

// look is how the game is to be drawn: the theme's options, and how pictures are sent if any are.
type look struct {
	theme    theme.Options
	pictures tty.Pictures
	said     tty.Answers
}

// looks asks the terminal what it can, and then does what the flags say.
func (o *options) looks(out *os.File) look {
	l := look{said: tty.Ask(os.Stdin, out, os.Environ(), tty.Patience(os.Environ()))}
	l.theme = theme.Detect(out, os.Environ(), l.said)
	if o.ascii {
		l.theme.Glyphs = theme.ASCII
	}
	if o.noColor {
		l.theme.Depth = theme.None
	}
	l.choose(o.graphics)
	return l
}

// themesFolder is where the player's own themes are.
func themesFolder() string { return filepath.Join(filepath.Dir(configPath()), "themes") }

// schemes are all themes there are, the chosen one first. A file with a mistake matters only if it is the chosen one.
func (o *options) schemes() ([]theme.Scheme, error) {
	all, wrong := theme.Load(themesFolder())
	for _, err := range wrong {
		var mistake *theme.FileError
		if errors.As(err, &mistake) && filepath.Base(mistake.Path) == o.theme+".toml" {
			return nil, usage("Mend the file; docs/config.md shows what it may hold.", "%w", err)
		}
	}
	at := slices.IndexFunc(all, func(s theme.Scheme) bool { return s.Name == o.theme })
	if at < 0 {
		return nil, usage("There are "+strings.Join(names(all), ", ")+"; your own go into "+shortHome(themesFolder())+".", "there is no theme %q", o.theme)
	}
	return slices.Concat(all[at:], all[:at]), nil
}

func names(of []theme.Scheme) []string {
	out := make([]string, len(of))
	for i, s := range of {
		out[i] = s.Name
	}
	return out
}

// writeThemes lists the themes there are, and what is wrong with files that are none.
func writeThemes(b *strings.Builder) {
	all, wrong := theme.Load(themesFolder())
	fmt.Fprintf(b, "\n# themes: %s\n# your own: NAME.toml in %s\n", strings.Join(names(all), ", "), themesFolder())
	for _, err := range wrong {
		fmt.Fprintf(b, "# left out: %v\n", err)
	}
}

// usualCell stands for the size of a cell the terminal does not tell. Kitty's protocol scales pictures to the cells there are.
var usualCell = image.Pt(10, 20)

// choose sets what pieces are drawn with. Pictures need colours, and pieces that are no letters.
func (l *look) choose(g graphics) {
	by := tty.NoPictures
	switch g {
	case graphicsKitty:
		by = tty.KittyPictures
	case graphicsSixel:
		by = tty.SixelPictures
	case graphicsAuto:
		by = l.said.Protocol()
	default:
	}
	if l.theme.Depth == theme.None || l.theme.Glyphs == theme.ASCII {
		by = tty.NoPictures
	}
	l.theme.Graphics = theme.Blocks
	switch {
	case by != tty.NoPictures:
		l.theme.Graphics = theme.Pixels
	case g == graphicsGlyphs:
		l.theme.Graphics = theme.Letters
	}
	l.pictures = tty.Pictures{Protocol: by, Cell: l.said.Cell, Tmux: l.said.Tmux, Fixed: l.said.Fixed}
	if by == tty.SixelPictures && !l.said.Fixed {
		l.theme.Spare = 1 // a picture there might make the screen scroll
	}
	if l.pictures.Cell == (image.Point{}) {
		l.pictures.Cell = usualCell
	}
}

// describe says what pieces are drawn with, and why.
func (l *look) describe() string {
	cells := fmt.Sprintf("cells of %dx%d pixels", l.pictures.Cell.X, l.pictures.Cell.Y)
	who := l.said.Name
	if who == "" {
		who = "a terminal that does not tell its name"
	}
	switch l.pictures.Protocol {
	case tty.KittyPictures:
		return "pictures by Kitty's protocol, " + cells + ", " + who
	case tty.SixelPictures:
		return "pictures by sixels, " + cells + ", " + who
	default:
	}
	switch {
	case l.theme.Glyphs == theme.ASCII:
		return "letters"
	case l.theme.Graphics == theme.Letters:
		return "chess figures of the font"
	case l.theme.Depth == theme.None:
		return "block elements: pictures need colours"
	case l.said.Kitty:
		return "block elements: " + who + " takes pictures, but is not known to show them by placeholders"
	case l.said.Sixel:
		return "block elements: " + who + " takes sixels, but does not tell the size of a cell"
	}
	return "block elements: " + who + " offers no pictures"
}

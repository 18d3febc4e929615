package vt

import (
	"errors"
	"image"
	"image/color"
)

var errSixel = errors.New("not understood")

// raster is a picture being read from sixels.
type raster struct {
	img    *image.NRGBA
	colors map[int]color.NRGBA
	color  int
	x, y   int
}

// readSixel reads what stands between q and ST.
func readSixel(data string) (*image.NRGBA, error) {
	r := raster{colors: map[int]color.NRGBA{}}
	for i := 0; i < len(data); {
		c := data[i]
		numbers, n := parameters(data[i+1:])
		if c != '"' && c != '#' && c != '!' {
			n = 0
		}
		i += 1 + n
		switch {
		case c == '"' && len(numbers) == 4 && numbers[0] == 1 && numbers[1] == 1:
			r.img = image.NewNRGBA(image.Rect(0, 0, numbers[2], numbers[3]))
		case r.img == nil:
			return nil, errSixel
		case c == '#' && len(numbers) == 5 && numbers[1] == 2:
			part := func(i int) uint8 { return uint8((numbers[i]*255 + 50) / 100) }
			r.colors[numbers[0]] = color.NRGBA{part(2), part(3), part(4), 0xff}
		case c == '#' && len(numbers) == 1:
			r.color = numbers[0]
		case c == '!' && len(numbers) == 1 && i < len(data):
			r.sixels(data[i], numbers[0])
			i++
		case c == '$':
			r.x = 0
		case c == '-':
			r.x, r.y = 0, r.y+6
		case c >= '?' && c <= '~':
			r.sixels(c, 1)
		default:
			return nil, errSixel
		}
	}
	return r.img, nil
}

// parameters are the numbers a command is followed by, and how long they are.
func parameters(data string) (numbers []int, n int) {
	numbers = []int{0}
	for ; n < len(data) && (data[n] == ';' || data[n] >= '0' && data[n] <= '9'); n++ {
		if data[n] == ';' {
			numbers = append(numbers, 0)
			continue
		}
		numbers[len(numbers)-1] = numbers[len(numbers)-1]*10 + int(data[n]-'0')
	}
	return numbers, n
}

// sixels inks one column of six pixels, so many times.
func (r *raster) sixels(c byte, times int) {
	for range times {
		for i := range 6 {
			if (c-'?')>>i&1 != 0 {
				r.img.SetNRGBA(r.x, r.y+i, r.colors[r.color])
			}
		}
		r.x++
	}
}

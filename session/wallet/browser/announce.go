package browser

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mdp/qrterminal/v3"
	"rsc.io/qr"
)

// Page is where an approval can be answered.
type Page struct {
	URL   string    // works once, on this machine: http://127.0.0.1:PORT/#TOKEN
	Until time.Time // when it closes if nobody answers
}

// QR is the address as a code of half blocks, about 17 lines of 33 columns. A phone can follow
// it only if the port is forwarded to it, as adb reverse does.
func (p Page) QR() string {
	var b strings.Builder
	qrterminal.GenerateHalfBlock(p.URL, qr.L, &b)
	return b.String()
}

// Print announces pages as plain lines.
func Print(w io.Writer) func(Page) {
	return func(p Page) {
		_, _ = fmt.Fprintf(w, "Approve in your browser, before %s:\n\n  %s\n\n%s", p.Until.Format("15:04"), p.URL, p.QR())
	}
}

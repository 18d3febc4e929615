package backend

import "time"

// Ask is what a wallet is asked that lives elsewhere, such as in the browser, and where to answer. The zero value says that nothing is
// asked any more.
type Ask struct {
	What  string    // "Connect your wallet in the browser"
	URL   string    // the address to open; "": go on where it was opened before
	Code  []string  // the address as a QR code of block characters, light on dark; nil without one
	Until time.Time // when it is given up; zero without a URL
}

// Over reports that nothing is asked any more.
func (a Ask) Over() bool { return a.What == "" }

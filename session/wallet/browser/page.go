package browser

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page's three parts
	"encoding/base64"
	"fmt"
)

var (
	//go:embed page/page.html
	html []byte
	//go:embed page/page.css
	style []byte
	//go:embed page/page.js
	script []byte
)

// page is the one document there is: no build step, no second request. Style and script stand
// in it and are allowed by their hashes, so nothing else runs.
var page = bytes.Replace(bytes.Replace(html,
	[]byte("/*style*/"), style, 1),
	[]byte("/*script*/"), script, 1)

// policy is the page's Content-Security-Policy. Wallets' icons are data: URLs (Wallet Standard).
var policy = fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; img-src data:; "+
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'", digest(script), digest(style))

// digest is a source as a policy names it.
func digest(source []byte) string {
	sum := sha256.Sum256(source)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

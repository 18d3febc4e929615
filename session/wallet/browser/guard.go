package browser

import (
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
)

// errStranger says a request has no right to ask: no token, a wrong one, or one that was never given out.
var errStranger = errors.New("this page does not belong to the approval; open the address from the terminal")

// maxBody is the most a request may hold; a signed transaction has 1,644 bytes of base64.
const maxBody = 4096

// same compares secrets in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// guard lets through what our own page asks and nothing else. It answers every request with
// headers that keep the page out of frames, caches and other origins' reach; it never allows
// another origin by CORS, so a browser shows no other site our answers.
func (v *visit) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		if status := v.refusal(r); status != 0 {
			http.Error(w, http.StatusText(status), status)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// refusal is the status a foreign request is refused with, 0 for none.
func (v *visit) refusal(r *http.Request) int {
	origin, given := r.Header["Origin"]
	ours := len(origin) == 1 && origin[0] == "http://"+v.host
	switch {
	case r.Host != v.host:
		return http.StatusMisdirectedRequest // a rebound name, or a proxy
	case given && !ours:
		return http.StatusForbidden
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return 0 // the page itself, the same for everybody
	case !ours:
		return http.StatusForbidden // browsers send Origin with every POST
	case !sameOrigin(r.Header.Get("Sec-Fetch-Site")):
		return http.StatusForbidden
	case !isJSON(r.Header.Get("Content-Type")):
		return http.StatusUnsupportedMediaType
	}
	return 0
}

// sameOrigin reads Sec-Fetch-Site; browsers from before 2023 do not send it.
func sameOrigin(site string) bool { return site == "" || site == "same-origin" }

// isJSON asks for the type no form can send.
func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}

// setHeaders are the same on every answer, refusals too.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups") // some wallets answer from a popup
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

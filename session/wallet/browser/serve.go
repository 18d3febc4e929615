package browser

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"
)

// farewell is how long the page has to hear that the visit is over.
const farewell = time.Second

// serve starts the page's server; it stops by itself when the visit ends.
func (v *visit) serve(ctx context.Context) error {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	v.host = l.Addr().String()
	server := &http.Server{Handler: v.guard(v.routes()), ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	go func() { _ = server.Serve(l) }()
	go v.shutdown(context.WithoutCancel(ctx), server)
	return nil
}

// shutdown waits for the end of the visit, then stops listening at once and lets the page hear why.
func (v *visit) shutdown(ctx context.Context, server *http.Server) {
	defer close(v.closed)
	_ = v.await(ctx, func() bool { return false })
	ctx, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// routes are the page and what it may say.
func (v *visit) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("POST /claim", v.onClaim)
	mux.HandleFunc("POST /state", v.known(v.onState))
	mux.HandleFunc("POST /account", v.known(v.onAccount))
	mux.HandleFunc("POST /transaction", v.known(v.onTransaction))
	mux.HandleFunc("POST /signed", v.known(v.onSigned))
	mux.HandleFunc("POST /agree", v.known(v.onAgree))
	mux.HandleFunc("POST /problem", v.known(v.onProblem))
	mux.HandleFunc("POST /reject", v.known(v.onReject))
	return mux
}

// known asks for the secret the page got for its token.
func (v *visit) known(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || !same(secret, v.secret) {
			answer(w, http.StatusUnauthorized, refused(errStranger))
			return
		}
		next(w, r)
	}
}

// read decodes a request's body; if it cannot, it has answered.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &large):
		answer(w, http.StatusRequestEntityTooLarge, refused(err))
	default:
		answer(w, http.StatusBadRequest, refused(errors.New("the request cannot be read")))
	}
	return false
}

// complaint is the body of every refusal after the guard.
type complaint struct {
	Text string `json:"text"`
}

func refused(err error) complaint { return complaint{Text: err.Error()} }

// answer writes JSON.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

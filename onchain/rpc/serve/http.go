package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"castlekey/onchain/rpc"
)

// Limits of bodies, in bytes. The first is Agave's. On this machine an account of the largest size may be set, in hex.
const (
	maxBody      = 50_000
	maxBatchBody = 500_000
	maxLocalBody = 24 << 20
)

// pieceSize is how much of an answer, in bytes, a client has to take in writeTimeout.
const pieceSize = 1 << 20

// ServeHTTP implements http.Handler: calls by POST, sockets by upgrade, health by GET.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w, r)
	switch {
	case !s.rates.allow(r):
		http.Error(w, "Too many requests", http.StatusTooManyRequests)
	case r.Method == http.MethodOptions:
		w.WriteHeader(http.StatusNoContent)
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		s.serveSocket(w, r)
	case r.Method == http.MethodGet && r.URL.Path == "/health":
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "ok") // who has left needs no answer
	case r.Method != http.MethodPost:
		http.Error(w, "Used HTTP Method is not allowed. POST or OPTIONS is required", http.StatusMethodNotAllowed)
	case !isJSON(r):
		http.Error(w, "Supplied content type is not allowed. Content-Type: application/json is required",
			http.StatusUnsupportedMediaType)
	default:
		s.serveCall(w, r)
	}
}

// allowOrigins lets web pages of any origin call, as every Solana node does.
func allowOrigins(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	if r.Method != http.MethodOptions {
		return
	}
	h.Set("Access-Control-Allow-Methods", "POST, GET, OPTIONS")
	h.Set("Access-Control-Max-Age", "86400")
	allowed := "content-type, solana-client"
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		allowed = asked
	}
	h.Set("Access-Control-Allow-Headers", allowed)
	if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
}

// isJSON refuses what a web page may send without asking first, so that the rules of origins hold.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// errNoRoom says that other clients are sending or taking too much at the moment.
var errNoRoom = errors.New("no room")

func (s *Server) serveCall(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(w, r)
	if size := int64(len(answer)); size > maxSmall {
		if s.answers.take(size) {
			defer s.answers.give(size)
		} else {
			err = errNoRoom
		}
	}
	s.hurry(w)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, "Request body is too large", http.StatusRequestEntityTooLarge)
	case errors.Is(err, errNoRoom):
		http.Error(w, "Server is busy", http.StatusServiceUnavailable)
	case err == nil: // otherwise the client is gone
		s.send(w, answer)
	}
}

// answer reads a request and executes its calls. What it holds meanwhile is free again before anybody has to read the answer.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, held, err := s.readBody(w, r)
	defer s.bodies.give(held)
	if err != nil {
		return nil, err
	}
	select {
	case s.calls <- struct{}{}:
		defer func() { <-s.calls }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return rpc.Serve(r.Context(), s.handler(r), body), nil
}

// send writes an answer. A client has to take every piece in time, so that one that reads slowly is served to the end.
func (s *Server) send(w http.ResponseWriter, answer []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for piece := range slices.Chunk(answer, pieceSize) {
		s.hurry(w)
		if _, err := w.Write(piece); err != nil {
			return // who has left needs no answer
		}
	}
}

// hurry gives the client a while from now to take what is written next.
func (s *Server) hurry(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.patience)) // fails where nothing can be late
}

// readBody reads a call or a batch, of which more is accepted, and says how much room of bodies it holds: what is longer than a
// call takes some, and nobody takes any by merely announcing a long body.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) (body []byte, held int64, err error) {
	local, most := s.servesLocally(r), int64(maxBatchBody)
	if local {
		most = maxLocalBody
	}
	in := http.MaxBytesReader(w, r.Body, most)
	body, err = io.ReadAll(io.LimitReader(in, maxBody+1))
	switch {
	case err != nil || len(body) <= maxBody:
		return body, 0, err
	case !local && body[0] != '[':
		return nil, 0, &http.MaxBytesError{Limit: maxBody}
	case r.ContentLength >= 0:
		most = min(most, r.ContentLength)
	}
	if !s.bodies.take(most) {
		return nil, 0, errNoRoom
	}
	rest, err := io.ReadAll(in)
	return append(body, rest...), most, err
}

// handler returns what answers a request's calls.
func (s *Server) handler(r *http.Request) rpc.Handler {
	if !s.servesLocally(r) {
		return s.config.Handler
	}
	return both{s.config.Handler, s.config.Local}
}

func (s *Server) servesLocally(r *http.Request) bool { return s.config.Local != nil && isLocal(r) }

// both asks a second handler for what the first does not offer.
type both struct{ first, second rpc.Handler }

// Handle implements rpc.Handler.
func (b both) Handle(ctx context.Context, method string, params json.RawMessage) (any, *rpc.Error) {
	result, err := b.first.Handle(ctx, method, params)
	if err != nil && err.Code == rpc.CodeMethodNotFound {
		return b.second.Handle(ctx, method, params)
	}
	return result, err
}

// isLocal reports whether a request comes from this machine, and not from a page of elsewhere in a browser on it, nor by a proxy or a
// tunnel from anywhere. These have a host's own name on the request, as has a page whose name was bound to this machine, or say for whom
// they ask.
func isLocal(r *http.Request) bool {
	if !loopback(peer(r)) || !isHere(hostname(r.Host)) || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && isHere(u.Hostname())
}

// isHere reports whether a host's name or address is one of those that mean this machine alone.
func isHere(host string) bool { return strings.EqualFold(host, "localhost") || loopback(host) }

// hostname is a host, that may come with a port, without it.
func hostname(host string) string { return (&url.URL{Host: host}).Hostname() }

// peer is the address a request comes from.
func peer(r *http.Request) string { return hostOf(r.RemoteAddr) }

// hostOf is an address without its port.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	return host
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

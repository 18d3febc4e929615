package serve_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// post sends a body as JSON and returns the answer.
func (n *node) post(t testing.TB, body string) string {
	t.Helper()
	r, err := http.Post(n.http, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// TestCallsAreAnsweredToTheLetter compares whole bodies.
func TestCallsAreAnsweredToTheLetter(t *testing.T) {
	n := start(t)
	call := func(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"method":"getHealth"}` }
	ok := func(id string) string { return `{"jsonrpc":"2.0","result":"ok","id":` + id + `}` }
	const (
		invalid  = `{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid request"},"id":null}`
		unparsed = `{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}`
		unknown  = `{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":2}`
		bare     = `{"jsonrpc":"2.0","method":"ping"}`
	)
	noSignature := `{"jsonrpc":"2.0","id":1,"method":"getTransaction","params":["` + strings.Repeat("1", 64) + `"]}`
	cases := map[string]struct{ body, want string }{
		"a number for an id":       {call("1"), ok("1")},
		"a text for an id":         {call(`"8f-1"`), ok(`"8f-1"`)},
		"a number no float holds":  {call("18446744073709551615"), ok("18446744073709551615")},
		"null for an id":           {call("null"), ok("null")},
		"an object for an id":      {call("{}"), invalid},
		"no id":                    {bare, ""},
		"null for a result":        {noSignature, `{"jsonrpc":"2.0","result":null,"id":1}`},
		"a batch":                  {"[" + call("1") + "," + call(`"b"`) + "]", "[" + ok("1") + "," + ok(`"b"`) + "]"},
		"a batch with errors":      {"[" + call("1") + `,7,{"jsonrpc":"2.0","id":2,"method":"no"}]`, "[" + ok("1") + "," + invalid + "," + unknown + "]"},
		"a batch nobody waits for": {"[" + bare + "]", ""},
		"an empty batch":           {"[]", invalid},
		"a batch of too many":      {"[" + strings.Repeat(call("1")+",", 100) + call("1") + "]", invalid},
		"a batch cut short":        {"[" + call("1"), unparsed},
		"nothing":                  {"", unparsed},
		"garbage":                  {"?{", unparsed},
		"JSON that is no request":  {`"getHealth"`, invalid},
		"another version":          {`{"jsonrpc":"1.0","id":2,"method":"getHealth"}`, strings.Replace(invalid, "null}", "2}", 1)},
		"space around":             {" \n" + call("1") + "\n", ok("1")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := n.post(t, c.body); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestHTTPIsAsClientsExpect: statuses, health and the rules of origins, on both ports.
func TestHTTPIsAsClientsExpect(t *testing.T) {
	n := start(t)
	const json = "Content-Type: application/json"
	cases := map[string]struct {
		method, path, header, body string
		status                     int
		want                       string
	}{
		"health":                   {"GET", "/health", "", "", 200, "ok"},
		"a page":                   {"GET", "/", "", "", 405, "POST or OPTIONS"},
		"a deletion":               {"DELETE", "/", "", "", 405, "POST or OPTIONS"},
		"a call that is no JSON":   {"POST", "/", "Content-Type: text/plain", "{}", 415, "application/json is required"},
		"a call that says nothing": {"POST", "/", "", "{}", 415, "application/json is required"},
		"a charset":                {"POST", "/", json + "; charset=utf-8", "{", 200, "Parse error"},
		"a question before a call": {"OPTIONS", "/", "Access-Control-Request-Headers: content-type,solana-client", "", 204, ""},
	}
	for name, c := range cases {
		for _, base := range []string{n.http, strings.Replace(n.ws, "ws", "http", 1)} {
			request, err := http.NewRequestWithContext(t.Context(), c.method, base+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if key, value, ok := strings.Cut(c.header, ": "); ok {
				request.Header.Set(key, value)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || response.StatusCode != c.status || !strings.Contains(string(body), c.want) {
				t.Errorf("%s: %d %s, %v", name, response.StatusCode, body, err)
			}
			if got := response.Header.Get("Access-Control-Allow-Origin"); got != "*" {
				t.Errorf("%s: allows origin %q", name, got)
			}
			if asked := request.Header.Get("Access-Control-Request-Headers"); response.Header.Get("Access-Control-Allow-Headers") != asked {
				t.Errorf("%s: headers %q are not allowed", name, asked)
			}
		}
	}
}

// TestBodiesAreBounded, more widely for this machine, which may set whole accounts.
func TestBodiesAreBounded(t *testing.T) {
	n := start(t)
	long := func(first string, size int) string { return first + strings.Repeat(" ", size-len(first)) }
	for name, c := range map[string]struct {
		origin, body string
		status       int
	}{
		"a call of 50 kB":            {"https://example.com", long("{", 50_000), 200},
		"a call of more":             {"https://example.com", long("{", 50_001), 413},
		"a batch of 500 kB":          {"https://example.com", long("[", 500_000), 200},
		"a batch of more":            {"https://example.com", long("[", 500_001), 413},
		"a call of 24 MB, from here": {"", long("{", 24<<20), 200},
		"a call of more, from here":  {"", long("{", 24<<20+1), 413},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.http, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Origin", c.origin)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		response.Body.Close()
		if response.StatusCode != c.status {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
	}
}

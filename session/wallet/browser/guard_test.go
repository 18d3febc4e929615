package browser_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// foreign is what no page of ours sends, and the status it is refused with.
func foreign(p *tab) map[string]struct {
	change func(*http.Request)
	want   int
} {
	port := p.origin[strings.LastIndex(p.origin, ":"):]
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	drop := func(name string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(name) } }
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	method := func(name string) func(*http.Request) { return func(r *http.Request) { r.Method = name } }
	rebound := func(r *http.Request) {
		r.Host = "evil.example" + port
		r.Header.Set("Origin", "http://evil.example"+port)
	}
	return map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"another site":                     {set("Origin", "https://evil.example"), http.StatusForbidden},
		"another port of this machine":     {set("Origin", "http://127.0.0.1:1"), http.StatusForbidden},
		"this machine by name":             {set("Origin", "http://localhost"+port), http.StatusForbidden},
		"the same address by TLS":          {set("Origin", "https://127.0.0.1"+port), http.StatusForbidden},
		"a sandboxed frame":                {set("Origin", "null"), http.StatusForbidden},
		"no origin":                        {drop("Origin"), http.StatusForbidden},
		"two origins":                      {func(r *http.Request) { r.Header.Add("Origin", p.origin) }, http.StatusForbidden},
		"a browser that says cross-site":   {set("Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		"a browser that says same-site":    {set("Sec-Fetch-Site", "same-site"), http.StatusForbidden},
		"a name in the place of ours":      {host("evil.example" + port), http.StatusMisdirectedRequest},
		"localhost":                        {host("localhost" + port), http.StatusMisdirectedRequest},
		"no port":                          {host("127.0.0.1"), http.StatusMisdirectedRequest},
		"a name rebound to this machine":   {rebound, http.StatusMisdirectedRequest},
		"a form":                           {set("Content-Type", "application/x-www-form-urlencoded"), http.StatusUnsupportedMediaType},
		"text, as no preflight would stop": {set("Content-Type", "text/plain"), http.StatusUnsupportedMediaType},
		"no content type":                  {drop("Content-Type"), http.StatusUnsupportedMediaType},
		"no secret":                        {drop("Authorization"), http.StatusUnauthorized},
		"the token in the secret's place":  {set("Authorization", "Bearer "+p.token), http.StatusUnauthorized},
		"a secret cut short":               {set("Authorization", "Bearer "+p.secret[1:]), http.StatusUnauthorized},
		"another scheme":                   {set("Authorization", "Basic "+p.secret), http.StatusUnauthorized},
		"a read":                           {method(http.MethodGet), http.StatusMethodNotAllowed},
		"a deletion":                       {method(http.MethodDelete), http.StatusMethodNotAllowed},
	}
}

// TestForeignRequestsAreRefused sends what no page of ours would, and then shows that the
// visit took no notice: the player's own page approves.
func TestForeignRequestsAreRefused(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	for name, test := range foreign(p) {
		for _, path := range []string{"/reject", "/signed", "/account", "/problem", "/state"} {
			r := p.request(path, struct{}{})
			test.change(r)
			status, header, _ := p.send(r)
			if status != test.want {
				t.Errorf("%s, %s: %d, want %d", name, path, status, test.want)
			}
			checkHeaders(t, header)
		}
	}
	p.approve()
	if err := result(t, signed); err != nil {
		t.Errorf("the player's own page: %v", err)
	}
}

func TestOnlyTheTokenOpensAPage(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.visit(t)
	if status, _ := p.post("/state", struct{}{}); status != http.StatusUnauthorized {
		t.Errorf("before the claim: %d", status)
	}
	for name, token := range map[string]string{"none": "", "a longer one": p.token + "A", "another": strings.Repeat("A", len(p.token))} {
		if status, _ := p.post("/claim", map[string]string{"token": token}); status != http.StatusUnauthorized {
			t.Errorf("token, %s: %d", name, status)
		}
	}
	p.claim()
	p.listen()
	p.approve()
	if err := result(t, signed); err != nil {
		t.Errorf("wrong tokens ended the visit: %v", err)
	}
}

// checkHeaders looks for what every answer has, refusals too.
func checkHeaders(t *testing.T, h http.Header) {
	t.Helper()
	if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" {
		t.Errorf("headers are missing: %v", h)
	}
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s lets another origin in", name)
		}
	}
}

func TestAPreflightIsNotAnswered(t *testing.T) {
	o := open(t, known)
	o.sign(t.Context(), transaction(t))
	r := o.visit(t).request("/claim", nil)
	r.Method = http.MethodOptions
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Access-Control-Request-Method", "POST")
	status, header, _ := (&tab{t: t}).send(r)
	if status != http.StatusForbidden {
		t.Errorf("status %d", status)
	}
	checkHeaders(t, header)
}

func TestAnotherSiteMayNotReadThePage(t *testing.T) {
	o := open(t, known)
	o.sign(t.Context(), transaction(t))
	r := o.visit(t).request("/", nil)
	r.Method = http.MethodGet
	r.Header.Set("Origin", "https://evil.example")
	if status, _, _ := (&tab{t: t}).send(r); status != http.StatusForbidden {
		t.Errorf("status %d", status)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.connect()
	p.until("sign")
	tests := map[string]struct {
		path, body string
		want       int
	}{
		"twenty kilobytes of transaction": {"/signed", `{"transaction":"` + strings.Repeat("A", 20_000) + `"}`, http.StatusRequestEntityTooLarge},
		"just too much":                   {"/problem", `{"kind":"wallet","text":"` + strings.Repeat("a", 4096) + `"}`, http.StatusRequestEntityTooLarge},
		"no JSON":                         {"/signed", "transaction", http.StatusBadRequest},
		"nothing":                         {"/signed", "", http.StatusBadRequest},
		"no base64":                       {"/signed", `{"transaction":"*"}`, http.StatusBadRequest},
		"a field too many":                {"/reject", `{"really":true}`, http.StatusBadRequest},
		"two values":                      {"/reject", `{}{}`, http.StatusBadRequest},
		"an account of no key":            {"/account", `{"wallet":"x","account":"pawn","chains":[]}`, http.StatusBadRequest},
		"the zero account":                {"/account", `{"wallet":"x","account":"11111111111111111111111111111111","chains":[]}`, http.StatusBadRequest},
	}
	for name, test := range tests {
		if status, _, text := p.send(p.request(test.path, []byte(test.body))); status != test.want {
			t.Errorf("%s: %d %s, want %d", name, status, text, test.want)
		}
	}
	p.post("/reject", struct{}{})
	if err := result(t, signed); err == nil {
		t.Error("signed")
	}
}

// TestAnAnswerCountsOnce posts the same answer eight times at once.
func TestAnAnswerCountsOnce(t *testing.T) {
	o := open(t, known)
	signed := o.sign(t.Context(), transaction(t))
	p := o.enter(t)
	p.connect()
	wire := signWire(t, p.until("sign").Transaction, key, 0)
	answers := make(chan int)
	for range 8 {
		go func() { answers <- p.answer(wire) }()
	}
	taken := 0
	for range 8 {
		switch status := <-answers; status {
		case http.StatusOK:
			taken++
		case 0, http.StatusConflict:
		default:
			t.Errorf("status %d", status)
		}
	}
	if err := result(t, signed); err != nil || taken != 1 {
		t.Errorf("%d answers were taken: %v", taken, err)
	}
}

// get asks as a browser's address bar does.
func (p *tab) get(path string) (status int, header http.Header, text string) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.origin+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.send(r)
}

func TestThePageHoldsNothingForeignAndNothingSecret(t *testing.T) {
	o := open(t, known)
	o.sign(t.Context(), transaction(t))
	p := o.visit(t)
	status, header, text := p.get("/")
	if status != http.StatusOK || strings.Contains(text, p.token) {
		t.Errorf("status %d, token in the page %v", status, strings.Contains(text, p.token))
	}
	checkHeaders(t, header)
	policy := header.Get("Content-Security-Policy")
	for tag, directive := range map[string]string{"script": "script-src", "style": "style-src"} {
		found := regexp.MustCompile(`(?s)<`+tag+`[^>]*>(.*?)</`+tag+`>`).FindAllStringSubmatch(text, -1)
		if len(found) != 1 {
			t.Fatalf("%d elements %s", len(found), tag)
		}
		sum := sha256.Sum256([]byte(found[0][1]))
		if want := directive + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(policy, want) {
			t.Errorf("the policy allows another %s than the page's: %s", tag, policy)
		}
	}
	for _, want := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(text, "innerHTML") || strings.Contains(text, "https://") {
		t.Error("the page takes more than it needs")
	}
	for _, path := range []string{"/page.js", "/claim", "/x", "/favicon.ico"} {
		if status, _, _ := p.get(path); status == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
}

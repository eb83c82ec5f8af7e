package httpx_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

const webPage = "\n<!DOCTYPE html>\n<html><title>Sign in to the hotel</title></html>"

func TestMeaningsOfRefusals(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		means  error
	}{
		{401, `{}`, connectors.ErrReauth}, {404, ``, connectors.ErrGone}, {410, ``, connectors.ErrGone},
		{403, webPage, connectors.ErrChallenge}, {403, `{}`, nil}, {400, ``, nil}, {404, webPage, connectors.ErrGone},
	} {
		_, client := newVendor(says(c.status, c.body))
		_, err := get(t, client)
		for _, meaning := range []error{connectors.ErrReauth, connectors.ErrGone, connectors.ErrChallenge} {
			if errors.Is(err, meaning) != (c.means == meaning) {
				t.Errorf("%d %q: %v means %v", c.status, c.body, err, meaning)
			}
		}
	}
}

// The body of a refusal is for the connector; in the text it might tell a secret.
func TestRefusalsKeepTheBodyForTheConnector(t *testing.T) {
	_, c := newVendor(says(400, `{"error":"token abcdef is not good"}`))
	_, err := get(t, c)
	var refused *httpx.StatusError
	if !errors.As(err, &refused) || string(refused.Body) != `{"error":"token abcdef is not good"}` || strings.Contains(err.Error(), "abcdef") {
		t.Errorf("%v", err)
	}
}

func TestJSON(t *testing.T) {
	var got struct{ N int }
	ask := func(step func(*http.Request) (*http.Response, error)) ([]byte, error) {
		_, c := newVendor(step)
		return httpx.JSON(t.Context(), c, "https://vendor.test/data?token=geheim", nil, &got)
	}
	raw, err := ask(says(200, " {\"n\": 4}\n"))
	if err != nil || got.N != 4 || string(raw) != " {\"n\": 4}\n" {
		t.Errorf("%q, %+v, %v", raw, got, err)
	}
	for _, nothing := range []func(*http.Request) (*http.Response, error){says(204, ""), says(200, ""), says(200, " \n")} {
		if raw, err := ask(nothing); raw != nil || err != nil || got.N != 4 {
			t.Errorf("nothing is %q, %+v, %v", raw, got, err)
		}
	}
	// A page or half an answer is tried again another day; a new shape is not mended by that.
	for body, page := range map[string]bool{webPage: true, "\ufeff<html>": true, `{"n": 4`: false, "busy": false} {
		_, err := ask(says(200, body))
		var notData *httpx.NotDataError
		if !errors.As(err, &notData) || notData.Page != page || connectors.IsPermanent(err) || strings.Contains(err.Error(), "geheim") || notData.Advice() == "" {
			t.Errorf("%q: %v", body, err)
		}
	}
	if _, err := ask(says(200, `{"n": "four"}`)); !connectors.IsPermanent(err) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("another shape: %v", err)
	}
}

func TestIsPage(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		want       bool
	}{
		{"", "<!DOCTYPE html><p>", true}, {"application/json", "  <HTML lang=de>", true}, {"Text/HTML; charset=utf-8", "<!-- x --><p>", true},
		{"", "<gpx>", false}, {"text/html", `{"a":1}`, false}, {"text/html", "", false}, {"application/xml", "<?xml version='1.0'?><gpx>", false},
	} {
		if got := httpx.IsPage(http.Header{"Content-Type": {c.kind}}, []byte(c.body)); got != c.want {
			t.Errorf("%q %q: %v", c.kind, c.body, got)
		}
	}
}

func TestSizeIsBounded(t *testing.T) {
	limits := connectors.Limits{MaxBody: 2 << 20}
	_, full := limitedVendor(limits, says(200, strings.Repeat("x", 2<<20)))
	if a, err := get(t, full); err != nil || len(a.Body) != 2<<20 {
		t.Errorf("as large as allowed: %v", err)
	}
	v, c := limitedVendor(limits, says(200, strings.Repeat("x", 2<<20+1)))
	if _, err := get(t, c); !connectors.IsPermanent(err) || len(v.at) != 1 || !strings.Contains(err.Error(), "2 MB") {
		t.Errorf("larger: %d requests, %v", len(v.at), err)
	}
}

// The time limit holds for the headers and for the body, and is not the same
// as being stopped.
func TestTimeLimit(t *testing.T) {
	limits := connectors.Limits{Timeout: 20 * time.Millisecond, Retries: -1}
	silent := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	slow := func(r *http.Request) (*http.Response, error) {
		resp, err := says(200, "")(r)
		resp.Body = waiting{r.Context()}
		return resp, err
	}
	for name, step := range map[string]func(*http.Request) (*http.Response, error){"headers": silent, "body": slow} {
		_, c := limitedVendor(limits, step)
		_, err := get(t, c)
		if err == nil || !strings.Contains(err.Error(), "no answer within 20ms") || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		limits := limits
		limits.Timeout = time.Hour
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, stop)
		_, c = limitedVendor(limits, step)
		if _, err := httpx.Get(ctx, c, "https://vendor.test/", nil, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, stopped: %v", name, err)
		}
	}
}

type waiting struct{ ctx context.Context }

func (w waiting) Read([]byte) (int, error) {
	<-w.ctx.Done()
	return 0, w.ctx.Err()
}
func (waiting) Close() error { return nil }

func TestCountAndAgent(t *testing.T) {
	var sent, received int64
	v := &vendor{steps: []func(*http.Request) (*http.Response, error){says(200, "seven b")}}
	v2, _ := newVendor()
	v.clock = v2.clock
	var agents []string
	base := roundTrip(func(r *http.Request) (*http.Response, error) {
		agents = append(agents, r.Header.Get("User-Agent"))
		return v.RoundTrip(r)
	})
	c := httpx.New(httpx.Options{Clock: v.clock, Base: base, Agent: "AthleteData/1", Count: func(s, r int64) { sent, received = sent+s, received+r }})
	req, _ := http.NewRequestWithContext(t.Context(), "POST", "https://vendor.test/", strings.NewReader("four"))
	if _, err := httpx.Fetch(c, req); err != nil {
		t.Fatal(err)
	}
	if _, err := httpx.Get(t.Context(), c, "https://vendor.test/", url.Values{"a": {"b"}}, http.Header{"User-Agent": {"com.vendor.app"}}); err != nil {
		t.Fatal(err)
	}
	if sent != 4 || received != 14 || strings.Join(agents, " ") != "AthleteData/1 com.vendor.app" {
		t.Errorf("%d sent, %d received, as %q", sent, received, agents)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

package httpx_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
)

// Without a network the words are for people and say what to do; what the
// operating system calls it can still be asked for.
func TestWhatCannotBeReachedIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		cause error
		words string
	}{
		{&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}, "vendor.test cannot be reached"},
		{&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "vendor.test", IsNotFound: true}}, "the address of vendor.test could not be found"},
		{&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ETIMEDOUT}, "vendor.test has not answered in time"},
		{io.EOF, "the connection to vendor.test broke off"},
	} {
		client := &http.Client{Transport: refusing{c.cause}}
		_, err := httpx.Get(t.Context(), client, "https://vendor.test/data", url.Values{"token": {"geheim"}}, nil)
		if err == nil || err.Error() != c.words || conntest.Advice(err) == "" || !errors.Is(err, c.cause) {
			t.Errorf("%v is told as %v, %q", c.cause, err, conntest.Advice(err))
		}
	}
}

type refusing struct{ err error }

func (r refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

// An answer that breaks off is one of them.
func TestAnAnswerThatBreaksOffIsSaidInWords(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
	}))
	defer server.Close()
	_, err := httpx.Get(t.Context(), server.Client(), server.URL, nil, nil)
	if err == nil || !strings.HasSuffix(err.Error(), " broke off") || conntest.Advice(err) == "" {
		t.Errorf("%v, %q", err, conntest.Advice(err))
	}
}

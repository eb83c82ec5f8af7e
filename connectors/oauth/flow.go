package oauth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"athletedata/connectors"
)

// ErrDeclined says that the person said no in the browser.
var ErrDeclined = connectors.Advise(errors.New("access was declined in the browser"),
	"Nothing was connected. Start again when you want to allow it.")

// Flow is one sign-in in the browser, from opening the address to the token.
type Flow struct {
	session  *connectors.Session
	config   Config
	redirect string
	state    string
	verifier string
	address  string

	listeners []net.Listener
	blocked   error
	server    *http.Server
	answers   chan url.Values
	closing   sync.Once
}

// goodbye is how long a page that is being sent may take once all is known.
const goodbye = time.Second

// Begin opens the listener and makes the address to open in the browser. Close
// it when done with it, whatever came of it. A port that is taken is no error:
// [Flow.Blocked] tells, and the address can still be pasted.
func Begin(ctx context.Context, s *connectors.Session, c Config) (*Flow, error) {
	if c.ClientID == "" {
		return nil, connectors.Permanent(errors.New("the client id is missing"))
	}
	f := &Flow{session: s, config: c, state: rand.Text(), answers: make(chan url.Values, 1)}
	host, path := c.Redirect, c.Path
	if host == "" {
		host = "127.0.0.1"
	}
	if path == "" {
		path = "/callback"
	}
	port, err := f.listen(ctx, host)
	if err != nil && c.Port == 0 {
		return nil, fmt.Errorf("waiting for the browser: %w", err)
	}
	if err != nil {
		s.Log.Warn("nothing can be heard from the browser", "port", c.Port, "error", err)
		f.blocked = connectors.Advise(fmt.Errorf("the browser cannot come back here by itself: port %d of this computer is taken", c.Port),
			"Close the program that uses this port and try again, or paste the address at which the browser ends.")
	}
	f.redirect = fmt.Sprintf("http://%s:%d%s", host, port, path)

	var options []oauth2.AuthCodeOption
	for name := range c.Extra {
		options = append(options, oauth2.SetAuthURLParam(name, c.Extra.Get(name)))
	}
	if c.PKCE {
		f.verifier = oauth2.GenerateVerifier()
		options = append(options, oauth2.S256ChallengeOption(f.verifier))
	}
	f.address = c.library("", f.redirect).AuthCodeURL(f.state, options...)
	f.serve(path)
	return f, nil
}

// listen opens the port on this computer only. A browser may take localhost for
// either loopback address, so that name needs both.
func (f *Flow) listen(ctx context.Context, host string) (port int, err error) {
	for range 20 { // a free port of the one address may be taken of the other
		if port, err = f.listenOnce(ctx, host); err == nil || f.config.Port != 0 {
			return port, err
		}
	}
	return port, err
}

func (f *Flow) listenOnce(ctx context.Context, host string) (int, error) {
	var config net.ListenConfig
	port := f.config.Port
	first, err := config.Listen(ctx, "tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return port, err
	}
	port = first.Addr().(*net.TCPAddr).Port
	if host != "localhost" {
		f.listeners = []net.Listener{first}
		return port, nil
	}
	second, err := config.Listen(ctx, "tcp6", fmt.Sprintf("[::1]:%d", port))
	if err == nil {
		f.listeners = []net.Listener{first, second}
		return port, nil
	}
	// A computer without IPv6 has no such address, and no browser that uses it.
	probe, none := config.Listen(ctx, "tcp6", "[::1]:0")
	if none != nil {
		f.listeners = []net.Listener{first}
		return port, nil
	}
	probe.Close()
	first.Close()
	return port, err
}

func (f *Flow) serve(path string) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the code
		switch {
		case !f.mine(query):
			w.WriteHeader(http.StatusBadRequest)
			writePage(w, "This is not the sign-in that was begun", "Go back to Athlete Data Warehouse and press the button again.")
			return
		case query.Get("code") == "":
			writePage(w, "Not connected", "You can close this page. Nothing was connected.")
		default:
			writePage(w, "Almost done", "You can close this page and go back to Athlete Data Warehouse.")
		}
		select {
		case f.answers <- query:
		default: // the browser loaded the page twice
		}
	})
	f.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	for _, l := range f.listeners {
		go f.server.Serve(l) // ends with Close
	}
}

func (f *Flow) mine(q url.Values) bool {
	return subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(f.state)) == 1
}

// Blocked says why the browser cannot come back by itself, nil if it can. Then
// only the address at which it ends, pasted, brings the sign-in to its end.
func (f *Flow) Blocked() error { return f.blocked }

// URL is the address to open in the browser.
func (f *Flow) URL() string { return f.address }

// Paste takes the address at which the browser ended when it could not come
// back by itself: on another computer, or with the port taken.
func (f *Flow) Paste(address string) error {
	u, err := url.Parse(strings.Trim(strings.TrimSpace(address), `"'<>`))
	if err != nil || u.Query().Get("state") == "" {
		return connectors.Advise(errors.New("that is not the address of the page after signing in"),
			"Copy all of the browser's address line: it begins with "+f.redirect+"?")
	}
	if !f.mine(u.Query()) {
		return connectors.Advise(errors.New("that address belongs to another sign-in"), "Press the button again and use the page that opens then.")
	}
	select {
	case f.answers <- u.Query():
	default:
	}
	return nil
}

// Wait waits for the browser to come back, exchanges the code and keeps the
// token. Cancelling ctx cancels the sign-in.
func (f *Flow) Wait(ctx context.Context) (Token, error) {
	select {
	case <-ctx.Done():
		return Token{}, ctx.Err()
	case answer := <-f.answers:
		f.Close()
		return f.exchange(ctx, answer)
	}
}

func (f *Flow) exchange(ctx context.Context, answer url.Values) (Token, error) {
	if code := answer.Get("error"); code != "" {
		if code == "access_denied" {
			return Token{}, ErrDeclined
		}
		return Token{}, fmt.Errorf("signing in: the vendor answered %q", code)
	}
	if answer.Get("code") == "" {
		return Token{}, errors.New("signing in: the vendor sent the browser back with nothing")
	}
	var options []oauth2.AuthCodeOption
	if f.verifier != "" {
		options = append(options, oauth2.VerifierOption(f.verifier))
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, f.session.HTTP)
	var failed error
	for _, address := range f.config.TokenURLs {
		got, err := f.config.library(address, f.redirect).Exchange(ctx, answer.Get("code"), options...)
		if err != nil {
			failed = errors.Join(failed, tokenError(err))
			if elsewhere(err) {
				continue
			}
			break // whether the code was used up is not known
		}
		t := tokenOf(got, address, f.session.Clock.Now())
		if t.Scope == "" {
			// Strava says only here what was granted, and who says nothing has
			// granted what was asked for (RFC 6749, 5.1).
			t.Scope = cmp.Or(answer.Get("scope"), strings.Join(f.config.Scopes, " "))
		}
		return t, keep(f.session, t)
	}
	return Token{}, fmt.Errorf("signing in: %w", failed)
}

// Close ends the listener at once, and lets the browser have the page that is
// on its way to it. It may be called more than once.
func (f *Flow) Close() {
	f.closing.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), goodbye)
		defer cancel()
		for _, l := range f.listeners {
			l.Close() // also one that the server has not yet come to
		}
		if f.server.Shutdown(ctx) != nil {
			f.server.Close()
		}
	})
}

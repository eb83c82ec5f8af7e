package librelinkup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// Calls, headers, numbers of status and the shapes of answers are those that
// github.com/timoschlueter/nightscout-librelink-up (2026-02-07) and its tests
// show; Abbott documents none of them.
const (
	pathLogin       = "/llu/auth/login"
	pathConnections = "/llu/connections"
	pathGraph       = "/llu/connections/%s/graph"
	pathLogbook     = "/llu/connections/%s/logbook"

	statusOK         = 0
	statusRefused    = 2   // the password is wrong, or the permission is no longer good
	statusStep       = 4   // terms have to be accepted first
	statusOldVersion = 920 // since 2025-10-08

	// tooMany is what the service answers besides 429 when it wants a pause.
	tooMany   = 430
	longPause = time.Hour
)

// client speaks to the service as the app does.
type client struct {
	session *connectors.Session
	http    *http.Client
	access  access
	adopted bool // a version that was demanded has been taken up
}

func newClient(s *connectors.Session, a access) (*client, error) {
	jar, err := cookiejar.New(nil) // the service sets cookies and wants them back
	if err != nil {
		return nil, err
	}
	h := *s.HTTP
	h.Jar = jar
	return &client{session: s, http: &h, access: a}, nil
}

// envelope is around every answer.
type envelope struct {
	Status int             `json:"status"`
	Data   json.RawMessage `json:"data"`
	Error  struct {
		Message string `json:"message"`
	} `json:"error"`
	Ticket ticket `json:"ticket"`
}

// ticket is a permission; a newer one comes with every answer. Expires is in
// seconds of Unix.
type ticket struct {
	Token   string `json:"token"`
	Expires int64  `json:"expires"`
}

// get asks for something as whoever is signed in and gives the data of the
// answer, byte for byte.
func (c *client) get(ctx context.Context, path string) (json.RawMessage, error) {
	e, err := c.call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	switch e.Status {
	case statusOK:
	case statusRefused:
		return nil, connectors.Advise(fmt.Errorf("LibreLinkUp answered %q: %w", e.Error.Message, connectors.ErrReauth), adviceAgain)
	case statusStep:
		return nil, connectors.Advise(fmt.Errorf("LibreLinkUp has new terms: %w", connectors.ErrChallenge),
			"Open the LibreLinkUp app on your phone, sign in and accept what it shows. Then sign in here again.")
	default:
		return nil, fmt.Errorf("LibreLinkUp answered with the status %d %q", e.Status, e.Error.Message)
	}
	if e.Ticket.Token != "" && e.Ticket.Token != c.access.Token {
		c.access.Token, c.access.Expires = e.Ticket.Token, e.Ticket.Expires
		if err := c.access.keep(c.session); err != nil {
			return nil, err
		}
	}
	return e.Data, nil
}

const (
	adviceAgain = "Sign in again with the e-mail address and password of the LibreLinkUp app."
	adviceWait  = "Abbott's service turns this program away at the moment. It is tried again later. If it stays like this, try from another network, or look for an update of this program."
)

// call sends a request. Where the service finds the app's version too old and
// says which it wants, that one is used from then on.
func (c *client) call(ctx context.Context, method, path string, body any) (*envelope, error) {
	e, err := c.send(ctx, method, path, body)
	var refusal *httpx.StatusError
	if !errors.As(err, &refusal) {
		return e, err
	}
	switch demanded := demandedVersion(refusal); {
	case refusal.Status == tooMany:
		return nil, &connectors.RateLimited{Until: c.session.Clock.Now().Add(longPause)}
	case refusal.Is(connectors.ErrChallenge), refusal.Status == http.StatusForbidden && demanded == "":
		// No ErrChallenge: a check passed in a browser does not help this service
		// of a phone's app, and an account that waited for it would lose days.
		return nil, connectors.Advise(errors.New("asking LibreLinkUp: "+err.Error()), adviceWait)
	case refusal.Is(connectors.ErrReauth):
		return nil, connectors.Advise(fmt.Errorf("asking LibreLinkUp: %w", err), adviceAgain)
	case demanded == "" || c.adopted || !newer(demanded, c.version()):
		return nil, connectors.Advise(fmt.Errorf("asking LibreLinkUp: %w", err),
			"Abbott may have changed something: look for an update of this program. Versions and addresses can also be put right under “Advanced”.")
	default:
		c.session.Log.Info("LibreLinkUp wants a newer version of the app", "version", demanded)
		c.adopted, c.access.Version = true, demanded
		return c.send(ctx, method, path, body)
	}
}

func (c *client) send(ctx context.Context, method, path string, body any) (*envelope, error) {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	target := c.base() + path
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(content))
	if err != nil {
		return nil, connectors.Permanent(fmt.Errorf("the address of LibreLinkUp is none: %w", err))
	}
	account := c.session.Account
	for name, value := range map[string]string{
		"version": c.version(), "product": account.Answer(product), "User-Agent": account.Answer(agent),
		"Accept": "application/json", "Content-Type": "application/json;charset=UTF-8",
	} {
		req.Header.Set(name, value)
	}
	if c.access.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.access.Token)
	}
	if c.access.Account != "" {
		req.Header.Set("account-id", c.access.Account)
	}
	answer, err := httpx.Fetch(c.http, req)
	if err != nil {
		return nil, err
	}
	var e envelope
	raw, err := answer.JSON(target, &e)
	if err == nil && raw == nil {
		err = errors.New("LibreLinkUp gave an empty answer")
	}
	return &e, err
}

// base is the address of the region, once it is known.
func (c *client) base() string {
	if c.access.Region == "" {
		return strings.TrimRight(c.session.Account.Answer(address), "/")
	}
	return strings.TrimRight(strings.ReplaceAll(c.session.Account.Answer(regional), "{region}", c.access.Region), "/")
}

// version is what the person says or the service has demanded, whichever is newer.
func (c *client) version() string {
	mine := c.session.Account.Answer(version)
	if c.access.Version != "" && newer(c.access.Version, mine) {
		return c.access.Version
	}
	return mine
}

// demandedVersion reads {"data":{"minimumVersion":"4.16.0"},"status":920}.
func demandedVersion(e *httpx.StatusError) string {
	var told struct {
		Status int `json:"status"`
		Data   struct {
			MinimumVersion string `json:"minimumVersion"`
		} `json:"data"`
	}
	if json.Unmarshal(e.Body, &told) != nil || told.Status != statusOldVersion || checkVersion(told.Data.MinimumVersion) != nil {
		return ""
	}
	return told.Data.MinimumVersion
}

// newer compares versions number by number.
func newer(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		var m, n int
		if i < len(x) {
			m, _ = strconv.Atoi(x[i])
		}
		if i < len(y) {
			n, _ = strconv.Atoi(y[i])
		}
		if m != n {
			return m > n
		}
	}
	return false
}

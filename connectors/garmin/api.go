package garmin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
)

// pause is the first pause after a 429, for which Garmin names no end; each
// further one in a row is twice as long, up to longest.
const (
	pause   = 30 * time.Minute
	longest = 8 * time.Hour
)

// call asks for an address with the account's token, renewing it in time and
// once after a refusal.
func (a *api) call(ctx context.Context, method, path string, query url.Values, accept string) (*httpx.Answer, error) {
	if err := a.fresh(ctx); err != nil {
		return nil, err
	}
	answer, err := a.send(ctx, method, path, query, accept)
	if httpx.Status(err) != http.StatusUnauthorized {
		return answer, err
	}
	if err := a.renew(ctx); err != nil {
		return nil, err
	}
	return a.send(ctx, method, path, query, accept)
}

func (a *api) send(ctx context.Context, method, path string, query url.Values, accept string) (*httpx.Answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, withQuery(a.at.api+path, query), nil)
	if err != nil {
		return nil, connectors.Permanent(errors.New("the address of Garmin's data server is none"))
	}
	req.Header.Set("Authorization", "Bearer "+a.token.Access)
	req.Header.Set("Accept", accept)
	answer, err := httpx.Fetch(a.session.HTTP, req)
	return answer, a.gate(err)
}

// json asks for JSON. No content gives no raw.
func (a *api) json(ctx context.Context, path string, query url.Values, into any) (raw []byte, err error) {
	answer, err := a.call(ctx, http.MethodGet, path, query, "application/json")
	if err != nil {
		return nil, err
	}
	return answer.JSON(a.at.api+path, into)
}

// look asks for something that may not be there. Garmin says so in several
// ways: no content is as good as null here. No raw is what Garmin does not know;
// from an empty body, which is not nil, nothing can be concluded.
func (a *api) look(ctx context.Context, path string, query url.Values) (raw []byte, err error) {
	answer, err := a.call(ctx, http.MethodGet, path, query, "application/json")
	switch {
	case httpx.Status(err) == http.StatusNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNoContent:
		return []byte("null"), nil
	}
	if raw, err = answer.JSON(a.at.api+path, nil); err == nil && raw == nil {
		raw = []byte{}
	}
	return raw, err
}

// file asks for a download; nil where there is none, which an empty one does not
// say.
func (a *api) file(ctx context.Context, path string) ([]byte, error) {
	answer, err := a.call(ctx, http.MethodGet, path, nil, "*/*")
	switch {
	case errors.Is(err, connectors.ErrGone):
		return nil, nil
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNoContent:
		return nil, nil
	case httpx.IsPage(answer.Header, answer.Body):
		return nil, &httpx.NotDataError{URL: a.at.api + path, Page: true}
	}
	return answer.Body, nil
}

const turnedAwayWhy = "Garmin turns away requests from your internet connection at the moment"

// gate tells the gatekeeper before Garmin's servers from Garmin: a page with a
// 403 is Cloudflare's, who does not know the account, and nobody can pass its
// check on a program's behalf. It is a matter of time.
func (a *api) gate(err error) error {
	var refused *httpx.StatusError
	if errors.As(err, &refused) && refused.Page && refused.Status == http.StatusForbidden {
		return &connectors.RateLimited{Until: a.session.Clock.Now().Add(pause), Why: turnedAwayWhy}
	}
	return err
}

// resumeAt is for a 429 that names no end; see [pause].
func resumeAt(_ *http.Response, now time.Time) time.Time { return now.Add(pause) }

// isolated reports whether an error concerns only what was asked for, so that
// the rest may well be had: refusals, wrong shapes, pages. Everything else is
// about the connection, the sign-in or the person's wish to stop.
func isolated(err error) bool {
	var limited *connectors.RateLimited
	if errors.Is(err, connectors.ErrReauth) || errors.As(err, &limited) {
		return false
	}
	var refused *httpx.StatusError
	var noData *httpx.NotDataError
	return errors.As(err, &refused) || errors.As(err, &noData) || connectors.IsPermanent(err)
}

// version of a content: it changes when the content does.
func version(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// told reports whether one of the keys of a JSON object has a value: not null,
// not an empty list, object or text, not false.
func told(raw []byte, keys ...string) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return false
	}
	for _, key := range keys {
		if filled(object[key]) {
			return true
		}
	}
	return false
}

// filled reports whether a JSON value is one.
func filled(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	switch string(raw[:min(len(raw), 6)]) {
	case "", "null", "[]", "{}", `""`, "false":
		return false
	}
	return true
}

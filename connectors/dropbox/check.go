package dropbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

// Check implements connectors.Checker: who is signed in, and the newest file of
// the first folder; without a sign-in, what the first link leads to.
func (source) Check(ctx context.Context, s *connectors.Session) (id connectors.Identity, err error) {
	f, folders, links, err := begin(&connectors.Run{Session: s, Host: noHost{}})
	if err != nil {
		return id, err
	}
	if f.client == nil {
		return f.first(ctx, links)
	}
	var who struct {
		Name struct {
			Display string `json:"display_name"`
		} `json:"name"`
		Email string `json:"email"`
	}
	if err := f.client.rpc(ctx, "users/get_current_account", nil, &who); err != nil {
		return id, err
	}
	if id.Name = who.Name.Display; who.Email != "" {
		id.Name = strings.TrimSpace(fmt.Sprintf("%s (%s)", who.Name.Display, who.Email))
	}
	var newest metadata
	if len(folders) > 0 {
		path := "/" + strings.Trim(folders[0], "/")
		p, err := f.list(ctx, strings.TrimSuffix(path, "/"))
		if err != nil {
			return id, fmt.Errorf("looking into %s: %w", path, err)
		}
		for _, m := range p.Entries {
			if f.accepts(m, m.PathDisplay) && m.ServerModified.After(newest.ServerModified) {
				newest = m
			}
		}
	} else {
		password, err := s.Vault.Secret("link_password")
		if err != nil {
			return id, err
		}
		if newest, err = f.about(ctx, links[0], password); err != nil {
			return id, links[0].gone(err)
		}
	}
	id.Newest, id.At = newest.Name, newest.ServerModified
	return id, nil
}

// first asks for the beginning of what the first link leads to.
func (f *fetch) first(ctx context.Context, links []link) (id connectors.Identity, err error) {
	answer, err := f.get(ctx, links[0], http.Header{"Range": {"bytes=0-1023"}})
	if err != nil {
		return id, err
	}
	id.Name, id.Newest = "public links", fileName(answer.Header)
	if at, err := time.Parse(http.TimeFormat, answer.Header.Get("Last-Modified")); err == nil {
		id.At = at
	}
	return id, nil
}

// noHost is the host of a check, which delivers nothing.
type noHost struct{ connectors.Host }

// Cursor implements connectors.Host: a check looks at everything.
func (noHost) Cursor() json.RawMessage { return nil }

// Revoke implements connectors.Revoker.
func (source) Revoke(ctx context.Context, s *connectors.Session) error {
	if (source{}).Way(s.Account) != connectors.OAuth {
		return nil
	}
	c, err := newClient(s)
	if err != nil {
		return err
	}
	if err := c.rpc(ctx, "auth/token/revoke", nil, nil); err != nil {
		return fmt.Errorf("ending the access at Dropbox: %w", err)
	}
	return oauth.Forget(s)
}

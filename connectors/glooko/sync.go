// Package glooko fetches glucose, insulin and meals from the service behind
// Glooko's web site, the successor of diasend. It is not documented for private
// persons; what is known of it is named in signin.go and list.go.
//
// All is asked for week by week: the new ones first, with the last five once
// more since devices upload late, then back in time until the data begin. Times
// are those of the device's clock, whose zone nobody tells here.
package glooko

import (
	"context"
	"errors"

	"athletedata/connectors"
)

// format is the name of these answers in the program's table of formats.
const format = "glooko"

type glooko struct{}

// New is the source of that name.
func New() connectors.Connector { return glooko{} }

// Sync implements [connectors.Connector].
func (glooko) Sync(ctx context.Context, run *connectors.Run) error {
	w, err := openSite(run.Session)
	if err != nil {
		return err
	}
	err = w.all(ctx, run)
	if !errors.Is(err, connectors.ErrReauth) {
		err = errors.Join(err, w.jar.Save()) // the site renews cookies on the way
	}
	return err
}

package engine

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
)

// A database that does not answer any more, far away behind a network that is
// gone, does not keep a sync that is stopped, and with it the program, from ending.
func TestAStopDoesNotWaitForTheDatabase(t *testing.T) {
	v := newVendors(t, conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), fakes.Options{Days: 1})
	if err := v.connect("garmin"); err != nil {
		t.Fatal(err)
	}
	account, connector, err := v.Account(t.Context(), "garmin")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := v.conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `LOCK app.account IN EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	h := newSyncHost(ctx, v.Syncer, connector.Info(), account, v.spending(connector.Info(), account, 0), nil, nil)
	if err := h.Checkpoint(ctx, json.RawMessage(`{}`)); err != nil {
		t.Fatal(err)
	}
	for {
		var waits bool
		if err := tx.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'app.account'::regclass)`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
		if waits {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	ended := make(chan error, 1)
	go func() { ended <- h.close(ctx) }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("nobody was told that the checkpoint is not kept")
		}
	case <-time.After(6 * closingTime):
		t.Error("it still waits")
	}
}

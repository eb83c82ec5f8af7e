package store

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// Of two syncs that end at the same time, the one that has looked first and writes
// last would take away what the other one has found: it looks once the other is done.
func TestGroupingAtTheSameTime(t *testing.T) {
	s, url := open(t)
	watch, bike := ride(0), ride(1)
	load(t, s, Load{Item: item(0, "watch"), Activities: []*record.Activity{watch}})
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `SELECT pg_advisory_xact_lock(hashtextextended('athletedata.groups', 1)); LOCK activity_group IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.GroupActivities(t.Context(), 1) }()
	for query[int](t, s, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0 {
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	load(t, s, Load{Item: item(0, "bike"), Activities: []*record.Activity{bike}})
	if _, err := tx.Exec(t.Context(), `INSERT INTO activity_group (athlete_id, activity_id, group_id, best) SELECT 1, activity_id, 1, activity_id = 1 FROM activity`); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := query[string](t, s, `SELECT count(*) || ' ' || count(*) FILTER (WHERE best) FROM activity_group`); got != "2 1" {
		t.Errorf("groups: %s", got)
	}
}

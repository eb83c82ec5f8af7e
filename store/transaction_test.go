package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// inACircle lets do begin while another program has what it needs later, which
// then wants what do has by now: the database ends one of the two, and it is do's.
func inACircle(t *testing.T, url string, has, wants string, do func(*Store) error) error {
	t.Helper()
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"SET LOCAL deadlock_timeout = '1min'", has} { // do looks for a circle sooner
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(t.Context(), url+map[bool]string{true: "&", false: "?"}[strings.Contains(url, "?")]+"deadlock_timeout=3s")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ended := make(chan error, 1)
	go func() { ended <- do(s) }()
	for query[int](t, s, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0 {
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if _, err := tx.Exec(t.Context(), wants); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return <-ended
}

// Whoever waits with another in a circle loses nothing by it, and nobody hears of it.
func TestWaitingInACircle(t *testing.T) {
	nights := func(rmssd float64) Load {
		l := facts("a", &record.Facts{Source: "garmin", HRVNights: []record.HRVNight{{Day: day(1), RMSSDMS: &rmssd}}})
		l.Item.Source, l.Item.Key, l.Item.Version, l.Item.SHA256[0] = "garmin", "a", "1", byte(rmssd)
		return l
	}
	const has = "SELECT pg_advisory_xact_lock(hashtextextended('athletedata.merged', 0))" // at the end of a load, and of an undo
	const wants = "UPDATE app.item SET error = NULL WHERE key = 'a'"
	t.Run("a loader that met another one before", func(t *testing.T) {
		s, url := open(t)
		load(t, s, nights(40))
		better := nights(50)
		better.Item.BatchID = query[int64](t, s, "SELECT max(batch_id) FROM app.batch")
		var done []Loaded
		err := inACircle(t, url, has, wants, func(s *Store) error {
			l, err := s.NewLoader(t.Context())
			if err != nil {
				return err
			}
			defer l.Close()
			l.contended = true
			done, err = l.Load(t.Context(), []Load{better})
			return err
		})
		if err != nil || done[0].Status != Imported {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := query[float64](t, s, "SELECT rmssd_ms FROM hrv_night"); got != 50 {
			t.Errorf("the night is still that of before: %v", got)
		}
	})
	t.Run("an undo", func(t *testing.T) {
		s, url := open(t)
		load(t, s, nights(40))
		known, err := s.KnownItems(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := inACircle(t, url, has, wants, func(s *Store) error {
			return s.Undo(t.Context(), 1, []KnownItem{known[ItemKey{"garmin", "a"}]}, time.Now())
		}); err != nil {
			t.Fatal(err)
		}
		if n := query[int](t, s, "SELECT count(*) FROM hrv_night"); n != 0 {
			t.Errorf("%d nights are left", n)
		}
	})
}

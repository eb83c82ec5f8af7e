package store

import (
	"context"
	"testing"
	"time"
)

// Ten years of an account are taken back, and as many files tell of the same
// times, in part: that is a matter of seconds, and exactly those are read again
// which may tell what is missing.
func TestTakingBackManyItems(t *testing.T) {
	s, _ := open(t)
	// Every item is of three hours; those of an account end where the next file begins.
	if _, err := s.pool.Exec(t.Context(), `INSERT INTO app.batch (athlete_id, kind, program_version, finished_at) VALUES (1, 'import', 'test', now());
		INSERT INTO app.item (athlete_id, source, key, path, format, sha256, size_bytes, row_count, batch_id, status, first_ts, last_ts, first_day, last_day, fact_tables, fact_sources)
		SELECT 1, CASE kind WHEN 'gone' THEN 'garmin' ELSE 'file' END, kind || n, kind || n, 'test', decode(md5(kind || n), 'hex'), 1, 100, 1, 'imported',
			at, at + interval '3 hours', at::date, at::date, string_to_array(tables, ' '), ARRAY[source]
		FROM generate_series(1, 3000) n, (VALUES ('gone', 0, 'heart_rate stress daily_score', 'garmin'), ('same', 0, 'steps stress', 'garmin'), ('touches', 3, 'heart_rate', 'garmin'),
			('day', 9, 'daily_score', 'garmin'), ('later', 100000, 'heart_rate daily_score', 'garmin'), ('other table', 0, 'steps', 'garmin'), ('other source', 0, 'stress', 'oura')) k (kind, hours, tables, source),
			LATERAL (SELECT '2015-01-01Z'::timestamptz + n * interval '1 day' + hours * interval '1 hour' AS at);
		INSERT INTO app.item (athlete_id, source, key, path, format, sha256, size_bytes, row_count, batch_id, status, fact_tables, fact_sources)
		SELECT 1, 'file', x, x, 'test', '', 1, 1, 1, 'imported', string_to_array(x, ' '), '{garmin}' FROM unnest(ARRAY['stress', 'gear', 'hrv_night']) x`); err != nil {
		t.Fatal(err)
	}
	known, err := s.KnownItems(t.Context(), 1, "garmin")
	if err != nil {
		t.Fatal(err)
	}
	items := make([]KnownItem, 0, len(known))
	for _, i := range known {
		items = append(items, i)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.Undo(ctx, 1, items, time.Now()); err != nil {
		t.Fatal(err)
	}
	const noted = `SELECT string_agg(concat_ws(' ', kind, n), ', ' ORDER BY kind) FROM (SELECT rtrim(key, '0123456789') AS kind, count(*) AS n FROM app.item WHERE reread GROUP BY 1) x`
	if got, want := query[string](t, s, noted), "day 3000, same 3000, stress 1, touches 3000"; got != want {
		t.Errorf("to be read again: %s, not %s", got, want)
	}
}

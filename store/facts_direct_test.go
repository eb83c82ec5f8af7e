package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"athletedata/parsers/record"
)

// askAlways makes every row a candidate for the straight way.
func askAlways(t *testing.T) {
	before := worthAsking
	worthAsking = 1
	t.Cleanup(func() { worthAsking = before })
}

// all is what stands in the tables of [shuffled].
const all = `SELECT coalesce(string_agg(line, E'\n' ORDER BY line), '') FROM (
	SELECT concat_ws(' ', 'hr', h.source, item.key, ts, heart_rate_bpm) AS line FROM heart_rate h JOIN app.item USING (item_id)
	UNION ALL SELECT concat_ws(' ', 'ws', w.source, item.key, ts, name, value) FROM wellness_sample w JOIN app.item USING (item_id)
	UNION ALL SELECT concat_ws(' ', 'ds', d.source, item.key, day, name, value) FROM daily_score d JOIN app.item USING (item_id)
	UNION ALL SELECT concat_ws(' ', 'gl', g.source, item.key, ts, kind, serial, sequence, glucose_mmol_l) FROM glucose g JOIN app.item USING (item_id)) x`

// shuffled are items that tell of the same times and of others, in part the
// same rows, some of them twice.
func shuffled(seed int) (batches [][]Load) {
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	for range 6 {
		var batch []Load
		for _, key := range random.Perm(8)[:1+random.IntN(5)] {
			f := &record.Facts{Source: []string{"garmin", "oura"}[random.IntN(2)]}
			for range random.IntN(8) {
				n, value := 100*seed+random.IntN(30), random.Float64()
				f.HeartRates = append(f.HeartRates, record.HeartRateSample{Time: at(n), BPM: 50 + random.IntN(100)})
				f.WellnessSamples = append(f.WellnessSamples, record.WellnessSample{Time: at(n), Name: []string{"met", "movement"}[n%2], Value: &value})
				f.DailyScores = append(f.DailyScores, record.DailyScore{Day: day(n), Name: []string{"readiness", "vo2max"}[n%2], Value: &value})
				f.Glucose = append(f.Glucose, record.Glucose{Time: at(n), Kind: []string{"scan", "history"}[n%2], Serial: fmt.Sprint(n % 3), Sequence: n % 2, MmolL: value})
			}
			l := facts(fmt.Sprintf("%d/%d", seed, key), f)
			l.Item.Source = "garmin" // an account: its keys, and not the order of arrival, decide
			batch = append(batch, l)
		}
		batches = append(batches, batch)
	}
	return batches
}

// Whether rows go straight into their table or are compared with those that are
// there, the result is the same.
func TestStraightRowsAreTheSame(t *testing.T) {
	askAlways(t)
	said := map[bool]string{}
	for _, compared := range []bool{false, true} {
		s, _ := open(t)
		l, err := s.NewLoader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		id, err := s.StartBatch(t.Context(), 1, "sync", "test")
		if err != nil {
			t.Fatal(err)
		}
		l.contended = compared
		for seed := range 50 {
			for _, batch := range shuffled(seed) {
				for i := range batch {
					batch[i].Item.BatchID = id
				}
				if _, err := l.Load(t.Context(), batch); err != nil {
					t.Fatal(err)
				}
			}
		}
		if l.contended != compared {
			t.Error("a loader that is alone met another")
		}
		said[compared] = query[string](t, s, all)
	}
	if diff := cmp.Diff(said[true], said[false]); diff != "" || len(said[true]) < 100_000 {
		t.Errorf("compared -, straight + (%d letters):\n%s", len(said[true]), diff)
	}
}

// Another loader that tells the same row at the same moment, and is not to be
// seen before it is done, costs nothing but a second attempt.
func TestTwoLoadersTellTheSameRow(t *testing.T) {
	askAlways(t)
	s, url := open(t)
	load(t, s, facts("b", &record.Facts{Source: "garmin", HeartRates: []record.HeartRateSample{{Time: at(500), BPM: 40}}}))
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `INSERT INTO heart_rate (athlete_id, source, item_id, ts, heart_rate_bpm)
		SELECT athlete_id, 'garmin', item_id, $1, 99 FROM app.item WHERE key = 'b'`, noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		l, err := s.NewLoader(t.Context())
		if err == nil {
			defer l.Close()
			a := facts("c", &record.Facts{Source: "garmin", HeartRates: []record.HeartRateSample{{Time: at(1), BPM: 60}, {Time: at(2), BPM: 61}}})
			if a.Item.BatchID, err = s.StartBatch(t.Context(), 1, "import", "test"); err == nil {
				_, err = l.Load(t.Context(), []Load{a})
			}
			if err == nil && !l.contended {
				err = errors.New("it was not noticed")
			}
		}
		ended <- err
	}()
	for query[int](t, s, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0 {
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	// The file that was found later has the row.
	if got := query[[]int](t, s, "SELECT array_agg(heart_rate_bpm::int ORDER BY ts) FROM heart_rate"); !slices.Equal(got, []int{60, 61, 40}) {
		t.Errorf("%v", got)
	}
}

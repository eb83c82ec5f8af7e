package oura_test

import (
	"errors"
	"net/http"
	"testing"

	"athletedata/connectors"
	"athletedata/connectors/oura"
	"athletedata/connectors/oura/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

func limits() connectors.Limits { return oura.New().Info().Limits }

func answerWith(name, value string) *http.Response {
	h := http.Header{}
	h.Set(name, value)
	return &http.Response{StatusCode: http.StatusTooManyRequests, Header: h}
}

// Everything that is delivered is read, or known not to be for storing.
func TestItemsAreRead(t *testing.T) {
	w := newWorld(t, fake.Options{Days: 80})
	w.must()
	hrv, steps, workouts, sleeps, rates := map[record.Date]float64{}, map[record.Date]int{}, 0, 0, 0
	for key, item := range w.host.Items {
		entry, ok := all.Detect(item.Name, item.Data[:min(len(item.Data), 64<<10)])
		if !ok || string(entry.Format) != item.Format {
			t.Errorf("%s is taken for %q", key, entry.Format)
			continue
		}
		n := 0
		err := entry.Parse(parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
			n++
			if a, ok := e.(*record.Activity); ok {
				workouts++
				if a.Partial != "" {
					t.Errorf("%s: %s", key, a.Partial)
				}
				return nil
			}
			f, ok := e.(*record.Facts)
			if !ok {
				return nil
			}
			if f.Partial != "" {
				t.Errorf("%s: %s", key, f.Partial)
			}
			for _, s := range f.DailySummaries {
				if s.Steps != nil {
					steps[s.Day] += *s.Steps
				}
			}
			for _, h := range f.HRVNights {
				if h.RMSSDMS != nil {
					hrv[h.Day] = *h.RMSSDMS
				}
			}
			sleeps += len(f.Sleeps)
			rates += len(f.HeartRates)
			return nil
		})
		var nothing *parsers.Unsupported
		switch {
		case errors.As(err, &nothing) && key == "personal_info":
		case err != nil || n == 0:
			t.Errorf("%s: %v", key, err)
		}
	}
	// 2026-06-15 is day 20,619 since 1970; the fake's steps are 6000 + 20619 mod 4000.
	day := record.Date(20619)
	if steps[day] != 6619 || hrv[day] != 54 || workouts == 0 || sleeps < 80 || rates < 79*24 {
		t.Errorf("steps %d, hrv %v, %d workouts, %d sleeps, %d heart rates", steps[day], hrv[day], workouts, sleeps, rates)
	}
}

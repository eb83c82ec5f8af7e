package store

import (
	"testing"

	"athletedata/parsers/record"
)

// What an account delivers may come in any order, also again after a crash: of
// two deliveries that tell the same row the same one counts each time. Of files
// it is the later one.
func TestWhichOfTwoCountsDoesNotDependOnTheOrder(t *testing.T) {
	of := func(source, key string, bpm int) Load {
		l := facts(key, &record.Facts{Source: "garmin", HeartRates: []record.HeartRateSample{{Time: at(0), BPM: bpm}}})
		l.Item.Source, l.Item.Key = source, key
		return l
	}
	for name, c := range map[string]struct {
		batches [][]Load
		want    int
	}{
		"one after the other": {[][]Load{{of("garmin", "day/chart", 50)}, {of("garmin", "day/file", 60)}}, 60},
		"the other way round": {[][]Load{{of("garmin", "day/file", 60)}, {of("garmin", "day/chart", 50)}}, 60},
		"together":            {[][]Load{{of("garmin", "day/file", 60), of("garmin", "day/chart", 50)}}, 60},
		"with others between": {[][]Load{{of("garmin", "day/file", 60), of("strava", "x", 70), of("garmin", "day/chart", 50)}}, 70},
		"again":               {[][]Load{{of("garmin", "day/file", 60)}, {of("garmin", "day/chart", 50)}, {of("garmin", "day/file", 55)}}, 55},
		"files":               {[][]Load{{of("file", "b", 60)}, {of("file", "a", 50)}}, 50},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t)
			for _, batch := range c.batches {
				load(t, s, batch...)
			}
			if got := query[int](t, s, "SELECT heart_rate_bpm FROM heart_rate"); got != c.want {
				t.Errorf("%d counts, not %d", got, c.want)
			}
		})
	}
}

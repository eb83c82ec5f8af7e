package store

import (
	"fmt"
	"testing"
	"time"

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

// The same files give the same rows, whichever of them comes through first: the
// one found last counts, of a row, of a day of a diary, of a workout.
func TestTheSameFilesGiveTheSame(t *testing.T) {
	var ids []int64
	tell := func(n int) Load {
		l := facts(fmt.Sprint(n), &record.Facts{Source: "garmin", HeartRates: []record.HeartRateSample{{Time: at(0), BPM: 50 + n}, {Time: at(n + 1), BPM: n}}})
		food, sport := record.NutritionEntry{Day: day(0), Meal: "lunch", Ordinal: n % 2, Food: fmt.Sprint("food ", n)}, record.ExerciseEntry{Day: day(0), Ordinal: n % 2, Name: fmt.Sprint("sport ", n)}
		l.Facts = append(l.Facts, &record.Facts{Source: "myfitnesspal", Nutrition: []record.NutritionEntry{food}, Exercises: []record.ExerciseEntry{sport}})
		l.Activities = []*record.Activity{{Source: "strava", ExternalID: "77", Start: noon, End: noon.Add(time.Hour), Sport: "running", Name: fmt.Sprint("run ", n)}}
		l.Item.ID = ids[n]
		return l
	}
	const said = `SELECT (SELECT string_agg(heart_rate_bpm::text, ' ' ORDER BY ts) FROM heart_rate) || ', ' || (SELECT string_agg(food, ' ') FROM nutrition_entry)
		|| ', ' || (SELECT string_agg(name, ' ') FROM exercise_entry) || ', ' || (SELECT string_agg(name, ' ') FROM activity)`
	const want = "52 0 1 2, food 2, sport 2, run 2"
	s, _ := open(t)
	for _, order := range [][][]int{{{0}, {1}, {2}}, {{2}, {1}, {0}}, {{2, 0}, {1}}, {{1, 2, 0}}, {{0}, {2, 1}}} {
		var err error
		if ids, err = s.ReserveItems(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		for _, batch := range order {
			var loads []Load
			for _, n := range batch {
				loads = append(loads, tell(n))
			}
			load(t, s, loads...)
		}
		if got := query[string](t, s, said); got != want {
			t.Errorf("%v: %s, not %s", order, got, want)
		}
		undoKeys(t, s, "0", "1", "2")
	}
}

// An account tells the workouts of an export as well, and has them. When it is
// taken back with what it brought, the export's come back.
func TestWhatAnExportTellsComesBackWithoutTheAccount(t *testing.T) {
	s, _ := open(t)
	run := func(number string) *record.Activity {
		return &record.Activity{Source: "strava", ExternalID: number, Ordinal: int(number[1]), Start: start, End: start.Add(time.Hour), Sport: "running", Name: number}
	}
	export, older, other := Load{Item: item(0, "export"), Activities: []*record.Activity{run("77"), run("78")}}, Load{Item: item(0, "older"), Activities: []*record.Activity{run("77")}}, Load{Item: item(0, "ride"), Activities: []*record.Activity{ride(0)}}
	account := Load{Item: item(0, "activity/77"), Activities: []*record.Activity{run("77")}}
	account.Item.Source, account.Item.Format = "strava", "strava_json"
	export.Item.Format, older.Item.Format = "strava", "strava"
	load(t, s, older, export, other)
	load(t, s, account)
	known, err := s.KnownItems(t.Context(), 1, "strava")
	if err != nil || len(known) != 1 {
		t.Fatal(known, err)
	}
	for _, i := range known {
		if err := s.Undo(t.Context(), 1, []KnownItem{i}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if got := query[string](t, s, `SELECT coalesce(string_agg(key, ' ' ORDER BY key), 'none') FROM app.item WHERE reread`); got != "export older" {
		t.Errorf("to be read again: %s", got)
	}
}

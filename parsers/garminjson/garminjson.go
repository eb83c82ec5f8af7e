// Package garminjson reads the JSON that Garmin hands out: the members of the
// account export ("Export Your Data", folder DI_CONNECT), and the answers of
// Garmin Connect's own service as people and programs save them, both as of
// 2026.
//
// What an object is, is decided by its keys, since users rename, unpack and
// re-zip these files; the name of the file counts only where two lists look
// alike. Objects are looked for at any depth, so that the wrappers of the
// several services need no knowledge of their own.
//
// Times: a name with GMT is UTC, one with Local the clock on the wall, both as
// text or as milliseconds. Negative numbers stand for "not measured". The
// account export writes activities in internal units (milliseconds,
// centimetres, kilojoules). Everything without a column is kept under Garmin's
// own name.
package garminjson

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// maxSize is several times the largest file of an account export.
const maxSize = 96 << 20

// maxNest is how deep objects with data are looked for.
const maxNest = 12

// reader gathers what one file tells.
type reader struct {
	name  string // in lower case
	path  string
	emit  parsers.Emit
	err   error // of emit
	facts record.Facts

	activities int
	waiting    *record.Activity // the last one read, which may turn out to be the last that can be
	known      int              // objects recognised
	nothing    []string         // what was recognised and is not stored
	days       map[record.Date]int
	versions   map[record.Date]float64
	scores     map[scoreKey]ranked
	drinks     map[string]bool  // entries seen, by their id
	poured     map[drinkKey]int // samples of drinks
	weighings  []weighing
	gapDays    int // days between the elements of the list that is being read
}

type scoreKey struct {
	day  record.Date
	name string
}

// ranked is where a score lies and how much it counts; see [reader.score].
type ranked struct {
	index int
	rank  float64
}

// Parse reads one JSON file of Garmin's.
func Parse(f parsers.File, emit parsers.Emit) error {
	if len(f.Data) > maxSize {
		return fmt.Errorf("the JSON file of %d MB is too large for one of Garmin's", len(f.Data)>>20)
	}
	text, _ := table.Decode(f.Data)
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("the file is empty")
	}
	if text[0] != '{' && text[0] != '[' && !bytes.Equal(text, []byte("null")) {
		return errors.New("the file is not JSON")
	}
	tree, damage := scan(text, false)
	return Read(f.Name, tree, damage, emit)
}

// Read tells what a tree of Garmin's objects says, as [Parse] makes one of
// JSON, with numbers as json.Number. Programs keep the same objects in other
// notations. damage says why the tree is not whole, if it is not.
func Read(name string, tree any, damage error, emit parsers.Emit) error {
	r := &reader{name: strings.ToLower(name), path: name, emit: emit, facts: record.Facts{Source: "garmin"}, days: map[record.Date]int{},
		versions: map[record.Date]float64{}, scores: map[scoreKey]ranked{}, drinks: map[string]bool{}, poured: map[drinkKey]int{}}
	r.visit(tree, "", 0)
	if r.err != nil {
		return r.err
	}
	return r.finish(name, damage)
}

// visit hands each object that has a kind to its reader. at is the key under
// which it stands.
func (r *reader) visit(v any, at string, depth int) {
	if depth > maxNest || r.err != nil {
		return
	}
	switch v := v.(type) {
	case []any:
		was := r.gapDays
		r.gapDays = gap(v)
		for _, e := range v {
			r.visit(e, at, depth+1)
		}
		r.gapDays = was
	case map[string]any:
		o := newObject(v)
		k := kindOf(o)
		if k == nil {
			for _, key := range jsonobject.Keys(v) {
				r.visit(v[key], key, depth+1)
			}
			return
		}
		r.known++
		if k.read == nil {
			r.unstored(k.what)
			return
		}
		k.read(r, o, at)
	}
}

// unstored notes that something is recognised and not kept.
func (r *reader) unstored(what string) {
	if !slices.Contains(r.nothing, what) {
		r.nothing = append(r.nothing, what)
	}
}

// gap is the days between the first two elements of a list of days, 0 for
// other lists: a list of weeks has the same keys as one of days.
func gap(list []any) int {
	if len(list) < 2 {
		return 0
	}
	first, ok1 := newObject(list[0]).day("calendarDate")
	second, ok2 := newObject(list[1]).day("calendarDate")
	if !ok1 || !ok2 {
		return 0
	}
	return max(int(second-first), int(first-second))
}

// finish hands over what was gathered, or says why there is nothing.
func (r *reader) finish(name string, damage error) error {
	r.weigh()
	r.facts.DailySummaries = slices.DeleteFunc(r.facts.DailySummaries, func(d record.DailySummary) bool {
		return reflect.DeepEqual(d, record.DailySummary{Day: d.Day})
	})
	if damage != nil {
		r.facts.Partial = damage.Error() + "; what stands before it was read"
		if r.waiting != nil {
			r.waiting.Partial = r.facts.Partial
		}
	}
	if r.flush(); r.err != nil {
		return r.err
	}
	if rows(&r.facts) > 0 {
		return r.emit(&r.facts)
	}
	switch {
	case r.activities > 0:
		return nil
	case damage != nil:
		return fmt.Errorf("nothing of the Garmin file can be read: %w", damage)
	case len(r.nothing) > 0:
		return &parsers.Unsupported{What: strings.Join(r.nothing, "; ")}
	case r.known > 0:
		return &parsers.Unsupported{What: "Garmin data without any values: nothing was measured"}
	case nameOf(name) != "":
		return &parsers.Unsupported{What: nameOf(name)}
	}
	return errors.New("the file is not Garmin's, or of a kind that is not known")
}

// rows counts what is to be stored.
func rows(f *record.Facts) int {
	return len(f.DailySummaries) + len(f.DailyScores) + len(f.HeartRates) + len(f.Stress) + len(f.BodyBattery) + len(f.Respiration) +
		len(f.SpO2) + len(f.Steps) + len(f.WellnessSamples) + len(f.Sleeps) + len(f.SleepStages) + len(f.HRVNights) + len(f.HRVSamples) +
		len(f.BodyMeasurements) + len(f.Notes) + len(f.Gear)
}

// activity takes an activity that was read.
func (r *reader) activity(a *record.Activity) {
	r.flush()
	a.Ordinal = r.activities
	r.waiting = a
	r.activities++
}

// flush hands over the activity that is waiting.
func (r *reader) flush() {
	if r.waiting != nil && r.err == nil {
		r.err = r.emit(r.waiting)
	}
	r.waiting = nil
}

// day is the row of a day; parts of it may come from several objects.
func (r *reader) day(d record.Date) *record.DailySummary {
	i, ok := r.days[d]
	if !ok {
		i = len(r.facts.DailySummaries)
		r.days[d] = i
		r.facts.DailySummaries = append(r.facts.DailySummaries, record.DailySummary{Day: d})
	}
	return &r.facts.DailySummaries[i]
}

// score keeps a figure of a day. Devices and syncs tell the same one several
// times a day: the highest rank counts, of equals the last.
func (r *reader) score(d record.Date, name string, value *float64, text string, extra map[string]any, rank float64) {
	if value == nil && text == "" && len(extra) == 0 {
		return
	}
	row := record.DailyScore{Day: d, Name: name, Value: value, Text: text, Extra: extra}
	key := scoreKey{d, name}
	was, ok := r.scores[key]
	switch {
	case !ok:
		r.scores[key] = ranked{len(r.facts.DailyScores), rank}
		r.facts.DailyScores = append(r.facts.DailyScores, row)
	case rank >= was.rank:
		r.scores[key] = ranked{was.index, rank}
		r.facts.DailyScores[was.index] = row
	}
}

// figure is a score of which nothing but the number is told.
func (r *reader) figure(d record.Date, name string, value *float64, rank float64) {
	if value != nil {
		r.score(d, name, value, "", nil, rank)
	}
}

// sample keeps a value in time that has no table of its own.
func (r *reader) sample(t record.Moment, name string, value *float64, text string) {
	if value != nil || text != "" {
		r.facts.WellnessSamples = append(r.facts.WellnessSamples, record.WellnessSample{Time: t, Name: name, Value: value, Text: text})
	}
}

// set keeps a value that is told; an untold one does not overwrite.
func set[T any](to **T, v *T) {
	if v != nil {
		*to = v
	}
}

// extra adds to what is kept without a column.
func extra(to *map[string]any, more map[string]any) {
	if *to == nil {
		*to = more
		return
	}
	maps.Copy(*to, more)
}

// rankOf ranks what is told several times of a day by when it was computed.
func rankOf(o object) float64 {
	for _, key := range []string{"timestamp", "updateTimestamp", "createTimestamp"} {
		if t, ok := instant(o.M[key]); ok {
			return float64(t.UnixMilli())
		}
	}
	return 0
}

// seconds is a length of time; none, or one beyond three years, is zero.
func seconds(v *float64) time.Duration {
	if v == nil || *v < 0 || *v > 1e8 {
		return 0
	}
	return time.Duration(*v * float64(time.Second))
}

// Package oura reads what Oura hands out: the account export (tables separated
// by semicolons with JSON in cells, "Export Data" of the Membership Hub) and
// the answers of the programming interface (/v2/usercollection/…, API document
// 1.37), both as of 2026. The tables have the names of the interface's fields,
// so that one reader serves both.
//
// Days are the user's own; a day of activity lasts from 4:00 to 4:00, a night
// counts to the day of waking up. Times of the user come with the user's
// offset from UTC. Every number may be a fraction, every list of names may
// grow, and every value may be null.
package oura

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/jsonobject"
	"athletedata/parsers/partjson"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const (
	maxSize = 96 << 20 // several times what ten years of one end point are
	batch   = 1 << 18  // rows that are held before they are handed over
)

// reader gathers what one file tells.
type reader struct {
	emit  parsers.Emit
	err   error // of emit
	facts *record.Facts

	emitted    int // entities
	activities int
	known      int      // documents recognised
	unknown    int      // and not
	nothing    []string // what was recognised and is not stored
	lost       lost
	damage     error
	nights     map[record.Date]mainNight
}

// mainNight is the longest night of a day so far, and its row of HRVNights.
type mainNight struct {
	asleepS float64
	row     int
}

// lost counts what of a file could not be read.
type lost struct {
	unit  string // lines, documents
	at    int    // number of the one that is being read
	bad   int
	first string
}

func (l *lost) add(at int, why string) {
	if l.bad++; l.bad == 1 {
		l.first = fmt.Sprintf("%s %d: %s", strings.TrimSuffix(l.unit, "s"), at, why)
	}
}

// Parse reads one file of the export, or the answers of one or several end points.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("the file is empty")
	}
	r := &reader{emit: emit, lost: lost{unit: "documents"}}
	r.begin()
	if text[0] == '{' || text[0] == '[' {
		if len(text) > maxSize {
			return fmt.Errorf("the JSON file of %d MB is too large for one of Oura's", len(text)>>20)
		}
		tree, damage := partjson.Decode(text, false)
		r.damage = damage
		r.visit(tree, 0)
		if r.known == 0 && damage == nil && isEmptyAnswer(tree) {
			return &parsers.Unsupported{What: "Oura answer without data: there is nothing in the span that was asked for"}
		}
	} else if err := r.table(f.Name, text); err != nil {
		return err
	}
	return r.finish()
}

// table reads a table of the export.
func (r *reader) table(name string, text []byte) error {
	s := newSheet(text)
	k := s.kind()
	if k == nil {
		if what := account(name); what != "" {
			return &parsers.Unsupported{What: "Oura account export: " + what}
		}
		return errors.New("the file is neither JSON nor a table of Oura's account export")
	}
	r.lost.unit = "lines"
	for line, o := range s.rows(r.lost.add) {
		r.lost.at = line
		r.document(k, o)
		if r.err != nil {
			break
		}
	}
	if r.known == 0 && r.lost.bad == 0 {
		return &parsers.Unsupported{What: "Oura table " + k.name + " without rows"}
	}
	return nil
}

// visit hands each document to its reader.
func (r *reader) visit(v any, depth int) {
	if depth > 4 || r.err != nil {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			r.visit(e, depth+1)
		}
	case map[string]any:
		o := newObject(v)
		if k := kindOf(o); k != nil {
			r.document(k, o)
			return
		}
		lists := 0
		for _, key := range jsonobject.Keys(v) {
			if l := listOf(v[key]); l != nil {
				lists++
				r.visit(l, depth+1)
			}
		}
		if lists == 0 {
			r.unknown++
		}
	}
}

func (r *reader) document(k *kind, o object) {
	if r.known++; r.lost.unit == "documents" {
		r.lost.at = r.known
	}
	if k.read == nil {
		if !slices.Contains(r.nothing, k.what) {
			r.nothing = append(r.nothing, k.what)
		}
		return
	}
	o.Drop("id") // the number of the document, which is of no use without the interface
	k.read(r, o)
	if rows(r.facts) >= batch {
		r.flush()
	}
}

func (r *reader) begin() {
	r.facts = &record.Facts{Source: "oura"}
	r.nights = map[record.Date]mainNight{}
}

// flush hands over the rows that are held.
func (r *reader) flush() {
	if r.err != nil || rows(r.facts) == 0 {
		return
	}
	sequence(r.facts.Notes)
	r.emitted++
	r.err = r.emit(r.facts)
	r.begin()
}

// finish hands over the rest, or says why there is nothing.
func (r *reader) finish() error {
	partial := ""
	if r.lost.bad > 0 {
		partial = fmt.Sprintf("%d %s could not be read whole; the first is %s", r.lost.bad, r.lost.unit, r.lost.first)
	}
	if r.damage != nil {
		partial = r.damage.Error() + "; what stands before that was read"
	}
	r.facts.Partial = partial
	if partial != "" && r.activities > 0 && rows(r.facts) == 0 && r.err == nil {
		r.emitted++
		r.err = r.emit(r.facts) // only to say so
	}
	r.flush()
	switch {
	case r.err != nil:
		return r.err
	case r.emitted+r.activities > 0:
		return nil
	case r.damage != nil:
		return fmt.Errorf("nothing of the Oura file can be read: %w", r.damage)
	case r.lost.bad > 0:
		return errors.New("nothing of the Oura file can be read: " + partial)
	case len(r.nothing) > 0:
		return &parsers.Unsupported{What: strings.Join(r.nothing, "; ")}
	case r.known > 0:
		return &parsers.Unsupported{What: "Oura data without any values: nothing was measured"}
	}
	return errors.New("the file is JSON, but not of Oura's, or of a kind that is not known")
}

// rows counts what is held.
func rows(f *record.Facts) int {
	return len(f.DailySummaries) + len(f.DailyScores) + len(f.HeartRates) + len(f.SkinTemps) + len(f.WellnessSamples) +
		len(f.Sleeps) + len(f.SleepStages) + len(f.HRVNights) + len(f.HRVSamples) + len(f.Notes) + len(f.Gear)
}

// sequence gives notes of the same time and kind their sequence, by their text:
// it is the same whatever stands around them in the file.
func sequence(notes []record.Note) {
	slices.SortStableFunc(notes, func(a, b record.Note) int {
		return cmp.Or(cmp.Compare(a.Time.UTCMicro, b.Time.UTCMicro), cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	for i := 1; i < len(notes); i++ {
		a, b := &notes[i-1], &notes[i]
		if a.Time == b.Time && a.Kind == b.Kind {
			if b.Sequence = a.Sequence + 1; a.Text == b.Text {
				b.Sequence = a.Sequence // told twice
			}
		}
	}
}

// score keeps one of Oura's own figures of a day.
func (r *reader) score(d record.Date, name string, value *float64, text string) {
	if value != nil || text != "" {
		r.facts.DailyScores = append(r.facts.DailyScores, record.DailyScore{Day: d, Name: name, Value: value, Text: text})
	}
}

// scores keeps the score of a day and what it is made of; each is 1 to 100.
func (r *reader) scores(d record.Date, of string, o object) {
	r.score(d, of+"_score", o.share("score"), "")
	c := o.object("contributors")
	for _, key := range jsonobject.Keys(c.M) {
		r.score(d, of+"_"+key+"_score", c.share(key), "")
	}
}

// beyond keeps what is left of a document of a day as figures of the day.
func (r *reader) beyond(d record.Date, of string, o object) {
	o.Drop("timestamp") // the day again
	left := o.rest()
	for _, key := range jsonobject.Keys(left) {
		row := record.DailyScore{Day: d, Name: of + "_" + key}
		switch v := left[key].(type) {
		case string:
			if row.Value = jsonobject.Number(v); row.Value == nil {
				row.Text = jsonobject.Clean(v)
			}
		case bool:
			row.Text = fmt.Sprint(v)
		default:
			if row.Value = jsonobject.Number(v); row.Value == nil {
				row.Extra = map[string]any{key: v}
			}
		}
		r.facts.DailyScores = append(r.facts.DailyScores, row)
	}
}

// unusable notes a document that lacks what it cannot be stored without.
func (r *reader) unusable(why string) { r.lost.add(r.lost.at, why) }

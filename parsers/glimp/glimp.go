// Package glimp reads GlicemiaMisurazioni.csv, the list of measurements that
// the Android app Glimp keeps in a Dropbox (gzip is unpacked before).
//
// Facts are those of files of 2017 to 2021: UTF-16LE without a byte order
// mark, semicolons, no heads, newest first; the first field is the version of
// the layout, 4 or 5. Types are 3 the sensor's memory, 5 a scan or the value of
// a reader, 0 entered by hand: a finger stick, whose finger stands in place of
// the sensor, or a dose of insulin. Glucose is in mg/dL; the calibrated value
// counts, one that the app corrected keeps the sensor's own beside it. Version
// 5 tells the instant, version 4 only what the clock showed.
//
// The app computes the times of the sensor's memory anew at each scan, so the
// same value may come again some seconds later: of memory values of a sensor
// within less than five minutes the first counts.
package glimp

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// mgdlPerMmol is the molar mass of glucose in the units of laboratories.
const mgdlPerMmol = 18.0182

// Parse reads a list of measurements.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	r := &list{facts: &record.Facts{Source: "glimp"}, known: map[string]string{}}
	cut := len(text) > 0 && text[len(text)-1] != '\n'
	last := 1 + bytes.Count(text, []byte("\n"))
	for line, row := range table.Lines(text, ';') {
		r.unread.Lines++
		problem := r.row(row)
		if problem != "" && cut && line == last {
			problem = "the file ends in the middle of it"
		}
		if problem != "" {
			r.unread.Add(line, problem)
		}
	}
	return r.finish(text, emit)
}

// list is a file while it is read.
type list struct {
	facts  *record.Facts
	unread table.Unread
	known  map[string]string
}

// keep gives names that are on every line one place in memory.
func (r *list) keep(s string) string {
	k, ok := r.known[s]
	if !ok {
		k = strings.Clone(s)
		r.known[k] = k
	}
	return k
}

func (r *list) finish(text []byte, emit parsers.Emit) error {
	f := r.facts
	if len(f.Glucose)+len(f.Insulin)+len(f.Notes) == 0 {
		text = bytes.TrimSpace(text)
		switch {
		case len(text) == 0:
			return errors.New("the list of Glimp measurements is empty")
		case text[0] == '<':
			return errors.New("this is a web page and not a list of Glimp measurements")
		case r.unread.Bad > 0:
			return fmt.Errorf("nothing of the Glimp measurements could be read: %s", r.unread.String())
		}
		return &parsers.Unsupported{What: "Glimp measurements without values"}
	}
	r.settle()
	f.Partial = r.unread.String()
	return emit(f)
}

// settle tells rows of a repeated hour apart, leaves out memory values that
// came again and counts rows of the same key.
func (r *list) settle() {
	f := r.facts
	mark(f.Glucose, func(g *record.Glucose) (*record.Moment, string) { return &g.Time, g.Serial + " " + g.Kind })
	mark(f.Insulin, func(i *record.Insulin) (*record.Moment, string) { return &i.Time, "" })
	mark(f.Notes, func(n *record.Note) (*record.Moment, string) { return &n.Time, "" })

	number(f.Glucose,
		func(a, b *record.Glucose) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial), when(a.Time, b.Time))
		},
		func(a, b *record.Glucose) int { return cmp.Compare(a.Raw, b.Raw) },
		func(g *record.Glucose, n int) { g.Sequence = n })
	number(f.Insulin,
		func(a, b *record.Insulin) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Insulin) int {
			return cmp.Or(cmp.Compare(*a.Units, *b.Units), cmp.Compare(a.Name, b.Name))
		},
		func(i *record.Insulin, n int) { i.Sequence = n })
	number(f.Notes,
		func(a, b *record.Note) int { return cmp.Or(when(a.Time, b.Time), cmp.Compare(a.Kind, b.Kind)) },
		func(a, b *record.Note) int { return cmp.Compare(a.Text, b.Text) },
		func(n *record.Note, i int) { n.Sequence = i })
	f.Glucose = withoutEchoes(f.Glucose)
}

// withoutEchoes drops memory values that follow one of the same sensor within
// less than five minutes; readings are sorted by kind, sensor and time.
func withoutEchoes(sorted []record.Glucose) []record.Glucose {
	const span = int64(5 * time.Minute / time.Microsecond)
	kept := sorted[:0]
	for _, g := range sorted {
		if n := len(kept); n > 0 && g.Kind == "history" && kept[n-1].Kind == g.Kind && kept[n-1].Serial == g.Serial &&
			kept[n-1].Time.HasUTC == g.Time.HasUTC && kept[n-1].Time.Later == g.Time.Later && ticks(g.Time)-ticks(kept[n-1].Time) < span {
			continue
		}
		kept = append(kept, g)
	}
	return kept
}

func ticks(m record.Moment) int64 {
	if m.HasUTC {
		return m.UTCMicro
	}
	return m.LocalMicro
}

// mark finds the second pass through a repeated hour among the times without
// an instant; a stream stands newest first in the file.
func mark[T any](rows []T, of func(*T) (*record.Moment, string)) {
	streams := map[string][]*record.Moment{}
	for i := range rows {
		if m, stream := of(&rows[i]); !m.HasUTC {
			streams[stream] = append(streams[stream], m)
		}
	}
	for _, s := range streams {
		if s[len(s)-1].LocalMicro-s[0].LocalMicro <= int64(2*time.Hour/time.Microsecond) { // unless somebody turned it round
			slices.Reverse(s)
		}
		clock.MarkLater(s)
	}
}

// number sorts rows and counts those of the same key, in the order of what
// else they say: so every file gives them the same numbers.
func number[T any](rows []T, key, rest func(a, b *T) int, set func(*T, int)) {
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Or(key(&a, &b), rest(&a, &b)) })
	n := 0
	for i := range rows {
		if n++; i == 0 || key(&rows[i-1], &rows[i]) != 0 {
			n = 0
		}
		set(&rows[i], min(n, 32767)) // the most that the column holds
	}
}

func when(a, b record.Moment) int {
	if a.HasUTC != b.HasUTC {
		if a.HasUTC {
			return 1
		}
		return -1
	}
	if a.Later != b.Later && a.LocalMicro == b.LocalMicro {
		if a.Later {
			return 1
		}
		return -1
	}
	return cmp.Compare(ticks(a), ticks(b))
}

// localTime reads 28/03/2021 07.45.12.
func localTime(text string) (time.Time, error) { return clock.DayFirst.Parse(text) }

// moment is the instant, where the line tells it; the local time beside it is
// kept if it can be that of a place on earth.
func moment(row []string, l layout) (record.Moment, error) {
	local, err := localTime(row[l.local])
	if l.epoch < 0 || row[l.epoch] == "" || row[l.epoch] == "0" {
		return record.Wall(local), err
	}
	epoch, numErr := strconv.ParseInt(row[l.epoch], 10, 64)
	if numErr != nil || epoch < 946684800 || epoch > 7258118400 { // the years 2000 to 2200
		return record.Moment{}, fmt.Errorf("%q is no instant", clip(row[l.epoch]))
	}
	utc := time.Unix(epoch, 0).UTC()
	if err != nil || local.Sub(utc).Abs() > 15*time.Hour {
		return record.At(utc), nil
	}
	return record.AtBoth(utc, local), nil
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

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
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads a list of measurements.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	r := &list{facts: &record.Facts{Source: "glimp"}, known: table.Names{}}
	r.unread.Each(table.Lines(text, ';'), table.CutLine(text), 0, func(_ int, row []string) string { return r.row(row) })
	return r.finish(text, emit)
}

// list is a file while it is read.
type list struct {
	facts  *record.Facts
	unread table.Unread
	known  table.Names
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

// settle tells rows of a repeated hour apart, counts rows of the same key and
// leaves out memory values that came again.
func (r *list) settle() {
	f := r.facts
	glucose.MarkLater(f, clock.NewestFirst)
	glucose.Settle(f)
	slices.SortStableFunc(f.Glucose, func(a, b record.Glucose) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
	})
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
		return record.Moment{}, fmt.Errorf("%q is no instant", table.Clip(row[l.epoch]))
	}
	utc := time.Unix(epoch, 0).UTC()
	if err != nil || local.Sub(utc).Abs() > 15*time.Hour {
		return record.At(utc), nil
	}
	return record.AtBoth(utc, local), nil
}

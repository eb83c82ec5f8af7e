// Package dexcom reads the CSV that Dexcom Clarity gives as "Export".
//
// Facts are those of exports of 2016 to 2025: twelve to fourteen columns with
// the unit of glucose in the heads; first some lines without a time (name,
// birthday, device, settings of alerts), which are not stored but for the name
// of the device; then events: EGV every five minutes (Low and High beyond 40
// and 400 mg/dL), Calibration, Insulin, Carbs, Exercise, Health, Notes. Times
// are those that the display showed, without a zone; Transmitter Time counts
// the seconds of a transmitter whatever the display shows, so that it tells an
// hour that was shown twice from the first one.
package dexcom

import (
	"fmt"
	"strconv"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Parse reads an export.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	h, ok := find(text)
	if !ok {
		return table.Refuse(text, "Clarity export", "no line has its columns, with glucose in mg/dL or mmol/L")
	}
	r := &export{heads: h, order: dateOrder(text, h), facts: &record.Facts{Source: "dexcom"}, devices: map[string]string{}, known: table.Names{}}
	r.unread.Each(table.Below(text, h.delimiter, h.line), table.CutLine(text), len(h.names), func(_ int, row []string) string { return r.row(row) })
	return r.finish(emit)
}

// export is a file while it is read.
type export struct {
	heads
	order   clock.Order
	facts   *record.Facts
	ticks   []tick // of facts.Glucose
	unread  table.Unread
	devices map[string]string // names by source device
	known   table.Names
}

func (r *export) finish(emit parsers.Emit) error {
	f := r.facts
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes) == 0 {
		if r.unread.Bad > 0 {
			return fmt.Errorf("nothing of the Clarity export could be read: %s", r.unread.String())
		}
		return &parsers.Unsupported{What: "Clarity export without events"}
	}
	r.markLater()
	glucose.Settle(f)
	f.Partial = r.unread.String()
	return emit(f)
}

// dateOrder matters only for files that a spreadsheet has saved again; Clarity
// itself writes the year first.
func dateOrder(text []byte, h heads) clock.Order {
	var dates []string
	for _, row := range table.Below(text, h.delimiter, h.line) {
		if len(row) <= timestamp || row[timestamp] == "" {
			continue
		}
		date, _, _ := strings.Cut(row[timestamp], " ")
		if len(dates) == 0 && len(date) > 4 && date[4] == '-' {
			return clock.YearFirst
		}
		if len(dates) == 0 || dates[len(dates)-1] != date {
			dates = append(dates, date)
		}
	}
	return clock.Infer(dates)
}

// seconds reads h:mm:ss.
func seconds(text string) *float64 {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return nil
	}
	total := 0
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || i > 0 && n > 59 || n > 10000 {
			return nil
		}
		total = total*60 + n
	}
	s := float64(total)
	return &s
}

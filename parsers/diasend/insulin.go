package diasend

import (
	"fmt"
	"strings"

	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Columns of "Insulin use and carbs"; exports of 2013 end with the notes.
const (
	columnBasal = iota + 1
	columnType
	columnVolume
	columnImmediate
	columnExtended
	columnDuration
	columnCarbs
	columnNotes
	columnTotal
	columnTotalBasal
	columnSerial
)

// addInsulin reads a row of insulin and carbohydrates: mostly one event, but
// whatever columns are filled count.
func (r *export) addInsulin(t *sheetTable, l *line) (problem string) {
	value := func(column int) *float64 {
		text := l.text(column)
		if table.Null(text) {
			return nil
		}
		v := table.DecimalComma(text)
		if v == nil || *v < 0 || *v > 10000 {
			if problem == "" {
				problem = fmt.Sprintf("%q is no amount", table.Clip(text))
			}
			return nil
		}
		return v
	}
	f := r.facts
	notes, duration := l.text(columnNotes), value(columnDuration)
	if duration != nil {
		*duration *= 60
	}
	basal, volume, immediate, extended := value(columnBasal), value(columnVolume), value(columnImmediate), value(columnExtended)
	kind := l.text(columnType)
	bolus := volume != nil || immediate != nil || extended != nil || kind != "" && problem == ""
	if bolus {
		dose := record.Insulin{Time: l.at, Kind: "bolus", Units: volume, ImmediateU: immediate, ExtendedU: extended, DurationS: duration,
			Name: r.known.Keep(kind), Serial: l.serial, Device: l.device}
		if notes != "" { // they are of the bolus: "Combination unknown"
			dose.Extra = map[string]any{"Notes": r.known.Keep(notes)}
		}
		f.Insulin = append(f.Insulin, dose)
	}
	if basal != nil { // 0 is a pump that was stopped
		rate := record.Insulin{Time: l.at, Kind: "basal", RateUH: basal, Serial: l.serial, Device: l.device}
		if !bolus {
			rate.DurationS = duration
		}
		f.Insulin = append(f.Insulin, rate)
	}
	if grams := value(columnCarbs); grams != nil && *grams > 0 {
		f.Carbs = append(f.Carbs, record.Carbs{Time: l.at, CarbsG: grams, Serial: l.serial, Device: l.device})
	}
	if notes != "" && !bolus {
		r.note(l, "note", notes)
	}
	r.addRest(t, l, value)
	return problem
}

// addRest reads the columns behind the notes by their heads, by their place
// where the heads were taken out.
func (r *export) addRest(t *sheetTable, l *line, value func(int) *float64) {
	serial := t.serialColumn()
	for i := columnTotal; i < len(l.fields); i++ {
		text, name := l.fields[i], ""
		if text == "" || i == serial {
			continue
		}
		if i < len(t.names) {
			name = t.names[i]
		}
		switch head := table.Fold(name); {
		case strings.Contains(head, "daily dose") || head == "" && i == columnTotal:
			r.totals.Add(l.at, "insulin_total_u", l.serial, value(i))
		case strings.Contains(head, "daily basal") || head == "" && i == columnTotalBasal:
			r.totals.Add(l.at, "insulin_total_basal_u", l.serial, value(i))
		default: // a column that is not known yet
			r.note(l, "event", strings.TrimPrefix(name+": "+text, ": "))
		}
	}
}

func (r *export) note(l *line, kind, text string) {
	r.facts.Notes = append(r.facts.Notes, record.Note{Time: l.at, Kind: kind, Text: strings.Clone(text), Serial: l.serial, Device: l.device})
}

// orderRates keeps the order in which several basal rates of one minute began;
// it tells whether a pump was stopped or started.
func orderRates(rows []record.Insulin) {
	last, order := -1, 0
	for i := range rows {
		if rows[i].Kind != "basal" {
			continue
		}
		if order++; last < 0 || rows[last].Time != rows[i].Time || rows[last].Serial != rows[i].Serial {
			order = 0
		}
		if order == 1 {
			rows[last].Extra = map[string]any{"order": 0}
		}
		if order > 0 {
			rows[i].Extra = map[string]any{"order": order}
		}
		last = i
	}
}

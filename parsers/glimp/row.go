package glimp

import (
	"fmt"
	"regexp"
	"strings"

	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Types of measurements.
const (
	byHand = "0"
	memory = "3"
	scan   = "5"
)

// readerName is what the note says when a Bluetooth reader brought the value.
var readerName = regexp.MustCompile(`^(\S+) '(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}'$`)

// row reads a line; it answers with what is wrong with it, if anything is.
func (r *list) row(row []string) (problem string) {
	l, ok := layouts[row[0]]
	if !ok {
		return fmt.Sprintf("layout version %q is not known", table.Clip(row[0]))
	}
	if len(row) < l.fields {
		return fmt.Sprintf("it has only %d of %d fields", len(row), l.fields)
	}
	at, err := moment(row, l)
	if err != nil {
		return err.Error()
	}
	for _, column := range []int{l.raw, l.calibrated, l.units} {
		if v := table.DecimalComma(row[column]); v == nil && !table.Null(row[column]) || v != nil && (*v < 0 || *v > 1500) {
			return fmt.Sprintf("%q is no measurement", table.Clip(row[column]))
		}
	}
	raw, calibrated, units := positive(row[l.raw]), positive(row[l.calibrated]), positive(row[l.units])
	extra := r.extra(row, l)
	if calibrated != nil || raw != nil {
		g := r.glucose(row, l, raw, calibrated)
		g.Time, g.Extra = at, merged(g.Extra, extra)
		r.facts.Glucose = append(r.facts.Glucose, g)
		extra = nil // told already
	}
	if units != nil {
		name := r.known.Keep(row[l.insulin])
		r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: at, Kind: action(name), Units: units, Name: name, Extra: withZone(extra, row[l.zone])})
		extra = nil
	}
	note := row[l.note]
	if readerName.MatchString(note) {
		note = ""
	}
	if note != "" || len(extra) > 0 { // a weight alone, for example
		r.facts.Notes = append(r.facts.Notes, record.Note{Time: at, Kind: "note", Text: note, Extra: extra})
	}
	return ""
}

// glucose makes a reading of a line. A finger is no serial number.
func (r *list) glucose(row []string, l layout, raw, calibrated *float64) record.Glucose {
	g := record.Glucose{RawUnit: glucose.MgDL, Extra: map[string]any{}}
	value := calibrated
	if value == nil {
		value = raw
	} else if raw != nil && *raw != *value {
		g.Extra["raw value"] = *raw
	}
	g.Raw, g.MmolL = *value, glucose.InMmolL(*value, glucose.MgDL)
	switch kind := row[l.kind]; kind {
	case byHand:
		g.Kind, g.Flag = "strip", "manual"
		if row[l.id] != "" {
			g.Extra["finger"] = row[l.id]
		}
		return g
	case memory:
		g.Kind = "history"
	default:
		g.Kind = "scan"
		if kind != scan {
			g.Extra["type"] = kind
		}
	}
	g.Serial = r.known.Keep(row[l.id])
	if m := readerName.FindStringSubmatch(row[l.note]); m != nil {
		g.Device = r.known.Keep(m[1])
	}
	if l.trend >= 0 {
		if t := table.Int(row[l.trend]); t != nil && *t >= 1 && *t <= 5 {
			g.Trend = t
		}
	}
	return g
}

// extra is what a line says beside its measurement. The unit of the weight is
// the user's, and nothing tells it.
func (r *list) extra(row []string, l layout) map[string]any {
	extra := map[string]any{}
	if v := positive(row[l.weight]); v != nil {
		extra["weight"] = *v
	}
	if row[l.place] != "" {
		extra["location"] = row[l.place]
	}
	if v := row[l.other]; v != "" && v != "0" {
		extra[fmt.Sprintf("field %d", l.other)] = v
	}
	return extra
}

func merged(a, b map[string]any) map[string]any {
	for k, v := range b {
		a[k] = v
	}
	if len(a) == 0 {
		return nil
	}
	return a
}

func withZone(extra map[string]any, zone string) map[string]any {
	if zone == "" {
		return merged(map[string]any{}, extra)
	}
	return merged(map[string]any{"injection zone": zone}, extra)
}

func positive(text string) *float64 {
	if v := table.DecimalComma(text); v != nil && *v > 0 {
		return v
	}
	return nil
}

// action tells rapid from long insulin by the app's names; what a user named
// otherwise is a bolus.
func action(name string) string {
	switch strings.ToLower(name) {
	case "rapid", "fast":
		return "rapid"
	case "night", "long", "slow", "basal":
		return "long"
	}
	return "bolus"
}

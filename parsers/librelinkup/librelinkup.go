// Package librelinkup reads the answers of the LibreLinkUp service, which lets
// people follow the sensor of another (or their own): graph, the last twelve
// hours; logbook, scans and alarms of two weeks; connections, the latest
// reading.
//
// Facts are those of the service as of 2026, version 4.16. It is not
// documented by the vendor. FactoryTimestamp is UTC and Timestamp the local
// time of the phone; types are 0 history, 1 the current value, others alarms;
// GlucoseUnits 1 is mg/dL and 0 mmol/L, ValueInMgPerDl is always there. The
// serial number is that of the sensor.
//
// The list of connections of somebody who follows several people is not
// stored: nothing in it says who of them is the athlete.
package librelinkup

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const (
	mgdlPerMmol   = 18.0182   // the molar mass of glucose in the units of laboratories
	lowest, most  = 40., 500. // mg/dL that the sensors measure
	impossible    = 1500.     // mg/dL that no living being reaches
	mgdl, mmol    = "mg/dL", "mmol/L"
	maxSequence   = 32767 // the most that the column holds
	farthestPlace = 15 * time.Hour
)

// Parse reads an answer.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	a := &answer{dec: json.NewDecoder(bytes.NewReader(text)), people: map[string]bool{}}
	a.dec.UseNumber()
	_, err := a.walk("", 0)
	switch {
	case len(a.people) > 1:
		return &parsers.Unsupported{What: fmt.Sprintf("LibreLinkUp list of %d people: nothing says who of them is the athlete", len(a.people))}
	case len(a.items) > 0:
	case err != nil && len(bytes.TrimSpace(text)) == 0:
		return errors.New("the LibreLinkUp answer is empty")
	case err != nil && bytes.TrimSpace(text)[0] == '<':
		return errors.New("this is a web page and not a LibreLinkUp answer")
	case err != nil:
		return fmt.Errorf("the LibreLinkUp answer cannot be read: %s", complaint(err))
	case a.login:
		return &parsers.Unsupported{What: "LibreLinkUp answer to a login: account data"}
	case a.status:
		return &parsers.Unsupported{What: "LibreLinkUp answer without readings"}
	default:
		return errors.New("not a LibreLinkUp answer: it has neither a status nor readings")
	}
	facts := &record.Facts{Source: "librelinkup"}
	bad, first := 0, ""
	for _, it := range a.items {
		if problem := a.read(it, facts); problem != "" {
			if bad++; bad == 1 {
				first = problem
			}
		}
	}
	if bad > 0 {
		facts.Partial = fmt.Sprintf("%d of %d readings could not be read; of the first, %s", bad, len(a.items), first)
	}
	if err != nil {
		facts.Partial = fmt.Sprintf("%s; %d readings before that were read", complaint(err), len(a.items)-bad)
	}
	if len(facts.Glucose)+len(facts.Notes) == 0 {
		if bad > 0 {
			return fmt.Errorf("nothing of the LibreLinkUp answer could be read: %s", facts.Partial)
		}
		return &parsers.Unsupported{What: "LibreLinkUp answer without readings"}
	}
	settle(facts)
	return emit(facts)
}

// told are the fields of a reading that have a place of their own.
var told = map[string]bool{
	"FactoryTimestamp": true, "Timestamp": true, "type": true, "ValueInMgPerDl": true, "Value": true,
	"GlucoseUnits": true, "TrendArrow": true, "isHigh": true, "isLow": true,
}

// read makes a row of a reading; it answers with what is wrong with it.
func (a *answer) read(it item, facts *record.Facts) string {
	text, _ := it.fields["FactoryTimestamp"].(string)
	utc, err := clock.MonthFirst.Parse(text)
	if err != nil {
		return err.Error()
	}
	at := record.At(utc)
	text, _ = it.fields["Timestamp"].(string)
	if local, err := clock.MonthFirst.Parse(text); err == nil && local.Sub(utc).Abs() <= farthestPlace {
		at = record.AtBoth(utc, local)
	}
	g := record.Glucose{Time: at, Serial: a.serial(utc), Extra: extra(it.fields)}
	if problem := value(it.fields, &g); problem != "" || g.Raw == 0 {
		return problem
	}
	if arrow, ok := number(it.fields["TrendArrow"]); ok && arrow >= 1 && arrow <= 5 {
		trend := int(arrow)
		g.Trend = &trend
	}
	kind, ok := number(it.fields["type"])
	switch {
	case kind == 1 || !ok && it.key != "graphData":
		g.Kind = "scan"
	case kind == 0:
		g.Kind = "history"
	default:
		n := record.Note{Time: at, Kind: "alarm", Text: g.Flag, Value: &g.Raw, Unit: g.RawUnit, Serial: g.Serial, Extra: map[string]any{"type": kind}}
		for k, v := range g.Extra {
			n.Extra[k] = v
		}
		facts.Notes = append(facts.Notes, n)
		return ""
	}
	facts.Glucose = append(facts.Glucose, g)
	return ""
}

// value reads the value, its unit and whether it is out of range; a reading
// that has none stays zero. Beyond the limits the limit counts.
func value(fields map[string]any, g *record.Glucose) string {
	mg, hasMg := number(fields["ValueInMgPerDl"])
	raw, hasRaw := number(fields["Value"])
	units, hasUnits := number(fields["GlucoseUnits"])
	g.RawUnit = mgdl
	if hasRaw && (hasUnits && units == 0 || !hasUnits && hasMg && raw != mg) {
		g.RawUnit = mmol
	}
	low, _ := fields["isLow"].(bool)
	high, _ := fields["isHigh"].(bool)
	if !hasMg || mg <= 0 {
		switch {
		case hasRaw && raw > 0 && g.RawUnit == mmol:
			mg = raw * mgdlPerMmol
		case hasRaw && raw > 0:
			mg = raw
		case low:
			mg = lowest
		case high:
			mg = most
		default:
			return ""
		}
	}
	if mg > impossible || raw > impossible {
		return fmt.Sprintf("no glucose is %g mg/dL", max(mg, raw))
	}
	if low || high {
		mg = min(max(mg, lowest), most)
	}
	if g.MmolL = mg / mgdlPerMmol; low {
		g.Flag = "low"
	} else if high {
		g.Flag = "high"
	}
	switch {
	case hasRaw && raw > 0:
		g.Raw = raw
	case g.RawUnit == mmol:
		g.Raw = g.MmolL
	default:
		g.Raw = mg
	}
	return ""
}

// extra keeps what else the service says of a reading, its colour for one.
func extra(fields map[string]any) map[string]any {
	var out map[string]any
	for name, v := range fields {
		if told[name] || v == nil {
			continue
		}
		if f, ok := number(v); ok {
			v = f
		}
		if out == nil {
			out = map[string]any{}
		}
		out[name] = v
	}
	return out
}

// serial is the number of the sensor that was worn: the one that was activated
// last before. Of a sensor that has been taken off since, nothing is told.
func (a *answer) serial(at time.Time) string {
	best := sensor{since: -1}
	for _, s := range a.sensors {
		if s.since <= float64(at.Unix()) && s.since > best.since {
			best = s
		}
	}
	return best.serial
}

// settle leaves out what an answer tells twice (the current value stands under
// two names) and counts readings of the same key.
func settle(f *record.Facts) {
	key := func(a, b record.Glucose) int {
		return cmp.Or(cmp.Compare(a.Time.UTCMicro, b.Time.UTCMicro), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Serial, b.Serial))
	}
	rest := func(a, b record.Glucose) int {
		return cmp.Or(cmp.Compare(a.MmolL, b.MmolL), cmp.Compare(a.Raw, b.Raw), cmp.Compare(a.Flag, b.Flag))
	}
	slices.SortStableFunc(f.Glucose, func(a, b record.Glucose) int { return cmp.Or(key(a, b), rest(a, b)) })
	f.Glucose = slices.CompactFunc(f.Glucose, func(a, b record.Glucose) bool { return key(a, b) == 0 && rest(a, b) == 0 })
	for i := 1; i < len(f.Glucose); i++ {
		if key(f.Glucose[i-1], f.Glucose[i]) == 0 {
			f.Glucose[i].Sequence = min(f.Glucose[i-1].Sequence+1, maxSequence)
		}
	}
	same := func(a, b record.Note) int { return cmp.Compare(a.Time.UTCMicro, b.Time.UTCMicro) }
	more := func(a, b record.Note) int {
		return cmp.Or(cmp.Compare(*a.Value, *b.Value), cmp.Compare(a.Text, b.Text))
	}
	slices.SortStableFunc(f.Notes, func(a, b record.Note) int { return cmp.Or(same(a, b), more(a, b)) })
	f.Notes = slices.CompactFunc(f.Notes, func(a, b record.Note) bool { return same(a, b) == 0 && more(a, b) == 0 })
	for i := 1; i < len(f.Notes); i++ {
		if same(f.Notes[i-1], f.Notes[i]) == 0 {
			f.Notes[i].Sequence = min(f.Notes[i-1].Sequence+1, maxSequence)
		}
	}
}

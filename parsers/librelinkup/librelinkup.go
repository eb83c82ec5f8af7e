// Package librelinkup reads the answers of the LibreLinkUp service, which lets
// people follow the sensor of another (or their own): graph, the last twelve
// hours; logbook, scans and alarms of two weeks; connections, the latest
// reading.
//
// Facts are those of the service as of 2026, version 4.16. It is not
// documented by the vendor. FactoryTimestamp is UTC and Timestamp the local
// time of the phone; types are 0 history, 1 the current value, others alarms;
// GlucoseUnits 1 is mg/dL and 0 mmol/L, ValueInMgPerDl is always there.
//
// The serial number is that of the sensor worn now. For hours after a change of
// sensors the readings before it are told again without theirs, and the logbook
// tells none, so it must not make another reading of the same one: the current
// value keeps it aside.
//
// The list of connections of somebody who follows several people is not
// stored: nothing in it says who of them is the athlete.
package librelinkup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const (
	lowest, most  = 40., 500. // mg/dL that the sensors measure
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
	glucose.Distinct(facts) // the current value stands under two names
	glucose.Settle(facts)
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
	g := record.Glucose{Time: at, Extra: extra(it.fields)}
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
		if serial := a.serial(utc); serial != "" {
			g.Extra = with(g.Extra, "sn", serial)
		}
	case kind == 0:
		g.Kind = "history"
	default:
		n := record.Note{Time: at, Kind: "alarm", Text: g.Flag, Value: &g.Raw, Unit: g.RawUnit, Serial: a.serial(utc), Extra: map[string]any{"type": kind}}
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
	g.RawUnit = glucose.MgDL
	if hasRaw && (hasUnits && units == 0 || !hasUnits && hasMg && raw != mg) {
		g.RawUnit = glucose.MmolL
	}
	low, _ := fields["isLow"].(bool)
	high, _ := fields["isHigh"].(bool)
	if !hasMg || mg <= 0 {
		switch {
		case hasRaw && raw > 0 && g.RawUnit == glucose.MmolL:
			mg = raw * glucose.MgDLPerMmolL
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
	if glucose.Impossible(max(mg, raw), glucose.MgDL) {
		return fmt.Sprintf("no glucose is %g mg/dL", max(mg, raw))
	}
	if low || high {
		mg = min(max(mg, lowest), most)
	}
	if g.MmolL = glucose.InMmolL(mg, glucose.MgDL); low {
		g.Flag = "low"
	} else if high {
		g.Flag = "high"
	}
	switch {
	case hasRaw && raw > 0:
		g.Raw = raw
	case g.RawUnit == glucose.MmolL:
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
		out = with(out, name, v)
	}
	return out
}

func with(m map[string]any, name string, v any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	m[name] = v
	return m
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

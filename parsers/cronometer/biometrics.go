package cronometer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"athletedata/parsers/glucose"
	"athletedata/parsers/opt"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

const (
	poundKg       = 0.45359237
	secondMicro   = 1e6
	bloodPressure = "blood pressure"
	bodyFat       = "body fat"
	bloodGlucose  = "blood glucose"
	heartRate     = "heart rate"
)

// biometric keeps a row of biometrics.csv.
func (t *tableOf) biometric(e *entry) string {
	metric, unit, amount := t.header.Get(e.fields, "Metric"), t.header.Get(e.fields, "Unit"), t.header.Get(e.fields, "Amount")
	if metric == "" || amount == "" {
		return "it has no metric or no amount"
	}
	t.keepGroup(e)
	v := table.Number(amount)
	switch kind := strings.ToLower(metric); kind {
	case bloodPressure:
		above, below, _ := strings.Cut(amount, "/")
		s, d := table.Number(above), table.Number(below)
		if s == nil || d == nil || *s <= 0 || *d <= 0 {
			return fmt.Sprintf("%q is no blood pressure", short(amount))
		}
		t.body(e, record.BodyMeasurement{SystolicMmHg: s, DiastolicMmHg: d})
		return ""
	case "weight", bodyFat:
		if v == nil || *v <= 0 {
			return fmt.Sprintf("%q is no %s", short(amount), kind)
		}
		if kind == bodyFat && unit == "%" {
			t.body(e, record.BodyMeasurement{BodyFatPct: v})
			return ""
		}
		if kg := kilograms(*v, unit); kg != nil && kind != bodyFat {
			e.keep(metric+" ("+unit+")", *v)
			t.body(e, record.BodyMeasurement{WeightKg: kg})
			return ""
		}
	case bloodGlucose:
		if mmol := millimoles(v, unit); mmol != nil && e.time != nil {
			t.facts.Glucose = append(t.facts.Glucose, record.Glucose{Time: *e.time, Kind: "strip", MmolL: *mmol, Raw: *v, RawUnit: unit, Extra: e.extra})
			return ""
		}
	case heartRate:
		if v != nil && *v > 0 && *v < 400 && e.time != nil {
			t.facts.HeartRates = append(t.facts.HeartRates, record.HeartRateSample{Time: *e.time, BPM: int(*v + 0.5)})
			return ""
		}
	}
	name := sampleName(metric, unit)
	text := ""
	if v == nil {
		text = amount
	}
	if e.time == nil {
		t.facts.DailyScores = append(t.facts.DailyScores, record.DailyScore{Day: e.day, Name: name, Value: v, Text: text, Extra: e.extra})
	} else {
		t.facts.WellnessSamples = append(t.facts.WellnessSamples, record.WellnessSample{Time: *e.time, Name: name, Value: v, Text: text})
	}
	return ""
}

// body notes a measurement of the body; those of one time are merged at the end.
func (t *tableOf) body(e *entry, b record.BodyMeasurement) {
	b.Time = e.when()
	b.Extra = e.extra
	t.facts.BodyMeasurements = append(t.facts.BodyMeasurements, b)
}

func kilograms(v float64, unit string) *float64 {
	switch strings.ToLower(unit) {
	case "kg":
	case "lb", "lbs", "pounds":
		v *= poundKg
	case "st", "stone":
		v *= 14 * poundKg
	default:
		return nil
	}
	return &v
}

func millimoles(v *float64, unit string) *float64 {
	if v == nil || *v <= 0 {
		return nil
	}
	mmol := *v
	switch strings.ToLower(unit) {
	case "mmol/l":
	case "mg/dl":
		mmol /= glucose.MgDLPerMmolL
	default:
		return nil
	}
	return &mmol
}

// sampleName is "Heart Rate (Resting)" and "bpm" as heart_rate_resting_bpm.
func sampleName(metric, unit string) string {
	s := strings.ReplaceAll(strings.ToLower(metric+" "+unit), "%", "pct")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" _-/(),.:", r) }), "_")
}

// mergeBody puts what was measured at one time into one row. A second weight
// of that time goes a second later, the lower one first, so that the same
// values always stand at the same times.
func mergeBody(all []record.BodyMeasurement) []record.BodyMeasurement {
	slices.SortStableFunc(all, func(a, b record.BodyMeasurement) int {
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), opt.Compare(a.WeightKg, b.WeightKg), opt.Compare(a.BodyFatPct, b.BodyFatPct),
			opt.Compare(a.SystolicMmHg, b.SystolicMmHg), opt.Compare(a.DiastolicMmHg, b.DiastolicMmHg))
	})
	var out []record.BodyMeasurement
	from, seen := 0, [3]int{} // weights, fats, pressures of this time so far
	for i, b := range all {
		if i == 0 || b.Time != all[i-1].Time {
			from, seen = len(out), [3]int{}
		}
		what := 0
		if b.BodyFatPct != nil {
			what = 1
		} else if b.SystolicMmHg != nil {
			what = 2
		}
		nth := seen[what]
		seen[what]++
		b.Time.LocalMicro += int64(nth) * secondMicro
		if from+nth == len(out) {
			out = append(out, b)
			continue
		}
		row := &out[from+nth]
		for name, v := range b.Extra {
			if row.Extra == nil {
				row.Extra = map[string]any{}
			}
			row.Extra[name] = v
		}
		switch what {
		case 0:
			row.WeightKg = b.WeightKg
		case 1:
			row.BodyFatPct = b.BodyFatPct
		case 2:
			row.SystolicMmHg, row.DiastolicMmHg = b.SystolicMmHg, b.DiastolicMmHg
		}
	}
	return out
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

package dexcom

import (
	"fmt"
	"strconv"
	"strings"

	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// What the sensors measure: outside of it the export says Low or High.
var limits = map[string][2]float64{glucose.MgDL: {40, 400}, glucose.MmolL: {2.2, 22.2}}

// events are the kinds of events by what Clarity calls them, as far as that is
// known in other languages; the rest is told by which values it has.
var events = map[string]string{
	"egv": "egv", "calibration": "calibration", "insulin": "insulin", "carbs": "carbs", "exercise": "exercise", "health": "health", "notes": "note", "note": "note", "alert": "alarm",
	"kalibrierung": "calibration", "kohlenhydrate": "carbs", "bewegung": "exercise", "training": "exercise", "gesundheit": "health", "notizen": "note", "alarm": "alarm", "warnung": "alarm",
	"étalonnage": "calibration", "calibrage": "calibration", "insuline": "insulin", "glucides": "carbs", "exercice": "exercise", "santé": "health", "alerte": "alarm",
	"calibración": "calibration", "insulina": "insulin", "carbohidratos": "carbs", "ejercicio": "exercise", "salud": "health", "notas": "note", "alerta": "alarm",
	"calibrazione": "calibration", "carboidrati": "carbs", "esercizio": "exercise", "salute": "health", "avviso": "alarm",
}

var lows = map[string]bool{"low": true, "niedrig": true, "tief": true, "bas": true, "basse": true, "bajo": true, "basso": true, "bassa": true, "laag": true, "baixo": true, "låg": true, "lav": true}

var highs = map[string]bool{"high": true, "hoch": true, "haut": true, "haute": true, "élevé": true, "alto": true, "alta": true, "hoog": true, "hög": true, "høj": true, "høy": true}

// row reads a line; it answers with what is wrong with it, if anything is.
func (r *export) row(row []string) (problem string) {
	if len(row) <= glucoseValue {
		return fmt.Sprintf("it has only %d of %d fields", len(row), len(r.names))
	}
	kind := events[strings.ToLower(row[eventType])]
	if row[timestamp] == "" {
		if kind == "egv" || r.text(row, transmitterTime) != "" {
			return "a reading without a time"
		}
		if info, source := row[deviceInfo], row[sourceDevice]; info != "" && r.devices[source] == "" {
			r.devices[strings.Clone(source)] = strings.Clone(info)
		}
		return "" // about the account, or a setting
	}
	at, err := r.order.Parse(row[timestamp])
	if err != nil {
		return err.Error()
	}
	if kind == "" {
		kind = r.guess(row)
	}
	o := origin{at: record.Wall(at), device: r.device(row[sourceDevice]), source: row[sourceDevice]}
	switch kind {
	case "egv", "calibration":
		return r.glucose(o, kind, row)
	case "insulin":
		return r.insulin(o, row)
	case "carbs":
		return r.carbs(o, row)
	}
	r.note(o, kind, row)
	return ""
}

// origin is what the values of a line share.
type origin struct {
	at             record.Moment
	device, source string
}

// guess tells an event of an unknown name by the values it has.
func (r *export) guess(row []string) string {
	switch {
	case row[glucoseValue] != "":
		return "egv"
	case r.text(row, insulinValue) != "":
		return "insulin"
	case r.text(row, carbValue) != "":
		return "carbs"
	}
	return "event"
}

func (r *export) text(row []string, column int) string {
	if column >= len(row) {
		return ""
	}
	return row[column]
}

// device is the name of the device with that of the phone or receiver.
func (r *export) device(source string) string {
	if name := r.devices[source]; name != "" && source != "" {
		return r.known.Keep(name + " (" + source + ")")
	} else if name != "" {
		return name
	}
	return r.known.Keep(source)
}

// extra keeps what other columns than the given ones say, under their heads.
func (r *export) extra(row []string, told ...int) map[string]any {
	var extra map[string]any
next:
	for i := subtype; i < len(row) && i < len(r.names); i++ {
		if row[i] == "" || i == sourceDevice {
			continue
		}
		for _, t := range told {
			if i == t {
				continue next
			}
		}
		if extra == nil {
			extra = map[string]any{}
		}
		var value any = row[i]
		if v := table.DecimalComma(row[i]); v != nil && i != transmitterID {
			value = *v
		}
		extra[r.names[i]] = value
	}
	return extra
}

func (r *export) glucose(o origin, kind string, row []string) string {
	text := row[glucoseValue]
	g := record.Glucose{Time: o.at, Kind: kind, Serial: r.known.Keep(o.source), Device: o.device, RawUnit: r.unit}
	if kind == "egv" {
		g.Kind = "history"
	}
	var t tick
	if id := r.text(row, transmitterID); id != "" {
		g.Serial, t.named = r.known.Keep(id), true
	}
	switch v := table.DecimalComma(text); {
	case v != nil && glucose.Impossible(*v, r.unit):
		return fmt.Sprintf("no glucose is %s %s", table.Clip(text), r.unit)
	case v != nil && *v <= 0:
		return "" // no reading
	case v != nil:
		g.Raw = *v
	case lows[strings.ToLower(text)]:
		g.Flag, g.Raw = "low", limits[r.unit][0]
	case highs[strings.ToLower(text)]:
		g.Flag, g.Raw = "high", limits[r.unit][1]
	default:
		return fmt.Sprintf("%q is no glucose", table.Clip(text))
	}
	g.MmolL = glucose.InMmolL(g.Raw, r.unit)
	g.Extra = r.extra(row, glucoseValue, transmitterID)
	t.s, _ = strconv.ParseInt(r.text(row, transmitterTime), 10, 64)
	r.facts.Glucose, r.ticks = append(r.facts.Glucose, g), append(r.ticks, t)
	return ""
}

func (r *export) insulin(o origin, row []string) string {
	text := r.text(row, insulinValue)
	v := table.DecimalComma(text)
	if v == nil || *v < 0 || *v > 1000 {
		return fmt.Sprintf("%q are no units of insulin", table.Clip(text))
	}
	if *v == 0 {
		return ""
	}
	kind, name := "bolus", row[subtype]
	switch lower := strings.ToLower(name); {
	case strings.Contains(lower, "fast") || strings.Contains(lower, "rapid") || strings.Contains(lower, "rápid") || strings.Contains(lower, "schnell"):
		kind = "rapid"
	case strings.Contains(lower, "long") || strings.Contains(lower, "lang") || strings.Contains(lower, "lent"):
		kind = "long"
	}
	r.facts.Insulin = append(r.facts.Insulin, record.Insulin{Time: o.at, Kind: kind, Units: v, Name: name, Serial: r.known.Keep(o.source), Device: o.device,
		Extra: r.extra(row, subtype, insulinValue)})
	return ""
}

func (r *export) carbs(o origin, row []string) string {
	text := r.text(row, carbValue)
	v := table.DecimalComma(text)
	if v == nil || *v < 0 || *v > 10000 {
		return fmt.Sprintf("%q is no amount of carbohydrates", table.Clip(text))
	}
	if *v == 0 {
		return ""
	}
	r.facts.Carbs = append(r.facts.Carbs, record.Carbs{Time: o.at, CarbsG: v, Food: row[subtype], Serial: r.known.Keep(o.source), Device: o.device,
		Extra: r.extra(row, subtype, carbValue)})
	return ""
}

// note keeps exercise, health, alarms and texts. What the user wrote stands in
// one of three columns, depending on the event.
func (r *export) note(o origin, kind string, row []string) {
	var texts []string
	if kind == "event" {
		texts = append(texts, row[eventType])
	}
	for _, i := range []int{subtype, patientInfo, deviceInfo} {
		if row[i] != "" {
			texts = append(texts, row[i])
		}
	}
	n := record.Note{Time: o.at, Kind: kind, Text: strings.Join(texts, ": "), Serial: r.known.Keep(o.source), Device: o.device}
	told := []int{subtype, patientInfo, deviceInfo}
	if n.DurationS = seconds(r.text(row, duration)); n.DurationS != nil {
		told = append(told, duration)
	}
	if v := table.DecimalComma(row[glucoseValue]); v != nil && *v > 0 { // the threshold of an alarm
		n.Value, n.Unit = v, r.unit
		told = append(told, glucoseValue)
	}
	n.Extra = r.extra(row, told...)
	r.facts.Notes = append(r.facts.Notes, n)
}

package diasend

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/glucose"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// line is a row with what all that it tells of share.
type line struct {
	fields         []string
	at             record.Moment
	serial, device string
}

// text is what a column says.
func (l *line) text(column int) string {
	if column < 0 || column >= len(l.fields) {
		return ""
	}
	return l.fields[column]
}

// table reads the rows of one. It goes through them twice: only who knows the
// times before and after can tell the second pass through a repeated hour.
func (r *export) table(t *sheetTable) {
	serial := t.serialColumn()
	var moments []record.Moment
	var problems []string
	for _, row := range t.data {
		at, err := r.time(row[0])
		problem := ""
		if err != nil {
			problem = err.Error()
		}
		moments, problems = append(moments, at), append(problems, problem)
	}
	if t.content != alarms { // those are sorted by the text of the date
		t.mark(moments, serial)
	}
	if t.content == readings {
		t.settleGlucose(moments)
	}
	i := 0
	for n, row := range t.data {
		l := line{fields: row, at: moments[i]}
		problem := problems[i]
		i++
		r.unread.Lines++
		if n == r.cut && len(row) < len(t.names) {
			problem = "the file ends in the middle of it"
		} else if problem == "" {
			l.serial, l.device = r.serial(l.text(serial))
			problem = r.row(t, &l)
		}
		if problem != "" {
			if r.excel {
				problem += fmt.Sprintf(" (sheet %q)", t.name)
			}
			r.unread.Add(n, problem)
		}
	}
}

// serialColumn is where the device stands: under its head, which is in the
// language of the account, and else where diasend puts it.
func (t *sheetTable) serialColumn() int {
	for i, name := range t.names {
		if strings.Contains(table.Fold(name), "serial") {
			return i
		}
	}
	switch t.content {
	case insulin:
		return columnSerial
	default:
		return 3
	}
}

// serial takes apart "1234567 (OmniPod)".
func (r *export) serial(text string) (serial, device string) {
	if i := strings.LastIndex(text, " ("); i > 0 && strings.HasSuffix(text, ")") {
		return r.known.Keep(text[:i]), r.known.Keep(text[i+2 : len(text)-1])
	}
	return r.known.Keep(text), ""
}

// mark finds the repeated hour in what each device recorded.
func (t *sheetTable) mark(moments []record.Moment, serial int) {
	var streams clock.Streams
	i := 0
	for _, row := range t.data {
		l := line{fields: row}
		streams.Add(l.text(serial), "", &moments[i])
		i++
	}
	streams.MarkLater(clock.OldestFirst)
}

// settleGlucose decides what the heads of glucose do not say: whether the
// readings are a sensor's or of fingers, and the unit where heads are missing.
func (t *sheetTable) settleGlucose(moments []record.Moment) {
	switch name := plainName(t.name); {
	case slices.Contains(strings.Fields(name), "cgm"):
		t.kind = "history"
	case name == "name and glucose":
		t.kind = "strip"
	default:
		t.kind = cadence(moments)
	}
	if t.unit != "" {
		return
	}
	t.unit = glucose.MmolL
	for _, row := range t.data {
		l := line{fields: row}
		if v := table.DecimalComma(l.text(1)); v != nil && *v > 40 { // nobody is there in mmol/L
			t.unit = glucose.MgDL
			return
		}
	}
}

// cadence tells a sensor from fingers by how often they are read: nobody
// pricks a finger every quarter of an hour.
func cadence(moments []record.Moment) string {
	var gaps []int64
	last := int64(0)
	for i, m := range moments {
		if i > 0 {
			gaps = append(gaps, max(m.LocalMicro-last, last-m.LocalMicro))
		}
		last = m.LocalMicro
	}
	slices.Sort(gaps)
	if len(gaps) > 1 && gaps[len(gaps)/2] <= int64(16*time.Minute/time.Microsecond) {
		return "history"
	}
	return "strip"
}

// row reads a row; it answers with what is wrong with it, if anything is.
func (r *export) row(t *sheetTable, l *line) string {
	switch t.content {
	case readings:
		return r.addGlucose(t, l)
	case insulin:
		return r.addInsulin(t, l)
	case alarms:
		n := record.Note{Time: l.at, Kind: "alarm", Text: r.known.Keep(l.text(1)), Serial: l.serial, Device: l.device}
		if flag := l.text(2); flag != "" && t.serialColumn() != 2 {
			n.Extra = map[string]any{"flag": flag}
		}
		if n.Text == "" {
			return ""
		}
		r.facts.Notes = append(r.facts.Notes, n)
	}
	return ""
}

// What devices measure: beyond it they show a word. Sensors and strips differ.
var limits = map[string]map[string][2]float64{
	"history": {glucose.MgDL: {40, 400}, glucose.MmolL: {2.2, 22.2}},
	"strip":   {glucose.MgDL: {20, 600}, glucose.MmolL: {1.1, 33.3}},
}

func (r *export) addGlucose(t *sheetTable, l *line) string {
	text := l.text(1)
	if table.Null(text) {
		return ""
	}
	g := record.Glucose{Time: l.at, Kind: t.kind, Serial: l.serial, Device: l.device, RawUnit: t.unit}
	v := table.DecimalComma(text)
	switch word := strings.ToLower(text); {
	case v != nil && *v <= 0:
		return "" // no reading
	case v != nil && glucose.Impossible(*v, t.unit):
		return fmt.Sprintf("no glucose is %s %s", table.Clip(text), t.unit)
	case v != nil:
		g.Raw = *v
	case word == "lo" || word == "low" || word[0] == '<':
		g.Flag, g.Raw = "low", limits[t.kind][t.unit][0]
	case word == "hi" || word == "high" || word[0] == '>':
		g.Flag, g.Raw = "high", limits[t.kind][t.unit][1]
	default:
		return fmt.Sprintf("%q is no glucose", table.Clip(text))
	}
	if flag := l.text(2); flag != "" && t.serialColumn() != 2 {
		if strings.EqualFold(flag, "m") && g.Flag == "" {
			g.Flag = "manual" // entered by hand
		} else {
			g.Extra = map[string]any{"flag": flag}
		}
	}
	g.MmolL = glucose.InMmolL(g.Raw, t.unit)
	r.facts.Glucose = append(r.facts.Glucose, g)
	return ""
}

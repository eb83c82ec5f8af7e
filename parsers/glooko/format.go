package glooko

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/table"
)

// Format is the entry of the members of Glooko's export in the table of formats.
var Format = parsers.Entry{
	Format: "glooko", Vendor: "Glooko", Title: "Glooko export (CSV, zip)",
	Holds: "glucose, insulin, carbohydrates, alarms, exercise, medication, notes", Wall: true,
	Detect: func(name string, head []byte) bool {
		text, _ := table.Decode(head)
		_, ok := find(name, text)
		return ok
	},
	Parse: Parse,
}

// list is one file of the export: its kind and where in a line things stand.
type list struct {
	kind      string
	names     []string // the heads
	fields    []string // what the column of each head is; "": only for Extra
	column    map[string]int
	delimiter rune
	line      int    // of the heads
	from, to  string // dates of the export, year first; "" when not told
	english   bool
}

var (
	fileName = regexp.MustCompile(`(?i)^([a-z_]+)_data_(\d+)\.csv$`)
	// firstLine is "Name:First Last, Date Range:2025-01-01 - 2025-01-07".
	firstLine = regexp.MustCompile(`^\W*\pL[^,;\t:]{0,40}:.*(\d{4}-\d\d-\d\d)\s*-\s*(\d{4}-\d\d-\d\d)`)
)

// positions are the columns of each kind of file, the same in every language.
var positions = map[string]string{
	"cgm":            "time glucose serial",
	"bg":             "time glucose manual serial",
	"basal":          "time type duration - rate delivered serial",
	"bolus":          "time type - carbs_input - delivered initial extended serial",
	"insulin":        "time total_bolus total_insulin total_basal serial",
	"alarms":         "time text serial",
	"carbs":          "time carbs",
	"exercise":       "time name - duration -",
	"food":           "time name carbs - - - - servings",
	"manual_insulin": "time name value type",
	"medication":     "time name value -",
	"notes":          "time text",
}

// heads are those in English and German, without what is in parentheses, and
// some that older exports and Glooko's demonstration files have.
var heads = map[string]string{
	"timestamp": "time", "zeitstempel": "time",
	"cgm glucose value": "glucose", "cgm-glukosewert": "glucose", "glucose value": "glucose", "glukosewert": "glucose", "blood glucose": "glucose",
	"serial number": "serial", "seriennummer": "serial", "transmitter id": "serial", "device": "device",
	"manual reading": "manual", "manuelles lesen": "manual",
	"insulin type": "type", "insulin-typ": "type", "bolus type": "type", "type": "type",
	"duration": "duration", "dauer": "duration",
	"rate": "rate", "basal rate": "rate",
	"insulin delivered": "delivered", "abgegebenes insulin": "delivered", "dose": "delivered",
	"initial delivery": "initial", "anfängliche abgabe": "initial",
	"extended delivery": "extended", "verzögerte abgabe": "extended",
	"carbs input": "carbs_input", "kohlenhydrataufnahme": "carbs_input",
	"total bolus": "total_bolus", "bolus gesamt": "total_bolus",
	"total insulin": "total_insulin", "insulin gesamt": "total_insulin",
	"total basal": "total_basal", "basal gesamt": "total_basal",
	"alarm/event": "text", "alarm/ereignis": "text",
	"carbs": "carbs", "kh": "carbs", "carbohydrates": "carbs",
	"name": "name", "food description": "name", "activity type": "name", "medication name": "name",
	"value": "value", "wert": "value", "dosage": "value",
	"number of servings": "servings", "anzahl der portionen": "servings",
}

// find reads the two lines at the top. The name of the file tells the kind;
// without such a name English and German heads do.
func find(name string, text []byte) (list, bool) {
	line, first, rest := nextLine(text, 0)
	l := list{line: line}
	if m := firstLine.FindStringSubmatch(first); m != nil {
		l.from, l.to = m[1], m[2]
		l.line, first, _ = nextLine(rest, line)
	}
	l.delimiter = delimiterOf(first)
	for _, row := range table.Lines([]byte(first), l.delimiter) {
		l.names = append([]string(nil), row...)
	}
	if len(l.names) < 2 || len(l.names) > 30 {
		return l, false
	}
	known := heads[word(l.names[0])] == "time"
	if !known && l.from == "" {
		return l, false
	}
	l.english = word(l.names[0]) == "timestamp"
	for _, n := range l.names {
		l.fields = append(l.fields, heads[word(n)])
	}
	if m := fileName.FindStringSubmatch(path.Base(strings.ReplaceAll(name, `\`, "/"))); m != nil {
		l.kind = strings.TrimPrefix(strings.ToLower(m[1]), "cgm_") // cgm_carbs is a list of carbs
	}
	if positions[l.kind] == "" {
		if l.kind = ""; known {
			l.kind = kindOf(l.names, l.fields, l.from != "")
		}
	}
	if l.kind == "" {
		return l, false
	}
	if !known {
		l.fields = strings.Fields(positions[l.kind])
	}
	l.settle()
	return l, l.usable()
}

// settle gives each field its column; what a second column would claim stays
// in Extra.
func (l *list) settle() {
	fields := make([]string, len(l.names))
	copy(fields, l.fields)
	l.fields, l.column = fields, map[string]int{}
	for i, f := range fields {
		if f == "value" && l.kind == "notes" || l.kind == "notes" && word(l.names[i]) == "note" {
			f = "text"
		}
		if f == "carbs" && l.kind == "bolus" {
			f = "carbs_input"
		}
		if _, taken := l.column[f]; f == "-" || f == "" || taken {
			fields[i] = ""
			continue
		}
		fields[i] = f
		l.column[f] = i
	}
}

// usable says whether the list has what makes its kind worth reading.
func (l *list) usable() bool {
	if _, ok := l.column["time"]; !ok {
		return false
	}
	switch l.kind {
	case "cgm", "bg":
		i, ok := l.column["glucose"]
		return ok && unit(l.names[i]) != ""
	}
	return true
}

// kindOf tells a list by its heads. Strict heads are those that nobody else
// has; with Glooko's first line above them a little less will do.
func kindOf(names, fields []string, told bool) string {
	has := map[string]bool{}
	for i, f := range fields {
		has[f] = true
		has[word(names[i])] = true
	}
	switch {
	case has["cgm glucose value"] || has["cgm-glukosewert"]:
		return "cgm"
	case has["glucose"] && has["manual"]:
		return "bg"
	case has["initial"] && has["extended"] && has["delivered"]:
		return "bolus"
	case has["total_bolus"] && has["total_insulin"]:
		return "insulin"
	case has["rate"] && has["duration"] && has["delivered"]:
		return "basal"
	case !told:
		return ""
	case has["blood glucose"]:
		return "bg"
	case has["glucose"]:
		return "cgm"
	case has["text"]:
		return "alarms"
	case has["calories burned"] || has["verbrannte kalorien"]:
		return "exercise"
	case has["medication type"] || has["medikamententyp"]:
		return "medication"
	case has["name"] && has["value"] && has["type"]:
		return "manual_insulin"
	case has["name"] && has["carbs"]:
		return "food"
	case has["carbs"] && len(names) == 2:
		return "carbs"
	case has["value"] && len(names) == 2:
		return "notes"
	}
	return ""
}

// word is a head without its unit, folded.
func word(head string) string {
	head, _, _ = strings.Cut(head, "(")
	return table.Fold(head)
}

const (
	mgdl = "mg/dL"
	mmol = "mmol/L"
)

// unit finds the unit of glucose in a head.
func unit(head string) string {
	_, in, _ := strings.Cut(strings.ToLower(head), "(")
	switch {
	case strings.Contains(in, "mmol"):
		return mmol
	case strings.Contains(in, "mg"):
		return mgdl
	}
	return ""
}

// nextLine is the next line that is not empty, with its number.
func nextLine(text []byte, number int) (line int, content string, rest []byte) {
	for len(text) > 0 {
		end := len(text)
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			end = i + 1
		}
		number++
		content, text = strings.TrimSpace(string(text[:min(end, 4096)])), text[end:]
		if content != "" {
			return number, content, text
		}
	}
	return number, "", nil
}

func delimiterOf(heads string) rune {
	best, most := ',', 0
	for _, d := range []rune{'\t', ';', ','} {
		if n := strings.Count(heads, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

package glooko

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/glucose"
	"athletedata/parsers/table"
)

// Format is the entry of Glooko's export and its lists in the table of formats.
var Format = parsers.Entry{
	Format: "glooko", Vendor: "Glooko", Title: "Glooko export (CSV, JSON)",
	Holds: "glucose, insulin, carbohydrates, exercise, alarms, notes", Wall: true,
	Detect: func(name string, head []byte) bool {
		if bytes.HasPrefix(head, []byte(zipHeader)) {
			return isExport(head)
		}
		text, _ := table.Decode(head)
		if isAnswer(text) {
			return true
		}
		_, ok := find(name, text)
		return ok
	},
	Parse: Parse,
}

// column is where in a line something stands.
type column int

// shape is one of the lists: its columns in their order. A column has the heads
// that are known, folded and without what is in parentheses; the first is the
// English one.
type shape struct {
	kind    string
	columns [][]string
	// telling are the columns whose heads tell the list from the others.
	telling []column
}

// Columns that several lists have.
var (
	serialHeads  = []string{"serial number", "seriennummer"}
	insulinHeads = []string{"insulin type", "insulin-typ"}
	nameHeads    = []string{"name"}
	gramHeads    = []string{"carbs", "kh", "carbohydrates"}
	minuteHeads  = []string{"duration", "dauer"}
	valueHeads   = []string{"value", "wert"}
	givenHeads   = []string{"insulin delivered", "abgegebenes insulin"}
)

// shapes are the lists of exports of 2023 to 2026; column 0 is the time.
var shapes = []shape{
	{"cgm", [][]string{1: {"cgm glucose value", "cgm-glukosewert", "valeur de glycémie scg", "glucose value"}, 2: serialHeads}, []column{1}},
	{"bg", [][]string{1: {"glucose value", "glukosewert", "blood glucose"}, 2: {"manual reading", "manuelles lesen"}, 3: serialHeads}, []column{1, 2}},
	{"basal", [][]string{1: insulinHeads, 2: minuteHeads, 3: {"percentage", "prozentsatz"}, 4: {"rate"}, 5: givenHeads, 6: serialHeads}, []column{1, 2}},
	{"bolus", [][]string{1: insulinHeads, 2: {"blood glucose input", "blutzuckereingabe"}, 3: {"carbs input", "kohlenhydrataufnahme"},
		4: {"carbs ratio", "kohlenhydratverhältnis"}, 5: givenHeads, 6: {"initial delivery", "anfängliche abgabe"},
		7: {"extended delivery", "verzögerte abgabe"}, 8: serialHeads}, []column{1, 2}},
	{"insulin", [][]string{1: {"total bolus", "bolus gesamt"}, 2: {"total insulin", "insulin gesamt"}, 3: {"total basal", "basal gesamt"}, 4: serialHeads}, []column{1, 2}},
	{"alarms", [][]string{1: {"alarm/event", "alarm/ereignis"}, 2: serialHeads}, []column{1}},
	{"carbs", [][]string{1: gramHeads}, []column{1}},
	{"exercise", [][]string{1: nameHeads, 2: {"intensity", "intensität"}, 3: minuteHeads, 4: {"calories burned", "verbrannte kalorien"}}, []column{1, 2}},
	{"food", [][]string{1: nameHeads, 2: gramHeads, 3: {"fat", "fett"}, 4: {"protein", "eiweiß"}, 5: {"calories", "kalorien"},
		6: {"serving quantity", "portionen"}, 7: {"number of servings", "anzahl der portionen"}}, []column{1, 2}},
	{"manual_insulin", [][]string{1: nameHeads, 2: valueHeads, 3: insulinHeads}, []column{1, 2, 3}},
	{"medication", [][]string{1: nameHeads, 2: valueHeads, 3: {"medication type", "medikamententyp"}}, []column{1, 2, 3}},
	{"notes", [][]string{1: valueHeads}, []column{1}},
}

// other names of lists.
var aliases = map[string]string{"cgm_carbs": "carbs"}

var (
	memberName = regexp.MustCompile(`^([a-z_]+)_data_(\d+)\.csv$`)
	// metaLine is "Name:First Last, Date Range:2025-01-01 - 2025-01-07", with a
	// comma or a tab, maybe quoted; the words may be of another language.
	metaLine = regexp.MustCompile(`^"?[^:,\t"]{1,40}:.*[,\t]\s*"?[^:,\t"]{1,60}:\s*(\d{4}-\d\d-\d\d)\s*-\s*(\d{4}-\d\d-\d\d)[",;\t\s]*$`)
)

// heads are the first lines of a list and what they say.
type heads struct {
	kind      string
	names     []string // of the columns, as the file has them
	where     []int    // by the columns of the shape, where they stand; -1: nowhere
	line      int      // of the heads
	delimiter rune
	from, to  string // the dates of the export, as the file says them
}

// find reads the first two lines. What the list is its heads tell, in the
// languages in which they are known; else the name, if the first line is Glooko's.
func find(name string, text []byte) (heads, bool) {
	h := heads{line: 1}
	first, rest, _ := bytes.Cut(text[:min(len(text), 64<<10)], []byte("\n"))
	second := first
	if m := metaLine.FindSubmatch(bytes.TrimRight(first, "\r ")); m != nil {
		h.from, h.to, h.line = string(m[1]), string(m[2]), 2
		second, _, _ = bytes.Cut(rest, []byte("\n"))
	}
	for _, d := range []rune{',', '\t', ';'} {
		for _, row := range table.Lines(second, d) {
			if len(row) > len(h.names) {
				h.names, h.delimiter = append([]string(nil), row...), d
			}
			break
		}
	}
	if len(h.names) < 2 || len(h.names) > 20 {
		return h, false
	}
	for _, s := range shapes {
		if s.told(h.names) {
			h.kind = s.kind
			break
		}
	}
	if h.kind == "" && h.from != "" {
		if m := memberName.FindStringSubmatch(strings.ToLower(base(name))); m != nil {
			h.kind = m[1]
			if k, ok := aliases[h.kind]; ok {
				h.kind = k
			}
		}
	}
	if s := shapeOf(h.kind); s != nil {
		h.where = s.places(h.names)
	}
	// Without its first line only what is certain is Glooko's.
	certain := h.from != "" || h.kind == "cgm" || h.kind == "bolus"
	return h, h.kind != "" && certain
}

func base(name string) string {
	return path.Base(strings.ReplaceAll(strings.ReplaceAll(name, `\`, "/"), "!", "/"))
}

func shapeOf(kind string) *shape {
	for i := range shapes {
		if shapes[i].kind == kind {
			return &shapes[i]
		}
	}
	return nil
}

// told says whether the heads are those of the list: all of its columns that
// tell it, and not more columns than it has.
func (s *shape) told(names []string) bool {
	if len(names) > len(s.columns) {
		return false
	}
	for n, c := range s.telling {
		if int(c) >= len(names) {
			return false
		}
		known := s.columns[c]
		if s.kind == "cgm" && n == 0 {
			known = known[:3] // "Glucose Value" alone may be a meter's
		}
		if !slices.Contains(known, stem(names[c])) {
			return false
		}
	}
	return timeHeads[stem(names[0])]
}

// timeHeads is how the column of times is called, as far as is known.
var timeHeads = map[string]bool{"timestamp": true, "zeitstempel": true, "tijdstempel": true, "horodatage": true, "marca de tiempo": true, "data e ora": true}

// places finds the columns. In English, whose heads are known, by their names,
// in all other languages by their order.
func (s *shape) places(names []string) []int {
	at := make([]int, len(s.columns))
	english := stem(names[0]) == "timestamp"
	for c := range at {
		at[c] = -1
		switch {
		case c == 0:
			at[c] = 0
		case !english && c < len(names):
			at[c] = c
		case english:
			for i := len(names) - 1; i > 0; i-- {
				if slices.Contains(s.columns[c], stem(names[i])) {
					at[c] = i
				}
			}
		}
	}
	return at
}

// stem is a head without its unit: "Carbs (g)" is "carbs".
func stem(head string) string {
	head, _, _ = strings.Cut(table.Fold(head), "(")
	return strings.TrimSpace(head)
}

// unit is what stands in the parenthesis of a head.
func unit(head string) string {
	_, u, _ := strings.Cut(table.Fold(head), "(")
	switch {
	case strings.HasPrefix(u, "mmol"):
		return glucose.MmolL
	case strings.HasPrefix(u, "mg"):
		return glucose.MgDL
	}
	return ""
}

package myfitnesspal

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
	"athletedata/parsers/xmlscan"
)

// ParseExport reads one CSV file of the export ("File-Export-…" as of 2018 to
// 2026). Columns are found by name; nutrition comes with or without Time and
// Note.
func ParseExport(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if root, ok := xmlscan.FirstElement(text[:min(len(text), 4096)]); ok && strings.EqualFold(root, "html") {
		return errors.New("a web page stands where MyFitnessPal's table should be; download the export again")
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the file is empty")
	}
	x := &export{}
	for number, row := range table.Lines(text, ',') {
		if x.header == nil {
			x.header = append([]string{}, row...)
			for _, name := range x.header {
				x.columns = append(x.columns, heading(name))
			}
			continue
		}
		x.add(number, row)
	}
	kind := exportKind(f.Name, x.header)
	if kind == notExport {
		return errors.New("the first line does not name the columns of a MyFitnessPal export (Date, Meal, Calories …)")
	}
	return x.emit(kind, emit)
}

// export is a table that is being read. Its rows are kept until the order of
// day and month is known, which spreadsheets change when they save a table.
type export struct {
	header  []string
	columns []column
	rows    []line
	unread  table.Unread
	facts   record.Facts
}

type line struct {
	number int
	fields []string
	wrong  string // why it cannot be read
}

// add keeps a row. One with too few fields is the last one of a file that was
// cut off, and its last number may be cut too.
func (x *export) add(number int, row []string) {
	l := line{number: number, fields: append([]string{}, row...)}
	if len(row) != len(x.header) {
		l.wrong = fmt.Sprintf("it has %d fields instead of %d", len(row), len(x.header))
	}
	x.rows = append(x.rows, l)
}

func (x *export) emit(kind kind, emit parsers.Emit) error {
	what, read := "meals", x.meal
	switch kind {
	case exercise:
		what, read = "exercises", x.exercise
	case measurement:
		what, read = "measurements", nil
	}
	if x.unread.Lines = len(x.rows); len(x.rows) == 0 {
		return &parsers.Unsupported{What: "MyFitnessPal export without any " + what}
	}
	var dates []string
	for _, l := range x.rows {
		dates = append(dates, l.fields[0])
	}
	order := clock.Infer(dates)
	x.facts.Source = source
	var weights []weighing
	for _, l := range x.rows {
		t, err := order.Parse(l.fields[0])
		if l.wrong == "" && err != nil {
			l.wrong = err.Error()
		}
		if l.wrong != "" {
			x.unread.Add(l.number, l.wrong)
			continue
		}
		if day := record.Day(t); read != nil {
			read(day, l.fields)
		} else {
			weights = append(weights, x.weighing(day, l.fields))
		}
	}
	doubt := x.measurements(weights)
	x.facts.Partial = x.unread.String()
	switch {
	case x.unread.Bad == x.unread.Lines:
		return fmt.Errorf("nothing of the MyFitnessPal %s could be read: %s", what, x.facts.Partial)
	case doubt != "" && x.facts.Partial != "":
		x.facts.Partial += "; " + doubt
	case doubt != "":
		x.facts.Partial = doubt
	}
	return send(&x.facts, emit)
}

// clockTime is the time of a row, if it tells one.
func (x *export) clockTime(day record.Date, text string) *record.Moment {
	date := time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
	t, err := clock.YearFirst.Parse(date + " " + text)
	if err != nil || text == "" {
		return nil
	}
	m := record.Wall(t)
	return &m
}

// meal is the sum of a meal, or of what was eaten at one time of it.
func (x *export) meal(day record.Date, fields []string) {
	e := record.NutritionEntry{Day: day}
	for i, c := range x.columns[1:] {
		text := fields[i+1]
		switch c.plain {
		case "meal":
			e.Meal = text
		case "time":
			if e.Time = x.clockTime(day, text); e.Time == nil && text != "" {
				extra(&e.Extra, c.name, text)
			}
		case "note":
			e.Note = text
		default:
			put(&e, c, text)
		}
	}
	x.facts.Nutrition = append(x.facts.Nutrition, e)
}

// poundKg is the international avoirdupois pound.
const poundKg = 0.45359237

func (x *export) exercise(day record.Date, fields []string) {
	e := record.ExerciseEntry{Day: day}
	for i, c := range x.columns[1:] {
		text := fields[i+1]
		v := table.Number(text)
		switch name := c.plain; {
		case table.Null(text):
		case name == "exercise":
			e.Name = unquote(text)
		case name == "type":
			e.Kind = exerciseKind(text)
		case name == "note":
			e.Note = text
		case v == nil:
			extra(&e.Extra, x.header[i+1], text)
		case name == "exercise calories":
			e.EnergyKcal = v
		case name == "exercise kilojoules":
			*v /= kilojoulesPerKcal
			e.EnergyKcal = v
		case name == "exercise minutes":
			*v *= 60
			e.DurationS = v
		case name == "sets":
			putSets(&e, x.header[i+1], *v)
		case name == "reps per set":
			e.Repetitions = v
		case name == "kilograms":
			e.WeightKg = v
		case name == "pounds":
			*v *= poundKg
			e.WeightKg = v
		case name == "steps":
			e.Steps = table.Int(text)
		default:
			extra(&e.Extra, x.header[i+1], *v)
		}
	}
	mark(&e)
	x.facts.Exercises = append(x.facts.Exercises, e)
}

// putSets keeps a number of sets that people can do; Extra has the others.
func putSets(e *record.ExerciseEntry, name string, v float64) {
	if n := int(math.Round(v)); v >= 0 && v < 10000 {
		e.Sets = &n
	} else {
		extra(&e.Extra, name, v)
	}
}

// unquote takes off the pair of quotes that exports of 2026 put around names
// with a comma, on top of those of the CSV.
func unquote(s string) string {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// mark tells the corrections of a step counter from exercise: their energy is
// that of the watch once more, and a negative one takes energy back. Energy of
// exercise is positive whatever its sign in the file.
func mark(e *record.ExerciseEntry) {
	if strings.HasSuffix(strings.ToLower(e.Name), "calorie adjustment") || strings.HasSuffix(strings.ToLower(e.Name), "kilojoule adjustment") {
		if e.Kind != "" {
			extra(&e.Extra, "Type", e.Kind)
		}
		e.Kind = "adjustment"
	} else if e.EnergyKcal != nil && *e.EnergyKcal < 0 {
		*e.EnergyKcal = -*e.EnergyKcal
	}
}

// exerciseKind is the kind in the words of the site, in small letters.
func exerciseKind(s string) string {
	switch s = strings.ToLower(s); {
	case strings.HasPrefix(s, "cardio"):
		return "cardio"
	case strings.HasPrefix(s, "strength"):
		return "strength"
	}
	return s
}

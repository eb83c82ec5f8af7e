package cronometer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
	"athletedata/parsers/xmlscan"
)

// Parse reads one of the five files; its header tells which.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if root, ok := xmlscan.FirstElement(text[:min(len(text), 4096)]); ok && strings.EqualFold(root, "html") {
		return errors.New("a web page stands where Cronometer's table should be; download the export again")
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the file is empty")
	}
	t := &tableOf{facts: record.Facts{Source: source}}
	for number, row := range table.Lines(text, ',') {
		if t.header != nil {
			t.add(number, row)
		} else if t.begin(row); t.kind == unknown {
			return errors.New("the first line does not name the columns of a Cronometer export (Day, Time, Group …)")
		}
	}
	if len(t.rows) == 0 {
		return &parsers.Unsupported{What: "Cronometer export without any " + nouns[t.kind]}
	}
	if err := t.read(); err != nil {
		return err
	}
	return emit(&t.facts)
}

// tableOf is a file that is being read. Rows are kept until the order of day
// and month is known, which spreadsheets change when they save a table.
type tableOf struct {
	kind   kind
	names  []string // of the columns
	header table.Header
	cols   []column
	rows   []line
	facts  record.Facts
}

type line struct {
	number int
	fields []string
	wrong  string // why it cannot be read
}

// entry is a row that could be read so far.
type entry struct {
	fields []string
	day    record.Date
	time   *record.Moment
	extra  map[string]any
}

func (t *tableOf) begin(row []string) {
	t.kind = kindOf(row)
	for _, name := range row {
		// Greek mu and the micro sign look alike; one of them is enough.
		t.names = append(t.names, strings.ReplaceAll(strings.TrimPrefix(name, "\ufeff"), "\u03bc", "\u00b5"))
	}
	t.header = table.NewHeader(t.names)
	for _, name := range t.names {
		t.cols = append(t.cols, heading(name))
	}
}

// add keeps a row. One with too few fields is the last one of a file that was
// cut off, and its last number may be cut too.
func (t *tableOf) add(number int, row []string) {
	l := line{number: number, fields: append([]string{}, row...)}
	if len(row) != len(t.names) {
		l.wrong = fmt.Sprintf("it has %d fields instead of %d", len(row), len(t.names))
	}
	t.rows = append(t.rows, l)
}

// read turns all rows into facts and counts those that cannot be.
func (t *tableOf) read() error {
	var dates []string
	for _, l := range t.rows {
		dates = append(dates, l.fields[0])
	}
	order := clock.Infer(dates)
	keep := map[kind]func(*entry) string{
		servings: t.serving, dailySummary: t.daySum, exercises: t.exercise, biometrics: t.biometric, notes: t.note,
	}[t.kind]
	unread := table.Unread{Lines: len(t.rows)}
	for _, l := range t.rows {
		date, err := order.Parse(l.fields[0])
		if l.wrong == "" && err != nil {
			l.wrong = err.Error()
		}
		if l.wrong == "" {
			e := &entry{fields: l.fields, day: record.Day(date)}
			e.time = t.clockTime(e, date)
			l.wrong = keep(e)
		}
		if l.wrong != "" {
			unread.Add(l.number, l.wrong)
		}
	}
	t.facts.Partial = unread.String()
	if unread.Bad == unread.Lines {
		return fmt.Errorf("nothing of the Cronometer %s could be read: %s", nouns[t.kind], t.facts.Partial)
	}
	return t.finish()
}

// clockTime is the time of a row, nil when it tells none.
func (t *tableOf) clockTime(e *entry, date time.Time) *record.Moment {
	text := t.header.Get(e.fields, "Time")
	if text == "" {
		return nil
	}
	at, err := clock.YearFirst.Parse(date.Format(time.DateOnly) + " " + text)
	if err != nil {
		e.keep("Time", text)
		return nil
	}
	m := record.Wall(at)
	return &m
}

// keep notes what has no column.
func (e *entry) keep(name string, value any) {
	if e.extra == nil {
		e.extra = map[string]any{}
	}
	e.extra[name] = value
}

// keepGroup notes the group of a row that is no meal; "Uncategorized" says nothing.
func (t *tableOf) keepGroup(e *entry) {
	if group := t.header.Get(e.fields, "Group"); group != "" && group != "Uncategorized" {
		e.keep("Group", group)
	}
}

// when is the time of a row, or noon.
func (e *entry) when() record.Moment {
	if e.time != nil {
		return *e.time
	}
	e.keep("time", "not told")
	return record.Wall(time.Unix(int64(e.day)*86400+12*3600, 0).UTC())
}

// note keeps a row of notes.csv.
func (t *tableOf) note(e *entry) string {
	text := t.header.Get(e.fields, "Note")
	if text == "" {
		return "it holds no text"
	}
	t.keepGroup(e)
	at := e.when()
	t.facts.Notes = append(t.facts.Notes, record.Note{Time: at, Kind: "note", Text: text, Extra: e.extra})
	return ""
}

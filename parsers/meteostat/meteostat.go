// Package meteostat reads the weather of stations as Meteostat offers it for
// download: a CSV file per station and year, by the hour or by the day, with
// a head line (since 2026) or without (before).
//
// Sources: Meteostat's documentation as of April 2026, the parameter table and
// the grades of sources of its Python library 2.1, the documents of the old
// bulk host. Times are UTC. Weather data by Meteostat, CC BY 4.0.
//
// The JSON answers of its interface for hours and days are read as well; they
// are of a point, between the stations.
//
// A file does not tell its station: its name does ("11035.csv.gz"), and may say
// where that is ("11035 at 48.25_16.36.csv"); of an answer about a point it
// says where that is ("at 48.2_16.4 from 2026-06-03.json"). Sums
// (prcp, tsun) are those of the hour that ends at the time, as Meteostat
// writes them.
//
// An hour's values come from several sources, which stay in Extra: as "source"
// where all agree, else under the vendor's names. Values of forecasts, with
// which Meteostat fills gaps, are kept and listed in Extra as "forecast"; but
// not the days to come that a file of the current year ends with.
package meteostat

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// rowsPerFacts bounds what is held at once: old files hold decades.
const rowsPerFacts = 20_000

// daysAhead is how many days of forecast a file ends with, at most.
const daysAhead = 10

// reader is a file while it is read.
type reader struct {
	shape    shape
	station  string
	lat, lon *float64 // of the station or place, if the name tells
	columns  []column
	emit     parsers.Emit
	facts    *record.Facts
	observed int // hours or days' figures of facts up to the last that was observed
	tail     int // hours or days after it
	anything bool
	lines    int
	unread   tally
	outside  tally
	cut      bool
}

type column struct {
	code   string // of a parameter; empty: date or source
	param  param
	known  bool
	source int // column of its source; 0: none
}

// Parse reads a file.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	text = bytes.TrimLeft(text, "\r\n ")
	if len(text) == 0 {
		return errors.New("the file is empty")
	}
	r := &reader{shape: shapeOf(text[:min(len(text), 64<<10)]), station: stationOf(f.Name), emit: emit, facts: newFacts()}
	r.place(f.Name)
	body := text
	switch r.shape {
	case none:
		return errors.New("this is no weather file of Meteostat: neither its columns nor its first rows are as they should be")
	case monthly:
		return &parsers.Unsupported{What: "Meteostat weather by the month: only hours and days are stored"}
	case stations:
		return &parsers.Unsupported{What: "Meteostat description of weather stations: no weather"}
	case answer:
		if err := r.readAnswer(text); err != nil {
			return err
		}
		return r.finish()
	case hourlyBare:
		r.columns = bareColumns(oldHourly)
	case dailyBare:
		r.columns = bareColumns(oldDaily)
	default:
		var head []byte
		head, body, _ = bytes.Cut(text, []byte("\n"))
		r.columns = headedColumns(split(head))
	}
	if err := r.read(body); err != nil {
		return err
	}
	return r.finish()
}

func newFacts() *record.Facts { return &record.Facts{Source: "meteostat"} }

func bareColumns(codes []string) []column {
	columns := make([]column, len(codes))
	for i, code := range codes {
		if p, ok := params[code]; ok {
			if code == "snow" {
				p = depthMM
			}
			columns[i] = column{code: code, param: p, known: true}
		}
	}
	return columns
}

func headedColumns(heads []string) []column {
	h := table.NewHeader(heads)
	columns := make([]column, len(heads))
	for i, head := range heads {
		code := table.Fold(head)
		switch code {
		case "year", "month", "day", "hour":
			continue
		}
		if strings.HasSuffix(code, "_source") {
			continue
		}
		p, known := params[code]
		columns[i] = column{code: code, param: p, known: known, source: h[code+"_source"]}
	}
	return columns
}

func (r *reader) read(body []byte) error {
	for number := 1; len(body) > 0; number++ {
		line, rest, ended := bytes.Cut(body, []byte("\n"))
		body = rest
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		fields := split(line)
		if !ended && len(fields) < len(r.columns) {
			r.cut = true
			break
		}
		r.lines++
		at, ok := r.time(fields)
		if !ok || len(fields) > len(r.columns) {
			r.unread.add("%q", clip(line))
			continue
		}
		r.add(at, fields)
		if err := r.handOn(); err != nil {
			return err
		}
	}
	return nil
}

// time reads the columns of the date.
func (r *reader) time(fields []string) (time.Time, bool) {
	switch r.shape {
	case hourlyBare, dailyBare:
		if len(fields) < 2 {
			return time.Time{}, false
		}
		return bareTime(fields, r.shape)
	}
	var n [4]int
	count := 3
	if r.shape == hourly {
		count = 4
	}
	for i := range count {
		v, err := strconv.Atoi(field(fields, i))
		if err != nil {
			return time.Time{}, false
		}
		n[i] = v
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], 0, 0, 0, time.UTC)
	// A date that does not exist comes out as another one.
	return t, n[0] >= 1700 && n[0] <= 2200 && int(t.Month()) == n[1] && t.Day() == n[2] && t.Hour() == n[3]
}

func field(fields []string, i int) string {
	if i < len(fields) {
		return fields[i]
	}
	return ""
}

// value reads a parameter; nil for none. Lines are counted from the first row.
func (r *reader) value(c column, text string) *float64 {
	if text == "" {
		return nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		if !table.Null(text) {
			r.outside.add("%s %q", c.code, clip([]byte(text)))
		}
		return nil
	}
	if c.known && !c.param.accepts(v, r.byDay()) {
		r.outside.add("%s %s", c.code, clip([]byte(text)))
		return nil
	}
	return &v
}

func (r *reader) byDay() bool { return r.shape == daily || r.shape == dailyBare }

func (r *reader) add(at time.Time, fields []string) {
	if r.byDay() {
		r.addDay(at, fields)
	} else {
		r.addHour(at, fields)
	}
}

func (r *reader) addHour(at time.Time, fields []string) {
	w := record.WeatherHour{Time: record.At(at), Station: r.station, LatitudeDeg: r.lat, LongitudeDeg: r.lon}
	s := newSources()
	any := false
	for i, c := range r.columns {
		if c.code == "" {
			continue
		}
		v := r.value(c, field(fields, i))
		if v == nil {
			continue
		}
		any = true
		switch {
		case c.code == "coco":
			code := int(*v)
			if Condition(code) == "" {
				continue
			}
			w.ConditionCode = &code
		case c.known && c.param.column != nil:
			*v *= c.param.scale
			*c.param.column(&w) = v
		default:
			s.extra[c.code] = *v
		}
		if c.source > 0 {
			s.add(c.code, field(fields, c.source))
		}
	}
	if !any {
		return
	}
	if s.close(); len(s.extra) > 0 {
		w.Extra = s.extra
	}
	r.facts.Weather = append(r.facts.Weather, w)
	r.follow(s, len(r.facts.Weather))
}

// follow remembers up to where the rows are more than a forecast.
func (r *reader) follow(s *sources, rows int) {
	if s.onlyForecast() {
		r.tail++
		return
	}
	r.observed, r.tail, r.anything = rows, 0, true
}

// addDay keeps a station's figures of a day. The station stands in the name,
// so that those of two stations do not replace each other.
func (r *reader) addDay(at time.Time, fields []string) {
	s, before := newSources(), len(r.facts.DailyScores)
	for i, c := range r.columns {
		if c.code == "" {
			continue
		}
		v := r.value(c, field(fields, i))
		if v == nil {
			continue
		}
		name := c.code
		if c.known {
			name = c.param.day
			*v *= c.param.scale
		}
		score := record.DailyScore{Day: record.Day(at), Name: "weather_" + name + "_at_" + strings.ReplaceAll(strings.ToLower(r.station), ",", "_"), Value: v}
		if source := field(fields, c.source); c.source > 0 && source != "" {
			score.Extra = map[string]any{"source": source}
			s.add(c.code, source)
		}
		r.facts.DailyScores = append(r.facts.DailyScores, score)
	}
	if len(r.facts.DailyScores) > before {
		r.follow(s, len(r.facts.DailyScores))
	}
}

func clip(b []byte) string {
	b = bytes.TrimSpace(b)
	return string(bytes.ToValidUTF8(b[:min(len(b), 40)], nil))
}

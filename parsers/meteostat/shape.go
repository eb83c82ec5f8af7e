package meteostat

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"athletedata/parsers/table"
)

// shape is which of Meteostat's files it is.
type shape int

const (
	none       shape = iota
	hourly           // with a head line
	daily            //
	monthly          // recognised, not stored
	hourlyBare       // without a head line: until 2026
	dailyBare        //
	answer           // of the JSON interface
	stations         // one station, or the list of all: recognised, not stored
)

// shapeOf recognises a file by its beginning. Nothing in it names Meteostat,
// so all of what is there must fit.
func shapeOf(head []byte) shape {
	text, _ := table.Decode(head)
	text = bytes.TrimLeft(text, "\r\n ")
	if bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		if isAnswer(text) {
			return answer
		}
		return stationFile(text)
	}
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	fields := split(first)
	switch {
	case len(fields) < 4:
		return none
	case strings.Join(fields, ",") == "id,latitude,longitude,elevation":
		return stationList(rest)
	case table.Fold(fields[0]) == "year":
		return headShape(fields)
	}
	return bareShape(text)
}

func split(line []byte) []string {
	fields := strings.Split(strings.TrimSpace(string(line)), ",")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}

// headShape knows a head line: the date in columns of its own, then pairs of a
// parameter and its source. Stations differ in which and in what order.
func headShape(fields []string) shape {
	h := table.NewHeader(fields)
	dates := []string{"year", "month", "day", "hour"}
	n := 0
	for n < len(dates) && n < len(fields) && table.Fold(fields[n]) == dates[n] {
		n++
	}
	sources := 0
	for _, f := range fields[n:] {
		name := table.Fold(f)
		code, isSource := strings.CutSuffix(name, "_source")
		_, isParam := params[code]
		switch {
		case isSource && h.Has(code):
			sources++
		case !isSource && (isParam || h.Has(code+"_source")):
		default:
			return none
		}
	}
	known := 0
	for code := range params {
		if h.Has(code) {
			known++
		}
	}
	if sources == 0 || known == 0 || n < 2 {
		return none
	}
	return [...]shape{monthly, daily, hourly}[n-2]
}

// bareShape knows the files without a head line by their first rows: the
// number of fields, times that ascend, and every value in its parameter's range.
func bareShape(text []byte) shape {
	shapes := map[int]shape{len(oldHourly): hourlyBare, len(oldDaily): dailyBare}
	kind, rows, values := none, 0, 0
	var before time.Time
	for len(text) > 0 && rows < 50 {
		line, rest, ended := bytes.Cut(text, []byte("\n"))
		text = rest
		if !ended && rows > 1 { // perhaps cut
			break
		}
		fields := split(line)
		if rows == 0 {
			kind = shapes[len(fields)]
		}
		if shapes[len(fields)] != kind || kind == none {
			return none
		}
		t, ok := bareTime(fields, kind)
		if !ok || !t.After(before) {
			return none
		}
		before = t
		n, ok := fits(fields, kind)
		if !ok {
			return none
		}
		values += n
		rows++
	}
	if rows < 2 || values < 2*rows {
		return none
	}
	return kind
}

// bareTime reads "2020-01-31" and, by the hour, the hour after it.
func bareTime(fields []string, kind shape) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, fields[0])
	if err != nil || t.Year() < 1700 {
		return time.Time{}, false
	}
	if kind == hourlyBare {
		hour, err := strconv.Atoi(fields[1])
		if err != nil || hour < 0 || hour > 23 {
			return time.Time{}, false
		}
		t = t.Add(time.Duration(hour) * time.Hour)
	}
	return t, true
}

// fits says whether the values of a row without a head line are possible, and
// how many there are.
func fits(fields []string, kind shape) (n int, ok bool) {
	columns, from := oldHourly, 2
	if kind == dailyBare {
		columns, from = oldDaily, 1
	}
	for i, code := range columns[from:] {
		s := fields[from+i]
		if s == "" {
			continue
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || !params[code].accepts(v, kind == dailyBare) {
			return 0, false
		}
		n++
	}
	return n, true
}

// stationFile knows the description of one station by its particular words.
func stationFile(text []byte) shape {
	text = text[:min(len(text), 4096)]
	for _, word := range []string{`"identifiers"`, `"location"`, `"latitude"`, `"elevation"`, `"timezone"`, `"wmo"`, `"icao"`} {
		if !bytes.Contains(text, []byte(word)) {
			return none
		}
	}
	return stations
}

// stationList knows the list of all stations, whose identifiers have five characters.
func stationList(rest []byte) shape {
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	fields := split(line)
	if len(fields) != 4 || !isStation(fields[0]) {
		return none
	}
	return stations
}

package meteostat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// An answer of the JSON interface, as Meteostat's documentation of April 2026
// shows it: {"meta":{"generated":…},"data":[{"time":"2021-06-01 00:00:00","temp":15.9,…}]},
// by the day with "date" instead of "time". It names the parameters as files
// without a head line do, and does not say what zone its times are of: UTC,
// unless another was asked for.

var answerStart = regexp.MustCompile(`^\{\s*"meta"\s*:\s*\{[^{}]*"generated"[^{}]*\}\s*,\s*"data"\s*:`)

func isAnswer(text []byte) bool { return answerStart.Match(text[:min(len(text), 4096)]) }

// readAnswer reads row by row, so that of an answer cut short that which is
// there counts.
func (r *reader) readAnswer(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text[len(answerStart.Find(text)):]))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil // null: nothing is known
	}
	for dec.More() {
		var row map[string]any
		if err := dec.Decode(&row); err != nil {
			r.cut = true
			break
		}
		r.lines++
		r.answerRow(row)
		if err := r.handOn(); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) answerRow(row map[string]any) {
	text, layout := row["time"], "2006-01-02 15:04:05"
	r.shape, r.columns = hourlyBare, bareColumns(oldHourly)
	if row["date"] != nil {
		text, layout = row["date"], time.DateOnly
		r.shape, r.columns = dailyBare, bareColumns(oldDaily)
	}
	at, err := time.Parse(layout, fmt.Sprint(text))
	if err != nil {
		r.unread.add("%q", clip(fmt.Append(nil, text)))
		return
	}
	fields := make([]string, len(r.columns))
	for i, c := range r.columns {
		if v := row[c.code]; c.code != "" && v != nil {
			fields[i] = fmt.Sprint(v)
		}
	}
	r.add(at, fields)
}

// position is how names say where something is: "at 48.2_16.4".
var position = regexp.MustCompile(`\bat (-?[0-9]{1,2}(?:\.[0-9]+)?)_(-?[0-9]{1,3}(?:\.[0-9]+)?)\b`)

// place takes up what the name says about where it is.
func (r *reader) place(name string) {
	m := position.FindStringSubmatch(name)
	if m == nil {
		return
	}
	lat, err1 := strconv.ParseFloat(m[1], 64)
	lon, err2 := strconv.ParseFloat(m[2], 64)
	if err1 != nil || err2 != nil || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
		return
	}
	r.lat, r.lon = &lat, &lon
	if !isStation(r.station) {
		r.station = m[1] + "," + m[2]
	}
}

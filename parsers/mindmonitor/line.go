package mindmonitor

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"athletedata/parsers/clock"
)

// row is one line of the file. It is used again for every line.
type row struct {
	values  []float64 // by column, NaN where there is none
	fields  int       // how many the line has
	filled  int       // fields beyond the first with anything in them
	numbers int       // fields beyond the first with a number
	text    []byte    // of an event, from its first character to the end of the line
	odd     int       // column of the first field that is neither number nor event; 0: none
	oddText []byte    // and the line from there on
}

// pow10 divides what was read as an integer. Up to 15 digits the quotient is
// the correctly rounded number.
var pow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// read takes the line apart from its first comma on. This is where the time
// goes with recordings of hundreds of megabytes, so the usual number is read
// in place, digit by digit.
func (r *row) read(line []byte, comma int) {
	r.fields, r.filled, r.numbers, r.odd, r.text, r.oddText = 1, 0, 0, 0, nil, nil
	nan := math.NaN()
	for i := comma; i < len(line); {
		i++ // behind the comma
		start, negative := i, false
		if i < len(line) && line[i] == '-' {
			negative = true
			i++
		}
		mantissa, digits, decimals := uint64(0), i, 0
		for i < len(line) && line[i]-'0' <= 9 {
			mantissa = mantissa*10 + uint64(line[i]-'0')
			i++
		}
		digits = i - digits
		if i < len(line) && line[i] == '.' {
			i++
			point := i
			for i < len(line) && line[i]-'0' <= 9 {
				mantissa = mantissa*10 + uint64(line[i]-'0')
				i++
			}
			decimals = i - point
			digits += decimals
		}
		v := nan
		switch {
		case i < len(line) && line[i] != ',' || digits > 15 || digits == 0 && i > start:
			end := start
			for end < len(line) && line[end] != ',' {
				end++
			}
			if v = r.unusual(line, start, end); r.text != nil {
				break
			}
			i = end
		case digits > 0:
			v = float64(mantissa) / pow10[decimals]
			if negative {
				v = -v
			}
			r.filled++
			r.numbers++
		}
		if r.text != nil {
			break
		}
		if r.fields < len(r.values) {
			r.values[r.fields] = v
		}
		r.fields++
	}
	for i := r.fields; i < len(r.values); i++ {
		r.values[i] = nan
	}
	if r.text == nil && r.numbers == 0 && r.odd > 0 {
		r.text = trimEnd(r.oddText) // words alone on a line: an event
	}
}

// unusual reads a field that is no plain decimal number.
func (r *row) unusual(line []byte, start, end int) float64 {
	field := bytes.Trim(line[start:end], " \t\"")
	if len(field) == 0 {
		return math.NaN()
	}
	r.filled++
	if field[0] == '/' || isEventWord(field) {
		r.text = trimEnd(line[start:])
		return math.NaN()
	}
	v, err := strconv.ParseFloat(string(field), 64)
	switch {
	case err == nil && (math.IsNaN(v) || math.IsInf(v, 0)):
		return math.NaN()
	case err != nil || math.Abs(v) > math.MaxFloat32:
		if r.odd == 0 {
			r.odd, r.oddText = r.fields, line[start:]
		}
		return math.NaN()
	}
	r.numbers++
	return v
}

// trimEnd is the text of an event without the commas that fill up its line. A
// marker's own commas stay: people name markers as they like.
func trimEnd(b []byte) []byte { return bytes.Trim(b, " \t\",\r") }

// lines yields the lines with their numbers, from 1; ended is false for a last
// line that no newline ends.
func lines(text []byte, yield func(number int, line []byte, ended bool) bool) {
	for number := 1; len(text) > 0; number++ {
		line, rest, ended := text, []byte(nil), false
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line, rest, ended = text[:end], text[end+1:], true
		}
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		if !yield(number, line, ended) {
			return
		}
		text = rest
	}
}

// stamps reads the times, of which thousands in a row are of one minute.
type stamps struct {
	minute [16]byte // "2025-10-26 02:58" of the last one
	micro  int64    // that minute since 1970, as if the clock showed UTC
}

// read is the time in microseconds that the clock on the wall showed.
func (s *stamps) read(b []byte) (micro int64, ok bool) {
	if len(b) < 19 || b[16] != ':' || string(b[:16]) != string(s.minute[:]) {
		return s.readFirst(b)
	}
	seconds := int64(b[17]-'0')*10 + int64(b[18]-'0')
	if b[17] < '0' || b[17] > '5' || b[18] < '0' || b[18] > '9' {
		return 0, false
	}
	micro = s.micro + seconds*1e6
	if len(b) == 19 {
		return micro, true
	}
	if b[19] != '.' || len(b) > 26 {
		return s.readFirst(b)
	}
	scale := int64(1e6)
	for _, c := range b[20:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		scale /= 10
		micro += int64(c-'0') * scale
	}
	return micro, true
}

func (s *stamps) readFirst(b []byte) (micro int64, ok bool) {
	if len(b) > 40 || len(b) < 14 { // a date alone is no time of a recording
		return 0, false
	}
	t, err := clock.YearFirst.Parse(string(bytes.Trim(b, "\"")))
	if err != nil {
		return 0, false
	}
	if len(b) >= 19 && b[4] == '-' && b[7] == '-' && b[13] == ':' {
		copy(s.minute[:], b)
		s.micro = t.Truncate(time.Minute).UnixMicro()
	}
	return t.UnixMicro(), true
}

package meteostat

import (
	"fmt"
	"slices"
	"strings"

	"athletedata/parsers"
)

// tally counts what could not be read and remembers the first.
type tally struct {
	n     int
	first string
}

func (t *tally) add(format string, args ...any) {
	if t.n++; t.n == 1 {
		t.first = fmt.Sprintf(format, args...)
	}
}

// handOn gives away what is much and cannot be the days to come.
func (r *reader) handOn() error {
	if r.observed < rowsPerFacts {
		return nil
	}
	full := newFacts()
	full.Weather, r.facts.Weather = divide(r.facts.Weather, r.observed)
	full.DailyScores, r.facts.DailyScores = divide(r.facts.DailyScores, r.observed)
	r.observed = 0
	return r.emit(full)
}

// divide takes the first n rows away; of these rows there may be none.
func divide[T any](rows []T, n int) (first, rest []T) {
	n = min(n, len(rows))
	return rows[:n:n], slices.Clone(rows[n:])
}

// finish hands on the rest and says what was left out.
func (r *reader) finish() error {
	ahead := daysAhead
	if !r.byDay() {
		ahead *= 24
	}
	if r.anything && r.tail > 0 && r.tail <= ahead {
		r.facts.Weather, _ = divide(r.facts.Weather, r.observed)
		r.facts.DailyScores, _ = divide(r.facts.DailyScores, r.observed)
	}
	if len(r.facts.Weather)+len(r.facts.DailyScores) == 0 && !r.anything {
		switch {
		case r.unread.n > 0:
			return fmt.Errorf("none of the %d rows of this weather file could be read; the first is %s", r.lines, r.unread.first)
		case r.outside.n > 0:
			return fmt.Errorf("none of the values of this weather file is possible; the first is %s", r.outside.first)
		}
		return &parsers.Unsupported{What: "Meteostat weather file without a value"}
	}
	var parts []string
	if r.unread.n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d rows could not be read; the first is %s", r.unread.n, r.lines, r.unread.first))
	}
	if r.outside.n > 0 {
		parts = append(parts, fmt.Sprintf("%d values are not possible and were left out; the first is %s", r.outside.n, r.outside.first))
	}
	if r.cut {
		parts = append(parts, "the file ends in the middle of a row")
	}
	r.facts.Partial = strings.Join(parts, "; ")
	return r.emit(r.facts)
}

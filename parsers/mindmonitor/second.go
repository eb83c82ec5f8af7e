package mindmonitor

import (
	"math"
	"reflect"

	"athletedata/parsers/record"
)

// seconds averages the rows of each second into one EEGSample.
type seconds struct {
	columns []column
	// toExtra are the columns whose mean has no column of its own, signals
	// among them where the rows are too far apart to be a signal.
	toExtra []int
	open    bool
	at      int64 // the second, on the timeline
	rows    int
	sum     []float64
	count   []int32
	worst   [len(electrodes)]float64 // contact; 0: none told
	seen    []bool                   // by column: it told anything in this file
}

func newSeconds(columns []column, blocks bool) *seconds {
	s := &seconds{columns: columns, sum: make([]float64, len(columns)), count: make([]int32, len(columns)), seen: make([]bool, len(columns))}
	for i, c := range columns {
		if c.role == other || c.role == signal && !blocks {
			s.toExtra = append(s.toExtra, i)
		}
	}
	return s
}

// add takes a row. Bands count only where the electrode had contact: of one
// that hangs in the air they are garbage.
func (s *seconds) add(values []float64) {
	s.rows++
	var garbage [len(electrodes)]bool
	silent := true // before its first window the app writes all bands as 0
	for i := range s.columns {
		v := values[i]
		if v != v {
			continue
		}
		switch c := &s.columns[i]; {
		case c.role == contact && v > 0:
			s.worst[c.electrode] = max(s.worst[c.electrode], v)
			garbage[c.electrode] = garbage[c.electrode] || v > 2
		case c.role == headband && v == 0:
			garbage = [len(electrodes)]bool{true, true, true, true}
		case c.role == band && v != 0:
			silent = false
		}
	}
	for i := range s.columns {
		v := values[i]
		if v != v {
			continue
		}
		switch c := &s.columns[i]; c.role {
		case band:
			if silent || garbage[c.electrode] {
				continue
			}
		case heart:
			if !plausibleHeart(v) {
				continue
			}
		case battery: // a band that records is not empty
			if v <= 0 || v > 100 {
				continue
			}
		case headband:
			v = min(max(v, 0), 1)
		}
		s.sum[i] += v
		s.count[i]++
	}
}

// close is what the second holds; it is empty again then.
func (s *seconds) close(at record.Moment) record.EEGSample {
	sample := record.EEGSample{Time: at, Rows: min(s.rows, math.MaxInt16)}
	means := make([]float64, len(s.columns)) // one piece of memory for all numbers of the second
	fields := reflect.ValueOf(&sample).Elem()
	for i, c := range s.columns {
		if c.field < 0 {
			continue
		}
		switch {
		case c.role == contact:
			if s.worst[c.electrode] == 0 {
				continue
			}
			means[i] = s.worst[c.electrode]
		case c.role == moment || c.role == event || s.count[i] == 0:
			continue
		default:
			means[i] = s.sum[i] / float64(s.count[i])
		}
		*fields.Field(c.field).Addr().Interface().(**float64) = &means[i]
	}
	for _, i := range s.toExtra {
		if s.count[i] > 0 {
			if sample.Extra == nil {
				sample.Extra = make(map[string]any, len(s.toExtra))
			}
			s.seen[i] = true
			sample.Extra[s.columns[i].head] = short(s.sum[i] / float64(s.count[i]))
		}
	}
	s.open, s.rows = false, 0
	s.worst = [len(electrodes)]float64{}
	clear(s.sum)
	clear(s.count)
	return sample
}

// short leaves out digits that only the division brought.
func short(v float64) float64 {
	if math.Abs(v) > 1e9 {
		return v
	}
	return math.Round(v*1e6) / 1e6
}

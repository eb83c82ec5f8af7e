package clock

import (
	"math"
	"slices"
	"time"

	"athletedata/parsers/record"
)

// Direction is the order of time in which a file stands.
type Direction int

// Directions of files.
const (
	OldestFirst Direction = iota
	NewestFirst
)

// Streams gathers the times of a file, in its order, by what recorded them, to
// find those of an hour that the clock showed twice: the end of daylight-saving
// time. The zero value is ready to use.
type Streams struct {
	all map[stream][]*record.Moment
}

// stream is what recorded times: a device, or a kind of its values where those
// stand apart from others in the file.
type stream struct{ serial, kind string }

// Add appends a time to a stream. One of which the instant is told, or of
// which nothing is, needs no mark and is passed over.
func (s *Streams) Add(serial, kind string, m *record.Moment) {
	if m.HasUTC || !m.HasLocal {
		return
	}
	if s.all == nil {
		s.all = map[stream][]*record.Moment{}
	}
	key := stream{serial, kind}
	s.all[key] = append(s.all[key], m)
}

// MarkLater marks the times of the second pass through a repeated hour. In
// which direction a stream stands, most steps between its times tell: a clock
// that is set back makes one of them a step to the other side. So a stream in
// which one step decides says nothing of its own and is taken to stand as most
// steps of the file do; where these do not tell either, as such files usually do.
func (s *Streams) MarkLater(usual Direction) {
	file := 0
	for _, moments := range s.all {
		file += rise(moments)
	}
	if file == 0 && usual == OldestFirst {
		file = 1
	}
	for _, moments := range s.all {
		up := rise(moments)
		if -1 <= up && up <= 1 {
			up = file
		}
		if up <= 0 {
			slices.Reverse(moments)
		}
		markLater(moments)
	}
}

// rise is how many more of the steps go up than down.
func rise(moments []*record.Moment) (n int) {
	for i := 1; i < len(moments); i++ {
		switch before, after := moments[i-1].LocalMicro, moments[i].LocalMicro; {
		case after > before:
			n++
		case after < before:
			n--
		}
	}
	return n
}

// markLater marks, in the ascending times of one stream, those of the second
// pass: from where the clock goes back by up to two hours until the full hour at
// which it was set back.
func markLater(moments []*record.Moment) {
	const hour = int64(time.Hour / time.Microsecond)
	last, until := int64(0), int64(math.MinInt64)
	for i, m := range moments {
		switch back := last - m.LocalMicro; {
		case i > 0 && m.LocalMicro < until && back <= 2*hour:
			m.Later = true
			last = max(last, m.LocalMicro)
			continue
		case i > 0 && back > 0 && back <= 2*hour:
			m.Later = true
			// Clocks are set back on the hour: what comes before the next full
			// hour after the last time of the first pass is shown again, even
			// what is past that last time.
			until = last - modulo(last, hour) + hour
			continue
		}
		last, until = m.LocalMicro, math.MinInt64
	}
}

func modulo(a, b int64) int64 { return (a%b + b) % b }

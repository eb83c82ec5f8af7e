package zone

import "athletedata/parsers/record"

// Readers number the rows of one kind and device that agree in their time on
// the wall. But different times on the wall may be one instant: 2:30 and 3:30 on
// the day on which the clock was set forward, and 9:40 in London and 10:40 in
// Paris for whoever flew there and wore on. In the table, whose key has the
// instant, such rows would replace one another.
//
// So the number of a row of which only the clock on the wall tells also says by
// how much that clock was ahead of UTC: with it, of an instant, the time on the
// wall is known, and two rows have the same key only if they agree in that. It
// says so of all of them and not only of those that meet, for it must not depend
// on what else is in the file, was read before, or is believed of other times.
const (
	perQuarter = 500 // numbers for each quarter of an hour that the clock was ahead
	perPass    = 250 // of these, for each pass through an hour shown twice
	// mostAhead is beyond all time zones; a watch may claim anything.
	mostAhead = 64
)

// apart is the number of a row whose instant was just found.
func apart(m record.Moment, number int) int {
	const quarter = 15 * 60 * 1e6
	ahead := (m.LocalMicro - m.UTCMicro) / quarter
	if (m.LocalMicro-m.UTCMicro)%quarter < 0 {
		ahead--
	}
	all := int(min(max(ahead, -mostAhead), mostAhead)) * perQuarter
	if m.Later {
		all += perPass
	}
	return all + min(max(number, 0), perPass-1)
}

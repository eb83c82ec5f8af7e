// Package totals completes an activity after its file has been read: it puts
// samples in order and computes the totals that the file does not hold. What
// the file says is never changed; what is computed is named in
// Activity.Computed.
//
// How, where the file is silent:
//   - distance: along the positions, on a sphere of 6,371,008.8 m;
//   - speed: distance over the last five seconds;
//   - timer: elapsed time without the spans between the timer's stop and start
//     events, or, where there are no such events, without gaps of more than a
//     minute between samples;
//   - moving: time between samples at no less than 0.5 m/s;
//   - averages are weighted by the time until the next sample (at most 30 s);
//     cadence leaves out zeros, power does not;
//   - ascent and descent: of the altitude averaged over nine samples, counted
//     when it has changed by 3 m, so that a receiver's noise does not climb;
//   - normalized power: fourth-power mean of the power averaged over 30 s.
package totals

import (
	"slices"
	"sort"
	"time"

	"athletedata/parsers/hrv"
	"athletedata/parsers/record"
)

// Complete puts an activity into its final shape.
func Complete(a *record.Activity) {
	order(a)
	bounds(a)
	tracks(a)
	a.HRV = hrv.Compute(a.RR)
	pauses := pausesOf(a)
	all := window{a.Records, 0, len(a.Records), a.Start, a.End}
	a.Computed = compute(&a.Summary, all, pauses)
	fromLaps(a)
	if len(a.Sessions) == 0 {
		a.Sessions = []record.Session{{Start: a.Start, End: a.End, Sport: a.Sport, SubSport: a.SubSport, Summary: a.Summary}}
		for i := range a.Laps {
			a.Laps[i].SessionOrdinal = 0
		}
		for i := range a.Lengths {
			a.Lengths[i].SessionOrdinal = 0
		}
	}
	// Windows normally share out the samples between them. Broken files have
	// thousands of laps over the whole time; those are left as they are.
	budget := 8*len(a.Records) + 1000
	for i := range a.Sessions {
		s := &a.Sessions[i]
		s.Ordinal = i
		if len(a.Sessions) == 1 {
			fill(&s.Summary, &a.Summary)
			continue
		}
		budget -= computeWindow(&s.Summary, a, s.Start, s.End, pauses, budget)
	}
	if len(a.Laps) == 0 {
		for _, s := range a.Sessions {
			a.Laps = append(a.Laps, record.Lap{Ordinal: len(a.Laps), SessionOrdinal: s.Ordinal, Start: s.Start, End: s.End,
				Sport: s.Sport, SubSport: s.SubSport, Trigger: "session_end", Summary: s.Summary})
		}
		return
	}
	for i := range a.Laps {
		l := &a.Laps[i]
		l.Ordinal = i
		l.SessionOrdinal = min(max(l.SessionOrdinal, 0), len(a.Sessions)-1)
		budget -= computeWindow(&l.Summary, a, l.Start, l.End, pauses, budget)
	}
}

// order sorts what has a time and keeps instants apart: two samples of the
// same instant are both kept, a millisecond from each other.
func order(a *record.Activity) {
	byTime := func(x, y record.Record) int { return int(min(1, max(-1, x.UnixMicro-y.UnixMicro))) }
	if !slices.IsSortedFunc(a.Records, byTime) {
		slices.SortStableFunc(a.Records, byTime)
	}
	for i := 1; i < len(a.Records); i++ {
		if a.Records[i].UnixMicro <= a.Records[i-1].UnixMicro {
			a.Records[i].UnixMicro = a.Records[i-1].UnixMicro + 1000
		}
	}
	sort.SliceStable(a.RR, func(i, j int) bool { return a.RR[i].UnixMicro < a.RR[j].UnixMicro })
	for i := 1; i < len(a.RR); i++ {
		if a.RR[i].UnixMicro <= a.RR[i-1].UnixMicro {
			a.RR[i].UnixMicro = a.RR[i-1].UnixMicro + 1000
		}
	}
	sort.SliceStable(a.Events, func(i, j int) bool { return a.Events[i].Time.Before(a.Events[j].Time) })
	for i := range a.Lengths {
		a.Lengths[i].Ordinal = i
	}
	for i := range a.Sets {
		a.Sets[i].Ordinal = i
	}
}

// bounds makes sure that the activity has a beginning and an end.
func bounds(a *record.Activity) {
	if n := len(a.Records); n > 0 {
		first, last := time.UnixMicro(a.Records[0].UnixMicro).UTC(), time.UnixMicro(a.Records[n-1].UnixMicro).UTC()
		if a.Start.IsZero() {
			a.Start = first
		}
		// A session is written before the last sample by some devices; a sample
		// days away is a clock that jumped.
		if last.After(a.End) && last.Sub(a.Start) < 72*time.Hour || a.End.IsZero() {
			a.End = last
		}
	}
	if a.End.Before(a.Start) {
		a.End = a.Start
	}
	if a.Sport == "" {
		a.Sport = "generic"
	}
}

// window is a stretch of the samples with its own beginning and end.
type window struct {
	all        []record.Record
	from, to   int // records[from:to]
	start, end time.Time
}

func (w window) records() []record.Record { return w.all[w.from:w.to] }

// computeWindow computes what a session or a lap lacks and returns how many
// samples it had to look at.
func computeWindow(s *record.Summary, a *record.Activity, start, end time.Time, p []pause, budget int) int {
	from := sort.Search(len(a.Records), func(i int) bool { return a.Records[i].UnixMicro >= start.UnixMicro() })
	to := sort.Search(len(a.Records), func(i int) bool { return a.Records[i].UnixMicro >= end.UnixMicro() })
	if to == len(a.Records)-1 && a.Records[to].UnixMicro == end.UnixMicro() {
		to++ // the very last sample belongs to the last window
	}
	if to < from || to-from > budget {
		return 0
	}
	compute(s, window{a.Records, from, to, start, end}, p)
	return to - from
}

// pause is a span during which the timer stood still.
type pause struct{ from, to int64 }

// longGap is what counts as a pause where no events tell.
const longGap = 60 * time.Second

func pausesOf(a *record.Activity) (pauses []pause) {
	timed, stopped := false, int64(0)
	for i := range a.Events {
		e := &a.Events[i]
		if e.Event != "timer" {
			continue
		}
		switch e.Type {
		case "start":
			if stopped != 0 {
				pauses = append(pauses, pause{stopped, e.Time.UnixMicro()})
				stopped = 0
			}
			timed = true
		case "stop", "stop_all", "stop_disable", "stop_disable_all":
			if stopped == 0 {
				stopped = e.Time.UnixMicro()
			}
			timed = true
		}
	}
	if timed {
		return pauses
	}
	for i := 1; i < len(a.Records); i++ {
		if from, to := a.Records[i-1].UnixMicro, a.Records[i].UnixMicro; to-from > longGap.Microseconds() {
			pauses = append(pauses, pause{from, to})
		}
	}
	return pauses
}

// paused is how many seconds of a span the timer stood still.
func paused(pauses []pause, start, end time.Time) float64 {
	var sum int64
	for _, p := range pauses {
		if from, to := max(p.from, start.UnixMicro()), min(p.to, end.UnixMicro()); to > from {
			sum += to - from
		}
	}
	return float64(sum) / 1e6
}

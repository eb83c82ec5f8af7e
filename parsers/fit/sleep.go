package fit

import (
	"cmp"
	"slices"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// Messages about sleep that the profile does not have.
const (
	sleepInfo typedef.MesgNum = 273 // opens a sleep file and tells local time
	sleepEnd  typedef.MesgNum = 276
	napEvent  typedef.MesgNum = 412

	eventSleep = 74 // of message event: its start and stop are the night's
)

// night is the sleep of one file.
type night struct {
	levels     []sleepLevel
	start, end int64 // as event 74 tells them
	lastly     int64 // as message 276 tells the end
	assessed   []assessment
}

type sleepLevel struct {
	t     int64
	level typedef.SleepLevel
}

// assessment is a sleep_assessment: it often has no time of its own.
type assessment struct {
	t      int64
	scores []record.DailyScore
	stress *float64
}

func (w *wellness) sleepLevel(m *proto.Message) {
	t, ok := w.time(m)
	if v := inRange(m, 0, 0, 4); ok && v != nil {
		w.night.levels = append(w.night.levels, sleepLevel{t, typedef.SleepLevel(*v)})
	}
}

func (w *wellness) sleepInfo(m *proto.Message) {
	utc, ok1 := unixOf(m, proto.FieldNumTimestamp)
	local, ok2 := unixOf(m, 2)
	if ok1 && ok2 {
		w.zone(utc, local)
	}
}

func (w *wellness) sleepEnd(m *proto.Message) {
	if t, ok := w.time(m); ok {
		w.night.lastly = max(w.night.lastly, t)
	}
}

// sleepEvent takes the bounds of the night.
func (w *wellness) sleepEvent(t int64, kind typedef.EventType) {
	switch kind {
	case typedef.EventTypeStart:
		if w.night.start == 0 || t < w.night.start {
			w.night.start = t
		}
	case typedef.EventTypeStop, typedef.EventTypeStopAll, typedef.EventTypeStopDisable, typedef.EventTypeStopDisableAll:
		w.night.end = max(w.night.end, t)
	}
}

func (w *wellness) sleepAssessment(m *proto.Message) {
	a := assessment{stress: inRange(m, 15, 0, 100)}
	a.t, _ = unixOf(m, proto.FieldNumTimestamp)
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Name == "unknown" || f.Num == proto.FieldNumTimestamp {
			continue
		}
		if v := inRange(m, f.Num, 0, 100); v != nil {
			a.scores = append(a.scores, record.DailyScore{Name: f.Name, Value: v})
		}
	}
	if len(a.scores) > 0 {
		w.night.assessed = append(w.night.assessed, a)
	}
}

func (w *wellness) sleepDisruption(m *proto.Message) {
	t, ok := w.time(m)
	if v := inRange(m, 0, 0, 254); ok && v != nil {
		w.score(t, "sleep_disruption_overnight_severity", v, known(typedef.SleepDisruptionSeverity(*v).String()), nil)
	}
}

// nap reads a short sleep of the day; a nap that the athlete deleted was none.
func (w *wellness) nap(m *proto.Message) {
	start, ok1 := unixOf(m, 0)
	end, ok2 := unixOf(m, 2)
	if deleted := inRange(m, 5, 1, 254); !ok1 || !ok2 || end <= start || end-start > secondsADay || deleted != nil {
		return
	}
	s := record.Sleep{Start: record.AtUnix(start), End: record.AtUnix(end), Day: w.day(end), DayOf: record.AtUnix(end), Kind: "nap"}
	// Fields 1 and 3 are minutes from UTC, at both ends.
	if v := inRange(m, 1, -12*60, 14*60); v != nil {
		s.Start.LocalMicro, s.Start.HasLocal = (start+int64(*v)*60)*1e6, true
	}
	if v := inRange(m, 3, -12*60, 14*60); v != nil {
		local := end + int64(*v)*60
		s.End.LocalMicro, s.End.HasLocal = local*1e6, true
		s.Day, s.DayOf = record.Date(floorDiv(local, secondsADay)), record.Moment{}
	}
	length := float64(end - start)
	s.AsleepS, s.InBedS = &length, &length
	keep(&s.Extra, "feedback", inRange(m, 4, 0, 254))
	keep(&s.Extra, "source", inRange(m, 6, 0, 254))
	w.facts.Sleeps = append(w.facts.Sleeps, s)
}

// endNight makes the night of what was read. Each level holds until the next;
// the last until the night's end.
//
// Many watches leave the staging to Garmin's servers, and their files say
// "awake" of every minute. Such levels are kept as samples only: they are no
// stages, and they do not bound a sleep.
func (w *wellness) endNight() {
	n := &w.night
	slices.SortStableFunc(n.levels, func(a, b sleepLevel) int { return cmp.Compare(a.t, b.t) })
	runs := runsOf(n.levels)
	staged := slices.ContainsFunc(runs, func(l sleepLevel) bool { return l.level >= typedef.SleepLevelLight })
	start, end := n.start, n.end
	if staged {
		last := n.levels[len(n.levels)-1].t
		if start == 0 {
			start = n.levels[0].t
		}
		if end == 0 {
			end = max(n.lastly, last+spacing(n.levels))
		}
	}
	if start == 0 || end <= start || end-start > secondsADay {
		start, end, staged = 0, 0, false
	}
	if !staged {
		for _, l := range runs {
			w.sample(l.t, "sleep_level", float64(l.level), known(l.level.String()))
		}
	}
	if start != 0 {
		s := record.Sleep{Start: record.AtUnix(start), End: record.AtUnix(end), Day: w.day(end), DayOf: record.AtUnix(end), Kind: "night"}
		inBed := float64(end - start)
		s.InBedS = &inBed
		if staged {
			w.stages(&s, runs, end)
		}
		for _, a := range n.assessed {
			w.assess(&s, a)
		}
		w.facts.Sleeps = append(w.facts.Sleeps, s)
	}
	w.scoreNight(end)
}

// spacing is the length of the last level of a night with one for every minute
// (or other constant length), 0 where levels come only when they change.
func spacing(levels []sleepLevel) int64 {
	if len(levels) < 3 {
		return 0
	}
	length := levels[1].t - levels[0].t
	for i := 2; i < len(levels); i++ {
		if levels[i].t-levels[i-1].t != length {
			return 0
		}
	}
	return min(length, 600)
}

// runsOf joins levels that stay the same.
func runsOf(levels []sleepLevel) (runs []sleepLevel) {
	for _, l := range levels {
		n := len(runs)
		switch {
		case n > 0 && runs[n-1].t == l.t:
			runs[n-1] = l
		case n == 0 || runs[n-1].level != l.level:
			runs = append(runs, l)
		}
	}
	return runs
}

// stages writes the stretches of the night and sums them up.
func (w *wellness) stages(s *record.Sleep, runs []sleepLevel, end int64) {
	var total [5]float64
	for i, l := range runs {
		until := end
		if i+1 < len(runs) {
			until = min(runs[i+1].t, end)
		}
		if until <= l.t {
			continue
		}
		length := float64(until - l.t)
		total[l.level] += length
		w.facts.SleepStages = append(w.facts.SleepStages, record.SleepStage{Start: record.AtUnix(l.t), DurationS: length, Stage: known(l.level.String())})
	}
	asleep := total[typedef.SleepLevelLight] + total[typedef.SleepLevelDeep] + total[typedef.SleepLevelRem]
	s.AsleepS, s.AwakeS = &asleep, &total[typedef.SleepLevelAwake]
	s.LightS, s.DeepS, s.RemS = &total[typedef.SleepLevelLight], &total[typedef.SleepLevelDeep], &total[typedef.SleepLevelRem]
}

func (w *wellness) assess(s *record.Sleep, a assessment) {
	s.AvgStress = a.stress
	for _, score := range a.scores {
		switch score.Name {
		case "overall_sleep_score":
			s.Score = score.Value
		case "awakenings_count":
			keep(&s.Extra, score.Name, score.Value)
		}
	}
}

// scoreNight writes the scores of the night for its day: that of waking up.
func (w *wellness) scoreNight(end int64) {
	for _, a := range w.night.assessed {
		t := cmp.Or(end, a.t, w.night.lastly)
		if n := len(w.night.levels); t == 0 && n > 0 {
			t = w.night.levels[n-1].t
		}
		if t == 0 {
			w.undated++
			continue
		}
		for _, s := range a.scores {
			w.score(t, s.Name, s.Value, "", nil)
		}
	}
}

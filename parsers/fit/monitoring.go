package fit

import (
	"math"
	"strconv"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// Fields of monitoring. Those from 35 on are not in the profile.
const (
	monCalories, monDistance, monCycles, monActiveTime, monActivity = 1, 2, 3, 4, 5

	monDistance16, monCycles16, monActiveTime16, monLocalTime, monActiveCalories = 8, 9, 10, 11, 19

	monTypeIntensity, monMinute8, monTime16, monHeartRate, monDurationMin, monDuration = 24, 25, 26, 27, 29, 30

	monAscent, monDescent, monAscentDay, monDescentDay, monModerateDay, monVigorousDay = 31, 32, 35, 36, 37, 38
)

// monitoring reads a minute of a day: a heart rate, a kind of activity with
// its totals, or heights climbed.
func (w *wellness) monitoring(m *proto.Message) {
	t, ok := w.monitoringTime(m)
	if !ok {
		w.undated++
		return
	}
	if w.watch.begun == 0 {
		w.watch.begun, w.watch.since = t, t
	}
	w.midnight(t)
	activity, intensity := "", -1
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := code(f)
		if !ok {
			continue
		}
		switch f.Num {
		case monActivity:
			activity = activityType(n)
		case monTypeIntensity:
			activity, intensity = activityType(n&0x1f), n>>5
		case monHeartRate:
			w.heartRate(t, float64(n), "")
		}
	}
	if activity != "" {
		w.moved(m, t, activity, intensity)
	}
	w.climbed(m, t)
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case monCalories:
			w.named(t, "monitoring_calories_"+orAll(activity), f)
		case monModerateDay:
			w.named(t, "moderate_activity_minutes_today", f)
		case monVigorousDay:
			w.named(t, "vigorous_activity_minutes_today", f)
		case proto.FieldNumTimestamp, 0, monDistance, monCycles, monActiveTime, monActivity, monCycles16, monActiveTime16, monLocalTime,
			monActiveCalories, monTypeIntensity, monMinute8, monTime16, monHeartRate, monDurationMin, monDuration,
			monAscent, monDescent, monAscentDay, monDescentDay:
		default:
			w.named(t, "monitoring_"+f.Name, f)
		}
	}
}

// moved reads what was done since the last message that told a kind of
// activity. Totals without such a state are the opening and closing ones of a
// file; they count for what no interval has told yet.
func (w *wellness) moved(m *proto.Message, t int64, activity string, intensity int) {
	grown := map[byte]float64{}
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := number(f)
		if !ok {
			continue
		}
		slot := f.Num
		switch f.Num {
		case monCycles, monCycles16:
			n, _ = raw(f.Value, f.BaseType) // on foot, half a cycle is a step
			slot = monCycles
		case monActiveTime16:
			slot = monActiveTime
		case monDistance, monActiveTime, monActiveCalories:
		default:
			continue
		}
		if by := w.grown(counter{activity, slot}, n, t); by > 0 || intensity >= 0 {
			grown[slot] = by
		}
	}
	if cycles, ok := grown[monCycles]; ok && activity != "walking" && activity != "running" {
		delete(grown, monCycles)
		if cycles > 0 {
			w.sample(t, "cycles_"+activity, cycles/2, "")
		}
	}
	if intensity < 0 && w.watch.stated {
		// The intervals have told how long each activity lasted. Old devices,
		// which tell whole minutes there, sum up the seconds only here.
		if active, ok := grown[monActiveTime]; ok {
			delete(grown, monActiveTime)
			w.sample(t, "active_time_"+activity+"_s", rounded(active), "")
		}
	}
	if len(grown) == 0 && intensity < 0 {
		return
	}
	s := w.row(t, activity)
	add(&s.DistanceM, grown, monDistance)
	add(&s.DurationS, grown, monActiveTime)
	add(&s.ActiveEnergyKcal, grown, monActiveCalories)
	if n, ok := grown[monCycles]; ok {
		steps := int(math.Min(n, math.MaxInt32))
		if s.Steps != nil {
			steps = int(math.Min(n+float64(*s.Steps), math.MaxInt32))
		}
		s.Steps = &steps
	}
	if intensity >= 0 {
		w.stateOf(s, m, t, intensity)
	}
}

// stateOf reads how intense the activity was. The interval began where the one
// before it ended; active time, where it is told beside, says the same.
func (w *wellness) stateOf(s *record.Steps, m *proto.Message, t int64, intensity int) {
	s.Intensity = &intensity
	if length := float64(t - w.watch.since); s.DurationS == nil && length > 0 && length <= secondsADay {
		s.DurationS = &length
	}
	if d := inRange(m, monDuration, 1, secondsADay); d != nil {
		s.DurationS = d
	}
	w.watch.since, w.watch.stated = t, true
}

// climbed reads heights: increments, and the totals of the day where there are.
func (w *wellness) climbed(m *proto.Message, t int64) {
	for _, c := range []struct {
		step, total byte
		at          func(*record.Steps) **float64
	}{
		{monAscent, monAscentDay, func(s *record.Steps) **float64 { return &s.AscentM }},
		{monDescent, monDescentDay, func(s *record.Steps) **float64 { return &s.DescentM }},
	} {
		metres := 0.0
		if f := m.FieldByNum(c.total); f != nil {
			if n, ok := raw(f.Value, f.BaseType); ok {
				metres = w.grown(counter{"all", c.total}, n, t) / 1000
			}
		} else if v := inRange(m, c.step, 0, 1e5); v != nil {
			metres = *v
		}
		if metres > 0 {
			add(c.at(w.row(t, "all")), map[byte]float64{c.step: rounded(metres)}, c.step)
		}
	}
}

func add(to **float64, grown map[byte]float64, slot byte) {
	n, ok := grown[slot]
	if !ok {
		return
	}
	if *to != nil {
		n += **to
	}
	n = rounded(n)
	*to = &n
}

// named keeps the numbers of a field that has no column under a name.
func (w *wellness) named(t int64, name string, f *proto.Field) {
	if f.Name == "unknown" && f.Num != monModerateDay && f.Num != monVigorousDay {
		return
	}
	all := numbers(f)
	for i, n := range all {
		if n != n {
			continue
		}
		at := name
		if len(all) > 1 {
			at += "_" + strconv.Itoa(i)
		}
		w.sample(t, at, rounded(n), "")
	}
}

func orAll(activity string) string {
	if activity == "" {
		return "all"
	}
	return activity
}

func activityType(n int) string {
	if n == 13 {
		return "wheelchair" // newer than the library's profile
	}
	if name := known(typedef.ActivityType(n).String()); name != "" {
		return name
	}
	return strconv.Itoa(n)
}

// monitoringInfo opens a stretch of monitoring: local time and the energy the
// body needs at rest.
func (w *wellness) monitoringInfo(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	w.watch.clock = t
	if w.watch.begun == 0 {
		w.watch.begun, w.watch.since = t, t
	}
	if local, ok := unixOf(m, 0); ok {
		w.zone(t, local)
	}
	s := w.summary(w.day(t))
	for i := range m.Fields {
		switch f := &m.Fields[i]; f.Num {
		case proto.FieldNumTimestamp, 0, 1:
		case 5:
			if v := inRange(m, 5, 1, 20000); v != nil {
				s.RestingEnergyKcal = v
			}
		default:
			keepExtra(&s.Extra, f)
		}
	}
}

// restingHeartRate reads monitoring_hr_data. It aligns to days, so midnight
// belongs to the day that ends.
func (w *wellness) restingHeartRate(m *proto.Message) {
	t, ok := w.time(m)
	if !ok {
		return
	}
	d := w.day(t - 1)
	w.score(t-1, "resting_heart_rate_7d_bpm", inRange(m, 0, 20, 250), "", nil)
	if today := inRange(m, 1, 20, 250); today != nil {
		w.summary(d).RestingHeartRateBPM = today
		w.sample(t, "resting_heart_rate_today_bpm", *today, "")
	}
}

// heartRate keeps a heart rate; devices write 0 and 255 for none.
func (w *wellness) heartRate(t int64, bpm float64, context string) {
	if bpm > 0 && bpm < 255 {
		w.facts.HeartRates = append(w.facts.HeartRates, record.HeartRateSample{Time: record.AtUnix(t), BPM: int(bpm), Context: context})
	}
}

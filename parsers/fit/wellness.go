package fit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// wellness collects what a FIT file tells of days and nights rather than of an
// activity. Messages count by what they are and not by the kind of the file:
// devices write the same ones into files of several kinds.
//
// What the FIT profile 21.x does not name comes from files of real devices
// (Garmin, as of 2026): body battery in stress_level, totals of the day in
// monitoring, and the messages in undocumented.
type wellness struct {
	facts     record.Facts
	offsets   []zoneOffset // ascending in time
	summaries map[record.Date]int
	watch     watch
	night     night
	hsaSteps  stepCount
	left      map[string]int // messages of which nothing is kept
	undated   int            // messages dropped because nothing says when they were
}

// zoneOffset is local time minus UTC from an instant on, in seconds.
type zoneOffset struct {
	from   int64
	offset int
}

// wellnessKinds are the values of file_id.type whose files hold wellness. In
// these everything is kept; in other files only what has a place of its own.
var wellnessKinds = map[int]bool{9: true, 14: true, 15: true, 28: true, 32: true, 44: true, 49: true, 68: true, 70: true, 73: true, 79: true}

// take reads a message of a file of the given kind.
func (w *wellness) take(m *proto.Message, kind int) {
	if read := wellnessMessages[m.Num]; read != nil {
		read(w, m)
		return
	}
	if !wellnessKinds[kind] {
		return
	}
	switch read := undocumented[m.Num]; {
	case read != nil:
		w.scores(m, read)
	case !housekeeping[m.Num]:
		w.leftover(m)
	}
}

// wellnessMessages are the messages with a place of their own.
var wellnessMessages = map[typedef.MesgNum]func(*wellness, *proto.Message){
	mesgnum.Monitoring:                       (*wellness).monitoring,
	mesgnum.MonitoringInfo:                   (*wellness).monitoringInfo,
	mesgnum.MonitoringHrData:                 (*wellness).restingHeartRate,
	mesgnum.StressLevel:                      (*wellness).stress,
	mesgnum.RespirationRate:                  (*wellness).respiration,
	mesgnum.Spo2Data:                         (*wellness).spo2,
	mesgnum.SleepLevel:                       (*wellness).sleepLevel,
	mesgnum.SleepAssessment:                  (*wellness).sleepAssessment,
	mesgnum.SleepDisruptionOvernightSeverity: (*wellness).sleepDisruption,
	mesgnum.HrvStatusSummary:                 (*wellness).hrvNight,
	mesgnum.HrvValue:                         (*wellness).hrvSample,
	mesgnum.SkinTempOvernight:                (*wellness).skinTemperature,
	skinTempRaw:                              (*wellness).rawSkinTemperature,
	mesgnum.WeightScale:                      (*wellness).weighing,
	mesgnum.BloodPressure:                    (*wellness).bloodPressure,
	mesgnum.MaxMetData:                       (*wellness).maxMet,
	mesgnum.HsaHeartRateData:                 (*wellness).hsaHeartRate,
	mesgnum.HsaStressData:                    (*wellness).hsaStress,
	mesgnum.HsaRespirationData:               (*wellness).hsaRespiration,
	mesgnum.HsaSpo2Data:                      (*wellness).hsaSpO2,
	mesgnum.HsaBodyBatteryData:               (*wellness).hsaBodyBattery,
	mesgnum.HsaStepData:                      (*wellness).hsaStepData,
	mesgnum.HsaWristTemperatureData:          (*wellness).hsaTemperature,
	mesgnum.BeatIntervals:                    (*wellness).beatIntervals,
	mesgnum.RawBbi:                           (*wellness).rawBeats,
	mesgnum.TimestampCorrelation:             (*wellness).correlation,
	sleepInfo:                                (*wellness).sleepInfo,
	sleepEnd:                                 (*wellness).sleepEnd,
	napEvent:                                 (*wellness).nap,
}

// unixOf is the instant in a field, in seconds since 1970. A clock that was
// never set says nothing: the day would be one of 1989.
func unixOf(m *proto.Message, num byte) (int64, bool) {
	f := m.FieldByNum(num)
	if f == nil {
		return 0, false
	}
	t, ok := instant(f)
	if !ok || t.Unix() < fitEpoch+relativeTime {
		return 0, false
	}
	return t.Unix(), true
}

// time is the timestamp of a message; those without one cannot be kept.
func (w *wellness) time(m *proto.Message) (int64, bool) {
	t, ok := unixOf(m, proto.FieldNumTimestamp)
	if !ok {
		w.undated++
	}
	return t, ok
}

// inRange is the number in a field if it lies between the bounds, in which
// sentinels do not.
func inRange(m *proto.Message, num byte, low, high float64) *float64 {
	f := m.FieldByNum(num)
	if f == nil {
		return nil
	}
	if n, ok := number(f); ok && n >= low && n <= high {
		n = rounded(n)
		return &n
	}
	return nil
}

func (w *wellness) sample(t int64, name string, v float64, text string) {
	w.facts.WellnessSamples = append(w.facts.WellnessSamples, record.WellnessSample{Time: record.AtUnix(t), Name: name, Value: &v, Text: text})
}

func (w *wellness) score(t int64, name string, v *float64, text string, extra map[string]any) {
	if v != nil || text != "" {
		w.facts.DailyScores = append(w.facts.DailyScores, record.DailyScore{Day: w.day(t), DayOf: record.AtUnix(t), Name: name, Value: v, Text: text, Extra: extra})
	}
}

// summary is the row of a day; it is valid until the next call.
func (w *wellness) summary(d record.Date) *record.DailySummary {
	at, ok := w.summaries[d]
	if !ok {
		if w.summaries == nil {
			w.summaries = map[record.Date]int{}
		}
		at = len(w.facts.DailySummaries)
		w.summaries[d] = at
		w.facts.DailySummaries = append(w.facts.DailySummaries, record.DailySummary{Day: d})
	}
	return &w.facts.DailySummaries[at]
}

// zone learns local time from a message that tells it beside UTC.
func (w *wellness) zone(utc, local int64) {
	offset, ok := offsetOf(time.Duration(local-utc) * time.Second)
	if n := len(w.offsets); !ok || n > 0 && (utc < w.offsets[n-1].from || offset == w.offsets[n-1].offset) {
		return
	}
	w.offsets = append(w.offsets, zoneOffset{utc, offset})
}

func (w *wellness) correlation(m *proto.Message) {
	utc, ok1 := unixOf(m, proto.FieldNumTimestamp)
	local, ok2 := unixOf(m, 3)
	if ok1 && ok2 {
		w.zone(utc, local)
	}
}

// offsetAt is local time minus UTC at an instant, where the file tells it. The
// first one told holds for what was before it, too.
func (w *wellness) offsetAt(t int64) (int64, bool) {
	if len(w.offsets) == 0 {
		return 0, false
	}
	at, found := slices.BinarySearchFunc(w.offsets, t, func(o zoneOffset, t int64) int { return int(min(max(o.from-t, -1), 1)) })
	if !found && at > 0 {
		at--
	}
	return int64(w.offsets[at].offset), true
}

// day is the local calendar day of an instant, by what the file has told so far.
func (w *wellness) day(t int64) record.Date {
	offset, _ := w.offsetAt(t)
	return record.Date(floorDiv(t+offset, secondsADay))
}

const secondsADay = 86400

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

// finish gives the facts, or nil if there are none.
func (w *wellness) finish(b *builder) *record.Facts {
	if len(w.offsets) == 0 && b.a.UTCOffsetS != nil {
		w.offsets = []zoneOffset{{0, *b.a.UTCOffsetS}}
	}
	w.endNight()
	w.settleDays()
	f := &w.facts
	if w.rows() == 0 {
		return nil
	}
	if !b.startedAt.IsZero() && len(w.left) > 0 {
		w.tellLeft(b.startedAt.Unix())
	}
	w.localise()
	if f.Source = b.a.Manufacturer; f.Source == "" {
		f.Source = "fit" // the file does not say who made it
	}
	if w.undated > 0 {
		f.Partial = fmt.Sprintf("%d messages are left out because nothing says when they were", w.undated)
	}
	return f
}

// settleDays gives nights and scores the local day. Files that do not tell local
// time (HRV status) leave that of UTC and the instant, from which whoever knows
// the zone finds the right one.
func (w *wellness) settleDays() {
	settle := func(day *record.Date, of *record.Moment) {
		if t := floorDiv(of.UTCMicro, 1e6); of.HasUTC && len(w.offsets) > 0 {
			*day, *of = w.day(t), record.Moment{}
		}
	}
	for i := range w.facts.Sleeps {
		settle(&w.facts.Sleeps[i].Day, &w.facts.Sleeps[i].DayOf)
	}
	for i := range w.facts.HRVNights {
		settle(&w.facts.HRVNights[i].Day, &w.facts.HRVNights[i].DayOf)
	}
	for i := range w.facts.DailyScores {
		settle(&w.facts.DailyScores[i].Day, &w.facts.DailyScores[i].DayOf)
	}
}

func (w *wellness) rows() int {
	f := &w.facts
	return len(f.DailySummaries) + len(f.DailyScores) + len(f.HeartRates) + len(f.Stress) + len(f.BodyBattery) + len(f.Respiration) +
		len(f.SpO2) + len(f.Steps) + len(f.SkinTemps) + len(f.WellnessSamples) + len(f.Sleeps) + len(f.SleepStages) + len(f.HRVNights) +
		len(f.HRVSamples) + len(f.BodyMeasurements)
}

// tellLeft notes which messages of the file are not read, so that nobody
// takes the file for fully understood. The raw file is kept anyway.
func (w *wellness) tellLeft(t int64) {
	names := make([]string, 0, len(w.left))
	total := 0
	for name, n := range w.left {
		names = append(names, fmt.Sprintf("%s: %d", name, n))
		total += n
	}
	slices.Sort(names)
	w.sample(t, "fit_messages_left_out", float64(total), strings.Join(names, ", "))
}

func (w *wellness) leave(name string) {
	if w.left == nil {
		w.left = map[string]int{}
	}
	w.left[name]++
}

// localise gives all instants the local time that the file tells.
func (w *wellness) localise() {
	if len(w.offsets) == 0 {
		return
	}
	f := &w.facts
	tell(w, f.HeartRates, func(r *record.HeartRateSample) *record.Moment { return &r.Time })
	tell(w, f.Stress, func(r *record.Stress) *record.Moment { return &r.Time })
	tell(w, f.BodyBattery, func(r *record.BodyBattery) *record.Moment { return &r.Time })
	tell(w, f.Respiration, func(r *record.Respiration) *record.Moment { return &r.Time })
	tell(w, f.SpO2, func(r *record.SpO2) *record.Moment { return &r.Time })
	tell(w, f.Steps, func(r *record.Steps) *record.Moment { return &r.Time })
	tell(w, f.SkinTemps, func(r *record.SkinTemp) *record.Moment { return &r.Time })
	tell(w, f.WellnessSamples, func(r *record.WellnessSample) *record.Moment { return &r.Time })
	tell(w, f.Sleeps, func(r *record.Sleep) *record.Moment { return &r.Start })
	tell(w, f.Sleeps, func(r *record.Sleep) *record.Moment { return &r.End })
	tell(w, f.SleepStages, func(r *record.SleepStage) *record.Moment { return &r.Start })
	tell(w, f.HRVSamples, func(r *record.HRVSample) *record.Moment { return &r.Time })
	tell(w, f.BodyMeasurements, func(r *record.BodyMeasurement) *record.Moment { return &r.Time })
}

func tell[T any](w *wellness, rows []T, at func(*T) *record.Moment) {
	for i := range rows {
		m := at(&rows[i])
		if offset, ok := w.offsetAt(floorDiv(m.UTCMicro, 1e6)); ok && !m.HasLocal {
			m.LocalMicro, m.HasLocal = m.UTCMicro+offset*1e6, true
		}
	}
}

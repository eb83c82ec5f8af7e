package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// nightFile writes the night before a day: its stages, its scores, and the
// variability of the heart.
func (g *garminAccount) nightFile(s *scribe, day int) {
	start, end, quality := g.sleepOf(day)
	row := g.night(day)
	number := func(key string) float64 { v, _ := row[key].(float64); return v }
	garminID(s, garminSleepFile, start)
	s.put(proto.Message{Num: garminSleepInfo, Fields: []proto.Field{garminTime(proto.FieldNumTimestamp, start), garminTime(2, wall(start)), garminField(1, basetype.Uint16, proto.Uint16(60))}})
	bound := func(t time.Time, kind typedef.EventType) {
		s.put(mesgdef.NewEvent(nil).SetTimestamp(t).SetEvent(garminSleepBounds).SetEventType(kind).ToMesg(nil))
	}
	bound(start, typedef.EventTypeStart)
	at := start
	for _, part := range g.stages(day, int(end.Sub(start).Minutes()), int(number("deepSleepSeconds")/60), int(number("remSleepSeconds")/60), int(number("awakeSleepSeconds")/60)) {
		s.put(mesgdef.NewSleepLevel(nil).SetTimestamp(at).SetSleepLevel(part.level).ToMesg(nil))
		at = at.Add(time.Duration(part.minutes) * time.Minute)
	}
	bound(end, typedef.EventTypeStop)
	s.put(proto.Message{Num: garminSleepEnd, Fields: []proto.Field{garminTime(proto.FieldNumTimestamp, end)}})
	scores, _ := row["sleepScores"].(garminJSON)
	overall, _ := scores["overallScore"].(float64)
	good, _ := scores["qualityScore"].(float64)
	awakenings, _ := row["awakeCount"].(int)
	s.put(mesgdef.NewSleepAssessment(nil).SetOverallSleepScore(uint8(overall)).SetSleepQualityScore(uint8(good)).
		SetSleepDurationScore(uint8(clamp(end.Sub(start).Hours()*12, 20, 100))).SetSleepRecoveryScore(uint8(100 * quality)).SetAwakeningsCount(uint8(awakenings)).
		SetAverageStressDuringSleepScaled(number("avgSleepStress")).ToMesg(nil))
	g.variability(s, day, start, end)
}

// garminStage is a stretch of sleep.
type garminStage struct {
	level   typedef.SleepLevel
	minutes int
}

// stages divides a night into cycles of an hour and a half: deep sleep comes
// early, REM late, and between cycles the athlete wakes for a moment.
func (g *garminAccount) stages(day, total, deep, rem, awake int) (parts []garminStage) {
	c := g.chance(21, day)
	cycles := max(3, (total+45)/92)
	share := func(amount, i int, weight func(i int) float64) int {
		before, all := 0.0, 0.0
		for k := range cycles {
			if k < i {
				before += weight(k)
			}
			all += weight(k)
		}
		return int(math.Round(float64(amount)*(before+weight(i))/all)) - int(math.Round(float64(amount)*before/all))
	}
	early := func(i int) float64 { return float64((cycles - i) * (cycles - i)) }
	late := func(i int) float64 { return float64(i + 1) }
	evenly := func(int) float64 { return 1 }
	add := func(level typedef.SleepLevel, minutes int) {
		if minutes > 0 {
			parts = append(parts, garminStage{level, minutes})
		}
	}
	light := total - deep - rem - awake
	for i := range cycles {
		l := share(light, i, evenly)
		first := int(float64(l) * c.between(0.3, 0.6))
		add(typedef.SleepLevelLight, first)
		add(typedef.SleepLevelDeep, share(deep, i, early))
		add(typedef.SleepLevelLight, l-first)
		add(typedef.SleepLevelRem, share(rem, i, late))
		add(typedef.SleepLevelAwake, share(awake, i, evenly))
	}
	return parts
}

// rmssd is the variability of a night in ms: high when rested, low when tired.
func (g *garminAccount) rmssd(day int) float64 {
	c := g.chance(22, day)
	load, _, _ := g.load(day - 1)
	return clamp(118-1.1*g.restingHR(day)-2.5*load+3*c.normal(), 20, 120)
}

// variability writes the values of the night, and how they compare with those
// of the week and of three weeks.
func (g *garminAccount) variability(s *scribe, day int, start, end time.Time) {
	c := g.chance(23, day)
	mean := func(days int) (m, deviation float64) {
		from := max(0, day-days+1)
		n := float64(day - from + 1)
		for d := from; d <= day; d++ {
			m += g.rmssd(d) / n
		}
		for d := from; d <= day; d++ {
			deviation += (g.rmssd(d) - m) * (g.rmssd(d) - m) / n
		}
		return m, math.Sqrt(deviation)
	}
	night, highest := g.rmssd(day), 0.0
	slow := newWobble(0.16*night, 6)
	for t := start.Add(garminHRVEvery * time.Minute); !t.After(end); t = t.Add(garminHRVEvery * time.Minute) {
		v := clamp(night+slow.tick(c), 12, 200)
		highest = math.Max(highest, v)
		s.put(mesgdef.NewHrvValue(nil).SetTimestamp(t).SetValueScaled(v).ToMesg(nil))
	}
	week, _ := mean(7)
	usual, spread := mean(21)
	spread = math.Max(spread, 3)
	status := typedef.HrvStatusBalanced
	switch {
	case day < 21:
		status = typedef.HrvStatusNone // the watch needs three weeks to know
	case week < usual-2*spread:
		status = typedef.HrvStatusLow
	case week < usual-spread || week > usual+spread:
		status = typedef.HrvStatusUnbalanced
	}
	m := mesgdef.NewHrvStatusSummary(nil).SetTimestamp(end).SetWeeklyAverageScaled(math.Round(week)).SetLastNightAverageScaled(math.Round(night)).
		SetLastNight5MinHighScaled(math.Round(highest)).SetStatus(status)
	if day >= 21 {
		m.SetBaselineLowUpperScaled(math.Round(usual - 2*spread)).SetBaselineBalancedLowerScaled(math.Round(usual - spread)).SetBaselineBalancedUpperScaled(math.Round(usual + spread))
	}
	s.put(m.ToMesg(nil))
}

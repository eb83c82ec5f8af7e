package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/kit/datetime"
	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// garminSteps spreads the steps of a day over its waking hours.
type garminSteps struct {
	*garminDay
	weight         []float64 // of each quarter of an hour, for walking
	sum            float64
	quarter        int
	soFar          float64 // of the weights
	walk, run      uint32  // steps so far
	walkS, runS    uint32
	runQuarters    int
	runQuartersAll int
}

func newGarminSteps(d *garminDay) *garminSteps {
	g := &garminSteps{garminDay: d}
	for t := d.begin.Add(garminStepsEvery * time.Minute); !t.After(d.end); t = t.Add(garminStepsEvery * time.Minute) {
		w := 0.0
		p, on := d.workout(t)
		switch {
		case on && p.running():
			g.runQuartersAll++
		case on && p.kind == hike:
			w = 4
		case !on && !d.asleep(t) && d.c.yes(0.6):
			w = d.c.between(0.2, 1.6)
		}
		g.weight = append(g.weight, w)
		g.sum += w
	}
	if g.runQuartersAll == 0 {
		g.walked, g.ran = g.walked+g.ran, 0
	}
	return g
}

// minute writes, at the end of each quarter of an hour, what was done in it:
// first sitting, then the steps.
func (g *garminSteps) minute(s *scribe, t time.Time) {
	since := t.Sub(g.begin)
	if since <= 0 || since%(garminStepsEvery*time.Minute) != 0 || g.quarter >= len(g.weight) {
		return
	}
	w := g.weight[g.quarter]
	g.quarter++
	g.soFar += w
	p, on := g.workout(t)
	switch {
	case on && p.running() && g.ran > 0:
		g.runQuarters++
		g.run = uint32(g.ran * g.runQuarters / g.runQuartersAll)
		g.runS += garminStepsEvery * 60
		g.moved(s, t, typedef.ActivityTypeRunning, 6, g.run, g.runS)
	case w > 0 && g.sum > 0:
		total := uint32(math.Round(float64(g.walked) * g.soFar / g.sum))
		seconds := min(max((total-g.walk)*6/10, 30), garminStepsEvery*60-60) / 30 * 30
		g.walk = total
		g.walkS += seconds
		sat := t.Add(-time.Duration(seconds) * time.Second)
		s.put(mesgdef.NewMonitoring(nil).SetTimestamp16(uint16(datetime.ToUint32(sat))).SetCurrentActivityTypeIntensity(byte(typedef.ActivityTypeSedentary) | 1<<5).ToMesg(nil))
		g.moved(s, t, typedef.ActivityTypeWalking, 3, g.walk, g.walkS)
	default:
		s.put(mesgdef.NewMonitoring(nil).SetTimestamp16(uint16(datetime.ToUint32(t))).SetCurrentActivityTypeIntensity(byte(typedef.ActivityTypeSedentary)).ToMesg(nil))
	}
}

// moved writes the totals so far of one kind of activity.
func (g *garminSteps) moved(s *scribe, t time.Time, kind typedef.ActivityType, intensity byte, steps, seconds uint32) {
	s.put(mesgdef.NewMonitoring(nil).SetTimestamp16(uint16(datetime.ToUint32(t))).SetCurrentActivityTypeIntensity(byte(kind) | intensity<<5).
		SetCycles(steps).SetActiveTime(seconds * 1000).SetActiveCalories(uint16(garminKcal(kind, steps))).ToMesg(nil))
}

func garminKcal(kind typedef.ActivityType, steps uint32) float64 {
	if kind == typedef.ActivityTypeRunning {
		return float64(steps) * 0.082
	}
	return float64(steps) * 0.032
}

// closing writes the totals of the day with their distances, and the minutes
// of intensity.
func (g *garminSteps) closing(s *scribe) {
	minutes := uint16(g.end.Sub(g.begin).Minutes())
	for _, total := range []struct {
		kind           typedef.ActivityType
		steps, seconds uint32
		metres         float64
	}{{typedef.ActivityTypeWalking, g.walk, g.walkS, 0.76}, {typedef.ActivityTypeRunning, g.run, g.runS, 1.14}} {
		if total.steps == 0 {
			continue
		}
		s.put(mesgdef.NewMonitoring(nil).SetTimestamp(g.end).SetActivityType(total.kind).SetCycles(total.steps).SetActiveTime(total.seconds * 1000).
			SetDistanceScaled(float64(total.steps) * total.metres).SetActiveCalories(uint16(garminKcal(total.kind, total.steps))).SetDurationMin(minutes).ToMesg(nil))
	}
	m := mesgdef.NewMonitoring(nil).SetTimestamp(g.end)
	m.UnknownFields = []proto.Field{garminField(37, basetype.Uint16, proto.Uint16(g.moderate)), garminField(38, basetype.Uint16, proto.Uint16(g.vigorous))}
	s.put(m.ToMesg(nil))
}

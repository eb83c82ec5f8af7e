package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"
)

// closing writes what stands after the last sample: the timer's end, the
// sensors' batteries, the sessions and, last, the activity.
func (s *scribe) closing(w *workout) {
	end := w.time(len(w.samples) - 1)
	stop := mesgdef.NewEvent(nil).SetTimestamp(end).SetEvent(typedef.EventTimer).SetEventType(typedef.EventTypeStopAll).SetData(0).SetEventGroup(0)
	s.put(stop.ToMesg(nil))
	s.devices(w, end)
	timer := 0.0
	for i := range w.parts {
		timer += s.session(w, i, end)
	}
	// Seconds on the wall clock of the place, counted like a time of UTC.
	local := w.endLocal()
	_, offset := local.Zone()
	kind := typedef.ActivityManual
	if len(w.parts) > 1 {
		kind = typedef.ActivityAutoMultiSport
	}
	activity := mesgdef.NewActivity(nil).SetTimestamp(end).SetTotalTimerTime(uint32(math.Round(timer * 1000))).
		SetNumSessions(uint16(len(w.parts))).SetType(kind).SetEvent(typedef.EventActivity).SetEventType(typedef.EventTypeStop).
		SetLocalTimestamp(end.Add(time.Duration(offset) * time.Second))
	s.put(activity.ToMesg(nil))
}

// session writes one part and returns its timer time. All sessions carry the
// time at which the file is closed; when they were is start and elapsed time.
func (s *scribe) session(w *workout, i int, closed time.Time) float64 {
	p := w.parts[i]
	t := w.sum(p.from, p.to, p.has)
	if w.rig.modern {
		s.timeInZone(w, mesgnum.Session, i, closed, t, p)
	}
	first, laps := -1, 0
	for j, l := range w.laps {
		if l.part != i {
			continue
		}
		if first < 0 {
			first = j
		}
		laps++
	}
	sport, sub := sportOf(p)
	page := sheet{profile: sessionField}
	page.when(i, w.time(p.from), closed)
	page.number("event", float64(typedef.EventSession))
	page.number("event_type", float64(typedef.EventTypeStop))
	page.number("trigger", float64(typedef.SessionTriggerActivityEnd))
	page.number("sport", float64(sport))
	page.number("sub_sport", float64(sub))
	if w.rig.modern {
		page.text("sport_profile_name", p.name)
	}
	page.number("first_lap_index", float64(first))
	page.number("num_laps", float64(laps))
	page.totals(w, t, p.has)
	if t.trainingStress > 0 {
		page.number("training_stress_score", t.trainingStress)
		page.number("intensity_factor", t.intensity)
		page.number("threshold_power", w.today.ftpW)
	}
	if w.rig.modern && !p.transition {
		page.number("total_training_effect", t.effect)
		page.number("total_anaerobic_training_effect", clamp((t.heartZoneS[5]+t.heartZoneS[6])/400, 0, 5))
	}
	if p.poolM > 0 {
		active := 0
		for _, l := range w.lengths {
			if !l.idle {
				active++
			}
		}
		page.number("pool_length", p.poolM)
		page.number("pool_length_unit", float64(typedef.DisplayMeasureMetric))
		page.number("num_lengths", float64(len(w.lengths)))
		page.number("num_active_lengths", float64(active))
		page.number("avg_stroke_distance", t.distanceM/float64(p.strokes))
	}
	s.put(proto.Message{Num: mesgnum.Session, Fields: page.fields})
	return t.timerS
}

// timeInZone writes the seconds in each zone; they add up to the timer time.
func (s *scribe) timeInZone(w *workout, of typedef.MesgNum, index int, at time.Time, t totals, p part) {
	m := mesgdef.NewTimeInZone(nil).SetTimestamp(at).SetReferenceMesg(of).SetReferenceIndex(typedef.MessageIndex(index)).
		SetTimeInHrZone(milliseconds(t.heartZoneS)).SetHrZoneHighBoundary(bytesOf(w.today.heartZones())).
		SetHrCalcType(typedef.HrZoneCalcPercentLthr).SetMaxHeartRate(round8(w.today.maxHR)).
		SetRestingHeartRate(round8(w.today.restHR)).SetThresholdHeartRate(round8(w.today.thresholdHR))
	if p.has.power && p.sport == "cycling" {
		m.SetTimeInPowerZone(milliseconds(t.powerZoneS)).SetPowerZoneHighBoundary(wordsOf(w.today.powerZones())).
			SetPwrCalcType(typedef.PwrZoneCalcPercentFtp).SetFunctionalThresholdPower(uint16(math.Round(w.today.ftpW)))
	}
	s.put(m.ToMesg(nil))
}

func milliseconds(seconds []float64) []uint32 {
	out := make([]uint32, len(seconds))
	for i, v := range seconds {
		out[i] = uint32(math.Round(v * 1000))
	}
	return out
}

func bytesOf(values []float64) []uint8 {
	out := make([]uint8, len(values))
	for i, v := range values {
		out[i] = round8(v)
	}
	return out
}

func wordsOf(values []float64) []uint16 {
	out := make([]uint16, len(values))
	for i, v := range values {
		out[i] = uint16(math.Round(v))
	}
	return out
}

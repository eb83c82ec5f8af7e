package sample

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"time"

	"github.com/muktihari/fit/profile/typedef"
)

const (
	// ouraFine is for how many days before the end the values of every minute
	// and half minute are written. A real account has them all; here they would
	// be most of the sample.
	ouraFine = 60
	// ouraPulse is for how many days the heart rate of the whole day is written.
	ouraPulse = 30
)

// ouraFiles is what Oura's programming interface answers about the days and
// nights of the athlete, who wears a ring beside the watch: one JSON file per
// end point, zipped. The nights are those that the watch tells of, as another
// device sees them.
func ouraFiles(opts Options) ([]file, error) {
	if opts.Years < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: Oura data needs a first day and a number of years")
	}
	o := &ouraAccount{garminAccount{life: newLife(opts), sport: map[int][]plan{}}}
	for _, p := range o.life.calendar() {
		o.sport[p.day] = append(o.sport[p.day], p)
	}
	rows := map[string][]garminJSON{}
	for day := range o.life.days {
		rows["daily_activity"] = append(rows["daily_activity"], o.activity(day))
		night, mean := o.period(day)
		rows["sleep"] = append(rows["sleep"], night)
		rows["daily_readiness"] = append(rows["daily_readiness"], o.rested(day, mean))
		rows["daily_sleep"] = append(rows["daily_sleep"], o.slept(day))
		rows["daily_spo2"] = append(rows["daily_spo2"], o.oxygen(day))
		rows["daily_stress"] = append(rows["daily_stress"], o.stress(day))
		if day >= o.life.days-ouraPulse {
			rows["heartrate"] = append(rows["heartrate"], o.pulse(day)...)
		}
	}
	var members []file
	for _, name := range []string{"daily_activity", "daily_readiness", "daily_sleep", "daily_spo2", "daily_stress", "heartrate", "sleep"} {
		data, err := json.Marshal(garminJSON{"data": rows[name], "next_token": nil})
		if err != nil {
			return nil, err
		}
		members = append(members, file{name + ".json", data})
	}
	packed, err := zipped(members, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{"vendors/Oura/usercollection.zip", packed}}, nil
}

// ouraAccount is the athlete's account; what the watch knows of a day and a
// night, the ring knows too.
type ouraAccount struct{ garminAccount }

func (o *ouraAccount) chance(what uint64, day int) *chance {
	return chanceOf(o.life.opts.Seed, 0x0A6A, what, uint64(day))
}

// document is the beginning of a document of a day: number and date.
func (o *ouraAccount) document(what uint64, day int) garminJSON {
	c := o.chance(what, day)
	return garminJSON{"id": fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", c.next()>>32, c.next()>>48, c.next()>>52, c.next()>>52, c.next()>>16), "day": o.calendar(day)}
}

func ouraTime(t time.Time) string { return t.Format("2006-01-02T15:04:05.000-07:00") }

// points is a score of 1 to 100 from a share.
func points(share float64, c *chance) float64 {
	return math.Round(clamp(100*share+5*c.normal(), 5, 99))
}

// classes are how active the athlete is in every five minutes of a day that
// begins at four in the morning, and for how many MET that counts.
func (o *ouraAccount) classes(day int) (classes []byte, mets []float64) {
	c := o.chance(31, day)
	from := o.at(day, 4*60)
	_, woke, _ := o.sleepOf(day)
	bed, _, _ := o.sleepOf(day + 1)
	ill := o.life.on(day).ill
	for i := range 288 {
		t := from.Add(time.Duration(i) * 5 * time.Minute)
		class := byte('2')
		switch {
		case t.Before(woke) || t.After(bed):
			class = '1'
		case o.training(day, t):
			class = '5'
			if c.yes(0.15) {
				class = '4'
			}
		case ill && c.yes(0.6):
			class = '1'
		case c.yes(0.22):
			class = '3'
		case c.yes(0.05):
			class = '4'
		}
		classes = append(classes, class)
		mets = append(mets, map[byte]float64{'1': 0.9, '2': 1.3, '3': 2.2, '4': 4, '5': 7.5}[class])
	}
	return classes, mets
}

// training says whether the athlete does sport at an instant.
func (o *ouraAccount) training(day int, t time.Time) bool {
	for _, p := range o.sport[day] {
		minutes := 55
		switch p.kind {
		case longRide, hike, triathlon:
			minutes = 165
		case longRun, race:
			minutes = 100
		}
		if !t.Before(p.start) && t.Before(p.start.Add(time.Duration(minutes)*time.Minute)) {
			return true
		}
	}
	return false
}

// activity is a day of activity.
func (o *ouraAccount) activity(day int) garminJSON {
	c := o.chance(32, day)
	today := o.life.on(day)
	classes, mets := o.classes(day)
	_, sportSteps, _ := o.load(day)
	count, sum := map[byte]float64{}, 0.0
	for i, class := range classes {
		count[class]++
		sum += mets[i] / 288
	}
	steps := math.Round(400 + 110*count['3'] + 180*count['4'] + sportSteps*c.between(0.85, 1.05))
	active := math.Round(today.weightKg * 0.9 * (count['3']*0.08 + count['4']*0.25 + count['5']*0.55))
	d := o.document(33, day)
	maps.Copy(d, garminJSON{
		"class_5_min": string(classes), "score": points(0.55+0.002*count['5']+0.001*count['3'], c), "active_calories": active, "total_calories": math.Round(10*today.weightKg+1130) + active, "target_calories": 550,
		"average_met_minutes": math.Round(sum*1000) / 1000, "steps": steps, "equivalent_walking_distance": math.Round(steps * 0.78), "target_meters": 9000, "meters_to_target": math.Max(0, math.Round(9000-steps*0.78)),
		"high_activity_time": 300 * count['5'], "medium_activity_time": 300 * count['4'], "low_activity_time": 300 * count['3'], "sedentary_time": 300 * count['2'], "resting_time": 300 * count['1'], "non_wear_time": 0,
		"high_activity_met_minutes": math.Round(32 * count['5']), "medium_activity_met_minutes": math.Round(15 * count['4']), "low_activity_met_minutes": math.Round(6 * count['3']), "sedentary_met_minutes": math.Round(1.5 * count['2']),
		"inactivity_alerts": c.intn(4), "timestamp": ouraTime(o.at(day, 4*60)), "met": nil,
		"contributors": garminJSON{"meet_daily_targets": points(0.8, c), "move_every_hour": points(0.85, c), "recovery_time": points(0.8-0.2*today.fatigue, c), "stay_active": points(0.75, c), "training_frequency": points(0.95, c), "training_volume": points(0.9, c)},
	})
	if day >= o.life.days-ouraFine {
		items := make([]float64, 0, 1440)
		for i := range 1440 {
			items = append(items, math.Round(clamp(mets[i/5]*c.between(0.8, 1.2), 0.8, 14)*10)/10)
		}
		d["met"] = garminJSON{"interval": 60.0, "items": items, "timestamp": ouraTime(o.at(day, 4*60))}
	}
	return d
}

// period is the night before a day, and its mean heart rate.
func (o *ouraAccount) period(day int) (night garminJSON, mean float64) {
	c := o.chance(34, day)
	start, end, quality := o.sleepOf(day)
	start, end = start.Add(-time.Duration(4+c.intn(12))*time.Minute), end.Add(time.Duration(c.intn(8))*time.Minute) // in bed for longer than asleep
	minutes := end.Sub(start).Minutes()
	awake, deep, rem := minutes*(0.13-0.07*quality), minutes*(0.12+0.08*quality), minutes*(0.15+0.07*quality)
	digit := map[typedef.SleepLevel]byte{typedef.SleepLevelDeep: '1', typedef.SleepLevelLight: '2', typedef.SleepLevelRem: '3', typedef.SleepLevelAwake: '4'}
	var minutely []byte
	for _, part := range o.stages(day, int(minutes), int(deep), int(rem), int(awake)) {
		for range part.minutes {
			minutely = append(minutely, digit[part.level])
		}
	}
	phases, count := []byte{}, map[byte]float64{}
	var pulses, variability []any
	slow, swing := newWobble(1.6, 4), newWobble(0.15*o.rmssd(day), 6)
	lowest, sum, sumHRV := math.Inf(1), 0.0, 0.0
	slots := int(math.Ceil(minutes / 5))
	for i := range slots {
		phase := byte('4')
		if at := 5*i + 2; i > 0 && at < len(minutely) {
			phase = minutely[at]
		}
		phases = append(phases, phase)
		count[phase]++
		through := float64(i) / float64(slots) // the heart is calmest before the morning
		bpm := math.Round(o.restingHR(day) + 5 - 8*math.Sin(math.Pi*math.Min(through*1.15, 1)) + slow.tick(c) + map[byte]float64{'3': 1.5, '4': 6}[phase])
		hrv := math.Round(clamp(o.rmssd(day)+swing.tick(c), 12, 190))
		sum, sumHRV, lowest = sum+bpm, sumHRV+hrv, math.Min(lowest, bpm)
		pulses, variability = append(pulses, bpm), append(variability, hrv)
	}
	pulses[0], variability[0] = nil, nil // the ring needs a moment
	mean = math.Round(sum/float64(slots)*100) / 100
	asleep := 300 * (count['1'] + count['2'] + count['3'])
	inBed := end.Sub(start).Seconds()
	asleep = math.Min(asleep, inBed)
	night = o.document(35, day)
	sample := func(items []any) garminJSON {
		return garminJSON{"interval": 300.0, "items": items, "timestamp": ouraTime(start)}
	}
	maps.Copy(night, garminJSON{
		"bedtime_start": ouraTime(start), "bedtime_end": ouraTime(end), "type": "long_sleep", "period": 0, "time_in_bed": inBed, "total_sleep_duration": asleep,
		"deep_sleep_duration": 300 * count['1'], "light_sleep_duration": asleep - 300*(count['1']+count['3']), "rem_sleep_duration": 300 * count['3'], "awake_time": inBed - asleep, "latency": 60 * (4 + c.intn(14)),
		"efficiency": math.Round(100 * asleep / inBed), "average_heart_rate": mean, "lowest_heart_rate": lowest, "average_hrv": math.Round(sumHRV / float64(slots)), "average_breath": math.Round((13.6+0.4*c.normal())*8) / 8,
		"restless_periods": math.Round(clamp(260-160*quality+20*c.normal(), 60, 320)), "heart_rate": sample(pulses), "hrv": sample(variability), "sleep_phase_5_min": string(phases), "movement_30_sec": nil,
		"low_battery_alert": false, "sleep_algorithm_version": "v2", "sleep_analysis_reason": "foreground_sleep_analysis", "readiness_score_delta": nil, "sleep_score_delta": nil,
	})
	if day >= o.life.days-ouraFine {
		moves := []byte{}
		for i := range int(math.Ceil(inBed / 30)) {
			move := byte('1')
			if restless := phases[min(i/10, slots-1)] == '4'; restless && c.yes(0.5) || c.yes(0.03) {
				move = byte('2' + c.intn(3))
			}
			moves = append(moves, move)
		}
		night["movement_30_sec"] = string(moves)
	}
	return night, mean
}

// rested is the readiness of a day.
func (o *ouraAccount) rested(day int, mean float64) garminJSON {
	c := o.chance(36, day)
	today := o.life.on(day)
	_, _, quality := o.sleepOf(day)
	load, _, _ := o.load(day - 1)
	share := 0.62 + 0.3*quality - 0.06*load - 0.06*today.fatigue
	warm := math.Round((0.15*c.normal())*100) / 100
	if today.ill {
		share, warm = share-0.25, math.Round((0.9+0.2*c.normal())*100)/100
	}
	d := o.document(37, day)
	d["score"], d["temperature_deviation"], d["temperature_trend_deviation"], d["timestamp"] = points(share, c), warm, math.Round(warm*60)/100, o.calendar(day)+"T00:00:00.000+00:00"
	d["contributors"] = garminJSON{"activity_balance": points(share, c), "body_temperature": points(1-math.Abs(warm), c), "hrv_balance": points(share, c), "previous_day_activity": points(0.85-0.1*load, c), "previous_night": points(quality, c),
		"recovery_index": points(quality, c), "resting_heart_rate": points(1.6-mean/70, c), "sleep_balance": points(0.8, c), "sleep_regularity": points(0.85, c)}
	return d
}

// slept is the score of the night.
func (o *ouraAccount) slept(day int) garminJSON {
	c := o.chance(38, day)
	start, end, quality := o.sleepOf(day)
	d := o.document(39, day)
	d["score"], d["timestamp"] = points(0.3+0.45*quality+0.025*end.Sub(start).Hours(), c), o.calendar(day)+"T00:00:00.000+00:00"
	d["contributors"] = garminJSON{"deep_sleep": points(quality, c), "efficiency": points(0.6+0.35*quality, c), "latency": points(0.85, c), "rem_sleep": points(quality, c), "restfulness": points(quality, c), "timing": points(0.85, c),
		"total_sleep": points(end.Sub(start).Hours()/9, c)}
	return d
}

func (o *ouraAccount) oxygen(day int) garminJSON {
	c := o.chance(40, day)
	d := o.document(41, day)
	d["spo2_percentage"] = garminJSON{"average": math.Round((96.6+0.5*c.normal())*1000) / 1000}
	d["breathing_disturbance_index"] = 1 + c.intn(6)
	return d
}

func (o *ouraAccount) stress(day int) garminJSON {
	c := o.chance(42, day)
	_, _, quality := o.sleepOf(day)
	high := 900 * math.Round(clamp(8-6*quality+2*c.normal(), 0, 24))
	calm := 900 * math.Round(clamp(2+5*quality+2*c.normal(), 0, 24))
	d := o.document(43, day)
	d["stress_high"], d["recovery_high"], d["day_summary"] = high, calm, "normal"
	switch {
	case high > calm+4*900:
		d["day_summary"] = "stressful"
	case calm > high+2*900:
		d["day_summary"] = "restored"
	}
	return d
}

// pulse are the heart rates of a day's waking hours and workouts; those of the
// night are with the night.
func (o *ouraAccount) pulse(day int) (rows []garminJSON) {
	c := o.chance(44, day)
	_, woke, _ := o.sleepOf(day)
	bed, _, _ := o.sleepOf(day + 1)
	today := o.life.on(day)
	slow := newWobble(7, 6)
	for t := woke.Add(10 * time.Minute).Truncate(5 * time.Minute); t.Before(bed); t = t.Add(5 * time.Minute) {
		source, bpm := "awake", today.restHR+20+slow.tick(c)
		if o.training(day, t) {
			source, bpm = "workout", today.restHR+(today.maxHR-today.restHR)*c.between(0.55, 0.85)
		} else if c.yes(0.12) {
			source, bpm = "rest", today.restHR+7+c.normal()
		}
		rows = append(rows, garminJSON{"bpm": math.Round(clamp(bpm, 38, 195)), "source": source, "timestamp": t.UTC().Format("2006-01-02T15:04:05+00:00"), "timestamp_unix": t.UnixMilli()})
	}
	return rows
}

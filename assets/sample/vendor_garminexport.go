package sample

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// garminProfile is the number of the athlete's account at Garmin, garminWatch
// that of the watch.
const (
	garminProfile = 100200300
	garminWatch   = 3900000001
	garminSlice   = 100 // days a file of the export holds; the last one is also the next file's first
)

// garminAccount is the athlete's account as Garmin keeps it.
type garminAccount struct {
	life  *life
	sport map[int][]plan // workouts by day
}

// garminJSON is one object of the export.
type garminJSON = map[string]any

// garminexportFiles is the account export that Garmin sends on request: a zip
// of JSON files with what the account knows of every day. The activities are
// not in it; the devices' own files have them in full.
func garminexportFiles(opts Options) ([]file, error) {
	if opts.Years < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: a Garmin export needs a first day and a number of years")
	}
	g := &garminAccount{life: newLife(opts), sport: map[int][]plan{}}
	for _, p := range g.life.calendar() {
		g.sport[p.day] = append(g.sport[p.day], p)
	}
	var members []file
	add := func(name string, v any) error {
		data, err := json.Marshal(v)
		members = append(members, file{"DI_CONNECT/" + name, data})
		return err
	}
	for _, set := range []struct {
		name   string // with the first and the last day of the slice
		format string
		of     func(day int) garminJSON
	}{
		{"DI-Connect-Aggregator/UDSFile_%s_%s.json", time.DateOnly, g.day},
		{"DI-Connect-Wellness/%s_%s_100200300_sleepData.json", time.DateOnly, g.night},
		{"DI-Connect-Metrics/MetricsMaxMetData_%s_%s_100200300.json", "20060102", g.maxMet},
		{"DI-Connect-Metrics/TrainingReadinessDTO_%s_%s_100200300.json", "20060102", g.readiness},
		{"DI-Connect-Metrics/RunRacePredictions_%s_%s_100200300.json", "20060102", g.races},
	} {
		for first := 0; first < g.life.days; first += garminSlice {
			last := min(first+garminSlice, g.life.days-1)
			rows := []garminJSON{}
			for day := first; day <= last; day++ {
				if row := set.of(day); row != nil {
					rows = append(rows, row)
				}
			}
			name := fmt.Sprintf(set.name, g.life.date(first).Format(set.format), g.life.date(last).Format(set.format))
			if err := add(name, rows); err != nil {
				return nil, err
			}
		}
	}
	for _, whole := range []struct {
		name string
		v    any
	}{
		{"DI-Connect-Wellness/100200300_userBioMetrics.json", g.biometrics()},
		{"DI-Connect-Fitness/sample.athlete@example.org_personalRecord.json", []garminJSON{{"personalRecords": g.records()}}},
		{"DI-Connect-Fitness/sample.athlete@example.org_gear.json", []garminJSON{{"gearDTOS": g.gear(), "gearActivityDTOs": garminJSON{}}}},
	} {
		if err := add(whole.name, whole.v); err != nil {
			return nil, err
		}
	}
	packed, err := zipped(members, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{"vendors/Garmin/export.zip", packed}}, nil
}

// chance is a source of its own for one thing on one day.
func (g *garminAccount) chance(what uint64, day int) *chance {
	return chanceOf(g.life.opts.Seed, 0x6A12, what, uint64(day))
}

// at is an instant of a day by the clock of where the athlete is. Minutes
// below zero are of the evening before.
func (g *garminAccount) at(day, minute int) time.Time {
	return g.life.whereabouts(day).clock(g.life.date(day), minute, 0)
}

func garminGMT(t time.Time) string   { return t.UTC().Format("2006-01-02T15:04:05.0") }
func garminLocal(t time.Time) string { return t.Format("2006-01-02T15:04:05.0") }

func (g *garminAccount) calendar(day int) string { return g.life.date(day).Format(time.DateOnly) }

// load is how hard the day's training is: about 1 for an hour of intervals.
func (g *garminAccount) load(day int) (load, steps, minutes float64) {
	for _, p := range g.sport[day] {
		switch {
		case p.kind == longRun || p.kind == race || p.kind == triathlon:
			load, steps, minutes = load+1.5, steps+15000, minutes+90
		case p.running():
			load, steps, minutes = load+0.8, steps+8200, minutes+50
		case p.kind == hike:
			load, steps, minutes = load+0.9, steps+14000, minutes+150
		case p.kind == longRide:
			load, steps, minutes = load+1.4, steps+700, minutes+160
		default:
			load, steps, minutes = load+0.6, steps+500, minutes+50
		}
	}
	return load, steps, minutes
}

// sleepOf is when the athlete fell asleep before a day and woke up, and how
// good the night was, 0 to 1.
func (g *garminAccount) sleepOf(day int) (start, end time.Time, quality float64) {
	c := g.chance(1, day)
	today := g.life.on(day)
	before, _, _ := g.load(day - 1)
	hours := 7.3 + 0.35*c.normal() + 0.1*before
	if wd := g.life.date(day).Weekday(); wd == time.Saturday || wd == time.Sunday {
		hours += 0.6
	}
	if today.ill {
		hours += 1.1
	}
	fell := -75 + int(22*c.normal())
	start = g.at(day, fell)
	end = start.Add(time.Duration(clamp(hours, 5, 10.5)*60) * time.Minute)
	quality = clamp(0.72+0.1*c.normal()-0.1*today.fatigue, 0.25, 0.97)
	return start, end, quality
}

// restingHR is that of one day, which wobbles about the form.
func (g *garminAccount) restingHR(day int) float64 {
	today := g.life.on(day)
	bpm := today.restHR + 1.2*g.chance(2, day).normal()
	if today.ill {
		bpm += 8
	}
	return math.Round(bpm)
}

// day is an element of UDSFile: the day's summary.
func (g *garminAccount) day(day int) garminJSON {
	c := g.chance(3, day)
	today := g.life.on(day)
	load, sportSteps, minutes := g.load(day)
	midnight, next := g.at(day, 0), g.at(day+1, 0)
	steps := math.Round(clamp(5600+1500*c.normal(), 1800, 12000) + sportSteps*c.between(0.9, 1.1))
	if today.ill {
		steps = math.Round(c.between(900, 2600))
	}
	basal := math.Round(10*today.weightKg + 1130)
	active := math.Round(steps*0.032 + load*420)
	climbed := math.Round(c.between(4, 16)*3.048*100) / 100
	resting := g.restingHR(day)
	_, woke, quality := g.sleepOf(day)
	high := math.Round(55 + 45*quality)
	low := math.Round(clamp(34-10*load-6*today.fatigue+4*c.normal(), 5, 50))
	stress := math.Round(clamp(27+6*today.fatigue+4*c.normal(), 12, 60))
	if today.ill {
		stress += 18
	}
	highest := math.Round(118 + 8*c.normal())
	if load > 0 {
		highest = math.Round(today.maxHR*c.between(0.86, 0.97)) - math.Round(5/load)
	}
	sum := 0.0
	for d := max(0, day-6); d <= day; d++ {
		sum += g.restingHR(d) / float64(day-max(0, day-6)+1)
	}
	return garminJSON{
		"userProfilePK": garminProfile, "calendarDate": g.calendar(day), "uuid": fmt.Sprintf("%032x", c.next()), "version": 1, "source": 0,
		"durationInMilliseconds": next.Sub(midnight).Milliseconds(), "includesWellnessData": true, "includesActivityData": load > 0,
		"wellnessStartTimeGmt": garminGMT(midnight), "wellnessStartTimeLocal": garminLocal(midnight),
		"wellnessEndTimeGmt": garminGMT(next), "wellnessEndTimeLocal": garminLocal(next),
		"totalKilocalories": basal + active, "activeKilocalories": active, "bmrKilocalories": basal,
		"totalSteps": steps, "dailyStepGoal": 8500, "totalDistanceMeters": math.Round(steps * 0.79),
		"highlyActiveSeconds": math.Round(minutes*60 + 400*c.unit()), "activeSeconds": math.Round(steps * 0.55),
		"moderateIntensityMinutes": math.Round(10*c.unit() + minutes*0.3), "vigorousIntensityMinutes": math.Round(minutes * 0.6), "userIntensityMinutesGoal": 200,
		"floorsAscendedInMeters": climbed, "floorsDescendedInMeters": math.Round(climbed*96) / 100,
		"minHeartRate": resting - 3, "maxHeartRate": highest, "restingHeartRate": math.Round(sum), "currentDayRestingHeartRate": resting,
		"averageSpo2Value": math.Round(95 + 0.8*c.normal()), "lowestSpo2Value": math.Round(88 + 1.5*c.normal()),
		"allDayStress": garminJSON{"aggregatorList": []garminJSON{
			{"type": "TOTAL", "averageStressLevel": stress, "maxStressLevel": math.Round(clamp(stress+58+4*c.normal(), 60, 99))},
			{"type": "ASLEEP", "averageStressLevel": math.Round(stress * 0.6), "maxStressLevel": math.Round(stress + 30)},
		}},
		"bodyBattery": garminJSON{"chargedValue": math.Round(high - low + 3*c.normal()), "drainedValue": high - low, "bodyBatteryStatList": []garminJSON{
			{"bodyBatteryStatType": "HIGHEST", "statsValue": high, "bodyBatteryStatus": "MEASURED", "statTimestamp": garminGMT(woke)},
			{"bodyBatteryStatType": "LOWEST", "statsValue": low, "bodyBatteryStatus": "MEASURED", "statTimestamp": garminGMT(g.at(day, 22*60))},
		}},
		"respiration": garminJSON{"avgWakingRespirationValue": math.Round(14 + 0.6*c.normal()), "highestRespirationValue": math.Round(21 + c.normal()), "lowestRespirationValue": math.Round(9 + 0.7*c.normal())},
	}
}

// night is an element of sleepData.
func (g *garminAccount) night(day int) garminJSON {
	c := g.chance(4, day)
	start, end, quality := g.sleepOf(day)
	minutes := end.Sub(start).Minutes()
	awake := math.Round(minutes * (0.09 - 0.06*quality))
	deep := math.Round((minutes - awake) * (0.13 + 0.08*quality))
	rem := math.Round((minutes - awake) * (0.17 + 0.06*quality))
	score := math.Round(clamp(40+50*quality+4*(minutes/60-7), 20, 98))
	return garminJSON{
		"sleepStartTimestampGMT": garminGMT(start), "sleepEndTimestampGMT": garminGMT(end), "calendarDate": g.calendar(day), "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
		"deepSleepSeconds": deep * 60, "remSleepSeconds": rem * 60, "lightSleepSeconds": (minutes - awake - deep - rem) * 60, "awakeSleepSeconds": awake * 60, "unmeasurableSeconds": 0,
		"averageRespiration": math.Round(13 + 0.5*c.normal()), "lowestRespiration": 9.0, "highestRespiration": 18.0,
		"avgSleepStress": math.Round((24-12*quality+c.normal())*100) / 100, "awakeCount": c.intn(4), "restlessMomentCount": 25 + c.intn(30), "retro": false,
		"sleepScores":      garminJSON{"overallScore": score, "qualityScore": math.Round(clamp(100*quality, 20, 100)), "feedback": "POSITIVE_CONTINUOUS"},
		"spo2SleepSummary": garminJSON{"averageSPO2": math.Round((94.5+0.7*c.normal())*100) / 100, "lowestSPO2": math.Round(87 + 1.5*c.normal()), "averageHR": g.restingHR(day) + 3},
	}
}

// maxMet is the VO2max after a run or a ride outside.
func (g *garminAccount) maxMet(day int) garminJSON {
	if load, _, _ := g.load(day); load < 0.8 {
		return nil
	}
	vo2 := math.Round(g.life.on(day).vo2max)
	return garminJSON{"userProfilePK": garminProfile, "deviceId": garminWatch, "calendarDate": g.calendar(day), "updateTimestamp": garminGMT(g.at(day, 20*60)),
		"sport": "RUNNING", "subSport": "GENERIC", "vo2MaxValue": vo2, "maxMet": math.Round(vo2/3.5*100) / 100, "maxMetCategory": 0}
}

// readiness is how rested the athlete was on waking up.
func (g *garminAccount) readiness(day int) garminJSON {
	c := g.chance(5, day)
	_, woke, quality := g.sleepOf(day)
	today := g.life.on(day)
	yesterday, _, _ := g.load(day - 1)
	score := clamp(30+60*quality-14*yesterday-12*today.fatigue+5*c.normal(), 3, 98)
	if today.ill {
		score = clamp(score-35, 1, 98)
	}
	level := "LOW"
	for _, step := range []struct {
		from  float64
		level string
	}{{25, "LOW"}, {50, "MODERATE"}, {75, "HIGH"}, {95, "PRIME"}} {
		if score >= step.from {
			level = step.level
		}
	}
	return garminJSON{"userProfilePK": garminProfile, "deviceId": garminWatch, "calendarDate": g.calendar(day), "timestamp": garminGMT(woke), "timestampLocal": garminLocal(woke),
		"level": level, "score": math.Round(score), "recoveryTime": math.Round(yesterday * 900), "sleepScoreFactorPercent": math.Round(100 * quality),
		"acwrFactorPercent": math.Round(c.between(60, 95)), "hrvWeeklyAverage": math.Round(118 - 1.1*today.restHR), "validSleep": true, "inputContext": "AFTER_WAKEUP_RESET"}
}

// races are the times that Garmin would expect of the day's form.
func (g *garminAccount) races(day int) garminJSON {
	v := g.life.on(day).thresholdMPS
	return garminJSON{"userProfilePK": garminProfile, "deviceId": garminWatch, "calendarDate": g.calendar(day), "timestamp": garminGMT(g.at(day, 21*60)),
		"raceTime5K": math.Round(5000 / (v * 1.05)), "raceTime10K": math.Round(10000 / (v * 1.01)), "raceTimeHalf": math.Round(21097.5 / (v * 0.95)), "raceTimeMarathon": math.Round(42195 / (v * 0.88))}
}

// biometrics are the weighings of every Monday morning.
func (g *garminAccount) biometrics() []garminJSON {
	rows := []garminJSON{}
	for day := range g.life.days {
		if g.life.date(day).Weekday() != time.Monday {
			continue
		}
		c := g.chance(6, day)
		today := g.life.on(day)
		at := g.at(day, 7*60+c.intn(20))
		kg := today.weightKg + 0.35*c.normal()
		rows = append(rows, garminJSON{"metaData": garminJSON{"calendarDate": garminLocal(at), "sequence": len(rows) + 1}, "version": len(rows) + 1, "vo2MaxRunning": math.Round(today.vo2max),
			"weight": garminJSON{"weight": math.Round(kg * 1000), "bmi": math.Round(kg/(1.81*1.81)*10) / 10, "bodyFat": math.Round((kg-61)*12) / 10, "bodyWater": 59.5,
				"boneMass": 3500, "muscleMass": math.Round(kg * 440), "timestampGMT": garminGMT(at), "sourceType": "INDEX_SCALE"}})
	}
	return rows
}

// records are the personal records, set in the races.
func (g *garminAccount) records() []garminJSON {
	rows := []garminJSON{}
	best := math.Inf(1)
	for day := range g.life.days {
		for _, p := range g.sport[day] {
			seconds := math.Round(10000 / (g.life.on(day).thresholdMPS * 1.01))
			if p.kind != race || seconds >= best {
				continue
			}
			best = seconds
			for _, row := range rows {
				row["current"] = false
			}
			rows = append(rows, garminJSON{"personalRecordId": 9000 + len(rows), "activityId": 21000000000 + p.id, "value": seconds,
				"prStartTimeGMT": p.start.UTC().Format("Mon Jan 02 15:04:05 GMT 2006"), "personalRecordType": "Best 10km Run", "current": true, "confirmed": true})
		}
	}
	return rows
}

func (g *garminAccount) gear() []garminJSON {
	item := func(n int, kind, brand, model, status string, months int) garminJSON {
		return garminJSON{"gearPk": 4000 + n, "uuid": fmt.Sprintf("%032x", 0xADB0+n), "userProfilePk": garminProfile, "gearTypeName": kind, "gearMakeName": brand, "gearModelName": model,
			"gearStatusName": status, "displayName": nil, "customMakeModel": brand + " " + model, "dateBegin": garminGMT(g.life.first.AddDate(0, months, 0)), "maximumMeters": 800000.0}
	}
	return []garminJSON{
		item(1, "Shoes", "Sample", "Daily Trainer", "retired", -6), item(2, "Shoes", "Sample", "Daily Trainer 2", "active", 5), item(3, "Bike", "Sample", "Road Bike", "active", -18),
	}
}

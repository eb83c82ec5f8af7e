package sample

import (
	"archive/zip"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/kit/datetime"
	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// How often the watch writes, in minutes.
const (
	garminHeartEvery  = 2
	garminStressEvery = 3
	garminStepsEvery  = 15
	garminHRVEvery    = 5
)

// Numbers that the FIT profile does not have: kinds of files, messages about
// sleep, and the event that bounds a night.
const (
	garminSleepFile   typedef.File    = 49
	garminSleepInfo   typedef.MesgNum = 273
	garminSleepEnd    typedef.MesgNum = 276
	garminSleepBounds typedef.Event   = 74
)

// garminfitFiles is what the watch itself keeps of days and nights: a
// monitoring file for each day, a sleep file for each night, as a copy of the
// watch's folders. Days and nights are those of the account's export.
func garminfitFiles(opts Options) ([]file, error) {
	if opts.Years < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: the watch's files need a first day and a number of years")
	}
	g := &garminAccount{life: newLife(opts), sport: map[int][]plan{}}
	for _, p := range g.life.calendar() {
		g.sport[p.day] = append(g.sport[p.day], p)
	}
	var members []file
	out := &scribe{}
	for day := range g.life.days {
		for _, part := range []struct {
			folder string
			write  func(*scribe, int)
		}{{"Sleep", g.nightFile}, {"Monitor", g.dayFile}} {
			data, err := out.wellness(func() { part.write(out, day) })
			if err != nil {
				return nil, fmt.Errorf("sample athlete: %s of %s: %w", part.folder, g.calendar(day), err)
			}
			members = append(members, file{fmt.Sprintf("GARMIN/%s/%s.fit", part.folder, g.calendar(day)), data})
		}
	}
	packed, err := zipped(members, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{"vendors/Garmin/GARMIN-wellness.zip", packed}}, nil
}

// wellness encodes one file that is no activity.
func (s *scribe) wellness(write func()) ([]byte, error) {
	s.out.data, s.out.at, s.err = s.out.data[:0], 0, nil
	enc, err := encoder.NewStream(&s.out, encoder.WithWriteBufferSize(0), encoder.WithProtocolVersion(proto.V2), encoder.WithHeaderOption(encoder.HeaderOptionNormal, 15))
	if err != nil {
		return nil, err
	}
	s.enc = enc
	write()
	if s.err != nil {
		return nil, s.err
	}
	if err := enc.SequenceCompleted(); err != nil {
		return nil, err
	}
	return append([]byte(nil), s.out.data...), nil
}

// garminID opens a file of the watch.
func garminID(s *scribe, kind typedef.File, at time.Time) {
	s.put(mesgdef.NewFileId(nil).SetType(kind).SetManufacturer(newWatch.maker).SetProduct(newWatch.product).SetSerialNumber(newWatch.serial).SetTimeCreated(at).ToMesg(nil))
}

// garminField is a field that the profile does not have.
func garminField(num byte, base basetype.BaseType, v proto.Value) proto.Field {
	return proto.Field{FieldBase: &proto.FieldBase{Name: "unknown", Num: num, BaseType: base, Scale: 1}, Value: v}
}

func garminTime(num byte, t time.Time) proto.Field {
	return garminField(num, basetype.Uint32, proto.Uint32(datetime.ToUint32(t)))
}

// wall is the clock on the wall, read as if it were UTC, as FIT writes local times.
func wall(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second)
}

// minutesOf is how long a workout of a kind takes, as the export has it.
func (g *garminAccount) minutesOf(p plan) int {
	switch {
	case p.kind == longRun || p.kind == race || p.kind == triathlon:
		return 90
	case p.kind == hike:
		return 150
	case p.kind == longRide:
		return 160
	}
	return 50
}

// garminDay is one day as it goes on.
type garminDay struct {
	*garminAccount
	day          int
	c            *chance
	begin, end   time.Time // midnights
	woke, bed    time.Time
	resting      float64
	stress       float64
	batteryAt    [4]time.Time // the body battery runs straight from point to point
	battery      [4]float64
	walked, ran  int // steps of the day by kind
	moderate     uint16
	vigorous     uint16
	unrest, calm wobble
}

func (g *garminAccount) newDay(day int) *garminDay {
	d := &garminDay{garminAccount: g, day: day, c: g.chance(20, day), begin: g.at(day, 0), end: g.at(day+1, 0), resting: g.restingHR(day)}
	asleep, woke, _ := g.sleepOf(day)
	bed, up, _ := g.sleepOf(day + 1)
	d.woke, d.bed = woke, bed
	d.unrest, d.calm = newWobble(6, 12), newWobble(1.6, 8)
	row := g.day(day)
	number := func(key string) float64 { v, _ := row[key].(float64); return v }
	d.moderate, d.vigorous = uint16(number("moderateIntensityMinutes")), uint16(number("vigorousIntensityMinutes"))
	for _, p := range g.sport[day] {
		if p.running() {
			d.ran += 160 * g.minutesOf(p)
		}
	}
	total := int(number("totalSteps"))
	d.ran = min(d.ran, total*7/10)
	d.walked = total - d.ran
	d.stress = garminStress(row)
	highBefore, low := g.batteryOf(day - 1)
	high, lowest := g.batteryOf(day)
	next, _ := g.batteryOf(day + 1)
	d.batteryAt, d.battery = [4]time.Time{asleep, woke, bed, up}, [4]float64{min(low, highBefore), high, lowest, next}
	return d
}

func garminStress(row garminJSON) float64 {
	all, _ := row["allDayStress"].(garminJSON)
	list, _ := all["aggregatorList"].([]garminJSON)
	if len(list) == 0 {
		return 30
	}
	v, _ := list[0]["averageStressLevel"].(float64)
	return v
}

// batteryOf is the body battery of a day at its highest and its lowest.
func (g *garminAccount) batteryOf(day int) (high, low float64) {
	all, _ := g.day(max(day, 0))["bodyBattery"].(garminJSON)
	list, _ := all["bodyBatteryStatList"].([]garminJSON)
	if len(list) < 2 {
		return 80, 25
	}
	high, _ = list[0]["statsValue"].(float64)
	low, _ = list[1]["statsValue"].(float64)
	return high, low
}

// clock is a minute of the day by the clock of the watch, which the athlete
// sets at noon on the way to another zone.
func (d *garminDay) clock(minute int) time.Time {
	t := d.begin.Add(time.Duration(minute) * time.Minute)
	if minute >= 12*60 {
		t = t.In(d.end.Location())
	}
	return t
}

func (d *garminDay) asleep(t time.Time) bool { return t.Before(d.woke) || !t.Before(d.bed) }

// workout is the workout that goes on at an instant.
func (d *garminDay) workout(t time.Time) (p plan, on bool) {
	for _, p := range d.sport[d.day] {
		if !t.Before(p.start) && t.Before(p.start.Add(time.Duration(d.minutesOf(p))*time.Minute)) {
			return p, true
		}
	}
	return p, false
}

// bpm is the heart rate at an instant; without tells of the watch off the wrist.
func (d *garminDay) bpm(t time.Time) float64 {
	calm, unrest := d.calm.tick(d.c), d.unrest.tick(d.c)
	today := d.life.on(d.day)
	if _, on := d.workout(t); on {
		return clamp(today.restHR+0.68*(today.maxHR-today.restHR)+1.5*unrest, d.resting+30, today.maxHR)
	}
	if d.asleep(t) {
		return math.Max(d.resting+2+calm, d.resting-3)
	}
	hour := float64(t.Hour()) + float64(t.Minute())/60
	return math.Max(d.resting+18+6*math.Sin(2*math.Pi*(hour-9)/13)+unrest, d.resting)
}

// level is the body battery at an instant.
func (d *garminDay) level(t time.Time) int8 {
	for i := 1; i < len(d.batteryAt); i++ {
		from, to := d.batteryAt[i-1], d.batteryAt[i]
		if t.Before(to) || i == len(d.batteryAt)-1 {
			share := clamp(t.Sub(from).Seconds()/math.Max(to.Sub(from).Seconds(), 1), 0, 1)
			return int8(math.Round(clamp(d.battery[i-1]+share*(d.battery[i]-d.battery[i-1]), 5, 100)))
		}
	}
	return 5
}

// dayFile writes a day from midnight to midnight, of the clock of where the
// athlete is.
func (g *garminAccount) dayFile(s *scribe, day int) {
	d := g.newDay(day)
	garminID(s, typedef.FileMonitoringB, d.begin)
	steps := newGarminSteps(d)
	offset := math.MinInt
	for minute := 0; ; minute++ {
		t := d.clock(minute)
		if t.After(d.end) {
			break
		}
		// The clock was changed: a new stretch with its own local time.
		if _, now := t.Zone(); now != offset && t.Before(d.end) {
			offset = now
			s.put(mesgdef.NewMonitoringInfo(nil).SetTimestamp(t).SetLocalTimestamp(wall(t)).SetActivityType([]typedef.ActivityType{typedef.ActivityTypeWalking, typedef.ActivityTypeRunning}).
				SetCyclesToDistance([]uint16{7600, 11400}).SetCyclesToCalories([]uint16{260, 820}).SetRestingMetabolicRate(uint16(10*g.life.on(day).weightKg + 1130)).ToMesg(nil))
		}
		if minute > 0 && minute%garminHeartEvery == 0 {
			s.put(mesgdef.NewMonitoring(nil).SetTimestamp16(uint16(datetime.ToUint32(t))).SetHeartRate(uint8(math.Round(d.bpm(t)))).ToMesg(nil))
		}
		if minute > 0 && minute%garminStressEvery == 0 {
			s.put(d.stressed(t))
		}
		steps.minute(s, t)
		if t.Equal(d.woke.Truncate(time.Minute)) {
			s.put(mesgdef.NewMonitoringHrData(nil).SetTimestamp(t).SetRestingHeartRate(uint8(g.weekOfResting(day))).SetCurrentDayRestingHeartRate(uint8(d.resting)).ToMesg(nil))
		}
	}
	steps.closing(s)
}

// weekOfResting is the mean resting heart rate of the last seven days.
func (g *garminAccount) weekOfResting(day int) float64 {
	from, sum := max(0, day-6), 0.0
	for d := from; d <= day; d++ {
		sum += g.restingHR(d)
	}
	return math.Round(sum / float64(day-from+1))
}

// stressed is a stress level with the body battery, which Garmin writes into a
// field that the profile does not have. In a workout there is no stress: −2.
func (d *garminDay) stressed(t time.Time) proto.Message {
	v := d.stress + 4 + 9*d.c.normal()
	if d.asleep(t) {
		v = 0.5*d.stress + 3*d.c.normal()
	}
	level := int16(math.Round(clamp(v, 1, 99)))
	if _, on := d.workout(t); on {
		level = -2
	}
	m := mesgdef.NewStressLevel(nil).SetStressLevelTime(t).SetStressLevelValue(level)
	m.UnknownFields = []proto.Field{garminField(3, basetype.Sint8, proto.Int8(d.level(t)))}
	return m.ToMesg(nil)
}

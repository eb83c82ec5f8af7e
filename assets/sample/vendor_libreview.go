package sample

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"
)

// The sensors of a year: a Libre, read by its own reader, but for two weeks on
// a Dexcom in which the clocks of home are set back. In two weeks of spring,
// with the journey to the camp, the phone reads the Libre too.
const (
	libreDays      = 365
	libreEvery     = 15 * time.Minute
	libreWorn      = 14 // days of one sensor
	dexcomFrom     = 288
	dexcomDays     = 14
	glimpFrom      = 60
	glimpDays      = 14
	diaryWeekEvery = 4 // weeks; in the others the athlete notes nothing
)

// bump is what a meal or a workout does to the glucose: it is highest after
// peak minutes and fades then.
type bump struct {
	at     time.Time
	height float64 // mg/dL
	peak   float64
}

// dish is a meal as the diary notes it.
type dish struct {
	at           time.Time
	carbs, units float64
}

// sugarDay is what moves the glucose of a day.
type sugarDay struct {
	start  time.Time // midnight where the athlete is
	place  *place
	dishes []dish
	bumps  []bump
}

// sugar is the glucose of the athlete, who has a mild diabetes of type 1.
type sugar struct {
	life  *life
	sport map[int][]plan
	days  map[int]*sugarDay
}

func newSugar(opts Options) (*sugar, error) {
	if opts.Years < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: glucose needs a first day and a number of years")
	}
	s := &sugar{life: newLife(opts), sport: map[int][]plan{}, days: map[int]*sugarDay{}}
	for _, p := range s.life.calendar() {
		s.sport[p.day] = append(s.sport[p.day], p)
	}
	return s, nil
}

// day makes up a day, always the same.
func (s *sugar) day(day int) *sugarDay {
	if d := s.days[day]; d != nil {
		return d
	}
	p, date := s.life.whereabouts(day), s.life.date(day)
	d := &sugarDay{start: p.clock(date, 0, 0), place: p}
	s.days[day] = d
	c := chanceOf(s.life.opts.Seed, 0x61C, uint64(day+1))
	for _, m := range []struct {
		minute int
		carbs  float64
		chance float64
	}{{7*60 + 10, 50, 1}, {12*60 + 25, 65, 1}, {16 * 60, 25, 0.4}, {18*60 + 50, 70, 1}} {
		at := p.clock(date, m.minute+c.intn(45), 0)
		carbs := 5 * math.Round(m.carbs*c.between(0.7, 1.3)/5)
		if !c.yes(m.chance) {
			continue
		}
		d.dishes = append(d.dishes, dish{at, carbs, max(0.5, math.Round(carbs/12*2)/2)})
		d.bumps = append(d.bumps, bump{at.Add(10 * time.Minute), carbs * c.between(0.55, 1.05), c.between(35, 60)})
	}
	for _, w := range s.sport[day] {
		effect := bump{w.start, -c.between(8, 26), 70}
		if w.kind == intervals || w.kind == race || w.kind == strength {
			effect.height = c.between(10, 28) // the liver helps out
		}
		d.bumps = append(d.bumps, effect)
	}
	return d
}

// dayOf is the day that t belongs to, looked for from a day before it on.
func (s *sugar) dayOf(t time.Time, from int) int {
	for !t.Before(s.day(from + 1).start) {
		from++
	}
	return from
}

// mgdl is the true glucose at an instant of a day.
func (s *sugar) mgdl(t time.Time, day int) float64 {
	hour := float64(t.In(s.day(day).place.location).Hour())
	v := 98 + 7*math.Exp(-math.Pow((hour-6)/2.2, 2)) // dawn
	// What comes over hours: from knot to knot, without an edge.
	const knot = 3 * 3600
	k, x := t.Unix()/knot, float64(t.Unix()%knot)/knot
	a, b := chanceOf(s.life.opts.Seed, 0x62, uint64(k)).normal(), chanceOf(s.life.opts.Seed, 0x62, uint64(k+1)).normal()
	v += 9 * (a + (b-a)*x*x*(3-2*x))
	for _, d := range []int{day - 1, day} {
		for _, b := range s.day(d).bumps {
			if m := t.Sub(b.at).Minutes(); m > 0 && m < 6*60 {
				v += b.height * m / b.peak * math.Exp(1-m/b.peak)
			}
		}
	}
	return clamp(v, 48, 320)
}

// worn says whether the Libre had a value then: not in the first hour of a
// sensor, not in hours of which nobody read it in time, not beside a Dexcom.
func (s *sugar) worn(t time.Time, day int) bool {
	if day >= dexcomFrom && day < dexcomFrom+dexcomDays {
		return false
	}
	if day%libreWorn == 0 && t.Sub(s.day(day).start) < 10*time.Hour && t.Sub(s.day(day).start) >= 8*time.Hour {
		return false // changed in the morning, then an hour of warming up
	}
	c := chanceOf(s.life.opts.Seed, 0x63, uint64(day))
	lost := c.yes(0.06)
	from := time.Duration(c.intn(4*60)) * time.Minute
	since := t.Sub(s.day(day).start)
	return !lost || since < from || since > from+90*time.Minute
}

// memory calls back for every reading in the sensor's memory, in time order.
func (s *sugar) memory(from, days int, each func(t time.Time, day int, mgdl float64)) {
	day, end := from, s.day(from+days).start
	for t := s.day(from).start.Truncate(libreEvery); t.Before(end); t = t.Add(libreEvery) {
		// Each sensor counts from when it was put on.
		at := t.Add(time.Duration(chanceOf(s.life.opts.Seed, 0x64, uint64(day/libreWorn)).intn(15*60)) * time.Second)
		if day = s.dayOf(at, day); s.worn(at, day) && at.Before(end) {
			each(at, day, math.Round(s.mgdl(at, day)+1.5*chanceOf(s.life.opts.Seed, 0x65, uint64(at.Unix())).normal()))
		}
	}
}

// scans calls back for each time the athlete looked.
func (s *sugar) scans(from, days int, each func(t time.Time, day int, mgdl float64)) {
	for day := from; day < from+days; day++ {
		c := chanceOf(s.life.opts.Seed, 0x66, uint64(day))
		at := s.day(day).start.Add(time.Duration(6*60+20+c.intn(40)) * time.Minute)
		for at.Before(s.day(day).start.Add(23*time.Hour)) && at.Before(s.day(day+1).start) {
			if s.worn(at, day) {
				each(at, day, math.Round(s.mgdl(at, day)+4*c.normal()))
			}
			at = at.Add(time.Duration(70+c.intn(160))*time.Minute + time.Duration(c.intn(60))*time.Second)
		}
	}
}

// libreviewFiles is the download of a year, in English and mg/dL: device times
// in minutes, the lines of each type together.
func libreviewFiles(opts Options) ([]file, error) {
	s, err := newSugar(opts)
	if err != nil {
		return nil, err
	}
	last := s.life.date(libreDays)
	var b bytes.Buffer
	fmt.Fprintf(&b, "Glucose Data,Generated on,%s UTC,Generated by,Sample Athlete\n", last.Add(9*time.Hour+12*time.Minute).Format("02-01-2006 15:04"))
	b.WriteString("Device,Serial Number,Device Timestamp,Record Type,Historic Glucose mg/dL,Scan Glucose mg/dL,Non-numeric Rapid-Acting Insulin,Rapid-Acting Insulin (units),Non-numeric Food,Carbohydrates (grams),Carbohydrates (servings),Non-numeric Long-Acting Insulin,Long-Acting Insulin (units),Notes,Strip Glucose mg/dL,Ketone mmol/L,Meal Insulin (units),Correction Insulin (units),User Change Insulin (units)\n")
	line := func(t time.Time, day, kind, column int, value string) {
		fmt.Fprintf(&b, "FreeStyle Libre 2,MAGT318-V1896,%s,%d", t.In(s.day(day).place.location).Format("02-01-2006 15:04"), kind)
		for i := 4; i < 19; i++ {
			b.WriteByte(',')
			if i == column {
				b.WriteString(value)
			}
		}
		b.WriteByte('\n')
	}
	s.memory(0, libreDays, func(t time.Time, day int, v float64) { line(t, day, 0, 4, fmt.Sprintf("%.0f", v)) })
	s.scans(0, libreDays, func(t time.Time, day int, v float64) { line(t, day, 1, 5, fmt.Sprintf("%.0f", v)) })
	s.diary(line)
	name := fmt.Sprintf("vendors/LibreView/SampleAthlete_glucose_%d-%d-%d.csv", last.Day(), last.Month(), last.Year())
	return []file{{name, b.Bytes()}}, nil
}

// diary writes what the athlete measured by blood and noted by hand, type by type.
func (s *sugar) diary(line func(t time.Time, day, kind, column int, value string)) {
	each := func(do func(day int, d *sugarDay, c *chance)) {
		for day := range libreDays {
			if day < dexcomFrom || day >= dexcomFrom+dexcomDays {
				do(day, s.day(day), chanceOf(s.life.opts.Seed, 0x67, uint64(day)))
			}
		}
	}
	noting := func(day int) bool { return s.life.weekOf(day)%diaryWeekEvery == 1 }
	each(func(day int, d *sugarDay, c *chance) { // by blood, when a sensor is new
		if at := d.start.Add(time.Duration(11*60+c.intn(60)) * time.Minute); day%libreWorn == 0 {
			line(at, day, 2, 14, fmt.Sprintf("%.0f", s.mgdl(at, day)+5*c.normal()))
		}
	})
	each(func(day int, _ *sugarDay, c *chance) { // ketones after the longest rides
		for _, p := range s.sport[day] {
			if p.kind == longRide && c.yes(0.4) {
				line(p.start.Add(4*time.Hour), day, 3, 15, fmt.Sprintf("%.1f", c.between(0.1, 0.7)))
			}
		}
	})
	each(func(day int, d *sugarDay, _ *chance) {
		if !noting(day) {
			return
		}
		for _, m := range d.dishes {
			line(m.at.Add(-5*time.Minute), day, 4, 7, fmt.Sprintf("%.1f", m.units))
		}
		line(d.start.Add(22*time.Hour), day, 4, 12, "11.0")
	})
	each(func(day int, d *sugarDay, _ *chance) {
		for _, m := range d.dishes {
			if noting(day) {
				line(m.at, day, 5, 9, fmt.Sprintf("%.1f", m.carbs))
			}
		}
	})
	each(func(day int, d *sugarDay, c *chance) {
		if day%libreWorn == 0 {
			line(d.start.Add(9*time.Hour), day, 6, 13, "New sensor")
		}
		for _, p := range s.sport[day] {
			if noting(day) {
				line(p.start, day, 6, 13, "Exercise")
				line(p.start, day, 6, -1, "") // as the app does
			}
		}
		if s.life.on(day).ill && c.yes(0.5) {
			line(d.start.Add(20*time.Hour), day, 6, 13, "Flu")
		}
	})
}

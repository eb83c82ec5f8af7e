package sample

import "math"

// form is the athlete on one day.
type form struct {
	vo2max         float64 // ml/kg/min
	ftpW           float64 // power at threshold on the bike
	thresholdMPS   float64 // running speed at threshold on flat ground
	swimMPS        float64 // swimming speed at threshold
	maxHR, restHR  float64
	thresholdHR    float64
	weightKg       float64
	ill, resting   bool // ill: no sport; resting: every fourth week, lighter
	ageYears       int
	fatigue        float64 // 0 fresh … 1: heart works harder for the same
	runningPowerKg float64 // W per kg and m/s
}

const (
	restWeekEvery = 4
	ageAtStart    = 34
)

// illness is the days of one year in which the athlete has the flu.
type illness struct{ first, last int } // days since From

func (l *life) illnesses() []illness {
	all := make([]illness, l.opts.Years)
	for y := range all {
		c := chanceOf(l.opts.Seed, 0x111, uint64(y))
		first := y*365 + 20 + c.intn(50) // late winter
		all[y] = illness{first, first + 6 + c.intn(4)}
	}
	return all
}

// on gives the form of the day: training lifts it quickly at first and less
// and less later, summer is better than winter, a flu costs weeks.
func (l *life) on(day int) form {
	years := float64(day) / 365.25
	week := l.weekOf(day)
	dayOfYear := float64(l.date(day).YearDay())
	level := 0.22 + 0.62*(1-math.Exp(-years/1.7)) - 0.004*years
	level += 0.05 * math.Sin(2*math.Pi*(dayOfYear-120)/365)
	level += 0.01 * float64(week%restWeekEvery-1) // load within the block
	f := form{resting: week%restWeekEvery == restWeekEvery-1}
	for _, i := range l.ill {
		if day >= i.first && day <= i.last {
			f.ill = true
		}
		if since := float64(day - i.last); since > 0 && since < 60 {
			level -= 0.12 * math.Exp(-since/15)
			f.fatigue += 0.5 * math.Exp(-since/7)
		}
	}
	if !f.resting {
		f.fatigue += 0.12 * float64(week%restWeekEvery+1)
	}
	level = clamp(level, 0.05, 1)
	f.ageYears = ageAtStart + int(years)
	f.vo2max = 45 + 14*level
	f.ftpW = 195 + 115*level
	f.thresholdMPS = 3.35 + 0.95*level
	f.swimMPS = 1.02 + 0.28*level
	f.maxHR = 190 - 0.5*years
	f.restHR = 56 - 11*level + 3*f.fatigue
	f.thresholdHR = f.restHR + (f.maxHR-f.restHR)*0.86
	f.weightKg = 75.5 - 4*level + 0.8*math.Cos(2*math.Pi*dayOfYear/365)
	f.runningPowerKg = 1.045
	return f
}

// heartZones is the upper ends in bpm of what is below zone 1, and of zones 1
// to 5, by shares of the threshold heart rate.
func (f form) heartZones() []float64 {
	t := f.thresholdHR
	return []float64{math.Round(.68 * t), math.Round(.81 * t), math.Round(.89 * t), math.Round(.94 * t), math.Round(t), math.Round(f.maxHR)}
}

// powerZones is the upper ends in watts of coasting and of zones 1 to 6
// (Coggan's shares of the threshold power); zone 7 is open.
func (f form) powerZones() []float64 {
	zones := []float64{0}
	for _, share := range []float64{.55, .75, .90, 1.05, 1.20, 1.50} {
		zones = append(zones, math.Round(share*f.ftpW))
	}
	return zones
}

// zoneOf is the index of the zone a value is in: 0 up to and with the first end.
func zoneOf(ends []float64, v float64) int {
	for i, end := range ends {
		if v <= end {
			return i
		}
	}
	return len(ends)
}

package sample

import (
	"fmt"
	"time"
)

// kind is what sort of workout is planned.
type kind string

const (
	easyRun     kind = "easy run"
	tempoRun    kind = "tempo run"
	intervals   kind = "intervals"
	longRun     kind = "long run"
	treadmill   kind = "treadmill"
	race        kind = "race"
	nightRun    kind = "night run"
	ride        kind = "ride"
	longRide    kind = "long ride"
	commute     kind = "commute"
	trainer     kind = "indoor trainer"
	poolSwim    kind = "pool swim"
	openSwim    kind = "open water swim"
	triathlon   kind = "triathlon"
	strength    kind = "strength"
	hike        kind = "hike"
	nothingDone kind = ""
)

// fileForm is what the workout is kept as.
type fileForm int

const (
	asFIT  fileForm = iota
	asTCX           // exported from another service
	asGPX           // exported from another service
	asGzip          // FIT in .gz, as bulk exports have it
	inZip           // FIT in a zip in a zip
)

// plan is one workout before it is done.
type plan struct {
	id    int // number in this life, from 0
	kind  kind
	day   int       // days since the first
	start time.Time // on the clock of the place
	place *place
	form  fileForm
	stryd bool // running with a foot pod that writes developer fields
	beats bool // the device kept every heart beat
}

// life is one run of the generator.
type life struct {
	opts  Options
	first time.Time
	days  int
	ill   []illness
	atlas atlas
	newAt int // day from which the new watch is worn
}

func newLife(opts Options) *life {
	y, m, d := opts.From.Date()
	l := &life{opts: opts, first: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	l.days = int(l.first.AddDate(opts.Years, 0, 0).Sub(l.first).Hours() / 24)
	l.newAt = l.days * 22 / 100
	l.ill = l.illnesses()
	l.atlas.known = map[routeKey]*route{}
	return l
}

func (l *life) date(day int) time.Time { return l.first.AddDate(0, 0, day) }

// weekOf counts weeks from Monday to Sunday; the first may be short.
func (l *life) weekOf(day int) int {
	return (day + (int(l.first.Weekday())+6)%7) / 7
}

// slot is a place in the athlete's week.
type slot struct {
	weekday time.Weekday
	minute  int // of the day at which it usually begins
	kind    kind
}

// theWeek is what the athlete would like to do, the most important first. A
// week with room for six takes the first six.
var theWeek = []slot{
	{time.Sunday, 8*60 + 30, longRun},
	{time.Tuesday, 17*60 + 50, intervals},
	{time.Saturday, 9*60 + 15, longRide},
	{time.Thursday, 18*60 + 5, tempoRun},
	{time.Wednesday, 12*60 + 10, poolSwim},
	{time.Monday, 18*60 + 30, strength},
	{time.Friday, 6*60 + 20, easyRun},
	{time.Wednesday, 17*60 + 40, ride},
	{time.Tuesday, 6*60 + 50, commute},
	{time.Friday, 12*60 + 15, poolSwim},
	{time.Saturday, 17 * 60, easyRun},
	{time.Thursday, 6*60 + 45, commute},
	{time.Monday, 6*60 + 10, easyRun},
	{time.Friday, 18*60 + 10, strength},
	{time.Sunday, 16*60 + 45, hike},
}

// calendar plans the whole life: week by week, as many workouts as are left
// for the weeks that are left, fewer in rest weeks and none when ill.
func (l *life) calendar() []plan {
	weights := make([]float64, l.weekOf(l.days-1)+1)
	total := 0.0
	for day := range l.days {
		w := 1.0
		if f := l.on(day); f.ill {
			w = 0
		} else if f.resting {
			w = 0.75
		}
		weights[l.weekOf(day)] += w / 7
		total += w / 7
	}
	var plans []plan
	left := l.opts.Activities
	for day := 0; day < l.days; {
		week := l.weekOf(day)
		last := day
		for last+1 < l.days && l.weekOf(last+1) == week {
			last++
		}
		want := left
		if total > weights[week] {
			want = int(float64(left)*weights[week]/total + 0.5)
		}
		total -= weights[week]
		done := l.planWeek(day, last, min(want, left))
		left -= len(done)
		plans = append(plans, done...)
		day = last + 1
	}
	for i := range plans {
		plans[i].id = i
		l.dress(&plans[i])
	}
	return plans
}

// planWeek fills the days from first to last with up to want workouts, in time order.
func (l *life) planWeek(first, last, want int) []plan {
	c := chanceOf(l.opts.Seed, 0x3EE, uint64(first))
	done := l.fixtures(first, last, c)
	for _, s := range theWeek {
		if len(done) >= want {
			break
		}
		for day := first; day <= last; day++ {
			date := l.date(day)
			if date.Weekday() != s.weekday || l.on(day).ill || taken(done, day, s.minute) {
				continue
			}
			p := plan{kind: s.kind, day: day, place: l.whereabouts(day)}
			p.start = p.place.clock(date, s.minute+c.intn(25), c.intn(60))
			l.adapt(&p, c)
			done = append(done, p)
		}
	}
	if len(done) > want {
		done = done[:want]
	}
	sortByStart(done)
	return done
}

// fixtures are the events of the year that stand in the calendar.
func (l *life) fixtures(first, last int, c *chance) (done []plan) {
	add := func(day int, k kind, minute int) {
		where := l.whereabouts(day)
		done = append(done, plan{kind: k, day: day, place: where, start: where.clock(l.date(day), minute, c.intn(60))})
	}
	for day := first; day <= last; day++ {
		switch date := l.date(day); {
		case date.Month() == time.July && date.Weekday() == time.Sunday && nth(date) == 2:
			add(day, triathlon, 9*60)
		case date.Month() == time.May && date.Weekday() == time.Sunday && nth(date) == 3:
			add(day, race, 10*60)
		case date.Month() == time.September && date.Weekday() == time.Sunday && nth(date) == 3:
			add(day, race, 10*60+30)
		case date.Month() == time.December && date.Day() == 31:
			add(day, nightRun, 23*60+25) // into the new year
		case date.Month() == time.June && date.Weekday() == time.Saturday && nth(date) == 3:
			add(day, nightRun, 23*60+20) // the shortest night
		}
	}
	return done
}

// nth says which one of its weekday in the month a date is.
func nth(date time.Time) int { return (date.Day()-1)/7 + 1 }

// taken says whether a workout of that day is too near to a new one.
func taken(done []plan, day, minute int) bool {
	for _, p := range done {
		if p.day != day {
			continue
		}
		other := p.start.Hour()*60 + p.start.Minute()
		if p.kind == triathlon || p.kind == race || max(other, minute)-min(other, minute) < 4*60 {
			return true
		}
	}
	return false
}

// whereabouts is the place of the day: home, a week of spring in the south, ten
// days of autumn somewhere else each year.
func (l *life) whereabouts(day int) *place {
	date := l.date(day)
	switch {
	case date.Month() == time.March && date.Day() >= 7 && date.Day() <= 15:
		return places[springCamp]
	case date.Month() == time.October && date.Day() >= 3 && date.Day() <= 13:
		journeys := len(places) - firstJourney
		return places[firstJourney+(date.Year()-2015+journeys*1000)%journeys]
	}
	return places[home]
}

// clock is an instant by the clock of the place.
func (p *place) clock(date time.Time, minute, second int) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, 0, minute, second, 0, p.location)
}

// adapt fits a workout to season, place and mood.
func (l *life) adapt(p *plan, c *chance) {
	month := p.start.Month()
	winter := month >= time.November || month <= time.February
	away := p.place != places[home]
	switch {
	case away && (p.kind == poolSwim || p.kind == commute || p.kind == strength):
		p.kind = ride
		if p.place != places[springCamp] {
			p.kind = easyRun
		}
	case away && p.kind == longRide && p.place != places[springCamp]:
		p.kind = hike
	case away:
	case p.kind == longRide && winter:
		p.kind = trainer
		if c.yes(0.2) {
			p.kind = hike
		}
	case p.kind == ride && winter:
		p.kind = trainer
	case p.kind == longRide && c.yes(0.13):
		p.kind, p.place = hike, places[mountains]
	case p.kind == longRun && c.yes(0.12):
		p.kind = longRide
	case p.kind == easyRun && (month == time.December || month <= time.February) && c.yes(0.35):
		p.kind = treadmill
	case p.kind == poolSwim && month >= time.June && month <= time.August && c.yes(0.45):
		p.kind = openSwim
	case p.kind == tempoRun && l.on(p.day).resting:
		p.kind = easyRun
	case p.kind == commute && winter && c.yes(0.5):
		p.kind = easyRun
	}
}

// dress decides what is worn and how the file comes down to us.
func (l *life) dress(p *plan) {
	c := chanceOf(l.opts.Seed, 0xF11E, uint64(p.id))
	p.stryd = p.running() && p.kind != treadmill && c.yes(0.3) && p.day >= l.newAt
	p.beats = c.yes(0.05) && p.kind != poolSwim
	exported := c.unit()
	switch {
	case p.kind == triathlon || p.kind == poolSwim || p.kind == strength:
		// the other services' formats cannot hold them
	case p.kind != hike && exported < 0.06:
		p.form = asTCX
	case p.kind != treadmill && p.kind != trainer && exported < 0.12:
		p.form = asGPX
	case p.kind == trainer && exported < 0.16:
		p.form = asGzip
	case p.day >= 20 && p.day < 34:
		p.form = inZip
	}
	if p.form == asTCX || p.form == asGPX {
		p.stryd, p.beats = false, false
	}
}

func (p plan) running() bool {
	switch p.kind {
	case easyRun, tempoRun, intervals, longRun, treadmill, race, nightRun:
		return true
	}
	return false
}

// fileName is where the workout's file lies.
func (p plan) fileName() string {
	stamp := p.start.Format("2006-01-02-150405")
	switch p.form {
	case asTCX:
		return fmt.Sprintf("exports/%d/%s.tcx", p.start.Year(), stamp)
	case asGPX:
		return fmt.Sprintf("exports/%d/%s.gpx", p.start.Year(), stamp)
	case asGzip:
		return fmt.Sprintf("exports/%d/%s.fit.gz", p.start.Year(), stamp)
	case inZip:
		return stamp + ".fit"
	}
	return fmt.Sprintf("devices/%d/%s.fit", p.start.Year(), stamp)
}

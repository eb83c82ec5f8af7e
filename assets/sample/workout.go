package sample

import (
	"sort"
	"time"
)

// sample is what the devices know at one instant, in the units and steps of
// FIT, so that totals are computed from exactly what the files hold.
type sample struct {
	t        int64  // seconds since 1970
	lat, lon int32  // semicircles; both noPosition when there is none
	dist     uint32 // cm
	speed    uint32 // mm/s
	alt      uint16 // 0.2 m above −500 m; noAltitude
	power    uint16 // W
	hr       uint8
	temp     int8  // °C
	cad      uint8 // rpm, strides or strokes a minute
	fracCad  uint8 // 1/128 of it
	paused   bool  // the time before this sample was a pause: it counts for nothing
	nRR      uint8
	rr       [4]uint16 // ms, beats since the sample before

	resp                        uint16 // 0.01 a minute
	osc, ratio, step            uint16 // 0.1 mm, 0.01 %, 0.1 mm
	stance, stancePct, stanceLR uint16 // 0.1 ms, 0.01 %, 0.01 %
	formW, airW                 uint16
	stiffness                   float32 // kN/m
	rightPct                    uint8   // right pedal's share of the power, %
	teL, teR, psL, psR          uint8   // half per cents
	joules                      uint32
	load                        float32 // share of the threshold: not written, for energy
}

const (
	noPosition = 0x7FFFFFFF
	noAltitude = 0xFFFF
)

// workout is a plan carried out.
type workout struct {
	plan
	today    form
	rig      rig
	samples  []sample
	parts    []part
	laps     []lap
	lengths  []length
	sets     []set
	marks    []mark
	title    string // of the structured workout, if any
	weatherC float64
}

// channels says which columns the samples have.
type channels struct {
	position, altitude, distance, cadence, power, dynamics, pedals, stryd, respiration bool
}

// part is one session: from one sample to another, both borders included, the
// time of the first one not counted.
type part struct {
	sport, sub string // as FIT names them
	name       string
	from, to   int
	poolM      float64
	transition bool
	strokes    uint32
	has        channels
}

// lap covers what lies between two samples, like part.
type lap struct {
	from, to  int
	part      int
	trigger   string // FIT lap_trigger
	intensity string // FIT intensity
	stroke    string
}

// length is one length of the pool, or a rest at its end.
type length struct {
	from, to int
	lap      int
	idle     bool
	stroke   string
	strokes  uint16
}

// set is one set of strength training, or the rest after it.
type set struct {
	from, to int
	rest     bool
	exercise exercise
	reps     uint16
	weightKg float64
}

// mark is something that happens: the timer stops, a gear is changed.
type mark struct {
	after int // sample after which it is written
	t     int64
	kind  markKind
	data  uint32
}

type markKind int

const (
	timerStop markKind = iota
	timerStart
	rearGear
)

// studio is what one goroutine reuses from workout to workout.
type studio struct {
	workout workout
	scribe  scribe
}

// record does the workout and writes its file.
func (l *life) record(room *studio, p plan) (file, error) {
	w := &room.workout
	*w = workout{plan: p, today: l.on(p.day), samples: w.samples[:0], parts: w.parts[:0], laps: w.laps[:0],
		lengths: w.lengths[:0], sets: w.sets[:0], marks: w.marks[:0]}
	w.rig = l.rigFor(p)
	s := newSession(l, w)
	s.perform()
	f := file{name: p.fileName()}
	var err error
	switch p.form {
	case asTCX:
		f.data, err = writeTCX(w)
	case asGPX:
		f.data, err = writeGPX(w)
	case asGzip:
		if f.data, err = room.scribe.write(w); err == nil {
			f.data, err = gzipped(f.data)
		}
	default:
		f.data, err = room.scribe.write(w)
	}
	return f, err
}

func sortByStart(plans []plan) {
	sort.Slice(plans, func(i, j int) bool { return plans[i].start.Before(plans[j].start) })
}

// seconds a sample stands for: since the one before, but not a pause.
func (w *workout) seconds(i int) float64 {
	if i == 0 || w.samples[i].paused {
		return 0
	}
	return float64(w.samples[i].t - w.samples[i-1].t)
}

func (w *workout) time(i int) time.Time { return time.Unix(w.samples[i].t, 0).UTC() }

// partOf is the session a sample belongs to.
func (w *workout) partOf(sample int) int {
	for i := range w.parts {
		if sample <= w.parts[i].to {
			return i
		}
	}
	return len(w.parts) - 1
}

// endLocal is the last instant on the wall clock of the place.
func (w *workout) endLocal() time.Time {
	return w.time(len(w.samples) - 1).In(w.place.location)
}

package glooko

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// In this night the clock in Berlin goes from 3:00 back to 2:00, which is 1:00 UTC.
var setBack = time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)

// truth is a reading and when it really was.
type truth struct {
	at   time.Time
	mgdl float64
}

// wall is what the clock in Berlin showed, written as Glooko does.
func (r truth) wall() time.Time {
	if r.at.Before(setBack) {
		return r.at.Add(2 * time.Hour)
	}
	return r.at.Add(time.Hour)
}

// drawn is the night as Glooko's graph tells it: each colour is a list.
func drawn(night []truth) string {
	lists := map[string][]string{"cgmLow": nil, "cgmNormal": nil, "cgmHigh": nil}
	for _, r := range night {
		name := "cgmNormal"
		if r.mgdl < 70 {
			name = "cgmLow"
		} else if r.mgdl > 180 {
			name = "cgmHigh"
		}
		lists[name] = append(lists[name], fmt.Sprintf(`{"x":%d,"y":%g,"value":%g,"timestamp":"%s"}`, r.wall().Unix(), r.mgdl, r.mgdl*100, r.wall().Format("2006-01-02T15:04:05.000Z")))
	}
	var all []string
	for name, list := range lists {
		all = append(all, fmt.Sprintf("%q:[%s]", name, strings.Join(list, ",")))
	}
	return `{"series":{` + strings.Join(all, ",") + `}}`
}

// wrong counts the readings that do not come out at the instant at which they
// were, in the zone of Berlin.
func wrong(t *testing.T, night []truth) (n int) {
	t.Helper()
	f, err := readAnswer(drawn(night))
	if err != nil || f.Partial != "" || len(f.Glucose) != len(night) {
		t.Fatalf("%d readings of %d, %v", len(f.Glucose), len(night), err)
	}
	read := map[time.Time]float64{}
	for _, g := range f.Glucose {
		at := time.UnixMicro(g.Time.LocalMicro).UTC().Add(-2 * time.Hour)
		if g.Time.Later || !at.Before(setBack) {
			at = at.Add(time.Hour)
		}
		if g.Sequence != 0 {
			t.Errorf("at %s there is a second one", at)
		}
		read[at] = g.Raw
	}
	for _, r := range night {
		if math.Abs(read[r.at]-r.mgdl) > 1e-9 {
			n++
		}
	}
	return n
}

// night is six hours of readings that swing as fast as glucose does.
func night(step time.Duration, phase float64, value func(hours float64) float64) (all []truth) {
	for at := setBack.Add(-3 * time.Hour); at.Before(setBack.Add(3 * time.Hour)); at = at.Add(step) {
		all = append(all, truth{at, math.Round(value(at.Sub(setBack).Hours() + phase))})
	}
	return all
}

func swing(hours float64) float64 { return 130 + 60*math.Sin(hours*0.4*math.Pi) + 15*math.Sin(hours*2) }

// Whatever list the readings are in, and whether the lists are in the order of
// time or in that of what they show, all readings of the night in which the
// clock is set back lie where they were.
func TestTheNightInWhichTheClockIsSetBack(t *testing.T) {
	byWall := func(a, b truth) int { return cmp.Or(a.wall().Compare(b.wall()), cmp.Compare(a.mgdl, b.mgdl)) }
	for _, step := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute} {
		for phase := 0.0; phase < 5; phase += 0.125 {
			n := night(step, phase, swing)
			if n := wrong(t, n); n > 0 {
				t.Errorf("every %s, phase %g: %d readings in the wrong pass", step, phase, n)
			}
			slices.SortFunc(n, byWall)
			if n := wrong(t, n); n > 0 {
				t.Errorf("every %s, phase %g, in the order of the clock: %d readings in the wrong pass", step, phase, n)
			}
			slices.Reverse(n)
			if n := wrong(t, n); n > 0 {
				t.Errorf("every %s, phase %g, newest first: %d readings in the wrong pass", step, phase, n)
			}
		}
	}
}

// Between the passes it falls below 70: neither list goes back in time.
func TestEachPassIsInAListOfItsOwn(t *testing.T) {
	for what, value := range map[string]func(hours float64) float64{
		"it falls": func(h float64) float64 { return 70 - 20*(h+1e-9) },
		"it rises": func(h float64) float64 { return 180 + 20*(h+1e-9) },
	} {
		if n := wrong(t, night(15*time.Minute, 0, value)); n > 0 {
			t.Errorf("%s: %d readings in the wrong pass", what, n)
		}
	}
}

// A reading that is missing in one of the passes takes no other with it.
func TestGapsInTheRepeatedHour(t *testing.T) {
	for gap := range 24 {
		for phase := 0.0; phase < 5; phase += 0.25 {
			n := night(5*time.Minute, phase, swing)
			first := slices.IndexFunc(n, func(r truth) bool { return r.at.Equal(setBack.Add(-time.Hour)) })
			n = slices.Delete(n, first+gap, first+gap+1)
			if wrong := wrong(t, n); wrong > 0 {
				t.Errorf("without the %dth, phase %g: %d readings in the wrong pass", gap, phase, wrong)
			}
		}
	}
}

// What two devices tell of the same night is no second pass, nor is one reading
// that is there twice.
func TestTwoDevicesAreNoRepeatedHour(t *testing.T) {
	day := time.Date(2026, 6, 14, 20, 0, 0, 0, time.UTC)
	for what, double := range map[string]func(i int) bool{
		"two devices": func(int) bool { return true },
		"one twice":   func(i int) bool { return i == 60 },
		"by day":      func(i int) bool { return i >= 15*12 && i < 16*12 },
	} {
		var all []truth
		for i := range 20 * 12 {
			r := truth{day.Add(time.Duration(i) * 5 * time.Minute), 69}
			if all = append(all, r); double(i) {
				all = append(all, truth{r.at, 71})
			}
		}
		f, err := readAnswer(drawn(all))
		if err != nil || len(f.Glucose) != len(all) {
			t.Fatalf("%s: %d readings, %v", what, len(f.Glucose), err)
		}
		for _, g := range f.Glucose {
			if g.Time.Later {
				t.Errorf("%s: %s is taken for a second pass", what, time.UnixMicro(g.Time.LocalMicro).UTC())
			}
		}
	}
}

// However many readings an answer claims for an hour, it is read at once.
func TestACrowdedHour(t *testing.T) {
	all := []truth{{setBack.Add(-time.Second), 100}}
	for i := range 3600 {
		all = append(all, truth{setBack.Add(time.Duration(i-3600) * time.Second), 60})
	}
	all = append(all, truth{setBack, 100}) // so this list goes back
	begin := time.Now()
	if _, err := readAnswer(drawn(all)); err != nil || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
}

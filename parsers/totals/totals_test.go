package totals

import (
	"math"
	"slices"
	"testing"
	"time"

	"athletedata/parsers/record"
)

var start = time.Date(2024, 5, 4, 8, 0, 0, 0, time.UTC)

func at(s float64) int64 { return start.UnixMicro() + int64(s*1e6) }

// samples are n records a second apart, each made by f.
func samples(n int, f func(i int, r *record.Record)) []record.Record {
	out := make([]record.Record, n)
	for i := range out {
		out[i].UnixMicro = at(float64(i))
		f(i, &out[i])
	}
	return out
}

func complete(records []record.Record, events ...record.Event) *record.Activity {
	a := &record.Activity{Records: records, Events: events}
	Complete(a)
	return a
}

func near(t *testing.T, what string, got *float64, want, tolerance float64) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is missing", what)
	} else if math.Abs(*got-want) > tolerance {
		t.Errorf("%s is %v, not %v", what, *got, want)
	}
}

func TestSamplesAreSortedAndApart(t *testing.T) {
	a := complete([]record.Record{{UnixMicro: at(3)}, {UnixMicro: at(1)}, {UnixMicro: at(1)}, {UnixMicro: at(2)}})
	var got []int64
	for _, r := range a.Records {
		got = append(got, (r.UnixMicro-at(0))/1000)
	}
	if !slices.Equal(got, []int64{1000, 1001, 2000, 3000}) {
		t.Errorf("milliseconds %v", got)
	}
}

func TestDistanceAndSpeedFromPositions(t *testing.T) {
	const step = 0.0001 // degrees of latitude, 11.12 m
	a := complete(samples(101, func(i int, r *record.Record) {
		r.LatitudeDeg, r.LongitudeDeg, r.HasPosition = 47+float64(i)*step, 11, true
	}))
	near(t, "distance", a.DistanceM, 1111.95, 0.5)
	near(t, "highest speed", a.MaxSpeedMPS, 11.12, 0.05)
	if v, ok := a.Records[50].Get(record.Distance); !ok || math.Abs(float64(v)-555.97) > 0.5 {
		t.Errorf("distance half way %v", v)
	}
	near(t, "north", a.MaxLatitudeDeg, 47.01, 1e-9)
	near(t, "start", a.StartLatitudeDeg, 47, 1e-9)
	if !slices.Contains(a.Computed, "distance_m") {
		t.Errorf("computed %v", a.Computed)
	}
}

// What the file says stays, whatever the samples say.
func TestTheFileIsNeverContradicted(t *testing.T) {
	distance, ascent := 42195.0, 7.0
	a := &record.Activity{Records: samples(100, func(i int, r *record.Record) {
		r.Set(record.Distance, float32(i))
		r.Set(record.Altitude, float32(10*i))
	})}
	a.DistanceM, a.AscentM = &distance, &ascent
	Complete(a)
	near(t, "distance", a.DistanceM, 42195, 0)
	near(t, "ascent", a.AscentM, 7, 0)
	if slices.Contains(a.Computed, "distance_m") || !slices.Contains(a.Computed, "descent_m") {
		t.Errorf("computed %v", a.Computed)
	}
}

func TestPausesAreNotTimer(t *testing.T) {
	records := samples(101, func(i int, r *record.Record) { r.Set(record.HeartRate, 100) })
	stop := record.Event{Time: start.Add(40 * time.Second), Event: "timer", Type: "stop_all"}
	again := record.Event{Time: start.Add(70 * time.Second), Event: "timer", Type: "start"}
	a := complete(records, record.Event{Time: start, Event: "timer", Type: "start"}, stop, again)
	near(t, "elapsed", a.ElapsedS, 100, 0)
	near(t, "timer", a.TimerS, 70, 0)

	gap := complete(append(samples(10, func(i int, r *record.Record) { r.Set(record.HeartRate, 100) }), record.Record{UnixMicro: at(309)}))
	near(t, "timer with a gap of five minutes and no events", gap.TimerS, 9, 0)
}

func TestMovingTime(t *testing.T) {
	a := complete(samples(101, func(i int, r *record.Record) {
		speed := float32(3)
		if i >= 50 {
			speed = 0.1
		}
		r.Set(record.Speed, speed)
	}))
	near(t, "moving", a.MovingS, 50, 0)
}

// An average is one of time: a device that writes only when something changes
// must not count the change more than the rest.
func TestAveragesAreWeightedByTime(t *testing.T) {
	records := []record.Record{{UnixMicro: at(0)}, {UnixMicro: at(20)}, {UnixMicro: at(21)}, {UnixMicro: at(22)}}
	for i, v := range []float32{100, 160, 160, 160} {
		records[i].Set(record.HeartRate, v)
	}
	a := complete(records)
	near(t, "heart rate", a.AvgHeartRateBPM, (100*20+160*3)/23.0, 1e-6)
	near(t, "highest", a.MaxHeartRateBPM, 160, 0)
	near(t, "lowest", a.MinHeartRateBPM, 100, 0)
}

func TestZerosCountForPowerButNotForCadence(t *testing.T) {
	a := complete(samples(100, func(i int, r *record.Record) {
		if i%2 == 0 {
			r.Set(record.Power, 200)
			r.Set(record.Cadence, 90)
		} else {
			r.Set(record.Power, 0)
			r.Set(record.Cadence, 0)
		}
	}))
	near(t, "power", a.AvgPowerW, 100, 0.01)
	near(t, "cadence", a.AvgCadenceRPM, 90, 0)
	near(t, "work", a.WorkJ, 10000, 200)
	near(t, "normalized power", a.NormalizedPowerW, 100, 0.5)
}

func TestNormalizedPowerOfIntervals(t *testing.T) {
	a := complete(samples(3600, func(i int, r *record.Record) {
		r.Set(record.Power, 100)
		if i/300%2 == 1 {
			r.Set(record.Power, 300)
		}
	}))
	near(t, "average", a.AvgPowerW, 200, 0.5)
	if *a.NormalizedPowerW < 240 || *a.NormalizedPowerW > 255 { // ⁴√((100⁴+300⁴)/2) = 253 without the smoothing
		t.Errorf("normalized power %v", *a.NormalizedPowerW)
	}
	short := complete(samples(10, func(i int, r *record.Record) { r.Set(record.Power, 100) }))
	if short.NormalizedPowerW != nil {
		t.Error("ten seconds have no normalized power")
	}
}

func TestNoiseDoesNotClimb(t *testing.T) {
	noisy := complete(samples(3600, func(i int, r *record.Record) { r.Set(record.Altitude, 500+float32(i%3)) }))
	near(t, "ascent of a receiver's noise", noisy.AscentM, 0, 0)
	hill := complete(samples(2001, func(i int, r *record.Record) { r.Set(record.Altitude, 500+float32(min(i, 2000-i))/5) }))
	near(t, "ascent of a hill of 200 m", hill.AscentM, 200, 6)
	near(t, "descent", hill.DescentM, 200, 6)
	near(t, "highest", hill.MaxAltitudeM, 700, 0)
}

func TestSessionAndLapAreMadeUp(t *testing.T) {
	a := complete(samples(10, func(i int, r *record.Record) { r.Set(record.HeartRate, 100) }))
	if len(a.Sessions) != 1 || len(a.Laps) != 1 || a.Sport != "generic" || a.Laps[0].Trigger != "session_end" {
		t.Fatalf("%d sessions, %d laps of %s", len(a.Sessions), len(a.Laps), a.Sport)
	}
	near(t, "the lap's heart rate", a.Laps[0].AvgHeartRateBPM, 100, 0)
}

func TestLapsGetTheirOwnShare(t *testing.T) {
	a := &record.Activity{Records: samples(101, func(i int, r *record.Record) {
		r.Set(record.Distance, float32(i*3))
		r.Set(record.HeartRate, 100)
		if i >= 60 {
			r.Set(record.HeartRate, 150)
		}
	})}
	a.Laps = []record.Lap{{Start: start, End: start.Add(60 * time.Second)}, {Start: start.Add(60 * time.Second), End: start.Add(100 * time.Second)}}
	Complete(a)
	near(t, "first lap", a.Laps[0].DistanceM, 177, 0)
	near(t, "second lap", a.Laps[1].DistanceM, 123, 0)
	near(t, "heart rate of the first", a.Laps[0].AvgHeartRateBPM, 100, 0)
	near(t, "heart rate of the second", a.Laps[1].AvgHeartRateBPM, 150, 0)
}

// Totals of an activity without samples come from its laps.
func TestLapsWithoutSamples(t *testing.T) {
	sixty, thirty, hundred, forty := 60.0, 30.0, 100.0, 140.0
	a := &record.Activity{Start: start, End: start.Add(90 * time.Second), Laps: []record.Lap{
		{Start: start, End: start.Add(60 * time.Second), Summary: record.Summary{TimerS: &sixty, AvgHeartRateBPM: &hundred}},
		{Start: start.Add(60 * time.Second), End: start.Add(90 * time.Second), Summary: record.Summary{TimerS: &thirty, AvgHeartRateBPM: &forty}}}}
	Complete(a)
	near(t, "heart rate", a.AvgHeartRateBPM, (100*60+140*30)/90.0, 1e-9)
}

// A file with thousands of laps over the whole time must not cost minutes.
func TestOverlappingLapsAreBounded(t *testing.T) {
	a := &record.Activity{Records: samples(20_000, func(i int, r *record.Record) { r.Set(record.HeartRate, 100) })}
	for range 5000 {
		a.Laps = append(a.Laps, record.Lap{Start: start, End: start.Add(20_000 * time.Second)})
	}
	looked := 0
	budget := 8*len(a.Records) + 1000
	for i := range a.Laps {
		n := computeWindow(&a.Laps[i].Summary, a, a.Laps[i].Start, a.Laps[i].End, nil, budget)
		budget -= n
		looked += n
	}
	if looked > 8*len(a.Records)+1000 {
		t.Errorf("%d samples were looked at", looked)
	}
}

func TestNonsenseIsSurvived(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	a := complete(samples(50, func(i int, r *record.Record) {
		r.LatitudeDeg, r.LongitudeDeg, r.HasPosition = math.NaN(), math.Inf(1), i%2 == 0
		for f := range record.NumFields {
			r.Set(f, []float32{nan, inf, -1e30, 0}[i%4])
		}
	}))
	for _, v := range []*float64{a.AvgHeartRateBPM, a.NormalizedPowerW, a.AscentM, a.DistanceM} {
		if v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
			t.Errorf("a total is %v", *v)
		}
	}
	Complete(&record.Activity{})
}

func BenchmarkComplete(b *testing.B) {
	records := samples(3600, func(i int, r *record.Record) {
		r.LatitudeDeg, r.LongitudeDeg, r.HasPosition = 47+float64(i)/1e5, 11, true
		r.Set(record.HeartRate, 120)
		r.Set(record.Power, 200)
		r.Set(record.Speed, 8)
		r.Set(record.Distance, float32(8*i))
		r.Set(record.Altitude, float32(i%200))
	})
	for b.Loop() {
		a := record.Activity{Records: records}
		Complete(&a)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/3600*1e9, "ns/record")
}

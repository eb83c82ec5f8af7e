package hrv

import (
	"math"
	"math/rand/v2"
	"testing"

	"athletedata/parsers/record"
)

// beats lays intervals one after the other.
func beats(ms ...float64) (rr []record.RR) {
	at := 1_700_000_000_000_000.0
	for _, v := range ms {
		at += v * 1000
		rr = append(rr, record.RR{UnixMicro: int64(at), IntervalMS: float32(v)})
	}
	return rr
}

func repeat(n int, ms ...float64) (out []float64) {
	for range n {
		out = append(out, ms...)
	}
	return out
}

func near(t *testing.T, what string, got *float64, want, tolerance float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > tolerance {
		t.Errorf("%s is %v, not %v", what, deref(got), want)
	}
}

func deref(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// 800 and 830 ms in turn: every difference is 30 ms.
func TestMeasuresInTime(t *testing.T) {
	h := Compute(beats(repeat(20, 800, 830)...))
	near(t, "RMSSD", h.RMSSDMS, 30, 1e-9)
	near(t, "SDNN", h.SDNNMS, 15*math.Sqrt(40.0/39), 1e-9)
	near(t, "mean", h.MeanRRMS, 815, 1e-9)
	near(t, "pNN50", h.PNN50Pct, 0, 0)
	near(t, "pNN20", h.PNN20Pct, 100, 0)
	near(t, "artefacts", h.ArtefactPct, 0, 0)
	if h.Beats != 40 || len(h.Windows) != 0 {
		t.Errorf("%d beats, %d windows of half a minute", h.Beats, len(h.Windows))
	}
	h = Compute(beats(repeat(10, 800, 860, 860, 860)...)) // 20 differences of 60 ms less the missing last one
	near(t, "pNN50", h.PNN50Pct, 100*19.0/39, 1e-9)
}

// A missed beat doubles an interval; neither it nor its neighbours' difference
// may count.
func TestArtefactsDoNotCount(t *testing.T) {
	ms := repeat(30, 800, 810)
	clean := Compute(beats(ms...))
	ms[20], ms[41], ms[50] = 1615, 395, 0
	h := Compute(beats(ms...))
	near(t, "RMSSD", h.RMSSDMS, *clean.RMSSDMS, 1e-9)
	near(t, "artefacts", h.ArtefactPct, 5, 1e-9)
}

func TestTooFewBeatsSayNothing(t *testing.T) {
	for name, rr := range map[string][]record.RR{"none": nil, "ten": beats(repeat(10, 800)...), "only nonsense": beats(repeat(50, 5)...)} {
		if h := Compute(rr); h != nil {
			t.Errorf("%s: %+v", name, h)
		}
	}
}

// White noise has the exponent 0.5, its running sum 1.5, and 1/f noise (which
// a resting heart resembles) about 1.
func TestAlpha1OfKnownNoise(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	white, brown := make([]float64, 20_000), make([]float64, 20_000)
	for i := range white {
		white[i] = 800 + random.NormFloat64()*10
		if i > 0 {
			brown[i] = brown[i-1] + random.NormFloat64()
		}
	}
	near(t, "alpha1 of white noise", alpha1(white), 0.5, 0.12) // boxes of 4 beats bias it upwards
	near(t, "alpha1 of brown noise", alpha1(brown), 1.5, 0.08)
	if alpha1(repeat(100, 800)) != nil {
		t.Error("a clockwork has an exponent")
	}
}

func TestWindowsOfTwoMinutes(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var ms []float64
	for range 900 { // ten minutes at 90 bpm
		ms = append(ms, 667+random.NormFloat64()*12)
	}
	rr := beats(ms...)
	h := Compute(rr)
	if n := len(h.Windows); n < 8 || n > 9 {
		t.Errorf("%d windows in ten minutes", n)
	}
	near(t, "alpha1", h.DFAAlpha1, 0.55, 0.15)
	for i, w := range h.Windows {
		if w.Beats < 170 || w.Beats > 190 || w.DFAAlpha1 == nil || i > 0 && w.UnixMicro <= h.Windows[i-1].UnixMicro {
			t.Errorf("window %d: %+v", i, w)
		}
	}
	// A hole of a minute in the middle costs the windows that it touches.
	holed := append(append([]record.RR(nil), rr[:450]...), rr[540:]...)
	if n := len(Compute(holed).Windows); n != 7 { // four before it, three after it
		t.Errorf("%d windows with a hole", n)
	}
}

func FuzzCompute(f *testing.F) {
	f.Add([]byte{80, 81, 79, 80, 200, 0, 80, 80}, int64(0))
	f.Fuzz(func(t *testing.T, data []byte, start int64) {
		rr := make([]record.RR, len(data))
		for i, b := range data {
			start += int64(b) * 10_000
			rr[i] = record.RR{UnixMicro: start, IntervalMS: float32(b) * 10}
		}
		Compute(rr)
	})
}

func BenchmarkCompute(b *testing.B) {
	rr := beats(repeat(5000, 800, 812, 790, 805)...)
	for b.Loop() {
		Compute(rr)
	}
	b.ReportMetric(float64(b.N*len(rr))/b.Elapsed().Seconds(), "beats/s")
}

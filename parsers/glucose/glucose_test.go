package glucose

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"athletedata/parsers/clock"
	"athletedata/parsers/record"
)

func wall(s string) record.Moment {
	at, err := time.Parse("2006-01-02 15:04", "2025-10-26 "+s)
	if err != nil {
		panic(err)
	}
	return record.Wall(at)
}

func ptr(v float64) *float64 { return &v }

func TestUnits(t *testing.T) {
	for head, want := range map[string]string{"Historic Glucose mg/dL": MgDL, "Glukosewert (mmol/l)": MmolL, "MG/DL": MgDL, "Notes": "", "mg": ""} {
		if got := UnitIn(head); got != want {
			t.Errorf("%q: unit %q, want %q", head, got, want)
		}
	}
	if v := InMmolL(99, MgDL); math.Abs(v-5.494444506110488) > 1e-12 {
		t.Errorf("99 mg/dL are %v mmol/L", v)
	}
	if v := InMmolL(5.6, MmolL); v != 5.6 {
		t.Errorf("5.6 mmol/L are %v mmol/L", v)
	}
	for _, c := range []struct {
		raw  float64
		unit string
		want bool
	}{{1500, MgDL, false}, {1501, MgDL, true}, {85, MmolL, false}, {86, MmolL, true}} {
		if Impossible(c.raw, c.unit) != c.want {
			t.Errorf("%v %s: impossible is not %v", c.raw, c.unit, c.want)
		}
	}
}

// Whatever the order of the lines, rows of one key get the same numbers.
func TestSettleNumbersByWhatRowsSay(t *testing.T) {
	later := wall("02:00")
	later.Later = true
	build := func() *record.Facts {
		return &record.Facts{
			Glucose: []record.Glucose{
				{Time: wall("08:00"), Kind: "scan", Serial: "A", MmolL: 5.5}, {Time: wall("08:00"), Kind: "scan", Serial: "A", MmolL: 5}, {Time: wall("08:00"), Kind: "scan", Serial: "A", MmolL: 5, Flag: "low"},
				{Time: wall("08:00"), Kind: "scan", Serial: "B", MmolL: 4}, {Time: wall("08:00"), Kind: "history", Serial: "A", MmolL: 6},
				{Time: later, Kind: "scan", MmolL: 7}, {Time: wall("02:00"), Kind: "scan", MmolL: 8},
			},
			Ketones: []record.Ketone{{Time: wall("08:00"), MmolL: 0.6}, {Time: wall("08:00"), MmolL: 0.4}, {Time: wall("08:00"), MmolL: 0.5, Serial: "A"}},
			Insulin: []record.Insulin{
				{Time: wall("08:00"), Kind: "bolus", Units: ptr(5)}, {Time: wall("08:00"), Kind: "bolus", Units: ptr(3)}, {Time: wall("08:00"), Kind: "bolus"},
				{Time: wall("08:00"), Kind: "basal", RateUH: ptr(0.8)}, {Time: wall("08:00"), Kind: "basal", RateUH: ptr(0.4)},
			},
			Carbs: []record.Carbs{{Time: wall("08:00"), CarbsG: ptr(40)}, {Time: wall("08:00"), CarbsG: ptr(20), Food: "Bread"}, {Time: wall("08:00"), CarbsG: ptr(10)}},
			Notes: []record.Note{{Time: wall("08:00"), Kind: "note", Text: "b"}, {Time: wall("08:00"), Kind: "note", Text: "a"}, {Time: wall("08:00"), Kind: "alarm", Text: "c"}},
		}
	}
	tell := func(f *record.Facts) (all []string) {
		for _, g := range f.Glucose {
			all = append(all, fmt.Sprintf("%s%s%v%s%v=%d", g.Kind, g.Serial, g.MmolL, g.Flag, g.Time.Later, g.Sequence))
		}
		for _, k := range f.Ketones {
			all = append(all, fmt.Sprintf("ketone%s%v=%d", k.Serial, k.MmolL, k.Sequence))
		}
		for _, d := range f.Insulin {
			v := d.Units
			if v == nil {
				v = d.RateUH
			}
			if v == nil {
				v = new(float64)
			}
			all = append(all, fmt.Sprintf("%s%v=%d", d.Kind, *v, d.Sequence))
		}
		for _, c := range f.Carbs {
			all = append(all, fmt.Sprintf("%v%s=%d", *c.CarbsG, c.Food, c.Sequence))
		}
		for _, n := range f.Notes {
			all = append(all, fmt.Sprintf("%s=%d", n.Text, n.Sequence))
		}
		return all
	}
	const want = "scan8false=0 scan7true=0 historyA6false=0 scanA5false=0 scanA5lowfalse=1 scanA5.5false=2 scanB4false=0 " +
		"ketone0.4=0 ketone0.6=1 ketoneA0.5=0 basal0.4=0 basal0.8=1 bolus0=0 bolus3=1 bolus5=2 10=0 20Bread=1 40=2 c=0 a=0 b=1"
	for seed := range uint64(20) {
		f, r := build(), rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(f.Glucose), func(i, j int) { f.Glucose[i], f.Glucose[j] = f.Glucose[j], f.Glucose[i] })
		r.Shuffle(len(f.Ketones), func(i, j int) { f.Ketones[i], f.Ketones[j] = f.Ketones[j], f.Ketones[i] })
		r.Shuffle(len(f.Insulin), func(i, j int) { f.Insulin[i], f.Insulin[j] = f.Insulin[j], f.Insulin[i] })
		r.Shuffle(len(f.Carbs), func(i, j int) { f.Carbs[i], f.Carbs[j] = f.Carbs[j], f.Carbs[i] })
		r.Shuffle(len(f.Notes), func(i, j int) { f.Notes[i], f.Notes[j] = f.Notes[j], f.Notes[i] })
		if Settle(f); strings.Join(tell(f), " ") != want {
			t.Fatalf("%s\nwant %s", strings.Join(tell(f), " "), want)
		}
	}
	f := build()
	SettleApart(f, 1000)
	if c := f.Carbs; c[0].Sequence != 0 || c[1].Sequence != 1 || c[2].Food != "Bread" || c[2].Sequence != 1000 {
		t.Errorf("foods apart: %+v", c)
	}
}

func TestNumbersFitTheirColumn(t *testing.T) {
	f := &record.Facts{Notes: make([]record.Note, 40000), Carbs: make([]record.Carbs, 40000)}
	for i := range f.Carbs {
		f.Carbs[i].Food = "Bread"
	}
	SettleApart(f, 1000)
	if f.Notes[32766].Sequence != 32766 || f.Notes[39999].Sequence != 32767 || f.Carbs[39999].Sequence != 32767 {
		t.Error("a number does not fit")
	}
}

func TestDistinctDropsWhatIsToldTwice(t *testing.T) {
	at := record.At(time.Unix(1761465600, 0))
	f := &record.Facts{
		Glucose: []record.Glucose{{Time: at, Kind: "scan", Raw: 100, MmolL: 5.55}, {Time: at, Kind: "scan", Raw: 101, MmolL: 5.6}, {Time: at, Kind: "scan", Raw: 100, MmolL: 5.55}},
		Notes:   []record.Note{{Time: at, Kind: "alarm", Value: ptr(60)}, {Time: at, Kind: "alarm", Value: ptr(60)}, {Time: at, Kind: "alarm", Value: ptr(61)}},
	}
	if Distinct(f); len(f.Glucose) != 2 || f.Glucose[0].Raw != 100 || f.Glucose[1].Raw != 101 || len(f.Notes) != 2 || *f.Notes[1].Value != 61 {
		t.Errorf("%+v", f)
	}
}

// An autumn night of everything a diary holds; the scans are of another device.
func TestMarkLaterInAllTables(t *testing.T) {
	f := &record.Facts{}
	for i, at := range []string{"02:15", "02:45", "02:30", "03:00"} {
		m := wall(at)
		f.Glucose = append(f.Glucose, record.Glucose{Time: m, Kind: "history", Serial: "A"}, record.Glucose{Time: wall(fmt.Sprintf("02:%02d", 50-10*i)), Kind: "scan", Serial: "B"})
		f.Ketones = append(f.Ketones, record.Ketone{Time: m})
		f.Insulin = append(f.Insulin, record.Insulin{Time: m, Kind: "rapid"})
		f.Carbs = append(f.Carbs, record.Carbs{Time: m})
		f.Notes = append(f.Notes, record.Note{Time: m, Kind: "note"})
	}
	MarkLater(f, clock.OldestFirst)
	for i := range 4 {
		want := i == 2
		if f.Glucose[2*i].Time.Later != want || f.Ketones[i].Time.Later != want || f.Insulin[i].Time.Later != want || f.Carbs[i].Time.Later != want || f.Notes[i].Time.Later != want {
			t.Errorf("row %d: %+v", i, f)
		}
		if f.Glucose[2*i+1].Time.Later {
			t.Errorf("a scan, newest first, is marked: %+v", f.Glucose[2*i+1])
		}
	}
}

func TestTotalsOfSeveralPumps(t *testing.T) {
	totals := Totals{}
	totals.Add(wall("08:00"), "insulin_total_u", "P1", ptr(20))
	totals.Add(wall("23:00"), "insulin_total_u", "P1", ptr(42.5)) // the later knew more
	totals.Add(wall("22:00"), "insulin_total_u", "P2", ptr(2.5))
	totals.Add(wall("23:00"), "insulin_total_basal_u", "", ptr(20))
	totals.Add(wall("23:00"), "insulin_total_bolus_u", "P1", nil)
	f := &record.Facts{DailyScores: totals.Scores()}
	Settle(f)
	day := record.Day(time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC))
	s := f.DailyScores
	if len(s) != 2 || s[0].Name != "insulin_total_basal_u" || *s[0].Value != 20 || s[0].Extra != nil || s[0].Day != day {
		t.Fatalf("%+v", s)
	}
	if s[1].Name != "insulin_total_u" || *s[1].Value != 45 || s[1].Extra["P1"] != 42.5 || s[1].Extra["P2"] != 2.5 {
		t.Errorf("%+v", s[1])
	}
}

// Instants come first, then the clock on the wall, the second pass last.
func TestWhen(t *testing.T) {
	second := wall("02:00")
	second.Later = true
	order := []record.Moment{record.At(time.Unix(100, 0)), record.At(time.Unix(200, 0)), wall("01:59"), wall("02:00"), second, wall("02:01")}
	for i, a := range order {
		for j, b := range order {
			if got, want := when(a, b), max(-1, min(1, i-j)); got != want {
				t.Errorf("%d and %d compare as %d, want %d", i, j, got, want)
			}
		}
	}
}

package mindmonitor

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/record"
)

// corpus reads a file of the test data that is kept outside of the project.
func corpus(t *testing.T, name string) string {
	t.Helper()
	data := corpustest.Read(t, "mindmonitor", name)
	if !Format.Detect(name, corpustest.Head(data)) {
		t.Errorf("%s is not recognised", name)
	}
	return string(data)
}

// Values read off the files by hand.
func TestCorpus(t *testing.T) {
	for name, want := range map[string]string{
		"malformed-commas.csv":                                   "interval 1 Hz, 30 rows in 30 s, 0 blocks, 02:58:30.081 to 02:59:00.081, Muse-0000",
		"mindMonitor_2025-10-26--02-58-30.csv":                   "interval 1 Hz, 180 rows in 180 s, 0 blocks, 02:58:30.081 again to 03:01:30.081, Muse-0000",
		"mindMonitor_2025-10-26--02-58-30_1234567890.csv":        "interval 2 Hz, 120 rows in 60 s, 8 blocks, 02:58:30.081 to 02:59:30.081, Muse-0000",
		"mindMonitor_2025-10-26--03-00-00_constant256.csv":       "constant 256 Hz, 2048 rows in 9 s, 5 blocks, 02:58:30.081 to 02:58:38.081, Muse-0000",
		"mindMonitor_2025-10-26--03-05-00_athena.csv":            "constant 256 Hz, 1024 rows in 5 s, 24 blocks, 02:58:30.081 to 02:58:34.081, Muse-0000",
		"mindMonitor_2025-10-26--03-05-00_athena.csv cut in two": "constant 256 Hz, 512 rows in 3 s, 24 blocks, 02:58:30.081 to 02:58:32.077, Muse-0000",
	} {
		name, cut, _ := strings.Cut(name, " ")
		text := corpus(t, name)
		if cut != "" {
			text = text[:len(text)/2]
		}
		f := parse(t, text)
		s := f.EEGSessions[0]
		got := fmt.Sprintf("%s %v Hz, %d rows in %d s, %d blocks, %s to %s, %s", s.Mode, *s.RateHz, s.Samples, len(f.EEGSamples), len(f.EEGBlocks), clockOf(s.Start), clockOf(s.End), s.Device)
		if got != want || (f.Partial != "") != (cut != "") {
			t.Errorf("%s: %s (%q), not %s", name, got, f.Partial, want)
		}
		var events []string
		for _, e := range f.EEGEvents {
			events = append(events, e.Event)
		}
		if got := strings.Join(events, " "); cut == "" && got != "connected blink jaw_clench marker disconnected" {
			t.Errorf("%s: events %s", name, got)
		}
	}
	s := parse(t, corpus(t, "mindMonitor_2025-10-26--02-58-30.csv")).EEGSamples
	last := s[len(s)-1] // line 185: HSI 1, 2, 4, 4
	if show(s[1].DeltaTP9) != "0.97439" || show(s[1].DeltaAF7) != "0.34337" || s[1].DeltaAF8 != nil || show(s[1].DeltaTP10) != "0.83571" || show(last.AccelZ) != "0.98599" ||
		show(last.BatteryPct) != "97.52" || last.GammaTP10 != nil || show(last.GammaAF7) != "0.40833" || last.Extra["AUX_RIGHT"] != 815.16178 {
		t.Errorf("seconds 1 and 179: %+v %+v", s[1], last)
	}
	h := parse(t, corpus(t, "mindMonitor_2025-10-26--02-58-30_1234567890.csv"))
	if show(h.EEGSamples[1].HeartRateBPM) != "none" || show(h.EEGSamples[59].HeartRateBPM) != "63.245" || len(h.HeartRates) != 2 {
		t.Errorf("heart rates %s, %s, %d minutes", show(h.EEGSamples[1].HeartRateBPM), show(h.EEGSamples[59].HeartRateBPM), len(h.HeartRates))
	}
	a := parse(t, corpus(t, "mindMonitor_2025-10-26--03-05-00_athena.csv")).EEGBlocks
	if a[23].Channel != "optics_16" || a[23].Samples[0] != 8.291805 || a[23].Samples[1] != 5.633875 || a[4].Channel != "aux_1" || a[4].Samples[0] != 804.71373 {
		t.Errorf("blocks %s %v, %s %v", a[23].Channel, a[23].Samples[:2], a[4].Channel, a[4].Samples[:2])
	}
}

// Whatever the bytes: no panic, and rows that a table can hold.
func FuzzParse(f *testing.F) {
	for _, heads := range [][]string{classic, muse2, athena} {
		f.Add([]byte(file(heads, happening(heads, day("07:00:00.081"), "Gyro_Z", "/muse/elements/blink"), data(heads, day("07:00:00.081"), nil), data(heads, day("06:00:00.5"), nil))))
		f.Add([]byte(file(heads, clustered(heads, morning, 30, 256)...)))
	}
	f.Add([]byte("TimeStamp,RAW_TP9\n2025-06-10 07:00:00.1,-.\n9999-06-10T07:00:00,1.\n1900-01-01 00:00,12345678901234567890\n,,\n2025-06-10 07:00:00.1,1e-400\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		Format.Detect("", b)
		_ = Parse(parsers.File{Data: b}, func(e record.Entity) error {
			f := e.(*record.Facts)
			for _, s := range f.EEGSamples {
				if !s.Time.HasLocal || s.Rows < 1 || s.Rows > 32767 {
					t.Errorf("second %+v", s)
				}
			}
			for _, b := range f.EEGBlocks {
				if len(b.Samples) == 0 || b.RateHz <= 0 || b.Channel == "" {
					t.Errorf("block %+v", b)
				}
			}
			for _, e := range f.EEGEvents {
				if e.Event == "" || e.Sequence < 0 || e.Sequence > 32767 {
					t.Errorf("event %+v", e)
				}
			}
			return nil
		})
	})
}

func benchmark(b *testing.B, text string, rows int) {
	data := []byte(text)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Parse(parsers.File{Data: data}, func(record.Entity) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
	runtime.KeepAlive(data)
}

// realistic makes the digits of a file as various as a real one's.
func realistic(text string) string {
	b, x := []byte(text), uint32(1)
	inData := false
	for i, c := range b {
		if c == '\n' {
			inData = false
		} else if c == ',' {
			inData = true
		}
		if inData && c == '0' && b[i-1] != ',' && i > strings.IndexByte(text, '\n') {
			x = x*1664525 + 1013904223
			b[i] = '0' + byte(x>>24)%10
		}
	}
	return string(b)
}

// Ten minutes in constant mode with all optics.
func BenchmarkConstantAthena(b *testing.B) {
	const rows = 256 * 60
	text := realistic(file(athena, clustered(athena, morning, rows, 256)...))
	benchmark(b, text, rows)
}

func BenchmarkEverySecond(b *testing.B) {
	const rows = 7200
	benchmark(b, realistic(file(classic, everySecond(classic, morning, rows, time.Second)...)), rows)
}

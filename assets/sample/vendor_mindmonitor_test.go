package sample

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"athletedata/parsers"
	"athletedata/parsers/mindmonitor"
	"athletedata/parsers/record"
)

// unzipped is the one file in a zip.
func unzipped(t *testing.T, f file) file {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil || len(z.File) != 1 {
		t.Fatalf("%s: %v", f.name, err)
	}
	r, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return file{z.File[0].Name, data}
}

func TestMeditations(t *testing.T) {
	files, err := mindmonitorFiles(Year())
	if err != nil || len(files) != 25 {
		t.Fatalf("%d recordings: %v", len(files), err)
	}
	size, constant := 0, 0
	for _, packed := range files {
		size += len(packed.data)
		f := unzipped(t, packed)
		if !strings.HasPrefix(packed.name, "vendors/Mind Monitor/mindMonitor_2025-") || strings.TrimSuffix(f.name, ".csv") != strings.TrimSuffix(strings.TrimPrefix(packed.name, "vendors/Mind Monitor/"), ".zip") {
			t.Errorf("%s in %s", f.name, packed.name)
		}
		if !mindmonitor.Format.Detect("", f.data[:64<<10]) {
			t.Errorf("%s is not recognised", f.name)
		}
		var x *record.Facts
		if err := mindmonitor.Format.Parse(parsers.File{Name: f.name, Data: f.data}, func(e record.Entity) error { x = e.(*record.Facts); return nil }); err != nil {
			t.Fatal(err)
		}
		s := x.EEGSessions[0]
		if s.Mode == "constant" {
			constant++
			if *s.RateHz != 256 || s.Samples != 60*256 || len(x.EEGBlocks) != 8 || len(x.EEGBlocks[0].Samples) != 60*256 || s.Extra["stretches"] != 1 {
				t.Errorf("%s: %+v, %d blocks", f.name, s, len(x.EEGBlocks))
			}
			continue
		}
		if s.Samples != 600 || len(x.EEGSamples) < 590 || len(x.EEGBlocks) != 0 || *s.RateHz != 1 || len(x.HeartRates) < 10 || s.Device != "Muse-5D3A" || x.Partial != "" {
			t.Errorf("%s: %+v, %d seconds, %d heart rates, %q", f.name, s, len(x.EEGSamples), len(x.HeartRates), x.Partial)
		}
		plausibleMeditation(t, f.name, x)
	}
	if constant != 1 || size > 4<<20 {
		t.Errorf("%d recordings in constant mode, %d bytes", constant, size)
	}
	again, _ := mindmonitorFiles(Year())
	for i := range again {
		if !bytes.Equal(again[i].data, files[i].data) {
			t.Errorf("%s has other bytes the second time", files[i].name)
		}
	}
}

// plausibleMeditation: alpha rises, the heart is calm, contact is lost at times.
func plausibleMeditation(t *testing.T, name string, x *record.Facts) {
	t.Helper()
	alpha := func(from, to int) float64 {
		sum, n := 0.0, 0
		for _, s := range x.EEGSamples[from:to] {
			for _, v := range []*float64{s.AlphaTP9, s.AlphaAF7, s.AlphaAF8, s.AlphaTP10} {
				if v != nil {
					sum, n = sum+*v, n+1
				}
			}
		}
		return sum / float64(n)
	}
	if first, last := alpha(0, 60), alpha(500, 590); last < first+0.1 || first < 0.2 || last > 1.4 {
		t.Errorf("%s: alpha goes from %.2f to %.2f Bel", name, first, last)
	}
	if x.EEGSamples[2].HeartRateBPM != nil {
		t.Errorf("%s: a pulse before it is found", name)
	}
	for _, h := range x.HeartRates {
		if h.BPM < 40 || h.BPM > 80 {
			t.Errorf("%s: %d bpm", name, h.BPM)
		}
	}
	kinds := map[string]int{}
	for _, e := range x.EEGEvents {
		kinds[e.Event]++
	}
	if kinds["marker"] != 2 || kinds["connected"] != 1 || kinds["disconnected"] != 1 || kinds["blink"] < 10 {
		t.Errorf("%s: events %v", name, kinds)
	}
}

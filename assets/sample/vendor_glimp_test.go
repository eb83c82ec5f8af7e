package sample

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"athletedata/parsers/glimp"
	"athletedata/parsers/libreview"
)

func TestGlimpFortnight(t *testing.T) {
	files, err := glimpFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].name != "vendors/Glimp/GlicemiaMisurazioni.csv.gz" || len(files[0].data) > 60<<10 {
		t.Fatalf("%d files of %d bytes", len(files), len(files[0].data))
	}
	z, err := gzip.NewReader(bytes.NewReader(files[0].data))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	f := theFacts(t, glimp.Format, files[0].name, data)
	kinds, offsets, trends := map[string]int{}, map[int64]int{}, 0
	minutes := map[int64]bool{} // of the clock, with a value of the memory
	for _, g := range f.Glucose {
		kinds[g.Kind]++
		offsets[(g.Time.LocalMicro-g.Time.UTCMicro)/3600e6]++
		if g.Trend != nil {
			trends++
		}
		if g.Kind == "history" {
			minutes[g.Time.LocalMicro/60e6] = true
		}
	}
	if kinds["history"] < 1250 || kinds["history"] > 1344 || kinds["scan"] < 60 || kinds["strip"] < 3 || len(f.Insulin) < 40 || len(f.Notes) < 3 || trends > 1 {
		t.Errorf("%v, %d insulin, %d notes, %d trends", kinds, len(f.Insulin), len(f.Notes), trends)
	}
	// Home in winter, and the camp on Lanzarote, an hour to the west.
	if len(offsets) != 2 || offsets[1] < 300 || offsets[0] < 600 {
		t.Errorf("hours from UTC: %v", offsets)
	}
	if share := inRange(t, f.Glucose); share < 0.85 {
		t.Errorf("%.1f %% in range", share*100)
	}
	// The sensor is the one whose memory the reader has read, too.
	libre, err := libreviewFiles(Year())
	if err != nil {
		t.Fatal(err)
	}
	common := 0
	for _, g := range theFacts(t, libreview.Format, libre[0].name, libre[0].data).Glucose {
		if g.Kind == "history" && minutes[g.Time.LocalMicro/60e6] {
			common++
		}
	}
	if common < len(minutes) {
		t.Errorf("%d of %d minutes are in LibreView", common, len(minutes))
	}
}

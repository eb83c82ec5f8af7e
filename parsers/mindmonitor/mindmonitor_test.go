package mindmonitor

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

var morning = time.Date(2025, 6, 10, 7, 0, 0, 81e6, time.UTC)

func TestDetectKnowsEveryHeadbandAndNothingElse(t *testing.T) {
	for name, heads := range map[string][]string{"classic": classic, "Muse S": museS, "Muse 2": muse2, "older": older, "Athena": athena} {
		if !Format.Detect("x", []byte(file(heads))) {
			t.Errorf("%s is not recognised", name)
		}
	}
	if !Format.Detect("x", []byte("\xef\xbb\xbf"+file(classic))) || !Format.Detect("x", inUTF16(file(classic))) {
		t.Error("a byte order mark or UTF-16 hides it")
	}
	for name, text := range map[string]string{
		"another recorder": "timestamps,TP9,AF7,AF8,TP10,Right AUX\n1,2,3,4,5,6\n",
		"a table of times": "TimeStamp,Value,Battery,Elements\n2025-01-01 00:00:00,1,2,3\n",
		"a web page":       "<!DOCTYPE html><html><body>TimeStamp,Delta_TP9,RAW_TP9</body></html>",
		"nothing":          "",
		"Excel's list":     strings.ReplaceAll(file(classic), ",", ";"),
	} {
		if Format.Detect("mindMonitor_2025-10-26--02-58-30.csv", []byte(text)) {
			t.Errorf("%s is taken for a recording", name)
		}
	}
}

func inUTF16(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func TestASecondOfTheClassicHeadband(t *testing.T) {
	f := parse(t, file(classic,
		happening(classic, day("07:00:00.081"), "Elements", "/muse/event/connected MuseS-84AC"),
		data(classic, day("07:00:00.081"), values{"Delta_TP9": "0.299362", "Gamma_TP10": "-0.195139", "RAW_AF7": "819.20841", "AUX_RIGHT": "805.66991",
			"Accelerometer_Z": "0.971788", "Gyro_X": "0.25284", "HSI_AF8": "2.0", "Battery": "98.51"}),
		data(classic, day("07:00:01.081"), nil),
		happening(classic, day("07:00:02.081"), "Elements", "/muse/event/disconnected UNKNOWN")))
	if len(f.EEGSamples) != 2 || len(f.EEGBlocks) != 0 || len(f.HeartRates) != 0 || f.Partial != "" {
		t.Fatalf("%d seconds, %d blocks, %d heart rates, %q", len(f.EEGSamples), len(f.EEGBlocks), len(f.HeartRates), f.Partial)
	}
	s := f.EEGSamples[0]
	for what, got := range map[string][2]string{
		"time": {clockOf(s.Time), "07:00:00.000"}, "delta TP9": {show(s.DeltaTP9), "0.29936"}, "gamma TP10": {show(s.GammaTP10), "-0.19514"},
		"theta AF7": {show(s.ThetaAF7), "0.5"}, "contact AF8": {show(s.ContactAF8), "2"}, "contact TP9": {show(s.ContactTP9), "1"},
		"up and down": {show(s.AccelZ), "0.97179"}, "turning": {show(s.GyroX), "0.25284"}, "battery": {show(s.BatteryPct), "98.51"},
		"on the head": {show(s.HeadbandOn), "1"}, "heart rate": {show(s.HeartRateBPM), "none"},
		"raw":     {fmt.Sprint(s.Extra["RAW_AF7"], s.Extra["RAW_TP9"], s.Extra["AUX_RIGHT"], len(s.Extra)), "819.20841 800.125 805.66991 5"},
		"rows":    {fmt.Sprint(s.Rows), "1"},
		"session": {fmt.Sprint(f.EEGSessions[0].Device, " ", f.EEGSessions[0].Mode, " ", *f.EEGSessions[0].RateHz, f.EEGSessions[0].Samples, f.EEGSessions[0].Events), "MuseS-84AC interval 1 2 2"},
		"from to": {clockOf(f.EEGSessions[0].Start) + " " + clockOf(f.EEGSessions[0].End), "07:00:00.081 07:00:02.081"},
		"channel": {strings.Join(f.EEGSessions[0].Channels, " "), "raw_tp9 raw_af7 raw_af8 raw_tp10 aux_right"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %s, not %s", what, got[0], got[1])
		}
	}
}

// Heads move from version to version; values follow their names.
func TestColumnsAreFoundByName(t *testing.T) {
	backwards := append([]string{"TimeStamp"}, slices.Clone(muse2[1:])...)
	slices.Reverse(backwards[1:])
	for name, heads := range map[string][]string{"Muse 2": muse2, "backwards": backwards} {
		s := parse(t, file(heads, data(heads, day("07:00:00.081"), values{"Gyro_Z": "3.5", "Heart_Rate": "64.0", "HSI_TP10": "2.0", "PPG_IR": "144340.7"}))).EEGSamples[0]
		if show(s.GyroZ) != "3.5" || show(s.HeartRateBPM) != "64" || show(s.ContactTP10) != "2" || s.Extra["PPG_IR"] != 144340.7 {
			t.Errorf("%s: %s %s %s %v", name, show(s.GyroZ), show(s.HeartRateBPM), show(s.ContactTP10), s.Extra)
		}
	}
	s := parse(t, file(older, data(older, day("07:00:00.081"), values{"Mellow": "37.5", "Concentration": "81"}))).EEGSamples[0]
	if s.Extra["Mellow"] != 37.5 || s.Extra["Concentration"] != 81.0 {
		t.Errorf("older extras: %v", s.Extra)
	}
	novel := joined(classic[:38], []string{"Jaw_Force", "", "Jaw_Force", "Elements"})
	s = parse(t, file(novel, data(novel, day("07:00:00.081"), values{"Jaw_Force": "7.25"}))).EEGSamples[0]
	if s.Extra["Jaw_Force"] != 7.25 || s.Extra["_40"] != 0.5 || s.Extra["Jaw_Force_41"] != 7.25 {
		t.Errorf("unknown heads: %v", s.Extra)
	}
}

func TestMissingValuesAndSentinels(t *testing.T) {
	f := parse(t, file(muse2,
		data(muse2, day("07:00:00.081"), values{"Delta_TP9": "", "Delta_AF7": "NaN", "Delta_AF8": "-Infinity", "Delta_TP10": "-inf", "Heart_Rate": "0.0", "Battery": "0"}),
		data(muse2, day("07:00:01.081"), values{"Theta_TP9": "1.5e-1", "Theta_AF7": "-0", "Theta_AF8": "+0.25", "Alpha_AF8": " 0.75 ", "HSI_TP9": "0.0", "HSI_AF7": ""})))
	a, b := f.EEGSamples[0], f.EEGSamples[1]
	for what, v := range map[string]*float64{"empty": a.DeltaTP9, "NaN": a.DeltaAF7, "-Infinity": a.DeltaAF8, "-inf": a.DeltaTP10, "heart 0": a.HeartRateBPM, "battery 0": a.BatteryPct,
		"contact 0": b.ContactTP9, "no contact": b.ContactAF7} {
		if v != nil {
			t.Errorf("%s is read as %v", what, *v)
		}
	}
	if show(b.ThetaTP9) != "0.15" || show(b.ThetaAF7) != "-0" && show(b.ThetaAF7) != "0" || show(b.ThetaAF8) != "0.25" || show(b.AlphaAF8) != "0.75" || f.Partial != "" {
		t.Errorf("unusual numbers: %s %s %s %s %q", show(b.ThetaTP9), show(b.ThetaAF7), show(b.ThetaAF8), show(b.AlphaAF8), f.Partial)
	}
	// Before its first window the app writes all twenty bands as 0.
	silent := values{}
	for _, h := range bandHeads {
		silent[h] = "0.000000"
	}
	s := parse(t, file(classic, data(classic, day("07:00:00.081"), silent))).EEGSamples[0]
	if s.DeltaTP9 != nil || s.GammaTP10 != nil || s.AccelX == nil {
		t.Error("bands that were not computed yet are read as 0 Bel")
	}
}

// What an electrode without contact says is garbage and not averaged.
func TestBadContactIsLeftOutOfTheMean(t *testing.T) {
	f := parse(t, file(classic,
		data(classic, day("07:00:00.081"), values{"Alpha_TP9": "0.4", "Alpha_AF7": "0.1"}),
		data(classic, day("07:00:00.581"), values{"Alpha_TP9": "1.9", "Alpha_AF7": "0.3", "HSI_TP9": "4.0", "HSI_AF7": "2.0"}),
		data(classic, day("07:00:01.081"), values{"Alpha_TP10": "1.8", "HSI_TP10": "4.0"}),
		data(classic, day("07:00:02.081"), values{"HeadBandOn": "0"})))
	a, b, c := f.EEGSamples[0], f.EEGSamples[1], f.EEGSamples[2]
	if show(a.AlphaTP9) != "0.4" || show(a.ContactTP9) != "4" || show(a.AlphaAF7) != "0.2" || show(a.ContactAF7) != "2" || a.Rows != 2 {
		t.Errorf("alpha TP9 %s (contact %s), AF7 %s (contact %s)", show(a.AlphaTP9), show(a.ContactTP9), show(a.AlphaAF7), show(a.ContactAF7))
	}
	if b.AlphaTP10 != nil || b.AlphaTP9 == nil {
		t.Errorf("alpha TP10 %s with bad contact, TP9 %s with good", show(b.AlphaTP10), show(b.AlphaTP9))
	}
	if c.AlphaTP9 != nil || show(c.HeadbandOn) != "0" {
		t.Errorf("not on the head: alpha %s, on %s", show(c.AlphaTP9), show(c.HeadbandOn))
	}
}

func TestEvents(t *testing.T) {
	f := parse(t, file(classic,
		happening(classic, day("07:00:00.081"), "Elements", "/muse/event/connected MuseS-84AC"),
		data(classic, day("07:00:00.081"), nil),
		happening(classic, day("07:00:01.081"), "Gyro_Z", "/muse/elements/blink"), // a comma too few
		day("07:00:01.081")+strings.Repeat(",", 45)+"/muse/elements/jaw_clench\n", // too many
		happening(classic, day("07:00:02.081"), "Elements", "blink"),
		happening(classic, day("07:00:02.081"), "Delta_TP9", "jaw_clench"),
		happening(classic, day("07:00:03.081"), "Elements", "/Marker/Lights, off")+"\r\n",
		happening(classic, day("07:00:03.500"), "Elements", "/Marker/3"),
		happening(classic, day("07:00:03.500"), "Elements", "/Marker/3"),
		happening(classic, day("07:00:03.500"), "Elements", "/Marker/1"),
		happening(classic, day("07:00:04.081"), "Elements", "/muse/elements/horseshoe"),
		data(classic, day("07:00:05.081"), values{"Elements": "eyes closed"}),
		happening(classic, day("07:00:06.081"), "AUX_RIGHT", "eyes open"),
		day("07:00:06.581")+strings.Repeat(",", 38)+"\n",
		happening(classic, day("07:00:07.081"), "Elements", "/muse/event/disconnected UNKNOWN")))
	var got []string
	for _, e := range f.EEGEvents {
		got = append(got, fmt.Sprintf("%s %d %s|%s", clockOf(e.Time)[6:], e.Sequence, e.Event, e.Text))
	}
	want := []string{
		"00.081 0 connected|/muse/event/connected MuseS-84AC",
		"01.081 0 blink|/muse/elements/blink", "01.081 1 jaw_clench|/muse/elements/jaw_clench",
		"02.081 0 blink|blink", "02.081 1 jaw_clench|jaw_clench",
		"03.081 0 marker|/Marker/Lights, off",
		"03.500 0 marker|/Marker/1", "03.500 1 marker|/Marker/3", "03.500 2 marker|/Marker/3",
		"04.081 0 /muse/elements/horseshoe|/muse/elements/horseshoe",
		"05.081 0 eyes closed|eyes closed", "06.081 0 eyes open|eyes open",
		"07.081 0 disconnected|/muse/event/disconnected UNKNOWN",
	}
	if !slices.Equal(got, want) {
		t.Errorf("events\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f.EEGSessions[0].Samples != 2 || f.EEGSessions[0].Events != 13 || f.Partial != "" {
		t.Errorf("%d rows, %d events, %q", f.EEGSessions[0].Samples, f.EEGSessions[0].Events, f.Partial)
	}
}

// In constant mode twelve rows bear the time of their packet; the samples are
// taken to be 1/256 s apart from the first one on.
func TestConstantModeIsSpacedAnew(t *testing.T) {
	f := parse(t, file(classic, clustered(classic, morning, 1024, 256)...))
	s := f.EEGSessions[0]
	if s.Mode != "constant" || *s.RateHz != 256 || s.Samples != 1024 || s.Extra["stretches"] != 1 {
		t.Errorf("%s, %v Hz, %d rows, %v", s.Mode, *s.RateHz, s.Samples, s.Extra)
	}
	// 07:00:00.081: of the first second 0.919 × 256 = 235.3 samples are left.
	var rows []int
	for _, x := range f.EEGSamples {
		rows = append(rows, x.Rows)
	}
	if fmt.Sprint(rows) != "[236 256 256 256 20]" {
		t.Errorf("rows by second: %v", rows)
	}
	if len(f.EEGBlocks) != 5 {
		t.Fatalf("%d blocks", len(f.EEGBlocks))
	}
	b := f.EEGBlocks[0]
	if b.Channel != "raw_tp9" || b.Unit != "uV" || b.RateHz != 256 || clockOf(b.Start) != "07:00:00.081" || len(b.Samples) != 1024 || b.Samples[0] != 700 || b.Samples[1023] != 723 {
		t.Errorf("%s from %s: %d samples of %v Hz in %s, %v … %v", b.Channel, clockOf(b.Start), len(b.Samples), b.RateHz, b.Unit, b.Samples[0], b.Samples[1023])
	}
	if f.EEGSamples[0].Extra != nil {
		t.Errorf("what is in blocks is also in %v", f.EEGSamples[0].Extra)
	}
}

func TestTheHeadbandOf2014HasAnotherRate(t *testing.T) {
	for _, seconds := range []int{1, 2, 6} {
		f := parse(t, file(classic, clustered(classic, morning, 220*seconds, 220)...))
		if s := f.EEGSessions[0]; *s.RateHz != 220 || len(f.EEGBlocks[0].Samples) != 220*seconds {
			t.Errorf("%d s: %v Hz, %d samples", seconds, *s.RateHz, len(f.EEGBlocks[0].Samples))
		}
	}
}

// A stretch ends where the connection does, or the stamps leave out a second.
func TestStretchesOfConstantMode(t *testing.T) {
	rows := clustered(classic, morning, 512, 256)
	rows = append(rows, happening(classic, day("07:00:02.081"), "Elements", "/muse/event/disconnected UNKNOWN"),
		happening(classic, day("07:00:02.500"), "Elements", "/muse/event/connected Muse-2"))
	rows = append(rows, clustered(classic, morning.Add(2500*time.Millisecond), 512, 256)...)
	rows = append(rows, clustered(classic, morning.Add(8*time.Second), 256, 256)...)
	f := parse(t, file(classic, rows...))
	var got []string
	for _, b := range f.EEGBlocks {
		if b.Channel == "raw_af8" {
			got = append(got, fmt.Sprint(clockOf(b.Start), " ", len(b.Samples)))
		}
	}
	if want := "07:00:00.081 512, 07:00:02.581 512, 07:00:08.081 256"; strings.Join(got, ", ") != want {
		t.Errorf("blocks at %s, not %s", strings.Join(got, ", "), want)
	}
	if f.EEGSessions[0].Extra["stretches"] != 3 || f.EEGSessions[0].Device != "Muse-2" {
		t.Errorf("session %+v", f.EEGSessions[0])
	}
}

// Packets that are lost one by one shift the samples until they are a second
// off; then the stamps are right again.
func TestLostPacketsDoNotAddUp(t *testing.T) {
	var rows []string
	for i, row := range clustered(classic, morning, 256*40, 256) {
		if i/12%20 != 7 { // a packet of twenty
			rows = append(rows, row)
		}
	}
	f := parse(t, file(classic, rows...))
	last := f.EEGSamples[len(f.EEGSamples)-1].Time
	if off := float64(last.LocalMicro)/1e6 - float64(morning.Add(39*time.Second).Unix()); math.Abs(off) > 1 {
		t.Errorf("the last second is off by %.0f s", off)
	}
	if n := f.EEGSessions[0].Extra["stretches"].(int); n < 2 || n > 4 { // 2 s are lost in all
		t.Errorf("%d stretches", n)
	}
	sum := 0
	for _, s := range f.EEGSamples {
		sum += s.Rows
	}
	if sum != len(rows) {
		t.Errorf("%d of %d rows are in seconds", sum, len(rows))
	}
}

func TestBlocksHoldAMinuteAndNaNForWhatIsMissing(t *testing.T) {
	rows := clustered(athena, morning, 256*61, 256)
	for i := range rows {
		rows[i] = strings.Replace(rows[i], ",5.250000", ",NaN", 15) // one of the optics is left
	}
	rows[5] = strings.Replace(rows[5], "705.00000", "NaN", 1)
	f := parse(t, file(athena, rows...))
	sizes := map[string][]int{}
	for _, b := range f.EEGBlocks {
		sizes[b.Channel] = append(sizes[b.Channel], len(b.Samples))
		if b.Channel == "optics_16" && b.Unit != "uA" {
			t.Errorf("optics in %s", b.Unit)
		}
	}
	if len(sizes) != 9 || fmt.Sprint(sizes["raw_tp9"]) != "[15360 256]" || fmt.Sprint(sizes["optics_16"]) != "[15360 256]" {
		t.Errorf("blocks %v", sizes)
	}
	first := f.EEGBlocks[0].Samples
	if !math.IsNaN(float64(first[5])) || first[4] != 704 || first[6] != 706 {
		t.Errorf("around the missing sample: %v", first[4:7])
	}
	if second := f.EEGBlocks[9]; clockOf(second.Start) != "07:01:00.081" {
		t.Errorf("the second minute begins at %s", clockOf(second.Start))
	}
	if c := f.EEGSessions[0].Channels; len(c) != 9 || c[8] != "optics_16" {
		t.Errorf("channels %v", c)
	}
}

func TestHalfSecondsAreASlowSignal(t *testing.T) {
	rows := everySecond(muse2, morning, 20, 500*time.Millisecond)
	f := parse(t, file(muse2, rows...))
	if s := f.EEGSessions[0]; s.Mode != "interval" || *s.RateHz != 2 || len(f.EEGSamples) != 10 || len(f.EEGBlocks) != 8 || len(f.EEGBlocks[7].Samples) != 20 || f.EEGBlocks[7].Unit != "count" {
		t.Errorf("%s %v Hz, %d seconds, %d blocks", s.Mode, *s.RateHz, len(f.EEGSamples), len(f.EEGBlocks))
	}
	f = parse(t, file(muse2, everySecond(muse2, morning, 5, time.Minute)...))
	if s := f.EEGSessions[0]; *s.RateHz != 1.0/60 || len(f.EEGSamples) != 5 || len(f.EEGBlocks) != 0 {
		t.Errorf("by the minute: %v Hz, %d seconds, %d blocks", *s.RateHz, len(f.EEGSamples), len(f.EEGBlocks))
	}
}

// The pulse is noted once a minute: the mean of what is no 0.
func TestHeartRateByTheMinute(t *testing.T) {
	rows := []string{
		data(muse2, day("07:00:58.081"), values{"Heart_Rate": "0.0"}), data(muse2, day("07:00:59.081"), values{"Heart_Rate": "60.6"}),
		data(muse2, day("07:01:00.081"), values{"Heart_Rate": "62.0"}), data(muse2, day("07:01:01.081"), values{"Heart_Rate": "65.0"}),
		data(muse2, day("07:01:02.081"), values{"Heart_Rate": "NaN"}), data(muse2, day("07:02:02.081"), values{"Heart_Rate": "0"})}
	var got []string
	for _, h := range parse(t, file(muse2, rows...)).HeartRates {
		got = append(got, fmt.Sprint(clockOf(h.Time), " ", h.BPM))
	}
	if want := "07:00:59.000 61, 07:01:00.000 64"; strings.Join(got, ", ") != want {
		t.Errorf("heart rates %s, not %s", strings.Join(got, ", "), want)
	}
}

func sampleTimes(f *record.Facts) string {
	var got []string
	for _, s := range f.EEGSamples {
		got = append(got, strings.Replace(clockOf(s.Time), ".000", "", 1))
	}
	return strings.Join(got, ", ")
}

func TestTheNightTheClockGoesBack(t *testing.T) {
	night := func(clocks ...string) *record.Facts {
		var rows []string
		for _, c := range clocks {
			rows = append(rows, data(classic, "2025-10-26 "+c, nil))
		}
		return parse(t, file(classic, rows...))
	}
	for name, want := range map[string]string{
		"it goes back":            "02:59:58, 02:59:59, 02:00:00 again, 02:00:01 again",
		"it went back before":     "02:59:58 again, 02:59:59 again, 03:00:00, 03:00:01",
		"before, and back":        "01:59:59 again, 02:00:00, 02:00:01", // 1 to 2 h was shown once only: no matter
		"through all of it":       "02:59:00, 02:00:00 again, 02:59:00 again, 03:00:00",
		"nobody can tell":         "02:10:00, 02:10:01",
		"after a pause":           "02:30:00, 02:10:00 again, 02:10:01 again",
		"a phone corrects itself": "07:10:05, 07:10:06, 07:10:07",
	} {
		var clocks []string
		for _, c := range strings.Split(want, ", ") {
			clocks = append(clocks, c[:8]+".081")
		}
		if name == "a phone corrects itself" {
			clocks = []string{"07:10:05.000", "07:10:06.010", "07:10:05.990", "07:10:07.000"}
		}
		f := night(clocks...)
		if got := sampleTimes(f); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
	// Samples run on through the turn of the clock.
	rows := clustered(classic, time.Date(2025, 10, 26, 2, 59, 58, 0, time.UTC), 512, 256)
	rows = append(rows, clustered(classic, time.Date(2025, 10, 26, 2, 0, 0, 0, time.UTC), 512, 256)...)
	f := parse(t, file(classic, rows...))
	if got, want := sampleTimes(f), "02:59:58, 02:59:59, 02:00:00 again, 02:00:01 again"; got != want {
		t.Errorf("samples: %s, not %s", got, want)
	}
	if len(f.EEGBlocks[0].Samples) != 1024 || clockOf(f.EEGBlocks[0].Start) != "02:59:58.000" {
		t.Errorf("the block begins at %s and has %d samples", clockOf(f.EEGBlocks[0].Start), len(f.EEGBlocks[0].Samples))
	}
	if s := f.EEGSessions[0]; clockOf(s.Start) != "02:59:58.000" || clockOf(s.End) != "02:00:01.996 again" {
		t.Errorf("from %s to %s", clockOf(s.Start), clockOf(s.End))
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := file(classic, everySecond(classic, morning, 10, time.Second)...)
	for name, c := range map[string]struct {
		text, partial string
		seconds       int
	}{
		"cut in half":           {whole[:strings.Index(whole, "07:00:04")+70], "the file ends in the middle of a row", 4},
		"cut in the time":       {whole[:strings.LastIndex(whole, "2025")+9], "the file ends in the middle of a row", 9},
		"no last newline":       {strings.TrimSuffix(whole, "\n"), "", 10},
		"lacks the last field":  {strings.ReplaceAll(whole, "98.50,\n", "98.50\n"), "", 10},
		"that and no newline":   {strings.TrimSuffix(whole, ",\n"), "", 10},
		"a comma too many":      {strings.ReplaceAll(whole, "98.50,\n", "98.50,,,\n"), "", 10},
		"Windows lines":         {strings.ReplaceAll(whole, "\n", "\r\n"), "", 10},
		"empty lines":           {strings.ReplaceAll(whole, "\n", "\n\n"), "", 10},
		"UTF-16":                {string(inUTF16(whole)), "", 10},
		"byte order mark":       {"\xef\xbb\xbf" + whole, "", 10},
		"head twice":            {whole + whole[:strings.Index(whole, "\n")+1], "", 10},
		"twice the same":        {whole + whole[strings.Index(whole, "\n")+1:], "", 20},
		"lines of noise":        {whole + "noise\nnoise,2\n", `2 of 12 lines could not be read; the first is line 12: "noise" is no time`, 10},
		"a word for a number":   {strings.Replace(whole, "98.50", "full", 1), `1 of 10 lines hold a value that is no number; the first is Battery in line 2: "full"`, 10},
		"a number out of range": {strings.Replace(whole, "98.50", "1e300", 1), `1 of 10 lines hold a value that is no number; the first is Battery in line 2: "1e300"`, 10},
	} {
		f := parse(t, c.text)
		if f.Partial != c.partial || len(f.EEGSamples) != c.seconds {
			t.Errorf("%s: %d seconds, %q", name, len(f.EEGSamples), f.Partial)
		}
	}
}

// A marker's name in the encoding of an old phone.
func TestMarkersInOtherEncodings(t *testing.T) {
	f := parse(t, file(classic, data(classic, day("07:00:00.081"), nil), happening(classic, day("07:00:01.081"), "Elements", "/Marker/M\xfcde")))
	if f.EEGEvents[0].Text != "/Marker/Müde" {
		t.Errorf("%q", f.EEGEvents[0].Text)
	}
}

func TestWhatIsNoRecording(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":        {"", "empty"},
		"blank lines":  {"\n\r\n", "empty"},
		"a web page":   {"<html><body>Not found</body></html>", "does not begin with TimeStamp"},
		"noise":        {file(classic, "a,b\n", "c,d\n"), "none of the 2 lines"},
		"cut early":    {file(classic, day("07:00:00.081")+",0.5"), "ends within its first row"},
		"many columns": {"TimeStamp" + strings.Repeat(",RAW_TP9", 5000) + "\n", "5001 columns"},
	} {
		err := Parse(parsers.File{Data: []byte(c.text)}, func(record.Entity) error { t.Errorf("%s gives something", name); return nil })
		if unsupported := new(parsers.Unsupported); err == nil || errors.As(err, &unsupported) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"heads only": file(classic), "times only": file(classic, day("07:00:00.081")+strings.Repeat(",", 38)+"\n")} {
		err := Parse(parsers.File{Data: []byte(text)}, func(record.Entity) error { return nil })
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stop := errors.New("stop")
	if err := Parse(parsers.File{Data: []byte(file(classic, everySecond(classic, morning, 2, time.Second)...))}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("emit's error became %v", err)
	}
}

// Recordings of hours are handed on in parts that belong together.
func TestLongRecordingsComeInParts(t *testing.T) {
	text := file(classic, everySecond(classic, morning, 8000, time.Second)...)
	parts, sum := 0, 0
	err := Parse(parsers.File{Data: []byte(text)}, func(e record.Entity) error {
		f := e.(*record.Facts)
		parts++
		sum += len(f.EEGSamples)
		if (len(f.EEGSessions) == 1) != (parts == 3) || f.Source != "mindmonitor" {
			t.Errorf("part %d has %d sessions", parts, len(f.EEGSessions))
		}
		return nil
	})
	if err != nil || parts != 3 || sum != 8000 {
		t.Errorf("%d seconds in %d parts, %v", sum, parts, err)
	}
}

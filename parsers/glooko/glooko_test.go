package glooko

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

const (
	meta    = "Name:Sample Athlete, Date Range:2025-01-01 - 2025-12-31\n"
	cgmEN   = meta + "Timestamp,CGM Glucose Value (mmol/L),Serial Number\n"
	cgmDE   = meta + "Zeitstempel,CGM-Glukosewert (mg/dl),Seriennummer\n"
	bolusEN = meta + "Timestamp,Insulin Type,Blood Glucose Input (mmol/L),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number\n"
	basalDE = meta + "Zeitstempel,Insulin-Typ,Dauer (Minuten),Prozentsatz (%),Rate,Abgegebenes Insulin (E),Seriennummer\n"
)

func facts(name string, data []byte) (got *record.Facts, err error) {
	err = Parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
		got = e.(*record.Facts)
		return nil
	})
	return got, err
}

func parse(t testing.TB, name, text string) *record.Facts {
	t.Helper()
	if !Format.Detect("export.zip!/"+name, []byte(text)) {
		t.Fatalf("%s is not recognised", name)
	}
	f, err := facts("export.zip!/"+name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wall(s string) record.Moment {
	at, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		panic(err)
	}
	return record.Wall(at)
}

func is(v *float64, want float64) bool { return v != nil && math.Abs(*v-want) < 1e-9 }

func TestGlucose(t *testing.T) {
	f := parse(t, "cgm_data_1.csv", cgmEN+"2025-10-20 08:05,6.2,123\n2025-10-20 08:00,5.5,123\n2025-10-20 07:55,0.1,123\n2025-10-20 07:50,111.1,123\n2025-10-20 07:45,0,123\n")
	if len(f.Glucose) != 4 || f.Partial != "" || f.Source != "glooko" {
		t.Fatalf("%d readings, %q", len(f.Glucose), f.Partial)
	}
	for i, want := range []record.Glucose{
		{Time: wall("2025-10-20 07:50:00"), Raw: 22.2, Flag: "high"},
		{Time: wall("2025-10-20 07:55:00"), Raw: 2.2, Flag: "low"},
		{Time: wall("2025-10-20 08:00:00"), Raw: 5.5},
		{Time: wall("2025-10-20 08:05:00"), Raw: 6.2},
	} {
		if g := f.Glucose[i]; g.Time != want.Time || g.Raw != want.Raw || g.MmolL != want.Raw || g.Flag != want.Flag || g.Kind != "history" || g.RawUnit != "mmol/L" || g.Serial != "123" || g.Sequence != 0 {
			t.Errorf("reading %d: %+v", i, g)
		}
	}
	f = parse(t, "Messdaten/bg_data_1.csv", meta+"Zeitstempel,Glukosewert (mg/dl),Manuelles Lesen,Seriennummer\n"+
		"20.10.2025 08:00,\"104,5\",M,9\n20.10.2025 07:00,2001,,9\n20.10.2025 06:00,1,,9\n20.10.2025 05:00,99,Nein,9\n")
	if len(f.Glucose) != 4 || f.Glucose[0].Raw != 99 || f.Glucose[0].Flag != "" || f.Glucose[1].Raw != 20 || f.Glucose[1].Flag != "low" || f.Glucose[2].Raw != 600 || f.Glucose[2].Flag != "high" {
		t.Fatalf("%+v", f.Glucose)
	}
	if g := f.Glucose[3]; g.Kind != "strip" || g.Flag != "manual" || g.Raw != 104.5 || math.Abs(g.MmolL-5.799691423) > 1e-9 || g.RawUnit != "mg/dL" {
		t.Errorf("a strip: %+v", g)
	}
}

func TestInsulin(t *testing.T) {
	f := parse(t, "Insulin data/bolus_data_1.csv", bolusEN+"2025-10-26 08:04,Normal,5.8,45.0,10.0,4.5,4.5,0,77\n2025-10-26 07:04,Combination,,0,,3,1,2,77\n2025-10-26 06:04,Normal,,,,0,0,0,77\n")
	if len(f.Insulin) != 2 || len(f.Carbs) != 1 {
		t.Fatalf("%d doses, %d meals", len(f.Insulin), len(f.Carbs))
	}
	if i := f.Insulin[0]; i.Kind != "bolus" || i.Name != "Combination" || !is(i.Units, 3) || !is(i.ImmediateU, 1) || !is(i.ExtendedU, 2) || i.Extra != nil {
		t.Errorf("%+v", i)
	}
	if i := f.Insulin[1]; i.Time != wall("2025-10-26 08:04:00") || !is(i.Units, 4.5) || !is(i.ImmediateU, 4.5) || i.ExtendedU != nil || i.Serial != "77" ||
		i.Extra["Blood Glucose Input (mmol/L)"] != 5.8 || i.Extra["Carbs Ratio"] != 10.0 {
		t.Errorf("%+v", i)
	}
	if c := f.Carbs[0]; !is(c.CarbsG, 45) || c.Time != wall("2025-10-26 08:04:00") || c.Serial != "77" {
		t.Errorf("%+v", c)
	}
	f = parse(t, "basal_data_1.csv", basalDE+"2025-10-26 08:00,Temp,30,120,\"0,8\",\"0,4\",77\n2025-10-26 07:00,Scheduled,60,,0,,77\n2025-10-26 06:00,Scheduled,5,100,948.00,79.000,77\n")
	if len(f.Insulin) != 2 || !strings.HasPrefix(f.Partial, `1 of 3 lines could not be read; the first is line 5: Rate cannot be "948.00"`) {
		t.Fatalf("%d rates, %q", len(f.Insulin), f.Partial)
	}
	if i := f.Insulin[0]; i.Kind != "basal" || !is(i.RateUH, 0) || i.Units != nil || !is(i.DurationS, 3600) {
		t.Errorf("a pump that stands: %+v", i)
	}
	if i := f.Insulin[1]; !is(i.RateUH, 0.8) || !is(i.Units, 0.4) || !is(i.DurationS, 1800) || i.Name != "Temp" || i.Extra["Prozentsatz (%)"] != 120.0 {
		t.Errorf("%+v", i)
	}
	f = parse(t, "manual_insulin_data_1.csv", meta+"Timestamp,Name,Value,Insulin Type\n2025-10-26 08:00,Lantus,14,Long-acting\n2025-10-26 07:00,NovoRapid,5.5,Rapid-acting\n2025-10-26 06:00,X,1,\n")
	if len(f.Insulin) != 3 || f.Insulin[0].Kind != "bolus" || f.Insulin[1].Kind != "rapid" || f.Insulin[2].Kind != "long" || !is(f.Insulin[2].Units, 14) ||
		f.Insulin[2].Name != "Lantus" || f.Insulin[2].Extra["Insulin Type"] != "Long-acting" {
		t.Errorf("%+v", f.Insulin)
	}
}

func TestDayTotals(t *testing.T) {
	f := parse(t, "insulin_data_1.csv", meta+"Timestamp,Total Bolus (U),Total Insulin (U),Total Basal (U),Serial Number\n"+
		"2025-10-26 00:00,18.2,40.1,21.9,A\n2025-10-25 00:00,10,20,10,B\n2025-10-25 00:00,1,3,2,A\n2025-10-25 00:00,1,3,2,A\n")
	got := map[string]float64{}
	for _, s := range f.DailyScores {
		got[fmt.Sprint(time.Unix(int64(s.Day)*86400, 0).UTC().Day(), s.Name)] = *s.Value
	}
	if len(f.DailyScores) != 6 || got["26total_bolus_u"] != 18.2 || got["26total_insulin_u"] != 40.1 || got["26total_basal_u"] != 21.9 || got["25total_insulin_u"] != 23 {
		t.Errorf("%v", got)
	}
	if x := f.DailyScores[3].Extra["Serial Number"]; x != "B, A" {
		t.Errorf("two pumps on a day: %v", x)
	}
}

func TestDiary(t *testing.T) {
	f := parse(t, "food_data_1.csv", meta+"Zeitstempel,Name,KH (g),Fett,Eiweiß,Kalorien,Portionen,Anzahl der Portionen\n2025-05-01 12:00,Nudeln,\"57,0\",3,8,310,100 g,2\n")
	if c := f.Carbs[0]; c.Food != "Nudeln" || !is(c.CarbsG, 57) || !is(c.Servings, 2) || c.Extra["Fett"] != 3.0 || c.Extra["Eiweiß"] != 8.0 || c.Extra["Kalorien"] != 310.0 || c.Extra["Portionen"] != "100 g" {
		t.Errorf("%+v", c)
	}
	f = parse(t, "cgm_carbs_data_1.csv", meta+"Timestamp,Carbs (g)\n2025-05-01 12:00,45\n2025-05-01 12:00,20\n2025-05-01 11:00,0\n")
	if len(f.Carbs) != 2 || !is(f.Carbs[0].CarbsG, 20) || f.Carbs[0].Sequence != 0 || !is(f.Carbs[1].CarbsG, 45) || f.Carbs[1].Sequence != 1 {
		t.Errorf("%+v", f.Carbs)
	}
	f = parse(t, "exercise_data_1.csv", meta+"Timestamp,Name,Intensity,Duration (minutes),Calories Burned\n2025-05-01 12:00,Running,High,45,400\n")
	if n := f.Notes[0]; n.Kind != "exercise" || n.Text != "Running" || !is(n.DurationS, 2700) || n.Extra["Intensity"] != "High" || n.Extra["Calories Burned"] != 400.0 {
		t.Errorf("%+v", n)
	}
	f = parse(t, "medication_data_1.csv", meta+"Timestamp,Name,Value,Medication Type\n2025-05-01 12:00,Metformin,500,Pill\n2025-05-01 11:00,Metformin,500 mg,Pill\n")
	if n := f.Notes[1]; n.Kind != "medication" || n.Text != "Metformin" || !is(n.Value, 500) || n.Extra["Medication Type"] != "Pill" || f.Notes[0].Extra["Value"] != "500 mg" {
		t.Errorf("%+v", f.Notes)
	}
	f = parse(t, "notes_data_1.csv", meta+"Zeitstempel,Wert\n2025-05-01 12:00,\"müde, sehr\"\n")
	if n := f.Notes[0]; n.Kind != "note" || n.Text != "müde, sehr" {
		t.Errorf("%+v", n)
	}
	f = parse(t, "alarms_data_1.csv", meta+"Timestamp,Alarm/Event,Severity,Serial Number\n1/13/2025 2:45,Low Glucose Alarm,Warning,1\n")
	if n := f.Notes[0]; n.Kind != "alarm" || n.Text != "Low Glucose Alarm" || n.Serial != "1" || n.Extra["Severity"] != "Warning" || n.Time != wall("2025-01-13 02:45:00") {
		t.Errorf("%+v", n)
	}
}

func TestOtherLanguagesByPosition(t *testing.T) {
	f := parse(t, "cgm_data_1.csv", "Nom:X, Plage de dates:2025-01-01 - 2025-12-31\nHorodatage;Valeur de glycémie SCG (mg/dL);Numéro de série\n20/10/2025 08:00;\"99,5\";Z\n")
	if g := f.Glucose[0]; g.Raw != 99.5 || g.Serial != "Z" || g.RawUnit != "mg/dL" {
		t.Errorf("%+v", g)
	}
	f = parse(t, "bolus_data_2.csv", meta+"Tijdstempel,Insulinetype,A (mg/dl),B (g),C,D (E),E (E),F (E),G\n2025-10-26 08:04,Normaal,100,45,10,4.5,4.5,,77\n")
	if i := f.Insulin[0]; !is(i.Units, 4.5) || i.Serial != "77" || i.Name != "Normaal" || i.Extra["A (mg/dl)"] != 100.0 || len(f.Carbs) != 1 {
		t.Errorf("%+v", i)
	}
}

func TestHeadsDecideWithoutAName(t *testing.T) {
	for text, kind := range map[string]string{
		cgmEN: "cgm", cgmDE: "cgm", bolusEN: "bolus", basalDE: "basal",
		strings.TrimPrefix(cgmEN, meta):                                         "cgm",
		meta + "Timestamp,Glucose Value (mg/dL),Manual Reading,Serial Number\n": "bg",
		meta + "Timestamp\tAlarm/Event\tSerial Number\n":                        "alarms",
		meta + "Timestamp,Carbs (g)\n":                                          "carbs",
		meta + "Zeitstempel,Wert\n":                                             "notes",
		meta + "Zeitstempel,Name,Wert,Medikamententyp\n":                        "medication",
		meta + "Zeitstempel,Name,Wert,Insulin-Typ\n":                            "manual_insulin",
	} {
		if l, ok := find("x.csv", []byte(text)); !ok || l.kind != kind {
			t.Errorf("%q is %q, %v", text, l.kind, ok)
		}
	}
	for _, text := range []string{
		"", "\n", "Name,Age\nA,3\n", "Timestamp,Carbs (g)\n2025-01-01,3\n", "Timestamp,Value\n1,2\n", meta + "A,B\n",
		"Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Glucose Value (mg/dL)\n", "<html><body>", meta,
	} {
		if Format.Detect("x.csv", []byte(text)) {
			t.Errorf("%q is taken for Glooko's", text)
		}
	}
	if Format.Detect("cgm_data_1.csv", []byte("Device,Value\n1,2\n")) || Format.Detect("sleep_data_1.csv", []byte("Day,Value\n1,2\n")) {
		t.Error("a name alone is enough")
	}
}

func TestOrderOfDates(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a number over 12":       {cgmEN + "8/17/2025 0:15,5,1\n", "2025-08-17 00:15:00"},
		"the dates of the range": {"Name:X, Date Range:2025-08-06 - 2025-08-08\nTimestamp,CGM Glucose Value (mmol/L),Serial Number\n8/7/2025 0:15,5,1\n", "2025-08-07 00:15:00"},
		"the range, day first":   {"Name:X, Date Range:2025-07-07 - 2025-07-08\nTimestamp,CGM Glucose Value (mmol/L),Serial Number\n08/07/2025 0:15,5,1\n", "2025-07-08 00:15:00"},
		"points":                 {cgmEN + "08.07.2025 00:15,5,1\n", "2025-07-08 00:15:00"},
		"no zeros":               {cgmEN + "8/7/2025 0:15,5,1\n", "2025-08-07 00:15:00"},
		"seconds":                {cgmEN + "2025-08-07 00:15:31,5,1\n", "2025-08-07 00:15:31"},
		"PM":                     {cgmEN + "08/07/2025 3:15 PM,5,1\n", "2025-08-07 15:15:00"},
	} {
		if g := parse(t, "cgm_data_1.csv", c.text).Glucose[0]; g.Time != wall(c.want) {
			t.Errorf("%s: %v", name, time.UnixMicro(g.Time.LocalMicro).UTC())
		}
	}
}

// The night of 26 October 2025: two o'clock came twice, and the list is newest first.
func TestRepeatedHour(t *testing.T) {
	f := parse(t, "cgm_data_1.csv", cgmEN+"2025-10-26 05:00,5,1\n2025-10-26 03:00,5.1,1\n2025-10-26 02:30,5.2,1\n2025-10-26 02:00,5.3,1\n2025-10-26 02:30,5.4,1\n2025-10-26 02:00,5.5,1\n2025-10-26 01:30,5.6,1\n")
	got := map[float64]bool{}
	for _, g := range f.Glucose {
		if g.Sequence != 0 && !g.Time.Later {
			t.Errorf("%+v", g)
		}
		got[g.Raw] = g.Time.Later
	}
	if want := map[float64]bool{5: false, 5.1: false, 5.2: true, 5.3: true, 5.4: false, 5.5: false, 5.6: false}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
}

func TestDamagedFiles(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", "<!DOCTYPE html><html>": "web page", "a,b\n": "not a file of a Glooko export",
		cgmEN + "x,5,1\n":              "nothing of the Glooko export's list cgm could be read: 1 of 1 lines",
		cgmEN + "2025-10-20 08:00,?,1": `"?" is no glucose`,
	} {
		if _, err := facts("cgm_data_1.csv", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	var none *parsers.Unsupported
	if _, err := facts("cgm_data_1.csv", []byte(strings.TrimSuffix(cgmEN, "\n"))); !errors.As(err, &none) || none.What != "Glooko export: the list cgm without entries" {
		t.Errorf("heads only: %v", err)
	}
	f := parse(t, "cgm_data_1.csv", cgmEN+"2025-10-20 08:05,6.2,123\n2025-10-20 08:0")
	if len(f.Glucose) != 1 || f.Partial != "1 of 2 lines could not be read; the first is line 4: the file ends in the middle of it" {
		t.Errorf("cut: %q", f.Partial)
	}
	text := cgmDE + "2025-10-20 08:05,99,Gerät\r\n"
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for _, data := range [][]byte{[]byte("\ufeff" + text), wide, []byte(strings.ReplaceAll(text, "ä", "\xe4"))} {
		if f, err := facts("cgm_data_1.csv", data); err != nil || f.Glucose[0].Serial != "Gerät" {
			t.Errorf("%q: %v", data[:4], err)
		}
	}
}

// corpus gives each CSV of an archive or folder of the corpus to see.
func corpus(t *testing.T, name string) map[string]*record.Facts {
	t.Helper()
	root := os.Getenv("ADW_CORPUS")
	if root == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	files := map[string][]byte{}
	if path := filepath.Join(root, "glooko", name); strings.HasSuffix(name, ".zip") {
		z, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		for _, m := range z.File {
			r, err := m.Open()
			if err != nil {
				t.Fatal(err)
			}
			if files[m.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	} else {
		all, _ := filepath.Glob(filepath.Join(path, "*.csv"))
		for _, p := range all {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(p)] = data
		}
	}
	out := map[string]*record.Facts{}
	for n, data := range files {
		if !strings.HasSuffix(n, ".csv") || !Format.Detect(n, data[:min(len(data), 64<<10)]) {
			t.Logf("%s is not recognised", n)
			continue
		}
		f, err := facts(n, data)
		var none *parsers.Unsupported
		if err != nil && !errors.As(err, &none) {
			t.Errorf("%s: %v", n, err)
		}
		out[n] = f
	}
	return out
}

// count is a file's rows: glucose, insulin, carbohydrates, notes, scores.
func count(f *record.Facts) string {
	if f == nil {
		return "none"
	}
	return fmt.Sprint(len(f.Glucose), len(f.Insulin), len(f.Carbs), len(f.Notes), len(f.DailyScores), f.Partial)
}

func TestCorpusOfPoundsAndMoles(t *testing.T) {
	for name, c := range map[string]struct {
		bg, first float64
	}{"synthetic-en-mmol.zip": {5.8, 5.8}, "synthetic-en-us-mgdl.zip": {104, 104 / 18.0182}} {
		all := corpus(t, name)
		for n, want := range map[string]string{
			"cgm_data_1.csv": "150 0 0 0 0", "cgm_data_2.csv": "150 0 0 0 0", "bg_data_1.csv": "1 0 0 0 0", "carbs_data_1.csv": "0 0 1 0 0", "alarms_data_1.csv": "0 0 0 1 0",
			"Insulin data/basal_data_1.csv": "0 1 0 0 0", "Insulin data/bolus_data_1.csv": "0 1 1 0 0", "Insulin data/insulin_data_1.csv": "0 0 0 0 3",
		} {
			if got := count(all[n]); got != want {
				t.Fatalf("%s, %s: %s, want %s", name, n, got, want)
			}
		}
		if g := all["bg_data_1.csv"].Glucose[0]; g.Raw != c.bg || math.Abs(g.MmolL-c.first) > 1e-9 || g.Flag != "manual" || g.Kind != "strip" || g.Time != wall("2025-10-26 08:01:00") {
			t.Errorf("%s: %+v", name, g)
		}
		if n := all["alarms_data_1.csv"].Notes[0]; n.Text != "tandem_control_low" || n.Time != wall("2025-10-26 09:00:00") || n.Serial != "1234567" {
			t.Errorf("%s: %+v", name, n)
		}
		if i := all["Insulin data/basal_data_1.csv"].Insulin[0]; !is(i.RateUH, 0.8) || !is(i.DurationS, 1800) || i.Units != nil || i.Name != "Scheduled" {
			t.Errorf("%s: %+v", name, i)
		}
	}
}

func TestCorpusGerman(t *testing.T) {
	all := corpus(t, "stefan-demo-data-de.zip")
	for n, want := range map[string]string{"cgm_data_1.csv": "4061 0 0 0 0", "cgm_data_2.csv": "4061 0 0 0 0", "cgm_data_3.csv": "4061 0 0 0 0", "bolus_data_1.csv": "0 471 145 0 0", "notes_data_1.csv": "none", "insulin_data_1.csv": "none"} {
		if got := count(all[n]); got != want {
			t.Fatalf("%s: %s, want %s", n, got, want)
		}
	}
	if g := all["cgm_data_1.csv"].Glucose[0]; g.Raw != 111 || g.RawUnit != "mg/dL" || g.Serial != "DXC4B2P" || g.Time != wall("2023-12-29 00:01:59") {
		t.Errorf("%+v", g)
	}
	i, c := all["bolus_data_1.csv"].Insulin[0], all["bolus_data_1.csv"].Carbs[0]
	if !is(i.Units, 2.9) || !is(i.ImmediateU, 2.9) || i.ExtendedU != nil || i.Name != "Normal Bolus" || i.Extra["Kohlenhydratverhältnis"] != "1:10" || i.Extra["Blutzuckereingabe (mg/dl)"] != 110.0 || !is(c.CarbsG, 20) || c.Time != wall("2023-12-29 07:46:58") {
		t.Errorf("%+v, %+v", i, c)
	}
	// Half of its rates have lost their decimal point: 948.00 for 0.948.
	f := all["basal_data_1.csv"]
	if r := f.Insulin[0]; !is(r.RateUH, 0.36) || !is(r.Units, 0.03) || !is(r.DurationS, 300) || r.Extra["Prozentsatz (%)"] != 100.0 {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(f.Partial, `Rate cannot be "900.00"`) {
		t.Error(f.Partial)
	}
}

func TestCorpusOfOtherHeads(t *testing.T) {
	all := corpus(t, "demo-data-en-invented-headers.zip")
	for n, want := range map[string]string{"cgm_data_1.csv": "2324 0 0 0 0", "cgm_data_3.csv": "2324 0 0 0 0", "bg_data_1.csv": "52 0 0 0 0", "insulin_data_1.csv": "0 15 0 0 0", "bolus_data_1.csv": "0 122 122 0 0", "basal_data_1.csv": "0 1045 0 0 0", "alarms_data_1.csv": "0 0 0 173 0", "food_data_1.csv": "none"} {
		if got := count(all[n]); got != want {
			t.Fatalf("%s: %s, want %s", n, got, want)
		}
	}
	if i := all["insulin_data_1.csv"].Insulin[0]; i.Kind != "long" || !is(i.Units, 20) || i.Name != "Lantus (Long-acting)" || i.Extra["Notes"] != "Basal insulin" {
		t.Errorf("%+v", i)
	}
	if g := all["cgm_data_1.csv"].Glucose[0]; g.Raw != 8.1 || g.Serial != "DXC4B2P" || g.Extra["Trend Arrow"] != "Flat" {
		t.Errorf("%+v", g)
	}
	all = corpus(t, "iricigor-fixtures")
	for n, want := range map[string]string{"cgm_data_1.csv": "288 0 0 0 0", "cgm_data_2.csv": "500 0 0 0 0", "cgm-sample.csv": "20 0 0 0 0", "insulin_data_1.csv": "0 76 0 0 0", "bg_data_1.csv": "21 0 0 0 0", "carbs_data_1.csv": "0 0 15 0 0", "alarms_data_1.csv": "0 0 0 14 0"} {
		if got := count(all[n]); got != want {
			t.Errorf("%s: %s, want %s", n, got, want)
		}
	}
	if g := all["cgm_data_2.csv"].Glucose[0]; g.Raw != 153 || g.Time != wall("2015-06-06 16:50:00") {
		t.Errorf("%+v", g)
	}
	if c := all["carbs_data_1.csv"].Carbs[0]; c.Food != "Oatmeal with berries" || !is(c.CarbsG, 45) || c.Extra["Meal Type"] != "Breakfast" {
		t.Errorf("%+v", c)
	}
	if all["sample-data.csv"] != nil {
		t.Error("somebody's table is taken for Glooko's")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{cgmEN + "2025-10-20 08:05,6.2,123\n", bolusEN + "10/26/2025 8:04,Normal,5.8,45.0,10.0,4.5,4.5,,1\n", basalDE + "2025-10-26 08:00,Temp,30,120,\"0,8\",\"0,4\",77\n", meta + "Timestamp,Value\n2025-01-01,x\n"} {
		f.Add("cgm_data_1.csv", []byte(s))
		f.Add("x", []byte(s))
	}
	f.Add("insulin_data_1.csv", []byte(meta+"A,B,C\n2025-01-01,1,2\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		Format.Detect(name, data)
		if got, err := facts(name, data); err == nil && got == nil {
			t.Error("neither facts nor an error")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var buf bytes.Buffer
	buf.WriteString(cgmEN)
	at := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
	const rows = 20000
	for i := range rows {
		fmt.Fprintf(&buf, "%s,%.1f,1234567\n", at.Add(-time.Duration(i)*5*time.Minute).Format("2006-01-02 15:04"), 4+float64(i%60)/10)
	}
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		if _, err := facts("cgm_data_1.csv", buf.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

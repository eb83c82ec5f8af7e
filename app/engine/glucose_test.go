package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// worn is what a sensor's clock on the wall showed on three days: in spring on
// the day on which the clock was set forward though nobody set this one, on the
// day of a flight from London to Paris, and in the autumn night in which Paris
// has two o'clock twice. Each reading has a value of its own.
func worn() (rows []string) {
	add := func(from, to string) {
		const layout = "02-01-2006 15:04"
		first, err1 := time.Parse(layout, from)
		last, err2 := time.Parse(layout, to)
		if err1 != nil || err2 != nil {
			panic(from + to)
		}
		for at := first; !at.After(last); at = at.Add(15 * time.Minute) {
			rows = append(rows, fmt.Sprintf("FreeStyle LibreLink,AB12,%s,0,%d,,,,,,,,,,,,,,", at.Format(layout), 60+len(rows)))
		}
	}
	add("30-03-2025 00:30", "30-03-2025 03:00")
	add("01-06-2025 06:00", "01-06-2025 14:00")
	add("26-10-2025 01:00", "26-10-2025 02:45")
	add("26-10-2025 02:00", "26-10-2025 04:00")
	return rows
}

func report(rows []string) []byte {
	head := strings.ReplaceAll(libre[:strings.Index(libre, "FreeStyle LibreLink,")], "mmol/L,Scan Glucose mmol/L", "mg/dL,Scan Glucose mg/dL")
	return []byte(head + strings.Join(rows, "\n") + "\n")
}

// flight is a walk in London on the morning of the flight and one in Paris, where
// it is an hour later.
var flight = []byte(`<gpx version="1.1"><trk><trkseg><trkpt lat="51.5" lon="-0.12"><time>2025-06-01T05:00:00Z</time></trkpt>
<trkpt lat="51.51" lon="-0.12"><time>2025-06-01T05:30:00Z</time></trkpt></trkseg></trk><trk><trkseg><trkpt lat="48.86" lon="2.35"><time>2025-06-01T08:00:00Z</time></trkpt>
<trkpt lat="48.87" lon="2.35"><time>2025-06-01T08:30:00Z</time></trkpt></trkseg></trk></gpx>`)

// Whatever is believed of the zones, when it became known, and in which files the
// readings came: none takes the place of another, and each is there once.
func TestTimesOnTheWallNeverReplaceOneAnother(t *testing.T) {
	slow(t)
	rows := worn()
	half := len(rows) / 2
	overlap := [][]byte{report(rows[:half+6]), report(rows[half-6:])}
	const diary = "Name:Sample Athlete, Date Range:2025-06-01 - 2025-06-02\n"
	pump := map[string][]byte{
		"bolus_data_1.csv": []byte(diary + "Timestamp,Insulin Type,Blood Glucose Input (mg/dL),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number\n" +
			"2025-06-01 10:40,Normal,110,25,1:10,3.5,3.5,0,P1\n2025-06-01 09:40,Normal,110,20,1:10,2.5,2.5,0,P1\n"),
		"alarms_data_1.csv": []byte(diary + "Timestamp,Alarm/Event,Serial Number\n2025-06-01 10:40,low,P1\n2025-06-01 09:40,high,P1\n"),
	}
	all := fmt.Sprintf("%d %[1]d 2 2 2", len(rows))
	const told = `SELECT concat_ws(' ', (SELECT count(*) FROM glucose), (SELECT count(DISTINCT raw_value) FROM glucose),
		(SELECT count(DISTINCT insulin_u) FROM insulin), (SELECT count(DISTINCT carbs_g) FROM carbs), (SELECT count(DISTINCT text) FROM note))`
	// Only where the times are those of the places is one instant that of two times.
	const met = `SELECT count(*)::text FROM (SELECT ts FROM glucose GROUP BY ts HAVING count(*) > 1) x`

	var first map[string][]string
	for name, steps := range map[string][]func(dir string){
		"one file, then the places": {func(dir string) { write(t, filepath.Join(dir, "a.csv"), report(rows)) }, func(dir string) { write(t, filepath.Join(dir, "flight.gpx"), flight) }},
		"the places, then one file": {func(dir string) { write(t, filepath.Join(dir, "flight.gpx"), flight) }, func(dir string) { write(t, filepath.Join(dir, "a.csv"), report(rows)) }},
		"two files before and after it": {func(dir string) { write(t, filepath.Join(dir, "a.csv"), overlap[1]) }, func(dir string) {
			write(t, filepath.Join(dir, "flight.gpx"), flight)
			write(t, filepath.Join(dir, "b.csv"), overlap[0])
		}},
		"two files in the other order": {func(dir string) { write(t, filepath.Join(dir, "a.csv"), overlap[0]) }, func(dir string) {
			write(t, filepath.Join(dir, "flight.gpx"), flight)
			write(t, filepath.Join(dir, "b.csv"), overlap[1])
		}},
		"everything at once, in parts": {func(dir string) {
			write(t, filepath.Join(dir, "a.csv"), overlap[0])
			write(t, filepath.Join(dir, "b.csv"), overlap[1])
			write(t, filepath.Join(dir, "flight.gpx"), flight)
		}},
		"everything, and the file again": {func(dir string) {
			write(t, filepath.Join(dir, "a.csv"), report(rows))
			write(t, filepath.Join(dir, "b.csv"), append(report(rows), '\n'))
			write(t, filepath.Join(dir, "flight.gpx"), flight)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			e, conn := database(t)
			if err := e.Store.SetHomeZone(t.Context(), 1, "Etc/UTC"); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, "pump.zip"), zipped(t, pump))
			for _, step := range steps {
				step(dir)
				for range 2 {
					if sum, _ := importAll(t, e, dir); sum.Failed > 0 {
						t.Fatalf("import %+v", sum)
					}
				}
			}
			for range 2 {
				if _, err := e.Reparse(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if got := ask(t, conn, told); got != all {
					t.Errorf("readings, their values, doses, meals and alarms: %s, not %s", got, all)
				}
			}
			if n := ask(t, conn, met); n != "8" { // four of the skipped hour, four of the flight
				t.Errorf("%s instants have two readings; the files do not say what this test is about", n)
			}
			now := facts(t, conn)
			if first == nil {
				first = now
			} else if d := differ(first, now); d != "" {
				t.Errorf("not the same rows as by another way:\n%s", d)
			}
		})
	}
}

// Of a zone that is not the clock's own nothing gets lost either: not before the
// places are known, and not while a part of the files is read by other zones.
func TestNothingIsLostWhileZonesAreWrong(t *testing.T) {
	slow(t)
	e, conn := database(t)
	if err := e.Store.SetHomeZone(t.Context(), 1, "Etc/UTC"); err != nil {
		t.Fatal(err)
	}
	rows, dir := worn(), t.TempDir()
	count := func(what string) {
		t.Helper()
		if got := ask(t, conn, `SELECT count(DISTINCT raw_value)::text FROM glucose`); got != fmt.Sprint(len(rows)) {
			t.Errorf("%s: %s readings of %d", what, got, len(rows))
		}
	}
	// What the watch of the autumn showed twice is one time of the clock of UTC.
	write(t, filepath.Join(dir, "a.csv"), report(rows))
	importAll(t, e, dir)
	count("home zone")
	// Two files, each with a zone of its own, meet in instants.
	e, conn = database(t)
	for i, zone := range []string{"America/New_York", "Asia/Tokyo"} {
		part := filepath.Join(dir, fmt.Sprintf("part%d.csv", i))
		write(t, part, report([][]string{rows[:30], rows[30:]}[i]))
		if _, err := e.ImportWith(t.Context(), []string{part}, Options{Zone: zone}, nil); err != nil {
			t.Fatal(err)
		}
	}
	count("chosen zones")
}

// glookoDay is what Glooko tells of a day: in its export to the minute and with
// the numbers of devices, to its account with seconds and without. The sensor
// told 24 readings; the account came two readings further, the export ends at ten.
func glookoDay(t testing.TB) (export, account map[string][]byte) {
	const meta = "Name:Sample Athlete, Date Range:2025-06-03 - 2025-06-03\n"
	var list, graph []string
	for i := range 24 {
		at := time.Date(2025, 6, 3, 8, 2+5*i, 0, 0, time.UTC)
		if i < 22 {
			list = append(list, fmt.Sprintf("%s,%d,S1", at.Format("2006-01-02 15:04"), 90+i))
		}
		graph = append(graph, fmt.Sprintf(`{"x":%d,"y":%d,"value":%d,"timestamp":%q}`, at.Unix()+37, 90+i, 9000+100*i, at.Add(37*time.Second).Format("2006-01-02T15:04:05.000Z")))
	}
	slices.Reverse(list)
	export = map[string][]byte{"export.zip": zipped(t, map[string][]byte{
		"cgm_data_1.csv": []byte(meta + "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n" + strings.Join(list, "\n") + "\n"),
		"bolus_data_1.csv": []byte(meta + "Timestamp,Insulin Type,Blood Glucose Input (mg/dL),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number\n" +
			"2025-06-03 09:00,Normal,110,45,1:10,4.5,4.5,0,P1\n2025-06-03 08:00,Normal,110,0,1:10,1.5,1.5,0,P1\n"),
		"basal_data_1.csv": []byte(meta + "Timestamp,Insulin Type,Duration (minutes),Percentage (%),Rate,Insulin Delivered (U),Serial Number\n2025-06-03 08:30,Scheduled,30,100,0.8,0.4,P1\n"),
		"food_data_1.csv":  []byte(meta + "Timestamp,Name,Carbs (g),Fat,Protein,Calories,Serving Quantity,Number of Servings\n2025-06-03 09:03,Porridge,45,6,12,290,1 bowl,2\n"),
	})}
	account = map[string][]byte{
		"glooko-glucose.json": []byte(`{"series":{"cgmLow":[],"cgmNormal":[` + strings.Join(graph, ",") + `],"cgmHigh":[]}}`),
		"glooko-bolus.json": []byte(`{"series":{"deliveredBolus":[{"x":1748937612,"timestamp":"2025-06-03T08:00:12.000Z","insulinDelivered":1.5,"deviceName":"Omnipod 5"},
			{"x":1748941248,"timestamp":"2025-06-03T09:00:48.000Z","insulinDelivered":4.5,"carbsInput":45.0,"deviceName":"Omnipod 5"}]}}`),
		"glooko-basal.json": []byte(`{"scheduledBasals":[{"pumpTimestamp":"2025-06-03T08:30:00.000Z","duration":1800,"rate":0.8,"guid":"g","softDeleted":false}],"lastPage":true}`),
		"glooko-food.json":  []byte(`{"foods":[{"timestamp":"2025-06-03T09:03:20.000Z","guid":"f","name":"Porridge","carbs":45.0,"numberOfServings":2,"softDeleted":false}],"lastPage":true}`),
	}
	return export, account
}

// What Glooko tells in its export and to its account is there twice and counts
// once, whichever came first.
func TestGlookoCountsOnce(t *testing.T) {
	slow(t)
	export, account := glookoDay(t)
	const numbers = `SELECT concat_ws(' ',
		(SELECT count(*) || '/' || min(raw_value) || '-' || max(raw_value) FROM glucose_best),
		(SELECT concat_ws('/', glucose_readings, round(min_glucose_mmol_l::numeric, 2), insulin_u) FROM daily WHERE local_date = '2025-06-03'),
		(SELECT concat_ws('/', count(glucose_mmol_l), sum(insulin_u), sum(diary_carbs_g)) FROM minute_stream('2025-06-03 00:00Z', '2025-06-04 00:00Z')),
		(SELECT count(glu_glucose_15m_avrg) FROM legacy.streams('2025-06-03 00:00Z', '2025-06-04 00:00Z')),
		(SELECT count(*) FROM legacy.diasend_cgm),
		(SELECT round(bg_15min_glu_avrg::numeric, 2) FROM legacy.view_consolidated_data_summary),
		(SELECT count(*) || '/' || sum(insulin_u) FROM insulin_best), (SELECT count(*) || '/' || sum(carbs_g) FROM carbs_best))`
	mean := func(readings int) string { return fmt.Sprintf("%.2f", (90+float64(readings-1)/2)/18.0182) }
	for name, c := range map[string]struct {
		steps []map[string][]byte
		want  string
		rows  string // of glucose and of insulin, in the table
	}{
		"the export alone":  {[]map[string][]byte{export}, "22/90-111 22/4.99/6.4 22/6.4/45 22 22 " + mean(22) + " 3/6.4 1/45", "22 3"},
		"the account alone": {[]map[string][]byte{account}, "24/90-113 24/4.99/6.4 24/6.4/45 24 24 " + mean(24) + " 3/6.4 1/45", "24 3"},
		"first the export":  {[]map[string][]byte{export, account}, "24/90-113 24/4.99/6.4 24/6.4/45 24 24 " + mean(24) + " 3/6.4 1/45", "46 5"},
		"first the account": {[]map[string][]byte{account, export}, "24/90-113 24/4.99/6.4 24/6.4/45 24 24 " + mean(24) + " 3/6.4 1/45", "46 5"},
	} {
		t.Run(name, func(t *testing.T) {
			e, conn := database(t)
			if err := e.Store.SetHomeZone(t.Context(), 1, "Etc/UTC"); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, step := range c.steps {
				for file, data := range step {
					write(t, filepath.Join(dir, file), data)
				}
				if sum, items := importAll(t, e, dir); sum.Failed > 0 || sum.Skipped > 0 {
					t.Fatalf("import %+v: %+v", sum, items)
				}
			}
			if got := ask(t, conn, numbers); got != c.want {
				t.Errorf("counted %s\nnot     %s", got, c.want)
			}
			if got := ask(t, conn, `SELECT concat_ws(' ', (SELECT count(*) FROM glucose), (SELECT count(*) FROM insulin))`); got != c.rows {
				t.Errorf("rows %s, not %s", got, c.rows)
			}
		})
	}
}

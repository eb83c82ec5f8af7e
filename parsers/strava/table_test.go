package strava

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// english is the head of the export as of 2026, as Strava writes it: five
// names stand twice.
func english(columns int) []string {
	var head []string
	for _, name := range columnNames[:columns-1] {
		head = append(head, strings.TrimSuffix(name, " 2"))
	}
	return append(head, "Media")
}

// german is the same in another language.
func german() []string {
	head := english(92)
	for i, name := range strings.Split("Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,"+
		"Hinweis zur Privatsphäre für Aktivitäten,Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,Durchschnittliche Geschwindigkeit", ",") {
		head[i] = name
	}
	for i := 20; i < len(head); i++ {
		head[i] = fmt.Sprint("Spalte ", i)
	}
	return head
}

// hike is the beginning of a real row that the reference tells, and more.
var hike = map[int]string{0: "11343979900", 1: "May 6, 2024, 4:02:34 AM", 2: "Larkya", 3: "Hike", 4: "cold\nand, \"high\"", 5: "18485", 6: "12.36", 7: "128", 8: "55", 9: "false", 10: "felt sick", 11: "Boots",
	12: "activities/12116271787.fit.gz", 13: "70.0", 15: "18485.0", 16: "15099.0", 17: "12360.4", 18: "1.781", 19: "0.819", 20: "718.8", 21: "0", 22: "4400.5", 23: "5106.2",
	28: "0", 29: "56.5", 30: "131", 31: "117", 34: "1450", 35: "20", 36: "-3", 37: "55", 38: "250000", 46: "140", 50: "0", 57: "#error#", 58: "0.62", 79: "0"}

func csvOf(head []string, rows ...map[int]string) string {
	quote := func(s string) string {
		if strings.ContainsAny(s, ",\"\n") {
			return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		return s
	}
	var b strings.Builder
	for i, h := range head {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(h))
	}
	for _, row := range rows {
		b.WriteByte('\n')
		for i := range head {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(quote(row[i]))
		}
	}
	return b.String() + "\n"
}

// with is a row with other fields.
func with(row map[int]string, fields map[int]string) map[int]string {
	out := map[int]string{}
	for i, v := range row {
		out[i] = v
	}
	for i, v := range fields {
		out[i] = v
	}
	return out
}

func TestActivity(t *testing.T) {
	for _, head := range [][]string{english(101), english(87), english(103), german()} {
		text := csvOf(head, hike)
		parsertest.Is(t, "recognised", recognised("renamed.csv", text), true)
		a := read(t, text).Activities[0]
		parsertest.Is(t, "start, end", parsertest.Line(a.Start.Format(time.DateTime), a.End.Format(time.DateTime)), "2024-05-06 04:02:34 2024-05-06 09:10:39")
		parsertest.Is(t, "identity", parsertest.Line(a.Source, a.ExternalID, a.Ordinal, a.Name, a.Sport), "strava 11343979900 0 Larkya hiking")
		parsertest.Is(t, "notes", a.Notes, "cold\nand, \"high\"")
		parsertest.Value(t, "distance", a.DistanceM, 12360.4)
		parsertest.Value(t, "elapsed", a.ElapsedS, 18485)
		parsertest.Value(t, "moving", a.MovingS, 15099)
		parsertest.Value(t, "max speed", a.MaxSpeedMPS, 1.781)
		parsertest.Value(t, "speed", a.AvgSpeedMPS, 0.819)
		parsertest.Value(t, "ascent", a.AscentM, 718.8)
		parsertest.Value(t, "descent", a.DescentM, 0)
		parsertest.Value(t, "lowest", a.MinAltitudeM, 4400.5)
		parsertest.Value(t, "highest", a.MaxAltitudeM, 5106.2)
		parsertest.Value(t, "cadence", a.AvgCadenceRPM, 56.5)
		parsertest.Value(t, "max heart rate: the second one", a.MaxHeartRateBPM, 131)
		parsertest.Value(t, "heart rate", a.AvgHeartRateBPM, 117)
		parsertest.Value(t, "energy", a.EnergyKcal, 1450)
		parsertest.Value(t, "temperature", a.AvgTemperatureC, -3)
		parsertest.Value(t, "work", a.WorkJ, 250000)
		parsertest.Value(t, "weighted power", a.NormalizedPowerW, 140)
		if a.MaxCadenceRPM != nil || a.AvgPowerW != nil {
			t.Error("a cadence of 0, or a power that is not told")
		}
		want := map[string]any{"filename": "activities/12116271787.fit.gz", "Activity Type": "Hike", "Activity Gear": "Boots", "Activity Private Note": "felt sick", "Commute": false,
			"Relative Effort": 55.0, "Athlete Weight": 70.0, "Apparent Temperature": nil, "Dewpoint": 0.62, "Flagged": 0.0, "Distance": 12.36}
		delete(want, "Apparent Temperature") // #error#
		parsertest.Is(t, "rest", fmt.Sprint(a.Extra), fmt.Sprint(want))
	}
}

func TestFirstLayout(t *testing.T) {
	head := strings.Split("id,date,name,type,description,elapsed_time,distance,commute,gear,filename", ",")
	text := csvOf(head, map[int]string{0: "123456", 1: "2011-05-30 07:23:58", 2: "Morning", 3: "Run", 5: "3600", 6: "10014.2", 7: "true", 8: "Old Shoes", 9: "activities/123456.gpx"},
		map[int]string{0: "123457", 1: "2011-06-30 07:23:58", 2: "Short", 3: "Run", 5: "1800", 6: "5.01", 7: "false"})
	parsertest.Is(t, "recognised", recognised("x", text), true)
	got := read(t, text)
	parsertest.Value(t, "metres", got.Activities[0].DistanceM, 10014.2)
	parsertest.Value(t, "kilometres", got.Activities[1].DistanceM, 5010)
	parsertest.Is(t, "rest", fmt.Sprint(got.Activities[0].Extra), "map[Activity Gear:Old Shoes Activity Type:Run Commute:true filename:activities/123456.gpx]")
	parsertest.Is(t, "start", got.Activities[0].Start, parsertest.UTC(t, "2011-05-30 07:23:58"))
}

// Which of the two distances are metres.
func TestDistances(t *testing.T) {
	for name, c := range map[string]struct {
		sport, shown, metres string
		want                 float64
	}{
		"kilometres and metres":      {"Run", "12.36", "12360.4", 12360.4},
		"miles and metres":           {"Run", "7.68", "12360.4", 12360.4},
		"a swim is in metres twice":  {"Swim", "1500", "1500.0", 1500},
		"a slow swim too":            {"Swim", "50", "50", 50},
		"kilometres twice":           {"Run", "2,81", "2,81", 2810},
		"the shown one alone":        {"Ride", "40.5", "", 40500},
		"thousands of the shown one": {"Ride", "1,012.35", "1012350", 1012350},
	} {
		row := with(hike, map[int]string{3: c.sport, 6: c.shown, 17: c.metres, 16: "1390", 15: "1390", 5: "1390"})
		parsertest.Value(t, name, read(t, csvOf(english(101), row)).Activities[0].DistanceM, c.want)
	}
	if a := read(t, csvOf(english(101), with(hike, map[int]string{6: "0", 17: "0"}))).Activities[0]; a.DistanceM != nil {
		t.Error("a distance of 0 was measured")
	}
}

// Each language of an account writes dates in its own way; all are UTC.
func TestDates(t *testing.T) {
	for _, text := range []string{"May 6, 2024, 4:02:34 AM", "May 6, 2024, 4:02:34\u202fAM", "6 May 2024, 04:02:34", "6. Mai 2024, 04:02:34", "06.05.2024, 04:02:34", "6 de may. de 2024, 4:02:34", "6 may 2024, 4:02:34 a. m.",
		"6 mai 2024 à 04:02:34", "6 mai 2024, 04:02:34", "6 mag 2024, 04:02:34", "6 de mai. de 2024, 04:02:34", "6 mei 2024 04:02:34", "6 maj 2024 kl. 04:02:34", "6 мая 2024 г., 04:02:34",
		"2024/05/06 4:02:34", "2024年5月6日 4:02:34", "2024年5月6日 上午4:02:34", "2024. 5. 6. 오전 4:02:34", "2024-05-06 04:02:34", "2024-05-06T04:02:34Z", "6.5.2024 klo 4.02.34"} {
		for _, head := range [][]string{english(101), german()} {
			csv := csvOf(head, with(hike, map[int]string{1: text}))
			parsertest.Is(t, text+" is recognised", recognised("x", csv), true)
			parsertest.Is(t, text, read(t, csv).Activities[0].Start, parsertest.UTC(t, "2024-05-06 04:02:34"))
		}
	}
	parsertest.Is(t, "afternoon", read(t, csvOf(english(101), with(hike, map[int]string{1: "2 de ene. de 2025, 7:05:00 p. m."}))).Activities[0].Start, parsertest.UTC(t, "2025-01-02 19:05:00"))
	for text, month := range map[string]int{"1 juil. 2024, 1:00:00": 7, "1 juin 2024, 1:00:00": 6, "1 marras 2024, 1:00:00": 11, "1 mars 2024, 1:00:00": 3, "1 lip 2024, 1:00:00": 7, "1 gru 2024, 1:00:00": 12, "1 out. 2024, 1:00:00": 10, "1 červenec 2024, 1:00:00": 7} {
		c, ok := canonical(text)
		parsertest.Is(t, text, parsertest.Line(c, ok), fmt.Sprintf("2024-%d-1 1:00:00 true", month))
	}
	for _, text := range []string{"", "12360.4", "Larkya", "May 6, 2024", "6 foo 2024, 04:02:34", "1 may 24, 1:00:00", strings.Repeat("1 ", 60)} {
		if c, ok := canonical(text); ok {
			t.Errorf("%q is taken for %s", text, c)
		}
	}
}

// Days and months as numbers: the whole list decides.
func TestOrderOfDayAndMonth(t *testing.T) {
	rows := func(dates ...string) (all []map[int]string) {
		for i, d := range dates {
			all = append(all, with(hike, map[int]string{0: fmt.Sprint(1000 + i), 1: d}))
		}
		return all
	}
	parsertest.Is(t, "a 25th comes second", read(t, csvOf(english(101), rows("05/06/2024, 04:02:34", "05/25/2024, 04:02:34")...)).Activities[0].Start, parsertest.UTC(t, "2024-05-06 04:02:34"))
	parsertest.Is(t, "a 25th comes first", read(t, csvOf(english(101), rows("05/06/2024, 04:02:34", "25/06/2024, 04:02:34")...)).Activities[0].Start, parsertest.UTC(t, "2024-06-05 04:02:34"))
	parsertest.Is(t, "nothing decides: the day first", read(t, csvOf(english(101), rows("05/06/2024, 04:02:34")...)).Activities[0].Start, parsertest.UTC(t, "2024-06-05 04:02:34"))
}

func TestSports(t *testing.T) {
	for name, want := range map[string]string{"Run": "running/", "TrailRun": "running/trail", "Trail Run": "running/trail", "Virtual Ride": "cycling/virtual_activity", "E-Bike Ride": "e_biking/e_bike_fitness", "Weight Training": "training/strength_training",
		"Nordic Ski": "cross_country_skiing/", "Stand Up Paddling": "stand_up_paddleboarding/", "Course à pied": "running/", "Radfahrt": "cycling/", "ランニング": "running/", "Natación": "swimming/", "Quidditch": "generic/", "": "generic/"} {
		sport, sub := sportOf(name)
		parsertest.Is(t, name, sport+"/"+sub, want)
	}
}

func TestGear(t *testing.T) {
	got := read(t, "Bike Name,Bike Brand,Bike Model,Bike Default Sport Types\nOx,Bianchi,Advantage,\"Ride, GravelRide\"\n").Facts.Gear
	parsertest.Is(t, "bike", parsertest.Line(got[0].ID, got[0].Kind, got[0].Name, got[0].Brand, got[0].Model, got[0].Extra), "Ox bike Ox Bianchi Advantage map[Bike Default Sport Types:Ride, GravelRide]")
	got = read(t, "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n,Brooks,Revel 3,\nReds,Altra,Lone Peak,TrailRun\n").Facts.Gear
	parsertest.Is(t, "shoes without a name", parsertest.Line(got[0].ID, got[0].Kind, got[0].Name), "Brooks Revel 3 shoes Brooks Revel 3")
	parsertest.Is(t, "shoes with one", parsertest.Line(got[1].ID, got[1].Name), "Altra Lone Peak Reds Reds")
	got = read(t, "Bike Name,Component Type,Component Brand,Component Model\nOx,Chain,KMC,X11\nOx,Chain,Shimano,HG-601\n").Facts.Gear
	parsertest.Is(t, "parts", parsertest.Line(got[0].ID, got[0].Kind, got[0].Name, got[0].Brand, "|", got[1].ID), "Ox: Chain component Chain KMC | Ox: Chain Shimano HG-601")

	// A translated head is known by the name within the export alone.
	text := "Fahrradname,Fahrradmarke,Fahrradmodell,Standardsportarten\nOx,Bianchi,Advantage,Ride\n"
	parsertest.Is(t, "elsewhere", recognised("bikes.csv", text), false)
	parsertest.Is(t, "in the export", recognised("export_123.zip!/bikes.csv", text), true)
	translated := parse("export_123.zip!/bikes.csv", text)
	parsertest.Is(t, "bike", parsertest.Line(translated.Facts.Gear[0].ID, translated.Facts.Gear[0].Kind, translated.Facts.Gear[0].Model), "Ox bike Advantage")
}

func TestOtherTablesOfTheExport(t *testing.T) {
	for name, want := range map[string]string{"export_1.zip!/followers.csv": "other people", "a/export_22/comments.csv": "comments", `C:\export_22\media.csv`: "pictures", "export_1.zip!/new_thing.csv": "account data"} {
		parsertest.Is(t, name, recognised(name, "A,B\n1,2\n"), true)
		if got := parse(name, "A,B\n1,2\n"); !strings.Contains(parsertest.Unsupported(got.Err), want) {
			t.Errorf("%s: %v", name, got.Err)
		}
	}
	for _, name := range []string{"followers.csv", "export/comments.csv", "export_x.zip!/comments.csv", "export_1.zip!/activities/1.gpx", "export_1.zip!/routes/a.csv"} {
		parsertest.Is(t, name, recognised(name, "A,B\n1,2\n"), false)
	}
}

func TestEncodingsAndDelimiters(t *testing.T) {
	text := csvOf(german(), hike)
	wide := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(text)) {
		wide += string([]byte{byte(u), byte(u >> 8)})
	}
	for name, text := range map[string]string{"UTF-16": wide, "BOM": "\xef\xbb\xbf" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
		parsertest.Is(t, name+" is recognised", recognised("x", text), true)
		parsertest.Is(t, name, parsertest.Line(len(read(t, text).Activities), read(t, text).Activities[0].Name), "1 Larkya")
	}
}

func TestDamagedTables(t *testing.T) {
	text := csvOf(english(101), hike, with(hike, map[int]string{0: "2"}), with(hike, map[int]string{0: "2"}), with(hike, map[int]string{0: "3", 1: "soon"}), with(hike, map[int]string{0: "4"}))
	got := read(t, text[:len(text)-40])
	parsertest.Is(t, "activities: one stands twice", len(got.Activities), 2)
	parsertest.Is(t, "ordinal", got.Activities[1].Ordinal, 1)
	parsertest.Is(t, "partial", got.Facts.Partial, `2 of 5 lines could not be read; the first is line 8: "soon" is no date`)

	for text, want := range map[string]string{"": "empty", "<html>log in</html>": "none of the tables", "a,b\n1,2\n": "none of the tables", csvOf(english(101), map[int]string{0: "x"}): "no activity of the list",
		"Bike Name,Bike Brand,Bike Model\n,,\n": "no gear"} {
		if got := parse("x", text); got.Err == nil || parsertest.Unsupported(got.Err) != "" || !strings.Contains(got.Err.Error(), want) {
			t.Errorf("%.40q: %v", text, got.Err)
		}
	}
	for text, want := range map[string]string{csvOf(english(101)): "without a single one", csvOf(german()): "without a single one", strings.Join(bikeHeader, ","): "without any"} {
		parsertest.Is(t, "recognised", recognised("x", text), true)
		if got := parse("x", text); !strings.Contains(parsertest.Unsupported(got.Err), want) {
			t.Errorf("%.40q: %v", text, got.Err)
		}
	}
}

func TestErrorOfEmitEndsTheParser(t *testing.T) {
	stop := fmt.Errorf("stop")
	for _, text := range []string{csvOf(english(101), hike), strings.Join(bikeHeader, ",") + "\na,b,c,d\n"} {
		if err := parseTable(parsers.File{Data: []byte(text)}, func(record.Entity) error { return stop }); err != stop {
			t.Errorf("error %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(csvOf(english(20), hike)))
	f.Add([]byte(csvOf(german(), with(hike, map[int]string{1: "2024年5月6日 上午4:02:34"}))))
	f.Add([]byte("Bike Name,Component Type,Component Brand,Component Model\nOx,Chain,KMC,X11\n"))
	f.Add([]byte(`[{"id":1,"start_date":"2024-01-01T00:00:00Z","elapsed_time":5,"distance":1,"type":"Run","resource_state":2,"laps":[{"start_date":"2024-01-01T00:00:00Z"}],"streams":{"time":[0,1],"latlng":[[1,2]]}}]`))
	f.Add([]byte(inZones(`[{"score":8,"distribution_buckets":[{"max":0,"min":0,"time":3},{"max":-1,"min":0,"time":4}],"type":"power"}]`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		recognised("export_1.zip!/x.csv", string(data))
		for _, name := range []string{"x", "export_1.zip!/shoes.csv"} {
			_ = parseTable(parsers.File{Name: name, Data: data}, func(record.Entity) error { return nil })
		}
		_ = parseJSON(parsers.File{Data: data}, func(record.Entity) error { return nil })
	})
}

func BenchmarkActivities(b *testing.B) {
	rows := make([]map[int]string, 5000)
	for i := range rows {
		rows[i] = with(hike, map[int]string{0: fmt.Sprint(1000 + i)})
	}
	data := []byte(csvOf(english(101), rows...))
	n := 0
	for b.Loop() {
		_ = parseTable(parsers.File{Data: data}, func(record.Entity) error { n++; return nil })
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}

package glooko

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const meta = "Name:Sample Athlete, Date Range:2025-10-25 - 2025-10-27\n"

func facts(name string, data []byte) (got *record.Facts, err error) {
	err = Parse(parsers.File{Name: name, Data: data}, func(e record.Entity) error {
		if got != nil {
			return errors.New("a second Facts")
		}
		got = e.(*record.Facts)
		return nil
	})
	return got, err
}

func parse(t testing.TB, name, text string) *record.Facts {
	t.Helper()
	if !Format.Detect(name, []byte(text)) {
		t.Errorf("%s is not recognised: %.120q", name, text)
	}
	f, err := facts(name, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if f.Source != "glooko" {
		t.Errorf("source %q", f.Source)
	}
	return f
}

func wall(s string) record.Moment {
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if t, err := time.Parse(layout, s); err == nil {
			return record.Wall(t)
		}
	}
	panic(s)
}

// Every list in English and in German: the same values.
func TestLists(t *testing.T) {
	for name, c := range map[string]struct {
		english, german string
		check           func(f *record.Facts) bool
	}{
		"cgm": {"Timestamp,CGM Glucose Value (mg/dL),Serial Number\n2025-10-26 08:00,99,A1\n", "Zeitstempel,CGM-Glukosewert (mg/dl),Seriennummer\n2025-10-26 08:00,\"99,0\",A1\n",
			func(f *record.Facts) bool {
				g := f.Glucose[0]
				return g.Kind == "history" && g.Raw == 99 && g.RawUnit == "mg/dL" && math.Abs(g.MmolL-5.4944) < 1e-4 && g.Serial == "A1" && g.Time == wall("2025-10-26 08:00") && g.Flag == "" && g.Extra == nil
			}},
		"bg": {"Timestamp,Glucose Value (mmol/l),Manual Reading,Serial Number\n2025-10-26 08:00,5.5,M,A1\n", "Zeitstempel,Glukosewert (mmol/l),Manuelles Lesen,Seriennummer\n2025-10-26 08:00,\"5,5\",M,A1\n",
			func(f *record.Facts) bool {
				g := f.Glucose[0]
				return g.Kind == "strip" && g.MmolL == 5.5 && g.RawUnit == "mmol/L" && g.Flag == "manual" && g.Serial == "A1"
			}},
		"basal": {"Timestamp,Insulin Type,Duration (minutes),Percentage (%),Rate,Insulin Delivered (U),Serial Number\n2025-10-26 08:00,Scheduled,30,90,0.8,0.4,A1\n",
			"Zeitstempel,Insulin-Typ,Dauer (Minuten),Prozentsatz (%),Rate,Abgegebenes Insulin (E),Seriennummer\n2025-10-26 08:00,Scheduled,30,90,\"0,8\",\"0,4\",A1\n",
			func(f *record.Facts) bool {
				i := f.Insulin[0]
				return i.Kind == "basal" && parsertest.Has(i.RateUH, 0.8) && parsertest.Has(i.Units, 0.4) && parsertest.Has(i.DurationS, 1800) && i.Name == "Scheduled" && i.Serial == "A1" && len(i.Extra) == 1
			}},
		"bolus": {"Timestamp,Insulin Type,Blood Glucose Input (mg/dl),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number\n2025-10-26 08:00,Combo,110,20,1:10,2.9,1.9,1.0,A1\n",
			"Zeitstempel,Insulin-Typ,Blutzuckereingabe (mg/dl),Kohlenhydrataufnahme (g),Kohlenhydratverhältnis,Abgegebenes Insulin (E),Anfängliche Abgabe (E),Verzögerte Abgabe (E),Seriennummer\n2025-10-26 08:00,Combo,110,20,1:10,\"2,9\",\"1,9\",\"1,0\",A1\n",
			func(f *record.Facts) bool {
				i, k := f.Insulin[0], f.Carbs[0]
				return i.Kind == "bolus" && parsertest.Has(i.Units, 2.9) && parsertest.Has(i.ImmediateU, 1.9) && parsertest.Has(i.ExtendedU, 1) && i.Name == "Combo" && len(i.Extra) == 3 && parsertest.Has(k.CarbsG, 20) && k.Serial == "A1" && k.Time == i.Time && len(k.Extra) == 1
			}},
		"insulin": {"Timestamp,Total Bolus (U),Total Insulin (U),Total Basal (U),Serial Number\n2025-10-26 00:00,18.2,40.1,21.9,A1\n", "Zeitstempel,Bolus gesamt (U),Insulin gesamt (U),Basal gesamt (U),Seriennummer\n2025-10-26 00:00,\"18,2\",\"40,1\",\"21,9\",A1\n",
			func(f *record.Facts) bool {
				d := f.DailyScores
				day := record.Day(time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC))
				return len(d) == 3 && d[0].Name == "insulin_total_basal_u" && parsertest.Has(d[0].Value, 21.9) && d[1].Name == "insulin_total_bolus_u" && parsertest.Has(d[1].Value, 18.2) &&
					d[2].Name == "insulin_total_u" && parsertest.Has(d[2].Value, 40.1) && d[2].Day == day && d[2].Extra["A1"] == 40.1
			}},
		"alarms": {"Timestamp,Alarm/Event,Serial Number\n2025-10-26 08:00,tandem_control_low,A1\n", "Zeitstempel,Alarm/Ereignis,Seriennummer\n2025-10-26 08:00,tandem_control_low,A1\n",
			func(f *record.Facts) bool {
				n := f.Notes[0]
				return n.Kind == "alarm" && n.Text == "tandem_control_low" && n.Serial == "A1" && n.Time == wall("2025-10-26 08:00")
			}},
		"carbs": {"Timestamp,Carbs (g)\n2025-10-26 08:00,45.5\n", "Zeitstempel,KH (g)\n2025-10-26 08:00,\"45,5\"\n",
			func(f *record.Facts) bool { return parsertest.Has(f.Carbs[0].CarbsG, 45.5) && f.Carbs[0].Sequence == 0 }},
		"exercise": {"Timestamp,Name,Intensity,Duration (minutes),Calories Burned\n2025-10-26 08:00,Running,High,45,520\n", "Zeitstempel,Name,Intensität,Dauer (Minuten),Verbrannte Kalorien\n2025-10-26 08:00,Running,High,45,520\n",
			func(f *record.Facts) bool {
				n := f.Notes[0]
				return n.Kind == "exercise" && n.Text == "Running" && parsertest.Has(n.DurationS, 2700) && parsertest.Has(n.Value, 520) && n.Unit == "kcal" && len(n.Extra) == 1
			}},
		"food": {"Timestamp,Name,Carbs (g),Fat,Protein,Calories,Serving Quantity,Number of Servings\n2025-10-26 08:00,Porridge,45,6,12,290,1 bowl,2\n", "Zeitstempel,Name,KH (g),Fett,Eiweiß,Kalorien,Portionen,Anzahl der Portionen\n2025-10-26 08:00,Porridge,45,6,12,290,1 bowl,2\n",
			func(f *record.Facts) bool {
				k := f.Carbs[0]
				return k.Food == "Porridge" && parsertest.Has(k.CarbsG, 45) && parsertest.Has(k.Servings, 2) && len(k.Extra) == 4 && k.Sequence == foodSequence
			}},
		"manual_insulin": {"Timestamp,Name,Value,Insulin Type\n2025-10-26 08:00,Lantus,16,Long Acting\n", "Zeitstempel,Name,Wert,Insulin-Typ\n2025-10-26 08:00,Lantus,16,Langwirkend\n",
			func(f *record.Facts) bool {
				i := f.Insulin[0]
				return i.Kind == "long" && parsertest.Has(i.Units, 16) && i.Name == "Lantus" && len(i.Extra) == 1
			}},
		"medication": {"Timestamp,Name,Value,Medication Type\n2025-10-26 08:00,Metformin,500,Oral\n", "Zeitstempel,Name,Wert,Medikamententyp\n2025-10-26 08:00,Metformin,500,Oral\n",
			func(f *record.Facts) bool {
				n := f.Notes[0]
				return n.Kind == "medication" && n.Text == "Metformin" && parsertest.Has(n.Value, 500) && len(n.Extra) == 1
			}},
		"notes": {"Timestamp,Value\n2025-10-26 08:00,\"tired, but well\"\n", "Zeitstempel,Wert\n2025-10-26 08:00,\"tired, but well\"\n",
			func(f *record.Facts) bool { return f.Notes[0].Kind == "note" && f.Notes[0].Text == "tired, but well" }},
	} {
		for language, text := range map[string]string{"English": c.english, "German": c.german} {
			for as, text := range map[string]string{"commas": meta + text, "CRLF": strings.ReplaceAll(meta+text, "\n", "\r\n"), "no newline at the end": strings.TrimSuffix(meta+text, "\n")} {
				// Known heads need no name.
				if f := parse(t, "renamed.csv", text); f.Partial != "" || !c.check(f) {
					t.Errorf("%s in %s, %s: %+v", name, language, as, f)
				}
			}
		}
		// Unknown heads need it; the columns are in the same places.
		foreign := strings.Split(c.german, "\n")
		heads := strings.Split(foreign[0], ",")
		for i, h := range heads {
			_, unit, _ := strings.Cut(h, "(")
			heads[i] = strings.TrimSuffix(fmt.Sprintf("Ñandú %d (%s", i, unit), " (")
		}
		text := meta + strings.Join(heads, ",") + "\n" + foreign[1] + "\n"
		if Format.Detect("x.csv", []byte(text)) {
			t.Errorf("%s: unknown heads under an unknown name are taken for Glooko's", name)
		}
		f := parse(t, "export.zip!/Insulin data/"+name+"_data_12.csv", text)
		if !c.check(f) {
			t.Errorf("%s in another language: %+v", name, f)
		}
	}
}

func TestForms(t *testing.T) {
	const rows = "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n2025-10-26 08:00:30,99,A1\n"
	tabs := func(s string) string { return strings.ReplaceAll(s, ",", "\t") }
	for name, text := range map[string]string{
		"tabs, no blank after the name": "Name:Stefan\tDate Range:2025-10-25 - 2025-10-27\n" + tabs(rows),
		"a quoted first line":           "\"Name:Last, First, Date Range:2025-10-25 - 2025-10-27\"\n" + rows,
		"each part quoted":              "\"Name: Last, First\",\"Date Range: 2025-10-25 - 2025-10-27\"\n" + rows,
		"no name":                       "Name:, Date Range:2025-10-25 - 2025-10-27\n" + rows,
		"a first line by a spreadsheet": "Name:Last, Date Range:2025-10-25 - 2025-10-27,,\n" + rows,
		"no first line":                 rows,
		"semicolons":                    meta + strings.ReplaceAll(rows, ",", ";"),
	} {
		for encoding, data := range map[string][]byte{"UTF-8": []byte(text), "with a mark": []byte("\ufeff" + text), "UTF-16LE": utf16le(text)} {
			f := parse(t, "x.csv", string(data))
			if len(f.Glucose) != 1 || f.Glucose[0].Raw != 99 || f.Glucose[0].Time != wall("2025-10-26 08:00:30") {
				t.Errorf("%s, %s: %+v", name, encoding, f.Glucose)
			}
		}
	}
	latin := []byte("Name:J\xf6rg, Date Range:2025-10-25 - 2025-10-27\nZeitstempel,Name,Intensit\xe4t,Dauer (Minuten),Verbrannte Kalorien\n26.10.2025 08:00,L\xe4ufe,,30,\n")
	if f := parse(t, "x.csv", string(latin)); f.Notes[0].Text != "Läufe" || f.Notes[0].Value != nil || f.Notes[0].Time != wall("2025-10-26 08:00") {
		t.Errorf("Windows-1252: %+v", f.Notes)
	}
}

func utf16le(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// What is not measured is a flag and a limit, or nothing.
func TestSentinels(t *testing.T) {
	text := "2025-10-26 08:00,1,A\n2025-10-26 08:05,2001,A\n2025-10-26 08:10,0,A\n2025-10-26 08:15,,A\n2025-10-26 08:20,Low,A\n2025-10-26 08:25,High,A\n2025-10-26 08:30,-1,A\n2025-10-26 08:35,1.5,A\n"
	f := parse(t, "x.csv", meta+"Timestamp,CGM Glucose Value (mg/dL),Serial Number\n"+text)
	var got []string
	for _, g := range f.Glucose {
		got = append(got, fmt.Sprintf("%s%g", g.Flag, g.Raw))
	}
	if s := strings.Join(got, " "); s != "low40 high400 low40 high400 1.5" || f.Partial != "" {
		t.Errorf("mg/dL: %s, %q", s, f.Partial)
	}
	f = parse(t, "x.csv", meta+"Timestamp,CGM Glucose Value (mmol/L),Serial Number\n2025-10-26 08:00,0.1,A\n2025-10-26 08:05,111.1,A\n2025-10-26 08:10,5.6,A\n")
	if g := f.Glucose; g[0].Flag != "low" || g[0].MmolL != 2.2 || g[1].Flag != "high" || g[1].MmolL != 22.2 || g[2].Flag != "" || g[2].MmolL != 5.6 {
		t.Errorf("mmol/L: %+v", g)
	}
}

func TestOrderOfDates(t *testing.T) {
	list := func(span string, times ...string) string {
		text := "Name:Sample Athlete, Date Range:" + span + "\nTimestamp,CGM Glucose Value (mg/dL),Serial Number\n"
		for _, at := range times {
			text += at + ",99,A\n"
		}
		return text
	}
	for name, c := range map[string]struct{ text, want string }{
		"within the span, the month first": {list("2025-04-01 - 2025-04-08", "4/3/2025 0:15", "4/2/2025 0:15"), "2025-04-02 00:15"},
		"within the span, the day first":   {list("2025-04-01 - 2025-04-08", "03/04/2025 00:15", "02/04/2025 00:15"), "2025-04-02 00:15"},
		"the year first":                   {list("2025-01-01 - 2025-12-31", "2025-04-02 00:15"), "2025-04-02 00:15"},
		"dots":                             {list("2025-01-01 - 2025-12-31", "13.04.2025 00:15", "02.04.2025 00:15"), "2025-04-02 00:15"},
		"a span that does not tell":        {list("2025-01-01 - 2025-12-31", "12/2/2025 0:15", "11/8/2025 0:15", "4/2/2025 0:15"), "2025-04-02 00:15"},
		"AM and PM":                        {list("2025-01-01 - 2025-12-31", "4/2/2025 12:15 AM"), "2025-04-02 00:15"},
	} {
		if f := parse(t, "x.csv", c.text); f.Glucose[0].Time != wall(c.want) {
			t.Errorf("%s: %v, want %s", name, time.UnixMicro(f.Glucose[0].Time.LocalMicro).UTC(), c.want)
		}
	}
}

// On 26 October 2025 the clocks of Vienna showed two o'clock twice. The list
// begins with the newest.
func TestTheRepeatedHour(t *testing.T) {
	newest := []string{"03:00", "02:50", "02:20", "02:00", "02:50", "02:20", "02:00", "01:50"}
	text := meta + "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n"
	for i, at := range newest {
		text += fmt.Sprintf("2025-10-26 %s,%d,A\n2025-10-26 02:30,%d,B\n", at, 100+i, 200+i)
	}
	f := parse(t, "x.csv", text)
	var later []string
	for _, g := range f.Glucose {
		if g.Serial == "A" && g.Sequence != 0 || g.Serial == "B" && g.Time.Later {
			t.Errorf("%+v", g)
		}
		if g.Time.Later {
			later = append(later, fmt.Sprint(g.Raw))
		}
	}
	if s := strings.Join(later, " "); s != "103 102 101" {
		t.Errorf("in the second pass: %s", s)
	}
}

// Rows of one minute are numbered by what they say, not by where they stand.
func TestRowsOfTheSameKey(t *testing.T) {
	a, b := "2025-10-26 08:00,105,A\n", "2025-10-26 08:00,103,A\n"
	for _, rows := range []string{a + b, b + a, b + a + "2025-10-26 07:55,100,A\n"} {
		f := parse(t, "x.csv", meta+"Timestamp,CGM Glucose Value (mg/dL),Serial Number\n"+rows)
		for _, g := range f.Glucose {
			if want := map[float64]int{100: 0, 103: 0, 105: 1}[g.Raw]; g.Sequence != want {
				t.Errorf("%v has the number %d", g.Raw, g.Sequence)
			}
		}
	}
	f := parse(t, "x.csv", meta+"Timestamp,Total Bolus (U),Total Insulin (U),Total Basal (U),Serial Number\n2025-10-26 00:00,1,3,2,A\n2025-10-26 00:00,10,30,20,B\n2025-10-26 00:00,0.5,2.5,2,A\n")
	if d := f.DailyScores; len(d) != 3 || !parsertest.Has(d[2].Value, 33) || d[2].Extra["A"] != 3.0 || d[2].Extra["B"] != 30.0 {
		t.Errorf("two pumps on one day: %+v", d)
	}
}

// Columns that Glooko adds are kept under their own heads.
func TestUnknownColumns(t *testing.T) {
	f := parse(t, "cgm_data_1.csv", meta+"Timestamp,Glucose Value (mg/dL),Glucose Trend\n2025-10-26 08:00,99,Flat\n")
	if g := f.Glucose[0]; g.Raw != 99 || g.Extra["Glucose Trend"] != "Flat" || g.Serial != "" {
		t.Errorf("%+v", g)
	}
	f = parse(t, "cgm_carbs_data_1.csv", meta+"Ñ (h),Ñ (g)\n2025-10-26 08:00,30\n")
	if !parsertest.Has(f.Carbs[0].CarbsG, 30) {
		t.Errorf("the other name of carbs: %+v", f.Carbs)
	}
}

func TestDamagedLists(t *testing.T) {
	heads := meta + "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n"
	good := heads + "2025-10-26 08:05,99,A\n"
	for name, c := range map[string]struct {
		text, partial string
	}{
		"a wrong date":      {good + "2025-13-45 08:00,99,A\n", `1 of 2 lines could not be read; the first is line 4: "2025-13-45 08:00" is no date`},
		"a wrong value":     {good + "2025-10-26 08:00,abc,A\n", `1 of 2 lines could not be read; the first is line 4: "abc" is no glucose`},
		"an impossible one": {good + "2025-10-26 08:00,1900,A\n", `1 of 2 lines could not be read; the first is line 4: no glucose is 1900 mg/dL`},
		"cut":               {good + "2025-10-26 08:00,9", `1 of 2 lines could not be read; the first is line 4: the file ends in the middle of it`},
		"a short line":      {good + "2025-10-26 08:00\n", ""},
		"a stray quote":     {good + "\"2025-10-26 08:00,98,A\n", `1 of 2 lines could not be read; the first is line 4: "\"2025-10-26 08:00" is no date`},
	} {
		if f := parse(t, "x.csv", c.text); f.Partial != c.partial || len(f.Glucose) != 1 {
			t.Errorf("%s: %q with %d readings", name, f.Partial, len(f.Glucose))
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "HTML": "<!DOCTYPE html><html>", "another table": "a,b,c\n1,2,3\n", "only the first line": meta, "zeros": string(make([]byte, 5000)),
		"only wrong lines":    heads + "x,99,A\n",
		"a list without unit": strings.Replace(good, " (mg/dL)", "", 1),
	} {
		_, err := facts("cgm_data_1.csv", []byte(text))
		if unsupported := new(parsers.Unsupported); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"only heads": heads, "without the last newline": strings.TrimSuffix(heads, "\n"), "no values": heads + "2025-10-26 08:00,,A\n"} {
		_, err := facts("cgm_data_1.csv", []byte(text))
		if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !Format.Detect("", []byte(text)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Other programs write lists like Glooko's with columns of their own: those
	// are passed over in words that say so.
	invented := []byte(meta + "Timestamp,Insulin Type,Dose (units),Method\n1/1/2025 7:00,Rapid,8.5,Bolus\n")
	_, err := facts("insulin_data_1.csv", invented)
	if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !Format.Detect("insulin_data_1.csv", invented) ||
		unsupported.What != `recognised as Glooko's list "insulin", but with columns this program does not know: Timestamp, Insulin Type, Dose (units), Method` {
		t.Errorf("invented columns: %v", err)
	}
	unknown := []byte(meta + "Timestamp,Ketones (mmol/L)\n2025-10-26 08:00,0.4\n")
	_, err = facts("ketones_data_1.csv", unknown)
	if unsupported := new(parsers.Unsupported); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "ketones") || !Format.Detect("ketones_data_1.csv", unknown) {
		t.Errorf("a list to come: %v", err)
	}
	stop := errors.New("stop")
	if err := Parse(parsers.File{Data: []byte(good)}, func(record.Entity) error { return stop }); err != stop {
		t.Errorf("an error of emit comes back as %v", err)
	}
}

func TestDetectKeepsToItsOwn(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "HTML": "<html>", "JSON": `{"a":"mg/dL"}`, "a comment": "# Sample CSV file\n# This first row\nName,Age,City\n",
		"diasend":          "Time,Alarm/Event,,Serial number\n01/03/2021 00:00,x,,1\n",
		"a diary":          "Timestamp,Carbs (g)\n2025-10-26 08:00,30\n",
		"a meter":          "Timestamp,Glucose Value (mg/dL),Manual Reading,Serial Number\n2025-10-26 08:00,99,M,A\n",
		"LibreView":        "Glucose Data,Generated on,20-10-2021 22:34 UTC,Generated by,Sample Athlete\nDevice,Serial Number,Device Timestamp,Record Type,Historic Glucose mg/dL\n",
		"another's report": "Name:Sample Athlete, Date Range:2025-10-25 - 2025-10-27\nday,steps,floors\n2025-10-25,1,2\n",
	} {
		if Format.Detect("report.csv", []byte(text)) {
			t.Errorf("%s is taken for a Glooko list", name)
		}
	}
}

func corpus(t testing.TB, name string) []byte { return corpustest.Read(t, "glooko", name) }

func members(t testing.TB, name string) map[string][]byte {
	data := corpus(t, name)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// outcome is what became of a member, in short.
func outcome(f *record.Facts, err error) string {
	if errors.As(err, &foreign{}) {
		return "foreign"
	} else if unsupported := new(parsers.Unsupported); errors.As(err, &unsupported) {
		return "empty"
	} else if err != nil {
		return "error"
	}
	s := fmt.Sprintf("%dg %di %dc %dn %dd", len(f.Glucose), len(f.Insulin), len(f.Carbs), len(f.Notes), len(f.DailyScores))
	if f.Partial != "" {
		s += " partial: " + f.Partial
	}
	return s
}

func TestCorpus(t *testing.T) {
	for file, want := range map[string]map[string]string{
		"stefan-demo-data-de.zip": {"cgm_data_1.csv": "4061g 0i 0c 0n 0d", "cgm_data_2.csv": "4061g 0i 0c 0n 0d", "cgm_data_3.csv": "4061g 0i 0c 0n 0d",
			"bolus_data_1.csv": "0g 474i 145c 0n 0d", "basal_data_1.csv": `0g 4095i 0c 0n 0d partial: 1,803 of 4,095 lines could not be read; the first is line 195: a basal rate of "900.00" units an hour, which no pump gives`,
			"basal_data_2.csv":  `0g 4096i 0c 0n 0d partial: 2,020 of 4,096 lines could not be read; the first is line 3: a basal rate of "948.00" units an hour, which no pump gives`,
			"alarms_data_1.csv": "empty", "bg_data_1.csv": "empty", "carbs_data_1.csv": "empty", "exercise_data_1.csv": "empty", "food_data_1.csv": "empty",
			"insulin_data_1.csv": "empty", "manual_insulin_data_1.csv": "empty", "medication_data_1.csv": "empty", "notes_data_1.csv": "empty"},
		"synthetic-en-mmol.zip": {"cgm_data_1.csv": "150g 0i 0c 0n 0d", "cgm_data_2.csv": "150g 0i 0c 0n 0d", "bg_data_1.csv": "1g 0i 0c 0n 0d", "carbs_data_1.csv": "0g 0i 1c 0n 0d",
			"alarms_data_1.csv": "0g 0i 0c 1n 0d", "Insulin data/basal_data_1.csv": "0g 1i 0c 0n 0d", "Insulin data/bolus_data_1.csv": "0g 1i 1c 0n 0d", "Insulin data/insulin_data_1.csv": "0g 0i 0c 0n 3d"},
		"synthetic-en-us-mgdl.zip": {"cgm_data_1.csv": "150g 0i 0c 0n 0d", "cgm_data_2.csv": "150g 0i 0c 0n 0d", "bg_data_1.csv": "1g 0i 0c 0n 0d", "carbs_data_1.csv": "0g 0i 1c 0n 0d",
			"alarms_data_1.csv": "0g 0i 0c 1n 0d", "Insulin data/basal_data_1.csv": "0g 1i 0c 0n 0d", "Insulin data/bolus_data_1.csv": "0g 1i 1c 0n 0d", "Insulin data/insulin_data_1.csv": "0g 0i 0c 0n 3d"},
		// Its author invented the heads: what is understood is read, the rest is
		// foreign or an empty list, never a wrong value.
		"demo-data-en-invented-headers.zip": {"cgm_data_1.csv": "2324g 0i 0c 0n 0d", "cgm_data_2.csv": "2324g 0i 0c 0n 0d", "cgm_data_3.csv": "2324g 0i 0c 0n 0d",
			"bg_data_1.csv": "52g 0i 0c 0n 0d", "alarms_data_1.csv": "0g 0i 0c 173n 0d", "basal_data_1.csv": "foreign", "basal_data_2.csv": "foreign", "bolus_data_1.csv": "foreign", "insulin_data_1.csv": "foreign",
			"carbs_data_1.csv": "empty", "exercise_data_1.csv": "empty", "food_data_1.csv": "empty", "manual_insulin_data_1.csv": "empty", "medication_data_1.csv": "empty", "notes_data_1.csv": "empty"},
	} {
		all := members(t, file)
		for name, data := range all {
			if !Format.Detect(file+"!/"+name, data[:min(len(data), 64<<10)]) {
				t.Errorf("%s %s: not recognised", file, name)
			}
			f, err := facts(file+"!/"+name, data)
			if got := outcome(f, err); got != want[name] {
				t.Errorf("%s %s: %s, want %s (%v)", file, name, got, want[name], err)
			}
		}
	}
}

// Values of the corpus, read in the files by hand.
func TestCorpusValues(t *testing.T) {
	get := func(file, member string) *record.Facts {
		f, err := facts(file+"!/"+member, members(t, file)[member])
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := get("stefan-demo-data-de.zip", "cgm_data_1.csv")
	if g := f.Glucose[0]; g.Time != wall("2023-12-29 00:01:59") || g.Raw != 111 || g.RawUnit != "mg/dL" || math.Abs(g.MmolL-6.1604) > 1e-4 || g.Serial != "DXC4B2P" || g.Kind != "history" {
		t.Errorf("%+v", g)
	}
	f = get("stefan-demo-data-de.zip", "bolus_data_1.csv")
	if i := f.Insulin[0]; i.Time != wall("2023-12-29 07:46:58") || !parsertest.Has(i.Units, 2.9) || !parsertest.Has(i.ImmediateU, 2.9) || !parsertest.Has(i.ExtendedU, 0) || i.Name != "Normal Bolus" || i.Extra["Kohlenhydratverhältnis"] != "1:10" || i.Extra["Blutzuckereingabe (mg/dl)"] != 110.0 {
		t.Errorf("%+v", i)
	}
	if c := f.Carbs[0]; !parsertest.Has(c.CarbsG, 20) || c.Time != wall("2023-12-29 07:46:00") || f.Carbs[1].Time == wall("2023-12-29 08:51:00") { // there it is 0 g
		t.Errorf("%+v", c)
	}
	f = get("stefan-demo-data-de.zip", "basal_data_1.csv")
	if i := f.Insulin[0]; i.Time != wall("2024-01-12 00:01:46") || !parsertest.Has(i.RateUH, 0.36) || !parsertest.Has(i.Units, 0.03) || !parsertest.Has(i.DurationS, 300) || i.Extra["Prozentsatz (%)"] != 100.0 {
		t.Errorf("%+v", i)
	}
	for file, want := range map[string]struct {
		first, last record.Moment
		newest, bg  float64
		unit        string
	}{
		"synthetic-en-mmol.zip":    {wall("2025-10-26 14:30"), wall("2025-10-27 02:55"), 6.1, 5.8, "mmol/L"},
		"synthetic-en-us-mgdl.zip": {wall("2025-10-26 14:30"), wall("2025-10-27 02:55"), 110, 104, "mg/dL"},
	} {
		g := get(file, "cgm_data_1.csv").Glucose
		if g[0].Time != want.first || g[len(g)-1].Time != want.last || g[len(g)-1].Raw != want.newest || g[0].RawUnit != want.unit {
			t.Errorf("%s: %+v … %+v", file, g[0], g[len(g)-1])
		}
		if b := get(file, "bg_data_1.csv").Glucose[0]; b.Raw != want.bg || b.Flag != "manual" || b.Time != wall("2025-10-26 08:01") || b.Kind != "strip" {
			t.Errorf("%s: %+v", file, b)
		}
		if c := get(file, "carbs_data_1.csv").Carbs[0]; !parsertest.Has(c.CarbsG, 45) || c.Time != wall("2025-10-26 08:05") {
			t.Errorf("%s: %+v", file, c)
		}
		if i := get(file, "Insulin data/bolus_data_1.csv").Insulin[0]; !parsertest.Has(i.Units, 4.5) || i.Time != wall("2025-10-26 08:04") || i.ExtendedU != nil {
			t.Errorf("%s: %+v", file, i)
		}
		if i := get(file, "Insulin data/basal_data_1.csv").Insulin[0]; !parsertest.Has(i.RateUH, 0.8) || i.Units != nil || !parsertest.Has(i.DurationS, 1800) {
			t.Errorf("%s: %+v", file, i)
		}
		if d := get(file, "Insulin data/insulin_data_1.csv").DailyScores; !parsertest.Has(d[2].Value, 40.1) || d[2].Name != "insulin_total_u" {
			t.Errorf("%s: %+v", file, d)
		}
		if n := get(file, "alarms_data_1.csv").Notes[0]; n.Text != "tandem_control_low" || n.Serial != "1234567" {
			t.Errorf("%s: %+v", file, n)
		}
		flags := map[string]int{}
		for _, member := range []string{"cgm_data_1.csv", "cgm_data_2.csv"} {
			for _, g := range get(file, member).Glucose {
				flags[g.Flag]++
			}
		}
		if flags["low"] != 1 || flags["high"] != 1 {
			t.Errorf("%s: %v", file, flags)
		}
	}
}

// The fixtures are made up too: dates of the USA, heads of their author's.
func TestFixtures(t *testing.T) {
	for name, want := range map[string]string{
		"alarms_data_1.csv": "0g 0i 0c 14n 0d", "bg_data_1.csv": "21g 0i 0c 0n 0d", "carbs_data_1.csv": "0g 0i 15c 0n 0d", "cgm-sample.csv": "20g 0i 0c 0n 0d",
		"cgm_data_1.csv": "288g 0i 0c 0n 0d", "cgm_data_2.csv": "500g 0i 0c 0n 0d", "insulin_data_1.csv": "foreign",
	} {
		data := corpus(t, "iricigor-fixtures/"+name)
		if !Format.Detect(name, data) {
			t.Errorf("%s: not recognised", name)
		}
		f, err := facts(name, data)
		if got := outcome(f, err); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if Format.Detect("sample-data.csv", corpus(t, "iricigor-fixtures/sample-data.csv")) {
		t.Error("a table with a comment above is taken for a Glooko list")
	}
	f, _ := facts("cgm_data_1.csv", corpus(t, "iricigor-fixtures/cgm_data_1.csv"))
	if g := f.Glucose[1]; g.Time != wall("2025-01-01 00:05") || g.Raw != 97 || g.Extra["Glucose Trend"] != "Flat" {
		t.Errorf("%+v", g)
	}
	f, _ = facts("cgm_data_2.csv", corpus(t, "iricigor-fixtures/cgm_data_2.csv"))
	if g := f.Glucose[0]; g.Time != wall("2015-06-06 16:50") || g.Raw != 153 {
		t.Errorf("%+v", g)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("cgm_data_1.csv", []byte(meta+"Timestamp,CGM Glucose Value (mg/dL),Serial Number\n2025-10-26 08:00,99,A\n"))
	f.Add("x/bolus_data_1.csv", []byte(meta+"a,b,c (mg/dl),d (g),e,f,g,h,i\n10/26/2025 8:00 AM,x,1,2,3,4,5,6,7\n"))
	f.Add("food_data_1.csv", []byte("Name:\tDate Range:2025-10-25 - 2025-10-27\nZeitstempel\tName\tKH (g)\n26.10.2025 08:00\tx\t\"1,5\"\n"))
	f.Add("insulin_data_1.csv", []byte("\xff\xfeN\x00"))
	f.Add("export.zip", zipped(f, "bolus_data_1.csv", meta+bolusHeads+bolusOf("08:04", "45"), "carbs_data_1.csv", meta+carbHeads+"2025-10-26 08:05,45\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		detected := Format.Detect(name, data[:min(len(data), 64<<10)])
		got, err := facts(name, data)
		if err == nil && !detected {
			t.Fatal("read, but not recognised")
		}
		if err == nil {
			for _, g := range got.Glucose {
				if !(g.MmolL > 0 && g.MmolL <= 85) {
					t.Fatalf("%+v", g)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := meta + "Timestamp,CGM Glucose Value (mg/dL),Serial Number\n"
	at := time.Date(2025, 10, 27, 0, 0, 0, 0, time.UTC)
	for i := range 20000 {
		text += at.Add(time.Duration(-5*i)*time.Minute).Format("2006-01-02 15:04") + fmt.Sprintf(",%d,1234567\n", 80+i%100)
	}
	parsertest.Bench(b, Parse, "cgm_data_1.csv", []byte(text), func(f *record.Facts) int { return len(f.Glucose) })
}

package glooko

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/record"
)

// zipped is an export of members in the given order: name, text, name, text …
func zipped(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(members[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	bolusHeads = "Timestamp,Insulin Type,Blood Glucose Input (mg/dL),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number\n"
	carbHeads  = "Timestamp,Carbs (g)\n"
	foodHeads  = "Timestamp,Name,Carbs (g),Fat,Protein,Calories,Serving Quantity,Number of Servings\n"
)

// bolusOf is a bolus for some grams at a time of 26 October 2025.
func bolusOf(at, grams string) string {
	return "2025-10-26 " + at + ",Normal,110," + grams + ",10,4.5,4.5,,P1\n"
}

func eaten(f *record.Facts) string {
	var all []string
	for _, c := range f.Carbs {
		text := fmt.Sprintf("%s %v g", time.UnixMicro(c.Time.LocalMicro).UTC().Format("15:04"), *c.CarbsG)
		if c.Food != "" {
			text += " " + c.Food
		}
		if said, ok := c.Extra["bolus calculator"].(map[string]any); ok {
			text += fmt.Sprintf(" (pump %s)", said["time"].(string)[11:16])
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func TestAMealIsCountedOnce(t *testing.T) {
	for name, c := range map[string]struct{ bolus, carbs, food, want string }{
		"one minute apart":          {bolusOf("08:04", "45"), "2025-10-26 08:05,45\n", "", "08:05 45 g (pump 08:04)"},
		"the pump later":            {bolusOf("08:09", "45"), "2025-10-26 08:05,45\n", "", "08:05 45 g (pump 08:09)"},
		"the same minute":           {bolusOf("08:05", "45"), "2025-10-26 08:05,45\n", "", "08:05 45 g (pump 08:05)"},
		"five minutes are one meal": {bolusOf("08:00", "45"), "2025-10-26 08:05,45\n", "", "08:05 45 g (pump 08:00)"},
		"six minutes are two":       {bolusOf("07:59", "45"), "2025-10-26 08:05,45\n", "", "07:59 45 g, 08:05 45 g"},
		"other grams":               {bolusOf("08:05", "46"), "2025-10-26 08:05,45\n", "", "08:05 45 g, 08:05 46 g"},
		"rounded grams":             {bolusOf("08:05", "45"), "2025-10-26 08:06,45.05\n", "", "08:06 45.05 g (pump 08:05)"},
		"a food":                    {bolusOf("08:03", "45"), "", "2025-10-26 08:05,Porridge,45,6,8,270,1,1\n", "08:05 45 g Porridge (pump 08:03)"},
		"two of the pump, one noted": {bolusOf("08:06", "45") + bolusOf("08:03", "45"), "2025-10-26 08:05,45\n", "",
			"08:05 45 g (pump 08:03), 08:06 45 g"},
		"two and two": {bolusOf("08:06", "45") + bolusOf("08:03", "45"), "2025-10-26 08:07,45\n2025-10-26 08:02,45\n", "",
			"08:02 45 g (pump 08:03), 08:07 45 g (pump 08:06)"},
		"the pump alone": {bolusOf("12:00", "60") + bolusOf("08:00", "45"), "", "", "08:00 45 g, 12:00 60 g"},
	} {
		data := zipped(t, "alarms_data_1.csv", meta+"Timestamp,Alarm/Event,Serial Number\n", "Insulin data/bolus_data_1.csv", meta+bolusHeads+c.bolus, "carbs_data_1.csv", meta+carbHeads+c.carbs, "food_data_1.csv", meta+foodHeads+c.food)
		f := parse(t, "export.zip", string(data))
		if got := eaten(f); got != c.want || len(f.Insulin) != strings.Count(c.bolus, "\n") || f.Partial != "" {
			t.Errorf("%s: %s, want %s; %d doses, %q", name, got, c.want, len(f.Insulin), f.Partial)
		}
	}
	data := zipped(t, "bolus_data_1.csv", meta+bolusHeads+bolusOf("08:04", "45"), "carbs_data_1.csv", meta+carbHeads+"2025-10-26 08:05,45\n")
	f := parse(t, "export.zip", string(data))
	said, _ := f.Carbs[0].Extra["bolus calculator"].(map[string]any)
	if said["time"] != "2025-10-26 08:04:00" || said["carbs_g"] != 45.0 || said["serial"] != "P1" {
		t.Errorf("what the pump said: %v", said)
	}
}

// Sequence numbers are of the whole export: lists do not take each other's.
func TestRowsOfSeveralListsKeepApart(t *testing.T) {
	f := parse(t, "export.zip", string(zipped(t, "bolus_data_1.csv", meta+bolusHeads+bolusOf("08:05", "20"), "bolus_data_2.csv", meta+bolusHeads+bolusOf("08:05", "30"),
		"carbs_data_1.csv", meta+carbHeads+"2025-10-26 08:05,45\n", "food_data_1.csv", meta+foodHeads+"2025-10-26 08:05,Tea,1,,,,,\n", "README.txt", "x")))
	numbers := ""
	for _, c := range f.Carbs {
		numbers += fmt.Sprintf("%v=%d ", *c.CarbsG, c.Sequence)
	}
	if numbers != "20=0 30=1 45=2 1=100 " || f.Insulin[0].Sequence != 0 || f.Insulin[1].Sequence != 1 {
		t.Errorf("%s %+v", numbers, f.Insulin)
	}
}

func TestDamagedExports(t *testing.T) {
	good := meta + carbHeads + "2025-10-26 08:05,45\n"
	f := parse(t, "export.zip", string(zipped(t, "carbs_data_1.csv", good+"yesterday,1\n", "bolus_data_1.csv", meta+"Timestamp,Insulin Type,Other\n2025-10-26 08:04,x,1\n")))
	if len(f.Carbs) != 1 || !strings.Contains(f.Partial, `carbs_data_1.csv: 1 of 2 lines could not be read`) || !strings.Contains(f.Partial, "bolus_data_1.csv: recognised as Glooko's list \"bolus\", but with columns this program does not know: Timestamp, Insulin Type, Other") {
		t.Errorf("%d meals, %q", len(f.Carbs), f.Partial)
	}
	whole := zipped(t, "carbs_data_1.csv", good)
	unsupported := new(parsers.Unsupported)
	for name, data := range map[string][]byte{"cut": whole[:len(whole)-30], "no zip": []byte("PK\x03\x04"), "only wrong": zipped(t, "carbs_data_1.csv", meta+carbHeads+"yesterday,1\n")} {
		if _, err := facts("export.zip", data); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{"empty lists": zipped(t, "carbs_data_1.csv", meta+carbHeads), "another zip": zipped(t, "a.txt", "b")} {
		if _, err := facts("export.zip", data); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{"another zip": zipped(t, "a.txt", "b"), "a folder alone": zipped(t, "data/", ""), "no name": []byte("PK\x03\x04")} {
		if Format.Detect("export.zip", data) {
			t.Errorf("%s is taken for an export", name)
		}
	}
	if !Format.Detect("export.zip", zipped(t, "Insulin data/", "", "Insulin data/bolus_data_1.csv", good)) {
		t.Error("an export that begins with a folder is not recognised")
	}
}

// A zip in which all is of one minute is read in time, too.
func TestHostileExport(t *testing.T) {
	const n = 50_000
	begun := time.Now()
	f := parse(t, "export.zip", string(zipped(t, "bolus_data_1.csv", meta+bolusHeads+strings.Repeat(bolusOf("08:04", "45"), n), "carbs_data_1.csv", meta+carbHeads+strings.Repeat("2025-10-26 08:05,46\n", n))))
	if took := time.Since(begun); len(f.Carbs) != 2*n || took > 20*time.Second {
		t.Errorf("%d meals after %v", len(f.Carbs), took)
	}
}

// In both made-up exports breakfast stands in the diary a minute after its bolus.
func TestCorpusCountsBreakfastOnce(t *testing.T) {
	for _, name := range []string{"synthetic-en-mmol.zip", "synthetic-en-us-mgdl.zip"} {
		f := parse(t, name, string(corpustest.Read(t, "glooko", name)))
		if got := eaten(f); got != "08:05 45 g (pump 08:04)" || len(f.Glucose) != 301 || len(f.Insulin) != 2 || len(f.Notes) != 1 || len(f.DailyScores) != 3 || f.Partial != "" {
			t.Errorf("%s: %s, %d readings, %d doses, %q", name, got, len(f.Glucose), len(f.Insulin), f.Partial)
		}
	}
	f := parse(t, "de.zip", string(corpustest.Read(t, "glooko", "stefan-demo-data-de.zip")))
	if len(f.Glucose) != 3*4061 || len(f.Carbs) != 145 { // no diary
		t.Errorf("%d readings, %d meals", len(f.Glucose), len(f.Carbs))
	}
}

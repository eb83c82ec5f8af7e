package garminxml

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

func facts(name, text string) (*record.Facts, error) {
	return parsertest.Facts(Parse, name, []byte(text))
}

func parse(t testing.TB, name, text string) *record.Facts {
	t.Helper()
	if !Format.Detect(name, []byte(text)) {
		t.Errorf("%s is not recognised", name)
	}
	f, err := facts(name, text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if f.Source != "garmin" {
		t.Errorf("source %q", f.Source)
	}
	return f
}

func utc(s string) time.Time {
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return at
}

const declaration = "<?xml version=\"1.0\" ?>\n"

// quarter is an item of the day's chart as the program set it.
func quarter(from, to string, steps int, level string) string {
	return fmt.Sprintf("\t<item type=\"dict\">\n\t\t<startGMT type=\"str\">%s.0</startGMT>\n\t\t<endGMT type=\"str\">%s.0</endGMT>\n\t\t<steps type=\"int\">%d</steps>\n"+
		"\t\t<primaryActivityLevel type=\"str\">%s</primaryActivityLevel>\n\t\t<activityLevelConstant type=\"bool\">true</activityLevelConstant>\n\t</item>\n", from, to, steps, level)
}

var chart = declaration + "<root>\n" + quarter("2021-02-28T23:00:00", "2021-02-28T23:15:00", 0, "sleeping") +
	quarter("2021-03-01T07:00:00", "2021-03-01T07:15:00", 321, "active") + quarter("2021-03-01T07:15:00", "2021-03-01T07:30:00", 12, "none") + "</root>\n"

func TestDailySummary(t *testing.T) {
	f := parse(t, "GC_Historical_XML_Wellness/2021-03-01_summary.xml", chart)
	if len(f.Steps) != 3 || f.Partial != "" {
		t.Fatalf("%d quarters of an hour, %q", len(f.Steps), f.Partial)
	}
	s := f.Steps[1]
	if s.Time != record.At(utc("2021-03-01 07:15:00")) || *s.Steps != 321 || !parsertest.Has(s.DurationS, 900) || s.ActivityType != "all" {
		t.Errorf("%+v", s)
	}
	if *f.Steps[0].Steps != 0 {
		t.Error("a quarter of an hour without a step is one")
	}
	w := f.WellnessSamples
	if len(w) != 2 || w[0].Name != "activity_level" || w[0].Text != "sleeping" || w[0].Time != record.At(utc("2021-02-28 23:15:00")) || w[1].Text != "active" {
		t.Errorf("levels of activity: %+v", w)
	}
}

const scale = declaration + `<root>
	<item type="dict">
		<version type="int">1614579480000</version>
		<samplePk type="int">1614579480123</samplePk>
		<calendarDate type="str">2021-03-01</calendarDate>
		<weight type="float">71300.0</weight>
		<bmi type="float">22.5</bmi>
		<bodyFat type="float">15.2</bodyFat>
		<bodyWater type="float">61.9</bodyWater>
		<boneMass type="int">3100</boneMass>
		<muscleMass type="int">33800</muscleMass>
		<visceralFat type="int">5</visceralFat>
		<physiqueRating type="null"/>
		<metabolicAge type="int">29</metabolicAge>
		<caloricIntake type="null"/>
		<sourceType type="str">INDEX_SCALE</sourceType>
	</item>
</root>
`

// Masses are in grams; the time is that of the entry, 2021-03-01 06:18:00.123 UTC.
func TestBodyComposition(t *testing.T) {
	f := parse(t, "Body_composition_2021-03-01.xml", scale)
	if len(f.BodyMeasurements) != 1 {
		t.Fatalf("%+v", f)
	}
	b := f.BodyMeasurements[0]
	if b.Time != record.At(utc("2021-03-01 06:18:00").Add(123*time.Millisecond)) || b.Method != "index_scale" {
		t.Errorf("%+v", b)
	}
	for name, v := range map[string]bool{
		"weight": parsertest.Has(b.WeightKg, 71.3), "BMI": parsertest.Has(b.BMI, 22.5), "fat": parsertest.Has(b.BodyFatPct, 15.2), "water": parsertest.Has(b.BodyWaterPct, 61.9), "bones": parsertest.Has(b.BoneMassKg, 3.1),
		"muscles": parsertest.Has(b.MuscleMassKg, 33.8), "visceral fat": parsertest.Has(b.VisceralFat, 5), "age": parsertest.Has(b.MetabolicAge, 29), "physique": b.PhysiqueRating == nil, "rest": b.Extra == nil,
	} {
		if !v {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func metric(name, value string) string {
	return "\t\t\t<" + name + " type=\"list\">\n\t\t\t\t<item type=\"dict\">\n\t\t\t\t\t<value type=\"float\">" + value + "</value>\n\t\t\t\t\t<calendarDate type=\"str\">2021-03-01</calendarDate>\n\t\t\t\t</item>\n\t\t\t</" + name + ">\n"
}

var wellness = declaration + "<root>\n\t<userProfileId type=\"int\">1</userProfileId>\n\t<statisticsStartDate type=\"str\">2021-03-01</statisticsStartDate>\n\t<allMetrics type=\"dict\">\n\t\t<metricsMap type=\"dict\">\n" +
	metric("WELLNESS_RESTING_HEART_RATE", "48.0") + metric("WELLNESS_TOTAL_STEPS", "12345.0") + metric("WELLNESS_TOTAL_STEPS_GOAL", "9000.0") + metric("WELLNESS_TOTAL_DISTANCE", "9876.5") +
	metric("WELLNESS_TOTAL_CALORIES", "2711.0") + metric("WELLNESS_ACTIVE_CALORIES", "611.0") + metric("WELLNESS_BMR_CALORIES", "2100.0") + metric("FOOD_CALORIES_CONSUMED", "0.0") +
	metric("WELLNESS_MIN_HEART_RATE", "44.0") + metric("WELLNESS_MAX_HEART_RATE", "171.0") + metric("WELLNESS_AVERAGE_STRESS", "27.0") + metric("WELLNESS_MAX_STRESS", "93.0") +
	metric("WELLNESS_BODYBATTERY_CHARGED", "61.0") + metric("WELLNESS_BODYBATTERY_DRAINED", "70.0") + metric("WELLNESS_FLOORS_ASCENDED", "11.5") + metric("WELLNESS_FLOORS_DESCENDED", "10.0") +
	metric("WELLNESS_MODERATE_INTENSITY_MINUTES", "31.0") + metric("WELLNESS_VIGOROUS_INTENSITY_MINUTES", "22.0") + metric("WELLNESS_ABNORMALHR_ALERTS_COUNT", "2.0") +
	"\t\t</metricsMap>\n\t</allMetrics>\n\t<groupedMetrics type=\"null\"/>\n</root>\n"

func TestWellness(t *testing.T) {
	f := parse(t, "Wellness_2021-03-01.xml", wellness)
	if len(f.DailySummaries) != 1 {
		t.Fatalf("%+v", f)
	}
	d := f.DailySummaries[0]
	if d.Day != record.Day(utc("2021-03-01 00:00:00")) || *d.Steps != 12345 || *d.StepGoal != 9000 || *d.BodyBatteryCharged != 61 || *d.BodyBatteryDrained != 70 {
		t.Errorf("%+v", d)
	}
	for name, c := range map[string]struct {
		got  *float64
		want float64
	}{
		"resting heart rate": {d.RestingHeartRateBPM, 48}, "lowest": {d.MinHeartRateBPM, 44}, "highest": {d.MaxHeartRateBPM, 171}, "distance": {d.DistanceM, 9876.5},
		"energy": {d.EnergyKcal, 2711}, "active": {d.ActiveEnergyKcal, 611}, "resting": {d.RestingEnergyKcal, 2100}, "stress": {d.AvgStress, 27}, "most stress": {d.MaxStress, 93},
		"up": {d.FloorsAscended, 11.5}, "down": {d.FloorsDescended, 10}, "moderate": {d.ModerateMin, 31}, "vigorous": {d.VigorousMin, 22},
	} {
		if !parsertest.Has(c.got, c.want) {
			t.Errorf("%s is not %v", name, c.want)
		}
	}
	if d.ConsumedEnergyKcal != nil {
		t.Error("0.0 was null before it was written, and is taken for a value")
	}
	figures := map[string]float64{}
	for _, s := range f.DailyScores {
		figures[s.Name] = *s.Value
	}
	if figures["wellness_abnormalhr_alerts_count"] != 2 || figures["wellness_total_calories"] != 2711 {
		t.Errorf("figures %v", figures)
	}
}

func TestNamesThatXMLDoesNotAllow(t *testing.T) {
	tree, err := decode([]byte(`<root><key name="1 a" type="int">5</key><n7 type="list"><item type="str">&lt;x</item><item type="list"><item type="bool">True</item></item><item type="float">nan</item></n7><e type="dict"/></root>`), false)
	if got := fmt.Sprint(tree); err != nil || got != "map[1 a:5 e:map[] n7:[<x [true] <nil>]]" {
		t.Errorf("%s, %v", got, err)
	}
}

// Of a file that is cut, whole items are read; half a one is not.
func TestDamagedFiles(t *testing.T) {
	cut := chart[:strings.Index(chart, "<steps type=\"int\">12<")+len("<steps type=\"int\">12")]
	f := parse(t, "2021-03-01_summary.xml", cut)
	if len(f.Steps) != 2 || f.Partial != "the file ends in the middle; what stands before it was read" {
		t.Errorf("cut: %d, %q", len(f.Steps), f.Partial)
	}
	cut = wellness[:strings.Index(wellness, "12345")+2]
	if f := parse(t, "Wellness_2021-03-01.xml", cut); f.DailySummaries[0].Steps != nil || !parsertest.Has(f.DailySummaries[0].RestingHeartRateBPM, 48) {
		t.Errorf("cut within a metric: %+v", f.DailySummaries)
	}
	damaged := strings.Replace(chart, "<steps type=\"int\">12</steps>", "<steps <", 1)
	if f, err := facts("", damaged); err != nil || len(f.Steps) != 2 || !strings.Contains(f.Partial, "the XML is damaged") {
		t.Errorf("damaged: %v", err)
	}
	unsupported := new(parsers.Unsupported)
	for name, text := range map[string]string{"nothing": "", "HTML": "<html>", "another root": "<gpx/>", "another tree": "<root><a type='int'>1</a></root>", "cut at once": chart[:80]} {
		if _, err := facts("", text); err == nil || errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"a day without entries": declaration + "<root/>", "without entries, but open": "<root>\n</root>", "without values": strings.ReplaceAll(scale, "type=\"", "type=\"null\" was=\"")} {
		if _, err := facts("", text); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"renamed.txt", chart[:700], true}, {"", scale, true}, {"", wellness[:900], true}, {"", "\ufeff" + chart, true},
		{"archive.zip!/2021-03-01_summary.xml", "<root/>", true}, {`C:\x\Wellness_2021-03-01.xml`, "<root></root>", true}, {"body_composition_2021-03-01.XML", declaration + "<root/>", true},
		{"x.xml", "<root/>", false}, {"2021-03-01_summary.xml", "<root><a type='int'>1</a></root>", false}, {"2021-03-01_summary.xml", "<html>", false},
		{"", "<root><item type='dict'><startGMT type='str'>x</startGMT></item></root>", false}, {"", "", false},
		{"", `{"startGMT":1}`, false}, {"", "<gpx/>", false},
	} {
		if got := Format.Detect(c.name, []byte(c.text)); got != c.want {
			t.Errorf("%s %.60q: %v", c.name, c.text, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{chart, scale, wellness, chart[:300], "<root><item><item type='list'><key name='a'/></item>", "<root>x<item type='int'>-</item></b></root>"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		Format.Detect("", data)
		got, err := facts("", string(data))
		if (got == nil) == (err == nil) {
			t.Fatal("neither facts nor an error, or both")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text, at := declaration+"<root>\n", utc("2021-02-28 23:00:00")
	for i := range 96 {
		from := at.Add(time.Duration(i) * 15 * time.Minute)
		text += quarter(from.Format("2006-01-02T15:04:05"), from.Add(15*time.Minute).Format("2006-01-02T15:04:05"), i, "sedentary")
	}
	text += "</root>\n"
	rows := 0
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f, err := facts("2021-03-01_summary.xml", text)
		if err != nil {
			b.Fatal(err)
		}
		rows += len(f.Steps)
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

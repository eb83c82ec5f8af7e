package all

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"athletedata/parsers"
	"athletedata/parsers/corpustest"
	"athletedata/parsers/record"
)

func wide(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestContentDecides(t *testing.T) {
	for name, c := range map[string]struct {
		head []byte
		want parsers.Format
	}{
		"FIT, header of 14 bytes":  {[]byte("\x0e\x10\x00\x00\x10\x00\x00\x00.FIT\x00\x00"), "fit"},
		"FIT, header of 12 bytes":  {[]byte("\x0c\x10\x00\x00\x10\x00\x00\x00.FIT@"), "fit"},
		"TCX":                      {[]byte("<?xml version=\"1.0\"?>\n<TrainingCenterDatabase xmlns=\"x\">"), "tcx"},
		"TCX after a comment":      {[]byte("\ufeff  <!-- <gpx> -->\n<tcx:TrainingCenterDatabase>"), "tcx"},
		"GPX":                      {[]byte("<gpx version='1.0'>"), "gpx"},
		"GPX in UTF-16":            {wide("<?xml version=\"1.0\" encoding=\"UTF-16\"?><gpx>"), "gpx"},
		"GPX with a document type": {[]byte("<!DOCTYPE gpx><gpx/>"), "gpx"},
	} {
		entry, ok := Detect("", c.head)
		if !ok || entry.Format != c.want {
			t.Errorf("%s is taken for %q", name, entry.Format)
		}
	}
}

func TestEverythingElseIsDescribed(t *testing.T) {
	for head, want := range map[string]string{
		"": "an empty file", "\x89PNG\r\n": "a picture", "%PDF-1.7": "a PDF document", "{\"a\": 1}": "JSON", "[1]": "JSON",
		"<html><body>": "a web page", "<!DOCTYPE html><HTML>": "a web page", "<kml xmlns='x'>": "another kind of XML (<kml>)",
		"Date,Steps,Sleep\n1,2,3": "a table (CSV)", "hello": "text", "SQLite format 3\x00": "an SQLite database", "PK\x03\x04": "a ZIP archive",
		"\x00\x01\x02\x03": "unknown data", "Grüß Got\xc3": "text",
	} {
		if _, ok := Detect("", []byte(head)); ok {
			t.Errorf("%q is taken for an activity", head)
		}
		if got := Describe([]byte(head)); got != want {
			t.Errorf("%q is %q, not %q", head, got, want)
		}
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	broken := parsers.Entry{Format: "fit", Parse: func(parsers.File, parsers.Emit) error { panic("index out of range") }}
	if err := Parse(broken, parsers.File{}, nil); err == nil || !strings.Contains(err.Error(), "FIT") {
		t.Errorf("error %v", err)
	}
}

// firstOf parses a file of the corpus and returns its first activity.
func firstOf(t *testing.T, path string) *record.Activity {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	entry, ok := Detect("", corpustest.Head(data))
	if !ok {
		return nil
	}
	var first *record.Activity
	_ = Parse(entry, parsers.File{Data: data}, func(e record.Entity) error {
		if a, ok := e.(*record.Activity); ok && first == nil {
			first = a
		}
		return nil
	})
	return first
}

// clock reads 1:02:03 or 02:03 as seconds.
func clock(s string) (float64, bool) {
	total := 0.0
	parts := strings.Split(s, ":")
	if len(parts) < 2 {
		return 0, false
	}
	for _, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil {
			return 0, false
		}
		total = total*60 + n
	}
	return total, true
}

// comparable are totals of sports-lib's assertions that mean the same as ours, with how far
// they may differ.
var comparable = map[string]struct {
	at       func(*record.Activity) *float64
	share    float64
	absolute float64
}{
	"timerTime":                 {func(a *record.Activity) *float64 { return a.TimerS }, 0.005, 2},
	"elapsedTime":               {func(a *record.Activity) *float64 { return a.ElapsedS }, 0.005, 2},
	"activity.DataDistance":     {func(a *record.Activity) *float64 { return a.DistanceM }, 0.01, 5},
	"activity.DataEnergy":       {func(a *record.Activity) *float64 { return a.EnergyKcal }, 0, 1},
	"activity.DataHeartRateAvg": {func(a *record.Activity) *float64 { return a.AvgHeartRateBPM }, 0, 1.5},
	"activity.DataHeartRateMax": {func(a *record.Activity) *float64 { return a.MaxHeartRateBPM }, 0, 1},
	"activity.DataCadenceAvg":   {func(a *record.Activity) *float64 { return a.AvgCadenceRPM }, 0, 1.5},
	"activity.DataCadenceMax":   {func(a *record.Activity) *float64 { return a.MaxCadenceRPM }, 0, 1},
	"activity.DataAscent":       {func(a *record.Activity) *float64 { return a.AscentM }, 0.05, 5},
}

// meant are differences we stand by; docs/differences.md explains them.
var meant = map[string]string{
	"fit/sports-alliance+sports-lib/971150603.fit activity.DataAscent":        "the file has no ascent; it is computed in another way",
	"gpx/sports-alliance+sports-lib/3939576645.gpx activity.DataHeartRateAvg": weighted,
	"gpx/sports-alliance+sports-lib/2067489619.gpx activity.DataCadenceAvg":   weighted,
	"gpx/sports-alliance+sports-lib/2067489619.gpx activity.DataHeartRateAvg": weighted,
	"tcx/sports-alliance+sports-lib/1604524853.tcx activity.DataCadenceAvg":   weighted,
	"tcx/sports-alliance+sports-lib/1604524853.tcx activity.DataHeartRateAvg": weighted,
	multisport + "activity.DataDistance":                                      wholeWorkout,
	multisport + "activity.DataEnergy":                                        wholeWorkout,
	multisport + "activity.DataCadenceAvg":                                    wholeWorkout,
	multisport + "activity.DataCadenceMax":                                    wholeWorkout,
	multisport + "activity.DataHeartRateAvg":                                  wholeWorkout,
	multisport + "activity.DataHeartRateMax":                                  wholeWorkout,
	multisport + "timerTime":                                                  wholeWorkout,
	multisport + "elapsedTime":                                                wholeWorkout,
}

const (
	multisport   = "fit/sports-alliance+sports-lib/6788312639-1.fit "
	weighted     = "sports-lib counts every sample alike, we count it for as long as it holds"
	wholeWorkout = "sports-lib speaks of the first session of a triathlon, we of the whole"
)

func TestSportsLibSaysTheSame(t *testing.T) {
	dir := corpustest.Dir(t)
	table, err := os.ReadFile(filepath.Join(dir, "expected", "sports-lib.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, line := range strings.Split(string(table), "\n") {
		columns := strings.Split(line, "\t")
		if len(columns) < 6 {
			continue
		}
		total, ok := comparable[columns[3]]
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(columns[5], 64)
		if err != nil {
			if want, ok = clock(columns[5]); !ok {
				continue
			}
		}
		key := columns[0] + " " + columns[3]
		a := firstOf(t, filepath.Join(dir, columns[0]))
		if a == nil {
			t.Errorf("%s: nothing was read", key)
			continue
		}
		compared++
		got := total.at(a)
		if got != nil && math.Abs(*got-want) <= math.Max(total.absolute, total.share*want) {
			continue
		}
		if meant[key] == "" {
			shown := "nothing"
			if got != nil {
				shown = strconv.FormatFloat(*got, 'f', 2, 64)
			}
			t.Errorf("%s is %s, not %v", key, shown, want)
		}
	}
	if compared < 80 {
		t.Errorf("only %d totals were compared", compared)
	}
}

// Every file of the corpus either gives activities or says why not.
func TestCorpus(t *testing.T) {
	for _, format := range []string{"fit", "tcx", "gpx"} {
		corpustest.Files(t, format, func(path string, data []byte) {
			entry, ok := Detect("", corpustest.Head(data))
			if !ok {
				return
			}
			n := 0
			parseErr := Parse(entry, parsers.File{Data: data}, func(e record.Entity) error {
				n++
				a, ok := e.(*record.Activity)
				if !ok {
					return nil
				}
				if a.Start.IsZero() || a.End.Before(a.Start) || len(a.Sessions) == 0 || len(a.Laps) == 0 {
					t.Errorf("%s: from %v to %v, %d sessions, %d laps", path, a.Start, a.End, len(a.Sessions), len(a.Laps))
				}
				for i := 1; i < len(a.Records); i++ {
					if a.Records[i].UnixMicro <= a.Records[i-1].UnixMicro {
						t.Errorf("%s: samples out of order", path)
						break
					}
				}
				return nil
			})
			if (parseErr == nil) != (n > 0) {
				t.Errorf("%s: %d activities, %v", path, n, parseErr)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<gpx><trk><trkseg><trkpt lat='1' lon='2'><time>2024-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>"))
	f.Add([]byte("<TrainingCenterDatabase><Activities><Activity Sport='Running'><Lap StartTime='2024-01-01T00:00:00Z'><TotalTimeSeconds>5</TotalTimeSeconds></Lap></Activity></Activities></TrainingCenterDatabase>"))
	f.Add([]byte("\x0e\x10\x00\x00\x10\x00\x00\x00.FIT\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = Describe(data)
		entry, ok := Detect("", data)
		if !ok {
			return
		}
		err := Parse(entry, parsers.File{Data: data}, func(record.Entity) error { return nil })
		if err != nil && strings.Contains(err.Error(), "made sense of (") {
			t.Fatalf("a parser panicked: %v", err)
		}
	})
}

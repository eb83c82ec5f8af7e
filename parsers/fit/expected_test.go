package fit

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// corpus is the folder with files of real devices.
func corpus(t *testing.T) string {
	dir := os.Getenv("ADW_CORPUS")
	if dir == "" {
		t.Skip("ADW_CORPUS is not set")
	}
	return dir
}

// dumped is one data row of a FitCSVTool dump: a message with its fields.
type dumped struct {
	message string
	fields  map[string]string
}

func (d dumped) number(name string) (float64, bool) {
	v, ok := d.fields[name]
	n, err := strconv.ParseFloat(v, 64)
	return n, ok && err == nil
}

// readDump reads what Garmin's FitCSVTool says of a file: rows of "Data, local
// number, message, field, value, unit, field, value, unit …".
func readDump(t *testing.T, path string) (rows []dumped) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	c := csv.NewReader(r)
	c.FieldsPerRecord, c.LazyQuotes, c.TrimLeadingSpace = -1, true, true
	var names []string // of the other layout: a table of the records alone
	for {
		row, err := c.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.EqualFold(row[0], "timestamp") {
			for _, head := range row {
				name, _, _ := strings.Cut(strings.ToLower(head), " [")
				names = append(names, strings.ReplaceAll(name, " ", "_"))
			}
			continue
		}
		if names != nil {
			d := dumped{message: "record", fields: map[string]string{}}
			for i, v := range row[:min(len(row), len(names))] {
				// One of them writes the local time of its author.
				v = strings.Replace(v, "PDT", "-0700", 1)
				if at, err := time.Parse("Mon Jan 2 15:04:05 -0700 2006", v); err == nil {
					v = strconv.FormatInt(at.Unix()-fitEpoch, 10)
				}
				if v != "null" {
					d.fields[names[i]] = v
				}
			}
			rows = append(rows, d)
			continue
		}
		if len(row) < 5 || row[0] != "Data" {
			continue
		}
		d := dumped{message: row[2], fields: map[string]string{}}
		for i := 3; i+1 < len(row); i += 3 {
			if row[i] != "" && row[i+1] != "" {
				d.fields[row[i]] = row[i+1]
			}
		}
		rows = append(rows, d)
	}
}

// recordNames are the dump's names of our columns; the first that is there
// counts.
var recordNames = map[record.Field][]string{
	record.Distance: {"distance"}, record.Speed: {"enhanced_speed", "speed"}, record.Altitude: {"enhanced_altitude", "altitude"},
	record.HeartRate: {"heart_rate"}, record.Power: {"power"}, record.Temperature: {"temperature"},
	record.VerticalOscillation: {"vertical_oscillation"}, record.StanceTime: {"stance_time"}, record.StanceTimePct: {"stance_time_percent"},
	record.VerticalRatio: {"vertical_ratio"}, record.StepLength: {"step_length"}, record.StanceBalance: {"stance_time_balance"},
	record.LeftTorqueEffectiveness: {"left_torque_effectiveness"}, record.RightTorqueEffectiveness: {"right_torque_effectiveness"},
	record.LeftPedalSmoothness: {"left_pedal_smoothness"}, record.RightPedalSmoothness: {"right_pedal_smoothness"},
	record.Grade: {"grade"}, record.GPSAccuracy: {"gps_accuracy"}, record.AccumulatedPower: {"accumulated_power"},
}

// sentinels are what the reference prints where FIT says "invalid": the
// largest number of the type, scaled. We say nothing there.
var sentinels = []float64{127, 255, 256.9921875, 65535, 6553.5, 655.35, 65.535, 32767, 327.67, 2147483647, 4294967295, 4294967.295, 4294967.296, 12607, 51, 127.5, 1275}

func sentinel(v float64) bool {
	for _, s := range sentinels {
		if math.Abs(v-s) < 1e-3 {
			return true
		}
	}
	return false
}

// tells says whether a record is worth keeping: it says more than a time.
func tells(d dumped) bool {
	for name := range d.fields {
		if name != "timestamp" && name != "unknown" {
			return true
		}
	}
	return false
}

// differences are where we say something else than the reference on purpose;
// docs/differences.md explains each.
var differences = map[string]string{
	"HrmPluginTestActivity.csv.gz/heart_rate": "the reference merges the strap's heart rate by another rule: the mean of a second, not the latest",
}

func TestFitCSVToolSaysTheSame(t *testing.T) {
	dir := corpus(t)
	table, err := os.ReadFile(filepath.Join(dir, "expected", "MAP.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, line := range strings.Split(string(table), "\n") {
		columns := strings.Split(line, "\t")
		if len(columns) < 7 || !strings.Contains(columns[6], "FitCSVTool") {
			continue
		}
		t.Run(filepath.Base(columns[0]), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, columns[1]))
			if err != nil {
				t.Skip("the file itself is not in the corpus")
			}
			rows := readDump(t, filepath.Join(dir, columns[0]))
			var all []*record.Activity
			parseErr := Parse(data, func(e record.Entity) error {
				if a, ok := e.(*record.Activity); ok {
					all = append(all, a)
				}
				return nil
			})
			if parseErr != nil {
				for _, r := range rows {
					if r.message == "session" || r.message == "record" && r.fields["timestamp"] != "" {
						t.Fatalf("the reference reads an activity, we say %v", parseErr)
					}
				}
				return
			}
			compared += compareRecords(t, filepath.Base(columns[0]), rows, all)
			if !strings.Contains(columns[6], "of record messages") {
				compareSummaries(t, rows, all)
			}
		})
	}
	t.Logf("%d values compared", compared)
	if compared < 100_000 {
		t.Errorf("only %d values were compared", compared)
	}
}

func compareRecords(t *testing.T, name string, rows []dumped, all []*record.Activity) (compared int) {
	t.Helper()
	var ours []record.Record
	for _, a := range all {
		ours = append(ours, a.Records...)
	}
	i := 0
	wrong := map[string]int{}
	var lastLat, lastLon float64
	for _, row := range rows {
		if row.message != "record" || !tells(row) {
			continue
		}
		seconds, ok := row.number("timestamp")
		if !ok {
			i++ // ours has the time of the file
			continue
		}
		micro := (int64(seconds) + fitEpoch) * 1e6
		// Records of which we know no field are dropped, so ours may be behind.
		if i < len(ours) && ours[i].UnixMicro != micro && (i+1 >= len(ours) || ours[i].UnixMicro > micro) {
			continue
		}
		if i >= len(ours) {
			wrong["a record is missing"]++
			continue
		}
		r := ours[i]
		i++
		if r.UnixMicro != micro {
			wrong["timestamp"]++
			continue
		}
		lat, hasLat := row.number("position_lat")
		lon, hasLon := row.number("position_long")
		// One of the references repeats the position before where there is none.
		repeated := !r.HasPosition && lat == lastLat && lon == lastLon
		lastLat, lastLon = lat, lon
		if hasLat && hasLon && lat != 0 && !sentinel(lon) && !repeated {
			compared++
			if !sentinel(lat) && (math.Abs(r.LatitudeDeg-lat*degrees) > 1e-7 || math.Abs(r.LongitudeDeg-lon*degrees) > 1e-7) {
				wrong[fmt.Sprintf("position_lat (e.g. %v instead of %v)", r.LatitudeDeg/degrees, lat)]++
			}
		}
		for f, names := range recordNames {
			for _, n := range names {
				want, ok := row.number(n)
				if !ok {
					continue
				}
				compared++
				got, have := r.Get(f)
				if !have && sentinel(want) {
					break
				}
				if !have || math.Abs(float64(got)-want) > 2e-3*math.Max(1, math.Abs(want)*0.01) {
					key := name + "/" + n
					if differences[key] == "" {
						wrong[fmt.Sprintf("%s (e.g. %v instead of %v)", n, got, want)]++
					}
				}
				break
			}
		}
	}
	for what, n := range wrong {
		t.Errorf("%d times: %s", n, what)
	}
	if i != len(ours) {
		t.Errorf("we have %d records, of which the reference has %d", len(ours), i)
	}
	return compared
}

// compareSummaries compares counts and totals of sessions and laps.
func compareSummaries(t *testing.T, rows []dumped, all []*record.Activity) {
	t.Helper()
	count := map[string]int{}
	var sessions []record.Session
	var laps []record.Lap
	lengths := 0
	for _, a := range all {
		sessions, laps = append(sessions, a.Sessions...), append(laps, a.Laps...)
		lengths += len(a.Lengths)
	}
	for _, row := range rows {
		n := count[row.message]
		count[row.message]++
		var s *record.Summary
		switch {
		case row.message == "session" && n < len(sessions):
			s = &sessions[n].Summary
		case row.message == "lap" && n < len(laps):
			s = &laps[n].Summary
		default:
			continue
		}
		for field, at := range summaryFields {
			want, ok := row.number(field)
			if enhanced, there := row.number("enhanced_" + field); there {
				want, ok = enhanced, true
			}
			if !ok || positions[field] {
				continue
			}
			for fraction, whole := range fractions {
				if more, there := row.number(fraction); there && whole == field {
					want += more
				}
			}
			got := *at(s)
			if got == nil && sentinel(want) {
				continue
			}
			if got == nil || math.Abs(*got-want) > 2e-3*math.Max(1, math.Abs(want)) {
				shown := "nothing"
				if got != nil {
					shown = fmt.Sprint(*got)
				}
				t.Errorf("%s %d: %s is %s, not %v", row.message, n, field, shown, want)
			}
		}
	}
	for message, got := range map[string]int{"session": len(sessions), "lap": len(laps), "length": lengths} {
		if count[message] != got {
			t.Errorf("%d %s messages, not %d", got, message, count[message])
		}
	}
}

// Whatever a device wrote, there is no panic, and everything that is not
// stored says why.
func TestCorpus(t *testing.T) {
	dir := filepath.Join(corpus(t), "fit")
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ToLower(path), ".fit") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) == 0 {
			return err
		}
		files++
		n := 0
		parseErr := Parse(data, func(record.Entity) error { n++; return nil })
		if (parseErr == nil) != (n > 0) {
			t.Errorf("%s: %d entities and error %v", path, n, parseErr)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 200 {
		t.Errorf("only %d files", files)
	}
}

// A real run with a Stryd pod, which tells centimetres: the body of a runner
// goes up and down by about 8 cm.
func TestCorpusStryd(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(corpus(t), "fit/GoldenCheetah+GoldenCheetah/3386684871.fit"))
	if err != nil {
		t.Skip("the file is not in the corpus")
	}
	var sum, n float64
	for _, r := range one(t, data).Records {
		if mm, ok := r.Get(record.VerticalOscillation); ok && mm > 0 {
			sum, n = sum+float64(mm), n+1
		}
	}
	near(t, "mean vertical oscillation in mm", sum/n, 78.5303)
}

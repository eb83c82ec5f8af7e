package mindmonitor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// The heads of the headbands and versions of the app.
var (
	bandHeads = func() (h []string) {
		for _, b := range []string{"Delta", "Theta", "Alpha", "Beta", "Gamma"} {
			for _, e := range electrodes {
				h = append(h, b+"_"+e)
			}
		}
		return h
	}()
	rawHeads    = []string{"RAW_TP9", "RAW_AF7", "RAW_AF8", "RAW_TP10"}
	motionHeads = []string{"Accelerometer_X", "Accelerometer_Y", "Accelerometer_Z", "Gyro_X", "Gyro_Y", "Gyro_Z"}
	endHeads    = []string{"HeadBandOn", "HSI_TP9", "HSI_AF7", "HSI_AF8", "HSI_TP10", "Battery", "Elements"}

	classic = joined([]string{"TimeStamp"}, bandHeads, rawHeads, []string{"AUX_RIGHT"}, motionHeads, endHeads)
	museS   = joined([]string{"TimeStamp"}, bandHeads, rawHeads, []string{"AUX_RIGHT", "AUX_LEFT"}, motionHeads, endHeads)
	muse2   = joined([]string{"TimeStamp"}, bandHeads, rawHeads, []string{"AUX_RIGHT"}, motionHeads, []string{"PPG_Ambient", "PPG_IR", "PPG_Red", "Heart_Rate"}, endHeads)
	older   = joined([]string{"TimeStamp"}, bandHeads, rawHeads, []string{"AUX_RIGHT", "Mellow", "Concentration"}, motionHeads, endHeads)
	athena  = joined([]string{"TimeStamp"}, bandHeads, rawHeads, []string{"AUX_1", "AUX_2", "AUX_3", "AUX_4"}, motionHeads,
		[]string{"Optics1", "Optics2", "Optics3", "Optics4", "Optics5", "Optics6", "Optics7", "Optics8", "Optics9", "Optics10", "Optics11", "Optics12", "Optics13", "Optics14", "Optics15", "Optics16", "Heart_Rate"}, endHeads)
)

func joined(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// usual is what stands in a column where a test says nothing else.
func usual(head string) string {
	switch {
	case strings.HasPrefix(head, "RAW_"), strings.HasPrefix(head, "AUX_"):
		return "800.12500"
	case strings.HasPrefix(head, "HSI_"):
		return "1.0"
	case strings.HasPrefix(head, "Gyro"):
		return "-1.50000"
	case strings.HasPrefix(head, "Acc"):
		return "0.012500"
	case strings.HasPrefix(head, "PPG"):
		return "120000.5"
	case strings.HasPrefix(head, "Optics"):
		return "5.250000"
	}
	switch head {
	case "HeadBandOn":
		return "1"
	case "Battery":
		return "98.50"
	case "Heart_Rate":
		return "61.0"
	case "Elements":
		return ""
	}
	return "0.500000"
}

type values map[string]string

// data is a row of data.
func data(heads []string, stamp string, given values) string {
	fields := []string{stamp}
	for _, h := range heads[1:] {
		v, ok := given[h]
		if !ok {
			v = usual(h)
		}
		fields = append(fields, v)
	}
	return strings.Join(fields, ",") + "\n"
}

// happening is an event row whose text stands in the given column.
func happening(heads []string, stamp, column, text string) string {
	fields := make([]string, len(heads))
	fields[0] = stamp
	for i, h := range heads {
		if h == column {
			fields[i] = text
		}
	}
	return strings.Join(fields, ",") + "\n"
}

func file(heads []string, rows ...string) string {
	return strings.Join(heads, ",") + "\n" + strings.Join(rows, "")
}

// day is a stamp of the recording's day.
func day(clock string) string { return "2025-06-10 " + clock }

// everySecond is a row of data for each of n seconds from a time on.
func everySecond(heads []string, from time.Time, n int, step time.Duration) (rows []string) {
	for i := range n {
		rows = append(rows, data(heads, from.Add(time.Duration(i)*step).Format("2006-01-02 15:04:05.000"), nil))
	}
	return rows
}

// clustered is a recording of n rows in constant mode: packets of twelve rows
// that bear one time, that of the first of them. Row i has RAW_TP9 = 700 + i%100.
func clustered(heads []string, from time.Time, n int, rateHz float64) (rows []string) {
	for i := range n {
		at := from.Add(time.Duration(float64(i/12*12) / rateHz * float64(time.Second)))
		rows = append(rows, data(heads, at.Format("2006-01-02 15:04:05.000"), values{"RAW_TP9": fmt.Sprintf("%d.00000", 700+i%100)}))
	}
	return rows
}

// parse reads a recording and puts together what it hands on in parts.
func parse(t testing.TB, text string) *record.Facts {
	t.Helper()
	all := &record.Facts{}
	err := Parse(parsers.File{Name: "mindMonitor_2025-06-10--07-00-00.csv", Data: []byte(text)}, func(e record.Entity) error {
		f := e.(*record.Facts)
		if all.Source = f.Source; f.Source != "mindmonitor" {
			t.Errorf("source %q", f.Source)
		}
		all.EEGSessions = append(all.EEGSessions, f.EEGSessions...)
		all.EEGSamples = append(all.EEGSamples, f.EEGSamples...)
		all.EEGBlocks = append(all.EEGBlocks, f.EEGBlocks...)
		all.EEGEvents = append(all.EEGEvents, f.EEGEvents...)
		all.HeartRates = append(all.HeartRates, f.HeartRates...)
		all.Partial += f.Partial
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// clockOf is what the clock showed, with "again" in a second pass of the hour.
func clockOf(m record.Moment) string {
	s := time.UnixMicro(m.LocalMicro).UTC().Format("15:04:05.000")
	if m.Later {
		s += " again"
	}
	if !m.HasLocal || m.HasUTC {
		s += " (not of the wall)"
	}
	return s
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprintf("%.5g", *v)
}

package mindmonitor

import (
	"fmt"
	"reflect"
	"strings"

	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// role is what the parser does with a column.
type role uint8

const (
	other    role = iota // its mean is kept under the vendor's name
	moment               // TimeStamp
	band                 // Bel, worth nothing while its electrode has no contact
	signal               // samples of an electrode or a light sensor
	contact              // the horseshoe: 1 good, 2 medium, 4 bad
	headband             // 1 on the head, 0 not
	plain                // motion: the mean counts
	heart                // 0: none
	battery              // 0: none
	event                // Elements
)

// column is one column of the file.
type column struct {
	head      string // the vendor's name
	role      role
	electrode int    // of a band or a contact
	field     int    // of record.EEGSample; -1: none
	channel   string // of a signal, as record.EEGBlock spells it
	unit      string
}

// electrodes in the order of record.EEGSample.
var electrodes = [...]string{"TP9", "AF7", "AF8", "TP10"}

// known are all heads that any version of the app is known to write, folded.
var known = func() map[string]column {
	m := map[string]column{
		"timestamp":       {role: moment},
		"elements":        {role: event},
		"headbandon":      {role: headband, field: sampleField("HeadbandOn")},
		"heart_rate":      {role: heart, field: sampleField("HeartRateBPM")},
		"battery":         {role: battery, field: sampleField("BatteryPct")},
		"accelerometer_x": {role: plain, field: sampleField("AccelX")},
		"accelerometer_y": {role: plain, field: sampleField("AccelY")},
		"accelerometer_z": {role: plain, field: sampleField("AccelZ")},
		"gyro_x":          {role: plain, field: sampleField("GyroX")},
		"gyro_y":          {role: plain, field: sampleField("GyroY")},
		"gyro_z":          {role: plain, field: sampleField("GyroZ")},
	}
	for i, e := range electrodes {
		for _, b := range []string{"Delta", "Theta", "Alpha", "Beta", "Gamma"} {
			m[table.Fold(b+"_"+e)] = column{role: band, electrode: i, field: sampleField(b + e)}
		}
		m[table.Fold("HSI_"+e)] = column{role: contact, electrode: i, field: sampleField("Contact" + e)}
		m[table.Fold("RAW_"+e)] = column{role: signal, channel: table.Fold("raw_" + e), unit: "uV"}
	}
	for _, a := range []string{"right", "left", "1", "2", "3", "4"} {
		m["aux_"+a] = column{role: signal, channel: "aux_" + a, unit: "uV"}
	}
	for _, p := range []string{"ambient", "ir", "red"} {
		m["ppg_"+p] = column{role: signal, channel: "ppg_" + p, unit: "count"}
	}
	for i := 1; i <= 16; i++ {
		if i <= 3 {
			m[fmt.Sprint("ppg", i)] = column{role: signal, channel: fmt.Sprint("ppg_", i), unit: "count"}
		}
		m[fmt.Sprint("optics", i)] = column{role: signal, channel: fmt.Sprint("optics_", i), unit: "uA"}
	}
	return m
}()

func sampleField(name string) int {
	f, ok := reflect.TypeFor[record.EEGSample]().FieldByName(name)
	if !ok {
		panic("no such field of an EEG sample: " + name) // a slip in this file, seen by every test
	}
	return f.Index[0]
}

// maxColumns is far more than any headband writes, and few enough that a
// made-up file cannot make every second expensive.
const maxColumns = 400

// readHeads takes the head line apart. Heads are known by their names, for
// their order and number change with headband and version of the app.
func readHeads(line []byte) ([]column, error) {
	heads := strings.Split(strings.TrimSpace(string(line)), ",")
	if table.Fold(strings.Trim(heads[0], `"`)) != "timestamp" {
		return nil, fmt.Errorf("this is no Mind Monitor recording: the first line does not begin with TimeStamp")
	}
	if len(heads) > maxColumns {
		return nil, fmt.Errorf("this is no Mind Monitor recording: it has %d columns", len(heads))
	}
	taken := map[string]bool{}
	columns := make([]column, len(heads))
	for i, head := range heads {
		head = strings.Trim(strings.TrimSpace(head), `"`)
		c, ok := known[table.Fold(head)]
		if !ok || taken[table.Fold(head)] {
			c = column{role: other}
		}
		if head == "" || taken[table.Fold(head)] {
			head = fmt.Sprintf("%s_%d", head, i+1) // names must be unique to keep all values
		}
		if c.role == other || c.role == signal {
			c.field = -1
		}
		c.head = head
		taken[table.Fold(head)] = true
		columns[i] = c
	}
	return columns, nil
}

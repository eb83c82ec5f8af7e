package mindmonitor

import (
	"bytes"

	"athletedata/parsers"
	"athletedata/parsers/table"
)

// Format is the entry of Mind Monitor recordings in the table of formats.
var Format = parsers.Entry{
	Format: "mindmonitor", Vendor: "Mind Monitor", Title: "Mind Monitor EEG recording (CSV)",
	Holds:  "EEG bands by the second, raw EEG and optics, blinks, markers, heart rate",
	Wall:   true,
	Detect: func(_ string, head []byte) bool { return detect(head) },
	Parse:  Parse,
}

// detect knows the head line: the app's own words for time and electrodes.
func detect(head []byte) bool {
	text, _ := table.Decode(head)
	line, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte("\n"))
	if !bytes.HasPrefix(bytes.ToLower(line[:min(len(line), 20)]), []byte("timestamp,")) {
		return false
	}
	columns, err := readHeads(line)
	if err != nil {
		return false
	}
	has := map[role]int{}
	for _, c := range columns {
		has[c.role]++
	}
	return has[band]+has[signal] >= 4 && has[contact]+has[event] >= 1
}

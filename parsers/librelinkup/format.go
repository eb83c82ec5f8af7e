package librelinkup

import (
	"bytes"

	"athletedata/parsers"
	"athletedata/parsers/table"
)

// Format is the entry of LibreLinkUp answers in the table of formats.
var Format = parsers.Entry{
	Format: "librelinkup", Vendor: "LibreLinkUp", Title: "LibreLinkUp answer (JSON)",
	Holds:  "glucose, alarms",
	Detect: detect,
	Parse:  Parse,
}

// detect knows the names that readings have in no other vendor's JSON, and the
// answers that have none: a graph without data, and the one to a login.
func detect(_ string, head []byte) bool {
	text, _ := table.Decode(head)
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if !bytes.Contains(text, []byte(`"`+n+`"`)) {
				return false
			}
		}
		return true
	}
	return has("FactoryTimestamp", "ValueInMgPerDl") || has("status", "connection", "patientId", "graphData") ||
		has("status", "authTicket", "user", "accountType", "uom")
}

package dropbox

import (
	"path"
	"strings"

	"athletedata/connectors"
)

// datasets are kinds of files: what else lies in a Dropbox is never fetched.
var datasets = []connectors.Dataset{
	{ID: "tables", Name: "Tables and texts", Help: "CSV, text, Excel, JSON, XML and saved web pages"},
	{ID: "workouts", Name: "Workouts", Help: "FIT, TCX and GPX"},
	{ID: "archives", Name: "What is in archives", Help: "zip and tar; files that end in .gz are read anyway"},
}

var kinds = map[string]string{
	".csv": "tables", ".tsv": "tables", ".txt": "tables", ".xls": "tables", ".xlsx": "tables", ".json": "tables",
	".xml": "tables", ".html": "tables", ".htm": "tables",
	".fit": "workouts", ".tcx": "workouts", ".gpx": "workouts",
	".zip": "archives", ".tar": "archives", ".tgz": "archives",
}

// wanted reports whether a file, or a member of an archive ("a.zip!/b.csv"), is
// of a kind that is switched on.
func wanted(a connectors.Account, name string) bool {
	for part := range strings.SplitSeq(strings.ToLower(name), "!/") {
		kind := kinds[path.Ext(strings.TrimSuffix(part, ".gz"))]
		if kind == "" || !a.Wants(kind) {
			return false
		}
	}
	return true
}

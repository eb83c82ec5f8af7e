package strava

import (
	"strings"

	"athletedata/parsers/table"
)

// columnNames are the English heads of activities.csv in their order. Names
// that stand twice have a 2 the second time. Over the years columns were added
// at the end, before Media.
var columnNames = strings.Split("Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,"+
	"Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time 2,Moving Time,Distance 2,Max Speed,Average Speed,"+
	"Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,"+
	"Max Heart Rate 2,Average Heart Rate,Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,Relative Effort 2,Total Work,Number of Runs,"+
	"Uphill Time,Downhill Time,Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,Prefer Perceived Exertion,Perceived Relative Effort,"+
	"Commute 2,Total Weight Lifted,From Upload,Grade Adjusted Distance,Weather Observation Time,Weather Condition,Weather Temperature,Apparent Temperature,Dewpoint,Humidity,"+
	"Weather Pressure,Wind Speed,Wind Gust,Wind Bearing,Precipitation Intensity,Sunrise Time,Sunset Time,Moon Phase,Bike,Gear,"+
	"Precipitation Probability,Precipitation Type,Cloud Cover,Weather Visibility,UV Index,Weather Ozone,Jump Count,Total Grit,Average Flow,Flagged,"+
	"Average Elapsed Speed,Dirt Distance,Newly Explored Distance,Newly Explored Dirt Distance,Activity Count,Total Steps,Carbon Saved,Pool Length,Training Load,Intensity,"+
	"Average Grade Adjusted Pace,Timer Time,Total Cycles,Recovery,With Pet,Competition,Long Run,For a Cause,With Kid,Downhill Distance,Total Sets,Total Reps", ",")

// firstLayout is that of before 2019.
var firstLayout = strings.Split("Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Commute,Activity Gear,Filename", ",")

// layoutOf names the columns of a list of activities; nil when the table is
// none. rows are the first ones below the head.
func layoutOf(header []string, rows [][]string) []string {
	folded := make([]string, len(header))
	for i, h := range header {
		folded[i] = table.Fold(h)
	}
	if len(folded) < 10 {
		return nil
	}
	switch {
	case folded[0] == "id" && folded[1] == "date" && folded[5] == "elapsed_time" && folded[9] == "filename":
		return named(header, firstLayout)
	case folded[0] == "activity id" && folded[1] == "activity date" && folded[3] == "activity type":
		return byName(header)
	case len(folded) >= 18 && folded[5] != "" && folded[5] == folded[15] && folded[6] != "" && folded[6] == folded[17] && folded[5] != folded[6]:
		// Elapsed time and distance stand twice at these places in every language.
		if len(rows) == 0 || looksLikeActivity(rows, 9) {
			return named(header, columnNames)
		}
	case len(folded) >= 13 && looksLikeActivity(rows, 9) && filed(rows, 12):
		return named(header, columnNames)
	case len(folded) == 10 && looksLikeActivity(rows, 7) && filed(rows, 9):
		return named(header, firstLayout)
	}
	return nil
}

// named takes names by position. Columns beyond the known ones keep their own,
// and so does the last one of a long head: Media was always the last.
func named(header, names []string) []string {
	columns := make([]string, len(header))
	for i, h := range header {
		switch {
		case i == len(header)-1 && i >= 80:
			columns[i] = "Media"
		case i < len(names):
			columns[i] = names[i]
		default:
			columns[i] = h
		}
	}
	return columns
}

// byName takes the names of an English head, whatever their order.
func byName(header []string) []string {
	columns := make([]string, len(header))
	seen := map[string]bool{}
	for i, h := range header {
		if columns[i] = strings.TrimSpace(h); seen[h] {
			columns[i] += " 2"
		}
		seen[h] = true
	}
	return columns
}

// looksLikeActivity says whether the first row has a number, a date with a
// time, an elapsed time and whether it was a commute, where a list of
// activities has them.
func looksLikeActivity(rows [][]string, commute int) bool {
	if len(rows) == 0 || len(rows[0]) <= commute {
		return false
	}
	row := rows[0]
	_, dated := canonical(row[1])
	c := strings.ToLower(row[commute])
	return isNumber(row[0]) && dated && table.Number(row[5]) != nil && (c == "true" || c == "false" || c == "")
}

func filed(rows [][]string, column int) bool {
	for _, row := range rows {
		if len(row) > column && strings.HasPrefix(row[column], "activities/") {
			return true
		}
	}
	return false
}

func isNumber(s string) bool {
	return s != "" && len(s) < 20 && strings.Trim(s, "0123456789") == ""
}

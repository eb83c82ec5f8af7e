package sample

import (
	"archive/zip"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// stravaHead are the columns of activities.csv in an English account; Strava
// writes five of the names twice.
const stravaHead = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute," +
	"Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed," +
	"Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence," +
	"Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs," +
	"Uphill Time,Downhill Time,Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,Prefer Perceived Exertion,Perceived Relative Effort," +
	"Commute,Total Weight Lifted,From Upload,Grade Adjusted Distance,Weather Observation Time,Weather Condition,Weather Temperature,Apparent Temperature,Dewpoint,Humidity," +
	"Weather Pressure,Wind Speed,Wind Gust,Wind Bearing,Precipitation Intensity,Sunrise Time,Sunset Time,Moon Phase,Bike,Gear," +
	"Precipitation Probability,Precipitation Type,Cloud Cover,Weather Visibility,UV Index,Weather Ozone,Jump Count,Total Grit,Average Flow,Flagged," +
	"Average Elapsed Speed,Dirt Distance,Newly Explored Distance,Newly Explored Dirt Distance,Activity Count,Total Steps,Media"

// The athlete's number at Strava, and those of the first activity and upload.
const (
	stravaAthlete  = 7007007
	stravaActivity = 13000000000
	stravaUpload   = 13900000000
)

// What is worn out by training, as activities name it.
const (
	stravaBike  = "Road Bike"
	stravaShoes = "Sample Daily Trainer"
	stravaTrail = "Sample Trail Trainer Muddy"
)

// stravaFiles is the bulk export of Strava, to which the devices upload all
// but the triathlons: a summary of each recorded workout, and the gear. The
// recordings themselves are those that lie under devices and exports.
func stravaFiles(opts Options) ([]file, error) {
	if opts.Years < 1 || opts.Activities < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: a Strava export needs a first day, a number of years and activities")
	}
	life := newLife(opts)
	rows := [][]string{strings.Split(stravaHead, ",")}
	w := &workout{}
	for _, p := range life.calendar() {
		if p.kind == triathlon {
			continue
		}
		w.rehearse(life, p)
		rows = append(rows, w.stravaRow())
	}
	var members []file
	for _, t := range []struct {
		name string
		rows [][]string
	}{
		{"activities.csv", rows},
		{"bikes.csv", [][]string{{"Bike Name", "Bike Brand", "Bike Model", "Bike Default Sport Types"}, {stravaBike, "Sample", "Road 105", "Ride"}}},
		{"shoes.csv", [][]string{{"Shoe Name", "Shoe Brand", "Shoe Model", "Shoe Default Sport Types"}, {"", "Sample", "Daily Trainer", "Run"}, {"Muddy", "Sample", "Trail Trainer", "Hike"}}},
	} {
		data, err := commaSeparated(t.rows)
		if err != nil {
			return nil, err
		}
		members = append(members, file{t.name, data})
	}
	packed, err := zipped(members, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{fmt.Sprintf("vendors/Strava/export_%d.zip", stravaAthlete), packed}}, nil
}

// rehearse does a workout without writing its file.
func (w *workout) rehearse(l *life, p plan) {
	*w = workout{plan: p, today: l.on(p.day), samples: w.samples[:0], parts: w.parts[:0], laps: w.laps[:0], lengths: w.lengths[:0], sets: w.sets[:0], marks: w.marks[:0]}
	w.rig = l.rigFor(p)
	newSession(l, w).perform()
}

// stravaRow is what Strava makes of the file of a workout.
func (w *workout) stravaRow() []string {
	p := w.parts[0]
	t := w.sum(0, len(w.samples)-1, p.has)
	row := make([]string, strings.Count(stravaHead, ",")+1)
	number := func(column int, v float64, digits int) {
		if v > 0 {
			row[column] = strconv.FormatFloat(v, 'f', digits, 64)
		}
	}
	typ, gear := w.stravaType()
	start := w.time(0)
	row[0] = strconv.Itoa(stravaActivity + 37*w.id)
	row[1] = start.Format("Jan 2, 2006, 3:04:05 PM")
	row[2] = w.stravaName(typ)
	row[3] = typ
	if w.kind == race {
		row[4] = "Race day.\nWent out too fast, as always."
	}
	number(5, t.elapsedS, 0)
	if shown := t.distanceM; typ == "Swim" {
		number(6, shown, 0)
	} else {
		number(6, shown/1000, 2)
	}
	number(7, t.maxHR, 0)
	effort := math.Round(t.timerS / 60 * math.Pow(t.avgHR/w.today.thresholdHR, 3))
	number(8, effort, 0)
	row[9] = strconv.FormatBool(w.kind == commute)
	row[11] = gear
	row[12] = fmt.Sprintf("activities/%d.fit.gz", stravaUpload+41*w.id)
	number(13, w.today.weightKg, 1)
	number(15, t.elapsedS, 1)
	moving := t.movingS
	if moving == 0 {
		moving = t.timerS
	}
	number(16, moving, 1)
	number(17, t.distanceM, 1)
	number(18, t.maxSpeed, 3)
	number(19, t.distanceM/math.Max(moving, 1), 3)
	if p.has.altitude {
		row[20], row[21] = decimal(t.ascentM, 1), decimal(t.descentM, 1)
		number(22, t.minAlt, 1)
		number(23, t.maxAlt, 1)
	}
	number(28, t.maxCadence, 0)
	number(29, t.avgCadence, 1)
	number(30, t.maxHR, 0)
	number(31, t.avgHR, 1)
	if p.has.power {
		number(32, t.maxPower, 0)
		number(33, t.avgPower, 1)
		number(38, t.joules, 0)
		number(46, t.normalPower, 0)
	}
	number(34, t.kcal, 0)
	number(37, effort, 0)
	row[50], row[52], row[79] = map[bool]string{true: "1.0", false: "0.0"}[w.kind == commute], "1.0", "0.0"
	return row
}

// stravaType is Strava's name of the sport, and what it wears out.
func (w *workout) stravaType() (typ, gear string) {
	switch w.parts[0].sport {
	case "running":
		return "Run", stravaShoes
	case "cycling":
		return "Ride", stravaBike
	case "swimming":
		return "Swim", ""
	case "hiking":
		return "Hike", stravaTrail
	}
	return "Weight Training", ""
}

// stravaName is the name of the structured workout, or what Strava makes of
// the time of day.
func (w *workout) stravaName(typ string) string {
	if w.title != "" {
		return w.title
	}
	hours := []struct {
		until int
		name  string
	}{{5, "Night"}, {11, "Morning"}, {14, "Lunch"}, {18, "Afternoon"}, {22, "Evening"}, {24, "Night"}}
	local := w.time(0).In(w.place.location)
	for _, h := range hours {
		if local.Hour() < h.until {
			return h.name + " " + typ
		}
	}
	return local.Format(time.DateOnly)
}

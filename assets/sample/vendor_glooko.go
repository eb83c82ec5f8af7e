package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	glookoEvery  = 5 * time.Minute
	glookoWorn   = 10 // days of one sensor
	glookoPiece  = 10000
	glookoSerial = "SM71204998"
	glookoPen    = "NP6-304417"
	longActingU  = 11.0
)

// glookoFiles is the export of each year's last two months, in which a sensor
// for every five minutes is worn beside the Libre, and a pen that remembers its
// doses is used where the diary of LibreView is not kept.
func glookoFiles(opts Options) ([]file, error) {
	s, err := newSugar(opts)
	if err != nil {
		return nil, err
	}
	var files []file
	for year := range opts.Years {
		last := s.life.first.AddDate(year+1, 0, 0)
		from := int(last.AddDate(0, -2, 0).Sub(s.life.first).Hours() / 24)
		g := &glookoExport{sugar: s, from: from, to: int(last.Sub(s.life.first).Hours() / 24)}
		packed, err := zipped(g.members(), zip.Deflate)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("vendors/Glooko/export_Sample_Athlete_%s.zip", last.AddDate(0, 0, -1).Format(time.DateOnly))
		files = append(files, file{name, packed})
	}
	return files, nil
}

// glookoExport is what is known of the days from from up to, not including, to.
type glookoExport struct {
	*sugar
	from, to int
}

// members are the lists in the folders of the vendor; those of which the
// athlete has nothing hold their heads only.
func (g *glookoExport) members() []file {
	var files []file
	list := func(name, heads string, rows []string) {
		slices.SortStableFunc(rows, func(a, b string) int { return strings.Compare(b[:16], a[:16]) }) // newest first
		for piece := 1; piece == 1 || len(rows) > 0; piece++ {
			n := min(len(rows), glookoPiece)
			var b bytes.Buffer
			fmt.Fprintf(&b, "Name:Sample Athlete, Date Range:%s - %s\r\n%s\r\n", g.life.date(g.from).Format(time.DateOnly), g.life.date(g.to-1).Format(time.DateOnly), heads)
			for _, row := range rows[:n] {
				b.WriteString(row + "\r\n")
			}
			files = append(files, file{fmt.Sprintf("%s_data_%d.csv", name, piece), b.Bytes()})
			rows = rows[n:]
		}
	}
	carbs, boluses, long, totals := g.eaten()
	list("alarms", "Timestamp,Alarm/Event,Serial Number", g.alarms())
	list("bg", "Timestamp,Glucose Value (mmol/L),Manual Reading,Serial Number", g.fingers())
	list("carbs", "Timestamp,Carbs (g)", carbs)
	list("cgm", "Timestamp,CGM Glucose Value (mmol/L),Serial Number", g.readings())
	list("Insulin data/basal", "Timestamp,Insulin Type,Duration (minutes),Percentage (%),Rate,Insulin Delivered (U),Serial Number", nil)
	list("Insulin data/bolus", "Timestamp,Insulin Type,Blood Glucose Input (mmol/L),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number", boluses)
	list("Insulin data/insulin", "Timestamp,Total Bolus (U),Total Insulin (U),Total Basal (U),Serial Number", totals)
	list("exercise", "Timestamp,Name,Intensity,Duration (minutes),Calories Burned", nil)
	list("food", "Timestamp,Name,Carbs (g),Fat,Protein,Calories,Serving Quantity,Number of Servings", nil)
	list("manual_insulin", "Timestamp,Name,Value,Insulin Type", long)
	list("medication", "Timestamp,Name,Value,Medication Type", nil)
	list("notes", "Timestamp,Value", nil)
	return files
}

// stamp is a time as the list shows it.
func (g *glookoExport) stamp(t time.Time, day int) string {
	return t.In(g.day(day).place.location).Format("2006-01-02 15:04")
}

// readings are the sensor's; it is silent while it warms up.
func (g *glookoExport) readings() (rows []string) {
	day, end := g.from, g.day(g.to).start
	for t := g.day(g.from).start.Add(2 * time.Minute); t.Before(end); t = t.Add(glookoEvery) {
		day = g.dayOf(t, day)
		since := t.Sub(g.day(day).start)
		if day%glookoWorn == 0 && since >= 9*time.Hour && since < 9*time.Hour+30*time.Minute {
			continue
		}
		v := g.mgdl(t, day) + 2*chanceOf(g.life.opts.Seed, 0x610, uint64(t.Unix())).normal()
		rows = append(rows, fmt.Sprintf("%s,%.1f,%s", g.stamp(t, day), v/18.0182, glookoSerial))
	}
	return rows
}

// fingers are sticks by which a new sensor is looked after, typed in.
func (g *glookoExport) fingers() (rows []string) {
	for day := g.from; day < g.to; day++ {
		c := chanceOf(g.life.opts.Seed, 0x611, uint64(day))
		if at := g.day(day).start.Add(time.Duration(10*60+c.intn(50)) * time.Minute); day%glookoWorn == 0 {
			rows = append(rows, fmt.Sprintf("%s,%.1f,M,", g.stamp(at, day), (g.mgdl(at, day)+5*c.normal())/18.0182))
		}
	}
	return rows
}

func (g *glookoExport) alarms() (rows []string) {
	for day := g.from; day < g.to; day++ {
		start := g.day(day).start
		if day%glookoWorn == 0 {
			rows = append(rows, g.stamp(start.Add(9*time.Hour), day)+",sensor_started,"+glookoSerial)
		}
		low := false
		for t := start.Add(2 * time.Minute); t.Before(g.day(day + 1).start); t = t.Add(glookoEvery) {
			v := g.mgdl(t, day)
			if v < 68 && !low {
				rows = append(rows, g.stamp(t, day)+",low_glucose,"+glookoSerial)
			}
			low = v < 72
		}
	}
	return rows
}

// eaten is carbohydrates with the doses for them. The pen was told of them, so
// that both lists have the same minute.
func (g *glookoExport) eaten() (carbs, boluses, long, totals []string) {
	for day := g.from; day < g.to; day++ {
		if g.life.weekOf(day)%diaryWeekEvery == 1 {
			continue // that week LibreView has them
		}
		d, sum := g.day(day), 0.0
		for _, m := range d.dishes {
			at := m.at.Add(-5 * time.Minute)
			carbs = append(carbs, fmt.Sprintf("%s,%.1f", g.stamp(at, day), m.carbs))
			boluses = append(boluses, fmt.Sprintf("%s,Normal,%.1f,%.1f,12.0,%.1f,%.1f,,%s", g.stamp(at, day), g.mgdl(at, day)/18.0182, m.carbs, m.units, m.units, glookoPen))
			sum += m.units
		}
		long = append(long, fmt.Sprintf("%s,Lantus,%.1f,Long Acting", g.stamp(d.start.Add(22*time.Hour), day), longActingU))
		totals = append(totals, fmt.Sprintf("%s,%.1f,%.1f,%.1f,%s", g.stamp(d.start, day), sum, sum+longActingU, longActingU, glookoPen))
	}
	return carbs, boluses, long, totals
}

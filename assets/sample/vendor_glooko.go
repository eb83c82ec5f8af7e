package sample

import (
	"archive/zip"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// glookoMeal is a meal with the insulin for it.
type glookoMeal struct {
	at    time.Time // the clock on the wall
	carbs int
	units float64
}

// glookoFiles is the export of an account that the athlete keeps in the last
// two months: a sensor that measures every five minutes, meals and insulin.
// Lists are newest first and the longest is in two pieces, as Glooko has it.
func glookoFiles(opts Options) ([]file, error) {
	to := time.Date(opts.From.Year()+opts.Years, opts.From.Month(), opts.From.Day(), 0, 0, 0, 0, time.UTC)
	from := to.AddDate(0, -2, 0)
	var meals []glookoMeal
	var totals []string
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		c := chanceOf(opts.Seed, 0x610, uint64(day.Unix()))
		bolus := 0.0
		for _, m := range []struct{ minute, carbs int }{{7*60 + 10, 65}, {12*60 + 20, 80}, {19 * 60, 85}} {
			meal := glookoMeal{at: day.Add(time.Duration(m.minute+c.intn(35)) * time.Minute), carbs: m.carbs - 15 + c.intn(31)}
			meal.units = math.Round(float64(meal.carbs)) / 10
			meals, bolus = append(meals, meal), bolus+meal.units
		}
		basal := 17 + math.Round(20*c.unit())/10
		totals = append(totals, fmt.Sprintf("%s,%.1f,%.1f,%.1f,7654321", day.Format("2006-01-02 15:04"), bolus, bolus+basal, basal))
	}
	head := fmt.Sprintf("Name:Sample Athlete, Date Range:%s - %s\r\n", from.Format(time.DateOnly), to.AddDate(0, 0, -1).Format(time.DateOnly))
	list := func(name, heads string, rows []string) file { // of rows in the order of time
		rows = slices.Clone(rows)
		slices.Reverse(rows)
		return file{name, []byte(head + heads + "\r\n" + strings.Join(rows, "\r\n"))}
	}
	var carbs, boluses []string
	for _, m := range meals {
		at := m.at.Format("2006-01-02 15:04")
		carbs = append(carbs, fmt.Sprintf("%s,%d.0", at, m.carbs))
		boluses = append(boluses, fmt.Sprintf("%s,Normal,,%d.0,10.0,%.1f,%.1f,,7654321", at, m.carbs, m.units, m.units))
	}
	readings := glookoReadings(opts.Seed, from, to, meals)
	const cgm = "Timestamp,CGM Glucose Value (mmol/L),Serial Number"
	half := len(readings) / 2
	packed, err := zipped([]file{
		list("cgm_data_1.csv", cgm, readings[half:]),
		list("cgm_data_2.csv", cgm, readings[:half]),
		list("bg_data_1.csv", "Timestamp,Glucose Value (mmol/L),Manual Reading,Serial Number", nil),
		list("carbs_data_1.csv", "Timestamp,Carbs (g)", carbs),
		list("Insulin data/bolus_data_1.csv", "Timestamp,Insulin Type,Blood Glucose Input (mmol/L),Carbs Input (g),Carbs Ratio,Insulin Delivered (U),Initial Delivery (U),Extended Delivery (U),Serial Number", boluses),
		list("Insulin data/insulin_data_1.csv", "Timestamp,Total Bolus (U),Total Insulin (U),Total Basal (U),Serial Number", totals),
	}, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{"vendors/Glooko/export.zip", packed}}, nil
}

// glookoReadings is a line every five minutes: glucose rises for an hour after
// a meal and falls again, a little too low now and then.
func glookoReadings(seed uint64, from, to time.Time, meals []glookoMeal) (lines []string) {
	c := chanceOf(seed, 0x611)
	drift := newWobble(0.8, 24)
	for at := from.Add(2 * time.Minute); at.Before(to); at = at.Add(5 * time.Minute) {
		for len(meals) > 1 && at.Sub(meals[0].at) > 6*time.Hour {
			meals = meals[1:]
		}
		v := 5.9 + drift.tick(c)
		for _, m := range meals {
			if h := at.Sub(m.at).Hours(); h > 0 && h < 6 {
				v += float64(m.carbs) / 16 * h * math.Exp(1-h)
			} else if h <= 0 {
				break
			}
		}
		lines = append(lines, fmt.Sprintf("%s,%.1f,1234567", at.Format("2006-01-02 15:04"), clamp(v, 2.6, 18)))
	}
	return lines
}

package sample

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// The days on which the athlete tries another diary; see [cronometerFiles].
const (
	otherDiaryFrom = 60
	otherDiaryDays = 30
)

// foodDiary is what the athlete eats, in whichever diary it is noted.
type foodDiary struct {
	life  *life
	sport map[int][]plan // workouts by day
}

func newFoodDiary(opts Options) (*foodDiary, error) {
	if opts.Years < 1 || opts.From.IsZero() {
		return nil, errors.New("sample athlete: a food diary needs a first day and a number of years")
	}
	d := &foodDiary{life: newLife(opts), sport: map[int][]plan{}}
	for _, p := range d.life.calendar() {
		d.sport[p.day] = append(d.sport[p.day], p)
	}
	return d, nil
}

// noted is how the diary calls a workout, and what it reckons it took.
type noted struct {
	name    string
	minutes float64
	perMin  float64 // kcal a minute
}

// notedAs has the words of the site's list of exercises.
var notedAs = map[kind]noted{
	easyRun: {"Running (jogging), 6 mph (10 min mile)", 48, 12}, tempoRun: {"Running (jogging), 7.5 mph (8 min mile)", 45, 14.5},
	intervals: {"Running (jogging), 8 mph (7.5 min mile)", 50, 14}, longRun: {"Running (jogging), 6 mph (10 min mile)", 105, 11.5},
	treadmill: {"Treadmill", 45, 12}, race: {"Running, race", 55, 16}, nightRun: {"Running (jogging), 6 mph (10 min mile)", 40, 12},
	ride: {"Bicycling, 14-16 mph, vigorous (cycling, biking, bike riding)", 80, 10.5}, longRide: {"Bicycling, 14-16 mph, vigorous (cycling, biking, bike riding)", 190, 10},
	commute: {"Bicycling, 12-14 mph, moderate (cycling, biking, bike riding)", 25, 8}, trainer: {"Stationary bike, vigorous effort (bicycling, cycling, biking)", 60, 10},
	poolSwim: {"Swimming laps, freestyle, light/moderate effort", 45, 9}, openSwim: {"Swimming, lake, ocean, river", 40, 9.5},
	triathlon: {"Triathlon", 160, 12}, hike: {"Hiking, cross country", 200, 7},
}

// burned is the energy of a day's sport, and what the diary says of it.
func (d *foodDiary) burned(day int) (kcal float64, all []noted) {
	for _, p := range d.sport[day] {
		n, ok := notedAs[p.kind]
		if !ok {
			n = noted{string(p.kind), 50, 6}
		}
		c := chanceOf(d.life.opts.Seed, 0xF00D, 1, uint64(p.id))
		n.minutes = math.Round(n.minutes * c.between(0.85, 1.15))
		kcal += n.minutes * n.perMin
		if p.kind != strength { // sets are noted instead
			all = append(all, n)
		}
	}
	return kcal, all
}

// eaten is the energy of a day: what the body needs, a little less when ill.
func (d *foodDiary) eaten(day int, c *chance) float64 {
	sport, _ := d.burned(day)
	kcal := 2250 + 0.8*sport + 140*c.normal()
	if d.life.on(day).ill {
		kcal *= 0.75
	}
	return math.Max(kcal, 1400)
}

// sharesOfMeals is in the order of the export: by the alphabet.
var sharesOfMeals = []struct {
	name  string
	share float64
}{{"Breakfast", 0.26}, {"Dinner", 0.32}, {"Lunch", 0.31}, {"Snacks", 0.11}}

// myfitnesspalFiles is the export that Premium accounts can ask for, one zip a
// year. On some days nothing was noted, and for a month another diary was tried.
func myfitnesspalFiles(opts Options) ([]file, error) {
	d, err := newFoodDiary(opts)
	if err != nil {
		return nil, err
	}
	var files []file
	for year := range opts.Years {
		first := d.life.first.AddDate(year, 0, 0)
		last := first.AddDate(1, 0, -1)
		from := int(first.Sub(d.life.first).Hours() / 24)
		to := int(last.Sub(d.life.first).Hours() / 24)
		span := first.Format(time.DateOnly) + "-to-" + last.Format(time.DateOnly)
		folder := "File-Export-" + span
		var members []file
		for _, table := range []struct {
			name string
			rows [][]string
		}{{"Exercise-Summary", d.exercises(from, to)}, {"Measurement-Summary", d.weighings(from, to)}, {"Nutrition-Summary", d.meals(from, to)}} {
			data, err := commaSeparated(table.rows)
			if err != nil {
				return nil, err
			}
			members = append(members, file{folder + "/" + table.name + "-" + span + ".csv", data})
		}
		packed, err := zipped(members, zip.Deflate)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"vendors/MyFitnessPal/" + folder + ".zip", packed})
	}
	return files, nil
}

func commaSeparated(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("sample athlete: %w", err)
	}
	return b.Bytes(), nil
}

// noting says whether the athlete used this diary on a day.
func (d *foodDiary) noting(day int) bool {
	if day >= otherDiaryFrom && day < otherDiaryFrom+otherDiaryDays {
		return false
	}
	return !chanceOf(d.life.opts.Seed, 0xF00D, 2, uint64(day)).yes(0.06)
}

func oneDecimal(v float64) string { return strconv.FormatFloat(math.Max(v, 0), 'f', 1, 64) }

// meals is Nutrition-Summary in the layout of 2026.
func (d *foodDiary) meals(from, to int) [][]string {
	rows := [][]string{{"Date", "Meal", "Calories", "Fat (g)", "Saturated Fat", "Polyunsaturated Fat", "Monounsaturated Fat", "Trans Fat", "Cholesterol", "Sodium (mg)",
		"Potassium", "Carbohydrates (g)", "Fiber", "Sugar", "Protein (g)", "Vitamin A", "Vitamin C", "Calcium", "Iron", "Note"}}
	for day := from; day <= to; day++ {
		if !d.noting(day) {
			continue
		}
		c := chanceOf(d.life.opts.Seed, 0xF00D, 3, uint64(day))
		total := d.eaten(day, c)
		for _, m := range sharesOfMeals {
			if m.name == "Snacks" && c.yes(0.15) {
				continue
			}
			kcal := total * m.share * c.between(0.82, 1.18)
			fat, protein := kcal*c.between(0.24, 0.34)/9, kcal*c.between(0.15, 0.24)/4
			carbs := (kcal - 9*fat - 4*protein) / 4
			saturated := fat * c.between(0.25, 0.4)
			poly := fat * c.between(0.14, 0.24)
			thousands := kcal / 1000
			rows = append(rows, []string{d.life.date(day).Format(time.DateOnly), m.name, oneDecimal(kcal), oneDecimal(fat), oneDecimal(saturated), oneDecimal(poly),
				oneDecimal((fat - saturated - poly) * 0.95), oneDecimal(0.2 * c.unit()), oneDecimal(110 * thousands * c.between(0.4, 1.6)), oneDecimal(1050 * thousands * c.between(0.6, 1.5)),
				oneDecimal(1500 * thousands * c.between(0.7, 1.3)), oneDecimal(carbs), oneDecimal(carbs * c.between(0.08, 0.14)), oneDecimal(carbs * c.between(0.2, 0.42)), oneDecimal(protein),
				oneDecimal(40 * thousands * c.between(0.3, 2)), oneDecimal(60 * thousands * c.between(0.2, 2.5)), oneDecimal(45 * thousands * c.between(0.5, 1.5)), oneDecimal(50 * thousands * c.between(0.6, 1.4)), ""})
		}
	}
	return rows
}

// exercises is Exercise-Summary: names with a comma stand in quotes of their
// own, and most days bring a correction from the step counter.
func (d *foodDiary) exercises(from, to int) [][]string {
	rows := [][]string{{"Date", "Exercise", "Type", "Exercise Calories", "Exercise Minutes", "Sets", "Reps Per Set", "Kilograms", "Steps", "Note"}}
	for day := from; day <= to; day++ {
		if !d.noting(day) {
			continue
		}
		date := d.life.date(day).Format(time.DateOnly)
		c := chanceOf(d.life.opts.Seed, 0xF00D, 4, uint64(day))
		if steps := 7500 + 2600*c.normal(); steps > 3000 && !d.life.on(day).ill {
			rows = append(rows, []string{date, "Health Connect calorie adjustment", "Cardio", oneDecimal(math.Round(steps * 0.035)), "1", "", "", "", strconv.Itoa(int(steps)), ""})
		}
		_, all := d.burned(day)
		for _, n := range all {
			rows = append(rows, []string{date, quotedName(n.name), "Cardio", oneDecimal(math.Round(n.minutes * n.perMin)), strconv.Itoa(int(n.minutes)), "", "", "", "", ""})
		}
		for _, p := range d.sport[day] {
			if p.kind != strength {
				continue
			}
			for _, lift := range []struct {
				name string
				kg   float64
			}{{"Squat, Barbell", 75}, {"Bench Press, Barbell", 55}, {"Deadlifts, Barbell", 90}} {
				rows = append(rows, []string{date, quotedName(lift.name), "Strength", "", "", "3", strconv.Itoa(8 + c.intn(3)), oneDecimal(lift.kg + 2.5*float64(c.intn(4))), "", ""})
			}
		}
	}
	return rows
}

func quotedName(s string) string {
	if strings.Contains(s, ",") {
		return `"` + s + `"`
	}
	return s
}

// weighings is Measurement-Summary: twice a week, without any unit.
func (d *foodDiary) weighings(from, to int) [][]string {
	rows := [][]string{{"Date", "Weight", "Body Fat %"}}
	for day := from; day <= to; day++ {
		date := d.life.date(day)
		if date.Weekday() != time.Monday && date.Weekday() != time.Thursday || !d.noting(day) {
			continue
		}
		c := chanceOf(d.life.opts.Seed, 0xF00D, 5, uint64(day))
		weight := d.life.on(day).weightKg + 0.35*c.normal()
		fat := ""
		if date.Weekday() == time.Monday {
			fat = oneDecimal(12 + 0.9*(weight-71.5) + 0.3*c.normal())
		}
		rows = append(rows, []string{date.Format(time.DateOnly), oneDecimal(weight), fat})
	}
	return rows
}

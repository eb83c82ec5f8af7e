package sample

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// food is one of the things the athlete eats; its nutrients are of 100 g, or
// of one where the unit is a piece.
type food struct {
	name, unit, category           string
	meals                          string // first letters of the meals it is eaten at
	usual                          float64
	kcal, water, carbs, fiber      float64
	sugars, fat, saturated         float64
	protein, calcium, iron, sodium float64 // minerals in mg
	vitaminC                       float64 // mg
	caffeine                       float64 // mg
}

// pantry has values as tables of foods print them, rounded.
var pantry = []food{
	{"Oats, Rolled, Dry", "g", "Cereal Grains and Pasta", "B", 80, 379, 10.8, 67.7, 10.1, 1, 6.5, 1.1, 13.2, 52, 4.3, 6, 0, 0},
	{"Milk, 3.5% Fat", "g", "Dairy and Egg Products", "B", 250, 64, 88, 4.7, 0, 4.7, 3.5, 2.2, 3.3, 120, 0.1, 45, 1, 0},
	{"Banana, Fresh", "medium", "Fruits and Fruit Juices", "BS", 1, 105, 88, 27, 3.1, 14.4, 0.4, 0.1, 1.3, 6, 0.3, 1, 10, 0},
	{"Coffee, Brewed", "cup", "Beverages", "BS", 1, 2, 235, 0, 0, 0, 0, 0, 0.3, 5, 0, 5, 0, 95},
	{"Rye Bread", "slice", "Baked Products", "BL", 2, 83, 12, 15.5, 1.9, 1.2, 1.1, 0.2, 2.7, 23, 0.9, 193, 0, 0},
	{"Rice, Basmati, Cooked", "g", "Cereal Grains and Pasta", "L", 260, 130, 68.4, 28.2, 0.4, 0.1, 0.3, 0.1, 2.7, 10, 0.2, 1, 0, 0},
	{"Chicken Breast, Skinless, Grilled", "g", "Poultry Products", "LD", 150, 151, 69, 0, 0, 0, 3.2, 1, 30.5, 5, 0.5, 52, 0, 0},
	{"Broccoli, Steamed", "g", "Vegetables and Vegetable Products", "LD", 160, 35, 89.3, 7.2, 3.3, 1.4, 0.4, 0.1, 2.4, 40, 0.7, 41, 64.9, 0},
	{"Pasta, Wholewheat, Cooked", "g", "Cereal Grains and Pasta", "D", 300, 149, 61.9, 30.1, 3.9, 0.7, 1.7, 0.2, 6, 13, 1.7, 4, 0, 0},
	{"Salmon, Atlantic, Baked", "g", "Finfish and Shellfish Products", "D", 140, 206, 64.8, 0, 0, 0, 12.4, 2.4, 22.1, 15, 0.3, 61, 3.7, 0},
	{"Olive Oil", "tbsp", "Fats and Oils", "LD", 1, 119, 0, 0, 0, 0, 13.5, 1.9, 0, 0, 0.1, 0, 0, 0},
	{"Yogurt, Plain", "g", "Dairy and Egg Products", "SB", 200, 61, 87.9, 4.7, 0, 4.7, 3.3, 2.1, 3.5, 121, 0.1, 46, 0.5, 0},
	{"Almonds", "g", "Nut and Seed Products", "S", 30, 579, 4.4, 21.6, 12.5, 4.4, 49.9, 3.8, 21.2, 269, 3.7, 1, 0, 0},
	{"Apple, Fresh, With Skin", "large", "Fruits and Fruit Juices", "S", 1, 116, 191, 30.8, 5.4, 23.2, 0.4, 0.1, 0.6, 13, 0.3, 2, 10.3, 0},
}

// cronometerFiles is a month of another diary, with the names of foods and
// times of meals, as a Gold account exports it; on its days the athlete did
// not use MyFitnessPal.
func cronometerFiles(opts Options) ([]file, error) {
	d, err := newFoodDiary(opts)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, table := range []struct {
		name string
		rows [][]string
	}{{"servings", d.servings()}, {"biometrics", d.biometrics()}} {
		data, err := commaSeparated(table.rows)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"vendors/Cronometer/" + table.name + ".csv", data})
	}
	return files, nil
}

func twoDecimals(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func (d *foodDiary) servings() [][]string {
	rows := [][]string{{"Day", "Time", "Group", "Food Name", "Amount", "Energy (kcal)", "Caffeine (mg)", "Water (g)", "Vitamin C (mg)", "Calcium (mg)", "Iron (mg)", "Sodium (mg)",
		"Carbs (g)", "Fiber (g)", "Sugars (g)", "Net Carbs (g)", "Fat (g)", "Saturated (g)", "Protein (g)", "Category"}}
	for day := otherDiaryFrom; day < otherDiaryFrom+otherDiaryDays; day++ {
		c := chanceOf(d.life.opts.Seed, 0xF00D, 6, uint64(day))
		appetite := d.eaten(day, c) / 2000
		for _, m := range []struct {
			name   string
			minute int
		}{{"Breakfast", 7*60 + 20}, {"Lunch", 12*60 + 30}, {"Dinner", 19*60 + 10}, {"Snacks", 15*60 + 45}} {
			at := d.life.date(day).Add(time.Duration(m.minute+c.intn(40)) * time.Minute)
			for _, f := range pantry {
				if !strings.Contains(f.meals, m.name[:1]) || c.yes(0.22) {
					continue
				}
				rows = append(rows, f.row(at, m.name, f.usual*appetite*c.between(0.8, 1.2)))
			}
		}
	}
	return rows
}

// row is a serving; pieces come in halves.
func (f food) row(at time.Time, meal string, amount float64) []string {
	of := amount / 100
	if f.unit != "g" {
		amount = max(0.5, float64(int(amount*2+0.5))/2)
		of = amount
	}
	row := []string{at.Format(time.DateOnly), at.Format("3:04 PM"), meal, f.name, fmt.Sprintf("%.2f %s", amount, f.unit)}
	for _, v := range []float64{f.kcal, f.caffeine, f.water, f.vitaminC, f.calcium, f.iron, f.sodium, f.carbs, f.fiber, f.sugars, f.carbs - f.fiber, f.fat, f.saturated, f.protein} {
		row = append(row, twoDecimals(v*of))
	}
	return append(row, f.category)
}

// biometrics is weight and pulse of each morning, blood pressure of Sundays.
func (d *foodDiary) biometrics() [][]string {
	rows := [][]string{{"Day", "Time", "Group", "Metric", "Unit", "Amount"}}
	for day := otherDiaryFrom; day < otherDiaryFrom+otherDiaryDays; day++ {
		c := chanceOf(d.life.opts.Seed, 0xF00D, 7, uint64(day))
		date, f := d.life.date(day), d.life.on(day)
		at := date.Add(time.Duration(6*60+15+c.intn(30)) * time.Minute)
		row := func(metric, unit, amount string) {
			rows = append(rows, []string{date.Format(time.DateOnly), at.Format("3:04 PM"), "Uncategorized", metric, unit, amount})
		}
		row("Weight", "kg", twoDecimals(f.weightKg+0.3*c.normal()))
		row("Heart Rate (Resting)", "bpm", twoDecimals(f.restHR+1.5*c.normal()))
		if date.Weekday() == time.Sunday {
			row("Blood Pressure", "mmHg", fmt.Sprintf("%d/%d", 116+c.intn(9), 68+c.intn(8)))
		}
	}
	return rows
}

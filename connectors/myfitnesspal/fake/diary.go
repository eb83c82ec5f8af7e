package fake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/connectors"
)

// eaten is a food of the site's list; energy in kcal for one serving.
type eaten struct {
	meal        string
	position    int
	brand, what string
	unit        string
	value       float64
	kcal        float64
	carbs       float64
}

var foods = []eaten{
	{"Breakfast", 0, "Mühle", "Haferflocken, zart", "gram", 40, 148, 23.5},
	{"Breakfast", 0, "", "Apple", "medium", 1, 95, 25},
	{"Lunch", 1, "Bistro", "Crème brûlée", "fl oz", 1.5, 210, 19},
	{"6am-9am", 4, "", "Coffee, black", "cup", 1, 2, 0},
	{"Dinner", 2, "", "寿司 (鮭)", "piece", 6, 320, 44},
	{"Snacks", 3, "Bar & Co", "Riegel \"Nuss\"", "bar", 1, 190, 18},
}

// written reports whether somebody wrote a diary that day: now and then not.
func (s *Server) written(day time.Time) bool {
	return !s.empty && !day.After(s.first) && day.After(s.first.AddDate(0, 0, -s.o.Days)) && number(day)%9 != 4
}

// number of a day since 1970.
func number(day time.Time) int { return int(day.Unix() / 86400) }

func key(kind string, day time.Time) string { return kind + "/" + day.Format(time.DateOnly) }

// list are the entries of a day.
func (s *Server) list(kind string, day time.Time) []any {
	all := []any{}
	if s.written(day) && !s.cleared[key(kind, day)] {
		switch n := number(day); {
		case kind == "food":
			for i := range 2 + n%4 {
				all = append(all, s.food(day, i))
			}
		case n%3 == 0:
			all = append(all, exerciseEntry(day, n))
		}
	}
	return append(all, s.added[key(kind, day)]...)
}

// entries are an answer: a bare list, or one in "items".
func (s *Server) entries(kind string, day time.Time) any {
	all := s.list(kind, day)
	if number(day)%2 == 0 {
		return all
	}
	return map[string]any{"items": all}
}

func (s *Server) food(day time.Time, i int) map[string]any {
	n := number(day)
	f := foods[(n+i)%len(foods)]
	servings := 1 + float64((n+i)%3)/2
	if i == 0 && s.changed[key("food", day)] {
		servings += 0.25
	}
	contents := map[string]any{
		"energy":        map[string]any{"unit": "calories", "value": f.kcal * servings},
		"carbohydrates": f.carbs * servings, "protein": 2.5 * servings, "fat": 1.5 * servings, "sodium": 3, "vitamin_c": 12, "iron": 15,
	}
	switch i {
	case 1: // as an account that counts in kilojoules has it
		contents["energy"] = map[string]any{"unit": "kilojoules", "value": f.kcal * servings * 4.184}
	case 2: // what nobody has entered is missing
		contents = map[string]any{"energy": contents["energy"]}
	}
	var brand any
	if f.brand != "" {
		brand = f.brand
	}
	return map[string]any{
		"id": fmt.Sprintf("%d%02d", n, i), "type": "food_entry", "date": day.Format(time.DateOnly), "meal_name": f.meal, "meal_position": f.position,
		"food": map[string]any{"id": fmt.Sprint(1000 + (n+i)%len(foods)), "version": "3", "description": f.what, "brand_name": brand, "country_code": "DE",
			"verified": i == 0, "public": true, "deleted": false, "serving_sizes": []any{map[string]any{"unit": f.unit, "value": f.value, "nutrition_multiplier": 1}},
			"nutritional_contents": map[string]any{"energy": map[string]any{"unit": "calories", "value": f.kcal}}},
		"servings": servings, "serving_size": map[string]any{"id": "s1", "unit": f.unit, "value": f.value, "nutrition_multiplier": 1},
		"nutritional_contents": contents,
	}
}

func exerciseEntry(day time.Time, n int) map[string]any {
	return map[string]any{"id": fmt.Sprintf("e%d", n), "type": "exercise_entry", "date": day.Format(time.DateOnly), "quantity": 30 + n%20,
		"energy": map[string]any{"unit": "calories", "value": 300 + n%50}, "exercise": map[string]any{"id": "77", "description": "Laufen, 10 km/h", "type": "cardio", "deleted": false}}
}

// measurements are a weight a week and a waist a month, in the units entered.
func (s *Server) measurements() any {
	all := []any{}
	for back := 0; back < s.o.Days && !s.empty; back += 7 {
		day := s.first.AddDate(0, 0, -back)
		all = append(all, measurement(day, "Weight", 155+float64(back)/10, "pounds"))
		if back%28 == 0 {
			all = append(all, measurement(day, "Waist", 31, "inches"))
		}
	}
	for i := range s.weights {
		all = append(all, measurement(s.first.AddDate(0, 0, 1+i), "Weight", 70.5, "kg"))
	}
	return map[string]any{"items": all}
}

func measurement(day time.Time, kind string, value float64, unit string) map[string]any {
	return map[string]any{"id": fmt.Sprintf("%s%d", strings.ToLower(kind[:2]), number(day)), "type": kind, "value": value, "unit": unit,
		"date": day.Format(time.DateOnly), "updated_at": day.Format(time.DateOnly) + "T21:35:30Z"}
}

// Grow enters a meal today, puts yesterday right and adds a weight.
func (s *Server) Grow() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = false
	today := connectors.Day(s.clock.Now())
	yesterday := today.AddDate(0, 0, -1)
	entry := s.food(today, len(s.added[key("food", today)]))
	entry["id"] = fmt.Sprintf("new%d", len(s.added))
	s.added[key("food", today)] = append(s.added[key("food", today)], entry)
	s.added[key("exercise", today)] = append(s.added[key("exercise", today)], exerciseEntry(today, number(today)))
	s.weights++
	keys := []string{key("food", today), key("exercise", today), "measurements"}
	if s.written(yesterday) {
		s.changed[key("food", yesterday)] = true
		keys = append(keys, key("food", yesterday))
	}
	return keys
}

// Clear deletes all foods of a day.
func (s *Server) Clear(day time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cleared[key("food", day)] = true
	delete(s.added, key("food", day))
}

// Want are the days that have entries, and the measurements if there are any.
func (s *Server) Want(from, to time.Time) (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	within := func(day time.Time) bool {
		return (from.IsZero() || !day.Before(from)) && (to.IsZero() || !day.After(to))
	}
	for day := s.first.AddDate(0, 0, -s.o.Days); !day.After(connectors.Day(s.clock.Now())); day = day.AddDate(0, 0, 1) {
		for _, kind := range []string{"food", "exercise"} {
			if within(day) && len(s.list(kind, day)) > 0 {
				keys = append(keys, key(kind, day))
			}
		}
	}
	measured := s.measurements().(map[string]any)["items"].([]any)
	if slices.ContainsFunc(measured, func(m any) bool {
		day, err := time.Parse(time.DateOnly, m.(map[string]any)["date"].(string))
		return err == nil && within(day)
	}) {
		keys = append(keys, "measurements")
	}
	return keys
}

package fake

import (
	"strconv"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is the diary: of a "food" kcal and grams of carbohydrate, of an
// "exercise" kcal and seconds, "weight" in kg and "waist" in inches.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	for day := s.first.AddDate(0, 0, -s.o.Days); !day.After(connectors.Day(s.clock.Now())); day = day.AddDate(0, 0, 1) {
		date, n := truth.Day(day), number(day)
		food := func(id string, which int, servings float64, carbs bool) {
			f := foods[which]
			grams := truth.None
			if carbs {
				grams = f.carbs * servings
			}
			a.Add("food", date+" "+id, f.kcal*servings, grams)
		}
		train := func() { a.Add("exercise", date+" e"+strconv.Itoa(n), float64(300+n%50), float64(60*(30+n%20))) }
		if s.written(day) {
			for i := range 2 + n%4 {
				if s.cleared[key("food", day)] {
					break
				}
				servings := 1 + float64((n+i)%3)/2
				if i == 0 && s.changed[key("food", day)] {
					servings += 0.25
				}
				food(strconv.Itoa(n)+"0"+strconv.Itoa(i), (n+i)%len(foods), servings, i != 2)
			}
			if n%3 == 0 {
				train()
			}
		}
		for i, entry := range s.added[key("food", day)] {
			e := entry.(map[string]any)
			food(e["id"].(string), (n+i)%len(foods), e["servings"].(float64), i != 2)
		}
		for range s.added[key("exercise", day)] {
			train()
		}
	}
	s.body(&a)
	return a.Facts
}

// body adds what was measured: once a week in pounds, later in kilograms.
func (s *Server) body(a *truth.Account) {
	for back := 0; back < s.o.Days && !s.empty; back += 7 {
		day := truth.Day(s.first.AddDate(0, 0, -back))
		a.Add("weight", day, (155+float64(back)/10)*0.45359237)
		if back%28 == 0 {
			a.Add("waist", day, 31)
		}
	}
	for i := range s.weights {
		a.Add("weight", truth.Day(s.first.Add(time.Duration(i+1)*24*time.Hour)), 70.5)
	}
}

package myfitnesspal

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

var entryID = regexp.MustCompile(`(?:showEditFood\(|showEditExercise\(|/remove/)(\d+)`)

// identify keeps the site's number of an entry.
func identify(row *html.Node, m *map[string]any) {
	for _, a := range elements(row, "a") {
		id := attr(a, "data-food-entry-id")
		if found := entryID.FindStringSubmatch(attr(a, "onclick") + " " + attr(a, "href")); id == "" && found != nil {
			id = found[1]
		}
		if id != "" {
			extra(m, "entry_id", id)
			return
		}
	}
}

// diary reads the page /food/diary (layouts of 2013 to 2025): one day, with the
// up to six nutrients that the user chose.
func (p *page) diary() error {
	day, err := p.day()
	if err != nil {
		return err
	}
	var (
		heads   []column
		meal    string
		inMeal  bool
		summary = record.DailySummary{Day: day}
		totals  int
	)
	for _, row := range elements(around(byClass(p.doc, "tr", "meal_header"), "table"), "tr") {
		parts := cells(row)
		switch {
		case hasClass(row, "meal_header"):
			if len(parts) > 0 {
				meal, inMeal = plain(parts[0]), true
			}
			if c := columns(row); len(c) > 0 {
				heads = c
			}
		case hasClass(row, "total"):
			if len(parts) > 1 {
				total(&summary, totals, heads, parts)
			}
			totals++
		case hasClass(row, "bottom"):
			inMeal = false
		case inMeal && len(parts) > 0 && attr(row, "class") == "":
			p.food(day, meal, heads, row, parts)
		}
	}
	if state := byID(p.doc, "complete_day"); byClass(state, "", "day_complete_message") != nil {
		extra(&summary.Extra, "day_complete", true)
	} else if byClass(state, "", "day_incomplete_message") != nil {
		extra(&summary.Extra, "day_complete", false)
	}
	p.water(&summary)
	if summary.Extra != nil || summary.ConsumedEnergyKcal != nil || summary.HydrationML != nil {
		p.facts.DailySummaries = append(p.facts.DailySummaries, summary)
	}
	p.note(day, "note")
	p.facts.Partial = p.damage.partial("foods")
	if len(p.facts.Nutrition)+len(p.facts.Notes) == 0 && summary.HydrationML == nil {
		if p.damage.bad > 0 {
			return errors.New(p.facts.Partial)
		}
		return &parsers.Unsupported{What: "MyFitnessPal diary page of a day without entries"}
	}
	return nil
}

// food reads one row of a meal.
func (p *page) food(day record.Date, meal string, heads []column, row *html.Node, parts []*html.Node) {
	p.damage.total++
	name := plain(parts[0])
	if name == "" || len(parts) < 2 {
		p.damage.miss(fmt.Sprintf("food %d", p.damage.total), "it has no name or no values")
		return
	}
	e := record.NutritionEntry{Day: day, Meal: meal}
	nameFood(&e, name)
	for i, c := range parts[1:] {
		if i < len(heads) {
			put(&e, heads[i], value(c))
		} else if text := value(c); text != "" {
			extra(&e.Extra, fmt.Sprintf("column %d", i+2), text)
		}
	}
	identify(row, &e.Extra)
	p.facts.Nutrition = append(p.facts.Nutrition, e)
}

// total reads the rows below the meals: first the day's sums, then its goals.
// What remains is their difference.
func total(s *record.DailySummary, nth int, heads []column, parts []*html.Node) {
	var e record.NutritionEntry
	goal := map[string]any{}
	for i, c := range parts[1:] {
		if i < len(heads) {
			put(&e, heads[i], value(c))
			if v := table.Number(value(c)); v != nil {
				goal[heads[i].full()] = *v
			}
		}
	}
	if nth == 0 {
		s.ConsumedEnergyKcal = e.EnergyKcal
	} else if nth == 1 && len(goal) > 0 {
		extra(&s.Extra, plain(parts[0]), goal)
	}
}

// cupML is the cup of the site: eight US fluid ounces.
const cupML = 236.5882365

// water is counted in cups on pages that speak of cups; 0 is what a day shows
// on which nothing was noted.
func (p *page) water(s *record.DailySummary) {
	if !strings.Contains(text(byClass(p.doc, "", "water-consumption")), "cups") {
		return
	}
	if cups := table.Number(oneLine(text(byID(p.doc, "water_cups"), "a"))); cups != nil && *cups > 0 {
		*cups *= cupML
		s.HydrationML = cups
	}
}

// printable reads the page "Printable Diary" (as of 2015): any number of days,
// each a heading with tables of foods and of exercises.
func (p *page) printable() error {
	var day record.Date
	known := false
	unknown := ""
	for _, e := range elements(p.doc, "h2", "table") {
		if e.Data == "h2" {
			t, err := time.Parse("January 2, 2006", plain(e))
			if known = err == nil; known {
				day = record.Day(t)
			} else if attr(e, "id") == "date" {
				p.damage.total++
				p.damage.miss("the day "+short(plain(e)), "it is no date in English")
			}
			continue
		}
		_, title := headRow(e)
		switch title = strings.ToLower(title); {
		case !known:
		case title == "foods":
			p.printedFoods(day, e)
		case strings.HasPrefix(title, "exercise") || exerciseKind(title) != title:
			p.exerciseTable(day, e)
		default:
			unknown = short(title)
		}
	}
	p.facts.Partial = p.damage.partial("days and entries")
	if unknown != "" && p.facts.Partial == "" {
		p.facts.Partial = fmt.Sprintf("the page holds a table that is not known (%q)", unknown)
	}
	if len(p.facts.Nutrition)+len(p.facts.Exercises) == 0 {
		if p.facts.Partial != "" {
			return fmt.Errorf("nothing of the printable diary could be read: %s", p.facts.Partial)
		}
		return &parsers.Unsupported{What: "MyFitnessPal printable diary without entries"}
	}
	return nil
}

func (p *page) printedFoods(day record.Date, tab *html.Node) {
	head, _ := headRow(tab)
	heads, meal := columns(head), ""
	for _, row := range bodyRows(tab) {
		parts := cells(row)
		if hasClass(row, "title") && len(parts) > 0 {
			meal = plain(parts[0])
		} else if len(parts) > 0 {
			p.food(day, meal, heads, row, parts)
		}
	}
}

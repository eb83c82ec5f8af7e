package myfitnesspal

import (
	"fmt"

	"golang.org/x/net/html"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// exercises reads the page /exercise/diary (as of 2017): one day, a table of
// endurance and one of strength.
func (p *page) exercises() error {
	day, err := p.day()
	if err != nil {
		return err
	}
	for _, tab := range elements(p.doc, "table") {
		if hasClass(tab, "table0") {
			p.exerciseTable(day, tab)
		}
	}
	p.note(day, "exercise")
	p.facts.Partial = p.damage.partial("exercises")
	if len(p.facts.Exercises)+len(p.facts.Notes) == 0 {
		return &parsers.Unsupported{What: "MyFitnessPal exercise page of a day without entries"}
	}
	return nil
}

// exerciseTable reads a table of exercises; its first heading, or rows of
// class "title", say of what kind they are.
func (p *page) exerciseTable(day record.Date, tab *html.Node) {
	head, title := headRow(tab)
	heads := columns(head)
	kind := ""
	setKind := func(title string) {
		if kind = exerciseKind(title); kind != "cardio" && kind != "strength" {
			kind = ""
		}
	}
	if setKind(title); kind == "" && attr(tab, "id") == "cardio-diary" {
		kind = "cardio" // in whatever language the page is
	}
	for _, row := range bodyRows(tab) {
		parts := cells(row)
		switch {
		case hasClass(row, "bottom") || hasClass(row, "spacer") || len(parts) == 0:
		case hasClass(row, "title"):
			setKind(plain(parts[0]))
		default:
			p.exerciseRow(record.ExerciseEntry{Day: day, Kind: kind}, heads, row, parts)
		}
	}
}

func (p *page) exerciseRow(e record.ExerciseEntry, heads []column, row *html.Node, parts []*html.Node) {
	p.damage.total++
	if e.Name = plain(parts[0]); e.Name == "" {
		p.damage.miss(fmt.Sprintf("exercise %d", p.damage.total), "it has no name")
		return
	}
	for i, c := range parts[1:] {
		text := value(c)
		number, unit := cutUnit(text)
		v := table.Number(number)
		if i >= len(heads) || v == nil {
			if !table.Null(text) {
				extra(&e.Extra, fmt.Sprintf("column %d", i+2), text)
			}
			continue
		}
		if unit == "" {
			unit = heads[i].unit
		}
		switch heads[i].plain {
		case "minutes":
			*v *= 60
			e.DurationS = v
		case "calories burned", "calories":
			e.EnergyKcal = v
		case "kilojoules burned", "kilojoules":
			*v /= kilojoulesPerKcal
			e.EnergyKcal = v
		case "sets":
			putSets(&e, heads[i].name, *v)
		case "reps/set", "reps":
			e.Repetitions = v
		case "weight/set", "weight":
			// Without a unit it cannot be told: both 30 kg and 30 lb are lifted.
			if e.WeightKg = kilograms(*v, unit); e.WeightKg == nil {
				extra(&e.Extra, heads[i].name, text)
				extra(&e.Extra, "weight_unit", "not told")
			}
		default:
			extra(&e.Extra, heads[i].full(), *v)
		}
	}
	identify(row, &e.Extra)
	mark(&e)
	p.facts.Exercises = append(p.facts.Exercises, e)
}

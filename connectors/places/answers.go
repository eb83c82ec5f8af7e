package places

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// Datasets of a source of weather.
var Datasets = []connectors.Dataset{
	{ID: "visits", Name: "Where the workouts were", Help: "The hours of the days on which you were at a place"},
	{ID: "home", Name: "At home", Help: "Every day, at the place that you name as home"},
}

// Fields are asked by a source of weather.
var Fields = []connectors.Field{
	{ID: "place", Label: "Home", Optional: true, Check: checkPlace,
		Help: "Latitude and longitude, for example 48.1, 11.6. It is rounded before it leaves this computer. Empty: only where the workouts were."},
	{ID: "since", Label: "Weather at home since", Optional: true, Check: checkDay, Help: "A date such as 2020-01-01; empty: since the beginning of last year."},
	{ID: "grid", Label: "How coarsely places are rounded", Entry: connectors.Choice, Default: "0.1", Advanced: true,
		Choices: []connectors.Option{{Value: "0.2", Text: "About 20 km"}, {Value: "0.1", Text: "About 10 km"}, {Value: "0.05", Text: "About 5 km"}},
		Help:    "The weather of the services is no finer than about 10 km."},
}

func checkPlace(answer string) error {
	if strings.TrimSpace(answer) == "" {
		return nil
	}
	_, _, err := Parse(answer)
	return err
}

func checkDay(answer string) error {
	if strings.TrimSpace(answer) == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, strings.TrimSpace(answer)); err != nil {
		return errors.New("it should be a date such as 2020-01-01")
	}
	return nil
}

// Step is the grid that an account has chosen.
func Step(a connectors.Account) float64 {
	if step, err := strconv.ParseFloat(a.Answer("grid"), 64); err == nil && step >= 0.05 && step <= 1 {
		return step
	}
	return 0.1
}

// Home is the cell of the account's home; not ok if it has named none.
func Home(a connectors.Account) (Cell, bool) {
	lat, lon, err := Parse(a.Answer("place"))
	if err != nil {
		return Cell{}, false
	}
	return At(lat, lon, Step(a))
}

// Needed is what an account wants, from a source's first day up to yesterday:
// the weather of today is not over. An item is what is needed of a cell in a
// period, so each period in which a wanted day lies counts as a whole: one that
// ended with the last day wanted would replace what is stored of it.
func Needed(run *connectors.Run, earliest time.Time, period Period) Need {
	n := Need{}
	yesterday := connectors.Day(run.Clock.Now().UTC()).AddDate(0, 0, -1)
	from, to := run.Account.Span(earliest, yesterday)
	if from.After(to) {
		return n
	}
	from, to = later(period(from), earliest), period.last(to, yesterday)
	if run.Account.Wants("visits") {
		step := Step(run.Account)
		for _, v := range run.Visits {
			cell, ok := At(v.LatitudeDeg, v.LongitudeDeg, step)
			begin, end := later(v.From.UTC(), from), v.To.UTC()
			if last := to.AddDate(0, 0, 1).Add(-time.Second); end.After(last) {
				end = last
			}
			if ok {
				n.Add(cell, begin, end)
			}
		}
	}
	if home, ok := Home(run.Account); ok && run.Account.Wants("home") {
		since := time.Date(run.Clock.Now().UTC().Year()-1, 1, 1, 0, 0, 0, 0, time.UTC)
		if day, err := time.Parse(time.DateOnly, strings.TrimSpace(run.Account.Answer("since"))); err == nil {
			since = day
		}
		n.Add(home, later(period(since), from), to)
	}
	return n
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

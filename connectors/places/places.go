// Package places turns where the athlete was into what weather services are
// asked for: cells of a coarse grid, and days. Coordinates are rounded here, and
// nothing finer leaves the computer.
package places

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// Cell is a square of the grid, by its middle.
type Cell struct{ Lat, Lon string }

// At is the cell of a place on a grid of so many degrees; not ok if there is no
// such place. Devices without a fix write zeros.
func At(latitude, longitude, step float64) (c Cell, ok bool) {
	if !(math.Abs(latitude) <= 90) || !(math.Abs(longitude) <= 180) || latitude == 0 && longitude == 0 {
		return Cell{}, false
	}
	lon := round(longitude, step)
	if lon == "180" || lon == "-180" { // the same meridian
		lon = "180"
	}
	return Cell{round(latitude, step), lon}, true
}

func round(degrees, step float64) string {
	text := strconv.FormatFloat(math.Round(degrees/step)*step, 'f', 2, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

// String names the cell in keys and names of files: "48.1_11.6".
func (c Cell) String() string { return c.Lat + "_" + c.Lon }

// Degrees are the coordinates of its middle.
func (c Cell) Degrees() (latitude, longitude float64) {
	latitude, _ = strconv.ParseFloat(c.Lat, 64)
	longitude, _ = strconv.ParseFloat(c.Lon, 64)
	return latitude, longitude
}

// Need is for which days, by UTC, the weather of cells is wanted.
type Need map[Cell]map[time.Time]bool

// Add wants the days from one instant to another, both included.
func (n Need) Add(c Cell, from, to time.Time) {
	if n[c] == nil {
		n[c] = map[time.Time]bool{}
	}
	for day := connectors.Day(from.UTC()); !day.After(to); day = day.AddDate(0, 0, 1) {
		n[c][day] = true
	}
}

// Days are those of a cell in the order of time.
func (n Need) Days(c Cell) []time.Time {
	days := make([]time.Time, 0, len(n[c]))
	for day := range n[c] {
		days = append(days, day)
	}
	slices.SortFunc(days, time.Time.Compare)
	return days
}

// Cells are all cells in the order of their names.
func (n Need) Cells() []Cell {
	cells := make([]Cell, 0, len(n))
	for c := range n {
		if len(n[c]) > 0 {
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(a, b Cell) int { return cmp.Compare(a.String(), b.String()) })
	return cells
}

// Parse reads "48.14, 11.58" as people copy it out of maps.
func Parse(text string) (latitude, longitude float64, err error) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
	if len(parts) == 2 {
		lat, err1 := strconv.ParseFloat(parts[0], 64)
		lon, err2 := strconv.ParseFloat(parts[1], 64)
		if _, ok := At(lat, lon, 1); ok && err1 == nil && err2 == nil {
			return lat, lon, nil
		}
	}
	return 0, 0, errors.New("it should be latitude and longitude, for example 48.1, 11.6: right-click the place in a map and copy them")
}

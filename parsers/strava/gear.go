package strava

import (
	"errors"
	"fmt"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// Heads of the tables of gear. Of the bulk export they are translated too, but
// the columns are these.
var (
	bikeHeader = []string{"Bike Name", "Bike Brand", "Bike Model", "Bike Default Sport Types"}
	shoeHeader = []string{"Shoe Name", "Shoe Brand", "Shoe Model", "Shoe Default Sport Types"}
)

// gearKind says of what a table of gear is; empty for other tables.
func gearKind(header []string) string {
	h := table.NewHeader(header)
	switch {
	case h.Has("Bike Name", "Component Type"):
		return "component"
	case h.Has(bikeHeader[:3]...):
		return "bike"
	case h.Has(shoeHeader[:3]...):
		return "shoes"
	}
	return ""
}

// gear reads bikes.csv, shoes.csv and components.csv. The export tells no
// numbers: activities name a bicycle by its name, shoes by brand, model and
// name, and so does the row's identifier.
func (s *sheet) gear(text []byte, emit parsers.Emit) error {
	kind := gearKind(s.header)
	h := table.NewHeader(s.header)
	facts := &record.Facts{Source: "strava"}
	var unread table.Unread
	parts := map[string]int{}
	head := true
	for line, row := range table.Lines(text, s.delimiter) {
		if head {
			head = false
			continue
		}
		unread.Lines++
		g := record.Gear{Kind: kind, Name: h.Get(row, "Bike Name", "Shoe Name"), Brand: h.Get(row, "Bike Brand", "Shoe Brand", "Component Brand"), Model: h.Get(row, "Bike Model", "Shoe Model", "Component Model")}
		g.Extra = map[string]any{}
		for i, name := range s.header {
			if i < len(row) && row[i] != "" && !isIdentity(name) {
				g.Extra[name] = row[i]
			}
		}
		switch kind {
		case "bike":
			g.ID = g.Name
		case "shoes":
			g.ID = strings.Join(strings.Fields(g.Brand+" "+g.Model+" "+g.Name), " ")
			if g.Name == "" {
				g.Name = g.ID
			}
		case "component":
			part := h.Get(row, "Component Type")
			g.Extra["Bike Name"] = g.Name
			g.ID = fmt.Sprintf("%s: %s", g.Name, part)
			if parts[g.ID]++; parts[g.ID] > 1 { // one that replaced another
				g.ID = fmt.Sprintf("%s %s %s", g.ID, g.Brand, g.Model)
			}
			g.Name = part
		}
		if len(g.Extra) == 0 {
			g.Extra = nil
		}
		if g.ID == "" {
			g.ID = strings.TrimSpace(g.Brand + " " + g.Model)
		}
		if g.ID == "" || len(row) < 3 {
			unread.Add(line, "a piece of gear without a name")
			continue
		}
		facts.Gear = append(facts.Gear, g)
	}
	switch {
	case len(facts.Gear) == 0 && unread.Bad > 0:
		return errors.New("no gear can be read: " + unread.String())
	case len(facts.Gear) == 0:
		return &parsers.Unsupported{What: "Strava list of gear without any"}
	}
	facts.Partial = unread.String()
	return emit(facts)
}

// isIdentity says whether a column has a place of its own in a row of gear.
func isIdentity(name string) bool {
	for _, end := range []string{"name", "brand", "model"} {
		if strings.HasSuffix(table.Fold(name), " "+end) {
			return true
		}
	}
	return false
}

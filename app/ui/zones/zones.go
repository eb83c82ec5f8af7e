// Package zones lists the time zones that people can choose from, and finds
// one by what they type.
package zones

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"athletedata/app/zone"
)

// zones.txt has the zones of the time zone data's table of countries (zone.tab,
// in the public domain), and UTC: a country's every name, none of the old ones.
//
//go:embed zones.txt
var list string

// All are the names in alphabetical order.
var All = strings.Fields(list)

// Search finds zones by parts of their names, in any order and without regard
// to case, "new york" like "America/New_York". What a city's name begins with
// comes first. An empty text finds all, this computer's zone first.
func Search(text string) []string {
	words := strings.Fields(fold(text))
	if len(words) == 0 {
		here := Here()
		if here == "" {
			return All
		}
		return append([]string{here}, slices.DeleteFunc(slices.Clone(All), func(n string) bool { return n == here })...)
	}
	var first, then []string
	for _, name := range All {
		folded := fold(name)
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, w) }) {
			continue
		}
		if city := folded[strings.LastIndexByte(folded, '/')+1:]; strings.HasPrefix(city, words[0]) {
			first = append(first, name)
		} else {
			then = append(then, name)
		}
	}
	found := append(first, then...)
	// Somebody may know one that is not in the table, such as Etc/GMT-3.
	if exact := strings.TrimSpace(text); len(found) == 0 && strings.Contains(exact, "/") && zone.Known(exact) {
		found = []string{exact}
	}
	return found
}

// Here is this computer's zone; empty if the computer does not tell its name.
func Here() string {
	if name := zone.Computer(); name != "Local" && zone.Known(name) {
		return name
	}
	return ""
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", " ")) }

// Name is a zone as people read it: "America/New York".
func Name(zone string) string { return strings.ReplaceAll(zone, "_", " ") }

// Offset is how far a zone is from UTC at a moment: "UTC+2", "UTC−3:30".
func Offset(name string, at time.Time) string {
	l, err := time.LoadLocation(name)
	if err != nil {
		return ""
	}
	_, s := at.In(l).Zone()
	if s == 0 {
		return "UTC"
	}
	sign := "+"
	if s < 0 {
		sign, s = "−", -s
	}
	text := fmt.Sprintf("UTC%s%d", sign, s/3600)
	if m := s / 60 % 60; m != 0 {
		text += fmt.Sprintf(":%02d", m)
	}
	return text
}

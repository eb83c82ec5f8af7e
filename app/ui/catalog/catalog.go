// Package catalog says in words what can be brought, drawn from the table of
// formats, so that a new format needs no change in any page.
package catalog

import (
	"slices"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/all"
)

// Title is what people call a format.
func Title(format string) string {
	return all.Title(format)
}

// Short is a title without what it says more exactly after a colon or in
// brackets, and that: "MyFitnessPal export", "nutrition, exercise (CSV)".
func Short(format string) (name, rest string) {
	name = Title(format)
	if before, after, ok := strings.Cut(name, ": "); ok {
		return before, after
	}
	if before, after, ok := strings.Cut(name, " ("); ok && strings.Index(after, ")") == len(after)-1 {
		return before, strings.TrimSuffix(after, ")")
	} else if ok {
		return before, strings.NewReplacer("(", "", ")", "").Replace(after) // "of a station (CSV) or point (JSON)"
	}
	return name, ""
}

// Vendor is who writes a format; empty for one's own tables.
func Vendor(format string) string {
	for _, f := range all.Formats {
		if string(f.Format) == format {
			return vendorName(f)
		}
	}
	return ""
}

// open says that a format is written by many programs and devices.
func open(f parsers.Entry) bool {
	v := strings.ToLower(f.Vendor)
	return v == "any" || v == "" || strings.Contains(v, "other")
}

func vendorName(f parsers.Entry) string {
	if v := strings.ToLower(f.Vendor); v == "any" || v == "" {
		return "Any device or program"
	}
	return f.Vendor
}

// Kinds are the names of the formats that many write ("FIT, TCX, GPX"), and
// the vendors whose exports are known.
func Kinds() (formats, vendors []string) {
	for _, f := range all.Formats {
		if open(f) {
			formats = append(formats, strings.ToUpper(string(f.Format)))
		} else if !slices.Contains(vendors, f.Vendor) {
			vendors = append(vendors, f.Vendor)
		}
	}
	slices.Sort(vendors)
	return formats, vendors
}

// Sentence says what can be dropped.
func Sentence() string {
	formats, vendors := Kinds()
	text := "Files of any device (" + strings.Join(formats, ", ") + ")"
	if len(vendors) > 0 {
		text += " and exports of " + and(vendors)
	}
	return text + ": alone, in folders or zipped, as the vendor hands them out. Any other CSV can become a table of your own."
}

// and joins words as a sentence does.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Source is one line of what can be brought.
type Source struct{ Vendor, Title, Holds string }

// Sources are all formats: those that many write first, then by vendor.
func Sources() (list []Source) {
	formats := slices.Clone(all.Formats)
	slices.SortStableFunc(formats, func(a, b parsers.Entry) int {
		switch x, y := open(a), open(b); {
		case x && y:
			return 0
		case x:
			return -1
		case y:
			return 1
		}
		return strings.Compare(strings.ToLower(a.Vendor), strings.ToLower(b.Vendor))
	})
	for _, f := range formats {
		list = append(list, Source{vendorName(f), f.Title, f.Holds})
	}
	return append(list, Source{"Any other program", "Any table (CSV)", "becomes a table of your own: choose it on the Import page, and look at the columns before anything is stored"})
}

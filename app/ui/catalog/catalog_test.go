package catalog

import (
	"slices"
	"strings"
	"testing"

	"athletedata/parsers/all"
)

func TestEveryFormatIsSaid(t *testing.T) {
	sources, sentence := Sources(), Sentence()
	if len(sources) != len(all.Formats)+1 {
		t.Errorf("%d lines for %d formats", len(sources), len(all.Formats))
	}
	for _, f := range all.Formats {
		if open(f) {
			continue
		}
		if !strings.Contains(sentence, f.Vendor) {
			t.Errorf("%q does not name %s", sentence, f.Vendor)
		}
	}
	for _, s := range sources {
		if s.Vendor == "" || s.Title == "" || s.Holds == "" {
			t.Errorf("a line is not complete: %+v", s)
		}
	}
	formats, _ := Kinds()
	for _, want := range []string{"FIT", "TCX", "GPX"} {
		if !slices.Contains(formats, want) {
			t.Errorf("formats of any device are %v", formats)
		}
	}
}

func TestShortTitles(t *testing.T) {
	for format, want := range map[string]string{"myfitnesspal": "MyFitnessPal export", "mindmonitor": "Mind Monitor EEG recording",
		"custom": "Tables of your own", "fit": "FIT file of a device", "of a later version": "of a later version"} {
		if name, _ := Short(format); name != want {
			t.Errorf("%s is %q", format, name)
		}
	}
	// Lists have room for about thirty letters, and a title is cut in two at its
	// bracket: one in the middle leaves half a pair on each side.
	for _, f := range all.Formats {
		name, rest := Short(string(f.Format))
		if len(name) > 30 || strings.Count(rest, "(") != strings.Count(rest, ")") || strings.Index(rest, ")") < strings.Index(rest, "(") || strings.Count(name, "(") > 0 {
			t.Errorf("the title of %s is shown as %q and %q", f.Format, name, rest)
		}
	}
}

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
	for format, want := range map[string]string{"myfitnesspal": "MyFitnessPal export", "mindmonitor": "Mind Monitor EEG recording of a Muse headband",
		"custom": "Tables of your own", "fit": "FIT file of a device", "of a later version": "of a later version"} {
		if name, _ := Short(format); name != want {
			t.Errorf("%s is %q", format, name)
		}
	}
}

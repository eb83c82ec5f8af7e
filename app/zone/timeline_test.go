package zone

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// told is what changes, by the clock on the wall and by the instants of before.
func told(changes []Change) string {
	const layout = "06-01-02 15:04"
	var parts []string
	for _, c := range changes {
		parts = append(parts, c.From.Format(layout)+" to "+c.To.Format(layout)+" was "+c.Earliest.Format(layout)+" to "+c.Latest.Format(layout))
	}
	return strings.Join(parts, "; ")
}

// Two resolvers differ where their answers do, and not where they merely know
// of other activities.
func TestChangesAreWhereAnswersDiffer(t *testing.T) {
	vienna, later := span("2025-06-01 08:00", 2, "Europe/Vienna"), span("2025-06-20 08:00", 2, "Europe/Vienna")
	tokyo := span("2025-06-10 03:00", 9, "Asia/Tokyo")
	const beginning, end = "01-01-01 00:00", "99-12-31 00:00"
	for name, c := range map[string]struct {
		was, now *Resolver
		want     string
	}{
		"nothing new":                      {NewResolver([]Span{vienna}, "", ""), NewResolver([]Span{vienna}, "", ""), ""},
		"another activity at home":         {NewResolver([]Span{vienna}, "", ""), NewResolver([]Span{vienna, later}, "", ""), ""},
		"one before all others":            {NewResolver([]Span{later}, "", ""), NewResolver([]Span{vienna, later}, "", ""), ""},
		"home is where the activities are": {NewResolver(nil, "", "Europe/Vienna"), NewResolver([]Span{vienna}, "", "Europe/Vienna"), ""},
		"home, with activities elsewhere":  {NewResolver([]Span{vienna}, "", "Asia/Tokyo"), NewResolver([]Span{vienna}, "", ""), ""},
		"the first activity": {NewResolver(nil, "", ""), NewResolver([]Span{vienna}, "", ""),
			beginning + " to " + end + " was " + beginning + " to " + end},
		"a journey in between": {NewResolver([]Span{vienna, later}, "", ""), NewResolver([]Span{vienna, tokyo, later}, "", ""),
			"25-06-10 12:00 to 25-06-20 10:00 was 25-06-09 10:00 to 25-06-21 08:00"},
		"the journey was none": {NewResolver([]Span{vienna, tokyo, later}, "", ""), NewResolver([]Span{vienna, later}, "", ""),
			"25-06-10 12:00 to 25-06-20 10:00 was 25-06-09 03:00 to 25-06-21 01:00"},
		"a journey last of all": {NewResolver([]Span{vienna}, "", ""), NewResolver([]Span{vienna, tokyo}, "", ""),
			"25-06-10 12:00 to " + end + " was 25-06-09 10:00 to " + end},
		"a journey before all": {NewResolver([]Span{later}, "", ""), NewResolver([]Span{tokyo, later}, "", ""),
			beginning + " to 25-06-20 10:00 was " + beginning + " to 25-06-21 08:00"},
		"a watch that claims too much": {NewResolver([]Span{{Start: tokyo.Start, OffsetS: 100 * 3600}, later}, "", ""), NewResolver([]Span{tokyo, later}, "", ""),
			beginning + " to 25-06-20 10:00 was " + beginning + " to 25-06-17 06:00"},
		"rules borrowed from another place": {NewResolver([]Span{span("2025-06-01 08:00", 2, ""), tokyo}, "", ""), NewResolver([]Span{span("2025-06-01 08:00", 2, ""), tokyo}, "", "Europe/Vienna"),
			beginning + " to 25-06-10 12:00 was " + beginning + " to 25-06-11 10:00"},
	} {
		if got := told(c.was.Timeline().Changes(c.now.Timeline())); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		if got := c.now.Timeline().Changes(c.now.Timeline()); len(got) > 0 {
			t.Errorf("%s: it differs from itself: %s", name, told(got))
		}
	}
}

// What is kept is short, and means the same when it is read again.
func TestATimelineCanBeKept(t *testing.T) {
	var spans []Span
	for day := range 3000 {
		spans = append(spans, Span{Start: time.Unix(1500000000+int64(day)*86400, 0), OffsetS: 7200, Zone: "Europe/Vienna"})
	}
	spans = append(spans, Span{Start: time.Unix(1600000000, 0), OffsetS: -5400})
	timeline := NewResolver(spans, "", "").Timeline()
	text, err := json.Marshal(timeline)
	if err != nil || len(text) > 200 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	var again Timeline
	if err := json.Unmarshal(text, &again); err != nil || len(again.Changes(timeline)) > 0 || again[1].Zone != "-5400" {
		t.Errorf("%v became %v, %v", timeline, again, err)
	}
	if all := (Timeline)(nil).Changes(timeline); len(all) != 1 || all[0].From.Year() != 1 || all[0].Latest.Year() != 9999 {
		t.Errorf("of an unknown one everything may be another: %v", all)
	}
}

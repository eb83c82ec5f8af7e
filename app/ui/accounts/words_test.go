package accounts

import (
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/store"
)

func TestMomentsAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.Local)
	for want, at := range map[string]time.Time{
		"Today, 09:05":       now.Add(-2*time.Hour - 55*time.Minute),
		"In a moment":        now.Add(20 * time.Second),
		"Today, 23:59":       now.Add(11*time.Hour + 59*time.Minute),
		"Tomorrow, 00:00":    now.Add(12 * time.Hour),
		"Yesterday, 23:00":   now.Add(-13 * time.Hour),
		"13 Jun 2026, 12:00": now.Add(-48 * time.Hour),
	} {
		if got := moment(at, now); got != want {
			t.Errorf("%v is %q, not %q", at, got, want)
		}
	}
	for want, when := range map[string]time.Time{
		"today, 15:00": now.Add(3 * time.Hour), "on 18 Jun 2026, 12:00": now.Add(72 * time.Hour),
		"yesterday, 11:00": now.Add(-25 * time.Hour), "in a moment": now.Add(20 * time.Second),
	} {
		if got := at(when, now); got != want {
			t.Errorf("in a sentence %v is %q, not %q", when, got, want)
		}
	}
}

// What can only be guessed is not said to the second.
func TestRemainingIsHonest(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "", 20 * time.Second: "less than a minute left", 80 * time.Second: "about a minute left", 12 * time.Minute: "about 12 minutes left",
		5 * time.Hour: "about 5 hours left", 70 * time.Hour: "about 3 days left",
	} {
		if got := remaining(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

func TestStageSaysOnlyWhatIsKnown(t *testing.T) {
	for want, p := range map[string]connectors.Progress{
		"Syncing": {},
		"Days, 7": {Stage: "Days", Done: 7},
		"Days, to March 2021, 1\u202f200 of 3\u202f650": {Stage: "Days", At: "March 2021", Done: 1200, Total: 3650},
		"Days, 10 of 10": {Stage: "Days", Done: 11, Total: 10}, // more came than was announced
	} {
		if got := Stage(p); got != want {
			t.Errorf("%+v is %q, not %q", p, got, want)
		}
	}
}

func TestHowLongASyncTook(t *testing.T) {
	for d, want := range map[time.Duration]string{40 * time.Millisecond: "under 1 s", 37 * time.Second: "37 s", 148 * time.Second: "2 min 28 s", 22 * time.Minute: "22 min", 125 * time.Minute: "2 h 5 min"} {
		start := time.Now()
		end := start.Add(d)
		if got := took(store.SyncRun{Started: start, Finished: &end}); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
	if got := took(store.SyncRun{}); got != "–" {
		t.Errorf("a sync that is running took %q", got)
	}
}

// A small card has room for one thought, which must still be a sentence.
func TestFirstSentence(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two.": "One.",
		"Ask for your export first: Settings, and there step 2. Then wait.": "Ask for your export first.",
		"Only this": "Only this.",
	} {
		if got := firstSentence(text); got != want {
			t.Errorf("%q begins with %q, not %q", text, got, want)
		}
	}
}

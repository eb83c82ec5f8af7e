package wizard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
)

// Nobody can choose more often than a source allows, and what it proposes or
// was chosen before is among the choices.
func TestIntervalsThatCanBeChosen(t *testing.T) {
	got := sensible(connectors.Info{AtLeast: time.Hour, Every: 5 * time.Hour}, 36*time.Hour)
	if got[0] != time.Hour || !slices.Contains(got, 5*time.Hour) || !slices.Contains(got, 36*time.Hour) || !slices.IsSorted(got) {
		t.Errorf("to choose are %v", got)
	}
	if got := sensible(connectors.Info{}, 0); got[0] < time.Minute {
		t.Errorf("the shortest is %v", got[0])
	}
	for d, want := range map[time.Duration]string{15 * time.Minute: "Every 15 minutes", time.Hour: "Every hour", 6 * time.Hour: "Every 6 hours", 24 * time.Hour: "Every day",
		48 * time.Hour: "Every 2 days", 7 * 24 * time.Hour: "Every week", 90 * time.Minute: "Every 90 minutes"} {
		if got := interval(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

// Long texts are broken between sentences, and nothing of them is lost.
func TestParagraphs(t *testing.T) {
	short := "One thing. Another thing."
	if got := paragraphs(short + "\n\n" + short); !slices.Equal(got, []string{short, short}) {
		t.Errorf("short texts become %q", got)
	}
	sentence := "This sentence says something that takes some words to say. "
	wall := strings.TrimSpace(strings.Repeat(sentence, 12))
	got := paragraphs(wall)
	if strings.Join(got, " ") != wall || len(got) < 2 {
		t.Errorf("a wall becomes %q", got)
	}
	for _, p := range got {
		if len(p) > longParagraph || !strings.HasSuffix(p, ".") {
			t.Errorf("a paragraph of %d letters: %q", len(p), p)
		}
	}
	if long := strings.Repeat("word ", 200); len(paragraphs(long)) != 1 {
		t.Error("a text without sentences was broken")
	}
}

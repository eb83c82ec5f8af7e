package mindmonitor

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"

	"athletedata/parsers/record"
)

// words are events that some versions write without their path.
var words = map[string]string{
	"blink": "blink", "jaw_clench": "jaw_clench", "jawclench": "jaw_clench", "jaw clench": "jaw_clench",
	"connected": "connected", "disconnected": "disconnected", "marker": "marker",
}

func isEventWord(field []byte) bool {
	if len(field) > len("disconnected") {
		return false
	}
	_, ok := words[strings.ToLower(string(field))]
	return ok
}

// kind is the event's short name; an unknown event is called what it says.
func kind(text string) string {
	lower := strings.ToLower(text)
	switch {
	case strings.HasPrefix(lower, "/marker"):
		return "marker"
	case strings.HasPrefix(lower, "/muse/event/"), strings.HasPrefix(lower, "/muse/elements/"):
		name, _, _ := strings.Cut(lower[strings.LastIndexByte(lower[:min(len(lower), 20)], '/')+1:], " ")
		if k, ok := words[name]; ok {
			return k
		}
	}
	if k, ok := words[lower]; ok {
		return k
	}
	return text
}

// device is the headband that "/muse/event/connected MuseS-84AC" names.
func device(text string) string {
	_, name, _ := strings.Cut(text, " ")
	if name = strings.TrimSpace(name); strings.EqualFold(name, "unknown") {
		return ""
	}
	return name
}

// newEvent reads an event's text.
func newEvent(at record.Moment, text []byte) record.EEGEvent {
	s := string(bytes.ToValidUTF8(text, []byte("\uFFFD")))
	return record.EEGEvent{Time: at, Event: kind(s), Text: s}
}

// sequence gives the events of one instant their sequence, by what they say, and
// says how many there were more than can be numbered.
func sequence(events []record.EEGEvent) (kept []record.EEGEvent, dropped int) {
	slices.SortStableFunc(events, func(a, b record.EEGEvent) int {
		later := func(m record.Moment) int {
			if m.Later {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(a.Time.LocalMicro, b.Time.LocalMicro), cmp.Compare(later(a.Time), later(b.Time)), cmp.Compare(a.Text, b.Text))
	})
	kept = events[:0]
	for _, e := range events {
		if n := len(kept); n > 0 && kept[n-1].Time == e.Time {
			if e.Sequence = kept[n-1].Sequence + 1; e.Sequence > math.MaxInt16 {
				dropped++
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept, dropped
}

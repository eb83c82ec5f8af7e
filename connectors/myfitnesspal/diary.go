package myfitnesspal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"athletedata/connectors"
)

var (
	// errOtherDay says that an answer is about another day than was asked for.
	errOtherDay = errors.New("MyFitnessPal answered with another day than was asked for")
	// errShape says that an answer is no list of entries.
	errShape = errors.New("MyFitnessPal answered in a shape this program does not know")
)

// A day that is answered with another is asked for again, after a pause.
const (
	asks  = 3
	pause = 20 * time.Second
)

// day asks for the entries of a day until they are of that day. The site takes
// no notice of names of parameters that it does not know, and then answers with
// today: nothing of such an answer may be kept under the day that was meant.
func (w *site) day(ctx context.Context, dataset string, day time.Time) (raw []byte, entries []json.RawMessage, err error) {
	// "date" instead of "entry_date" would be such a name.
	query := url.Values{"entry_date": {day.Format(time.DateOnly)}, "fields": {"all"}, "types": {dataset + "_entry"}}
	for try := range asks {
		if try > 0 {
			w.session.Log.Warn("another day than was asked for", "day", day.Format(time.DateOnly))
			if err := w.session.Clock.Sleep(ctx, pause); err != nil {
				return nil, nil, err
			}
		}
		if raw, err = w.get(ctx, pathDiary, query, nil); err != nil {
			return nil, nil, err
		}
		if entries, err = list(raw); err != nil {
			return nil, nil, err
		}
		if err = ofDay(entries, day); !errors.Is(err, errOtherDay) {
			return raw, entries, err
		}
	}
	return nil, nil, err
}

func ofDay(entries []json.RawMessage, day time.Time) error {
	want := day.Format(time.DateOnly)
	for _, raw := range entries {
		switch date := dateOf(raw); date {
		case want:
		case "":
			return connectors.Permanent(errShape)
		default:
			return fmt.Errorf("%w: %s instead of %s", errOtherDay, date, want)
		}
	}
	return nil
}

// dateOf is the day of an entry, empty if it tells none.
func dateOf(raw []byte) string {
	var e struct {
		Date      string `json:"date"`
		EntryDate string `json:"entry_date"`
	}
	if json.Unmarshal(raw, &e) != nil {
		return ""
	}
	if e.Date == "" {
		e.Date = e.EntryDate
	}
	return e.Date[:min(len(e.Date), len(time.DateOnly))] // a time may follow
}

// list takes the entries out of an answer, which is one or has one in "items".
func list(raw []byte) (entries []json.RawMessage, err error) {
	if text := bytes.TrimSpace(raw); len(text) > 0 && text[0] == '{' {
		var o struct {
			Items *[]json.RawMessage `json:"items"`
		}
		if json.Unmarshal(text, &o) != nil || o.Items == nil {
			return nil, connectors.Permanent(errShape)
		}
		return *o.Items, nil
	}
	if err := json.Unmarshal(raw, &entries); err != nil {
		return nil, connectors.Permanent(errShape)
	}
	return entries, nil
}

// versionOf changes when an entry does, and not with the way in which the
// answer is written.
func versionOf(entries []json.RawMessage) string {
	var all []any
	for _, raw := range entries {
		var v any
		if d := json.NewDecoder(bytes.NewReader(raw)); d.Decode(&v) == nil {
			all = append(all, v)
		}
	}
	text, _ := json.Marshal(all) // it was JSON before
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

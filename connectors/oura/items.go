package oura

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"athletedata/connectors"
)

// format is the name of what Oura answers in the table of formats.
const format = "oura_json"

// dayOf is the day a document is of: the user's own, or of what has only a
// time, that of UTC.
func (e endpoint) dayOf(document json.RawMessage) (time.Time, bool) {
	var d struct {
		Day       string `json:"day"`
		StartDay  string `json:"start_day"`
		Timestamp string `json:"timestamp"`
	}
	if json.Unmarshal(document, &d) != nil {
		return time.Time{}, false
	}
	for _, text := range []string{d.Day, d.StartDay} {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return day, true
		}
	}
	at, err := time.Parse(time.RFC3339, d.Timestamp)
	return connectors.Day(at.UTC()), err == nil
}

// deliver hands over the documents of a span by thirds of a month, those that
// are other than before. It returns the day of the oldest.
func (y *sync) deliver(ctx context.Context, e endpoint, documents []json.RawMessage, from, to time.Time) (oldest time.Time, err error) {
	periods := map[time.Time][]json.RawMessage{}
	lost := 0
	for _, d := range documents {
		day, ok := e.dayOf(d)
		if !ok {
			lost++
			continue
		}
		if day.Before(from) || day.After(to) {
			continue // of the margin
		}
		if oldest.IsZero() || day.Before(oldest) {
			oldest = day
		}
		periods[periodStart(day)] = append(periods[periodStart(day)], d)
	}
	if lost > 0 {
		y.run.Log.Warn("documents without a day are left out", "of", e.name, "count", lost)
	}
	starts := make([]time.Time, 0, len(periods))
	for start := range periods {
		starts = append(starts, start)
	}
	slices.SortFunc(starts, func(a, b time.Time) int { return b.Compare(a) })
	for _, start := range starts {
		if err := y.changed(ctx, e.name+"/"+start.Format(time.DateOnly), envelope(periods[start])); err != nil {
			return oldest, err
		}
	}
	return oldest, nil
}

// envelope puts documents together as an answer does, each as it came. The
// token of the next page is left out: it is another each time.
func envelope(documents []json.RawMessage) []byte {
	parts := make([][]byte, len(documents))
	for i, d := range documents {
		parts[i] = d
	}
	return slices.Concat([]byte(`{"data":[`), bytes.Join(parts, []byte(",")), []byte("]}"))
}

// changed delivers an item if it is not as before.
func (y *sync) changed(ctx context.Context, key string, data []byte) error {
	sum := sha256.Sum256(data)
	version := hex.EncodeToString(sum[:8])
	if len(data) == 0 || y.run.Have(key, version) {
		return nil
	}
	return y.run.Deliver(ctx, connectors.Item{Key: key, Version: version, Format: format,
		Name: strings.ReplaceAll(key, "/", "_") + ".json", Data: data})
}

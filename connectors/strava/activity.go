package strava

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"athletedata/connectors"
)

// format is the name of what Strava answers in the table of formats.
const format = "strava_json"

// streamKeys are all kinds of samples that Strava hands out (Swagger, 2025-11).
// No resolution is asked for: Strava thinned long activities out for that.
const streamKeys = "time,distance,latlng,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving,grade_smooth"

// summary is what has to be known of an element of the list.
type summary struct {
	ID     int64     `json:"id"`
	Name   string    `json:"name"`
	Start  time.Time `json:"start_date"`
	Local  string    `json:"start_date_local"` // the clock on the wall, with a false Z
	Gear   string    `json:"gear_id"`
	Manual bool      `json:"manual"`
	hash   string
}

// social are the fields that other people change, or other activities.
var social = []string{"kudos_count", "comment_count", "has_kudoed", "photo_count", "total_photo_count", "athlete_count", "achievement_count", "pr_count"}

// read takes an element of the list. Its hash tells whether it was edited.
func read(raw json.RawMessage) (s summary, err error) {
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("an activity in the list is of a shape this program does not know: %w", err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil || s.ID == 0 || s.Start.IsZero() {
		return s, errors.New("an activity in the list has no number or no time")
	}
	for _, name := range social {
		delete(all, name)
	}
	sorted, err := json.Marshal(all)
	sum := sha256.Sum256(sorted)
	s.hash = hex.EncodeToString(sum[:8])
	return s, err
}

// within reports whether an activity is of the days to fetch, by its own clock.
func (s summary) within(from, to time.Time) bool {
	day, err := time.Parse(time.DateOnly, s.Local[:min(len(s.Local), 10)])
	if err != nil {
		day = connectors.Day(s.Start)
	}
	return !day.Before(from) && !day.After(to)
}

// activity fetches an activity that is new or was edited, samples and all. It
// reports whether everything came; what did not is asked for at the next walk
// through the list.
func (y *sync) activity(ctx context.Context, s summary) (whole bool, err error) {
	key := fmt.Sprintf("activity/%d", s.ID)
	wantStreams := y.run.Account.Wants(streams) && !s.Manual
	wantZones := y.run.Account.Wants(zones) && !s.Manual
	version := func() string { // the parts that are in it, behind the hash
		v := s.hash
		if wantStreams {
			v += "s"
		}
		if wantZones {
			v += "z"
		}
		return v
	}
	if y.run.Have(key, version()) {
		return true, nil
	}
	whole = true
	path := fmt.Sprintf("/activities/%d", s.ID)
	// Zones come first: they are for subscribers, and without them the activity
	// may be there already.
	var inZones, samples []byte
	if wantZones && !y.noZones {
		if inZones, err = y.get(ctx, path+"/zones", nil, nil); err != nil {
			y.noZones = !errors.Is(err, connectors.ErrGone)
			if err = y.skip(err, "the time in zones of "+s.title()); err != nil {
				return false, err
			}
		}
	}
	if wantZones && inZones == nil {
		whole, wantZones = false, false
		if y.run.Have(key, version()) {
			return false, nil
		}
	}
	var told struct{ ID int64 }
	detail, err := y.get(ctx, path, nil, &told)
	if err == nil && told.ID != s.ID {
		err = connectors.Permanent(fmt.Errorf("%s gave something else than the activity", path))
	}
	if err != nil {
		gone := errors.Is(err, connectors.ErrGone) // deleted since the list was made
		return gone, y.skip(err, s.title())
	}
	if wantStreams {
		samples, err = y.get(ctx, path+"/streams", url.Values{"keys": {streamKeys}, "key_by_type": {"true"}}, nil)
		if err != nil && !errors.Is(err, connectors.ErrGone) { // 404: it has none
			whole, wantStreams = false, false
			if err = y.skip(err, "the samples of "+s.title()); err != nil {
				return false, err
			}
		}
	}
	return whole, y.run.Deliver(ctx, connectors.Item{Key: key, Version: version(), Format: format,
		Name: fmt.Sprintf("activity_%d.json", s.ID), Data: together(detail, samples, inZones)})
}

func (s summary) title() string { return fmt.Sprintf("the activity %d of %.10s", s.ID, s.Local) }

// embedToken opens an activity to whoever has it, and is of no use here.
var embedToken = regexp.MustCompile(`"embed_token"\s*:\s*"[^"\\]*"`)

// together puts the answers about one activity side by side: samples say when
// they were only together with the activity.
func together(detail, samples, inZones []byte) []byte {
	detail = embedToken.ReplaceAll(detail, []byte(`"embed_token":null`))
	if samples == nil && inZones == nil {
		return detail
	}
	if samples == nil {
		samples = []byte("{}")
	}
	parts := [][]byte{[]byte(`{"activity":`), detail, []byte(`,"streams":`), samples}
	if inZones != nil {
		parts = append(parts, []byte(`,"zones":`), inZones)
	}
	return bytes.Join(append(parts, []byte("}")), nil)
}

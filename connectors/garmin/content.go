package garmin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"athletedata/connectors/httpx"
)

// weigh says what an answer is worth: there tells one with something in it from
// one without, bare one without from what is no such answer at all, as the
// message of something that went wrong, or an empty body. Nil is no answer.
func weigh(raw []byte, there, bare func([]byte) bool) word {
	switch {
	case filled(raw) && there(raw):
		return found
	case bare(raw):
		return blank
	case raw == nil:
		return silent
	}
	return odd
}

// isList is what a list without anything is: null, no elements, or none with a
// value.
func isList(raw []byte) bool {
	var list []json.RawMessage
	return len(raw) > 0 && json.Unmarshal(raw, &list) == nil
}

// isFull is a list with something in it.
func isFull(raw []byte) bool { return isList(raw) && filled(raw) }

// object is what an object without anything is: null, or one that has a key
// though no value for it.
func object(keys ...string) func([]byte) bool {
	return func(raw []byte) bool { return string(bytes.TrimSpace(raw)) == "null" || keyed(raw, keys...) }
}

// keyed reports whether an object has one of the keys, whatever stands there.
func keyed(raw []byte, keys ...string) bool {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return false
	}
	return slices.ContainsFunc(keys, func(key string) bool { _, ok := o[key]; return ok })
}

// isLived tells a day with something in it from one that Garmin has only
// calculated a basal rate for. Days before the account and days without a watch
// are answered with nulls.
func isLived(raw []byte) bool {
	return told(raw, "totalSteps", "restingHeartRate", "maxHeartRate", "bodyBatteryMostRecentValue", "consumedKilocalories",
		"includesActivityData", "averageSpo2", "privacyProtected")
}

// isNight tells a night from the nulls that stand for none. Older nights have
// totals only.
func isNight(raw []byte) bool {
	var sleep struct {
		Start json.RawMessage `json:"sleepStartTimestampGMT"`
		ID    json.RawMessage `json:"id"`
		Nap   float64         `json:"napTimeSeconds"`
	}
	if json.Unmarshal(member(raw, "dailySleepDTO"), &sleep) != nil {
		return false
	}
	return filled(sleep.ID) || filled(sleep.Start) || sleep.Nap > 0
}

// member is the value of a key of a JSON object. What stands behind it is not
// looked at: of a night the totals come first, and a thousand minutes follow.
func member(raw []byte, key string) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil
	}
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil
		}
		if name == key {
			return value
		}
	}
	return nil
}

// isWalked tells a chart of steps from one of which every quarter of an hour is
// empty.
func isWalked(raw []byte) bool {
	var quarters []struct {
		Steps  float64 `json:"steps"`
		Pushes float64 `json:"pushes"`
		Level  string  `json:"primaryActivityLevel"`
	}
	if json.Unmarshal(raw, &quarters) != nil {
		return false
	}
	for _, q := range quarters {
		if q.Steps > 0 || q.Pushes > 0 || q.Level != "" && q.Level != "none" {
			return true
		}
	}
	return false
}

const (
	// offloaded is the age from which Garmin keeps the charts of a day where
	// they have to be fetched from first: about half a year (garmin-grafana).
	offloaded = 180 * 24 * time.Hour
	// restoring is how long that takes (garmin-grafana waits as long).
	restoring = 10 * time.Second
)

// errTomorrow says that Garmin's quota of old days is used up.
var errTomorrow = errors.New("no more old days are restored by Garmin today")

// putAway reports whether the charts of a day have to be fetched from where
// Garmin keeps old ones. There is nothing to fetch of days on which nothing was
// measured.
func (r *run) putAway(d time.Time) bool {
	return r.today.Sub(d) >= offloaded && !of(&r.cursor.Days, "daily").at(dayNumber(d)).empty()
}

// restore asks Garmin to fetch the charts of an old day, once for all of them.
func (r *run) restore(ctx context.Context, d time.Time) error {
	day := dayText(d)
	if r.restored == day {
		return nil
	}
	answer, err := r.api.call(httpx.Repeatable(ctx), http.MethodPost, epochPath+day, nil, "application/json")
	if err != nil {
		return err
	}
	r.restored = day
	switch status := bytes.ToUpper(answer.Body); {
	case bytes.Contains(status, []byte("DENIED")):
		r.cursor.Denied = dayText(r.today)
		return errTomorrow
	case bytes.Contains(status, []byte("SUBMITTED")):
		return r.Clock.Sleep(ctx, restoring)
	}
	return nil
}

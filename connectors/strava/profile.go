package strava

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"athletedata/connectors"
)

// athlete is what has to be known of the athlete's own entry.
type athlete struct {
	ID        int64  `json:"id"`
	Username  string `json:"username"`
	Firstname string `json:"firstname"`
	Lastname  string `json:"lastname"`
	Bikes     []json.RawMessage
	Shoes     []json.RawMessage
}

func (a athlete) name() string {
	if name := strings.TrimSpace(a.Firstname + " " + a.Lastname); name != "" {
		return name
	}
	if a.Username != "" {
		return a.Username
	}
	return fmt.Sprintf("athlete %d", a.ID)
}

// athlete fetches what belongs to no activity. It reports whether all of it came.
func (y *sync) athlete(ctx context.Context) (whole bool, err error) {
	whole = true
	var who athlete
	raw, err := y.get(ctx, "/athlete", nil, &who)
	if err != nil {
		return false, y.skip(err, "the profile")
	}
	if y.run.Account.Wants(profile) {
		if err := y.changed(ctx, "athlete", "athlete.json", raw); err != nil {
			return false, err
		}
		paths := map[string]string{"athlete/stats": fmt.Sprintf("/athletes/%d/stats", who.ID)}
		if y.may("profile:read_all") {
			paths["athlete/zones"] = "/athlete/zones"
		}
		for _, key := range []string{"athlete/zones", "athlete/stats"} {
			path, ok := paths[key]
			if !ok {
				continue
			}
			raw, err := y.get(ctx, path, nil, nil)
			if err == nil {
				err = y.changed(ctx, key, strings.ReplaceAll(key, "/", "_")+".json", raw)
				if err != nil {
					return false, err
				}
				continue
			}
			if whole, err = false, y.skip(err, key); err != nil {
				return false, err
			}
		}
	}
	geared, err := y.garage(ctx, append(who.Bikes, who.Shoes...))
	return whole && geared, err
}

// changed delivers something of which there is one, if it is not as before.
func (y *sync) changed(ctx context.Context, key, name string, raw []byte) error {
	version := versionOf(raw)
	if len(raw) == 0 || y.run.Have(key, version) {
		return nil
	}
	return y.run.Deliver(ctx, connectors.Item{Key: key, Version: version, Format: format, Name: name, Data: raw})
}

func versionOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// garage fetches the gear that the profile lists, each again when the list tells
// something new of it: how far it has gone. What has left the list is asked for
// once more: it was retired.
func (y *sync) garage(ctx context.Context, listed []json.RawMessage) (whole bool, err error) {
	if !y.run.Account.Wants(gear) {
		return true, nil
	}
	versions, before := map[string]string{}, y.cursor.Gear
	y.cursor.Gear = nil
	for _, raw := range listed {
		var g struct{ ID string }
		if json.Unmarshal(raw, &g) == nil && g.ID != "" {
			versions[g.ID] = versionOf(raw)
			y.cursor.Gear = append(y.cursor.Gear, g.ID)
		}
	}
	whole = true
	for _, id := range slices.Concat(y.cursor.Gear, before) {
		ok, err := y.gear(ctx, id, versions[id])
		if err != nil {
			return false, err
		}
		whole = whole && ok
	}
	return whole, nil
}

// gear fetches a bicycle or a pair of shoes. What the profile does not list has
// no version: nothing tells that it has changed.
func (y *sync) gear(ctx context.Context, id, version string) (ok bool, err error) {
	key := "gear/" + id
	if id == "" || y.asked[key] || !y.run.Account.Wants(gear) || !y.may("profile:read_all") || y.run.Have(key, version) {
		return true, nil
	}
	y.asked[key] = true
	raw, err := y.get(ctx, "/gear/"+id, nil, nil)
	if err != nil {
		return false, y.skip(err, "gear "+id)
	}
	return true, y.run.Deliver(ctx, connectors.Item{Key: key, Version: version, Format: format, Name: "gear_" + id + ".json", Data: raw})
}

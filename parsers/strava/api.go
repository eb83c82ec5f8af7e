package strava

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own

	"athletedata/parsers"
	"athletedata/parsers/opt"
	"athletedata/parsers/partjson"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// maxSize is several times the samples of a day's ride.
const maxSize = 96 << 20

// reader gathers what one JSON file tells.
type reader struct {
	out     counted
	err     error // of emit
	facts   record.Facts
	waiting *record.Activity // the last one read, which may turn out to be the last that can be
	geared  map[string]bool  // gear told already
	nothing []string         // what was recognised and is not stored
}

// parseJSON reads the answers of one or several end points.
func parseJSON(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("the file is empty")
	}
	if !isJSON(text) {
		return errors.New("the file is not JSON")
	}
	if len(text) > maxSize {
		return fmt.Errorf("the JSON file of %d MB is too large for one of Strava's", len(text)>>20)
	}
	tree, damage := partjson.Decode(text, false)
	r := &reader{out: counted{emit: emit, seen: map[string]bool{}}, facts: record.Facts{Source: "strava"}, geared: map[string]bool{}}
	r.visit(tree, 0)
	if damage != nil {
		r.facts.Partial = damage.Error() + "; what stands before that was read"
		if r.waiting != nil {
			r.waiting.Partial = r.facts.Partial
		}
	}
	r.flush()
	if r.err == nil && len(r.facts.Gear) > 0 {
		r.err = emit(&r.facts)
	}
	switch {
	case r.err != nil:
		return r.err
	case r.out.n > 0 || len(r.facts.Gear) > 0:
		return nil
	case damage != nil:
		return fmt.Errorf("nothing of the Strava file can be read: %w", damage)
	case len(r.nothing) > 0:
		return &parsers.Unsupported{What: "Strava: " + strings.Join(r.nothing, "; ")}
	}
	return errors.New("the file is JSON, but not of Strava's, or of a kind that is not known")
}

func (r *reader) visit(v any, depth int) {
	if r.err != nil || depth > 3 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			r.visit(e, depth+1)
		}
	case map[string]any:
		o := newObject(v)
		k := kindOf(o)
		switch {
		case k == nil:
		case k.read == nil:
			r.unstored(k.what)
		default:
			k.read(r, o)
		}
	}
}

func (r *reader) unstored(what string) {
	if !slices.Contains(r.nothing, what) {
		r.nothing = append(r.nothing, what)
	}
}

// keep hands over the activity before, and lets this one wait.
func (r *reader) keep(a *record.Activity) {
	r.flush()
	r.waiting = a
}

func (r *reader) flush() {
	if r.waiting != nil && r.err == nil {
		r.err = r.out.activity(r.waiting)
	}
	r.waiting = nil
}

// activity reads an element of the list of activities, or one in detail.
func (r *reader) activity(o object) {
	streams, zones := o.Get("streams"), o.list("zones")
	if a := r.told(o); a != nil {
		r.complete(a, streams, zones)
	}
}

// recorded reads what programs store, ours too: an activity beside its samples
// and the time in its zones.
func (r *reader) recorded(o object) {
	if a := r.told(o.object("activity")); a != nil {
		r.complete(a, o.Get("streams"), o.list("zones"))
	}
}

func (r *reader) complete(a *record.Activity, streams any, zones []any) {
	addStreams(a, streams)
	addZones(a, zones)
	r.keep(a)
}

// told makes an activity of what all answers about one have.
func (r *reader) told(o object) *record.Activity {
	start, ok := o.at("start_date")
	if !ok {
		r.unstored("activity without a start")
		return nil
	}
	a := &record.Activity{Source: "strava", ExternalID: o.Text("id"), Start: start, Name: o.Text("name"), Notes: o.Text("description"), Product: o.Text("device_name")}
	if offset := o.Num("utc_offset"); offset != nil && *offset >= -13*3600 && *offset <= 15*3600 {
		n := int(*offset)
		a.UTCOffsetS = &n
	}
	a.TimeZone = zone(o.Text("timezone"))
	a.Sport, a.SubSport = typed(o)
	a.Summary = summaryOf(o)
	a.End = start.Add(seconds(a.ElapsedS))
	var unplaced []any // laps of which it is not told when they began
	for _, e := range o.list("laps") {
		if l, ok := lapOf(newObject(e), a); ok {
			a.Laps = append(a.Laps, l)
		} else {
			unplaced = append(unplaced, e)
		}
	}
	if g := newObject(o.M["gear"]); g.Has("id", "name") {
		r.gear(g)
		o.Drop("gear")
	}
	// The local time has a false Z, positions and numbers stand there twice,
	// and the token is as good as a password.
	o.Drop("start_date_local", "start_latitude", "start_longitude", "upload_id_str", "athlete", "resource_state", "embed_token")
	if a.Extra = o.rest(); unplaced != nil {
		if a.Extra == nil {
			a.Extra = map[string]any{}
		}
		a.Extra["laps"] = unplaced
	}
	return a
}

// typed is the sport; an older type says less than sport_type. Indoor rides
// and runs are those of a trainer.
func typed(o object) (sport, sub string) {
	name, _ := o.M["sport_type"].(string)
	if name == "" {
		name, _ = o.M["type"].(string)
	}
	sport, sub = sportOf(name)
	if trainer, _ := o.M["trainer"].(bool); trainer && sub == "" {
		sub = map[string]string{"cycling": "indoor_cycling", "running": "treadmill"}[sport]
	}
	return sport, sub
}

// zone is the IANA name in "(GMT-05:00) America/New_York", if there is such a zone.
func zone(text string) string {
	_, name, _ := strings.Cut(text, ") ")
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return ""
	}
	return name
}

// summaryOf takes the totals of an activity or a lap. A cadence of running is
// that of one leg, as ours.
func summaryOf(o object) record.Summary {
	s := record.Summary{
		DistanceM: o.More("distance"), ElapsedS: o.Some("elapsed_time"), MovingS: o.More("moving_time"), EnergyKcal: o.More("calories"), AscentM: o.Some("total_elevation_gain"),
		AvgSpeedMPS: o.More("average_speed"), MaxSpeedMPS: o.More("max_speed"), AvgCadenceRPM: o.More("average_cadence"), AvgTemperatureC: o.Num("average_temp"),
		AvgPowerW: o.More("average_watts"), MaxPowerW: o.More("max_watts"), NormalizedPowerW: o.More("weighted_average_watts"), WorkJ: opt.Scale(o.More("kilojoules"), 1000),
		AvgHeartRateBPM: o.More("average_heartrate"), MaxHeartRateBPM: o.More("max_heartrate"), MaxAltitudeM: o.Num("elev_high"), MinAltitudeM: o.Num("elev_low"),
	}
	s.StartLatitudeDeg, s.StartLongitudeDeg = place(o.List("start_latlng"))
	s.EndLatitudeDeg, s.EndLongitudeDeg = place(o.List("end_latlng"))
	return s
}

func lapOf(o object, a *record.Activity) (l record.Lap, ok bool) {
	if l.Start, ok = o.at("start_date"); !ok {
		return l, false
	}
	l.Ordinal, l.Sport, l.SubSport = len(a.Laps), a.Sport, a.SubSport
	l.Summary = summaryOf(o)
	l.End = l.Start.Add(seconds(l.ElapsedS))
	o.Drop("id", "athlete", "activity", "resource_state", "start_date_local", "lap_index")
	l.Extra = o.rest()
	return l, true
}

// gear reads a bicycle or a pair of shoes; its number tells which.
func (r *reader) gear(o object) {
	g := record.Gear{ID: o.Text("id"), Name: o.Text("name"), Brand: o.Text("brand_name"), Model: o.Text("model_name"), DistanceM: o.Some("distance"), Retired: o.Yes("retired")}
	switch {
	case strings.HasPrefix(g.ID, "b"):
		g.Kind = "bike"
	case strings.HasPrefix(g.ID, "g"):
		g.Kind = "shoes"
	}
	o.Drop("converted_distance", "resource_state")
	g.Extra = o.rest()
	if g.ID == "" || r.geared[g.ID] && g.Brand == "" {
		return // a list of activities tells of the same bicycle again and again
	}
	r.geared[g.ID] = true
	r.facts.Gear = append(r.facts.Gear, g)
}

// athlete reads the gear of a profile. Weight and threshold power are told
// without a day, and are left.
func (r *reader) athlete(o object) {
	before := len(r.facts.Gear)
	for _, key := range []string{"bikes", "shoes"} {
		for _, e := range o.List(key) {
			r.gear(newObject(e))
		}
	}
	if len(r.facts.Gear) == before {
		r.unstored("profile of an athlete: no figures of a day")
	}
}

// Package tcx reads Garmin Training Center XML: activities with laps and
// trackpoints.
//
// Facts are those of the schemas TrainingCenterDatabase v1 and v2, and
// ActivityExtension v2 (Garmin, 2008), and of what devices and services write
// in their name. Units of the schema: metres, metres per second, seconds,
// beats, revolutions per minute, kilocalories, watts; degrees of WGS 84.
// RunCadence counts strides, as FIT does.
//
// Prefixes and namespaces are not looked at, since files disagree about them.
// A lap without trackpoints keeps its totals; a trackpoint without a time is
// dropped, because nothing says when it was; a file that ends early gives what
// was read up to there, and Activity.Partial says so. Courses and workouts are
// *parsers.Unsupported.
package tcx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/xmlscan"
)

// Parse reads a TCX file; it may hold several activities.
func Parse(data []byte, emit parsers.Emit) error {
	r := &reader{}
	scanErr := xmlscan.Scan(data, r)
	r.endActivity() // one that a truncated file left open
	if len(r.done) == 0 {
		switch {
		case scanErr != nil:
			return fmt.Errorf("the TCX file cannot be read: %w", scanErr)
		case r.courses:
			return &parsers.Unsupported{What: "TCX course: a route, not an activity"}
		case r.workouts:
			return &parsers.Unsupported{What: "TCX workout: a plan, not an activity"}
		case r.root:
			return &parsers.Unsupported{What: "TCX file without activities"}
		}
		return errors.New("not a TCX file: it has no TrainingCenterDatabase")
	}
	if scanErr != nil {
		r.done[len(r.done)-1].Partial = scanErr.Error()
	}
	for i, a := range r.done {
		a.Ordinal = i
		if err := emit(a); err != nil {
			return err
		}
	}
	return nil
}

// reader is where in the file we are.
type reader struct {
	root, courses, workouts bool
	path                    []string
	done                    []*record.Activity
	a                       *record.Activity
	multi                   bool // inside MultiSportSession: sports are sessions of one activity
	lap                     *record.Lap
	point                   *record.Record
	timed                   bool
	lat                     string
	lapDistance             float64 // of the laps before, for files that start anew in each
}

// in says whether an element is open.
func (r *reader) in(name string) bool {
	for i := len(r.path) - 1; i >= 0; i-- {
		if r.path[i] == name {
			return true
		}
	}
	return false
}

func (r *reader) parent() string {
	if len(r.path) < 2 {
		return ""
	}
	return r.path[len(r.path)-2]
}

// Start opens an element.
func (r *reader) Start(name string, attrs []xml.Attr) {
	r.path = append(r.path, name)
	switch name {
	case "TrainingCenterDatabase":
		r.root = true
	case "Courses", "Course":
		r.courses = true
	case "Workouts", "Workout":
		r.workouts = true
	case "MultiSportSession":
		r.endActivity()
		r.multi = true
		r.a = &record.Activity{Sport: "multisport"}
	case "Activity":
		sport := sportName(xmlscan.Attr(attrs, "Sport"))
		if !r.multi || r.a == nil {
			r.endActivity()
			r.a = &record.Activity{Sport: sport}
			return
		}
		r.a.Sessions = append(r.a.Sessions, record.Session{Ordinal: len(r.a.Sessions), Sport: sport})
	case "Lap":
		if r.a == nil || r.in("Course") {
			return
		}
		r.lap = &record.Lap{Ordinal: len(r.a.Laps), SessionOrdinal: max(0, len(r.a.Sessions)-1)}
		if t, offset, ok := xmlscan.Time(xmlscan.Attr(attrs, "StartTime")); ok {
			r.lap.Start = t
			if r.a.UTCOffsetS == nil {
				r.a.UTCOffsetS = offset
			}
		}
	case "Trackpoint":
		if r.a != nil && !r.in("Course") {
			r.point, r.timed, r.lat = &record.Record{}, false, ""
		}
	}
}

// End closes an element; all values are read here.
func (r *reader) End(name, text string) {
	switch {
	case r.a == nil || r.in("Course"):
	case r.point != nil:
		r.pointValue(name, text)
	case r.lap != nil && name != "Lap":
		r.lapValue(name, text)
	default:
		r.activityValue(name, text)
	}
	if n := len(r.path); n > 0 {
		r.path = r.path[:n-1]
	}
}

func (r *reader) activityValue(name, text string) {
	switch name {
	case "Lap":
		r.endLap()
	case "Activity":
		if !r.multi {
			r.endActivity()
		}
	case "MultiSportSession":
		r.endActivity()
		r.multi = false
	case "Notes":
		if r.a.Notes == "" {
			r.a.Notes = text
		}
	case "Name":
		switch r.parent() {
		case "Creator":
			r.a.Product = text
			r.a.Manufacturer = maker(text)
		case "Plan":
			r.a.Name = text
		}
	case "UnitId":
		if text != "0" {
			r.a.SerialNumber = text
		}
	case "VersionMajor":
		if r.parent() == "Version" && r.in("Creator") {
			r.a.Software = text
		}
	case "VersionMinor":
		if r.in("Creator") && r.a.Software != "" {
			r.a.Software += "." + text
		}
	}
}

// maker is the first word of a device's name where it is a known one.
func maker(device string) string {
	first, _, _ := strings.Cut(strings.ToLower(device), " ")
	switch first {
	case "garmin", "forerunner", "edge", "fenix", "fēnix", "fenix5", "vivoactive", "epix", "instinct":
		return "garmin"
	case "polar", "suunto", "wahoo", "strava", "zwift", "coros", "fitbit", "bryton", "tomtom", "sigma", "runkeeper", "endomondo":
		return first
	}
	return ""
}

// sportName is FIT's name for the schema's three sports and for what services
// write instead.
func sportName(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "running", "run":
		return "running"
	case "biking", "cycling", "bike", "ride":
		return "cycling"
	case "swimming", "swim":
		return "swimming"
	case "walking", "walk":
		return "walking"
	case "hiking", "hike":
		return "hiking"
	case "rowing":
		return "rowing"
	case "multisport":
		return "multisport"
	}
	return "generic"
}

func (r *reader) endLap() {
	l := r.lap
	r.lap = nil
	if l == nil || l.Start.IsZero() && l.End.IsZero() {
		return
	}
	if l.Start.IsZero() {
		l.Start = l.End
	}
	if l.ElapsedS != nil && *l.ElapsedS >= 0 && *l.ElapsedS < 1e8 {
		if end := l.Start.Add(time.Duration(*l.ElapsedS * float64(time.Second))); end.After(l.End) {
			l.End = end
		}
	}
	if l.End.Before(l.Start) {
		l.End = l.Start
	}
	r.a.Laps = append(r.a.Laps, *l)
}

// endActivity completes the open activity, if there is anything in it.
func (r *reader) endActivity() {
	r.endPoint()
	if r.a != nil {
		r.endLap()
	}
	a := r.a
	r.a, r.lapDistance = nil, 0
	if a == nil || len(a.Laps) == 0 && len(a.Records) == 0 {
		return
	}
	for i := range a.Laps {
		l := &a.Laps[i]
		if a.Start.IsZero() || l.Start.Before(a.Start) {
			a.Start = l.Start
		}
		if l.End.After(a.End) {
			a.End = l.End
		}
	}
	if a.Start.IsZero() {
		a.Start = time.UnixMicro(a.Records[0].UnixMicro).UTC()
		a.End = time.UnixMicro(a.Records[len(a.Records)-1].UnixMicro).UTC()
	}
	sum(a)
	r.done = append(r.done, a)
}

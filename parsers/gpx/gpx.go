// Package gpx reads GPX 1.0 and 1.1: tracks whose points have times.
//
// Facts are those of the schemas GPX 1.0 and 1.1 (Topografix, 2004),
// TrackPointExtension v1 and v2 and PowerExtension v1 (Garmin), gpxdata v1
// (Cluetrust), and of the bare <power> and <hr> that services write. Units of
// the schemas: degrees of WGS 84, metres, metres per second, beats,
// revolutions per minute (strides when running), degrees Celsius, watts.
//
// Each track is an activity; between its segments the recording was paused,
// which becomes events of the timer. Waypoints, routes and tracks without
// times are *parsers.Unsupported: nothing says when they were. Points without
// a time inside a track that has times are dropped.
package gpx

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

// Parse reads a GPX file; it may hold several tracks.
func Parse(data []byte, emit parsers.Emit) error {
	r := &reader{}
	scanErr := xmlscan.Scan(data, r)
	if r.a != nil { // one that a truncated file left open
		r.endSegment()
		r.endTrack()
	}
	if len(r.done) == 0 {
		switch {
		case scanErr != nil:
			return fmt.Errorf("the GPX file cannot be read: %w", scanErr)
		case !r.root:
			return errors.New("not a GPX file: it has no gpx element")
		case r.points > 0:
			return &parsers.Unsupported{What: "GPX track without times: a route, not an activity"}
		}
		return &parsers.Unsupported{What: "GPX file without a track: waypoints or a route"}
	}
	if scanErr != nil {
		r.done[len(r.done)-1].Partial = scanErr.Error()
	}
	for i, a := range r.done {
		a.Ordinal = i
		if a.Name == "" {
			a.Name = r.name
		}
		a.Manufacturer, a.Product = creator(r.creator)
		if err := emit(a); err != nil {
			return err
		}
	}
	return nil
}

// reader is where in the file we are.
type reader struct {
	root    bool
	creator string
	name    string // of the whole file
	points  int
	path    []string
	done    []*record.Activity
	a       *record.Activity
	point   *record.Record
	timed   bool
	segment struct{ first, last int64 } // microseconds; first 0: no point yet
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
	case "gpx":
		r.root = true
		r.creator = xmlscan.Attr(attrs, "creator")
	case "trk":
		r.a = &record.Activity{}
	case "trkpt":
		if r.a == nil {
			return
		}
		r.points++
		r.point, r.timed = &record.Record{}, false
		if lat, lon, ok := xmlscan.Position(xmlscan.Attr(attrs, "lat"), xmlscan.Attr(attrs, "lon")); ok {
			r.point.LatitudeDeg, r.point.LongitudeDeg, r.point.HasPosition = lat, lon, true
		}
	}
}

// End closes an element; all values are read here.
func (r *reader) End(name, text string) {
	switch {
	case r.point != nil:
		r.pointValue(name, text)
	case r.a != nil:
		switch name {
		case "trkseg":
			r.endSegment()
		case "trk":
			r.endTrack()
		case "name":
			if r.parent() == "trk" {
				r.a.Name = text
			}
		case "desc", "cmt":
			if r.parent() == "trk" && r.a.Notes == "" {
				r.a.Notes = text
			}
		case "type":
			if r.parent() == "trk" {
				r.a.Sport, r.a.SubSport = sport(text)
			}
		}
	case name == "name" && (r.parent() == "metadata" || r.parent() == "gpx"):
		r.name = text
	}
	if n := len(r.path); n > 0 {
		r.path = r.path[:n-1]
	}
}

// pointValue takes a value inside a track point, by its name alone: extensions
// are nested in many ways, but they agree about the names.
func (r *reader) pointValue(name, text string) {
	set := func(f record.Field, lowest, highest float64) {
		if n, ok := xmlscan.Number(text); ok && n >= lowest && n <= highest {
			r.point.Set(f, float32(n))
		}
	}
	switch strings.ToLower(name) {
	case "trkpt":
		r.endPoint()
	case "time":
		if t, offset, ok := xmlscan.Time(text); ok {
			r.point.UnixMicro, r.timed = t.UnixMicro(), true
			if r.a.UTCOffsetS == nil {
				r.a.UTCOffsetS = offset
			}
		}
	case "ele":
		set(record.Altitude, -1000, 20000)
	case "speed":
		set(record.Speed, 0, 400)
	case "hr", "heartrate":
		set(record.HeartRate, 1, 300)
	case "cad", "cadence":
		set(record.Cadence, 0, 254)
	case "atemp", "temp", "temperature":
		set(record.Temperature, -80, 80)
	case "power", "powerinwatts", "watts":
		set(record.Power, 0, 10000)
	case "distance":
		set(record.Distance, 0, 1e8)
	case "depth":
		set(record.Depth, 0, 12000)
	}
}

func (r *reader) endPoint() {
	p := r.point
	r.point = nil
	if !r.timed || p.Present == 0 && !p.HasPosition {
		return
	}
	r.a.Records = append(r.a.Records, *p)
	if r.segment.first == 0 {
		r.segment.first = p.UnixMicro
	}
	r.segment.last = p.UnixMicro
}

// endSegment notes that the timer ran from the segment's first to its last point.
func (r *reader) endSegment() {
	s := r.segment
	r.segment.first, r.segment.last = 0, 0
	if s.first == 0 || s.last < s.first {
		return
	}
	r.a.Events = append(r.a.Events,
		record.Event{Time: time.UnixMicro(s.first).UTC(), Event: "timer", Type: "start"},
		record.Event{Time: time.UnixMicro(s.last).UTC(), Event: "timer", Type: "stop_all"})
}

func (r *reader) endTrack() {
	a := r.a
	r.a, r.point = nil, nil
	if len(a.Records) == 0 {
		return
	}
	if a.Sport == "" {
		a.Sport = "generic"
	}
	first, last := a.Records[0].UnixMicro, a.Records[0].UnixMicro
	for i := range a.Records {
		first, last = min(first, a.Records[i].UnixMicro), max(last, a.Records[i].UnixMicro)
	}
	a.Start, a.End = time.UnixMicro(first).UTC(), time.UnixMicro(last).UTC()
	r.done = append(r.done, a)
}

// Package zone finds the time zone of a place, without a network.
//
// The borders are those of timezone-boundary-builder as tzf ships them. A map
// of tiles answers nearly every question and needs 30 MB of memory; the
// polygons, which need five times that, are loaded at the first place near a
// border that the tiles leave open.
package zone

import (
	"math"
	"sync"
	"time"
	_ "time/tzdata" // Windows and containers have no zone files of their own

	"github.com/ringsaturn/tzf"
	tzfrellite "github.com/ringsaturn/tzf-rel-lite"
	pb "github.com/ringsaturn/tzf/gen/go/tzf/v1"
	"google.golang.org/protobuf/proto"

	"athletedata/parsers/record"
)

var tiles = sync.OnceValue(func() tzf.F {
	var input pb.PreindexTimezones
	if err := proto.Unmarshal(tzfrellite.PreindexData, &input); err != nil {
		return nil
	}
	f, err := tzf.NewFuzzyFinderFromPB(&input)
	if err != nil {
		return nil
	}
	return f
})

var polygons = sync.OnceValue(func() tzf.F {
	var input pb.CompressedTimezones
	if err := proto.Unmarshal(tzfrellite.LiteCompressData, &input); err != nil {
		return nil
	}
	f, err := tzf.NewFinderFromCompressed(&input, tzf.SetDropPBTZ)
	if err != nil {
		return nil
	}
	return f
})

// nearby is how far around a place on a border, in degrees, to look for a zone
// when the simplified polygons leave a gap there.
const nearby = 0.02

// Find returns the IANA name of the zone at a place in WGS 84 degrees. At sea
// that is a nautical zone such as Etc/GMT-3. It is false for what is no place.
// Safe for concurrent use.
func Find(latDeg, lonDeg float64) (name string, ok bool) {
	if math.IsNaN(latDeg) || math.IsNaN(lonDeg) || math.Abs(latDeg) > 90 || math.Abs(lonDeg) > 180 {
		return "", false
	}
	// The tiles are of the Mercator map, which ends at 85°.
	if f := tiles(); f != nil && math.Abs(latDeg) < 85 {
		if name := f.GetTimezoneName(lonDeg, latDeg); name != "" {
			return name, true
		}
	}
	f := polygons()
	if f == nil {
		return "", false
	}
	for _, dLat := range []float64{0, -nearby, nearby} {
		for _, dLon := range []float64{0, -nearby, nearby} {
			if name := f.GetTimezoneName(lonDeg+dLon, latDeg+dLat); name != "" {
				return name, true
			}
		}
	}
	return "", false
}

var locations sync.Map // name → *time.Location; parsing zone data is slow

func location(name string) *time.Location {
	if l, ok := locations.Load(name); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	locations.Store(name, l)
	return l
}

// Fill gives an activity the zone of its first position and the offset that
// held there at its start, as far as the file did not say them.
//
// What the file says wins: a device's own offset is what its clock showed,
// even if it was wrong for the place. Name and offset may then disagree, and
// both are kept: everything local is computed from the offset.
func Fill(a *record.Activity) {
	if a.TimeZone == "" {
		if lat, lon, ok := firstPosition(a); ok {
			a.TimeZone, _ = Find(lat, lon)
		}
	}
	if a.UTCOffsetS == nil && a.TimeZone != "" && !a.Start.IsZero() {
		if l := location(a.TimeZone); l != nil {
			_, offset := a.Start.In(l).Zone()
			a.UTCOffsetS = &offset
		}
	}
}

func firstPosition(a *record.Activity) (latDeg, lonDeg float64, ok bool) {
	if a.StartLatitudeDeg != nil && a.StartLongitudeDeg != nil {
		return *a.StartLatitudeDeg, *a.StartLongitudeDeg, true
	}
	for i := range a.Records {
		if a.Records[i].HasPosition {
			return a.Records[i].LatitudeDeg, a.Records[i].LongitudeDeg, true
		}
	}
	return 0, 0, false
}

package fit

import (
	"math"
	"strings"

	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// zoneState collects zones: times come with sessions and laps or in
// time_in_zone messages, limits with the latter or in hr_zone and the like.
type zoneState struct {
	list   []record.Zone
	limits map[record.ZoneKind]map[int]float64 // upper limit of a zone, from hr_zone messages
}

func zoneKind(field string) record.ZoneKind {
	switch {
	case strings.Contains(field, "hr_zone"):
		return record.ZoneHeartRate
	case strings.Contains(field, "power_zone"):
		return record.ZonePower
	case strings.Contains(field, "speed_zone"):
		return record.ZoneSpeed
	}
	return record.ZoneCadence
}

// times notes the seconds in each zone, unless they are known already.
func (z *zoneState) times(kind record.ZoneKind, session, lap int, seconds []float64) {
	z.fill(kind, session, lap, seconds, nil)
}

// fill notes times and upper limits of the zones of a session or a lap. The
// last zone has no upper limit: what is written there is the device's maximum.
func (z *zoneState) fill(kind record.ZoneKind, session, lap int, seconds, high []float64) {
	n := max(len(seconds), len(high))
	any := false
	for _, s := range seconds {
		any = any || s > 0
	}
	if !any {
		return // a list of zeros or of nothing
	}
	for i := range z.list {
		if o := &z.list[i]; o.Kind == kind && o.LapOrdinal == lap && (lap >= 0 || o.SessionOrdinal == session) {
			z.list = append(z.list[:i], dropZones(z.list[i:], o.Kind, o.SessionOrdinal, lap)...)
			break
		}
	}
	for i := range n {
		zone := record.Zone{Kind: kind, SessionOrdinal: session, LapOrdinal: lap, Zone: i}
		if i < len(seconds) && seconds[i] == seconds[i] {
			s := seconds[i]
			zone.TimeS = &s
		}
		if i < len(high) && high[i] == high[i] {
			h := high[i]
			zone.High = &h
		}
		if i > 0 && i-1 < len(high) && high[i-1] == high[i-1] {
			l := high[i-1]
			zone.Low = &l
		}
		if zone.TimeS != nil {
			z.list = append(z.list, zone)
		}
	}
}

func dropZones(list []record.Zone, kind record.ZoneKind, session, lap int) (rest []record.Zone) {
	for _, o := range list {
		if o.Kind != kind || o.SessionOrdinal != session || o.LapOrdinal != lap {
			rest = append(rest, o)
		}
	}
	return rest
}

func (b *builder) onTimeInZone(m *proto.Message) {
	reference, index := -1, 0
	seconds, high := map[record.ZoneKind][]float64{}, map[record.ZoneKind][]float64{}
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 0:
			if n, ok := code(f); ok {
				reference = n
			}
		case 1:
			if n, ok := code(f); ok {
				index = n & 0x0fff // the upper bits are flags
			}
		case 2, 3, 4, 5:
			seconds[zoneKind(f.Name)] = numbers(f)
		case 6, 7, 8, 9:
			high[zoneKind(f.Name)] = numbers(f)
		}
	}
	for kind, s := range seconds {
		switch reference {
		case int(mesgnum.Session):
			b.zones.fill(kind, index, -1, s, high[kind])
		case int(mesgnum.Lap):
			b.zones.fill(kind, 0, index, s, high[kind])
		}
	}
}

// onZoneLimit reads hr_zone, power_zone, speed_zone, cadence_zone.
func (b *builder) onZoneLimit(m *proto.Message) {
	kind := map[uint16]record.ZoneKind{
		uint16(mesgnum.HrZone): record.ZoneHeartRate, uint16(mesgnum.PowerZone): record.ZonePower,
		uint16(mesgnum.SpeedZone): record.ZoneSpeed, uint16(mesgnum.CadenceZone): record.ZoneCadence,
	}[uint16(m.Num)]
	index, high := -1, math.NaN()
	for i := range m.Fields {
		f := &m.Fields[i]
		switch {
		case f.Num == 254:
			if n, ok := code(f); ok {
				index = n & 0x0fff
			}
		case strings.HasPrefix(f.Name, "high_"):
			if n, ok := number(f); ok {
				high = n
			}
		}
	}
	if index < 0 || high != high {
		return
	}
	if b.zones.limits == nil {
		b.zones.limits = map[record.ZoneKind]map[int]float64{}
	}
	if b.zones.limits[kind] == nil {
		b.zones.limits[kind] = map[int]float64{}
	}
	b.zones.limits[kind][index] = high
}

// finish gives zones without limits those of the zone messages.
func (z *zoneState) finish() []record.Zone {
	for i := range z.list {
		zone := &z.list[i]
		limits := z.limits[zone.Kind]
		if h, ok := limits[zone.Zone]; ok && zone.High == nil {
			zone.High = &h
		}
		if l, ok := limits[zone.Zone-1]; ok && zone.Low == nil && zone.Zone > 0 {
			zone.Low = &l
		}
	}
	return z.list
}

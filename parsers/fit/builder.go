package fit

import (
	"time"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// builder collects the messages of one FIT file into an activity. It is the
// library's listener; a message is only valid during the call.
type builder struct {
	a         *record.Activity
	size      int // of the file, bounds what is reserved
	messages  int
	untimed   int // records dropped because nothing says when they were
	kind      int // file_id.type; -1: not said
	reserved  bool
	last      time.Time // of the latest message that has one
	lastMicro int64
	dev       devFields
	rec       recordState
	devices   map[int]int // device_index → position in a.Devices
	hrv       hrvState
	strap     strapState
	zones     zoneState
	names     struct{ sport, workout string }
	sport     struct{ sport, sub string } // of the sport message, for files without sessions
	startedAt time.Time                   // file_id.time_created
	metrics   map[string]any              // of the watch, for the activity's extra
	well      wellness
	facts     *record.Facts // what well has come to
}

func newBuilder(size int) *builder {
	return &builder{
		a: &record.Activity{}, size: size, kind: -1,
		dev: devFields{}, devices: map[int]int{},
	}
}

// OnMesgDef reserves room for the records once their size is known.
func (b *builder) OnMesgDef(d proto.MessageDefinition) {
	if d.MesgNum != mesgnum.Record || b.reserved {
		return
	}
	size := 1
	for _, f := range d.FieldDefinitions {
		size += int(f.Size)
	}
	for _, f := range d.DeveloperFieldDefinitions {
		size += int(f.Size)
	}
	// A file may claim tiny records; what is reserved stays in proportion.
	b.a.Records = make([]record.Record, 0, b.size/max(size, 16)+8)
	b.reserved = true
}

// OnMesg takes one message.
func (b *builder) OnMesg(m proto.Message) {
	b.messages++
	switch m.Num {
	case mesgnum.Record:
		b.onRecord(&m)
	case mesgnum.Hrv:
		b.onHRV(&m)
	case mesgnum.Hr:
		b.onHR(&m)
	case mesgnum.Event:
		b.onEvent(&m)
		if wellnessKinds[b.kind] {
			b.well.event(&m)
		}
	case mesgnum.Lap:
		b.onLap(&m)
	case mesgnum.Length:
		b.onLength(&m)
	case mesgnum.Session:
		b.onSession(&m)
	case mesgnum.Activity:
		b.onActivity(&m)
	case mesgnum.FileId:
		b.onFileID(&m)
	case mesgnum.FileCreator:
		for i := range m.Fields {
			if f := &m.Fields[i]; f.Num == 0 && b.a.Software == "" { // software_version
				if n, ok := number(f); ok {
					b.a.Software = version(n / 100)
				}
			}
		}
	case mesgnum.DeviceInfo:
		b.onDevice(&m)
	case mesgnum.FieldDescription:
		b.dev.describe(&m)
	case mesgnum.TimeInZone:
		b.onTimeInZone(&m)
	case mesgnum.HrZone, mesgnum.PowerZone, mesgnum.SpeedZone, mesgnum.CadenceZone:
		b.onZoneLimit(&m)
	case mesgnum.Set:
		b.onSet(&m)
	case mesgnum.Sport:
		b.onSport(&m)
	case mesgnum.Workout:
		for i := range m.Fields {
			if f := &m.Fields[i]; f.Num == 8 { // wkt_name
				b.names.workout = text(f)
			}
		}
	default:
		if b.kind == int(typedef.FileActivity) {
			b.activityMetrics(&m)
		}
		b.well.take(&m, b.kind)
	}
}

func (b *builder) onFileID(m *proto.Message) {
	if b.kind >= 0 {
		return // the first one counts
	}
	manufacturer, product := -1, -1
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 0: // type
			if n, ok := code(f); ok {
				b.kind = n
			}
		case 1:
			if n, ok := code(f); ok {
				manufacturer = n
			}
		case 2:
			if n, ok := code(f); ok {
				product = n
			}
		case 3:
			b.a.SerialNumber = serial(f)
		case 4:
			b.startedAt, _ = instant(f)
		case 8:
			b.a.Product = text(f)
		}
	}
	b.a.Manufacturer = manufacturerName(manufacturer)
	if b.a.Product == "" {
		b.a.Product = productName(manufacturer, product)
	}
}

func (b *builder) onSport(m *proto.Message) {
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := code(f)
		switch {
		case f.Num == 0 && ok:
			b.sport.sport = sportName(n)
		case f.Num == 1 && ok:
			b.sport.sub = subSportName(n)
		case f.Num == 3:
			b.names.sport = text(f)
		}
	}
}

// onActivity learns the clock on the wall: local_timestamp minus timestamp.
func (b *builder) onActivity(m *proto.Message) {
	var utc, local time.Time
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 253:
			utc, _ = instant(f)
		case 5: // local_timestamp
			local, _ = instant(f)
		}
	}
	if utc.IsZero() || local.IsZero() {
		return
	}
	if offset, ok := offsetOf(local.Sub(utc)); ok {
		b.a.UTCOffsetS = &offset
	}
}

// offsetOf is a difference of local time and UTC as an offset in seconds.
// Offsets are multiples of 15 minutes; some devices write the local time a few
// seconds late.
func offsetOf(difference time.Duration) (int, bool) {
	const step = 15 * 60
	seconds := int(difference / time.Second)
	rounded := (seconds + step/2) / step * step
	if seconds < 0 {
		rounded = (seconds - step/2) / step * step
	}
	return rounded, rounded >= -12*3600 && rounded <= 14*3600 && abs(seconds-rounded) <= 120
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func (b *builder) onEvent(m *proto.Message) {
	e := record.Event{Time: b.last}
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 253:
			if t, ok := instant(f); ok {
				e.Time = t
				b.last = t
			}
		case 0:
			if n, ok := code(f); ok {
				e.Event = eventName(n)
			}
		case 1:
			if n, ok := code(f); ok {
				e.Type = known(typedef.EventType(n).String())
			}
		case 2, 3: // data16 is the older and shorter form of data
			if n, ok := raw(f.Value, f.BaseType); ok && (f.Num == 3 || e.Data == nil) {
				d := int64(n)
				e.Data = &d
			}
		case 4:
			if n, ok := code(f); ok {
				e.Group = &n
			}
		}
	}
	if e.Time.IsZero() || e.Event == "" {
		return
	}
	b.hrv.anchor(e.Time)
	b.a.Events = append(b.a.Events, e)
}

func (b *builder) onSet(m *proto.Message) {
	s := record.Set{Ordinal: len(b.a.Sets)}
	var category, subtype = -1, -1
	for i := range m.Fields {
		f := &m.Fields[i]
		switch f.Num {
		case 0:
			s.DurationS = pointer(f)
		case 3:
			s.Repetitions = pointer(f)
		case 4:
			s.WeightKg = pointer(f)
		case 5:
			if n, ok := code(f); ok {
				s.Type = known(typedef.SetType(n).String())
			}
		case 6:
			s.Start, _ = instant(f)
		case 7:
			if all := numbers(f); len(all) > 0 && all[0] == all[0] {
				category = int(all[0])
			}
		case 8:
			if all := numbers(f); len(all) > 0 && all[0] == all[0] {
				subtype = int(all[0])
			}
		}
	}
	s.Category, s.Exercise = exercise(category, subtype)
	b.a.Sets = append(b.a.Sets, s)
}

func pointer(f *proto.Field) *float64 {
	if n, ok := number(f); ok {
		return &n
	}
	return nil
}

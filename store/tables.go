package store

import (
	"reflect"
	"strings"
	"time"

	"athletedata/parsers/record"
)

// activityRow is an activity on its way into the database.
type activityRow struct {
	*record.Activity
	athlete int16
	id      int32
	item    int64
	source  string
}

// table says how the rows that an activity has in a table are written.
type table struct {
	name    string
	columns []string
	write   func(*copyBuffer, *activityRow)
	copySQL string
}

// tables are all that an activity owns but its samples, which have many
// shapes; parents come before their children.
var tables = []table{
	{name: "activity", columns: activityColumns, write: writeActivity},
	{name: "activity_session", columns: sessionColumns, write: writeSessions},
	{name: "activity_lap", columns: lapColumns, write: writeLaps},
	{name: "activity_length", columns: []string{"start_time", "end_time", "item_id", "activity_id", "elapsed_s", "timer_s",
		"strokes", "avg_speed_mps", "avg_cadence_rpm", "energy_kcal", "athlete_id", "ordinal", "session_ordinal", "lap_ordinal",
		"length_type", "swim_stroke", "extra"}, write: writeLengths},
	{name: "activity_event", columns: []string{"ts", "item_id", "data", "activity_id", "athlete_id", "ordinal", "event_group",
		"event", "event_type", "message", "extra"}, write: writeEvents},
	{name: "activity_device", columns: []string{"ts", "item_id", "activity_id", "battery_v", "battery_pct", "operating_s",
		"athlete_id", "ordinal", "manufacturer", "product", "product_name", "serial_number", "device_type", "source_type",
		"software_version", "hardware_version", "battery_status", "extra"}, write: writeDevices},
	{name: "activity_zone", columns: []string{"low", "high", "time_s", "item_id", "activity_id", "athlete_id",
		"session_ordinal", "lap_ordinal", "zone", "kind"}, write: writeZones},
	{name: "activity_set", columns: []string{"start_time", "item_id", "activity_id", "duration_s", "repetitions", "weight_kg",
		"athlete_id", "ordinal", "set_type", "category", "exercise", "extra"}, write: writeSets},
	{name: "time_zone_span", columns: []string{"start_time", "end_time", "item_id", "utc_offset", "activity_id", "athlete_id",
		"time_zone", "origin"}, write: writeSpan},
	{name: "activity_hrv", columns: with(hrvColumns, "item_id", "activity_id", "athlete_id"), write: writeHRV},
	{name: "activity_hrv_window", columns: with(hrvColumns, "item_id", "activity_id", "athlete_id", "ts"), write: writeHRVWindows},
	{name: "activity_rr", columns: []string{"ts", "activity_id", "interval_ms", "athlete_id"}, write: writeRR},
}

var (
	activityColumns = with(summaryColumns, "start_time", "end_time", "item_id", "utc_offset", "activity_id", "record_count",
		"rr_count", "athlete_id", "ordinal", "source", "external_id", "sport", "sub_sport", "time_zone", "name", "notes", "manufacturer",
		"product", "serial_number", "software", "partial", "computed", "record_columns", "extra")
	sessionColumns = with(summaryColumns, "start_time", "end_time", "item_id", "activity_id", "athlete_id", "ordinal",
		"sport", "sub_sport", "name", "trigger", "extra")
	lapColumns = with(summaryColumns, "start_time", "end_time", "item_id", "activity_id", "athlete_id", "ordinal",
		"session_ordinal", "sport", "sub_sport", "trigger", "intensity", "swim_stroke", "extra")
)

func init() {
	for i := range tables {
		tables[i].copySQL = copySQL(tables[i].name, tables[i].columns)
	}
}

func copySQL(table string, columns []string) string {
	return "COPY " + table + " (" + strings.Join(columns, ", ") + ") FROM STDIN BINARY"
}

func with(columns []string, more ...string) []string {
	return append(columns[:len(columns):len(columns)], more...)
}

// summaryColumns are the columns that activities, sessions and laps share, in
// the order of the fields of record.Summary.
var summaryColumns = func() (columns []string) {
	t := reflect.TypeFor[record.Summary]()
	for i := range t.NumField() {
		columns = append(columns, t.Field(i).Tag.Get("db"))
	}
	return columns
}()

func writeSummary(c *copyBuffer, s *record.Summary) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		c.number(v.Field(i).Interface().(*float64))
	}
}

func writeActivity(c *copyBuffer, a *activityRow) {
	c.row(len(activityColumns))
	writeSummary(c, &a.Summary)
	c.instant(a.Start)
	c.instant(a.End)
	c.int8(a.item)
	c.interval(a.UTCOffsetS)
	c.int4(int(a.id))
	c.int4(len(a.Records))
	c.int4(len(a.RR))
	c.int2(int(a.athlete))
	c.int2(a.Ordinal)
	c.text(a.source)
	c.textOrNull(a.ExternalID)
	c.text(orGeneric(a.Sport))
	for _, s := range []string{a.SubSport, a.TimeZone, a.Name, a.Notes, a.Manufacturer, a.Product, a.SerialNumber, a.Software, a.Partial} {
		c.textOrNull(s)
	}
	c.texts(a.Computed)
	c.texts(recordColumns(a.Records))
	c.json(a.Extra)
}

func orGeneric(sport string) string {
	if sport == "" {
		return "generic"
	}
	return sport
}

func writeSessions(c *copyBuffer, a *activityRow) {
	for i := range a.Sessions {
		s := &a.Sessions[i]
		c.row(len(sessionColumns))
		writeSummary(c, &s.Summary)
		c.instant(s.Start)
		c.instant(s.End)
		c.key(a)
		c.int2(s.Ordinal)
		c.text(orGeneric(s.Sport))
		c.textOrNull(s.SubSport)
		c.textOrNull(s.Name)
		c.textOrNull(s.Trigger)
		c.json(s.Extra)
	}
}

func writeLaps(c *copyBuffer, a *activityRow) {
	for i := range a.Laps {
		l := &a.Laps[i]
		c.row(len(lapColumns))
		writeSummary(c, &l.Summary)
		c.instant(l.Start)
		c.instant(l.End)
		c.key(a)
		c.int2(l.Ordinal)
		c.int2(l.SessionOrdinal)
		for _, s := range []string{l.Sport, l.SubSport, l.Trigger, l.Intensity, l.SwimStroke} {
			c.textOrNull(s)
		}
		c.json(l.Extra)
	}
}

// key writes item_id, activity_id, athlete_id.
func (c *copyBuffer) key(a *activityRow) {
	c.int8(a.item)
	c.int4(int(a.id))
	c.int2(int(a.athlete))
}

func writeLengths(c *copyBuffer, a *activityRow) {
	for i := range a.Lengths {
		l := &a.Lengths[i]
		c.row(17)
		c.instant(l.Start)
		c.instant(l.End)
		c.int8(a.item)
		c.int4(int(a.id))
		for _, v := range []*float64{l.ElapsedS, l.TimerS, l.Strokes, l.AvgSpeedMPS, l.AvgCadenceRPM, l.EnergyKcal} {
			c.small(v)
		}
		c.int2(int(a.athlete))
		c.int2(l.Ordinal)
		c.int2(l.SessionOrdinal)
		if l.LapOrdinal < 0 {
			c.null()
		} else {
			c.int2(l.LapOrdinal)
		}
		c.textOrNull(l.LengthType)
		c.textOrNull(l.SwimStroke)
		c.json(l.Extra)
	}
}

func writeEvents(c *copyBuffer, a *activityRow) {
	for i := range a.Events {
		e := &a.Events[i]
		c.row(11)
		c.instant(e.Time)
		c.int8(a.item)
		if e.Data == nil {
			c.null()
		} else {
			c.int8(*e.Data)
		}
		c.int4(int(a.id))
		c.int2(int(a.athlete))
		c.int4(i)
		if e.Group == nil {
			c.null()
		} else {
			c.int2(*e.Group)
		}
		c.text(e.Event)
		c.textOrNull(e.Type)
		c.textOrNull(e.Message)
		c.json(e.Extra)
	}
}

func writeDevices(c *copyBuffer, a *activityRow) {
	for i := range a.Devices {
		d := &a.Devices[i]
		c.row(18)
		c.instantOrNull(d.Time)
		c.int8(a.item)
		c.int4(int(a.id))
		c.small(d.BatteryV)
		c.small(d.BatteryPct)
		c.small(d.OperatingS)
		c.int2(int(a.athlete))
		c.int2(i)
		for _, s := range []string{d.Manufacturer, d.Product, d.ProductName, d.SerialNumber, d.DeviceType, d.SourceType,
			d.SoftwareVersion, d.HardwareVersion, d.BatteryStatus} {
			c.textOrNull(s)
		}
		c.json(d.Extra)
	}
}

func writeZones(c *copyBuffer, a *activityRow) {
	type zoneKey struct {
		session, lap, zone int
		kind               record.ZoneKind
	}
	seen := map[zoneKey]bool{}
	for i := range a.Zones {
		z := &a.Zones[i]
		k := zoneKey{z.SessionOrdinal, z.LapOrdinal, z.Zone, z.Kind}
		if seen[k] { // some devices say the same zone twice; the first counts
			continue
		}
		seen[k] = true
		c.row(10)
		c.small(z.Low)
		c.small(z.High)
		c.small(z.TimeS)
		c.key(a)
		c.int2(z.SessionOrdinal)
		c.int2(z.LapOrdinal)
		c.int2(z.Zone)
		c.text(string(z.Kind))
	}
}

func writeSets(c *copyBuffer, a *activityRow) {
	for i := range a.Sets {
		s := &a.Sets[i]
		c.row(12)
		c.instantOrNull(s.Start)
		c.int8(a.item)
		c.int4(int(a.id))
		c.small(s.DurationS)
		c.small(s.Repetitions)
		c.small(s.WeightKg)
		c.int2(int(a.athlete))
		c.int2(i)
		c.textOrNull(s.Type)
		c.textOrNull(s.Category)
		c.textOrNull(s.Exercise)
		c.json(s.Extra)
	}
}

// writeSpan notes what clock held during the activity, if it is known.
func writeSpan(c *copyBuffer, a *activityRow) {
	if a.UTCOffsetS == nil {
		return
	}
	origin := "device"
	if a.TimeZone != "" {
		origin = "place"
	}
	c.row(8)
	c.instant(a.Start)
	c.instant(later(a.Start, a.End))
	c.int8(a.item)
	c.interval(a.UTCOffsetS)
	c.int4(int(a.id))
	c.int2(int(a.athlete))
	c.textOrNull(a.TimeZone)
	c.text(origin)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func writeRR(c *copyBuffer, a *activityRow) {
	for i := range a.RR {
		c.row(4)
		c.micros(a.RR[i].UnixMicro)
		c.int4(int(a.id))
		c.float4(a.RR[i].IntervalMS)
		c.int2(int(a.athlete))
	}
}

// rowCount is how many rows of facts activities become.
func rowCount(activities []*record.Activity) (n int64) {
	for _, a := range activities {
		n += int64(1 + len(a.Sessions) + len(a.Laps) + len(a.Lengths) + len(a.Records) + len(a.Events) + len(a.RR) +
			len(a.Devices) + len(a.Zones) + len(a.Sets))
		if a.UTCOffsetS != nil {
			n++
		}
	}
	return n
}

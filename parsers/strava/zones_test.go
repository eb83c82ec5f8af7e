package strava

import (
	"fmt"
	"strings"
	"testing"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// inZones is a ride with what Strava says of its zones.
func inZones(zones string) string {
	return `{"activity":` + ride + `,"streams":{},"zones":` + zones + `}`
}

// zoneLines are zones as text: kind, number, limits, seconds.
func zoneLines(zones []record.Zone) string {
	text := func(v *float64) string {
		if v == nil {
			return "open"
		}
		return fmt.Sprint(*v)
	}
	var lines []string
	for _, z := range zones {
		line := fmt.Sprintf("%s %d: %s to %s %s s", z.Kind, z.Zone, text(z.Low), text(z.High), text(z.TimeS))
		if z.SessionOrdinal != 0 || z.LapOrdinal != -1 {
			line += " of a part"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestTimeInZones(t *testing.T) {
	for name, c := range map[string]struct{ zones, want, rest string }{
		"heart rate: bpm, and the last has no end": {
			zones: `[{"score":656.0,"distribution_buckets":[{"min":0,"max":116,"time":19.0},{"min":117,"max":144,"time":57},{"min":145,"max":-1,"time":4685}],"type":"heartrate","resource_state":3,"sensor_based":true,"points":582,"custom_zones":false}]`,
			want:  "heart_rate 1: 0 to 116 19 s; heart_rate 2: 117 to 144 57 s; heart_rate 3: 145 to open 4685 s",
			rest:  "[map[custom_zones:false points:582 score:656.0 sensor_based:true type:heartrate]]"},
		"power: what was pedalled without any is below the first": {
			zones: `[{"distribution_buckets":[{"max":0,"min":0,"time":1498},{"max":50,"min":0,"time":62},{"max":100,"min":50,"time":0},{"max":-1,"min":100,"time":7}],"type":"power","resource_state":3,"sensor_based":true}]`,
			want:  "power 0: open to 0 1498 s; power 1: 0 to 50 62 s; power 2: 50 to 100 0 s; power 3: 100 to open 7 s",
			rest:  "[map[sensor_based:true type:power]]"},
		"pace: a speed in m/s": {
			zones: `[{"score":8,"distribution_buckets":[{"max":2.964,"min":0,"time":3408},{"max":-1,"min":2.964,"time":4679}],"type":"pace","resource_state":3,"sensor_based":true}]`,
			want:  "speed 1: 0 to 2.964 3408 s; speed 2: 2.964 to open 4679 s",
			rest:  "[map[score:8 sensor_based:true type:pace]]"},
		"several kinds": {
			zones: `[{"distribution_buckets":[{"min":0,"max":-1,"time":1}],"type":"heartrate"},{"distribution_buckets":[{"min":0,"max":-1,"time":2}],"type":"pace"}]`,
			want:  "heart_rate 1: 0 to open 1 s; speed 1: 0 to open 2 s",
			rest:  "[map[type:heartrate] map[type:pace]]"},
		"of one kind the first counts, the other is kept": {
			zones: `[{"distribution_buckets":[{"min":0,"max":-1,"time":1}],"type":"power"},{"distribution_buckets":[{"min":0,"max":-1,"time":2}],"type":"power"}]`,
			want:  "power 1: 0 to open 1 s",
			rest:  "[map[type:power] map[distribution_buckets:[map[max:-1 min:0 time:2]] type:power]]"},
		"a kind of later years": {
			zones: `[{"distribution_buckets":[{"min":0,"max":-1,"time":1}],"type":"breath"}]`,
			rest:  "[map[distribution_buckets:[map[max:-1 min:0 time:1]] type:breath]]"},
		"more in the buckets": {
			zones: `[{"distribution_buckets":[{"min":0,"max":-1,"time":1,"name":"easy"}],"type":"power"}]`,
			want:  "power 1: 0 to open 1 s",
			rest:  "[map[distribution_buckets:[map[max:-1 min:0 name:easy time:1]] type:power]]"},
		"a bucket without seconds": {
			zones: `[{"distribution_buckets":[{"min":0,"max":90,"time":1},{"min":90,"max":-1}],"type":"heartrate"}]`,
			rest:  "[map[distribution_buckets:[map[max:90 min:0 time:1] map[max:-1 min:90]] type:heartrate]]"},
		"limits in the wrong order": {
			zones: `[{"distribution_buckets":[{"min":90,"max":80,"time":1}],"type":"heartrate"}]`,
			rest:  "[map[distribution_buckets:[map[max:80 min:90 time:1]] type:heartrate]]"},
		"of another shape": {zones: `[5,"x",{"distribution_buckets":{},"type":"heartrate"}]`, rest: "[5 x map[type:heartrate]]"},
		"none":             {zones: `[]`, rest: "<nil>"},
		"null":             {zones: `null`, rest: "<nil>"},
	} {
		a := read(t, inZones(c.zones)).Activities[0]
		parsertest.Is(t, name, zoneLines(a.Zones), c.want)
		parsertest.Is(t, name+": the rest", fmt.Sprint(a.Extra["zones"]), c.rest)
	}
}

// Some programs write everything about an activity into one object.
func TestZonesWithinTheActivity(t *testing.T) {
	text := strings.Replace(ride, `{"resource_state":3,`, `{"zones":[{"distribution_buckets":[{"min":0,"max":-1,"time":9}],"type":"heartrate","score":3}],`, 1)
	a := read(t, text).Activities[0]
	parsertest.Is(t, "zones", zoneLines(a.Zones), "heart_rate 1: 0 to open 9 s")
	parsertest.Is(t, "rest", fmt.Sprint(a.Extra["zones"]), "[map[score:3 type:heartrate]]")
	a = read(t, strings.Replace(ride, `{"resource_state":3,`, `{"zones":{"a":1},`, 1)).Activities[0]
	parsertest.Is(t, "of another shape", fmt.Sprint(len(a.Zones), a.Extra["zones"]), "0 map[a:1]")
}

// Where Strava counts the athlete as standing still a sample says so.
func TestStandingStill(t *testing.T) {
	a := read(t, `{"activity":`+ride+`,"streams":{"time":{"data":[0,1,2]},"moving":{"data":[true,false,null]}}}`).Activities[0]
	parsertest.Is(t, "samples", parsertest.Line(a.Records[0].Extra, a.Records[1].Extra, a.Records[2].Extra), "map[] map[moving:false] map[]")
}

// A lap that does not say when it began has no place among the others.
func TestLapWithoutABeginning(t *testing.T) {
	a := read(t, strings.Replace(ride, `"start_date":"2025-10-26T01:00:00Z","distance":13733.8`, `"distance":13733.8`, 1)).Activities[0]
	parsertest.Is(t, "laps", parsertest.Line(len(a.Laps), a.Extra["laps"]), "1 [map[distance:13733.8 elapsed_time:1900 id:6 lap_index:2 moving_time:1855 name:Lap 2 split:2]]")
}

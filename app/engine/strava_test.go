package engine

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// stravaRide is what the account delivers of a ride: the activity, its samples,
// the time in its zones.
const stravaRide = `{"activity":{"resource_state":3,"id":16271393008,"name":"Morning Ride","type":"Ride","sport_type":"Ride","start_date":"2025-06-01T06:00:00Z","timezone":"(GMT+01:00) Europe/Vienna","utc_offset":7200.0,
 "distance":10000,"moving_time":1700,"elapsed_time":1800,"gear_id":"b7","gear":{"id":"b7","name":"Ox","resource_state":2,"distance":966309}},
 "streams":{"time":{"data":[0,1,1800]},"distance":{"data":[0,5,10000]},"heartrate":{"data":[100,101,150]},"moving":{"data":[true,false,true]}},
 "zones":[{"score":17,"type":"heartrate","resource_state":3,"sensor_based":true,"points":12,"custom_zones":true,"distribution_buckets":[{"min":0,"max":116,"time":400.0},{"min":117,"max":144,"time":800},{"min":145,"max":-1,"time":500}]},
  {"type":"power","resource_state":3,"sensor_based":true,"distribution_buckets":[{"max":0,"min":0,"time":200},{"max":50,"min":0,"time":500},{"max":-1,"min":50,"time":1000}]},
  {"type":"pace","resource_state":3,"sensor_based":true,"distribution_buckets":[{"max":2.964,"min":0,"time":300},{"max":-1,"min":2.964,"time":1400}]}]}`

// deviceRide is the file of the device that recorded the same ride.
func deviceRide(t *testing.T) []byte {
	start := time.Date(2025, 6, 1, 6, 0, 0, 0, time.UTC)
	end := start.Add(30 * time.Minute)
	f := &proto.FIT{Messages: []proto.Message{
		mesgdef.NewFileId(nil).SetType(typedef.FileActivity).SetManufacturer(typedef.ManufacturerGarmin).SetTimeCreated(start).ToMesg(nil),
		mesgdef.NewRecord(nil).SetTimestamp(start).SetHeartRate(100).SetDistanceScaled(0).ToMesg(nil),
		mesgdef.NewRecord(nil).SetTimestamp(end).SetHeartRate(150).SetDistanceScaled(10000).ToMesg(nil),
		mesgdef.NewTimeInZone(nil).SetReferenceMesg(typedef.MesgNumSession).SetReferenceIndex(0).SetTimestamp(end).
			SetTimeInHrZone([]uint32{60000, 1140000, 600000}).SetHrZoneHighBoundary([]uint8{95, 120}).ToMesg(nil),
		mesgdef.NewSession(nil).SetStartTime(start).SetTimestamp(end).SetSport(typedef.SportCycling).SetTotalElapsedTimeScaled(1800).SetTotalTimerTimeScaled(1800).SetTotalDistanceScaled(10000).ToMesg(nil),
	}}
	var out bytes.Buffer
	if err := encoder.New(&out).Encode(f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A ride that the device and Strava tell of is one workout with two activities,
// each with the zones that were counted for it.
func TestZonesOfTheDeviceAndOfStravaStayApart(t *testing.T) {
	e, conn := database(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "ride.fit"), deviceRide(t))
	write(t, filepath.Join(dir, "activity_16271393008.json"), []byte(stravaRide))
	if sum, items := importAll(t, e, dir); sum.Imported != 2 || sum.Partial > 0 {
		t.Fatalf("%+v, %+v", sum, items)
	}
	const zones = `SELECT string_agg(concat_ws(' ', z.kind, z.zone, coalesce(z.low::text, 'open'), coalesce(z.high::text, 'open'), z.time_s), '; ' ORDER BY z.kind, z.zone)
		FROM activity_zone z JOIN activity a USING (athlete_id, activity_id) WHERE lap_ordinal = -1 AND session_ordinal = 0 AND a.source `
	check := func(when string) {
		t.Helper()
		for sql, want := range map[string]string{
			`SELECT count(*) || ' of ' || count(DISTINCT group_id) FROM activity_group`: "2 of 1",
			zones + `= 'file'`: "heart_rate 0 open 95 60; heart_rate 1 95 120 1140; heart_rate 2 120 open 600",
			zones + `= 'strava'`: "heart_rate 1 0 116 400; heart_rate 2 117 144 800; heart_rate 3 145 open 500; " +
				"power 0 open 0 200; power 1 0 50 500; power 2 50 open 1000; speed 1 0 2.964 300; speed 2 2.964 open 1400",
			`SELECT jsonb_path_query_array(extra, '$.zones[*].type')::text FROM activity WHERE source = 'strava'`:                                  `["heartrate", "power", "pace"]`,
			`SELECT extra #> '{zones,0}' ->> 'points' FROM activity WHERE source = 'strava'`:                                                       "12",
			`SELECT string_agg(ts || ' ' || extra, '; ') FROM activity_record WHERE extra IS NOT NULL`:                                             `2025-06-01 06:00:01+00 {"moving": false}`,
			`SELECT concat_ws(' ', g.name, g.distance_m) FROM gear g JOIN activity a ON a.extra ->> 'gear_id' = g.gear_id AND a.source = g.source`: "Ox 966309",
		} {
			if got := ask(t, conn, sql); got != want {
				t.Errorf("%s: %s\n got %s\nwant %s", when, sql, got, want)
			}
		}
	}
	check("imported")
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	check("read again")
	if _, err := e.Undo(t.Context(), filepath.Join(dir, "activity_16271393008.json"), nil); err != nil {
		t.Fatal(err)
	}
	if n := ask(t, conn, `SELECT count(*)::text FROM activity_zone`); n != "3" {
		t.Errorf("without Strava's file there are %s zones, not the device's three", n)
	}
}

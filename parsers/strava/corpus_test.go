package strava

import (
	"strings"
	"testing"

	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

// explained are the files of which nothing is stored, by a part of their path,
// with a part of the reason.
var explained = []struct{ path, reason string }{
	{"activity_laps/", "without the activity"}, {"/lap.json", "without the activity"}, {"/split.json", "without the activity"},
	{"activity_stats.json", "sums"}, {"athlete_stats/", "sums"}, {"athlete.2.json", "profile"},
	{"ratelimit_exceeded", "refused"}, {"authorization_error", "refused"}, {"activity_zones/", "zones"},
	{"route", "a plan"}, {"detailed_photo", "picture"}, {"photos_summary", "picture"},
	{"segment_effort", "effort"}, {"explorer_segment", "piece of road"}, {"segment_streams", "without saying when"}, {"xoms", "best times"}, {"stats_visibility", "setting"},
	{"sports-lib/", "without saying when"}, {"_stream.json", "without saying when"}, {"sample_streams", "without saying when"},
}

func TestEveryFileOfTheCorpusIsReadOrExplained(t *testing.T) {
	parsed, explainedFiles := 0, 0
	corpustest.Files(t, "strava-json", func(path string, data []byte) {
		if !recognised(path, string(data)) {
			t.Errorf("%s is not recognised", path)
		}
		got := parse(path, string(data))
		if got.Err == nil {
			parsed++
			return
		}
		for _, e := range explained {
			if strings.Contains(path, e.path) && strings.Contains(parsertest.Unsupported(got.Err), e.reason) {
				explainedFiles++
				return
			}
		}
		t.Errorf("%s is not explained: %v", path, got.Err)
	})
	parsertest.Is(t, "files read and explained", parsertest.Line(parsed, explainedFiles), "15 29")
}

func TestNoOtherFileOfTheCorpusIsTakenForStravas(t *testing.T) {
	corpustest.Others(t, func(path string, data []byte) {
		if recognised(path, string(data)) {
			t.Errorf("%s is taken for Strava's", path)
		}
	}, "strava")
}

// Each value was looked up in its file by hand.
func TestValuesOfTheCorpus(t *testing.T) {
	open := func(name string) parsertest.Told {
		t.Helper()
		data := corpustest.Read(t, "strava-json", name)
		return read(t, string(data))
	}
	const dblock = "dblock+strava-ruby-client/"

	a := open(dblock + "swim.json").Activities[0]
	parsertest.Is(t, "swim", parsertest.Line(a.ExternalID, a.Name, a.Sport, a.Start, *a.UTCOffsetS, a.TimeZone), "1493471377 Evening Swim swimming 2018-04-07 00:10:00 +0000 UTC -14400 America/New_York")
	parsertest.Value(t, "distance", a.DistanceM, 1874.5)
	parsertest.Value(t, "speed", a.AvgSpeedMPS, 0.844)
	if a.MaxSpeedMPS != nil || a.AvgHeartRateBPM != nil {
		t.Error("a speed of 0, or a heart rate that nothing measured")
	}

	a = open(dblock + "summary_activity.json").Activities[0]
	parsertest.Is(t, "run", parsertest.Line(a.ExternalID, a.End), "16181809559 2025-10-18 14:59:44 +0000 UTC")
	parsertest.Value(t, "ascent", a.AscentM, 202)

	a = open(dblock + "run.json").Activities[0]
	parsertest.Value(t, "distance", a.DistanceM, 22539.6)
	parsertest.Value(t, "moving", a.MovingS, 7586)

	a = open(dblock + "ride.json").Activities[0]
	parsertest.Is(t, "ride", parsertest.Line(a.TimeZone, *a.UTCOffsetS), "America/Los_Angeles -28800")
	parsertest.Value(t, "latitude", a.StartLatitudeDeg, 37.83)

	a = open(dblock + "activity_ride/00_api_v3_activities_7142833299.json").Activities[0]
	parsertest.Value(t, "distance", a.DistanceM, 101529)
	parsertest.Is(t, "name", a.Name, "#CycleForSurvival")

	parsertest.Is(t, "list", len(open(dblock+"athlete_activities/00_api_v3_athlete_activities.json").Activities), 30)
	parsertest.Is(t, "pages", len(open("thomaschampagne+elevate/sample_activities.fixture.json").Activities), 50)

	a = open("corriporai+runpandas/activity.json").Activities[0]
	parsertest.Is(t, "run", parsertest.Line(a.ExternalID, a.TimeZone, a.Extra["external_id"]), "4437021783 America/Recife 3E78E356-B01E-447A-BBC4-FDE03D775732.tcx")
	parsertest.Value(t, "elapsed", a.ElapsedS, 5145)

	a = open("stravalib+stravalib/activity.3.json").Activities[0]
	parsertest.Value(t, "speed", a.AvgSpeedMPS, 2)

	g := open(dblock + "bike.json").Facts.Gear[0]
	parsertest.Is(t, "bike", parsertest.Line(g.ID, g.Kind, g.Name, g.Model, *g.DistanceM), "b16988545 bike Trek 450 0")
	g = open(dblock + "gear/00_api_v3_gear_g3423618.json").Facts.Gear[0]
	parsertest.Is(t, "shoes", parsertest.Line(g.Kind, g.Brand, g.Model, *g.DistanceM, g.Retired), "shoes Adidas Supernova ST 966309 true")

	a = open("thomaschampagne+elevate/6271393008.json").Activities[0]
	parsertest.Is(t, "virtual ride", parsertest.Line(a.Sport, a.SubSport, a.Product, a.Start), "cycling virtual_activity Zwift 2021-11-17 17:24:09 +0000 UTC")
	parsertest.Value(t, "work", a.WorkJ, 590300)
	parsertest.Is(t, "samples, laps", parsertest.Line(len(a.Records), len(a.Laps)), "3646 1")
	third := a.Records[2]
	watts, _ := third.Get(record.Power)
	speed, _ := third.Get(record.Speed)
	parsertest.Is(t, "third sample", parsertest.Line(third.UnixMicro-a.Start.UnixMicro(), watts, speed, third.LatitudeDeg, third.LongitudeDeg), "2000000 67 1.995 40.773831 -73.969134")
}

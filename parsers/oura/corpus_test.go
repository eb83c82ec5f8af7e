package oura

import (
	"strings"
	"testing"

	"athletedata/parsers/corpustest"
	"athletedata/parsers/record"
)

func recognised(path string, data []byte) bool {
	head := corpustest.Head(data)
	return Format.Detect(path, head) || FormatJSON.Detect(path, head)
}

func TestEveryFileOfTheCorpusIsReadOrExplained(t *testing.T) {
	parsed := 0
	corpustest.Files(t, "oura-json", func(path string, data []byte) {
		if strings.Contains(path, "openapi-") { // a description of the interface, not an answer of it
			if recognised(path, data) {
				t.Errorf("%s is taken for data", path)
			}
			return
		}
		if !recognised(path, data) {
			t.Errorf("%s is not recognised", path)
		}
		got := parse(string(data))
		switch {
		case strings.Contains(path, "personal-info"):
			is(t, path, strings.Contains(unsupported(got.err), "without a day"), true)
		case got.err != nil || got.facts.Partial != "":
			t.Errorf("%s: %v %s", path, got.err, got.facts.Partial)
		default:
			parsed++
		}
	})
	is(t, "files read", parsed, 13)
}

func TestNoOtherFileOfTheCorpusIsTakenForOuras(t *testing.T) {
	corpustest.Others(t, func(path string, data []byte) {
		if recognised(path, data) {
			t.Errorf("%s is taken for Oura's", path)
		}
	}, "oura")
}

// Each value was looked up in its file by hand.
func TestValuesOfTheCorpus(t *testing.T) {
	open := func(name string) told {
		t.Helper()
		data := corpustest.Read(t, "oura-json", name)
		return read(t, string(data))
	}
	const dir = "mitchhankins01+oura-ring-mcp/oura-"
	const day = "2024-01-15"

	got := open(dir + "activity-response.json")
	is(t, "steps", *got.facts.DailySummaries[0].Steps, 8500)
	value(t, "vigorous", got.facts.DailySummaries[0].VigorousMin, 30)
	value(t, "frequency", got.score(t, day, "activity_training_frequency_score").Value, 75)
	is(t, "classes: four more than a day has", len(got.samples("activity_class")), 292)
	is(t, "MET", len(got.samples("met")), 10)

	got = open(dir + "sleep-response.json")
	s := got.facts.Sleeps[0]
	is(t, "start", s.Start, record.AtBoth(utc(t, "2024-01-14 23:30:00"), utc(t, "2024-01-14 23:30:00")))
	value(t, "asleep", s.AsleepS, 27000)
	value(t, "breath", s.AvgRespirationBRPM, 14.5)
	// 4444 3333 2222 1111 2222 3333 4444 3333 2222 1111
	is(t, "stages", len(got.facts.SleepStages), 10)
	is(t, "third stage", got.facts.SleepStages[2], record.SleepStage{Start: record.At(utc(t, "2024-01-15 00:10:00")), DurationS: 1200, Stage: "light"})
	is(t, "heart rates", len(got.facts.HeartRates), 10)
	is(t, "last HRV", got.facts.HRVSamples[9], record.HRVSample{Time: record.At(utc(t, "2024-01-15 00:15:00")), RMSSDMS: 50})
	value(t, "highest HRV", got.facts.HRVNights[0].Max5MinRMSSDMS, 68)

	got = open(dir + "heartrate-response.json")
	is(t, "heart rates", len(got.facts.HeartRates), 6)
	is(t, "the last", got.facts.HeartRates[5], record.HeartRateSample{Time: record.At(utc(t, "2024-01-15 10:00:00")), BPM: 120, Context: "workout"})

	got = open(dir + "readiness-response.json")
	value(t, "readiness", got.score(t, day, "readiness_score").Value, 82)
	value(t, "regularity", got.score(t, day, "readiness_sleep_regularity_score").Value, 88)
	value(t, "temperature", got.facts.DailySummaries[0].TemperatureDeviationC, -0.2)

	value(t, "timing", open(dir+"daily-sleep-response.json").score(t, day, "sleep_timing_score").Value, 88)
	value(t, "VO2max", open(dir+"vo2max-response.json").score(t, day, "vo2max").Value, 42.5)
	value(t, "vessels", open(dir+"cardiovascular-age-response.json").score(t, day, "vascular_age_y").Value, 35)
	is(t, "resilience", open(dir+"resilience-response.json").score(t, day, "resilience_level").Text, "solid")
	value(t, "recovery", open(dir+"stress-response.json").score(t, day, "recovery_high_s").Value, 14400)
	value(t, "bedtime", open(dir+"sleep-time-response.json").score(t, day, "optimal_bedtime_start_s").Value, -10800)

	w := open(dir + "workout-response.json").activities[0]
	is(t, "workout", line(w.ExternalID, w.Name, w.Sport, w.End), "workout-123 Morning Run running 2024-01-15 07:45:00 +0000 UTC")
	value(t, "distance", w.DistanceM, 5200)
	is(t, "rest", open(dir + "rest-mode-response.json").facts.Notes[0].Text, "Rest mode")

	got = open("kesslerio+oura-analytics-openclaw-skill/stress_proxy_inputs.json")
	is(t, "nights without times", len(got.facts.Sleeps), 0)
	value(t, "HRV", got.facts.HRVNights[1].RMSSDMS, 46)
	value(t, "asleep", got.facts.DailySummaries[0].SleepS, 24600)
	value(t, "lowest", got.score(t, "2026-01-15", "sleep_lowest_heart_rate_bpm").Value, 64)
	value(t, "recovery index", got.score(t, "2026-01-16", "readiness_recovery_index_score").Value, 80)
}

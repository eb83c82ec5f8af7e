package oura

import (
	"strings"
	"testing"

	"athletedata/parsers/corpustest"
	"athletedata/parsers/parsertest"
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
			parsertest.Is(t, path, strings.Contains(parsertest.Unsupported(got.Err), "without a day"), true)
		case got.Err != nil || got.Facts.Partial != "":
			t.Errorf("%s: %v %s", path, got.Err, got.Facts.Partial)
		default:
			parsed++
		}
	})
	parsertest.Is(t, "files read", parsed, 13)
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
	open := func(name string) parsertest.Told {
		t.Helper()
		data := corpustest.Read(t, "oura-json", name)
		return read(t, string(data))
	}
	const dir = "mitchhankins01+oura-ring-mcp/oura-"
	const day = "2024-01-15"

	got := open(dir + "activity-response.json")
	parsertest.Is(t, "steps", *got.Facts.DailySummaries[0].Steps, 8500)
	parsertest.Value(t, "vigorous", got.Facts.DailySummaries[0].VigorousMin, 30)
	parsertest.Value(t, "frequency", got.Score(t, day, "activity_training_frequency_score").Value, 75)
	parsertest.Is(t, "classes: four more than a day has", len(got.Samples("activity_class")), 292)
	parsertest.Is(t, "MET", len(got.Samples("met")), 10)

	got = open(dir + "sleep-response.json")
	s := got.Facts.Sleeps[0]
	parsertest.Is(t, "start", s.Start, record.AtBoth(parsertest.UTC(t, "2024-01-14 23:30:00"), parsertest.UTC(t, "2024-01-14 23:30:00")))
	parsertest.Value(t, "asleep", s.AsleepS, 27000)
	parsertest.Value(t, "breath", s.AvgRespirationBRPM, 14.5)
	// 4444 3333 2222 1111 2222 3333 4444 3333 2222 1111
	parsertest.Is(t, "stages", len(got.Facts.SleepStages), 10)
	parsertest.Is(t, "third stage", got.Facts.SleepStages[2], record.SleepStage{Start: record.At(parsertest.UTC(t, "2024-01-15 00:10:00")), DurationS: 1200, Stage: "light"})
	parsertest.Is(t, "heart rates", len(got.Facts.HeartRates), 10)
	parsertest.Is(t, "last HRV", got.Facts.HRVSamples[9], record.HRVSample{Time: record.At(parsertest.UTC(t, "2024-01-15 00:15:00")), RMSSDMS: 50})
	parsertest.Value(t, "highest HRV", got.Facts.HRVNights[0].Max5MinRMSSDMS, 68)

	got = open(dir + "heartrate-response.json")
	parsertest.Is(t, "heart rates", len(got.Facts.HeartRates), 6)
	parsertest.Is(t, "the last", got.Facts.HeartRates[5], record.HeartRateSample{Time: record.At(parsertest.UTC(t, "2024-01-15 10:00:00")), BPM: 120, Context: "workout"})

	got = open(dir + "readiness-response.json")
	parsertest.Value(t, "readiness", got.Score(t, day, "readiness_score").Value, 82)
	parsertest.Value(t, "regularity", got.Score(t, day, "readiness_sleep_regularity_score").Value, 88)
	parsertest.Value(t, "temperature", got.Facts.DailySummaries[0].TemperatureDeviationC, -0.2)

	parsertest.Value(t, "timing", open(dir+"daily-sleep-response.json").Score(t, day, "sleep_timing_score").Value, 88)
	parsertest.Value(t, "VO2max", open(dir+"vo2max-response.json").Score(t, day, "vo2max").Value, 42.5)
	parsertest.Value(t, "vessels", open(dir+"cardiovascular-age-response.json").Score(t, day, "vascular_age_y").Value, 35)
	parsertest.Is(t, "resilience", open(dir+"resilience-response.json").Score(t, day, "resilience_level").Text, "solid")
	parsertest.Value(t, "recovery", open(dir+"stress-response.json").Score(t, day, "recovery_high_s").Value, 14400)
	parsertest.Value(t, "bedtime", open(dir+"sleep-time-response.json").Score(t, day, "optimal_bedtime_start_s").Value, -10800)

	w := open(dir + "workout-response.json").Activities[0]
	parsertest.Is(t, "workout", parsertest.Line(w.ExternalID, w.Name, w.Sport, w.End), "workout-123 Morning Run running 2024-01-15 07:45:00 +0000 UTC")
	parsertest.Value(t, "distance", w.DistanceM, 5200)
	parsertest.Is(t, "rest", open(dir + "rest-mode-response.json").Facts.Notes[0].Text, "Rest mode")

	got = open("kesslerio+oura-analytics-openclaw-skill/stress_proxy_inputs.json")
	parsertest.Is(t, "nights without times", len(got.Facts.Sleeps), 0)
	parsertest.Value(t, "HRV", got.Facts.HRVNights[1].RMSSDMS, 46)
	parsertest.Value(t, "asleep", got.Facts.DailySummaries[0].SleepS, 24600)
	parsertest.Value(t, "lowest", got.Score(t, "2026-01-15", "sleep_lowest_heart_rate_bpm").Value, 64)
	parsertest.Value(t, "recovery index", got.Score(t, "2026-01-16", "readiness_recovery_index_score").Value, 80)
}

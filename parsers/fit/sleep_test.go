package fit

import (
	"testing"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/parsertest"
	"athletedata/parsers/record"
)

const fileSleep typedef.File = 49

func level(s int, l typedef.SleepLevel) message {
	return mesgdef.NewSleepLevel(nil).SetTimestamp(at(s)).SetSleepLevel(l)
}

func sleepEvent(s int, kind typedef.EventType) message {
	return mesgdef.NewEvent(nil).SetTimestamp(at(s)).SetEvent(eventSleep).SetEventType(kind)
}

// sleepData opens a sleep file: local time is two hours before UTC's.
func sleepData(s int) message {
	return bare{sleepInfo, []proto.Field{stamp(s), field(2, basetype.Uint32, fitTime(at(s+7200))), field(1, basetype.Uint16, proto.Uint16(60))}}
}

func TestNightWithStages(t *testing.T) {
	const night = -8 * 3600 // from 22:30 UTC to 06:30 UTC
	f := parseFacts(t, encode(t, fileID(fileSleep), sleepData(night), sleepEvent(night, typedef.EventTypeStart),
		level(night, typedef.SleepLevelAwake), level(night+600, typedef.SleepLevelLight), level(night+4200, typedef.SleepLevelDeep),
		level(night+7800, typedef.SleepLevelRem), level(night+9600, typedef.SleepLevelUnmeasurable), level(night+9900, typedef.SleepLevelLight),
		sleepEvent(0, typedef.EventTypeStop),
		mesgdef.NewSleepAssessment(nil).SetOverallSleepScore(83).SetSleepQualityScore(80).SetDeepSleepScore(255).SetAwakeningsCount(2).
			SetAverageStressDuringSleepScaled(14.5)))
	if len(f.Sleeps) != 1 || len(f.SleepStages) != 6 {
		t.Fatalf("%d sleeps, %d stages", len(f.Sleeps), len(f.SleepStages))
	}
	s := f.Sleeps[0]
	if s.Start.UTCMicro != at(night).UnixMicro() || s.End.UTCMicro != at(0).UnixMicro() || s.Day != record.Day(start) || s.Kind != "night" {
		t.Errorf("night %+v", s)
	}
	if s.Start.LocalMicro-s.Start.UTCMicro != 7200e6 {
		t.Errorf("local time of going to sleep %+v", s.Start)
	}
	parsertest.Value(t, "in bed", s.InBedS, 28800)
	parsertest.Value(t, "awake", s.AwakeS, 600)
	parsertest.Value(t, "light", s.LightS, 3600+28800-9900)
	parsertest.Value(t, "deep", s.DeepS, 3600)
	parsertest.Value(t, "REM", s.RemS, 1800)
	parsertest.Value(t, "asleep", s.AsleepS, 28800-600-300)
	parsertest.Value(t, "score", s.Score, 83)
	parsertest.Value(t, "stress", s.AvgStress, 14.5)
	if s.Extra["awakenings_count"] != 2.0 {
		t.Errorf("extra %v", s.Extra)
	}
	if g := f.SleepStages[4]; g.Stage != "unmeasurable" || g.DurationS != 300 || g.Start.UTCMicro != at(night+9600).UnixMicro() {
		t.Errorf("stage %+v", g)
	}
	if q := scoreOf(f, "sleep_quality_score"); q == nil || *q.Value != 80 || q.Day != record.Day(start) {
		t.Errorf("quality %+v", q)
	}
	if scoreOf(f, "deep_sleep_score") != nil {
		t.Error("255 is no score")
	}
}

// Without events, a level for each minute ends with its minute.
func TestNightWithoutBounds(t *testing.T) {
	messages := []message{fileID(fileSleep), sleepData(0)}
	for i := range 60 {
		messages = append(messages, level(i*60, typedef.SleepLevelLight))
	}
	f := parseFacts(t, encode(t, messages...))
	if len(f.SleepStages) != 1 || f.SleepStages[0].DurationS != 3600 {
		t.Errorf("stages %+v", f.SleepStages)
	}
	parsertest.Value(t, "asleep", f.Sleeps[0].AsleepS, 3600)
	// Message 276 tells the end where levels come only when they change.
	f = parseFacts(t, encode(t, fileID(fileSleep), sleepData(0), level(0, typedef.SleepLevelLight), level(600, typedef.SleepLevelDeep),
		bare{sleepEnd, []proto.Field{stamp(3600)}}))
	parsertest.Value(t, "deep", f.Sleeps[0].DeepS, 3000)
}

// Watches whose nights Garmin's servers stage say "awake" of every minute.
func TestUnstagedNightIsNoSleep(t *testing.T) {
	messages := []message{fileID(fileSleep), sleepData(0)}
	for i := range 60 {
		messages = append(messages, level(i*60, typedef.SleepLevelAwake))
	}
	f := parseFacts(t, encode(t, messages...))
	if len(f.Sleeps) != 0 || len(f.SleepStages) != 0 || len(sampleOf(f, "sleep_level")) != 1 {
		t.Errorf("%v, %v, %v", f.Sleeps, f.SleepStages, f.WellnessSamples)
	}
}

// A night cannot be longer than a day: such levels are kept, but as samples.
func TestEndlessNight(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(fileSleep), level(0, typedef.SleepLevelLight), level(100_000, typedef.SleepLevelDeep), level(200_000, typedef.SleepLevelDeep)))
	if len(f.Sleeps) != 0 || len(sampleOf(f, "sleep_level")) != 2 {
		t.Errorf("%v, %v", f.Sleeps, f.WellnessSamples)
	}
}

func TestNap(t *testing.T) {
	nap := func(deleted uint8) message {
		return bare{napEvent, []proto.Field{stamp(5000), field(0, basetype.Uint32, fitTime(at(0))), field(1, basetype.Sint16, proto.Int16(120)),
			field(2, basetype.Uint32, fitTime(at(1800))), field(3, basetype.Sint16, proto.Int16(120)), field(4, basetype.Enum, proto.Uint8(2)), field(5, basetype.Enum, proto.Uint8(deleted))}}
	}
	f := parseFacts(t, encode(t, fileID(fileSleep), nap(0), nap(1)))
	if len(f.Sleeps) != 1 {
		t.Fatalf("%d naps", len(f.Sleeps))
	}
	s := f.Sleeps[0]
	if s.Kind != "nap" || s.Day != record.Day(start) || s.Start.LocalMicro-s.Start.UTCMicro != 7200e6 || s.Extra["feedback"] != 2.0 {
		t.Errorf("nap %+v", s)
	}
	parsertest.Value(t, "asleep", s.AsleepS, 1800)
}

func TestBreathingInSleep(t *testing.T) {
	f := parseFacts(t, encode(t, fileID(79), mesgdef.NewSleepDisruptionOvernightSeverity(nil).SetTimestamp(at(0)).SetSeverity(typedef.SleepDisruptionSeverityLow),
		mesgdef.NewSleepDisruptionSeverityPeriod(nil).SetTimestamp(at(-3600)).SetSeverity(typedef.SleepDisruptionSeverityMedium)))
	if s := scoreOf(f, "sleep_disruption_overnight_severity"); s == nil || *s.Value != 1 || s.Text != "low" {
		t.Errorf("night %+v", s)
	}
	if got := sampleOf(f, "sleep_disruption_severity_period_severity"); len(got) != 1 || got[0] != 2 {
		t.Errorf("period %v", got)
	}
}

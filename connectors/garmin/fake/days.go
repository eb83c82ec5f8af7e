package fake

import (
	"fmt"
	"net/http"
	"time"
)

func (s *Server) dayRoutes() {
	const w = "/wellness-service/wellness/"
	s.byDate("/usersummary-service/usersummary/daily/{dn}", "calendarDate", s.summary)
	s.byDate(w+"dailySleepData/{dn}", "date", s.night)
	s.byDate("/sleep-service/sleep/dailySleepData", "date", s.night)
	s.byDate("/hrv-service/hrv/{date}", "", s.variability)
	s.byDate("/metrics-service/metrics/trainingreadiness/{date}", "", s.ready)
	s.byDate(w+"dailyHeartRate/{dn}", "date", s.heartRate)
	s.byDate(w+"dailyStress/{date}", "", s.stress)
	s.byDate(w+"daily/respiration/{date}", "", s.breath)
	s.byDate(w+"daily/spo2/{date}", "", s.oxygen)
	s.byDate(w+"dailySummaryChart/{dn}", "date", s.quarters)
	s.byDate("/download-service/files/wellness/{date}", "", s.files)
}

// byDate adds an address about one day, which stands in the path or in a
// parameter.
func (s *Server) byDate(path, parameter string, answer func(w http.ResponseWriter, n int)) {
	s.get(path, func(w http.ResponseWriter, r *http.Request) {
		text := r.PathValue("date")
		if parameter != "" {
			text = r.URL.Query().Get(parameter)
		}
		n, ok := date(text)
		if !ok {
			refuse(w, http.StatusBadRequest, "BadRequestException")
			return
		}
		if r.PathValue("dn") != "" && !mine(w, r) {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		// Now and then Garmin stumbles, and is well again at once.
		if key := r.URL.Path + text; n%29 == 3 && !s.stumbled[key] && parameter != "" {
			s.stumbled[key] = true
			refuse(w, http.StatusInternalServerError, "InternalServerErrorException")
			return
		}
		answer(w, n)
	})
}

// gmt and local are the two ways in which Garmin writes an instant as text.
func gmt(t time.Time) string               { return t.UTC().Format("2006-01-02T15:04:05.0") }
func (s *Server) local(t time.Time) string { return t.In(s.zone).Format("2006-01-02T15:04:05.0") }

// wallMS is the clock on the wall, in milliseconds as if it were UTC.
func (s *Server) wallMS(t time.Time) int64 {
	_, offset := t.In(s.zone).Zone()
	return t.UnixMilli() + int64(offset)*1000
}

// bounds are the ends of what was recorded of a day.
func (s *Server) bounds(n int) (start, end time.Time) {
	start, end = s.midnight(n), s.midnight(n+1)
	if s.partial(n) {
		end = start.Add(8 * time.Hour)
	}
	return start, end
}

func (s *Server) window(n int) string {
	start, end := s.bounds(n)
	return fmt.Sprintf(`"startTimestampGMT":%q,"endTimestampGMT":%q,"startTimestampLocal":%q,"endTimestampLocal":%q`, gmt(start), gmt(end), s.local(start), s.local(end))
}

// restingRate is the resting heart rate of a day.
func restingRate(n int) int { return between(46, 54, n) }

// stepsOf are the steps of a day.
func (s *Server) stepsOf(n int) int {
	if s.partial(n) {
		return 820
	}
	return between(4000, 16000, n)
}

func (s *Server) summary(w http.ResponseWriter, n int) {
	if !s.lived(n) {
		// Without a watch Garmin only calculates a basal rate.
		worn := n >= s.born && !s.emptied
		send(w, fmt.Appendf(nil, `{"userProfileId":%d,"calendarDate":%q,"uuid":null,"totalKilocalories":%s,"bmrKilocalories":1790.0,"wellnessStartTimeGmt":null,"totalSteps":null,"totalDistanceMeters":null,`+
			`"minHeartRate":null,"maxHeartRate":null,"restingHeartRate":null,"averageStressLevel":null,"bodyBatteryMostRecentValue":null,"averageSpo2":null,"consumedKilocalories":null,"includesWellnessData":%t,"includesActivityData":false,"privacyProtected":false,"source":"GARMIN"}`,
			profileID, dateOf(n), map[bool]string{true: "1790.0", false: "null"}[worn], worn))
		return
	}
	start, end := s.bounds(n)
	steps, rest := s.stepsOf(n), restingRate(n)
	send(w, fmt.Appendf(nil, `{"userProfileId":%d,"totalKilocalories":%d.0,"activeKilocalories":%d.0,"bmrKilocalories":1790.0,"wellnessKilocalories":2100.0,"burnedKilocalories":null,"consumedKilocalories":null,`+
		`"totalSteps":%d,"dailyStepGoal":8000,"totalDistanceMeters":%d,"wellnessDistanceMeters":%d,"highlyActiveSeconds":1800,"activeSeconds":5400,"sedentarySeconds":42000,"sleepingSeconds":27000,`+
		`"moderateIntensityMinutes":12,"vigorousIntensityMinutes":20,"floorsAscended":9.5,"floorsDescended":8.0,"minHeartRate":%d,"maxHeartRate":151,"restingHeartRate":%d,"lastSevenDaysAvgRestingHeartRate":50,`+
		`"averageStressLevel":%d,"maxStressLevel":91,"stressQualifier":"BALANCED","bodyBatteryChargedValue":61,"bodyBatteryDrainedValue":58,"bodyBatteryHighestValue":88,"bodyBatteryLowestValue":21,"bodyBatteryMostRecentValue":30,`+
		`"averageSpo2":96.0,"lowestSpo2":89,"avgWakingRespirationValue":14.0,"highestRespirationValue":20.0,"lowestRespirationValue":9.0,"userDailySummaryId":%d,"calendarDate":%q,"uuid":"%x","source":"GARMIN","privacyProtected":false,`+
		`"includesWellnessData":true,"includesActivityData":%t,"includesCalorieConsumedData":false,"rule":{"typeId":2,"typeKey":"private"},"wellnessStartTimeGmt":%q,"wellnessStartTimeLocal":%q,"wellnessEndTimeGmt":%q,"wellnessEndTimeLocal":%q,"durationInMilliseconds":%d,"lastSyncTimestampGMT":%q}`,
		profileID, 1790+steps/20, steps/20, steps, steps*4/5, steps*4/5, rest-2, rest, between(20, 45, n), profileID, dateOf(n), mix(n),
		len(s.workouts(n, n)) > 0, gmt(start), s.local(start), gmt(end), s.local(end), end.Sub(start).Milliseconds(), gmt(end)))
}

func (s *Server) variability(w http.ResponseWriter, n int) {
	if !s.hasHRV(n) {
		nothing(w)
		return
	}
	baseline := "null" // as long as the watch is new
	if n >= s.born+10 {
		baseline = `{"lowUpper":36,"balancedLow":40,"balancedUpper":58,"markerValue":0.45}`
	}
	asleep, awake := s.sleepTimes(n)
	out := fmt.Appendf(nil, `{"userProfilePk":%d,"hrvSummary":{"calendarDate":%q,"weeklyAvg":48,"lastNightAvg":%d,"lastNight5MinHigh":72,"baseline":%s,"status":"BALANCED","feedbackPhrase":"HRV_BALANCED_2","createTimeStamp":%q},"hrvReadings":[`,
		profileID, dateOf(n), between(42, 55, n), baseline, awake.UTC().Format("2006-01-02T15:04:05.491"))
	for i, t := 0, asleep; t.Before(awake); i, t = i+1, t.Add(5*time.Minute) {
		out = comma(out, i)
		out = fmt.Appendf(out, `{"hrvValue":%d,"readingTimeGMT":%q,"readingTimeLocal":%q}`, between(30, 72, n*200+i), gmt(t), s.local(t))
	}
	send(w, fmt.Appendf(out, `],%s,"sleepStartTimestampGMT":%q,"sleepEndTimestampGMT":%q}`, s.window(n), gmt(asleep), gmt(awake)))
}

func (s *Server) ready(w http.ResponseWriter, n int) {
	if !s.lived(n) {
		send(w, []byte(`[]`))
		return
	}
	_, awake := s.sleepTimes(n)
	one := func(t time.Time, score int, context string) string {
		return fmt.Sprintf(`{"userProfilePK":%d,"calendarDate":%q,"timestamp":%q,"timestampLocal":%q,"deviceId":%d,"level":"MODERATE","feedbackLong":"MOD_RT_LOW_SS_GOOD","feedbackShort":"GO_GET_IT","score":%d,"sleepScore":78,`+
			`"sleepScoreFactorPercent":70,"recoveryTime":640,"recoveryTimeFactorPercent":80,"acwrFactorPercent":90,"acuteLoad":412,"stressHistoryFactorPercent":85,"hrvFactorPercent":95,"hrvWeeklyAverage":48,"validSleep":true,"inputContext":%q,"primaryActivityTracker":true}`,
			profileID, dateOf(n), gmt(t), s.local(t), watch, score, context)
	}
	send(w, []byte("["+one(awake.Add(30*time.Minute), 55, "UPDATE_REALTIME_VARIABLES")+","+one(awake, 62, "AFTER_WAKEUP_RESET")+"]"))
}

// comma separates the elements of a list.
func comma(out []byte, i int) []byte {
	if i > 0 {
		return append(out, ',')
	}
	return out
}

// epochs goes through a day in steps.
func (s *Server) epochs(n int, step time.Duration, each func(i int, ms int64)) {
	start, end := s.bounds(n)
	for i, t := 0, start; t.Before(end); i, t = i+1, t.Add(step) {
		each(i, t.UnixMilli())
	}
}

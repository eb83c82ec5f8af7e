package fake

import (
	"fmt"
	"net/http"
	"time"
)

const (
	watch   = 3456789012
	shoes   = "aaaabbbbccccddddeeeeffff00001111"
	bicycle = "00001111222233334444555566667777"
)

func (s *Server) monthRoutes() {
	s.get("/weight-service/weight/range/{from}/{to}", s.weights)
	s.get("/wellness-service/wellness/bodyBattery/reports/daily", s.battery)
	s.get("/mobile-gateway/usersummary/trainingstatus/weekly/{from}/{to}", s.trained)
	s.get("/metrics-service/metrics/maxmet/daily/{from}/{to}", s.maxMet)
	s.get("/metrics-service/metrics/racepredictions/daily/{dn}", s.predictions)
	s.get("/usersummary-service/stats/steps/weekly/{end}/{weeks}", s.weeks)
	s.get("/device-service/deviceregistration/devices", s.devices)
	s.get("/personalrecord-service/personalrecord/prs/{dn}", s.records)
	s.get("/gear-service/gear/filterGear", s.gear)
	s.get("/gear-service/gear/stats/{uuid}", s.gearStats)
}

// list writes an element for each day of a span that has one.
func (s *Server) list(out []byte, first, last int, there func(int) bool, one func(out []byte, n int) []byte) []byte {
	written := 0
	for n := first; n <= last; n++ {
		if there(n) {
			out = one(comma(out, written), n)
			written++
		}
	}
	return out
}

func (s *Server) weights(w http.ResponseWriter, r *http.Request) {
	first, last, ok := s.span(w, r.PathValue("from"), r.PathValue("to"), 366)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	const no = `{"samplePk":null,"date":null,"calendarDate":null,"weight":null,"bmi":null,"bodyFat":null,"bodyWater":null,"boneMass":null,"muscleMass":null,"physiqueRating":null,"visceralFat":null,"metabolicAge":null,"sourceType":null,"timestampGMT":null,"weightDelta":null}`
	out := s.list([]byte(`{"dailyWeightSummaries":[`), first, last, s.hasWeight, func(out []byte, n int) []byte {
		t := s.midnight(n).Add(7*time.Hour + 12*time.Minute)
		grams := 71000 + between(0, 900, n)
		entry := fmt.Sprintf(`{"samplePk":%d,"date":%d,"calendarDate":%q,"weight":%d.0,"bmi":22.4,"bodyFat":16.5,"bodyWater":60.1,"boneMass":3300,"muscleMass":33000,"physiqueRating":null,"visceralFat":null,"metabolicAge":null,"sourceType":"INDEX_SCALE","timestampGMT":%d,"weightDelta":-120.0}`,
			1700000000000+n, s.wallMS(t), dateOf(n), grams, t.UnixMilli())
		return fmt.Appendf(out, `{"summaryDate":%q,"numOfWeightEntries":1,"minWeight":%d.0,"maxWeight":%d.0,"latestWeight":%s,"allWeightMetrics":[%s]}`, dateOf(n), grams, grams, entry, entry)
	})
	send(w, fmt.Appendf(out, `],"totalAverage":{"from":%d,"until":%d,"weight":null},"previousDateWeight":%s,"nextDateWeight":%s}`, dayOf(first).UnixMilli(), dayOf(last).UnixMilli(), no, no))
}

func (s *Server) battery(w http.ResponseWriter, r *http.Request) {
	first, last, ok := s.span(w, r.URL.Query().Get("startDate"), r.URL.Query().Get("endDate"), 31)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := func(int) bool { return true }
	out := s.list([]byte("["), first, last, all, func(out []byte, n int) []byte {
		if !s.lived(n) {
			return fmt.Appendf(out, `{"date":%q,"charged":null,"drained":null,"bodyBatteryValuesArray":null,"bodyBatteryActivityEvent":null}`, dateOf(n))
		}
		start, end := s.bounds(n)
		return fmt.Appendf(out, `{"date":%q,"charged":61,"drained":58,%s,"bodyBatteryValuesArray":[[%d,30],[%d,88]],"bodyBatteryValueDescriptorDTOList":[{"bodyBatteryValueDescriptorIndex":0,"bodyBatteryValueDescriptorKey":"timestamp"},{"bodyBatteryValueDescriptorIndex":1,"bodyBatteryValueDescriptorKey":"bodyBatteryLevel"}],`+
			`"bodyBatteryDynamicFeedbackEvent":{},"bodyBatteryActivityEvent":[],"endOfDayBodyBatteryDynamicFeedbackEvent":{}}`, dateOf(n), s.window(n), start.UnixMilli(), end.UnixMilli())
	})
	send(w, append(out, ']'))
}

func (s *Server) trained(w http.ResponseWriter, r *http.Request) {
	first, last, ok := s.span(w, r.PathValue("from"), r.PathValue("to"), 366)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := fmt.Appendf(nil, `{"weeklyTrainingStatus":{"requestUrl":"/metrics-service/metrics/trainingstatus/weekly","statusCode":200,"headers":{"Date":%q},"errorMessage":null,"payload":{"userId":%d,"fromCalendarDate":%q,"toCalendarDate":%q,"recordedDevices":[],"reportData":{`,
		s.clock.Now().UTC().Truncate(24*time.Hour).Format(http.TimeFormat), profileID, dateOf(first), dateOf(last))
	days := s.list(nil, first, last, s.lived, func(out []byte, n int) []byte {
		return fmt.Appendf(out, `{"calendarDate":%q,"sinceDate":%q,"weeklyTrainingLoad":480,"trainingStatus":7,"timestamp":%d,"deviceId":%d,"loadTunnelMin":350,"loadTunnelMax":700,"sport":"RUNNING","fitnessTrend":2,"trainingStatusFeedbackPhrase":"PRODUCTIVE_1","trainingPaused":false,`+
			`"acuteTrainingLoadDTO":{"acwrPercent":40,"acwrStatus":"OPTIMAL","dailyTrainingLoadAcute":%d,"dailyTrainingLoadChronic":430,"dailyAcuteChronicWorkloadRatio":1.0},"primaryTrainingDevice":true}`, dateOf(n), dateOf(n-3), s.midnight(n).UnixMilli(), watch, between(350, 500, n))
	})
	if len(days) > 0 {
		out = fmt.Appendf(out, `"%d":[%s]`, watch, days)
	}
	send(w, append(out, `}},"successful":true}}`...))
}

func (s *Server) maxMet(w http.ResponseWriter, r *http.Request) {
	first, last, ok := s.span(w, r.PathValue("from"), r.PathValue("to"), 366)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	send(w, append(s.list([]byte("["), first, last, s.hasVO2Max, func(out []byte, n int) []byte {
		return fmt.Appendf(out, `{"userId":%d,"generic":{"calendarDate":%q,"vo2MaxPreciseValue":51.%d,"vo2MaxValue":52.0,"fitnessAge":null,"fitnessAgeDescription":null,"maxMetCategory":0},"cycling":null,"heatAltitudeAcclimation":null}`, profileID, dateOf(n), between(0, 9, n))
	}), ']'))
}

func (s *Server) predictions(w http.ResponseWriter, r *http.Request) {
	first, last, ok := s.span(w, r.URL.Query().Get("fromCalendarDate"), r.URL.Query().Get("toCalendarDate"), 366)
	if !ok || !mine(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	send(w, append(s.list([]byte("["), first, last, s.lived, func(out []byte, n int) []byte {
		return fmt.Appendf(out, `{"userId":%d,"fromCalendarDate":null,"toCalendarDate":null,"calendarDate":%q,"time5K":%d,"time10K":2690,"timeHalfMarathon":5990,"timeMarathon":null}`, profileID, dateOf(n), between(1270, 1300, n))
	}), ']'))
}

// weeks counts days with data; a year at most.
func (s *Server) weeks(w http.ResponseWriter, r *http.Request) {
	end, ok1 := date(r.PathValue("end"))
	weeks, ok2 := number(r.PathValue("weeks"))
	if !ok1 || !ok2 || weeks < 1 || weeks > 52 {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out, written := []byte("["), 0
	for first := end - 7*weeks + 1; first <= end; first += 7 {
		count := 0
		for n := first; n < first+7; n++ {
			if s.lived(n) {
				count++
			}
		}
		if first+6 < s.born-400 {
			continue // shorter beyond the data
		}
		out = fmt.Appendf(comma(out, written), `{"calendarDate":%q,"values":{"totalSteps":%d.0,"averageSteps":%d.0,"wellnessDataDaysCount":%d,"averageDistance":0.0,"totalDistance":0.0}}`, dateOf(first), count*7000, count*1000, count)
		written++
	}
	send(w, append(out, ']'))
}

func (s *Server) devices(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptied {
		send(w, []byte("[]"))
		return
	}
	send(w, fmt.Appendf(nil, `[{"deviceId":%d,"unitId":%d,"serialNumber":"7AB000001","productDisplayName":"fēnix 7","displayName":"fēnix 7","partNumber":"006-B3906-00","productSku":"010-02540-01","applicationKey":"fenix7","deviceTypePk":37000,"primary":true,"hasOpticalHeartRate":true,"hrvStressCapable":true,"remCapable":true,"currentFirmwareVersion":"18.22","registeredDate":1660000000000,"deviceStatus":"active"}]`, watch, watch))
}

func (s *Server) records(w http.ResponseWriter, r *http.Request) {
	if !mine(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptied {
		send(w, []byte("[]"))
		return
	}
	t := s.midnight(s.born + 3).Add(9 * time.Hour)
	send(w, fmt.Appendf(nil, `[{"id":501,"typeId":3,"status":"ACCEPTED","activityId":%d,"activityName":"Morning Run","activityType":"running","activityStartDateTimeInGMT":%d,"activityStartDateTimeLocal":%d,"value":1284.5,"prStartTimeGmt":%d,"prStartTimeGmtFormatted":%q,"prStartTimeLocal":%d,"prTypeLabelKey":null,"poolLengthUnit":null},`+
		`{"id":502,"typeId":12,"status":"ACCEPTED","activityId":0,"activityName":null,"activityType":null,"value":31234.0,"prStartTimeGmt":%d,"prStartTimeGmtFormatted":%q,"prStartTimeLocal":%d,"prTypeLabelKey":null,"poolLengthUnit":null}]`,
		idOf(s.born+3, 0), t.UnixMilli(), s.wallMS(t), t.UnixMilli(), gmt(t), s.wallMS(t), t.UnixMilli(), gmt(t), s.wallMS(t)))
}

func (s *Server) gear(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("userProfilePk") != fmt.Sprint(profileID) {
		refuse(w, http.StatusForbidden, "ForbiddenException")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptied {
		send(w, []byte("[]"))
		return
	}
	const one = `{"gearPk":%d,"uuid":%q,"userProfilePk":%d,"gearMakeName":%q,"gearModelName":"Unknown %s","gearTypeName":%q,"gearStatusName":"active","displayName":%q,"customMakeModel":%q,"dateBegin":"2025-03-01T00:00:00.0","dateEnd":null,"maximumMeters":800000.0,"notified":false,"createDate":"2025-03-01T10:00:00.0","updateDate":"2025-03-01T10:00:00.0"}`
	out := fmt.Appendf([]byte("["), one, 11, shoes, profileID, "Other", "Shoes", "Shoes", "Blue shoes", "Blue shoes")
	out = fmt.Appendf(append(out, ','), one, 12, bicycle, profileID, "Other", "Bike", "Bike", "Gravel bike", "Gravel bike")
	send(w, append(out, ']'))
}

func (s *Server) gearStats(w http.ResponseWriter, r *http.Request) {
	distance := map[string]int{shoes: 412345, bicycle: 2345678}[r.PathValue("uuid")]
	if distance == 0 {
		refuse(w, http.StatusNotFound, "NotFoundException")
		return
	}
	send(w, fmt.Appendf(nil, `{"gearPk":11,"uuid":%q,"createDate":"2025-03-01T10:00:00.0","updateDate":"2026-01-01T10:00:00.0","totalDistance":%d.0,"totalActivities":57,"isProcessing":false,"processing":false}`, r.PathValue("uuid"), distance))
}

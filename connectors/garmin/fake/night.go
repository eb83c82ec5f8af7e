package fake

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// sleepTimes are the ends of the night before a day.
func (s *Server) sleepTimes(n int) (asleep, awake time.Time) {
	m := s.midnight(n)
	return m.Add(-time.Duration(between(10, 70, n)) * time.Minute), m.Add(6*time.Hour + time.Duration(between(0, 60, n+5))*time.Minute)
}

func (s *Server) night(w http.ResponseWriter, n int) {
	if s.broken(n) {
		refuse(w, http.StatusInternalServerError, "InternalServerErrorException")
		return
	}
	if !s.hasNight(n) {
		send(w, fmt.Appendf(nil, `{"dailySleepDTO":{"id":null,"userProfilePK":%d,"calendarDate":%q,"sleepTimeSeconds":null,"napTimeSeconds":null,"sleepStartTimestampGMT":null,"sleepEndTimestampGMT":null,"deepSleepSeconds":null,"lightSleepSeconds":null,"remSleepSeconds":null,"awakeSleepSeconds":null},"sleepMovement":[],"sleepLevels":[],"remSleepData":null}`,
			profileID, dateOf(n)))
		return
	}
	asleep, awake := s.sleepTimes(n)
	minutes := int(awake.Sub(asleep) / time.Minute)
	// The night is cut into its stages: deep, light, REM, awake, light.
	parts := []struct{ level, minutes int }{{0, 80}, {1, 120}, {2, 60}, {3, 10}, {1, minutes - 270}}
	seconds := map[int]int{}
	for _, p := range parts {
		seconds[p.level] += p.minutes * 60
	}
	score := between(60, 90, n)
	if s.rescored[n] {
		score++
	}
	out := fmt.Appendf(make([]byte, 0, 40<<10), `{"dailySleepDTO":{"id":%d,"userProfilePK":%d,"calendarDate":%q,"sleepTimeSeconds":%d,"napTimeSeconds":0,"sleepWindowConfirmed":true,"sleepWindowConfirmationType":"enhanced_confirmed_final",`+
		`"sleepStartTimestampGMT":%d,"sleepEndTimestampGMT":%d,"sleepStartTimestampLocal":%d,"sleepEndTimestampLocal":%d,"autoSleepStartTimestampGMT":null,"deepSleepSeconds":%d,"lightSleepSeconds":%d,"remSleepSeconds":%d,"awakeSleepSeconds":%d,"deviceRemCapable":true,"retro":false,`+
		`"averageSpO2Value":95.0,"lowestSpO2Value":88,"averageRespirationValue":13.0,"lowestRespirationValue":9.0,"highestRespirationValue":18.0,"awakeCount":1,"avgSleepStress":17.0,"avgHeartRate":52.0,"sleepScores":{"overall":{"value":%d,"qualifierKey":"FAIR"},"remPercentage":{"value":20,"qualifierKey":"FAIR"}},"sleepVersion":2},"sleepLevels":[`,
		asleep.UnixMilli(), profileID, dateOf(n), seconds[0]+seconds[1]+seconds[2], asleep.UnixMilli(), awake.UnixMilli(), s.wallMS(asleep), s.wallMS(awake), seconds[0], seconds[1], seconds[2], seconds[3], score)
	t := asleep
	for i, p := range parts {
		end := t.Add(time.Duration(p.minutes) * time.Minute)
		out = fmt.Appendf(comma(out, i), `{"startGMT":%q,"endGMT":%q,"activityLevel":%d.0}`, gmt(t), gmt(end), p.level)
		t = end
	}
	out = append(out, `],"sleepMovement":[`...)
	for i := range minutes + 120 { // an hour of not sleeping before and after
		at := asleep.Add(time.Duration(i-60) * time.Minute).UTC()
		out = append(comma(out, i), `{"startGMT":"`...)
		out = append(at.AppendFormat(out, "2006-01-02T15:04:05.0"), `","endGMT":"`...)
		out = append(at.Add(time.Minute).AppendFormat(out, "2006-01-02T15:04:05.0"), `","activityLevel":`...)
		out = append(strconv.AppendInt(out, int64(mix(n*1000+i)%8), 10), `.25}`...)
	}
	out = append(out, `],"remSleepData":true,"sleepRestlessMoments":[],"restlessMomentsCount":21`...)
	out = curve(out, "sleepHeartRate", asleep, awake, 2*time.Minute, n, 44, 62)
	out = curve(out, "sleepStress", asleep, awake, 3*time.Minute, n+1, 3, 40)
	out = curve(out, "sleepBodyBattery", asleep, awake, 3*time.Minute, n+2, 30, 90)
	out = curve(out, "hrvData", asleep, awake, 5*time.Minute, n+3, 30, 80)
	send(w, fmt.Appendf(out, `,"wellnessEpochSPO2DataDTOList":null,"avgOvernightHrv":48.0,"hrvStatus":"BALANCED","bodyBatteryChange":52,"restingHeartRate":%d,"skinTempDataExists":false,"respirationVersion":200}`, restingRate(n)))
}

// curve is a list of values in the course of the night.
func curve(out []byte, name string, from, to time.Time, step time.Duration, seed, low, high int) []byte {
	out = append(out, `,"`+name+`":[`...)
	for i, t := 0, from; t.Before(to); i, t = i+1, t.Add(step) {
		out = append(comma(out, i), `{"value":`...)
		out = append(strconv.AppendInt(out, int64(between(low, high, seed*1000+i)), 10), `,"startGMT":`...)
		out = append(strconv.AppendInt(out, t.UnixMilli(), 10), '}')
	}
	return append(out, ']')
}

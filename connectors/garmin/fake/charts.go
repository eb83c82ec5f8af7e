package fake

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// pairs writes a chart's rows: a time and what follows it.
func (s *Server) pairs(out []byte, n int, step time.Duration, value func(out []byte, i int) []byte) []byte {
	s.epochs(n, step, func(i int, ms int64) {
		out = append(comma(out, i), '[')
		out = append(strconv.AppendInt(out, ms, 10), ',')
		out = append(value(out, i), ']')
	})
	return out
}

func (s *Server) head(n int) []byte {
	return fmt.Appendf(make([]byte, 0, 16<<10), `{"userProfilePK":%d,"calendarDate":%q,%s,`, profileID, dateOf(n), s.window(n))
}

func (s *Server) heartRate(w http.ResponseWriter, n int) {
	if !s.lived(n) || !s.kept(n) {
		send(w, append(s.head(n), `"maxHeartRate":null,"minHeartRate":null,"restingHeartRate":null,"lastSevenDaysAvgRestingHeartRate":null,"heartRateValueDescriptors":null,"heartRateValues":null}`...))
		return
	}
	out := fmt.Appendf(s.head(n), `"maxHeartRate":151,"minHeartRate":44,"restingHeartRate":%d,"lastSevenDaysAvgRestingHeartRate":50,"heartRateValueDescriptors":[{"key":"timestamp","index":0},{"key":"heartrate","index":1}],"heartRateValues":[`, restingRate(n))
	out = s.pairs(out, n, 2*time.Minute, func(out []byte, i int) []byte {
		if i%50 == 49 {
			return append(out, "null"...) // not on the wrist
		}
		return strconv.AppendInt(out, int64(between(44, 120, n*1000+i)), 10)
	})
	send(w, append(out, "]}"...))
}

func (s *Server) stress(w http.ResponseWriter, n int) {
	if !s.hasStress(n) || !s.kept(n) {
		send(w, []byte("null"))
		return
	}
	out := append(s.head(n), `"maxStressLevel":91,"avgStressLevel":30,"stressChartValueOffset":1,"stressChartYAxisOrigin":-1,"stressValueDescriptorsDTOList":[{"key":"timestamp","index":0},{"key":"stressLevel","index":1}],"stressValuesArray":[`...)
	out = s.pairs(out, n, 3*time.Minute, func(out []byte, i int) []byte {
		level := between(-2, 80, n*1000+i) // -1 not measurable, -2 too active
		return strconv.AppendInt(out, int64(level), 10)
	})
	out = append(out, `],"bodyBatteryValueDescriptorsDTOList":[{"bodyBatteryValueDescriptorIndex":0,"bodyBatteryValueDescriptorKey":"timestamp"},{"bodyBatteryValueDescriptorIndex":1,"bodyBatteryValueDescriptorKey":"bodyBatteryStatus"},`+
		`{"bodyBatteryValueDescriptorIndex":2,"bodyBatteryValueDescriptorKey":"bodyBatteryLevel"},{"bodyBatteryValueDescriptorIndex":3,"bodyBatteryValueDescriptorKey":"bodyBatteryVersion"}],"bodyBatteryValuesArray":[`...)
	out = s.pairs(out, n, 3*time.Minute, func(out []byte, i int) []byte {
		return fmt.Appendf(out, `"MEASURED",%d,3.0`, between(20, 90, n*1000+i))
	})
	send(w, append(out, "]}"...))
}

func (s *Server) breath(w http.ResponseWriter, n int) {
	if !s.lived(n) || !s.kept(n) {
		send(w, append(s.head(n), `"lowestRespirationValue":null,"highestRespirationValue":null,"avgWakingRespirationValue":null,"respirationValuesArray":null,"respirationAveragesValuesArray":null,"respirationVersion":null}`...))
		return
	}
	out := append(s.head(n), `"lowestRespirationValue":9.0,"highestRespirationValue":20.0,"avgWakingRespirationValue":14.0,"avgSleepRespirationValue":13.0,"avgTomorrowSleepRespirationValue":null,"respirationValueDescriptorsDTOList":[{"key":"timestamp","index":0},{"key":"respiration","index":1}],"respirationValuesArray":[`...)
	out = s.pairs(out, n, 2*time.Minute, func(out []byte, i int) []byte {
		return append(strconv.AppendInt(out, []int64{13, 14, 15, 12, -1, -2}[i%6], 10), ".0"...)
	})
	send(w, append(out, `],"respirationAveragesValuesArray":[],"respirationVersion":200}`...))
}

func (s *Server) oxygen(w http.ResponseWriter, n int) {
	if !s.hasOxygen(n) || !s.kept(n) {
		send(w, append(s.head(n), `"averageSpO2":null,"lowestSpO2":null,"lastSevenDaysAvgSpO2":null,"latestSpO2":null,"spO2SingleValues":null,"continuousReadingDTOList":null,"spO2HourlyAverages":null}`...))
		return
	}
	start, _ := s.bounds(n)
	out := fmt.Appendf(s.head(n), `"averageSpO2":96.0,"lowestSpO2":89,"lastSevenDaysAvgSpO2":95.7,"latestSpO2":97,"spO2ValueDescriptorsDTOList":[{"spo2ValueDescriptorIndex":0,"spo2ValueDescriptorKey":"timestamp"},{"spo2ValueDescriptorIndex":1,"spo2ValueDescriptorKey":"spo2Reading"},`+
		`{"spo2ValueDescriptorIndex":2,"spo2ValueDescriptorKey":"singleReadingPlottable"}],"spO2SingleValues":[[%d,98,true]],"continuousReadingDTOList":null,"spO2HourlyAverages":[`, start.Add(7*time.Hour).UnixMilli())
	out = s.pairs(out, n, time.Hour, func(out []byte, i int) []byte { return strconv.AppendInt(out, int64(between(92, 98, n*100+i)), 10) })
	send(w, append(out, "]}"...))
}

func (s *Server) quarters(w http.ResponseWriter, n int) {
	out := []byte("[")
	worn := s.lived(n) && s.kept(n)
	s.epochs(n, 15*time.Minute, func(i int, ms int64) {
		steps, level := 0, "none"
		if worn {
			if level = "sedentary"; i > 28 {
				steps, level = between(0, 400, n*100+i), "active"
			}
		}
		t := time.UnixMilli(ms)
		out = fmt.Appendf(comma(out, i), `{"startGMT":%q,"endGMT":%q,"steps":%d,"pushes":0,"primaryActivityLevel":%q,"activityLevelConstant":true}`, gmt(t), gmt(t.Add(15*time.Minute)), steps, level)
	})
	send(w, append(out, ']'))
}

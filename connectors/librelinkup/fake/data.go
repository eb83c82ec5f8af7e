package fake

import (
	"math"
	"net/http"
	"time"
)

const (
	layout  = "1/2/2006 3:04:05 PM"
	every   = 5 * time.Minute
	history = 12 * time.Hour
	// Of a logbook two weeks are told.
	remembered = 14 * 24 * time.Hour
	worn       = 14 * 24 * time.Hour // life of a sensor
)

// reading is one, of type 0 history, 1 current, 2 an alarm for low, 3 for high.
type reading struct {
	at   time.Time
	kind int
}

func (s *Server) data(w http.ResponseWriter, path []string) {
	now := s.now()
	var data any
	switch {
	case len(path) == 1 && path[0] == "":
		all := []any{}
		for i := range s.o.People {
			all = append(all, s.connection(now, i))
		}
		data = all
	case len(path) != 2 || !s.knows(path[0]):
		answer(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
		return
	case path[1] == "graph":
		points := []any{}
		for _, r := range s.graph(now) {
			points = append(points, s.show(r))
		}
		data = map[string]any{"connection": s.connection(now, 0), "graphData": points,
			"activeSensors": []any{map[string]any{"sensor": s.sensor(now), "device": map[string]any{"did": "3f6b9ec4", "dtid": 40068, "v": "3.5.0"}}}}
	case path[1] == "logbook":
		entries := []any{}
		for _, r := range s.logbook(now) {
			entries = append(entries, s.show(r))
		}
		data = entries
	default:
		answer(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
		return
	}
	answer(w, http.StatusOK, map[string]any{"status": 0, "data": data,
		"ticket": map[string]any{"token": s.issue(), "expires": s.clock.Now().Unix() + ticketS, "duration": ticketS * 1000}})
}

func (s *Server) knows(id string) bool {
	for i := range s.o.People {
		if patient(i) == id {
			return true
		}
	}
	return false
}

func (s *Server) now() time.Time {
	if s.o.Live {
		return s.clock.Now()
	}
	return s.presents[len(s.presents)-1]
}

// begin is when the first sensor was put on.
func (s *Server) begin() time.Time {
	return s.presents[0].AddDate(0, 0, -s.o.Days).Truncate(every)
}

func (s *Server) connection(now time.Time, i int) map[string]any {
	names := [][2]string{{"Erika", "Muster"}, {"Jörg", "Muster"}, {"Zoë", "Ní Bhriain"}}
	c := map[string]any{
		"id": "c-" + patient(i), "patientId": patient(i), "country": "DE", "status": 2, "firstName": names[i%3][0], "lastName": names[i%3][1],
		"targetLow": 70, "targetHigh": 160, "uom": 1, "sensor": s.sensor(now), "alarmRules": map[string]any{"c": true},
		"patientDevice": map[string]any{"did": "3f6b9ec4", "dtid": 40068, "v": "3.5.0", "ll": 70, "hl": 160, "u": now.Unix()},
	}
	c["glucoseMeasurement"], c["glucoseItem"] = nil, nil
	if !s.empty {
		c["glucoseMeasurement"] = s.show(s.current(now))
		c["glucoseItem"] = c["glucoseMeasurement"]
	}
	return c
}

func (s *Server) sensor(now time.Time) map[string]any {
	n := now.Sub(s.begin()) / worn
	activated := s.begin().Add(n * worn)
	return map[string]any{"deviceId": "", "sn": "0M" + string(rune('A'+n%26)) + "4Q7XKT", "a": activated.Unix(), "w": 60, "pt": 4, "s": true, "lj": false}
}

// graph is the last twelve hours. The signal is lost for half an hour at night.
func (s *Server) graph(now time.Time) (all []reading) {
	if s.empty {
		return nil
	}
	for at := now.Add(-history).Truncate(every).Add(every); at.Before(now.Add(-every)); at = at.Add(every) {
		if at.Before(s.begin()) || at.UTC().Hour() == 3 && at.UTC().Minute() < 30 {
			continue
		}
		all = append(all, reading{at.Add(40 * time.Second), 0})
	}
	return all
}

// current is the value of the last minute.
func (s *Server) current(now time.Time) reading {
	return reading{now.Add(-time.Minute).Truncate(time.Minute).Add(10 * time.Second), 1}
}

// logbook is what was looked at, and alarms: three entries a day.
func (s *Server) logbook(now time.Time) (all []reading) {
	if s.empty {
		return nil
	}
	for day := now.Add(-remembered).Truncate(24 * time.Hour); day.Before(now); day = day.AddDate(0, 0, 1) {
		for i, hour := range []int{6, 9, 18} {
			at := day.Add(time.Duration(hour)*time.Hour + time.Duration(day.Day())*time.Minute)
			if at.Before(now) && at.After(now.Add(-remembered)) && !at.Before(s.begin()) {
				all = append(all, reading{at, i + 1})
			}
		}
	}
	return all
}

var berlin, _ = time.LoadLocation("Europe/Berlin") // embedded in the program

// show writes a reading as the service does: once as UTC, once as the phone's
// clock showed it.
func (s *Server) show(r reading) map[string]any {
	mg := glucose(r.at)
	switch r.kind {
	case 2:
		mg = 62
	case 3:
		mg = 271
	}
	local := r.at
	if berlin != nil {
		local = r.at.In(berlin)
	}
	m := map[string]any{"FactoryTimestamp": r.at.UTC().Format(layout), "Timestamp": local.Format(layout), "type": r.kind,
		"ValueInMgPerDl": mg, "MeasurementColor": 1 + int(math.Min(math.Abs(mg-110)/60, 3)), "GlucoseUnits": 1, "Value": mg, "isHigh": mg >= 400, "isLow": mg <= 40}
	if s.o.Mmol {
		m["GlucoseUnits"], m["Value"] = 0, math.Round(mg/1.8)/10
	}
	if r.kind == 1 {
		m["TrendArrow"], m["TrendMessage"] = 3, nil
	}
	return m
}

// glucose rises after three meals; now and then it is below what a sensor tells.
func glucose(at time.Time) float64 {
	h := float64(at.UTC().Hour()) + float64(at.UTC().Minute())/60
	mg := 98.0
	for _, meal := range []float64{6.5, 11.5, 18} {
		if since := h - meal; since > 0 {
			mg += 70 * since * math.Exp(1-since)
		}
	}
	if at.YearDay()%5 == 0 && h > 2 && h < 2.5 {
		return 40
	}
	return math.Round(mg + 6*math.Sin(float64(at.Unix())/1700))
}

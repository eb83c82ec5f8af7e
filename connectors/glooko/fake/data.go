package fake

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// stamp is how Glooko writes what the device's clock showed.
const stamp = "2006-01-02T15:04:05.000Z"

var berlin, _ = time.LoadLocation("Europe/Berlin") // embedded in the program

// clockOf is what the device's clock showed at a time, written as if in UTC.
func clockOf(at time.Time) time.Time {
	if berlin == nil {
		return at.UTC()
	}
	_, offset := at.In(berlin).Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

func (s *Server) data(w http.ResponseWriter, r *http.Request, path string) {
	q := r.URL.Query()
	from, err1 := time.Parse(stamp, q.Get("startDate"))
	to, err2 := time.Parse(stamp, q.Get("endDate"))
	list := map[string]string{"/api/v2/pumps/scheduled_basals": "scheduledBasals", "/api/v2/foods": "foods"}[path]
	switch {
	case s.trouble == "gone" && list != "", list == "" && path != "/api/v3/graph/data":
		answer(w, http.StatusNotFound, map[string]any{"error": "Not Found"})
	case s.trouble == "odd" && list == "foods":
		answer(w, http.StatusOK, map[string]any{"meals": []any{}})
	case q.Get("patient") != Code:
		answer(w, http.StatusForbidden, map[string]any{"error": "Forbidden"})
	case err1 != nil || err2 != nil:
		answer(w, http.StatusUnprocessableEntity, map[string]any{"error": "startDate or endDate is invalid"})
	case list != "":
		s.list(w, q, list, from, to)
	case !strings.Contains(r.URL.RawQuery, "series[]="): // nothing is drawn for series%5B%5D
		answer(w, http.StatusOK, map[string]any{"series": map[string]any{}})
	default:
		series := map[string]any{}
		for _, name := range q["series[]"] {
			if all := s.series(name, from, to); all != nil {
				series[name] = all
			}
		}
		answer(w, http.StatusOK, map[string]any{"series": series})
	}
}

func (s *Server) list(w http.ResponseWriter, q url.Values, name string, from, to time.Time) {
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil || q.Get("lastUpdatedAt") == "" || len(q.Get("lastGuid")) != 36 {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"error": "param is missing or the value is empty: lastUpdatedAt"})
		return
	}
	if s.o.Page > 0 {
		limit = min(limit, s.o.Page)
	}
	all := s.basals(from, to)
	if name == "foods" {
		all = s.foods(from, to)
	}
	last := len(all) <= limit
	all = all[:min(len(all), limit)]
	told := map[string]any{name: all, "lastPage": last, "lastUpdatedAt": q.Get("lastUpdatedAt"), "lastGuid": q.Get("lastGuid")}
	if len(all) > 0 {
		newest := all[len(all)-1].(map[string]any)
		told["lastUpdatedAt"], told["lastGuid"] = newest["updatedAt"], newest["guid"]
	}
	answer(w, http.StatusOK, told)
}

func guid(kind string, at time.Time) string {
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", len(kind), at.Unix())
}

// each calls do for every multiple of a step that lies in a span of the
// device's clock and was uploaded.
func (s *Server) each(from, to time.Time, step time.Duration, do func(at, shown time.Time)) {
	if s.empty {
		return
	}
	begin := s.begin
	if early := from.Add(-15 * time.Hour); early.After(begin) {
		begin = early
	}
	for at := begin.Truncate(step); !at.After(s.until) && !at.After(to.Add(15*time.Hour)); at = at.Add(step) {
		if shown := clockOf(at); !at.Before(s.begin) && !shown.Before(from) && !shown.After(to) {
			do(at, shown)
		}
	}
}

// point is one of a graph. Glucose is told in hundredths of mg/dL too.
type point struct {
	X          int64    `json:"x"`
	Y          float64  `json:"y"`
	Value      *float64 `json:"value,omitempty"`
	Timestamp  string   `json:"timestamp"`
	Calculated bool     `json:"calculated,omitempty"`
}

func (s *Server) series(name string, from, to time.Time) []any {
	all := []any{}
	switch name {
	case "cgmLow", "cgmNormal", "cgmHigh":
		s.each(from, to, s.o.Step, func(at, shown time.Time) {
			mg := glucose(at)
			if (mg < 70) != (name == "cgmLow") || (mg > 180) != (name == "cgmHigh") {
				return
			}
			value, p := mg*100, point{X: shown.Unix(), Y: mg, Timestamp: shown.Format(stamp)}
			p.Value = &value
			if s.o.Mmol {
				p.Y = math.Round(mg/1.80182) / 10
			}
			p.Calculated = at.Unix()%(24*3600) == 3*3600
			all = append(all, p)
		})
	case "deliveredBolus":
		s.each(from, to, 4*time.Hour, func(at, shown time.Time) { all = append(all, bolus(at, shown)) })
		for _, at := range s.late {
			if shown := clockOf(at); !shown.Before(from) && !shown.After(to) {
				all = append(all, bolus(at, shown))
			}
		}
	default:
		return nil
	}
	return all
}

func bolus(at, shown time.Time) any {
	b := map[string]any{"x": shown.Unix(), "timestamp": shown.Format(stamp), "insulinDelivered": 2.5, "insulinOnBoard": 0.8, "isManual": false, "carbsInput": nil, "bloodGlucoseInput": nil, "deviceName": "Omnipod 5"}
	if at.Unix()%(8*3600) == 0 {
		b["carbsInput"], b["insulinDelivered"] = 30.0, 4.0
	}
	return b
}

func (s *Server) basals(from, to time.Time) []any {
	all := []any{}
	s.each(from, to, 8*time.Hour, func(at, shown time.Time) {
		all = append(all, map[string]any{"pumpTimestamp": shown.Format(stamp), "pumpTimestampUtcOffset": "+00:00", "pumpGuid": guid("pump", s.begin), "syncTimestamp": at.UTC().Format(stamp),
			"startTime": shown.Hour() * 3600, "duration": 8 * 3600, "segmentId": nil, "rate": 0.6 + float64(shown.Hour()%3)/10, "guid": guid("basal", at), "softDeleted": false, "updatedAt": at.UTC().Format(stamp), "updatedBy": "server"})
	})
	return all
}

func (s *Server) foods(from, to time.Time) []any {
	all := []any{}
	s.each(from, to, 12*time.Hour, func(at, shown time.Time) {
		all = append(all, map[string]any{"timestamp": shown.Format(stamp), "guid": guid("food", at), "name": "Müsli", "description": "", "carbs": 45.0, "fat": 7.0, "protein": 9.5, "calories": 290,
			"servingQuantity": 1, "servingUnit": "bowl", "numberOfServings": 1, "softDeleted": at.YearDay()%7 == 0, "updatedAt": at.UTC().Format(stamp)})
	})
	return all
}

// glucose swings between 55 and 205 mg/dL.
func glucose(at time.Time) float64 {
	return math.Round(130 + 60*math.Sin(float64(at.Unix())/9000) + 15*math.Sin(float64(at.Unix())/1900))
}

// contents are what a connector that asks week by week gets, by key.
func (s *Server) contents(from, to time.Time) map[string]string {
	found := map[string]string{}
	if from.IsZero() {
		from = connectors.Day(s.begin).AddDate(0, 0, -1)
	}
	today := connectors.Day(s.clock.Now())
	if to.IsZero() || to.After(today) {
		to = today
	}
	for monday := from.AddDate(0, 0, -(int(from.Weekday())+6)%7); !monday.After(to); monday = monday.AddDate(0, 0, 7) {
		start, end := monday, monday.AddDate(0, 0, 7)
		if tomorrow := today.AddDate(0, 0, 1); end.After(tomorrow) {
			end = tomorrow
		}
		end = end.Add(-time.Millisecond)
		glucose := slices.Concat(s.series("cgmLow", start, end), s.series("cgmNormal", start, end), s.series("cgmHigh", start, end))
		for name, all := range map[string][]any{"glucose": glucose, "bolus": s.series("deliveredBolus", start, end), "basal": s.basals(start, end), "food": s.foods(start, end)} {
			if text, err := json.Marshal(all); err == nil && len(all) > 0 {
				found[fmt.Sprintf("%s/%s/7", name, monday.Format(time.DateOnly))] = string(text)
			}
		}
	}
	return found
}

// Want are the weeks of which there is something.
func (s *Server) Want(from, to time.Time) (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.contents(from, to) {
		keys = append(keys, key)
	}
	return keys
}

// Grow uploads what the devices have recorded meanwhile, and a bolus of ten
// days ago that had been left out.
func (s *Server) Grow() (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.contents(time.Time{}, time.Time{})
	s.until, s.late = s.clock.Now(), append(s.late, s.clock.Now().AddDate(0, 0, -10).Add(-7*time.Minute))
	for key, text := range s.contents(time.Time{}, time.Time{}) {
		if before[key] != text {
			keys = append(keys, key)
		}
	}
	return keys
}

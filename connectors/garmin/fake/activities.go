package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// workout is an activity. What Garmin has of it depends on how it came there.
type workout struct {
	id    int64
	day   int
	start time.Time
	kind  string
}

// Kinds of workouts.
const (
	recorded = "recorded" // by a watch: a FIT file
	typed    = "typed"    // by hand: no file at all
	imported = "imported" // the archive holds the TCX that was uploaded
	lost     = "lost"     // the original is gone, Garmin renders a TCX
	track    = "track"    // the original is gone, only a GPX can be rendered
	double   = "double"   // two files in one archive
)

func (a workout) keys() []string {
	keys := []string{activityKey(a.id, "detail")}
	switch a.kind {
	case recorded, imported:
		keys = append(keys, activityKey(a.id, "original"))
	case double:
		keys = append(keys, activityKey(a.id, "original"), activityKey(a.id, fmt.Sprintf("original/%d_b.fit", a.id)))
	case lost:
		keys = append(keys, activityKey(a.id, "tcx"))
	case track:
		keys = append(keys, activityKey(a.id, "gpx"))
	}
	return keys
}

func idOf(day, k int) int64 { return 20_000_000_000 + int64(day)*10 + int64(k) }

func kindOfDay(day int) string {
	if kind, odd := map[int]string{6: typed, 12: lost, 14: track, 16: imported, 18: double}[day%20]; odd {
		return kind
	}
	return recorded
}

// countOn is the number of workouts of a day. Those of the day of the last sync
// come with the next one.
func (s *Server) countOn(day int) int {
	switch {
	case s.emptied || day < s.born || day >= numberOf(s.syncTime()):
		return 0
	case s.o.PerDay > 0:
		return s.o.PerDay
	case day%10 == 0:
		return 2
	case day%2 == 0:
		return 1
	}
	return 0
}

func (s *Server) workoutOf(day, k int) workout {
	kind := recorded
	if s.o.PerDay == 0 {
		kind = kindOfDay(day)
	}
	return workout{idOf(day, k), day, s.midnight(day).Add(time.Duration(9+5*k) * time.Hour), kind}
}

// workouts are those of a span of days, newest first.
func (s *Server) workouts(first, last int) []workout {
	var all []workout
	for i := len(s.grown) - 1; i >= 0; i-- {
		g := s.grown[i]
		if day := numberOf(g.start.In(s.zone)); day >= first && day <= last {
			all = append(all, workout{g.id, day, g.start, recorded})
		}
	}
	for day := min(last, s.today()); day >= max(first, s.born); day-- {
		for k := s.countOn(day) - 1; k >= 0; k-- {
			all = append(all, s.workoutOf(day, k))
		}
	}
	slices.SortStableFunc(all, func(a, b workout) int { return b.start.Compare(a.start) })
	return all
}

func (s *Server) find(text string) (workout, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return workout{}, false
	}
	for _, g := range s.grown {
		if g.id == id {
			return workout{id, numberOf(g.start.In(s.zone)), g.start, recorded}, true
		}
	}
	day, k := int((id-20_000_000_000)/10), int(id%10)
	if id < 20_000_000_000 || k >= s.countOn(day) {
		return workout{}, false
	}
	return s.workoutOf(day, k), true
}

func (s *Server) activityRoutes() {
	s.get("/activitylist-service/activities/search/activities", s.search)
	s.get("/activitylist-service/activities/count", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		n := len(s.workouts(s.born, s.today()))
		send(w, fmt.Appendf(nil, `{"totalCount":%d,"multisportParentCount":0,"multisportChildCount":0,"nonMultisportCount":%d}`, n, n))
	})
	one := func(path string, answer func(http.ResponseWriter, workout)) {
		s.get(path+"{id}", func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			defer s.mu.Unlock()
			a, ok := s.find(r.PathValue("id"))
			if !ok {
				refuse(w, http.StatusNotFound, "NotFoundException")
				return
			}
			answer(w, a)
		})
	}
	one("/activity-service/activity/", s.detail)
	one("/download-service/files/activity/", s.original)
	one("/download-service/export/tcx/activity/", s.tcx)
	one("/download-service/export/gpx/activity/", s.gpx)
}

// search lists workouts, newest first, from an offset.
func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	start, ok1 := number(q.Get("start"))
	limit, ok2 := number(q.Get("limit"))
	s.mu.Lock()
	defer s.mu.Unlock()
	first, last := s.born, s.today()
	ok := ok1 && ok2 && start >= 0 && limit > 0 && limit <= 1000
	for name, to := range map[string]*int{"startDate": &first, "endDate": &last} {
		if text := q.Get(name); text != "" {
			n, valid := date(text)
			*to, ok = n, ok && valid
		}
	}
	if !ok {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	all := s.workouts(first, last)
	all = all[min(start, len(all)):min(start+limit, len(all))]
	out := []byte("[")
	for i, a := range all {
		end := a.start.Add(40 * time.Minute)
		out = fmt.Appendf(comma(out, i), `{"activityId":%d,"activityName":%q,"description":null,"startTimeLocal":%q,"startTimeGMT":%q,"endTimeGMT":%q,"activityType":{"typeId":1,"typeKey":"running","parentTypeId":17,"isHidden":false,"restricted":false,"trimmable":true},"eventType":{"typeId":9,"typeKey":"uncategorized","sortOrder":10},`+
			`"distance":8012.4,"duration":2400.0,"elapsedDuration":2410.2,"movingDuration":2390.0,"averageSpeed":3.3385,"averageHR":142.0,"maxHR":165.0,"calories":512.0,"ownerId":%d,"ownerDisplayName":%q,"ownerFullName":"Robin Sample","ownerProfileImageUrlSmall":"https://images.example/%x.png","userRoles":["SCOPE_CONNECT_READ"],"privacy":{"typeId":2,"typeKey":"private"},`+
			`"beginTimestamp":%d,"timeZoneId":124,"deviceId":%d,"manualActivity":%t,"pr":false,"parent":false,"lapCount":1,"hasPolyline":true}`,
			a.id, nameOf(a), a.start.In(s.zone).Format(time.DateTime), a.start.UTC().Format(time.DateTime), end.UTC().Format(time.DateTime), profileID, me, s.clock.Now().Unix()/3600, a.start.UnixMilli(), watch, a.kind == typed)
	}
	send(w, append(out, ']'))
}

func nameOf(a workout) string {
	if a.day%4 == 0 {
		return "Grüne Runde \"kurz\""
	}
	return "Morning Run"
}

func (s *Server) detail(w http.ResponseWriter, a workout) {
	file := `{"formatId":7,"formatKey":"fit"}`
	if a.kind == typed {
		file = "null"
	}
	send(w, fmt.Appendf(nil, `{"activityId":%d,"activityUUID":{"uuid":"%x"},"activityName":%q,"description":"felt good","userProfileId":%d,"isMultiSportParent":false,"activityTypeDTO":{"typeId":1,"typeKey":"running","parentTypeId":17},"eventTypeDTO":{"typeId":9,"typeKey":"uncategorized"},`+
		`"accessControlRuleDTO":{"typeId":2,"typeKey":"private"},"timeZoneUnitDTO":{"unitId":124,"unitKey":"Europe/Berlin","factor":0.0,"timeZone":"Europe/Berlin"},"metadataDTO":{"isOriginal":true,"fileFormat":%s,"lastUpdateDate":%q,"uploadedDate":%q,"childIds":[],"sensors":null,"manufacturer":"GARMIN","manualActivity":%t,"deviceMetaDataDTO":{"deviceId":"%d"}},`+
		`"summaryDTO":{"startTimeLocal":%q,"startTimeGMT":%q,"distance":8012.4,"duration":2400.0,"movingDuration":2390.0,"elapsedDuration":2410.2,"averageSpeed":3.3385,"calories":512.0,"averageHR":142.0,"maxHR":165.0,"directWorkoutFeel":75,"directWorkoutRpe":40},"locationName":null,"splitSummaries":[]}`,
		a.id, mix(int(a.id)), nameOf(a), profileID, file, gmt(a.start.Add(time.Hour)), gmt(a.start.Add(time.Hour)), a.kind == typed, watch, s.local(a.start), gmt(a.start)))
}

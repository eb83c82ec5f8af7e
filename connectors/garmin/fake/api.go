package fake

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// me is how the account is called in addresses.
const (
	me        = "0f1e2d3c-aaaa-4bbb-8ccc-9d8e7f6a5b4c"
	profileID = 87654321
)

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.ssoRoutes(s.mux)
	s.mux.HandleFunc("POST "+authHost+"/di-oauth2-service/oauth/token", s.token)
	s.get("/userprofile-service/socialProfile", s.profile)
	s.get("/userprofile-service/userprofile/settings", s.settings)
	s.get("/device-service/deviceservice/mylastused", s.lastUsed)
	s.activityRoutes()
	s.dayRoutes()
	s.monthRoutes()
	s.mux.HandleFunc("POST "+apiHost+"/wellness-service/wellness/epoch/request/{date}", s.epoch)
	s.mux.HandleFunc(apiHost+"/", func(w http.ResponseWriter, r *http.Request) {
		if s.admitted(w, r) {
			refuse(w, http.StatusNotFound, "NotFoundException")
		}
	})
}

// get adds an address for those who are signed in.
func (s *Server) get(path string, answer http.HandlerFunc) {
	s.mux.HandleFunc("GET "+apiHost+path, func(w http.ResponseWriter, r *http.Request) {
		if s.admitted(w, r) {
			answer(w, r)
		}
	})
}

// refuse is how the data server does it.
func refuse(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"message":"HTTP %d %s","error":%q}`, status, http.StatusText(status), kind)
}

func send(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	_, _ = w.Write(body) // the client may have gone
}

func nothing(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }

// date reads a day out of an address.
func date(text string) (int, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return numberOf(t), err == nil
}

// span reads two days out of an address, at most so many apart.
func (s *Server) span(w http.ResponseWriter, from, to string, most int) (first, last int, ok bool) {
	first, ok1 := date(from)
	last, ok2 := date(to)
	if !ok1 || !ok2 || last < first || last-first+1 > most {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return 0, 0, false
	}
	return first, last, true
}

// mine refuses what is asked about somebody else.
func mine(w http.ResponseWriter, r *http.Request) bool {
	if r.PathValue("dn") != me {
		refuse(w, http.StatusForbidden, "ForbiddenException")
		return false
	}
	return true
}

func (s *Server) profile(w http.ResponseWriter, _ *http.Request) {
	send(w, fmt.Appendf(nil, `{"id":31234567,"profileId":%d,"garminGUID":"b1946ac9-2bbb-4ccc-8ddd-4955a16a2b5f","displayName":%q,"fullName":"Robin Sample","userName":"robin@example.com",`+
		`"profileImageUrlLarge":null,"location":null,"motivation":null,"bio":null,"primaryActivity":null,"favoriteActivityTypes":[],"profileVisibility":"private","userRoles":["SCOPE_CONNECT_READ","ROLE_CONNECTUSER"],"nameApproved":true,"userLevel":3,"userPoint":120,"userPro":false}`, profileID, me))
}

func (s *Server) settings(w http.ResponseWriter, _ *http.Request) {
	send(w, fmt.Appendf(nil, `{"displayName":%q,"preferredLocale":"en","measurementSystem":"metric","firstDayOfWeek":{"dayId":3,"dayName":"monday"},"timeZone":%q,"hydrationMeasurementUnit":"milliliter"}`, me, s.zone.String()))
}

func (s *Server) lastUsed(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptied {
		send(w, []byte(`{"userDeviceId":null,"userProfileNumber":null,"lastUsedDeviceName":null,"lastUsedDeviceUploadTime":null}`))
		return
	}
	send(w, fmt.Appendf(nil, `{"userDeviceId":%d,"userProfileNumber":%d,"applicationNumber":3703,"lastUsedDeviceApplicationKey":"fenix7","lastUsedDeviceName":"fēnix 7","lastUsedDeviceUploadTime":%d,"imageUrl":null,"released":true}`,
		watch, profileID, s.syncTime().UnixMilli()))
}

// epoch brings back the charts of an old day. The first time they are on their
// way, then they are there; so many a day and no more.
func (s *Server) epoch(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	n, ok := date(r.PathValue("date"))
	if !ok {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	status, used, today := "SUBMITTED", 0, s.today()
	for _, on := range s.restored {
		if on == today {
			used++
		}
	}
	switch _, back := s.restored[n]; {
	case back || !s.old(n):
		status = "COMPLETE"
	case !s.lived(n):
		status = "NO_FILES_FOUND"
	case used >= s.o.Quota:
		status = "DENIED"
	default:
		s.restored[n] = today
	}
	send(w, fmt.Appendf(nil, `{"deviceId":%d,"submitDate":%q,"status":%q}`, watch, dateOf(n), status))
}

func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

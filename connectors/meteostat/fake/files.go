package fake

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// list is locations.csv.gz of the repository of stations.
func (s *Server) list(w http.ResponseWriter) {
	var b strings.Builder
	b.WriteString("id,latitude,longitude,elevation\n")
	for _, st := range stations {
		fmt.Fprintf(&b, "%s,%v,%v,519\n", st.id, st.lat, st.lon)
	}
	b.WriteString("EGLC0,51.505,0.055,5\n") // stations whose identifier is of letters
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(packed(b.String()))
}

func packed(text string) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is a good one
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

// file is a year of a station.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	var year int
	id := strings.TrimSuffix(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], ".csv.gz")
	at := slices.IndexFunc(stations, func(st station) bool { return st.id == id })
	if _, err := fmt.Sscanf(r.URL.Path, "/hourly/%d/", &year); err != nil || at < 0 || year < stations[at].first || year > s.today().Year() || s.empty {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	st := stations[at]
	text := s.rows(st, year)
	body := packed(text)
	switch {
	case st.bare:
		body = []byte(text)
	case st.broken:
		body = append(body[:len(body)/2], make([]byte, 40)...)
	}
	tag := fmt.Sprintf(`"%x"`, md5.Sum(body))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/gzip")
	_, _ = w.Write(body)
}

// rows are the hours of a year: three a day of years past, all of this one since
// some time before the home is asked for. They end with a week to come.
func (s *Server) rows(st station, year int) string {
	var b strings.Builder
	if st.few {
		b.WriteString("year,month,day,hour,rhum,rhum_source,temp,temp_source\n")
	} else {
		b.WriteString("year,month,day,hour,temp,temp_source,rhum,rhum_source,prcp,prcp_source,snwd,snwd_source,wdir,wdir_source,wspd,wspd_source,wpgt,wpgt_source,pres,pres_source,tsun,tsun_source,cldc,cldc_source,vsby,vsby_source,coco,coco_source\n")
	}
	at, step := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Hour
	end := time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
	if year < s.today().Year() {
		step = 8 * time.Hour
	} else {
		if begin := s.today().AddDate(0, 0, -s.options.Days-30); begin.After(at) {
			at = begin
		}
		if last := s.today().AddDate(0, 0, 8); last.Before(end) {
			end = last
		}
	}
	for ; at.Before(end); at = at.Add(step) {
		source, both := "dwd_poi", "dwd_poi isd_lite" // a value may have several
		if st.forecast || !at.Before(s.today()) {
			source, both = "metno_forecast", "metno_forecast"
		}
		date := fmt.Sprintf("%d,%d,%d,%d", at.Year(), at.Month(), at.Day(), at.Hour())
		temp := temperature(st.lat, at)
		switch {
		case st.few:
			fmt.Fprintf(&b, "%s,61,%s,%.1f,%s\n", date, source, temp, source)
		case at.Hour() == 3: // a gap
			fmt.Fprintf(&b, "%s,,,,,,,,,,,,,,,,,,,,,,,,\n", date)
		default:
			fmt.Fprintf(&b, "%s,%.1f,%s,61,%s,0.2,%s,3,%s,270,%s,14.4,%s,,,1015.3,%s,,,6,%s,25000,%s,8,%s\n",
				date, temp, source, both, source, source, source, source, source, source, source, source)
		}
	}
	return b.String()
}

// temperature is colder in the north, in winter and at night.
func temperature(lat float64, at time.Time) float64 {
	day := math.Sin(2 * math.Pi * float64(at.Hour()-9) / 24)
	year := -math.Cos(2 * math.Pi * float64(at.YearDay()-15) / 365)
	return 25 - math.Abs(lat)/3 + 9*year + 5*day
}

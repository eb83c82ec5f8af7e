package fake

import (
	"fmt"
	"slices"
	"time"
)

// Days are numbered from this one.
var zero = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func numberOf(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(zero) / (24 * time.Hour))
}

func dayOf(n int) time.Time { return zero.AddDate(0, 0, n) }
func dateOf(n int) string   { return dayOf(n).Format(time.DateOnly) }
func monthOf(n int) string  { return dayOf(n).Format("2006-01") }

// midnight is the instant at which a day begins for the athlete; days on which
// the clocks change have 23 or 25 hours.
func (s *Server) midnight(n int) time.Time {
	y, m, d := dayOf(n).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.zone)
}

// mix is a number that looks like chance and is always the same.
func mix(n int) uint64 {
	z := uint64(n)*0x9e3779b97f4a7c15 + 0x632be59bd9b4e019
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between is a made-up value from low to high.
func between(low, high, seed int) int { return low + int(mix(seed)%uint64(high-low+1)) }

func (s *Server) today() int { return numberOf(s.clock.Now().In(s.zone)) }

// syncTime is when the watch was last synced: every morning at eight, and when
// Grow says so, except after Leave.
func (s *Server) syncTime() time.Time {
	if !s.away.IsZero() {
		return s.away
	}
	now := s.clock.Now().In(s.zone)
	at := s.midnight(numberOf(now)).Add(8 * time.Hour)
	if at.After(now) {
		at = s.midnight(numberOf(now) - 1).Add(8 * time.Hour)
	}
	if s.synced.After(at) {
		at = s.synced.In(s.zone)
	}
	return at
}

// lived reports whether Garmin has anything of a day: not before the account,
// not after the last sync, and not on days on which the watch lay in a drawer.
func (s *Server) lived(n int) bool {
	return !s.emptied && n >= s.born && n <= numberOf(s.syncTime()) && (n-s.born)%13 != 5
}

// partial reports whether a day was still going on at the last sync.
func (s *Server) partial(n int) bool { return n == numberOf(s.syncTime()) }

// What there is of a day, each with gaps of its own.
func (s *Server) hasFiles(n int) bool { return s.lived(n) && n%9 != 4 }
func (s *Server) hasNight(n int) bool {
	return s.lived(n) && n%17 != 0 && !s.broken(n) && !s.deleted["sleep"][n]
}
func (s *Server) hasHRV(n int) bool    { return s.lived(n) && n%6 != 2 && !s.deleted["hrv"][n] }
func (s *Server) hasStress(n int) bool { return s.lived(n) && n%7 != 3 && !s.deleted["stress"][n] }
func (s *Server) hasOxygen(n int) bool { return s.lived(n) && n%2 == 0 }
func (s *Server) hasWeight(n int) bool { return s.lived(n) && n%3 == 0 && !s.deleted["weight"][n] }
func (s *Server) hasVO2Max(n int) bool { return s.lived(n) && n%5 == 0 }

// broken is the night that Garmin can never hand out.
func (s *Server) broken(n int) bool { return n == s.born+15 }

// old reports whether the charts of a day are put away.
func (s *Server) old(n int) bool { return s.today()-n > 180 }

// kept reports whether the charts of a day can be had now.
func (s *Server) kept(n int) bool {
	_, back := s.restored[n]
	return !s.old(n) || back
}

// Want implements conntest.Fake.
func (s *Server) Want(from, to time.Time) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emptied {
		return nil
	}
	first, last := s.born, s.today()
	if !from.IsZero() {
		first = max(first, numberOf(from))
	}
	if !to.IsZero() {
		last = min(last, numberOf(to))
	}
	keys := []string{"devices", "records", "gear", "gear/" + shoes, "gear/" + bicycle}
	for n := first; n <= last; n++ {
		keys = append(keys, s.wantDay(n)...)
	}
	for _, a := range s.workouts(first, last) {
		keys = append(keys, a.keys()...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (s *Server) wantDay(n int) []string {
	var keys []string
	add := func(there bool, dataset string) {
		if there {
			keys = append(keys, dataset+"/"+dateOf(n))
		}
	}
	add(s.lived(n), "daily")
	add(s.hasNight(n), "sleep")
	add(s.hasHRV(n), "hrv")
	add(s.lived(n), "readiness")
	add(s.lived(n), "heart_rate")
	add(s.hasStress(n), "stress")
	add(s.lived(n), "respiration")
	add(s.hasOxygen(n), "spo2")
	add(s.lived(n), "steps")
	for _, f := range s.dayFiles(n) {
		keys = append(keys, "wellness/"+dateOf(n)+"/"+f.name)
	}
	for dataset, there := range map[string]bool{"weight": s.hasWeight(n), "body_battery": s.lived(n), "status": s.lived(n), "vo2max": s.hasVO2Max(n), "races": s.lived(n)} {
		if there {
			keys = append(keys, dataset+"/"+monthOf(n))
		}
	}
	return keys
}

func activityKey(id int64, part string) string { return fmt.Sprintf("activity/%d/%s", id, part) }

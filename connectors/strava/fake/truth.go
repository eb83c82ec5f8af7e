package fake

import (
	"fmt"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is the training log and the gear: of an "activity" metres, seconds,
// moving seconds, kcal, samples and the sum of their heart rates; of a "lap"
// seconds and metres; of "zones" their number and the seconds in all of them;
// of "gear" metres and whether it is retired.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	var a truth.Account
	gear := map[string]bool{bike: true, shoes: true}
	for _, one := range s.all() {
		samples, beats := 0.0, truth.None
		if !one.manual() && one.sport != "Swim" {
			samples, beats = 120, 0
			for i := range 120 {
				beats += float64(120 + i%40)
			}
		}
		a.Add("activity", fmt.Sprintf("%d %s %s", one.id, truth.Instant(one.start), one.name), 2450.5, 660, 360, 561, samples, beats)
		if one.gear != "" {
			gear[one.gear] = true
		}
		if one.manual() {
			continue
		}
		a.Add("lap", fmt.Sprintf("%d %s", one.id, truth.Instant(one.start)), 480, 1225.25)
		a.Add("lap", fmt.Sprintf("%d %s", one.id, truth.Instant(one.start.Add(480e9))), 180, 1225.25)
		if one.sport == "Swim" {
			continue
		}
		a.Add("zones", fmt.Sprintf("%d heart_rate", one.id), 5, 360)
		if one.rides() {
			a.Add("zones", fmt.Sprintf("%d power", one.id), 6, 360)
		}
		if one.sport == "Run" {
			a.Add("zones", fmt.Sprintf("%d speed", one.id), 3, 360)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range gear {
		left := 0.0
		if id == retired || s.left[id] {
			left = 1
		}
		a.Add("gear", id, float64(966309+s.ridden[id]), left)
	}
	return a.Facts
}

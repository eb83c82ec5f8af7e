package strava

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"athletedata/parsers"
	"athletedata/parsers/clock"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// slowest is the speed in m/s below which a distance must be kilometres.
const slowest = 0.05

// activities reads activities.csv: one activity a row.
func (s *sheet) activities(text []byte, emit parsers.Emit) error {
	order := s.orderOfDates(text)
	out := counted{emit: emit, seen: map[string]bool{}}
	var unread table.Unread
	head := true
	for line, row := range table.Lines(text, s.delimiter) {
		if head {
			head = false
			continue
		}
		unread.Lines++
		a, err := s.activity(row, order)
		if err != nil {
			unread.Add(line, err.Error())
			continue
		}
		if err := out.activity(a); err != nil {
			return err
		}
	}
	switch {
	case unread.Bad > 0 && out.n > 0:
		return emit(&record.Facts{Source: "strava", Partial: unread.String()})
	case unread.Bad > 0:
		return errors.New("no activity of the list can be read: " + unread.String())
	case out.n == 0:
		return &parsers.Unsupported{What: "Strava list of activities without a single one"}
	}
	return nil
}

// orderOfDates finds out from all rows whether day or month comes first.
func (s *sheet) orderOfDates(text []byte) clock.Order {
	var dates []string
	for _, row := range table.Lines(text, s.delimiter) {
		if len(row) > 1 {
			if date, ok := canonical(row[1]); ok {
				dates = append(dates, date)
			}
		}
	}
	return clock.Infer(dates)
}

// activity reads a row.
func (s *sheet) activity(row []string, order clock.Order) (*record.Activity, error) {
	if len(row) < len(s.columns) {
		return nil, fmt.Errorf("%d fields where the head has %d", len(row), len(s.columns))
	}
	c := cells{}
	for i, name := range s.columns {
		if v := row[i]; v != "" && v != "#error#" {
			c[name] = strings.ReplaceAll(v, "\x00", "")
		}
	}
	if !isNumber(c["Activity ID"]) {
		return nil, fmt.Errorf("%.40q is no number of an activity", c["Activity ID"])
	}
	date, ok := canonical(c["Activity Date"])
	start, err := order.Parse(date)
	if !ok || err != nil {
		return nil, fmt.Errorf("%.40q is no date", c["Activity Date"])
	}
	a := &record.Activity{Source: "strava", ExternalID: c.take("Activity ID"), Start: start, Name: c.take("Activity Name"), Notes: c.take("Activity Description")}
	a.Sport, a.SubSport = sportOf(c["Activity Type"])
	c.take("Activity Date")
	a.Summary = c.summary(a.Sport)
	a.End = start
	if e := a.ElapsedS; e != nil && *e < 1e7 {
		a.End = start.Add(time.Duration(*e * float64(time.Second)))
	}
	a.Extra = c.rest()
	return a, nil
}

// cells are the fields of a row by the English names of their columns.
type cells map[string]string

func (c cells) take(name string) string {
	v := c[name]
	delete(c, name)
	return v
}

// amount takes a number; 0 and less stand for none where nothing is measured.
func (c cells) amount(names ...string) (v *float64) {
	for _, name := range names {
		if n := table.Number(c.take(name)); v == nil && n != nil && *n > 0 && *n < 1e12 {
			v = n
		}
	}
	return v
}

// number takes a number of any size.
func (c cells) number(name string) *float64 { return table.Number(c.take(name)) }

func (c cells) summary(sport string) record.Summary {
	s := record.Summary{
		ElapsedS: c.amount("Elapsed Time 2", "Elapsed Time"), MovingS: c.amount("Moving Time"), TimerS: c.amount("Timer Time"),
		EnergyKcal: c.amount("Calories"), AscentM: c.number("Elevation Gain"), DescentM: c.number("Elevation Loss"),
		MinAltitudeM: c.number("Elevation Low"), MaxAltitudeM: c.number("Elevation High"),
		MaxHeartRateBPM: c.amount("Max Heart Rate 2", "Max Heart Rate"), AvgHeartRateBPM: c.amount("Average Heart Rate"),
		MaxSpeedMPS: c.amount("Max Speed"), AvgSpeedMPS: c.amount("Average Speed"),
		MaxCadenceRPM: c.amount("Max Cadence"), AvgCadenceRPM: c.amount("Average Cadence"), // of running: of one leg
		MaxPowerW: c.amount("Max Watts"), AvgPowerW: c.amount("Average Watts"), NormalizedPowerW: c.amount("Weighted Average Power"), WorkJ: c.amount("Total Work"),
		MaxTemperatureC: c.number("Max Temperature"), AvgTemperatureC: c.number("Average Temperature"),
	}
	if s.MinAltitudeM != nil && s.MaxAltitudeM != nil && *s.MinAltitudeM == 0 && *s.MaxAltitudeM == 0 {
		s.MinAltitudeM, s.MaxAltitudeM = nil, nil // nothing that tells heights was there
	}
	c.distance(&s, sport)
	return s
}

// distance takes the metres. The first column of the two is for reading, in
// the account's unit (of swims in metres); some accounts have that in both. A
// distance that is told but once, or twice the same, is in kilometres when
// nothing that moves would be so slow in metres.
func (c cells) distance(s *record.Summary, sport string) {
	shown, metres := table.Number(c["Distance"]), c.amount("Distance 2")
	if s.DistanceM = metres; metres == nil {
		if s.DistanceM = c.amount("Distance"); s.DistanceM == nil {
			return
		}
	} else if shown == nil || *shown != *metres {
		return // the shown one stays beside: it tells the account's unit
	}
	t := s.MovingS
	if t == nil {
		t = s.ElapsedS
	}
	if sport != "swimming" && t != nil && *s.DistanceM / *t < slowest {
		km := *s.DistanceM * 1000
		s.DistanceM = &km
	}
	c.take("Distance")
}

// rest is what has no column, under Strava's English names. What stands twice
// is kept once.
func (c cells) rest() map[string]any {
	extra := map[string]any{}
	for name, text := range c {
		if first, twice := strings.CutSuffix(name, " 2"); twice && c[first] != "" {
			continue
		} else if twice {
			name = first
		}
		var v any = text
		switch n := table.Number(text); {
		case name == "Filename":
			name = "filename"
		case strings.EqualFold(text, "true") || strings.EqualFold(text, "false"):
			v = strings.EqualFold(text, "true")
		case n != nil && strings.Trim(text, "0123456789.,-+eE") == "":
			v = *n
		}
		extra[name] = v
	}
	return extra
}

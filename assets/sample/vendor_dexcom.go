package sample

import (
	"bytes"
	"fmt"
	"math"
	"time"
)

const (
	dexcomEvery = 5 * time.Minute
	dexcomLife  = 10 // days of one sensor, which is its transmitter
)

// dexcomFiles is the export of two weeks of autumn. The clocks of home are set
// back in them: the display shows an hour twice, the transmitter counts on.
func dexcomFiles(opts Options) ([]file, error) {
	s, err := newSugar(opts)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("\ufeffIndex,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min),Transmitter Time (Long Integer),Transmitter ID\r\n")
	index := 0
	row := func(format string, values ...any) {
		index++
		fmt.Fprintf(&b, "%d,%s\r\n", index, fmt.Sprintf(format, values...))
	}
	row(",FirstName,,Sample,,,,,,,,,")
	row(",LastName,,Athlete,,,,,,,,,")
	row(",DateOfBirth,,%d-06-15,,,,,,,,,", opts.From.Year()-ageAtStart)
	row(",Device,,,Dexcom G7 Mobile App,Android G7,,,,,,,")
	row(",Alert,High,,,Android G7,200,,,,,,")
	row(",Alert,Low,,,Android G7,70,,,,,,")
	row(",Alert,Urgent Low,,,Android G7,55,,,,,,")
	row(",Alert,Signal Loss,,,Android G7,,,,0:20:00,,,")
	day, end := dexcomFrom, s.day(dexcomFrom+dexcomDays).start
	begun := s.day(dexcomFrom).start.Add(9 * time.Hour)
	at := func(t time.Time) string { return t.In(s.day(day).place.location).Format("2006-01-02T15:04:05") }
	for t := begun; t.Before(end); t = t.Add(dexcomEvery) {
		day = s.dayOf(t, day)
		sensor := (day - dexcomFrom) / dexcomLife
		count := int64(t.Sub(s.day(dexcomFrom+sensor*dexcomLife).start)/time.Second) + 411
		// Lying on the sensor makes it fall for some minutes.
		since := t.Sub(s.day(day).start)
		value := fmt.Sprintf("%.0f", math.Round(s.mgdl(t, day)))
		if day%5 == 0 && since >= 3*time.Hour && since < 3*time.Hour+15*time.Minute {
			value = "Low"
		}
		row("%s,EGV,,,,Android G7,%s,,,,,%d,%s", at(t), value, count, []string{"8R4KDL", "8R51PX"}[min(sensor, 1)])
	}
	for day = dexcomFrom; day < dexcomFrom+dexcomDays; day++ {
		for _, m := range s.day(day).dishes {
			if m.at.After(begun) {
				row("%s,Insulin,Fast-Acting,,,Android G7,,%.1f,,,,,", at(m.at.Add(-5*time.Minute)), m.units)
				row("%s,Carbs,,,,Android G7,,,%.0f,,,,", at(m.at), m.carbs)
			}
		}
		row("%s,Insulin,Long-Acting,,,Android G7,,11.0,,,,,", at(s.day(day).start.Add(22*time.Hour)))
		for _, p := range s.sport[day] {
			row("%s,Exercise,Medium,,,Android G7,,,,0:45:00,,,", at(p.start))
		}
	}
	day = dexcomFrom + 1
	calibration := s.day(day).start.Add(8 * time.Hour)
	row("%s,Calibration,,,,Android G7,%.0f,,,,,,", at(calibration), s.mgdl(calibration, day)+3)
	row("%s,Health,Stress,,,Android G7,,,,,,,", at(calibration.Add(8*time.Hour)))
	row("%s,Notes,,Long day at work,,Android G7,,,,,,,", at(calibration.Add(9*time.Hour)))
	name := fmt.Sprintf("vendors/Dexcom/CLARITY_Export_Athlete_Sample_%s.csv", s.life.date(dexcomFrom+dexcomDays).Format(time.DateOnly))
	return []file{{name, b.Bytes()}}, nil
}

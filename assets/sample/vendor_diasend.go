package sample

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	diasendDays   = 21
	diasendSensor = "MAGT318-V1896" // the Libre, as LibreView calls it
	diasendPump   = "041-77-218 (Omnipod)"
	diasendMeter  = "JGMB201-41187"
)

// diasendFiles is what a clinic read in three weeks of a spring: the Libre, a
// meter, and a pump on trial, which was put aside in the weeks in which the
// athlete keeps the diary of LibreView. It was saved anew as .xlsx.
func diasendFiles(opts Options) ([]file, error) {
	s, err := newSugar(opts)
	if err != nil {
		return nil, err
	}
	spring := time.Date(s.life.first.Year(), time.March, 17, 0, 0, 0, 0, time.UTC)
	if spring.Before(s.life.first) {
		spring = spring.AddDate(1, 0, 0)
	}
	from := int(spring.Sub(s.life.first).Hours() / 24)
	if from+diasendDays > s.life.days {
		return nil, nil // a life without such a spring
	}
	data, err := (&diasendBook{sugar: s, from: from}).xlsx()
	if err != nil {
		return nil, fmt.Errorf("sample athlete: the diasend book: %w", err)
	}
	return []file{{"vendors/diasend/diasend_Sample_Athlete.xlsx", data}}, nil
}

// diasendBook makes the sheets.
type diasendBook struct {
	*sugar
	from int // first day
}

func (b *diasendBook) xlsx() ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	for i, s := range []struct {
		name string
		rows [][]any
	}{
		{"Name and glucose", b.fingers()}, {"CGM", b.readings()}, {"Insulin use and carbs", b.insulin()},
		{"Insulin pump settings", b.settings()}, {"Alarms and events", b.alarms()},
	} {
		if i == 0 {
			if err := book.SetSheetName("Sheet1", s.name); err != nil {
				return nil, err
			}
		} else if _, err := book.NewSheet(s.name); err != nil {
			return nil, err
		}
		for n, row := range s.rows {
			if err := book.SetSheetRow(s.name, fmt.Sprintf("A%d", n+1), &row); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	err := book.Write(&out)
	return out.Bytes(), err
}

// stamp is a time as diasend writes it: a text.
func (b *diasendBook) stamp(t time.Time, day int) string {
	return t.In(b.day(day).place.location).Format("02/01/2006 15:04")
}

// above is what stands above a list of glucose.
func (b *diasendBook) above() [][]any {
	span := b.life.date(b.from).Format("02/01/2006") + " to " + b.life.date(b.from+diasendDays-1).Format("02/01/2006")
	return [][]any{{"Patient ID"}, {"Name", "Sample Athlete"}, {}, {"Date", span}, {"Time", "mmol/L", nil, "Serial number"}}
}

// tenths is what a device shows of a glucose.
func tenths(mgdl float64) float64 { return float64(int(mgdl/18.0182*10+0.5)) / 10 }

func (b *diasendBook) fingers() [][]any {
	rows := b.above()
	for day := b.from; day < b.from+diasendDays; day++ {
		c := chanceOf(b.life.opts.Seed, 0xD1A, uint64(day))
		for _, minute := range []int{6*60 + 30, 21 * 60} {
			at := b.day(day).start.Add(time.Duration(minute+c.intn(40)) * time.Minute)
			row := []any{b.stamp(at, day), tenths(b.mgdl(at, day) + 4*c.normal()), nil, diasendMeter}
			if c.yes(0.15) {
				row[2], row[3] = "m", nil // typed in, of a meter that the clinic does not know
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// readings is the sensor's memory and the scans in one column, as they come.
func (b *diasendBook) readings() [][]any {
	type reading struct {
		at  time.Time
		row []any
	}
	var all []reading
	add := func(t time.Time, day int, mgdl float64) {
		all = append(all, reading{t, []any{b.stamp(t, day), tenths(mgdl), nil, diasendSensor}})
	}
	b.memory(b.from, diasendDays, add)
	b.scans(b.from, diasendDays, add)
	slices.SortStableFunc(all, func(x, y reading) int { return x.at.Compare(y.at) })
	rows := b.above()
	for _, r := range all {
		rows = append(rows, r.row)
	}
	return rows
}

// basalRates of the pump, from an hour of the day on.
var basalRates = []struct {
	hour int
	rate float64
}{{0, 0.35}, {4, 0.55}, {9, 0.45}, {17, 0.5}, {22, 0.4}}

// pumping says whether the pump is worn on a day.
func (b *diasendBook) pumping(day int) bool { return b.life.weekOf(day)%diaryWeekEvery != 1 }

func (b *diasendBook) insulin() [][]any {
	rows := [][]any{{"Time", "Basal Amount (U/h)", "Bolus Type", "Bolus Volume (U)", "Immediate Volume (U)", "Extended Volume (U)", "Duration (min)", "Carbs(g)", "Notes", "Total daily dose", "Total daily basal", "Serial number"}}
	type event struct {
		at  time.Time
		row []any
	}
	for day := b.from; day < b.from+diasendDays; day++ {
		if !b.pumping(day) {
			continue
		}
		d := b.day(day)
		var events []event
		add := func(at time.Time, columns map[int]any) {
			row := make([]any, 12)
			row[0], row[11] = b.stamp(at, day), diasendPump
			for i, v := range columns {
				row[i] = v
			}
			events = append(events, event{at, row})
		}
		basal, bolus := 0.0, 0.0
		for i, r := range basalRates {
			until := 24
			if i+1 < len(basalRates) {
				until = basalRates[i+1].hour
			}
			basal += r.rate * float64(until-r.hour)
			add(d.place.clock(b.life.date(day), r.hour*60, 0), map[int]any{1: r.rate})
		}
		for _, m := range d.dishes {
			bolus += m.units
			dose := map[int]any{2: "Normal", 3: m.units}
			if m.carbs > 80 { // a large meal: half now, half over an hour and a half
				dose = map[int]any{2: "Combination", 3: m.units, 4: m.units / 2, 5: m.units / 2, 6: 90.0}
			}
			add(m.at.Add(-5*time.Minute), dose)
			add(m.at.Add(-5*time.Minute), map[int]any{7: m.carbs})
		}
		add(d.place.clock(b.life.date(day), 23*60+59, 0), map[int]any{9: basal + bolus, 10: basal})
		slices.SortStableFunc(events, func(x, y event) int { return x.at.Compare(y.at) })
		for _, e := range events {
			rows = append(rows, e.row)
		}
	}
	return rows
}

func (b *diasendBook) settings() [][]any {
	rows := [][]any{{"Insulin pump settings for device:", diasendPump}, {"Upload date:", b.life.date(b.from + diasendDays).Format("02/01/2006")}, {}, {nil, "Basal"}, {"Active basal program", "Training"}, {}, {"Program: Training"}, {"Interval", "Start", "Rate"}}
	for i, r := range basalRates {
		rows = append(rows, []any{i + 1, fmt.Sprintf("%02d:00:00", r.hour), r.rate})
	}
	return rows
}

// alarms are sorted as diasend does: by the text of the time, the last first.
func (b *diasendBook) alarms() [][]any {
	var rows [][]any
	for day := b.from; day < b.from+diasendDays; day++ {
		if start := b.day(day).start; b.pumping(day) && (day-b.from)%3 == 0 { // a pod lasts three days
			rows = append(rows, []any{b.stamp(start.Add(18*time.Hour+20*time.Minute), day), "Pod deactivated", nil, diasendPump},
				[]any{b.stamp(start.Add(18*time.Hour+26*time.Minute), day), "Pod activated", nil, diasendPump})
		}
	}
	slices.SortStableFunc(rows, func(x, y []any) int { return strings.Compare(y[0].(string), x[0].(string)) })
	return append([][]any{{"Time", "Alarm/Event", nil, "Serial number"}}, rows...)
}

package activity

import (
	"math"

	"fyne.io/fyne/v2"

	"athletedata/app/ui/chart"
	"athletedata/app/ui/format"
	"athletedata/app/ui/style"
	"athletedata/parsers/record"
	"athletedata/store"
)

// samples are a workout's measurements made ready for drawing.
type samples struct {
	sport    string
	seconds  []float64 // since the start
	metres   []float64 // since the start, never falling; nil without distance
	series   *store.Series
	quantity []quantity
}

// quantity is one chart that can be shown.
type quantity struct {
	field record.Field
	title string
	color fyne.ThemeColorName
	shown bool // from the beginning
}

// offered are the quantities worth a chart, in the order they are shown.
var offered = []quantity{
	{record.HeartRate, "Heart rate", style.ColorHeartRate, true},
	{record.Speed, "Speed", style.ColorSpeed, true},
	{record.Power, "Power", style.ColorPower, true},
	{record.Cadence, "Cadence", style.ColorCadence, true},
	{record.Altitude, "Altitude", style.ColorAltitude, true},
	{record.Temperature, "Temperature", style.ColorOther, false},
	{record.RespirationRate, "Breathing", style.ColorOther, false},
	{record.CoreTemperature, "Core temperature", style.ColorHeartRate, false},
	{record.SkinTemperature, "Skin temperature", style.ColorHeartRate, false},
	{record.Depth, "Depth", style.ColorSpeed, false},
	{record.VerticalOscillation, "Vertical oscillation", style.ColorOther, false},
	{record.StanceTime, "Ground contact", style.ColorOther, false},
	{record.StepLength, "Step length", style.ColorOther, false},
	{record.LeftBalance, "Left share of power", style.ColorPower, false},
	{record.SaturatedHemoglobin, "Muscle oxygen", style.ColorHeartRate, false},
	{record.DFAAlpha1, "DFA alpha 1", style.ColorHeartRate, false},
	{record.FormPower, "Form power", style.ColorPower, false},
	{record.LegSpringStiffness, "Leg spring stiffness", style.ColorOther, false},
	{record.Grade, "Slope", style.ColorAltitude, false},
	{record.Stamina, "Stamina", style.ColorOther, false},
}

func newSamples(d *store.ActivityDetail, s *store.Series) *samples {
	out := &samples{sport: d.Sport, series: s}
	if len(s.UnixMicro) == 0 {
		return out
	}
	start := s.UnixMicro[0]
	out.seconds = make([]float64, len(s.UnixMicro))
	for i, t := range s.UnixMicro {
		out.seconds[i] = float64(t-start) / 1e6
	}
	if distance := s.Values[record.Distance]; distance != nil {
		out.metres = rising(distance)
	}
	for _, q := range offered {
		if values := s.Values[q.field]; values != nil && someNonZero(values) {
			out.quantity = append(out.quantity, q)
		}
	}
	return out
}

// rising makes a distance that never falls and has no holes, as an axis must.
func rising(values []float32) []float64 {
	out := make([]float64, len(values))
	highest := 0.0
	for i, v := range values {
		if v == v && float64(v) > highest {
			highest = float64(v)
		}
		out[i] = highest
	}
	if highest <= 0 {
		return nil
	}
	return out
}

func someNonZero(values []float32) bool {
	for _, v := range values {
		if v == v && v != 0 {
			return true
		}
	}
	return false
}

func (s *samples) any() bool { return len(s.seconds) > 1 && (len(s.quantity) > 0 || s.hasTrack()) }

func (s *samples) hasTrack() bool {
	for _, v := range s.series.LatitudeDeg {
		if v == v {
			return true
		}
	}
	return false
}

// smoothing is over how many samples a quantity is averaged for drawing.
func smoothing(f record.Field) int {
	switch f {
	case record.Speed:
		return 9
	case record.Power:
		return 7
	case record.Cadence:
		return 5
	}
	return 1
}

// chart turns a quantity into what a Line shows.
func (s *samples) chart(q quantity, f format.Formatter) chart.Series {
	raw := s.series.Values[q.field]
	values := make([]float64, len(raw))
	for i, v := range raw {
		values[i] = float64(v)
	}
	values = chart.Smooth(values, smoothing(q.field))
	out := chart.Series{Title: q.title, Unit: record.FieldTable[q.field].Unit, Color: q.color, Y: values}
	convert := func(by func(float64) float64) {
		for i, v := range values {
			values[i] = by(v)
		}
	}
	onFoot := s.sport == "running" || s.sport == "walking" || s.sport == "hiking"
	switch q.field {
	case record.Speed:
		_, out.Unit = f.SpeedValue(s.sport, 1)
		if format.PaceSports(s.sport) {
			out.Title, out.Invert, out.Label = "Pace", true, format.Clock
			slowest := slowestPace(s.sport)
			convert(func(v float64) float64 {
				if v <= 0.1 {
					return math.NaN()
				}
				p, _ := f.SpeedValue(s.sport, v)
				if p > slowest {
					return math.NaN() // standing still would hide everything else
				}
				return p
			})
		} else {
			convert(func(v float64) float64 { n, _ := f.SpeedValue(s.sport, v); return n })
		}
	case record.Altitude, record.Depth:
		if f.Imperial {
			out.Unit = "ft"
			convert(func(v float64) float64 { return v / 0.3048 })
		}
		out.Invert = q.field == record.Depth
	case record.Cadence:
		if onFoot {
			out.Unit = "spm"
			convert(func(v float64) float64 { return v * 2 })
		}
	case record.Temperature, record.CoreTemperature, record.SkinTemperature:
		if f.Imperial {
			out.Unit = "°F"
			convert(func(v float64) float64 { return v*9/5 + 32 })
		}
	}
	return out
}

// slowestPace in minutes is what is still drawn as movement.
func slowestPace(sport string) float64 {
	switch sport {
	case "running":
		return 15
	case "swimming":
		return 6
	case "rowing":
		return 8
	}
	return 40
}

package fit

import (
	"strings"

	"athletedata/parsers/record"
)

// unit is a unit of measurement: what it measures, and how a number in it
// becomes one in the unit that all of its kind are compared in.
type unit struct {
	kind          string
	factor, shift float64
}

// units are those that apps declare for their fields, in lower case and the
// singular, see unitOf. Rates (rpm, spm, bpm) are not here: their names differ
// from app to app, but each counts the same as the column of its field.
var units = func() map[string]unit {
	units := map[string]unit{}
	add := func(kind string, factor, shift float64, names ...string) {
		for _, n := range names {
			units[n] = unit{kind, factor, shift}
		}
	}
	add("length", 0.001, 0, "mm", "millimeter", "millimetre")
	add("length", 0.01, 0, "cm", "centimeter", "centimetre")
	add("length", 1, 0, "m", "meter", "metre")
	add("length", 1000, 0, "km", "kilometer", "kilometre")
	add("length", 0.0254, 0, "in", "inch", "inches")
	add("length", 0.3048, 0, "ft", "feet", "foot")
	add("length", 1609.344, 0, "mi", "mile")
	add("time", 0.001, 0, "ms", "msec", "millisecond")
	add("time", 1, 0, "s", "sec", "second")
	add("speed", 0.01, 0, "cm/s")
	add("speed", 0.001, 0, "mm/s")
	add("speed", 1, 0, "m/s", "mps", "m/sec")
	add("speed", 1/3.6, 0, "km/h", "kmh", "kph")
	add("speed", 0.44704, 0, "mph", "mi/h")
	add("pace", 1, 0, "min/km", "mins/km", "min/mile", "mins/mile", "min/mi", "s/km", "sec/km") // no multiple of a speed
	add("temperature", 1, 0, "c", "celsius", "degc", "degreesc", "degreescelsius")
	add("temperature", 1, -273.15, "k", "kelvin")
	add("temperature", 5.0/9, -32*5.0/9, "f", "fahrenheit", "degf", "degreesf", "degreesfahrenheit")
	add("power", 1, 0, "w", "watt")
	add("power", 1000, 0, "kw", "kilowatt")
	add("energy", 1, 0, "j", "joule", "ws", "w.sec", "w.s")
	add("energy", 1000, 0, "kj", "kilojoule")
	add("energy", 4184, 0, "kcal", "kilocalorie", "calorie")
	add("stiffness", 1, 0, "n/m")
	add("stiffness", 1000, 0, "kn/m")
	add("torque", 1, 0, "nm", "n.m", "newtonmeter", "newtonmetre")
	add("concentration", 1, 0, "g/l")
	add("concentration", 10, 0, "g/dl")
	add("share", 1, 0, "%", "percent", "pct")
	add("mass", 1, 0, "kg", "g", "lb")
	add("force", 1, 0, "n", "newton")
	return units
}()

// unitOf finds a unit by its name, also in the plural, with blanks in it, and
// whatever its capitals.
func unitOf(name string) (unit, bool) {
	name = strings.NewReplacer(" ", "", "°", "", "º", "", "·", ".", "⋅", ".", "*", ".").Replace(strings.ToLower(name))
	if u, known := units[name]; known {
		return u, true
	}
	u, known := units[strings.TrimSuffix(name, "s")]
	return u, known
}

// convert says how a number in a declared unit becomes one in the unit of a
// column: times factor, plus shift. A unit that is not known is taken for the
// column's own. fits is false where the unit measures something else, like a
// share of the power that is called power.
func convert(declared string, column record.Field) (factor, shift float64, fits bool) {
	from, known := unitOf(declared)
	if !known {
		return 1, 0, true
	}
	to, _ := unitOf(record.FieldTable[column].Unit)
	if from.kind != to.kind {
		return 0, 0, false
	}
	return from.factor / to.factor, (from.shift - to.shift) / to.factor, true
}

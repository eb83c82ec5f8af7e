package openmeteo

import (
	"math"
	"strings"
)

// metric turns a value of any unit that can be asked for into that which is
// written when nothing is asked for.
func metric(variable, unit string, v float64) (float64, string) {
	switch unit {
	case "°F":
		return round((v - 32) / 1.8), "°C"
	case "inch":
		if strings.HasPrefix(variable, "snowfall") {
			return round(v * 2.54), "cm"
		}
		return round(v * 25.4), "mm"
	case "ft":
		return round(v * 0.3048), "m"
	case "m/s":
		return round(v * 3.6), "km/h"
	case "mp/h", "mph":
		return round(v * 1.609344), "km/h"
	case "kn":
		return round(v * 1.852), "km/h"
	}
	return v, unit
}

// round leaves out digits that only the conversion brought.
func round(v float64) float64 {
	if math.Abs(v) > 1e9 {
		return v
	}
	return math.Round(v*1e4) / 1e4
}

// unitNames are units as they end names in snake case.
var unitNames = map[string]string{
	"°C": "c", "%": "pct", "mm": "mm", "cm": "cm", "m": "m", "km/h": "kmh", "°": "deg", "hPa": "hpa", "kPa": "kpa",
	"s": "s", "h": "h", "MJ/m²": "mj_m2", "W/m²": "w_m2", "m³/m³": "m3_m3",
}

package meteostat

import "athletedata/parsers/record"

// param is one of Meteostat's parameters with the range that its own library
// accepts; what lies outside is no measurement.
type param struct {
	low, high float64 // by the hour
	dayHigh   float64 // by the day, where sums are higher; 0: the same
	scale     float64 // to the unit of the column
	column    func(*record.WeatherHour) **float64
	day       string // name of the day's figure
}

func (p param) accepts(v float64, daily bool) bool {
	if daily && p.dayHigh > 0 {
		return v >= p.low && v <= p.dayHigh
	}
	return v >= p.low && v <= p.high
}

// params are the parameters by their code. Depth of snow is in centimetres in
// files with a head line (snwd) and in millimetres in those without (snow).
var params = map[string]param{
	"temp": {-100, 65, 0, 1, func(w *record.WeatherHour) **float64 { return &w.TemperatureC }, "temperature_mean_c"},
	"tavg": {-100, 65, 0, 1, nil, "temperature_mean_c"},
	"tmin": {-100, 65, 0, 1, nil, "temperature_min_c"},
	"tmax": {-100, 65, 0, 1, nil, "temperature_max_c"},
	"dwpt": {-100, 65, 0, 1, func(w *record.WeatherHour) **float64 { return &w.DewPointC }, "dew_point_mean_c"},
	"rhum": {0, 100, 0, 1, func(w *record.WeatherHour) **float64 { return &w.HumidityPct }, "humidity_mean_pct"},
	"prcp": {0, 350, 2000, 1, func(w *record.WeatherHour) **float64 { return &w.PrecipitationMM }, "precipitation_mm"},
	"snow": {0, 12000, 0, 1, nil, "snowfall_cm"},
	"snwd": {0, 1200, 0, 10, func(w *record.WeatherHour) **float64 { return &w.SnowMM }, "snow_depth_mm"},
	"wdir": {0, 360, 0, 1, func(w *record.WeatherHour) **float64 { return &w.WindDirectionDeg }, "wind_direction_deg"},
	"wspd": {0, 250, 0, 1, func(w *record.WeatherHour) **float64 { return &w.WindSpeedKmh }, "wind_speed_mean_kmh"},
	"wpgt": {0, 500, 0, 1, func(w *record.WeatherHour) **float64 { return &w.WindGustKmh }, "wind_gust_max_kmh"},
	"pres": {850, 1090, 0, 1, func(w *record.WeatherHour) **float64 { return &w.PressureHPa }, "pressure_mean_hpa"},
	"tsun": {0, 60, 1440, 1, func(w *record.WeatherHour) **float64 { return &w.SunshineMin }, "sunshine_min"},
	"cldc": {0, 8, 0, 12.5, func(w *record.WeatherHour) **float64 { return &w.CloudCoverPct }, "cloud_cover_mean_pct"}, // oktas
	"vsby": {0, 1e6, 0, 1, nil, "visibility_m"},
	"coco": {0, 27, 0, 1, nil, "condition_code"},
}

// depthMM is what files without a head line call snow.
var depthMM = param{0, 12000, 0, 1, func(w *record.WeatherHour) **float64 { return &w.SnowMM }, "snow_depth_mm"}

// The columns of files without a head line, as the bulk host offered them until 2026.
var (
	oldHourly = []string{"date", "hour", "temp", "dwpt", "rhum", "prcp", "snow", "wdir", "wspd", "wpgt", "pres", "tsun", "coco"}
	oldDaily  = []string{"date", "tavg", "tmin", "tmax", "prcp", "snow", "wdir", "wspd", "wpgt", "pres", "tsun"}
)

// forecasts are the sources that Meteostat's library grades as forecasts; its
// files fill gaps in the observations with them, and the days to come.
var forecasts = map[string]bool{"dwd_mosmix": true, "metno_forecast": true}

var conditions = [...]string{
	1: "clear", "fair", "cloudy", "overcast", "fog", "freezing fog", "light rain", "rain", "heavy rain",
	"freezing rain", "heavy freezing rain", "sleet", "heavy sleet", "light snowfall", "snowfall", "heavy snowfall",
	"rain shower", "heavy rain shower", "sleet shower", "heavy sleet shower", "snow shower", "heavy snow shower",
	"lightning", "hail", "thunderstorm", "heavy thunderstorm", "storm",
}

// Condition says what a condition code of Meteostat means; empty for none.
func Condition(code int) string {
	if code < 1 || code >= len(conditions) {
		return ""
	}
	return conditions[code]
}

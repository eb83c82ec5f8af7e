// Package openmeteo fetches the hourly weather of the places where the athlete
// was, and of the home, from the archive of Open-Meteo.
//
// Sources of the facts: the description of the historical weather interface
// (open-meteo/open-meteo, openapi/historical-weather.yml, 2026-08-20) and the
// pages about limits and terms (open-meteo.com/en/docs/historical-weather-api,
// /en/pricing, /en/terms, 2026).
package openmeteo

import (
	"time"

	"athletedata/connectors"
	"athletedata/connectors/places"
)

// variables are what the database has columns for, and what is useful beside.
const variables = "temperature_2m,apparent_temperature,dew_point_2m,relative_humidity_2m,precipitation,snow_depth,weather_code," +
	"pressure_msl,cloud_cover,wind_speed_10m,wind_direction_10m,wind_gusts_10m,sunshine_duration,shortwave_radiation,is_day"

// New is the source.
func New() connectors.Connector { return source{} }

type source struct{}

// Info implements connectors.Connector.
func (source) Info() connectors.Info {
	return connectors.Info{
		ID: "open_meteo", Name: "Open-Meteo", Kind: connectors.Open,
		Summary: "Weather by the hour for the days and places of your workouts, and at home.",
		Notice: connectors.Notice{
			Title: "What leaves this computer", Version: "1",
			Text: "To find the weather, this program tells Open-Meteo (a company in Switzerland) roughly where you were and when: latitude and longitude rounded to about 10 km, and dates. " +
				"No name, no times of day and no routes are sent. Like every web site, Open-Meteo sees your internet address. Its free service is for non-commercial use.",
		},
		Fields: append(append([]connectors.Field{}, places.Fields...),
			connectors.Field{ID: "apikey", Label: "API key", Entry: connectors.Secret, Optional: true, Advanced: true,
				Help: "Only for paying customers; the address below is then https://customer-archive-api.open-meteo.com/v1/archive."},
			connectors.Field{ID: "address", Label: "Address of the archive", Default: "https://archive-api.open-meteo.com/v1/archive", Advanced: true},
			connectors.Field{ID: "variables", Label: "What is asked for", Default: variables, Advanced: true, Help: "Names of Open-Meteo's hourly variables, with commas between."},
		),
		Datasets: places.Datasets,
		Links:    []connectors.Link{{Text: "Open-Meteo", URL: "https://open-meteo.com/"}, {Text: "Its terms", URL: "https://open-meteo.com/en/terms"}},
		Every:    12 * time.Hour, AtLeast: time.Hour,
		Earliest: time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC),
		Places:   true, Attribution: "Weather data by Open-Meteo.com (CC BY 4.0)",
		// Allowed are 600 calls a minute, 5,000 an hour and 10,000 a day; one for a
		// month of fifteen variables counts as up to three and a half.
		Limits: connectors.Limits{
			Gap: 300 * time.Millisecond, ResumeAt: resumeAt,
			Windows: []connectors.Window{{Requests: 150, Per: time.Minute}, {Requests: 1300, Per: time.Hour}, {Requests: 2700, Per: 24 * time.Hour}},
		},
	}
}

// Package meteostat fetches what weather stations near the athlete have
// observed: whole years of a station, free for all, or, with a key of the
// person's own, the weather of a point between stations.
//
// Sources of the facts: Meteostat's documentation of 2026-04-12 (meteostat/docs:
// bulk data, weather stations, JSON API), its Python library 2.1 of 2026-06-13
// (grades of sources, caching), the list of stations in
// meteostat/weather-stations, 2026-08-16.
package meteostat

import (
	"errors"
	"strconv"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/places"
)

// Answers to the field "way".
const (
	bulk  = "bulk"
	point = "point"
)

// New is the source.
func New() connectors.Connector { return source{} }

type source struct{}

// Way implements connectors.Chooser: the files are for everybody.
func (source) Way(a connectors.Account) connectors.Kind {
	if a.Answer("way") == point {
		return connectors.Paste
	}
	return connectors.Open
}

// Info implements connectors.Connector.
func (source) Info() connectors.Info {
	return connectors.Info{
		ID: "meteostat", Name: "Meteostat", Kind: connectors.Open,
		Summary: "What weather stations near your workouts and your home have observed, by the hour.",
		Better:  "Open-Meteo gives the weather of any place. Meteostat stands beside it where you want what a station has measured.",
		Notice: connectors.Notice{
			Title: "What leaves this computer", Version: "1",
			Text: "Without a key, this program looks for the nearest stations by itself and downloads their files: Meteostat learns which stations and years you ask for, " +
				"and so roughly where you were. With a key, latitude and longitude rounded to about 10 km and dates are sent to RapidAPI, who run that service and know your key. " +
				"No times of day and no routes are sent. Like every web site, they see your internet address.",
		},
		Steps: []connectors.Step{{Title: "Only for the weather between stations: get a key",
			Text: "Sign up at RapidAPI, subscribe to Meteostat's free plan (500 questions a month, about 40 places and years), and copy the X-RapidAPI-Key. Files of stations need none.",
			Link: connectors.Link{Text: "Meteostat at RapidAPI", URL: "https://rapidapi.com/meteostat/api/meteostat"}}},
		Fields: append([]connectors.Field{
			{ID: "way", Label: "What to fetch", Entry: connectors.Choice, Default: bulk,
				Choices: []connectors.Option{{Value: bulk, Text: "Files of the nearest stations (no key)"}, {Value: point, Text: "Weather between stations (with a key)"}}},
			{ID: "key", Label: "RapidAPI key", Entry: connectors.Secret, OnlyWith: connectors.Given{Field: "way", Answer: point}, Help: "The steps say where you get it."},
			{ID: "radius_km", Label: "How far a station may be (km)", Default: "50", Advanced: true, Check: checkRadius},
			{ID: "data", Label: "Address of the files", Default: "https://data.meteostat.net", Advanced: true},
			{ID: "stations", Label: "Address of the list of stations", Default: "https://raw.githubusercontent.com/meteostat/weather-stations/master/locations.csv.gz", Advanced: true},
			{ID: "api", Label: "Address of the service with a key", Default: "https://meteostat.p.rapidapi.com", Advanced: true},
		}, places.Fields...),
		Datasets: places.Datasets,
		Links:    []connectors.Link{{Text: "Meteostat", URL: "https://meteostat.net/"}, {Text: "Its documentation", URL: "https://dev.meteostat.net/"}},
		Every:    24 * time.Hour, AtLeast: 6 * time.Hour,
		Earliest: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC),
		Places:   true, Attribution: "Weather data by Meteostat (CC BY 4.0), from national weather services",
		Limits: connectors.Limits{Gap: 500 * time.Millisecond, ResumeAt: resumeAt},
	}
}

func checkRadius(answer string) error {
	if n, err := strconv.Atoi(answer); err != nil || n < 1 || n > 300 {
		return errors.New("a whole number from 1 to 300")
	}
	return nil
}

// Package all is the one list that names every connector.
package all

import (
	"athletedata/connectors"
	"athletedata/connectors/dropbox"
	"athletedata/connectors/garmin"
	"athletedata/connectors/glooko"
	"athletedata/connectors/librelinkup"
	"athletedata/connectors/meteostat"
	"athletedata/connectors/myfitnesspal"
	"athletedata/connectors/openmeteo"
	"athletedata/connectors/oura"
	"athletedata/connectors/strava"
)

// Connectors are the sources behind accounts, in the order people see them.
func Connectors() []connectors.Connector {
	return []connectors.Connector{
		garmin.New(),
		strava.New(),
		oura.New(),
		myfitnesspal.New(),
		glooko.New(),
		librelinkup.New(),
		dropbox.New(),
		openmeteo.New(),
		meteostat.New(),
	}
}

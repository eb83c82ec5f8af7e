package garmin_test

import (
	"testing"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
)

func TestConnector(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: garmin.New(),
		New:       func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{Days: 20}) },
		Cursors: []string{
			`{"days":{"daily":"7400.60o3e2!1","wellness":"7460o"},"activities":{"newest":"2026-06-01"},"began":"2026-05-01"}`,
		},
	})
}

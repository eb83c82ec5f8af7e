package glooko

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// Ids of the fields.
const (
	email    = "email"
	password = "password"
	region   = "region"
	address  = "address"
	api      = "api"
	web      = "web"
	app      = "app_version"
	agent    = "agent"
	quiet    = "quiet"
)

// Datasets.
const (
	glucose = "glucose"
	bolus   = "bolus"
	basal   = "basal"
	foods   = "food"
)

// automatic lets Glooko say itself which region an account is in.
const automatic = "auto"

// Info implements [connectors.Connector].
func (glooko) Info() connectors.Info {
	return connectors.Info{
		ID: "glooko", Name: "Glooko (formerly diasend)", Kind: connectors.Password,
		Summary: "Glucose of your sensor, insulin of your pump and carbohydrates, as your devices and apps upload them to Glooko.",
		Notice: connectors.Notice{
			Title: "Glooko does not offer this for private persons", Version: "1",
			Text: "This program asks for your own data in the way Glooko's web site and app do. Glooko neither supports nor promises this: it may stop working at any time, and its terms of use do not provide for it. " +
				"Never treat yourself by what you see here. A sign-in lasts less than an hour at Glooko, so your password has to be kept, on your computer; it is sent to Glooko only.",
		},
		Better: "Glooko's own export is complete and needs no password here: on my.glooko.com choose “Export to CSV” above the graphs, and drop the zip into this program as it is. It also has alarms, notes, finger tests and insulin of pens. " +
			"Take one of the two ways for a span of time: readings of the export carry the serial number of the sensor and those of this way do not, so both would be kept side by side.",
		Steps: []connectors.Step{
			{Title: "Have your devices upload to Glooko", Text: "Whatever your pump, sensor or app sends to Glooko can come here. An account of diasend was moved to Glooko in 2023; sign in there once and see whether your data are shown.",
				Link: connectors.Link{Text: "Open Glooko", URL: "https://my.glooko.com/"}},
			{Title: "Use an e-mail address and a password", Text: "Accounts that sign in with Google or Apple, or with a second step, do not work here: use the export for those."},
		},
		Fields: []connectors.Field{
			{ID: email, Label: "E-mail address", Check: checkEmail},
			{ID: password, Label: "Password", Entry: connectors.Secret, Help: "Kept on your computer, and sent to Glooko only"},
			{ID: region, Label: "Region of the account", Entry: connectors.Choice, Default: automatic, Advanced: true, Choices: []connectors.Option{
				{Value: automatic, Text: "Glooko says it"}, {Value: "us", Text: "United States"}, {Value: "eu", Text: "Europe"},
				{Value: "de-fr", Text: "Germany, France"}, {Value: "ca", Text: "Canada"},
			}},
			{ID: address, Label: "Address that says the region", Default: "https://my.glooko.com", Advanced: true, Check: connectors.CheckAddress},
			{ID: api, Label: "Address of the data", Default: "https://{region}.api.glooko.com", Advanced: true, Check: connectors.CheckAddress, Help: "{region} stands for what Glooko says, and is left out if it says nothing"},
			{ID: web, Label: "Address of the web site", Default: "https://{region}.my.glooko.com", Advanced: true, Check: connectors.CheckAddress},
			{ID: app, Label: "Version of the app", Default: "6.1.3", Advanced: true},
			{ID: agent, Label: "Browser that the program says it is", Advanced: true,
				Default: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"},
			{ID: quiet, Label: "Weeks without an entry after which the data are taken to begin", Default: "104", Advanced: true, Check: checkWeeks,
				Help: "With a first day chosen for the account, all weeks from there are asked for whatever stands here"},
		},
		Datasets: []connectors.Dataset{
			{ID: glucose, Name: "Glucose", Help: "Readings of a sensor"},
			{ID: bolus, Name: "Boluses", Help: "Insulin the pump gave at once, and the carbohydrates told to it"},
			{ID: basal, Name: "Basal rates", Help: "What the pump was programmed to give"},
			{ID: foods, Name: "Meals", Help: "Carbohydrates and foods of the diary"},
		},
		Links: []connectors.Link{{Text: "Glooko", URL: "https://my.glooko.com/"}},
		Every: 6 * time.Hour, AtLeast: time.Hour,
		Earliest: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC),
		Limits:   connectors.Limits{Gap: time.Second, MaxBody: 32 << 20},
	}
}

func checkEmail(s string) error {
	if _, domain, ok := strings.Cut(s, "@"); !ok || !strings.Contains(domain, ".") {
		return errors.New("that is no e-mail address")
	}
	return nil
}

func checkWeeks(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 {
		return errors.New("a number of weeks is wanted")
	}
	return nil
}

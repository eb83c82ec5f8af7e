package hosttest

import (
	"errors"
	"strings"
	"time"

	"athletedata/connectors"
)

// Ridelog is signed in to in the browser, after a notice and some steps.
var Ridelog = connectors.Info{
	ID: "ridelog", Name: "Ridelog", Kind: connectors.OAuth, Summary: "Rides with their samples.",
	Notice: connectors.Notice{Title: "Rules of Ridelog", Text: "Keep it to yourself.", Version: "2"},
	Better: "Ridelog's own export has everything.",
	Steps: []connectors.Step{
		{Title: "Make an application", Text: "On the page of Ridelog.", Link: connectors.Link{Text: "Your applications", URL: "https://ridelog.example/apps"}},
		{Title: "Copy two values", Text: "Into the fields below."},
	},
	Fields: []connectors.Field{
		{ID: "client_id", Label: "Client ID", Help: "A number", Check: number},
		{ID: "client_secret", Label: "Client Secret", Entry: connectors.Secret},
		{ID: "api", Label: "Address", Default: "https://ridelog.example", Advanced: true, Check: address},
	},
	Datasets: []connectors.Dataset{{ID: "rides", Name: "Rides", Help: "All of them"}, {ID: "zones", Name: "Zones", Off: true}},
	Links:    []connectors.Link{{Text: "Ridelog", URL: "https://ridelog.example/"}},
	Every:    6 * time.Hour, AtLeast: time.Hour, Attribution: "Powered by Ridelog",
}

// Nightring is signed in to with a password.
var Nightring = connectors.Info{
	ID: "nightring", Name: "Nightring", Kind: connectors.Password, Summary: "Sleep, night by night.",
	Fields: []connectors.Field{
		{ID: "email", Label: "E-mail"},
		{ID: "password", Label: "Password", Entry: connectors.Secret},
		{ID: "region", Label: "Region", Entry: connectors.Choice, Default: "eu", Choices: []connectors.Option{{Value: "eu", Text: "Europe"}, {Value: "us", Text: "America"}}},
		{ID: "naps", Label: "Naps too", Entry: connectors.Switch, Optional: true},
	},
	Links: []connectors.Link{{Text: "Nightring", URL: "https://nightring.example/"}},
	Every: time.Hour, AtLeast: 15 * time.Minute,
}

// Cloudbox needs no sign-in, unless an answer asks for one.
var Cloudbox = connectors.Info{
	ID: "cloudbox", Name: "Cloudbox", Kind: connectors.Open, Summary: "Files behind links.",
	Fields: []connectors.Field{
		{ID: "links", Label: "Links", Entry: connectors.Lines, Sealed: true, Check: address},
		{ID: "key", Label: "Key", Entry: connectors.File, Optional: true},
	},
	Every: 24 * time.Hour, AtLeast: 6 * time.Hour,
}

func number(text string) error {
	if strings.Trim(text, "0123456789") != "" {
		return errors.New("the Client ID is a number")
	}
	return nil
}

func address(text string) error {
	if !strings.HasPrefix(text, "https://") {
		return errors.New("an address begins with https://")
	}
	return nil
}

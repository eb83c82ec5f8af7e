package librelinkup

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"athletedata/connectors"
)

// Ids of the fields.
const (
	email    = "email"
	password = "password"
	person   = "person"
	address  = "address"
	regional = "regional"
	version  = "version"
	product  = "product"
	agent    = "agent"
	terms    = "terms"
)

// Datasets.
const (
	readings = "readings"
	logbook  = "logbook"
)

// Info implements [connectors.Connector].
func (librelinkup) Info() connectors.Info {
	return connectors.Info{
		ID: "librelinkup", Name: "LibreLinkUp (FreeStyle Libre)", Kind: connectors.Password,
		Summary: "Glucose of your FreeStyle Libre sensor, every few minutes, by way of Abbott's app for followers.",
		Notice: connectors.Notice{
			Title: "Abbott does not offer this for private persons", Version: "1",
			Text: "This program asks for your own readings in the way the LibreLinkUp app does. Abbott neither supports nor promises this: it may stop working at any time, and its terms of use do not provide for it. " +
				"Never treat yourself by what you see here. Your password is sent to Abbott only, and it is forgotten as soon as you are signed in; what is kept, on your computer only, is the permission that Abbott gives in return.",
		},
		Better: "LibreLinkUp tells the last twelve hours only. For the time gone by, sign in at libreview.com, choose “Download glucose data” and drop the CSV file into this program. What is in both is not counted twice.",
		Steps: []connectors.Step{
			{Title: "Get an account as a follower", Text: "Install the app LibreLinkUp on a phone and register there with an e-mail address. It may be your own, but it must be another than that of your Libre app. Accept the terms that it shows."},
			{Title: "Invite yourself", Text: "In the Libre app with which you read your sensor, open the menu, “Connected apps”, “LibreLinkUp”, “Add connection”, and enter the e-mail address of the follower."},
			{Title: "Accept the invitation", Text: "Open the LibreLinkUp app and accept. When it shows your glucose, this program can have it too. Sign in here with the e-mail address and password of the follower.",
				Link: connectors.Link{Text: "How LibreLinkUp works", URL: "https://www.librelinkup.com/"}},
		},
		Fields: []connectors.Field{
			{ID: email, Label: "E-mail address", Help: "That of the LibreLinkUp app, not of the app that reads the sensor", Check: checkEmail},
			{ID: password, Label: "Password", Help: "Forgotten as soon as you are signed in", Entry: connectors.Secret},
			{ID: person, Label: "Whose glucose", Help: "Only if this account follows several people: the name as LibreLinkUp shows it. Left empty, you are asked.", Optional: true},
			{ID: address, Label: "Address of the service", Default: "https://api.libreview.io", Advanced: true, Check: connectors.CheckAddress,
				Help: "It says by itself which region is yours. In Russia it is https://api.libreview.ru, in China https://api-cn.myfreestyle.cn"},
			{ID: regional, Label: "Address of a region", Default: "https://api-{region}.libreview.io", Advanced: true, Check: connectors.CheckAddress, Help: "{region} stands for what the service says"},
			{ID: version, Label: "Version of the app", Default: "4.16.0", Advanced: true, Check: checkVersion, Help: "A newer one that the service demands is taken up by itself"},
			{ID: product, Label: "Name of the app", Default: "llu.ios", Advanced: true},
			{ID: agent, Label: "Browser that the app says it is", Advanced: true,
				Default: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Mobile/15E148 Safari/604.1"},
			{ID: terms, Label: "Path for accepting terms", Default: "/auth/continue/{step}", Advanced: true, Help: "{step} stands for tou (terms of use) or pp (privacy)"},
		},
		Datasets: []connectors.Dataset{
			{ID: readings, Name: "Readings", Help: "What the sensor measured in the last twelve hours"},
			{ID: logbook, Name: "Scans and alarms", Help: "The logbook of about two weeks"},
		},
		Links: []connectors.Link{{Text: "LibreView, for the CSV of all the time before", URL: "https://www.libreview.com/"}},
		Every: time.Hour,
		// A sensor measures every few minutes, and twelve hours are told each time.
		AtLeast:  15 * time.Minute,
		Earliest: time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC),
		Limits:   connectors.Limits{Gap: time.Second, MaxBody: 8 << 20},
	}
}

func checkEmail(s string) error {
	if _, domain, ok := strings.Cut(s, "@"); !ok || !strings.Contains(domain, ".") {
		return errors.New("that is no e-mail address")
	}
	return nil
}

var versionShape = regexp.MustCompile(`^\d{1,4}(\.\d{1,6}){1,3}$`)

func checkVersion(s string) error {
	if !versionShape.MatchString(s) {
		return errors.New("a version looks like 4.16.0")
	}
	return nil
}

package myfitnesspal

import (
	"errors"
	"strconv"
	"time"

	"athletedata/connectors"
)

// Ids of the fields.
const (
	cookie  = "cookie"
	cookie2 = "cookie2"
	address = "address"
	name    = "cookie_name"
	agent   = "agent"
	quiet   = "quiet"
)

// Datasets.
const (
	food         = "food"
	exercise     = "exercise"
	measurements = "measurements"
)

// Info implements [connectors.Connector].
func (myfitnesspal) Info() connectors.Info {
	return connectors.Info{
		ID: "myfitnesspal", Name: "MyFitnessPal", Kind: connectors.Paste,
		Summary: "What you ate, food by food with its nutrients, your exercise entries, and your weight and other measurements.",
		Notice: connectors.Notice{
			Title: "MyFitnessPal does not offer this", Version: "1",
			Text: "This program reads your own diary in the way your browser does. MyFitnessPal neither supports nor promises this: it may stop working at any time, and its terms of use do not provide for it. " +
				"Its sign-in has a check against robots, which only you can pass. So you sign in with your browser, and copy from there the cookie by which MyFitnessPal knows you. " +
				"That cookie is as good as your password: paste it here and nowhere else. It is kept on your computer only, and signing out of MyFitnessPal in that browser makes it worthless. It is renewed with every sync; after about 30 days without one you have to paste it again.",
		},
		Better: "If you have MyFitnessPal Premium, its own export is the better way for the years gone by: on the web site choose Settings, “Export data”. A zip comes by e-mail; drop it into this program as it is. " +
			"It holds the sums of each meal, exercise and measurements, but not the names of the foods: those come only this way. You can use both; nothing is counted twice. " +
			"Without Premium, the page “Reports”, “Printable diary” can be saved from the browser for any span of days, and dropped into this program.",
		Steps: []connectors.Step{
			{Title: "Sign in with your browser", Text: "Use a computer, not a phone. Sign in at www.myfitnesspal.com as ever, and stay on that page. Do not sign out afterwards: close the window instead.",
				Link: connectors.Link{Text: "Open MyFitnessPal", URL: "https://www.myfitnesspal.com/account/login"}},
			{Title: "Chrome, Edge, Brave, Opera: show the cookies", Text: "Press the key F12 (on a Mac: Command, Option and I together). A panel opens at the side or at the bottom. In the row of words along its top edge choose “Application”; if it is not there, the sign » at the end of the row shows more. " +
				"In the list at the left of the panel find “Cookies” under “Storage”, click the small triangle before it, and then the line https://www.myfitnesspal.com. A table appears at the right."},
			{Title: "Firefox: show the cookies", Text: "Press the key F12 (on a Mac: Command, Option and I together). In the row of words along the top edge of the panel choose “Storage”. At its left click the small triangle before “Cookies”, and then the line https://www.myfitnesspal.com. A table appears at the right."},
			{Title: "Safari: show the cookies", Text: "Choose Safari, Settings, “Advanced” in the menu, and switch on “Show features for web developers”. Back on the page press Command, Option and I together, choose “Storage” at the top of the panel and “Cookies” at its left. A table appears."},
			{Title: "Copy one value out of the table", Text: "In the column “Name” find the line __Secure-next-auth.session-token. Click once into the column “Value” of that line; at the bottom the whole value is shown, very long and without blanks (in Firefox: click it twice). Copy all of it: click into it, then Ctrl+A and Ctrl+C (on a Mac Command+A and Command+C). " +
				"If instead there are two lines that end in .0 and .1, copy both, one after the other: the first goes into the first field here, the other into the second."},
			{Title: "Paste it here", Text: "If you would rather copy the whole line, or a “Cookie:” header, or have a cookies.txt: that is understood as well. Then close the panel with F12."},
		},
		Fields: []connectors.Field{
			{ID: cookie, Label: "Value of the cookie", Entry: connectors.Secret, Help: "Of __Secure-next-auth.session-token, or of the line that ends in .0"},
			{ID: cookie2, Label: "Second part", Entry: connectors.Secret, Optional: true, Help: "Only if there is a line that ends in .1"},
			{ID: address, Label: "Address of the web site", Default: "https://www.myfitnesspal.com", Advanced: true, Check: connectors.CheckAddress},
			{ID: name, Label: "Name of the cookie", Default: "__Secure-next-auth.session-token", Advanced: true},
			{ID: agent, Label: "Browser that the program says it is", Advanced: true,
				Default: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"},
			{ID: quiet, Label: "Days without an entry after which the diary is taken to begin", Default: "730", Advanced: true, Check: checkDays,
				Help: "With a first day chosen for the account, all days from there are asked for whatever stands here"},
		},
		Datasets: []connectors.Dataset{
			{ID: food, Name: "Foods", Help: "Each food with its meal, amount and nutrients"},
			{ID: exercise, Name: "Exercise", Help: "What the diary has of exercise, with energy and duration"},
			{ID: measurements, Name: "Measurements", Help: "Weight and what else you enter there"},
		},
		Links: []connectors.Link{
			{Text: "The official export (Premium)", URL: "https://support.myfitnesspal.com/hc/en-us/articles/360032273352"},
			{Text: "Printable diary", URL: "https://www.myfitnesspal.com/reports/printable_diary"},
		},
		// A meal is seldom urgent, and each day is a request of its own.
		Every: 6 * time.Hour, AtLeast: time.Hour,
		Earliest: time.Date(2005, 9, 1, 0, 0, 0, 0, time.UTC), // when MyFitnessPal began
		Limits:   connectors.Limits{Gap: 1200 * time.Millisecond, MaxBody: 16 << 20, Windows: []connectors.Window{{Requests: 2400, Per: time.Hour}}},
	}
}

func checkDays(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 {
		return errors.New("a number of days is wanted")
	}
	return nil
}

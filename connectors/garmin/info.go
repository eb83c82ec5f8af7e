package garmin

import (
	"time"

	"athletedata/connectors"
)

// Ways of signing in; see signin.go.
const (
	byMobile = "mobile"
	byWidget = "widget"
	byPortal = "portal"
	byTicket = "ticket"
	byFile   = "file"
)

// dailyBudget lets some years of history come in over a few days, and leaves
// the everyday syncs far below what the phone app itself asks for.
const dailyBudget = 6000

// Info implements [connectors.Connector].
func (garmin) Info() connectors.Info {
	return connectors.Info{
		ID: "garmin", Name: "Garmin Connect", Kind: connectors.Password,
		Summary: "Activities as your watch recorded them, sleep, heart rate, HRV, stress, body battery, weight, training figures and everything else that Garmin Connect shows of your days.",
		Notice: connectors.Notice{
			Title:   "Garmin does not offer this for private persons",
			Version: "1",
			Text: "This program asks Garmin for your own data in the way Garmin's phone app does. Garmin neither supports nor promises this: it may stop working at any time, and Garmin's terms of use do not provide for it. " +
				"It is slow on purpose so as not to be a burden. Your password is sent to Garmin only, and it is forgotten as soon as you are signed in; what is kept, on your computer only, is the permission that Garmin gives in return.",
		},
		Better: "For all the years gone by, Garmin's own export is the better way: it needs no sign-in here, has everything, and cannot be blocked. Order it with “Export Your Data” on Garmin's page, drop the zip into this program, and connect the account for what comes after.",
		Steps: []connectors.Step{
			{Title: "Order the export of your data", Text: "Only if you want the years gone by: sign in on Garmin's page, choose “Export Your Data” and “Request Data Export”. Garmin sends a link by e-mail, usually within two days. Import the zip here as it is.",
				Link: connectors.Link{Text: "Export Your Data", URL: "https://www.garmin.com/account/datamanagement/exportdata"}},
			{Title: "Have your e-mail or phone at hand", Text: "If two-step verification is switched on in your Garmin account, a code comes by e-mail or text message, or stands in your authenticator app. You are asked for it here."},
			{Title: "Try once, then wait", Text: "Garmin blocks an internet connection for hours after several attempts in a row. If the sign-in is refused although your password is right, wait until tomorrow, or choose another way of signing in under “Advanced”."},
		},
		Fields: fields(),
		Datasets: []connectors.Dataset{
			{ID: "activities", Name: "Activities", Help: "The original file of each activity, with its name, notes and figures"},
			{ID: "wellness", Name: "Files of the days", Help: "What the watch recorded all day and night, minute by minute: heart rate, steps, stress, breathing, sleep, HRV"},
			{ID: "daily", Name: "Daily summary", Help: "Steps, energy, floors, resting heart rate and the other totals of a day"},
			{ID: "sleep", Name: "Sleep", Help: "Sleep with its stages and scores"},
			{ID: "hrv", Name: "Heart rate variability", Help: "The nights' HRV and its usual range"},
			{ID: "heart_rate", Name: "Heart rate", Help: "For days of which there are no files"},
			{ID: "stress", Name: "Stress", Help: "Stress, with body battery beside it, for days of which there are no files"},
			{ID: "respiration", Name: "Breathing", Help: "For days of which there are no files"},
			{ID: "spo2", Name: "Blood oxygen", Help: "For days of which there are no files"},
			{ID: "steps", Name: "Steps through the day", Help: "For days of which there are no files"},
			{ID: "body_battery", Name: "Body battery", Help: "What charged and drained it"},
			{ID: "weight", Name: "Weight", Help: "Weight and what a scale says of the body"},
			{ID: "readiness", Name: "Training readiness"},
			{ID: "status", Name: "Training status", Help: "Status and load"},
			{ID: "vo2max", Name: "VO2max"},
			{ID: "races", Name: "Race predictions"},
			{ID: "records", Name: "Personal records"},
			{ID: "gear", Name: "Gear", Help: "Shoes and bicycles and how far they went"},
			{ID: "devices", Name: "Devices", Help: "Watches and sensors of the account"},
			{ID: "charts", Name: "Garmin's charts of every day", Off: true,
				Help: "The curves that Garmin Connect draws, also for days of which there are the more precise files. This doubles the number of requests."},
		},
		Links: []connectors.Link{
			{Text: "Garmin Connect", URL: "https://connect.garmin.com/"},
			{Text: "Two-step verification", URL: "https://www.garmin.com/account/security"},
		},
		Every: 4 * time.Hour, AtLeast: time.Hour, Earliest: beginning,
		Limits: connectors.Limits{
			Gap: time.Second, Windows: []connectors.Window{{Requests: dailyBudget, Per: 24 * time.Hour}},
			// The zip of a day with a Health Snapshot or of a very long ride.
			Timeout: 90 * time.Second, MaxBody: 128 << 20, ResumeAt: resumeAt,
		},
	}
}

func fields() []connectors.Field {
	address := func(id, label, host string) connectors.Field {
		return connectors.Field{ID: id, Label: label, Help: "Empty is https://" + host + " and the ending chosen above.", Optional: true, Advanced: true, Check: connectors.CheckAddress}
	}
	return []connectors.Field{
		{ID: "email", Label: "E-mail", Help: "With which you sign in to Garmin Connect", Optional: true},
		{ID: "password", Label: "Password", Help: "Sent to Garmin only, and deleted here once you are signed in", Entry: connectors.Secret, Optional: true},
		{ID: "flow", Label: "Way of signing in", Entry: connectors.Choice, Default: byMobile, Advanced: true,
			Help: "If Garmin refuses one way although your password is right, another may work the next day.",
			Choices: []connectors.Option{
				{Value: byMobile, Text: "As the phone app does"},
				{Value: byWidget, Text: "As web pages with a Garmin form do"},
				{Value: byPortal, Text: "As Garmin Connect in the browser does"},
				{Value: byTicket, Text: "I sign in in my browser and paste the ticket here"},
				{Value: byFile, Text: "Take over a sign-in from a file (garmin_tokens.json)"},
			}},
		{ID: "token_file", Label: "File with a sign-in", Entry: connectors.File, Optional: true, Advanced: true,
			Help: "garmin_tokens.json of python-garminconnect, usually in the folder .garminconnect. The other program has to sign in anew afterwards: the permission is good for one program only."},
		{ID: "region", Label: "Account", Entry: connectors.Choice, Default: "garmin.com", Advanced: true,
			Choices: []connectors.Option{{Value: "garmin.com", Text: "International (garmin.com)"}, {Value: "garmin.cn", Text: "Mainland China (garmin.cn)"}}},
		address("sso", "Address of the sign-in", "sso"),
		address("diauth", "Address of the token server", "diauth"),
		address("api", "Address of the data", "connectapi"),
		{ID: "client_ids", Label: "Names of the phone app", Advanced: true, Help: "Tried in this order; Garmin may retire some.",
			Default: "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2 GARMIN_CONNECT_MOBILE_ANDROID_DI_2024Q4 GARMIN_CONNECT_MOBILE_ANDROID_DI GARMIN_CONNECT_MOBILE_IOS_DI"},
		{ID: "mobile_client", Label: "Name at the sign-in", Advanced: true, Default: "GCM_IOS_DARK"},
		{ID: "mobile_service", Label: "Service of the sign-in", Advanced: true, Default: "/gcm/ios", Help: "/gcm/ios goes with GCM_IOS_DARK, /gcm/android with GCM_ANDROID_DARK."},
		{ID: "browser", Label: "Browser at the sign-in", Advanced: true,
			Default: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"},
		{ID: "app_version", Label: "Version of the phone app", Advanced: true, Default: "5.23"},
		{ID: "app_build", Label: "Build of the phone app", Advanced: true, Default: "10861"},
	}
}

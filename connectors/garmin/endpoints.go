package garmin

import (
	"net/http"
	"net/url"
	"strings"

	"athletedata/connectors"
)

// Where the facts of this file come from: "cyberjunky" is the client
// python-garminconnect (github.com/cyberjunky/python-garminconnect, 981d150c,
// 2026-08-22), "garth" matin/garth (f99159a1, 2026-03-27) with its recorded
// answers, "shotah" shotah/go-garmin (f363a51a, 2026-07-29) with answers
// recorded with today's tokens, "p2g" philosowaffle/peloton-to-garmin
// (ecc0206e, 2026-04-09).

// Signing in; below the sso address.
const (
	mobilePage  = "/mobile/sso/en/sign-in"           // garth's recordings
	mobileLogin = "/mobile/api/login"                // cyberjunky, garth's recordings
	mobileMFA   = "/mobile/api/mfa/verifyCode"       // the same
	portalPage  = "/portal/sso/en-US/sign-in"        // cyberjunky
	portalLogin = "/portal/api/login"                // cyberjunky
	portalMFA   = "/portal/api/mfa/verifyCode"       // cyberjunky
	widgetEmbed = "/sso/embed"                       // cyberjunky, garth's recordings
	widgetLogin = "/sso/signin"                      // the same
	widgetCode  = "/sso/verifyMFA/mfaCode"           // cyberjunky issue 386
	widgetMFA   = "/sso/verifyMFA/loginEnterMfaCode" // garth's recordings
)

const (
	// tokenPath is below the diauth address (cyberjunky, client.py).
	tokenPath = "/di-oauth2-service/oauth/token"
	// ticketGrant is a name and not an address; it is .com for China as well.
	ticketGrant = "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket"
)

// Data; below the api address. All shapes are in shotah's recordings of July
// 2026 unless another source is named.
const (
	profilePath    = "/userprofile-service/socialProfile"
	settingsPath   = "/userprofile-service/userprofile/settings"
	lastUsedPath   = "/device-service/deviceservice/mylastused" // "anything new?", as garmin-grafana polls (8e478303, 2026-08-12)
	activitiesPath = "/activitylist-service/activities/search/activities"
	countPath      = "/activitylist-service/activities/count"
	detailPath     = "/activity-service/activity/"
	originalPath   = "/download-service/files/activity/"
	tcxPath        = "/download-service/export/tcx/activity/"    // pe-st/garmin-connect-export (7bb17ab2, 2026-04-06)
	gpxPath        = "/download-service/export/gpx/activity/"    // the same
	wellnessPath   = "/download-service/files/wellness/"         // tcgoetz/GarminDB, download.py (bbcd102e, 2026-03-11)
	epochPath      = "/wellness-service/wellness/epoch/request/" // garmin-grafana, garmin_fetch.py
	weeksPath      = "/usersummary-service/stats/steps/weekly/"
	gearPath       = "/gear-service/gear/filterGear"
	gearStatsPath  = "/gear-service/gear/stats/"
	devicesPath    = "/device-service/deviceregistration/devices"
	recordsPath    = "/personalrecord-service/personalrecord/prs/"
)

// addresses are the servers of an account, and what its answers say about how
// to speak to them.
type addresses struct {
	sso, diauth, api string
	domain           string // garmin.com or garmin.cn
	account          connectors.Account
}

func addressesOf(a connectors.Account) addresses {
	at := addresses{account: a, domain: "garmin.com"}
	// Nothing else may stand here: a password would go there.
	if a.Answer("region") == "garmin.cn" {
		at.domain = "garmin.cn"
	}
	pick := func(field, host string) string {
		if own := strings.TrimRight(strings.TrimSpace(a.Answer(field)), "/"); own != "" {
			return own
		}
		return "https://" + host + "." + at.domain
	}
	at.sso, at.diauth, at.api = pick("sso", "sso"), pick("diauth", "diauth"), pick("api", "connectapi")
	return at
}

// clientIDs are the names under which the phone app gets its tokens, in the
// order in which they are tried (cyberjunky, client.py).
func (a addresses) clientIDs() []string {
	return strings.Fields(strings.ReplaceAll(a.account.Answer("client_ids"), ",", " "))
}

// native are the headers of the Android app (cyberjunky, client.py).
func (a addresses) native() http.Header {
	version := a.account.Answer("app_version")
	build := a.account.Answer("app_build")
	return http.Header{
		"User-Agent":                  {"GCM-Android-" + version},
		"X-Garmin-User-Agent":         {"com.garmin.android.apps.connectmobile/" + version + "; ; Google/sdk_gphone64_arm64/google; Android/33; Dalvik/2.1.0"},
		"X-Garmin-Paired-App-Version": {build},
		"X-Garmin-Client-Platform":    {"Android"},
		"X-App-Ver":                   {build},
		"X-Lang":                      {"en"},
		"X-Gcexperience":              {"GC5"},
		"Accept-Language":             {"en-US,en;q=0.9"},
	}
}

// withQuery is an address with its parameters.
func withQuery(address string, query url.Values) string {
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}

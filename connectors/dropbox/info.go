// Package dropbox fetches files out of a Dropbox: those behind links that the
// person pasted, which needs no sign-in where the links are public, and those
// in folders of the person's own Dropbox.
//
// Sources of the facts: Dropbox's API specification of 2026-08-05
// (dropbox/dropbox-api-spec), its HTTP documentation and its OAuth guide, 2026.
// That links with dl=1 give the file, or a folder as a zip archive, is no part
// of the interface; it is how Dropbox has answered browsers for years.
package dropbox

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

// Answers to the field "access".
const (
	onlyLinks = "links"
	myDropbox = "account"
)

const (
	megabyte = 1 << 20
	// maxAnswer bounds what is held in memory: a folder behind a link comes as
	// one archive.
	maxAnswer = 512 * megabyte
)

// scopes are those of reading; nothing is ever written.
var scopes = []string{"account_info.read", "files.metadata.read", "files.content.read", "sharing.read"}

// New is the source.
func New() connectors.Connector { return source{} }

type source struct{}

// Way implements connectors.Chooser.
func (source) Way(a connectors.Account) connectors.Kind {
	if a.Answer("access") == myDropbox {
		return connectors.OAuth
	}
	return connectors.Open
}

// Info implements connectors.Connector.
func (source) Info() connectors.Info {
	return connectors.Info{
		ID: "dropbox", Name: "Dropbox", Kind: connectors.Open,
		Summary: "Files that apps and people keep in a Dropbox: Glimp, LibreView, Mind Monitor, tables, workouts.",
		Better:  "If the Dropbox program runs on this computer, you need nothing of this: watch its folder instead.",
		Steps:   steps, Fields: fields, Datasets: datasets,
		Links: []connectors.Link{
			{Text: "How to make a link to a file or folder", URL: "https://help.dropbox.com/share/create-and-share-link"},
			{Text: "Apps with access to your Dropbox", URL: "https://www.dropbox.com/account/connected_apps"},
		},
		Every: 6 * time.Hour, AtLeast: time.Hour,
		Limits: connectors.Limits{Gap: 100 * time.Millisecond, Burst: 5, Timeout: 10 * time.Minute, MaxBody: maxAnswer},
	}
}

var steps = []connectors.Step{
	{Title: "For links: copy them", Text: "In Dropbox, press Share and then Copy link for each file or folder, and paste the links into the next page here, one a line. Anybody who has such a link can read what is behind it."},
	{Title: "For My Dropbox: make a key of your own", Text: "Open the page of Dropbox's developers and press Create app. Choose Scoped access, then Full Dropbox (App folder is enough if the files lie in the folder Apps), and any name.",
		Link: connectors.Link{Text: "Dropbox App Console", URL: "https://www.dropbox.com/developers/apps"}},
	{Title: "For My Dropbox: allow reading", Text: "On the tab Permissions tick account_info.read, files.metadata.read, files.content.read and sharing.read, and press Submit."},
	{Title: "For My Dropbox: say where to come back to", Text: "On the tab Settings add http://localhost:53690/callback under Redirect URIs, exactly like this, and copy the App key: it is asked for here."},
}

// signedIn is what only those are asked for who sign in.
var signedIn = connectors.Given{Field: "access", Answer: myDropbox}

var fields = []connectors.Field{
	{ID: "access", Label: "What to read", Entry: connectors.Choice, Default: onlyLinks,
		Choices: []connectors.Option{{Value: onlyLinks, Text: "Only links (no sign-in)"}, {Value: myDropbox, Text: "My Dropbox (you sign in), and links"}},
		Help:    "Signing in is better for large folders: then only what has changed is fetched."},
	{ID: "links", Label: "Links to files or folders", Entry: connectors.Lines, Sealed: true, Optional: true, Check: checkLinks,
		Help: "One a line, as Dropbox's Copy link gives them. They are kept like passwords."},
	{ID: "folders", Label: "Folders in My Dropbox", Entry: connectors.Lines, Optional: true, OnlyWith: signedIn,
		Help: "One a line, for example /Apps/Glimp; a single / means all of it."},
	{ID: "client_id", Label: "App key", OnlyWith: signedIn, Help: "From the Dropbox App Console, as the steps say."},
	{ID: "link_password", Label: "Password of the links", Entry: connectors.Secret, Optional: true, OnlyWith: signedIn,
		Help: "If the links have one."},
	{ID: "max_mb", Label: "Largest file (MB)", Default: "256", Advanced: true, Check: checkSize, Help: "Larger ones are left out, and the log says so."},
	{ID: "port", Label: "Port for coming back after the sign-in", Default: "53690", Advanced: true, OnlyWith: signedIn, Help: "It has to be the one in the Redirect URI."},
	{ID: "authorize", Label: "Address of the sign-in", Default: "https://www.dropbox.com/oauth2/authorize", Advanced: true, OnlyWith: signedIn},
	{ID: "api", Label: "Address of the API", Default: "https://api.dropboxapi.com", Advanced: true, OnlyWith: signedIn},
	{ID: "content", Label: "Address of the contents", Default: "https://content.dropboxapi.com", Advanced: true, OnlyWith: signedIn},
	{ID: "web", Label: "Address of the links", Default: "https://www.dropbox.com", Advanced: true},
}

// OAuth implements oauth.Connector: a public client with PKCE and a refresh
// token ("offline"), the address to come back to being registered exactly.
func (source) OAuth(s *connectors.Session) (oauth.Config, error) {
	id := strings.TrimSpace(s.Account.Answer("client_id"))
	if id == "" {
		return oauth.Config{}, connectors.Advise(connectors.Permanent(errors.New("the App key is missing")),
			"Copy it from the Dropbox App Console: the steps say how. Links that are public work without it.")
	}
	return oauth.Config{
		ClientID: id, AuthURL: s.Account.Answer("authorize"), TokenURLs: []string{address(s, "api") + "/oauth2/token"},
		Scopes: scopes, Redirect: "localhost", Port: s.Account.Number("port"), PKCE: true,
		Extra: map[string][]string{"token_access_type": {"offline"}},
	}, nil
}

// address is the answer to a field with an address.
func address(s *connectors.Session, field string) string {
	return strings.TrimRight(strings.TrimSpace(s.Account.Answer(field)), "/")
}

// lines are an answer with one thing a line.
func lines(answer string) (all []string) {
	for line := range strings.Lines(answer) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func checkSize(answer string) error {
	if n, err := strconv.Atoi(answer); err != nil || n < 1 || n > maxAnswer/megabyte {
		return errors.New("a whole number from 1 to 512")
	}
	return nil
}

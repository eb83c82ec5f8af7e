// Package fake is Dropbox's server with one account in it, and a folder and a
// file that others share by links. It answers as the API specification of
// 2026-08-05 says, and refuses what Dropbox refuses.
package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth/oauthtest"
)

// Options of a server.
type Options struct {
	Days int // of history, default 40
	Page int // entries of a list at once, whatever was asked for; default 7
	// Account says that the person signs in; else there are only the links.
	Account bool
}

// What is known to whoever may know it.
const (
	appKey       = "a1b2c3d4e5f6g7h"
	folderKey    = "rlkeyfolder0123456789abc"
	fileKey      = "rlkeyfile0123456789abcde"
	linkPassword = "open sesame 47"
	scope        = "account_info.read files.metadata.read files.content.read sharing.read"
)

// Addresses of the links, without what opens them.
const (
	folderLink = "/scl/fo/k3x9q2vcoach/AFx1coachfolder"
	fileLink   = "/scl/fi/p8w1sensorzz/Sensor.csv"
)

// Server is Dropbox.
type Server struct {
	options Options
	clock   connectors.Clock
	oauth   *oauthtest.Server
	port    int // that is registered for coming back
	mux     *http.ServeMux

	mu       sync.Mutex
	mine     *tree // of the account
	coach    *tree // behind the folder link
	sensor   *tree // with the one file behind the file link
	offline  bool  // the last sign-in asked for a refresh token
	private  bool  // the links want a sign-in
	epoch    int   // older cursors are refused
	grown    int
	tickets  map[string]http.HandlerFunc // addresses of contents behind links
	fetched  []string                    // names of the files whose content went out
	requests int
}

// New makes a server whose present is the clock's.
func New(clock connectors.Clock, o Options) *Server {
	if o.Days <= 0 {
		o.Days = 40
	}
	if o.Page <= 0 {
		o.Page = 7
	}
	port := oauthtest.FreePort()
	s := &Server{options: o, clock: clock, tickets: map[string]http.HandlerFunc{}, port: port,
		oauth: &oauthtest.Server{ClientID: appKey, Redirects: []string{fmt.Sprintf("http://localhost:%d/callback", port)}, Clock: clock, Lifetime: 4 * time.Hour,
			PKCE: true, KeepsRefresh: true, Reply: map[string]any{"account_id": "dbid:AAHathlete", "uid": "12345", "token_type": "bearer"}}}
	s.fill()
	s.mux = http.NewServeMux()
	s.mount()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests++
	s.mu.Unlock()
	s.mux.ServeHTTP(w, r)
}

// Answers are what a person would answer to the wizard, the links included: they
// are under base, too.
func (s *Server) Answers(base string) map[string]string {
	answers := map[string]string{
		"access": "links", "max_mb": "1", "authorize": base + "/oauth2/authorize", "api": base, "content": base, "web": base,
		"links": base + folderLink + "?rlkey=" + folderKey + "&st=x1y2&dl=0\n\n" + base + fileLink + "?rlkey=" + fileKey + "&dl=0\n",
	}
	if s.options.Account {
		answers["access"], answers["client_id"], answers["port"] = "account", appKey, strconv.Itoa(s.port)
		answers["folders"] = "/Apps/Glimp\nTraining/"
	}
	return answers
}

// Typed are the answers to the wizard's other secret fields.
func (s *Server) Typed() map[string]string {
	if !s.options.Account {
		return nil
	}
	return map[string]string{"link_password": linkPassword}
}

// SignIn puts into the vault what a finished sign-in leaves there.
func (s *Server) SignIn(v connectors.Vault) error {
	if !s.options.Account {
		return nil
	}
	if err := v.SetSecret("link_password", linkPassword); err != nil {
		return err
	}
	return s.oauth.SignIn(v, "", scope)
}

// Want are the keys of all files that can be had. Files know no days.
func (s *Server) Want(_, _ time.Time) (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.options.Account {
		keys = s.mine.keys("file", func(path string) bool {
			return strings.HasPrefix(path, "/apps/glimp/") || strings.HasPrefix(path, "/training/")
		})
	}
	all := func(string) bool { return true }
	keys = append(keys, s.coach.keys(linkKey(folderLink), all)...)
	return append(keys, s.sensor.keys(linkKey(fileLink), all)...)
}

// Grow adds a measurement to the lists and a workout to the folder, and deletes
// the oldest workout, which stays in the database.
func (s *Server) Grow() (keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grown++
	if len(s.coach.files) == 0 {
		return nil
	}
	s.lists()
	keys = []string{linkKey(folderLink) + "/LibreView/Bericht März.csv", linkKey(fileLink) + "/Sensor.csv"}
	if s.options.Account {
		now := s.clock.Now()
		name := fmt.Sprintf("/Training/Läufe/%s new %d.gpx", now.Format(time.DateOnly), s.grown)
		s.mine.put(name, gpx(now.Add(-time.Hour)), now, "")
		keys = append(keys, "file/apps/glimp/glicemiamisurazioni.csv.gz", "file"+strings.ToLower(name))
		for _, path := range s.mine.order() {
			if f := s.mine.files[path]; strings.HasSuffix(path, ".gpx") && !f.deleted {
				s.mine.remove(path, true)
				break
			}
		}
	}
	return keys
}

// Empty takes everything away.
func (s *Server) Empty() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mine, s.coach, s.sensor = newTree(), newTree(), newTree()
	s.sensor.put("/Sensor.csv", nil, s.clock.Now())
	// A folder without files is still a folder.
	s.mine.folders = []string{"/Apps", "/Apps/Glimp", "/Training"}
}

// Expire makes the sign-in worthless.
func (s *Server) Expire() { s.oauth.Expire() }

// Secrets are texts that must not be seen outside the vault.
func (s *Server) Secrets() []string {
	return append(s.oauth.Secrets(), folderKey, fileKey, linkPassword)
}

// Reset makes all cursors that were given out worthless, as Dropbox does at times.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
}

// Hide makes the links ask for a sign-in.
func (s *Server) Hide() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.private = true
}

// Fetched are the names of the files whose content went out, in order.
func (s *Server) Fetched() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.fetched)
}

// Requests is how many have come so far.
func (s *Server) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Package strava reads the tables of Strava's bulk export ("Download or Delete
// Your Account") and the answers of its programming interface (API v3), both
// as of 2026. The recordings themselves are in the export as FIT, TCX and GPX
// files; what is told here is their summary, name, notes and gear.
//
// The heads of activities.csv are in the language of the account, five names
// stand twice, and columns came in over the years, all before the last one, so
// that columns are known by their position. Its times are UTC, written as the
// account's language writes dates.
package strava

import (
	"bytes"
	"errors"
	"path"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// sheet is one of the tables that are read.
type sheet struct {
	delimiter rune
	header    []string
	read      func(s *sheet, text []byte, emit parsers.Emit) error
	columns   []string // of activities.csv: the English names
}

// sheetOf says which table a text is; nil when it is none.
func sheetOf(text []byte) *sheet {
	s := &sheet{delimiter: table.Delimiter(text)}
	var rows [][]string
	for _, row := range table.Lines(text, s.delimiter) {
		if rows = append(rows, append([]string(nil), row...)); len(rows) == 4 {
			break
		}
	}
	if len(rows) == 0 {
		return nil
	}
	s.header = rows[0]
	s.header[0] = strings.TrimPrefix(s.header[0], "\ufeff")
	if s.columns = layoutOf(s.header, rows[1:]); s.columns != nil {
		s.read = (*sheet).activities
		return s
	}
	if gearKind(s.header) != "" {
		s.read = (*sheet).gear
		return s
	}
	return nil
}

// parseTable reads one table of the bulk export.
func parseTable(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return errors.New("the file is empty")
	}
	if s := sheetOf(text); s != nil {
		return s.read(s, text, emit)
	}
	what := member(f.Name)
	switch {
	case what == "":
		return errors.New("the file is none of the tables that Strava's bulk export has")
	case what == bikes || what == shoes:
		// The head is translated; the columns are the same.
		s := &sheet{delimiter: table.Delimiter(text)}
		if what == shoes {
			s.header = shoeHeader
		} else {
			s.header = bikeHeader
		}
		return s.gear(text, emit)
	}
	return &parsers.Unsupported{What: "Strava bulk export: " + what}
}

// members are the tables of the export that are not read, or not recognised
// by their translated heads, by the names they have in every language.
var members = map[string]string{
	"bikes.csv": bikes, "shoes.csv": shoes, "components.csv": "parts of bicycles in a language in which they cannot be told apart",
	"activities.csv": "list of activities without a single one, or with a head that is not known",
	"profile.csv":    "profile of the athlete", "general_preferences.csv": "settings", "privacy_zones.csv": "privacy zones", "visibility_settings.csv": "settings",
	"email_preferences.csv": "settings", "social_settings.csv": "settings", "mobile_device_identifiers.csv": "identifiers of telephones", "connected_apps.csv": "connected applications",
	"logins.csv": "logins", "orders.csv": "orders", "partner_opt_outs.csv": "settings", "global_challenges.csv": "challenges", "group_challenges.csv": "challenges", "local_legend_segments.csv": "segments",
	"memberships.csv": "memberships of clubs", "clubs.csv": "clubs", "club_bans.csv": "clubs", "events.csv": "events of clubs", "posts.csv": "posts", "contacts.csv": "contacts: data of other people",
	"followers.csv": "followers: data of other people", "following.csv": "athletes who are followed: data of other people", "blocks.csv": "blocked athletes: data of other people", "comments.csv": "comments", "reactions.csv": "kudos and other reactions",
	"flags.csv": "reports of misuse", "goals.csv": "goals, without the days they are of", "media.csv": "list of pictures and films", "messaging.json": "messages", "segments.csv": "segments: pieces of road, not activities",
	"starred_segments.csv": "starred segments: pieces of road, not activities", "starred_routes.csv": "starred routes", "routes.csv": "list of routes: plans, not activities", "support_tickets.csv": "letters to the support",
	"applications.csv": "applications for developers", "metering.csv": "settings", "categories_of_personal_information_we_collect.csv": "information on data protection", "information_we_disclose_for_a_business_purpose.csv": "information on data protection",
}

const (
	bikes = "bicycles"
	shoes = "shoes"
)

// member says what a member of the bulk export is by its name; empty for files
// that do not lie in one (export_<number>.zip, or a folder of that name).
func member(name string) string {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '/' || r == '\\' || r == '!' })
	for i, folder := range parts {
		digits, ok := strings.CutPrefix(strings.TrimSuffix(folder, ".zip"), "export_")
		if ok && i == len(parts)-2 && digits != "" && strings.Trim(digits, "0123456789") == "" && path.Ext(parts[i+1]) == ".csv" {
			if what := members[parts[i+1]]; what != "" {
				return what
			}
			return "account data"
		}
	}
	return ""
}

// counted hands activities over, each once.
type counted struct {
	emit parsers.Emit
	seen map[string]bool
	n    int
}

func (c *counted) activity(a *record.Activity) error {
	if c.seen[a.ExternalID] {
		return nil // lists of several pages overlap
	}
	c.seen[a.ExternalID] = true
	a.Ordinal = c.n
	c.n++
	return c.emit(a)
}

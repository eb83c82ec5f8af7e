package glooko

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"athletedata/connectors"
)

// list is one of the things that Glooko tells of a span of days. Graphs are
// those of its web pages; of the newer lists of the app glucose is often empty
// (forks of nightscout-connect, 2026).
type list struct {
	dataset, stage string
	path           string
	series         []string // of a graph
	key            string   // under which a list of the app stands
}

var lists = []list{
	{dataset: glucose, stage: "Glucose", path: "/api/v3/graph/data", series: []string{"cgmLow", "cgmNormal", "cgmHigh"}},
	{dataset: bolus, stage: "Boluses", path: "/api/v3/graph/data", series: []string{"deliveredBolus"}},
	{dataset: basal, stage: "Basal rates", path: "/api/v2/pumps/scheduled_basals", key: "scheduledBasals"},
	{dataset: foods, stage: "Meals", path: "/api/v2/foods", key: "foods"},
}

const (
	// limit is more than a week has of anything: a pump changes its rate every
	// five minutes at most.
	limit = 4000
	// someGuid is demanded; any that looks like one will do.
	someGuid = "1e0c094e-1e54-4a4f-8e6a-f94484b53789"
)

// query asks for days, both included. Times are those of the device's clock
// though they end in Z, so days are meant as the person lived them.
func (l list) query(patient string, from, to time.Time) string {
	start, end := from.Format(time.DateOnly)+"T00:00:00.000Z", to.Format(time.DateOnly)+"T23:59:59.999Z"
	if l.series == nil {
		// What happened after the start was also changed after it.
		return url.Values{"patient": {patient}, "startDate": {start}, "endDate": {end}, "lastUpdatedAt": {start}, "lastGuid": {someGuid}, "limit": {fmt.Sprint(limit)}}.Encode()
	}
	q := url.Values{"patient": {patient}, "startDate": {start}, "endDate": {end}, "locale": {"en-GB"}}.Encode()
	for _, s := range l.series {
		q += "&series[]=" + s // the brackets must stand as they are
	}
	return q
}

// found is what an answer holds.
type found struct {
	raw     []byte
	entries []json.RawMessage
	more    bool // than the answer has room for
}

func (w *site) fetch(ctx context.Context, l list, from, to time.Time) (f found, err error) {
	var told struct {
		Series   map[string][]json.RawMessage `json:"series"`
		LastPage *bool                        `json:"lastPage"`
	}
	if f.raw, err = w.get(ctx, l.path+"?"+l.query(w.account.Code, from, to), &told); err != nil {
		return f, err
	}
	if l.series != nil {
		if told.Series == nil {
			return f, unknown(l)
		}
		for _, s := range l.series {
			f.entries = append(f.entries, told.Series[s]...)
		}
		return f, nil
	}
	var named map[string]json.RawMessage
	if json.Unmarshal(f.raw, &named) != nil || named[l.key] == nil || json.Unmarshal(named[l.key], &f.entries) != nil {
		return f, unknown(l)
	}
	f.more = len(f.entries) >= limit || told.LastPage != nil && !*told.LastPage
	return f, nil
}

func unknown(l list) error {
	return connectors.Permanent(fmt.Errorf("%s of Glooko came in a shape this program does not know", strings.ToLower(l.stage)))
}

// version changes when an entry does, and not with what stands around them or
// how it is set.
func (f found) version() string {
	var all []string
	for _, raw := range f.entries {
		var tight bytes.Buffer
		if json.Compact(&tight, raw) == nil {
			all = append(all, tight.String())
		}
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:8])
}

// newest is the time of the last entry, by the device's clock.
func (f found) newest() (newest time.Time) {
	for _, raw := range f.entries {
		var e struct {
			Timestamp time.Time `json:"timestamp"`
		}
		if json.Unmarshal(raw, &e) == nil && e.Timestamp.After(newest) {
			newest = e.Timestamp
		}
	}
	return newest
}

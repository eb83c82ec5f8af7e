package meteostat

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/places"
)

// plenty is the share of the wanted days with which a station is taken without
// looking at those farther away.
const plenty = 0.8

// relist is after how many days the stations around a cell are looked up anew.
const relist = 90 * 24 * time.Hour

// job is a cell in a year.
type job struct {
	places.Cell
	year int
	days []time.Time
}

func (j job) key() string { return fmt.Sprintf("%s/%d", j.Cell, j.year) }

// years fetches, for each cell and year, the year of one station near it.
func (f *fetch) years(ctx context.Context) error {
	if err := f.lookUp(ctx); err != nil {
		return err
	}
	jobs := f.jobs()
	for i, j := range jobs {
		f.run.Progress(connectors.Progress{Stage: "Stations", Done: i, Total: len(jobs), At: strconv.Itoa(j.year)})
		if err := f.year(ctx, j); err != nil {
			if err := f.problem(err); err != nil {
				return err
			}
		}
	}
	return nil
}

// jobs are what is needed by cell and year, newest first.
func (f *fetch) jobs() (all []job) {
	for _, c := range f.need.Cells() {
		for _, day := range f.need.Days(c) {
			if n := len(all); n > 0 && all[n-1].Cell == c && all[n-1].year == day.Year() {
				all[n-1].days = append(all[n-1].days, day)
				continue
			}
			all = append(all, job{c, day.Year(), []time.Time{day}})
		}
	}
	slices.SortStableFunc(all, func(a, b job) int { return cmp.Compare(b.year, a.year) })
	return all
}

// lookUp finds the stations around the cells that are new, on this computer.
func (f *fetch) lookUp(ctx context.Context) error {
	var missing []places.Cell
	radius := f.run.Account.Number("radius_km")
	for _, c := range f.need.Cells() {
		known := f.cursor.Near[c.String()]
		at, err := time.Parse(time.DateOnly, known.Asked)
		if err != nil || f.now.Sub(at) > relist || known.Radius != radius {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	all, err := listStations(ctx, f.run.Session)
	if err != nil {
		return err
	}
	for _, c := range missing {
		f.cursor.Near[c.String()] = near{Asked: f.today, Radius: radius, Stations: nearest(all, c, radius, candidates)}
	}
	return f.checkpoint(ctx)
}

// year fetches the year of the station that was chosen for a cell if it may
// have changed, or chooses one.
func (f *fetch) year(ctx context.Context, j job) error {
	stations := f.cursor.Near[j.String()].Stations
	if at := slices.IndexFunc(stations, func(s station) bool { return s.ID == f.cursor.Chosen[j.key()] }); at >= 0 {
		if known := f.cursor.Files[fileKey(j.year, stations[at])]; !f.due(j.days, known.Asked) {
			return nil
		}
		text, err := f.get(ctx, j.year, stations[at], true)
		if err != nil {
			return err
		}
		if text != nil {
			return f.deliver(ctx, j.year, stations[at], text)
		}
		if f.cursor.Files[fileKey(j.year, stations[at])].Asked == f.today {
			return nil // as it was
		}
		delete(f.cursor.Chosen, j.key()) // it is not there any more
	} else if asked := f.cursor.Nothing[j.key()]; asked != "" && !f.due(j.days, asked) {
		return nil
	}
	return f.choose(ctx, j, stations)
}

// choose takes the nearest station that has observed most of the days, else the
// one that has most of them.
func (f *fetch) choose(ctx context.Context, j job, stations []station) error {
	var best *station
	var bestText []byte
	bestShare := 0.0
	for _, s := range stations {
		key := fileKey(j.year, s)
		text := []byte(nil)
		if _, read := f.observed[key]; !read {
			var err error
			if text, err = f.get(ctx, j.year, s, false); err != nil {
				return err
			}
		}
		if share := covered(j.days, f.observed[key], f.now); share > bestShare {
			best, bestText, bestShare = &s, text, share
		}
		if bestShare >= plenty {
			break
		}
	}
	if best == nil {
		f.cursor.Nothing[j.key()] = f.today
		return f.checkpoint(ctx)
	}
	if bestText == nil && f.cursor.Files[fileKey(j.year, *best)].Asked != f.today {
		var err error // read for another cell, but not kept
		if bestText, err = f.get(ctx, j.year, *best, false); err != nil {
			return err
		}
	}
	f.cursor.Chosen[j.key()] = best.ID
	delete(f.cursor.Nothing, j.key())
	return f.deliver(ctx, j.year, *best, bestText)
}

func fileKey(year int, s station) string { return fmt.Sprintf("%d/%s", year, s.ID) }

// get fetches a station's year and notes which days it has observed. Nil stands
// for a file that is as it was (changed only), or that is not there, which is
// normal (404).
func (f *fetch) get(ctx context.Context, year int, s station, changed bool) ([]byte, error) {
	key := fileKey(year, s)
	address := strings.TrimRight(strings.TrimSpace(f.run.Account.Answer("data")), "/") + "/hourly/" + key + ".csv.gz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, connectors.Permanent(errors.New("the address of the files is none"))
	}
	known := f.cursor.Files[key]
	if changed && known.Tag != "" {
		req.Header.Set("If-None-Match", known.Tag)
	}
	answer, err := httpx.Do(f.run.HTTP, req)
	switch {
	case err != nil:
		return nil, err
	case answer.Status == http.StatusNotModified:
		known.Asked = f.today
		f.cursor.Files[key] = known
		return nil, f.checkpoint(ctx)
	case answer.Status == http.StatusNotFound:
		f.observed[key] = nil
		return nil, nil
	case answer.Status != http.StatusOK:
		return nil, &httpx.StatusError{Status: answer.Status, URL: address, Page: httpx.IsPage(answer.Header, answer.Body)}
	}
	text, err := plain(answer.Body)
	if err != nil { // it came whole, so it is like this at Meteostat
		f.run.Log.Warn("the file of a station cannot be read", "file", key, "error", err)
		f.observed[key] = nil
		return nil, nil
	}
	days, ok := observedDays(text)
	if !ok {
		return nil, &httpx.NotDataError{URL: address, Page: httpx.IsPage(answer.Header, text)}
	}
	f.observed[key] = days
	sum := sha256.Sum256(text)
	f.read[key] = file{Tag: answer.Header.Get("ETag"), Version: hex.EncodeToString(sum[:16])}
	return text, nil
}

// deliver hands over a station's year; nil is one that the host has already.
func (f *fetch) deliver(ctx context.Context, year int, s station, text []byte) error {
	key := fileKey(year, s)
	known := f.cursor.Files[key]
	if text != nil {
		known = f.read[key]
	}
	if text != nil && !f.run.Have("hourly/"+key, known.Version) {
		name := fmt.Sprintf("meteostat/hourly/%s at %s_%s.csv", key, strconv.FormatFloat(s.Lat, 'f', -1, 64), strconv.FormatFloat(s.Lon, 'f', -1, 64))
		if err := f.run.Deliver(ctx, connectors.Item{Key: "hourly/" + key, Version: known.Version, Format: "meteostat", Name: name, Data: text}); err != nil {
			return err
		}
	}
	known.Asked = f.today
	f.cursor.Files[key] = known
	return f.checkpoint(ctx)
}

// forecasts are the sources that the library grades as such: with them files
// fill the gaps of a station, and the days to come.
var forecasts = map[string]bool{"dwd_mosmix": true, "metno_forecast": true}

// observedDays are the days of a file for which the station itself has a
// temperature. The columns differ from file to file; the date comes first.
func observedDays(text []byte) (days map[time.Time]bool, ok bool) {
	head, rest, _ := bytes.Cut(text, []byte("\n"))
	columns := strings.Split(strings.TrimSpace(string(head)), ",")
	if len(columns) < 5 || strings.Join(columns[:4], ",") != "year,month,day,hour" {
		return nil, false
	}
	temp, source := slices.Index(columns, "temp"), slices.Index(columns, "temp_source")
	days = map[time.Time]bool{}
	if temp < 0 {
		return days, true
	}
	last := max(temp, source) + 1 // what stands behind is not looked at
	known := ""
	for line := range strings.Lines(string(rest)) {
		if known != "" && strings.HasPrefix(line, known) {
			continue
		}
		fields := strings.SplitN(strings.TrimSpace(line), ",", last+1)
		if len(fields) < last || fields[temp] == "" || source >= 0 && forecasts[fields[source]] {
			continue
		}
		date := strings.Join(fields[:3], ",")
		if day, err := time.Parse("2006,1,2", date); err == nil {
			days[day], known = true, date+","
		}
	}
	return days, true
}

// covered is which share of the days a station has observed. The last two days
// do not count beside others: files are up to a day old.
func covered(days []time.Time, observed map[time.Time]bool, now time.Time) float64 {
	had, old, hadOld := 0, 0, 0
	for _, day := range days {
		if observed[day] {
			had++
		}
		if now.Sub(day) > 3*24*time.Hour {
			old++
			if observed[day] {
				hadOld++
			}
		}
	}
	if old > 0 {
		return float64(hadOld) / float64(old)
	}
	return float64(had) / float64(len(days))
}

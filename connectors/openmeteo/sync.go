package openmeteo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/places"
)

// cursor keeps what the host does not know: what Open-Meteo refused for good.
type cursor struct {
	Variables string            `json:"variables,omitempty"` // that were asked for then
	Refused   map[string]string `json:"refused,omitempty"`   // versions by key
}

// enough refusals in a row are not about a place or a day.
const enough = 3

// Sync implements connectors.Connector: one request for each cell and month.
func (source) Sync(ctx context.Context, run *connectors.Run) error {
	var done cursor
	if err := run.Cursor(&done); err != nil {
		return err
	}
	if asked := run.Account.Answer("variables"); done.Variables != asked || done.Refused == nil {
		done = cursor{Variables: asked, Refused: map[string]string{}}
	}
	months := places.Needed(run, source{}.Info().Earliest, places.Month).Blocks(places.Month)
	refusals := 0
	for i, month := range months {
		key, version := "hour/"+month.Key(), month.Version(run.Clock.Now())
		if run.Have(key, version) || done.Refused[key] == version {
			continue
		}
		run.Progress(connectors.Progress{Stage: "Weather", Done: i, Total: len(months), At: month.Start.Format("January 2006")})
		data, err := ask(ctx, run.Session, month)
		if httpx.Status(err) == http.StatusBadRequest {
			run.Log.Warn("Open-Meteo has no weather for a place and month", "month", key, "error", err)
			if refusals++; refusals >= enough {
				return err
			}
			done.Refused[key] = version
			continue
		}
		if err != nil {
			return err
		}
		refusals = 0
		item := connectors.Item{Key: key, Version: version, Format: "openmeteo", Name: "openmeteo/" + month.Key() + ".json", Data: data}
		if err := run.Deliver(ctx, item); err != nil {
			return err
		}
		if err := run.Checkpoint(ctx, done); err != nil {
			return err
		}
	}
	return run.Checkpoint(ctx, done)
}

// ask asks for the hours of a cell from one day to another, by UTC.
func ask(ctx context.Context, s *connectors.Session, b places.Block) ([]byte, error) {
	query := url.Values{
		"latitude": {b.Lat}, "longitude": {b.Lon}, "hourly": {strings.ReplaceAll(s.Account.Answer("variables"), " ", "")}, "timezone": {"GMT"},
		"start_date": {b.From.Format(time.DateOnly)}, "end_date": {b.To.Format(time.DateOnly)},
	}
	key, err := s.Vault.Secret("apikey")
	if err != nil {
		return nil, err
	}
	if key != "" {
		query.Set("apikey", key)
	}
	var answer struct {
		Hourly struct {
			Time []string `json:"time"`
		} `json:"hourly"`
	}
	data, err := httpx.JSON(ctx, s.HTTP, strings.TrimSpace(s.Account.Answer("address")), query, &answer)
	if err != nil {
		return nil, refused(err)
	}
	if len(answer.Hourly.Time) == 0 {
		return nil, errors.New("Open-Meteo answered without hours")
	}
	return data, nil
}

// refused adds the reason that Open-Meteo gives.
func refused(err error) error {
	var status *httpx.StatusError
	if !errors.As(err, &status) || status.Status != http.StatusBadRequest {
		return err
	}
	var body struct {
		Reason string `json:"reason"`
	}
	if json.Unmarshal(status.Body, &body) != nil || body.Reason == "" {
		return connectors.Permanent(err)
	}
	return connectors.Advise(connectors.Permanent(fmt.Errorf("Open-Meteo refuses the question (%s): %w", body.Reason, err)),
		"Look at what is asked for in the advanced settings of this source: a name there may not be known any more.")
}

// resumeAt reads how long a pause is to be from the words of a 429, the only
// place where it stands: "Minutely API request limit exceeded. …", and so for
// the hour and the day.
func resumeAt(resp *http.Response, now time.Time) time.Time {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return time.Time{}
	}
	now = now.UTC()
	for word, span := range map[string]time.Duration{"minutely": time.Minute, "hourly": time.Hour, "daily": 24 * time.Hour} {
		if bytes.Contains(bytes.ToLower(body), []byte(word)) {
			return now.Truncate(span).Add(span)
		}
	}
	return time.Time{}
}

// Check implements connectors.Checker: the weather at home ten days ago, or, if
// no home is named, in Greenwich.
func (source) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	cell, home := places.Home(s.Account)
	where := "at home"
	if !home {
		cell, where = places.Cell{Lat: "51.5", Lon: "0"}, "in Greenwich"
	}
	day := connectors.Day(s.Clock.Now().UTC()).AddDate(0, 0, -places.Settling)
	data, err := ask(ctx, s, places.Block{Cell: cell, From: day, To: day})
	if err != nil {
		return connectors.Identity{}, err
	}
	var answer struct {
		Hourly struct {
			Temperature []*float64 `json:"temperature_2m"`
		} `json:"hourly"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return connectors.Identity{}, fmt.Errorf("reading the weather: %w", err)
	}
	id := connectors.Identity{Name: "Open-Meteo", At: day.Add(12 * time.Hour)}
	if t := answer.Hourly.Temperature; len(t) > 12 && t[12] != nil {
		id.Newest = fmt.Sprintf("%.1f °C %s", *t[12], where)
	}
	return id, nil
}

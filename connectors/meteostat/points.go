package meteostat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/places"
)

// span is what the service gives at once (JSON API, point/hourly), in days.
var span = places.Span(30)

// points asks for the hours of each cell, one question for up to thirty days.
func (f *fetch) points(ctx context.Context) error {
	blocks := places.Needed(f.run, source{}.Info().Earliest, span).Blocks(span)
	for i, b := range blocks {
		key, version := "point/"+b.Key(), b.Version(f.now)
		if f.run.Have(key, version) || f.cursor.Refused[key] == version {
			continue
		}
		f.run.Progress(connectors.Progress{Stage: "Weather", Done: i, Total: len(blocks), At: b.Start.Format("January 2006")})
		data, err := askPoint(ctx, f.run.Session, b)
		if httpx.Status(err) == http.StatusBadRequest { // it will say so again
			f.run.Log.Warn("Meteostat has no weather for a place and time", "block", key, "error", err)
			f.cursor.Refused[key] = version
			continue
		}
		if err != nil {
			return err
		}
		name := fmt.Sprintf("meteostat/point/at %s from %s.json", b.Cell, b.Start.Format(time.DateOnly))
		if err := f.run.Deliver(ctx, connectors.Item{Key: key, Version: version, Format: "meteostat", Name: name, Data: data}); err != nil {
			return err
		}
		if err := f.checkpoint(ctx); err != nil {
			return err
		}
	}
	return nil
}

// askPoint asks for the hours of a cell, by UTC. The key is told in a header.
func askPoint(ctx context.Context, s *connectors.Session, b places.Block) ([]byte, error) {
	key, err := s.Vault.Secret("key")
	if err != nil {
		return nil, err
	}
	if key == "" {
		return nil, connectors.Advise(fmt.Errorf("the RapidAPI key is missing: %w", connectors.ErrReauth), "Enter it, or choose the files of the nearest stations, which need none.")
	}
	base := strings.TrimRight(strings.TrimSpace(s.Account.Answer("api")), "/")
	u, err := url.Parse(base)
	if err != nil {
		return nil, connectors.Permanent(errors.New("the address of the service is none"))
	}
	query := url.Values{"lat": {b.Lat}, "lon": {b.Lon}, "start": {b.From.Format(time.DateOnly)}, "end": {b.To.Format(time.DateOnly)}, "tz": {"UTC"}}
	answer, err := httpx.Get(ctx, s.HTTP, base+"/point/hourly", query, http.Header{
		"X-Rapidapi-Key": {key}, "X-Rapidapi-Host": {u.Host}, "Accept": {"application/json"},
	})
	if err != nil {
		return nil, understood(err)
	}
	var envelope struct {
		Meta *json.RawMessage `json:"meta"`
	}
	data, err := answer.JSON(base+"/point/hourly", &envelope)
	if err == nil && envelope.Meta == nil {
		err = errors.New("the answer of Meteostat lacks what belongs to it")
	}
	return data, err
}

// understood says what refusals of RapidAPI mean: 401 a wrong key, 403 one that
// is not subscribed.
func understood(err error) error {
	switch httpx.Status(err) {
	case http.StatusUnauthorized:
		return connectors.Advise(fmt.Errorf("RapidAPI does not accept the key: %w", err), "Copy the X-RapidAPI-Key again: all of it, without blanks.")
	case http.StatusForbidden:
		return connectors.Advise(fmt.Errorf("the key is not allowed to ask Meteostat: %w", err), "Subscribe to Meteostat's free plan at RapidAPI with the same account. If you have, it is tried again later.")
	}
	return err
}

// resumeAt reads when a month's questions are new, in seconds (RapidAPI's
// header x-ratelimit-requests-reset).
func resumeAt(resp *http.Response, now time.Time) time.Time {
	seconds, err := strconv.Atoi(resp.Header.Get("X-Ratelimit-Requests-Reset"))
	if err != nil || seconds <= 0 || seconds > 32*86400 || resp.Header.Get("X-Ratelimit-Requests-Remaining") != "0" {
		return time.Time{}
	}
	return now.Add(time.Duration(seconds) * time.Second)
}

package meteostat

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/places"
)

// candidates are how many stations around a cell are looked at.
const candidates = 5

// maxUnpacked bounds what a file unfolds to; a year of a station has about one
// megabyte.
const maxUnpacked = 64 << 20

// station is one of the list.
type station struct {
	ID  string  `json:"id"`
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// km is how far it is from the middle of a cell, on a sphere.
func (s station) km(c places.Cell) float64 {
	lat, lon := c.Degrees()
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	a := math.Pow(math.Sin(rad(s.Lat-lat)/2), 2) + math.Cos(rad(lat))*math.Cos(rad(s.Lat))*math.Pow(math.Sin(rad(s.Lon-lon)/2), 2)
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(a)))
}

// nearest are the stations within a radius, at most n, the nearest first.
func nearest(all []station, c places.Cell, radius, n int) []station {
	var found []station
	lat, _ := c.Degrees()
	for _, s := range all {
		if math.Abs(s.Lat-lat)*111 <= float64(radius)+1 && s.km(c) <= float64(radius) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b station) int { return cmp.Or(cmp.Compare(a.km(c), b.km(c)), cmp.Compare(a.ID, b.ID)) })
	return found[:min(n, len(found))]
}

// listStations reads the list of all stations: id, latitude, longitude,
// elevation.
func listStations(ctx context.Context, s *connectors.Session) ([]station, error) {
	address := strings.TrimSpace(s.Account.Answer("stations"))
	answer, err := httpx.Get(ctx, s.HTTP, address, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("fetching the list of stations: %w", err)
	}
	text, err := plain(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("the list of stations: %w", err)
	}
	if !bytes.HasPrefix(text, []byte("id,")) {
		return nil, &httpx.NotDataError{URL: address, Page: httpx.IsPage(answer.Header, text)}
	}
	var all []station
	rows := csv.NewReader(bytes.NewReader(text))
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the list of stations: %w", err)
		}
		if len(row) < 3 {
			continue
		}
		lat, err1 := strconv.ParseFloat(row[1], 64)
		lon, err2 := strconv.ParseFloat(row[2], 64)
		if len(row[0]) == 5 && err1 == nil && err2 == nil && math.Abs(lat) <= 90 && math.Abs(lon) <= 180 {
			all = append(all, station{row[0], lat, lon})
		}
	}
	if len(all) == 0 {
		return nil, connectors.Permanent(errors.New("the list of stations is in a shape that this program does not know"))
	}
	return all, nil
}

// errUnpack says that a file is not what its beginning promises.
var errUnpack = errors.New("the file is damaged")

// plain unpacks a file if it is packed: whether it is depends on what servers
// and proxies on the way have done with it already.
func plain(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnpack, err)
	}
	text, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnpack, err)
	}
	if len(text) > maxUnpacked {
		return nil, fmt.Errorf("%w: it unfolds to far too much", errUnpack)
	}
	return text, nil
}

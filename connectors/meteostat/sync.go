package meteostat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/connectors/places"
)

// cursor is what is known of stations and files.
type cursor struct {
	Near    map[string]near   `json:"near,omitempty"`    // stations around a cell
	Chosen  map[string]string `json:"chosen,omitempty"`  // station by cell and year
	Nothing map[string]string `json:"nothing,omitempty"` // day on which no station had anything, by cell and year
	Files   map[string]file   `json:"files,omitempty"`   // by year and station
	Refused map[string]string `json:"refused,omitempty"` // versions by key, of the service with a key
}

// near are the stations around a cell, the nearest first, as of a day.
type near struct {
	Asked    string    `json:"asked"`
	Radius   int       `json:"radius"`
	Stations []station `json:"stations"`
}

// file is a station's year.
type file struct {
	Asked   string `json:"asked"`
	Tag     string `json:"tag,omitempty"`
	Version string `json:"version,omitempty"`
}

// fetch is one sync.
type fetch struct {
	run      *connectors.Run
	need     places.Need
	cursor   cursor
	now      time.Time
	today    string
	read     map[string]file               // files that were read in this sync, whether of use or not
	observed map[string]map[time.Time]bool // their days
	problems []error                       // which stop nothing
}

// Sync implements connectors.Connector.
func (source) Sync(ctx context.Context, run *connectors.Run) error {
	// A station's file is a whole year, whichever of its days are wanted.
	f := &fetch{run: run, need: places.Needed(run, source{}.Info().Earliest, places.Day), now: run.Clock.Now().UTC(),
		read: map[string]file{}, observed: map[string]map[time.Time]bool{}}
	f.today = f.now.Format(time.DateOnly)
	if err := run.Cursor(&f.cursor); err != nil {
		return err
	}
	f.cursor.complete()
	work := f.years
	if run.Account.Answer("way") == point {
		work = f.points
	}
	if err := work(ctx); err != nil {
		return err
	}
	if err := f.checkpoint(ctx); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		return fmt.Errorf("not all of the weather could be read: %s", f.problems[0].Error()) // of one file: nothing for the host to act on
	}
	return nil
}

func (c *cursor) complete() {
	if c.Near == nil {
		c.Near = map[string]near{}
	}
	for _, m := range []*map[string]string{&c.Chosen, &c.Nothing, &c.Refused} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
	if c.Files == nil {
		c.Files = map[string]file{}
	}
}

func (f *fetch) checkpoint(ctx context.Context) error { return f.run.Checkpoint(ctx, f.cursor) }

// problem keeps a refusal that concerns one file, and returns every other error.
func (f *fetch) problem(err error) error {
	if status := httpx.Status(err); status < 400 || status > 499 || errors.Is(err, connectors.ErrReauth) {
		return err
	}
	f.run.Log.Warn("weather could not be read", "error", err)
	f.problems = append(f.problems, err)
	return nil
}

// due reports whether days have to be asked for, after they were on a day ("":
// never): once a day until the last of them was final then.
func (f *fetch) due(days []time.Time, asked string) bool {
	at, err := time.Parse(time.DateOnly, asked)
	return err != nil || asked != f.today && !places.Settled(days[len(days)-1], at)
}

// Check implements connectors.Checker.
func (source) Check(ctx context.Context, s *connectors.Session) (connectors.Identity, error) {
	cell, home := places.Home(s.Account)
	where := "your home"
	if !home {
		cell, where = places.Cell{Lat: "51.5", Lon: "0"}, "Greenwich"
	}
	day := connectors.Day(s.Clock.Now().UTC()).AddDate(0, 0, -places.Settling)
	if s.Account.Answer("way") == point {
		if _, err := askPoint(ctx, s, places.Block{Cell: cell, From: day, To: day}); err != nil {
			return connectors.Identity{}, err
		}
		return connectors.Identity{Name: "your RapidAPI key", Newest: "the weather of " + where, At: day}, nil
	}
	all, err := listStations(ctx, s)
	if err != nil {
		return connectors.Identity{}, err
	}
	id := connectors.Identity{Name: fmt.Sprintf("%d stations", len(all)), Newest: "no station near " + where}
	if found := nearest(all, cell, s.Account.Number("radius_km"), 1); len(found) > 0 {
		id.Newest = fmt.Sprintf("station %s, %.0f km from %s", found[0].ID, found[0].km(cell), where)
	}
	return id, nil
}

// SignIn implements connectors.SignIn: the key is asked for among the fields,
// here it is tried.
func (c source) SignIn(ctx context.Context, s *connectors.Session, _ func(context.Context, connectors.Question) (string, error)) error {
	if c.Way(s.Account) != connectors.Paste {
		return nil
	}
	_, err := c.Check(ctx, s)
	return err
}

package meteostat_test

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/meteostat"
	"athletedata/connectors/meteostat/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

var start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

func visit(day, hour int, lat, lon float64) connectors.Visit {
	from := connectors.Day(start).AddDate(0, 0, -day).Add(time.Duration(hour) * time.Hour)
	return connectors.Visit{From: from, To: from.Add(2 * time.Hour), LatitudeDeg: lat, LongitudeDeg: lon}
}

// The ocean has no stations, Mallorca none in 2025, and around Innsbruck all but
// the fourth are of no use.
var visits = []connectors.Visit{
	visit(300, 9, 39.5696, 2.6602), visit(290, 7, 47.2692, 11.4041), visit(58, 9, 39.5696, 2.6602), visit(30, 23, 47.2692, 11.4041), visit(30, 9, 30.1, -40.1), visit(20, 7, -33.8688, 151.2093),
}

func TestStations(t *testing.T) {
	conntest.Run(t, conntest.Suite{Connector: meteostat.New(), Visits: visits, Cursors: []string{`{"near":{"48.1_11.6":{"asked":"2020-01-01"}},"files":{"2026/10865":{}}}`},
		New: func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{Visits: visits}) }})
}

func TestPoints(t *testing.T) {
	conntest.Run(t, conntest.Suite{Connector: meteostat.New(), Visits: visits,
		New: func(c connectors.Clock) conntest.Fake {
			return fake.New(c, fake.Options{Visits: visits, Point: true})
		}})
}

// world is an account of a fake with a host that keeps what comes.
type world struct {
	t       *testing.T
	clock   *conntest.Clock
	fake    *fake.Server
	session *connectors.Session
	*conntest.Host
}

func newWorld(t *testing.T, o fake.Options) *world {
	o.Visits = visits
	clock := conntest.NewClock(start)
	w := &world{t: t, clock: clock, fake: fake.New(clock, o), Host: conntest.NewHost()}
	info := meteostat.New().Info()
	w.session = &connectors.Session{
		Account: connectors.NewAccount(info, w.fake.Answers("https://vendor.test")), Vault: conntest.NewVault(), Clock: clock, Log: slog.New(slog.DiscardHandler),
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: clock, Base: conntest.Direct(w.fake)}),
	}
	if err := w.fake.SignIn(w.session.Vault); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) sync() ([]string, error) {
	before := len(w.fake.Asked())
	err := meteostat.New().Sync(w.t.Context(), &connectors.Run{Session: w.session, Host: w.Host, Visits: visits})
	return w.fake.Asked()[before:], err
}

// must syncs and gives what was asked for.
func (w *world) must() []string {
	w.t.Helper()
	asked, err := w.sync()
	if err != nil {
		w.t.Fatal(err)
	}
	return asked
}

// The nearest station counts that has observed something: not one with nothing
// but forecasts, not one whose file is damaged or not there.
func TestWhichStations(t *testing.T) {
	w := newWorld(t, fake.Options{})
	asked := w.must()
	want := []string{"hourly/2025/11120", "hourly/2026/08306", "hourly/2026/10865", "hourly/2026/11120", "hourly/2026/94768"}
	if got := slices.Sorted(maps.Keys(w.Items)); !slices.Equal(got, want) {
		t.Errorf("brought %q", got)
	}
	if name := w.Items["hourly/2026/10865"].Name; name != "meteostat/hourly/2026/10865 at 48.1632_11.5429.csv" {
		t.Errorf("it is called %s", name)
	}
	for _, address := range asked {
		if strings.Contains(address, "48.") || strings.Contains(address, "?") {
			t.Errorf("%s tells where the athlete was", address)
		}
		if strings.Contains(address, "10870") || strings.Contains(address, "11320") {
			t.Errorf("%s was asked for though a nearer one was enough", address)
		}
	}
	if n := strings.Count(strings.Join(asked, " "), "locations.csv.gz"); n != 1 {
		t.Errorf("the list of stations was fetched %d times", n)
	}
}

// Years that are final are not asked for again, those that are not once a day.
func TestLateDaysAreReadAgain(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.must()
	if asked := w.must(); len(asked) != 0 {
		t.Errorf("on the same day: %q", asked)
	}
	w.clock.Advance(24 * time.Hour)
	if asked := w.must(); !slices.Equal(asked, []string{"/hourly/2026/10865.csv.gz"}) {
		t.Errorf("a day later: %q", asked)
	}
}

func TestParsersReadWhatComes(t *testing.T) {
	for _, o := range []fake.Options{{}, {Point: true}} {
		w := newWorld(t, o)
		w.must()
		stations := map[string]bool{}
		for key, item := range w.Items {
			entry, ok := all.Detect(item.Name, item.Data[:min(len(item.Data), 64<<10)])
			if !ok || string(entry.Format) != item.Format {
				t.Fatalf("%s is taken for %q", key, entry.Format)
			}
			err := all.Parse(entry, parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
				f := e.(*record.Facts)
				if f.Partial != "" || len(f.Weather) == 0 {
					t.Errorf("%s: %d hours, %s", key, len(f.Weather), f.Partial)
				}
				for _, h := range f.Weather {
					stations[h.Station] = true
					if h.TemperatureC == nil || h.LatitudeDeg == nil || h.LongitudeDeg == nil || !time.UnixMicro(h.Time.UTCMicro).Before(start) {
						t.Fatalf("%s: %+v", key, h)
					}
					// 1 June, 9 h: 25 − 48.16/3 + 9·0.709, and nothing for the time of day.
					if h.Station == "10865" && h.Time.UTCMicro == time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC).UnixMicro() && *h.TemperatureC != 15.3 {
						t.Errorf("%v °C", *h.TemperatureC)
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", key, err)
			}
		}
		want := []string{"08306", "10865", "11120", "94768"}
		if o.Point {
			want = []string{"-33.9,151.2", "30.1,-40.1", "39.6,2.7", "47.3,11.4", "48.1,11.6"}
		}
		if got := slices.Sorted(maps.Keys(stations)); !slices.Equal(got, want) {
			t.Errorf("stations %q", got)
		}
	}
}

func TestTheKey(t *testing.T) {
	w := newWorld(t, fake.Options{Point: true})
	c := meteostat.New()
	signIn := c.(connectors.SignIn)
	if connectors.Way(c, w.session.Account) != connectors.Paste || connectors.Way(c, connectors.Account{}) != connectors.Open {
		t.Error("whether a key is needed depends on what is to be fetched")
	}
	if err := signIn.SignIn(t.Context(), w.session, nil); err != nil {
		t.Errorf("the right key: %v", err)
	}
	for _, wrong := range []string{"", "not-the-right-key"} {
		if err := w.session.Vault.SetSecret("key", wrong); err != nil {
			t.Fatal(err)
		}
		err := signIn.SignIn(t.Context(), w.session, nil)
		var advised interface{ Advice() string }
		if !errors.Is(err, connectors.ErrReauth) || !errors.As(err, &advised) || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("the key %q: %v", wrong, err)
		}
	}
}

// When the month's questions are used up, it goes on when there are new ones.
func TestTheQuota(t *testing.T) {
	w := newWorld(t, fake.Options{Point: true})
	w.fake.Quota(3)
	_, err := w.sync()
	var limited *connectors.RateLimited
	if !errors.As(err, &limited) || !limited.Until.Round(time.Hour).Equal(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)) || len(w.Items) != 3 {
		t.Errorf("%d items, %v", len(w.Items), err)
	}
	w.fake.Quota(500)
	w.must()
	if len(w.Items) != len(w.fake.Want(time.Time{}, time.Time{})) {
		t.Errorf("%d items", len(w.Items))
	}
}

func TestPointsTellLittle(t *testing.T) {
	w := newWorld(t, fake.Options{Point: true})
	for _, address := range w.must() {
		if strings.Contains(address, "11.57") || strings.Contains(address, "key=") {
			t.Errorf("%s left the computer", address)
		}
	}
}

func TestCheck(t *testing.T) {
	check := meteostat.New().(connectors.Checker)
	w := newWorld(t, fake.Options{})
	id, err := check.Check(t.Context(), w.session)
	// From 48.1, 11.6 to 48.1632, 11.5429: 7.0 km to the north and 4.2 to the west.
	if err != nil || id.Newest != "station 10865, 8 km from your home" || id.Name != "10 stations" {
		t.Errorf("%+v, %v", id, err)
	}
	w.session.Account.Answers["place"] = ""
	if id, err = check.Check(t.Context(), w.session); err != nil || !strings.HasPrefix(id.Newest, "station EGLC0, 4 km from Greenwich") {
		t.Errorf("%+v, %v", id, err)
	}
	w = newWorld(t, fake.Options{Point: true})
	if id, err = check.Check(t.Context(), w.session); err != nil || id.Newest != "the weather of your home" {
		t.Errorf("%+v, %v", id, err)
	}
}

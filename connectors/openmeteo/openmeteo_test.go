package openmeteo_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/openmeteo"
	"athletedata/connectors/openmeteo/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

var start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

func visit(day, hour int, lat, lon float64) connectors.Visit {
	from := connectors.Day(start).AddDate(0, 0, -day).Add(time.Duration(hour) * time.Hour)
	return connectors.Visit{From: from, To: from.Add(2 * time.Hour), LatitudeDeg: lat, LongitudeDeg: lon}
}

var visits = []connectors.Visit{
	visit(60, 9, 39.5696, 2.6502), visit(58, 9, 39.5601, 2.6602), visit(30, 23, 47.2692, 11.4041), visit(9, 7, 47.2692, 11.4041), visit(6, 7, -33.8688, 151.2093),
}

func TestSuite(t *testing.T) {
	conntest.Run(t, conntest.Suite{Connector: openmeteo.New(), Visits: visits, Cursors: []string{`{"refused":{"hour/1_1/2020-01-01":"x"}}`},
		New: func(c connectors.Clock) conntest.Fake {
			return fake.New(c, fake.Options{Visits: visits, Key: "paid-key-0123456789"})
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
	clock := conntest.NewClock(start)
	w := &world{t: t, clock: clock, fake: fake.New(clock, o), Host: conntest.NewHost()}
	info := openmeteo.New().Info()
	w.session = &connectors.Session{
		Account: connectors.NewAccount(info, w.fake.Answers("https://vendor.test")), Vault: conntest.NewVault(), Clock: clock, Log: slog.New(slog.DiscardHandler),
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: clock, Base: conntest.Direct(w.fake)}),
	}
	if err := w.fake.SignIn(w.session.Vault); err != nil {
		t.Fatal(err)
	}
	return w
}

// sync gives the number of requests it took.
func (w *world) sync() (int, error) {
	before := len(w.fake.Asked())
	err := openmeteo.New().Sync(w.t.Context(), &connectors.Run{Session: w.session, Host: w.Host, Visits: visits})
	return len(w.fake.Asked()) - before, err
}

func (w *world) must() int {
	w.t.Helper()
	n, err := w.sync()
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// Two visits of Mallorca in April are one request, of the days from the first
// to the last; places are told no finer than a tenth of a degree.
func TestFewRequestsThatTellLittle(t *testing.T) {
	w := newWorld(t, fake.Options{Visits: visits})
	// Home: May and June. Mallorca: April. Innsbruck: May and June. Sydney: June.
	if n := w.must(); n != 6 {
		t.Errorf("%d requests, want 6", n)
	}
	found := false
	for _, q := range w.fake.Asked() {
		for _, name := range []string{"latitude", "longitude"} {
			if _, decimals, _ := strings.Cut(q.Get(name), "."); len(decimals) > 1 {
				t.Errorf("%s=%s left the computer", name, q.Get(name))
			}
		}
		if q.Get("latitude") == "39.6" {
			found = q.Get("longitude") == "2.7" && q.Get("start_date") == "2026-04-16" && q.Get("end_date") == "2026-04-18"
		}
	}
	if !found {
		t.Errorf("Mallorca was not asked for as it should: %v", w.fake.Asked())
	}
}

// Days younger than ten are asked for again each day, older ones never.
func TestLateDaysAreReadAgain(t *testing.T) {
	w := newWorld(t, fake.Options{Visits: visits})
	w.must()
	if n := w.must(); n != 0 {
		t.Errorf("on the same day: %d requests", n)
	}
	w.clock.Advance(24 * time.Hour)
	// At home and in Sydney, nine days ago the day before, and in Innsbruck, now
	// ten days ago: asked a last time as of the day after.
	if n := w.must(); n != 3 {
		t.Errorf("a day later: %d requests, want 3", n)
	}
	w.clock.Advance(14 * 24 * time.Hour)
	w.must()
	w.clock.Advance(24 * time.Hour)
	if n := w.must(); n != 1 {
		t.Errorf("when the visits are final: %d requests, want 1 for the home", n)
	}
	for key, item := range w.Items {
		if strings.HasPrefix(key, "hour/39.6") && item.Version != "2026-04-16..2026-04-18" {
			t.Errorf("%s has the version %s", key, item.Version)
		}
	}
}

func TestParsersReadWhatComes(t *testing.T) {
	w := newWorld(t, fake.Options{Visits: visits})
	w.must()
	hours, mallorca := 0, 0.0
	for key, item := range w.Items {
		entry, ok := all.Detect(item.Name, item.Data)
		if !ok || string(entry.Format) != item.Format {
			t.Fatalf("%s is taken for %q", key, entry.Format)
		}
		err := all.Parse(entry, parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
			for _, h := range e.(*record.Facts).Weather {
				hours++
				if h.TemperatureC == nil || h.HumidityPct == nil || h.PressureHPa == nil || h.WindSpeedKmh == nil || h.ConditionCode == nil || h.CloudCoverPct == nil {
					t.Fatalf("%s: %+v", key, h)
				}
				if h.Station == "39.635,2.76" && h.Time.UTCMicro == time.Date(2026, 4, 16, 9, 0, 0, 0, time.UTC).UnixMicro() {
					mallorca = *h.TemperatureC
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	// 16 April, 9 h UTC, at 39.635 N 2.76 E: 25 − 13.21 − 9·0.004 + 5·0.048.
	if mallorca != 12 {
		t.Errorf("%v °C on Mallorca", mallorca)
	}
	// Home: 45 days, since the month of the 6th of May began, but for the last
	// two; three on Mallorca; Innsbruck two days in May (a visit over midnight)
	// and one in June; one in Sydney.
	if hours != (45-2+3+2+1+1)*24 {
		t.Errorf("%d hours", hours)
	}
}

func TestPauses(t *testing.T) {
	for words, want := range map[string]time.Time{
		"Hourly API request limit exceeded. Please try again in the next hour.": start.Add(time.Hour),
		"Daily API request limit exceeded. Please try again tomorrow.":          time.Date(2026, 6, 16, 0, 0, 0, 0, time.UTC),
	} {
		w := newWorld(t, fake.Options{Visits: visits})
		w.fake.Pause(words)
		_, err := w.sync()
		var limited *connectors.RateLimited
		if !errors.As(err, &limited) || !limited.Until.Equal(want) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// A variable that is not known any more is told with its name, and does not
// make a request for each month; put right, all is asked for.
func TestAnUnknownVariable(t *testing.T) {
	w := newWorld(t, fake.Options{Visits: visits})
	w.session.Account.Answers["variables"] = "temperature_2m, lightning"
	n, err := w.sync()
	var advised interface{ Advice() string }
	if !connectors.IsPermanent(err) || n != 3 || !strings.Contains(err.Error(), "lightning") || !errors.As(err, &advised) {
		t.Errorf("%d requests, %v", n, err)
	}
	w.session.Account.Answers["variables"] = "temperature_2m, precipitation"
	if w.must(); len(w.Items) != 6 {
		t.Errorf("%d items", len(w.Items))
	}
}

func TestCheck(t *testing.T) {
	w := newWorld(t, fake.Options{Key: "paid-key-0123456789"})
	check := openmeteo.New().(connectors.Checker)
	id, err := check.Check(t.Context(), w.session)
	if err != nil || !strings.HasSuffix(id.Newest, "°C at home") || !id.At.Equal(time.Date(2026, 6, 5, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", id, err)
	}
	w.session.Account.Answers["place"] = ""
	if id, err = check.Check(t.Context(), w.session); err != nil || !strings.HasSuffix(id.Newest, "in Greenwich") {
		t.Errorf("%+v, %v", id, err)
	}
	if err := w.session.Vault.SetSecret("apikey", "wrong-key-0000000"); err != nil {
		t.Fatal(err)
	}
	if _, err = check.Check(t.Context(), w.session); err == nil || !strings.Contains(err.Error(), "API key is invalid") || strings.Contains(err.Error(), "wrong-key") {
		t.Errorf("%v", err)
	}
}

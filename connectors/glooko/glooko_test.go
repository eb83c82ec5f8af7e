package glooko_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/glooko"
	"athletedata/connectors/glooko/fake"
	"athletedata/connectors/httpx"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

func TestSuite(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: glooko.New(),
		New: func(c connectors.Clock) conntest.Fake {
			return fake.New(c, fake.Options{Days: 16, Step: 3 * time.Hour})
		},
		Cursors: []string{`{"walks": {"glucose": {"newest": "2026-06-14", "oldest": "2026-06-08", "missed": ["2026-06-08"]}}}`},
	})
}

// bench is an account of the fake.
type bench struct {
	*fake.Server
	clock   *conntest.Clock
	session *connectors.Session
	host    *conntest.Host
}

func newBench(o fake.Options, answers map[string]string) *bench {
	b := &bench{clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), host: conntest.NewHost()}
	b.Server = fake.New(b.clock, o)
	given := b.Answers("https://vendor.test")
	for k, v := range answers {
		given[k] = v
	}
	info := glooko.New().Info()
	b.session = &connectors.Session{
		Account: connectors.NewAccount(info, given), Vault: conntest.NewVault(), Log: slog.New(slog.DiscardHandler), Clock: b.clock,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: b.clock, Base: conntest.Direct(b)}),
	}
	return b
}

func (b *bench) signIn(secret string) error {
	if err := b.session.Vault.SetSecret("password", secret); err != nil {
		return err
	}
	return glooko.New().(connectors.SignIn).SignIn(context.Background(), b.session, nil)
}

func (b *bench) sync() error {
	return glooko.New().Sync(context.Background(), &connectors.Run{Session: b.session, Host: b.host})
}

func signedIn(t *testing.T, o fake.Options) *bench {
	t.Helper()
	b := newBench(o, nil)
	if err := b.signIn(fake.Password); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSignIn(t *testing.T) {
	for what, c := range map[string]struct {
		o       fake.Options
		answers map[string]string
	}{
		"Europe":                      {fake.Options{}, nil},
		"Germany":                     {fake.Options{Region: "de-fr"}, nil},
		"the region is not told":      {fake.Options{Region: "none"}, nil},
		"the region is chosen":        {fake.Options{Region: "ca"}, map[string]string{"region": "ca", "address": "https://nowhere.invalid"}},
		"the code is told when asked": {fake.Options{NoCode: true}, nil},
	} {
		b := newBench(c.o, c.answers)
		if err := b.signIn(fake.Password); err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		who, err := glooko.New().(connectors.Checker).Check(t.Context(), b.session)
		// It is noon in Berlin.
		if err != nil || who.Name != fake.Email || who.At != time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) {
			t.Errorf("%s: %+v, %v", what, who, err)
		}
	}
}

func TestRefusedSignIns(t *testing.T) {
	b := newBench(fake.Options{}, nil)
	if err := b.signIn("wrong-password"); !errors.Is(err, connectors.ErrReauth) || conntest.Advice(err) == "" || b.SignIns() != 1 || err.Error() != "Glooko does not accept this e-mail address and password" {
		t.Errorf("wrong password: %v after %d attempts", err, b.SignIns())
	}
	if err := b.signIn(""); !errors.Is(err, connectors.ErrReauth) || b.SignIns() != 1 {
		t.Errorf("no password: %v", err)
	}
	if err := b.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("a sync without a sign-in: %v", err)
	}
	b = newBench(fake.Options{TwoFactor: true}, nil)
	if err := b.signIn(fake.Password); !errors.Is(err, connectors.ErrChallenge) || !strings.Contains(conntest.Advice(err), "CSV") {
		t.Errorf("a second step: %v", err)
	}
	b = newBench(fake.Options{}, nil)
	b.Trouble("page")
	if err := b.signIn(fake.Password); !errors.Is(err, connectors.ErrChallenge) || conntest.Advice(err) == "" {
		t.Errorf("a page in the way: %v", err)
	}
}

// The shield in front of Glooko may let the program pass the next time; that the
// person passes its check in a browser changes nothing.
func TestAPageInTheWayOfASyncIsWaitedOut(t *testing.T) {
	for _, later := range []time.Duration{0, 2 * time.Hour} { // with the session, and where it has to be begun anew
		b := signedIn(t, fake.Options{Days: 10})
		b.Trouble("page")
		b.clock.Advance(later)
		if err := b.sync(); err == nil || errors.Is(err, connectors.ErrChallenge) || errors.Is(err, connectors.ErrReauth) || !strings.Contains(conntest.Advice(err), "tried again") {
			t.Errorf("after %v: %v, %q", later, err, conntest.Advice(err))
		}
	}
}

func TestASessionThatHasEndedIsBegunAnew(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 10})
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(2 * time.Hour)
	if err := b.sync(); err != nil || b.SignIns() != 2 {
		t.Fatalf("%v after %d sign-ins", err, b.SignIns())
	}
	// One that is refused at once is not tried again and again.
	b.EndSession()
	if err := b.sync(); !errors.Is(err, connectors.ErrReauth) || b.SignIns() != 2 {
		t.Errorf("%v after %d sign-ins", err, b.SignIns())
	}
	b.clock.Advance(time.Hour)
	b.Expire()
	if err := b.sync(); !errors.Is(err, connectors.ErrReauth) || b.SignIns() != 3 || conntest.Advice(err) == "" {
		t.Errorf("with another password: %v after %d sign-ins", err, b.SignIns())
	}
}

func TestAListThatIsNotThereStopsNoOther(t *testing.T) {
	for kind, missing := range map[string][]string{"gone": {"basal", "food"}, "odd": {"food"}} {
		b := signedIn(t, fake.Options{Days: 10})
		b.Trouble(kind)
		if err := b.sync(); err == nil || errors.Is(err, connectors.ErrReauth) || conntest.Advice(err) == "" {
			t.Errorf("%s: %v", kind, err)
		}
		for _, dataset := range []string{"glucose", "bolus", "basal", "food"} {
			want := 3 // weeks
			for _, m := range missing {
				if m == dataset {
					want = 0
				}
			}
			if n := b.count(dataset); n != want {
				t.Errorf("%s: %d weeks of %s", kind, n, dataset)
			}
		}
		b.Trouble("")
		if err := b.sync(); err != nil || b.count("food") != 3 {
			t.Errorf("after %s: %v, %d weeks", kind, err, b.count("food"))
		}
	}
}

func (b *bench) count(dataset string) (n int) {
	for key := range b.host.Items {
		if strings.HasPrefix(key, dataset+"/") {
			n++
		}
	}
	return n
}

// A list that does not tell a week at once is asked for in parts.
func TestMoreThanOneAnswerHolds(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 14, Page: 10})
	b.session.Account.Datasets = map[string]bool{"basal": true}
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	guids := map[string]bool{}
	for _, i := range b.host.Items {
		var told struct {
			Basals []struct{ GUID string } `json:"scheduledBasals"`
			Last   bool                    `json:"lastPage"`
		}
		if err := json.Unmarshal(i.Data, &told); err != nil || !told.Last {
			t.Errorf("%s is not whole: %v", i.Key, err)
		}
		for _, e := range told.Basals {
			guids[e.GUID] = true
		}
	}
	// Every eight hours from 16:00 on the 1st to 8:00 on the 15th, in UTC.
	if len(guids) != 42 {
		t.Errorf("%d basal rates in %d items", len(guids), len(b.host.Items))
	}
}

// A week is asked for whole however few of its days are wanted.
func TestTheFirstDayMoves(t *testing.T) {
	for what, c := range map[string]struct{ cursor, want string }{
		"now": {"", "2026-06-15 2026-06-08"},
		// Older versions of this program began with the first day wanted: what
		// was cut off of that week comes too.
		"a cursor of before": {`{"walks": {"food": {"newest": "2026-06-15", "oldest": "2026-06-11"}}}`, "2026-06-08 2026-06-15 2026-06-08"},
	} {
		b := signedIn(t, fake.Options{})
		b.host.Saved = []byte(c.cursor)
		b.session.Account.Datasets = map[string]bool{"food": true}
		b.session.Account.From = june(11) // a Thursday
		asked := &asking{next: b.session.HTTP.Transport}
		b.session.HTTP = &http.Client{Transport: asked}
		if err := b.sync(); err != nil || strings.Join(asked.days, " ") != c.want {
			t.Fatalf("%s: %v, asked for %v", what, err, asked.days)
		}
		b.session.Account.From = june(2)
		asked.days = nil
		// The weeks that were known, then the one before.
		if err := b.sync(); err != nil || strings.Join(asked.days, " ") != "2026-06-08 2026-06-15 2026-06-01" {
			t.Errorf("%s: %v, asked for %v", what, err, asked.days)
		}
	}
}

// Fewer days wanted take away nothing of what is stored: neither a later first
// day nor an earlier last one makes an item another.
func TestFewerDaysTakeNothingAway(t *testing.T) {
	b := signedIn(t, fake.Options{})
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	before := maps.Clone(b.host.Items)
	b.host.Delivered()
	for _, span := range [][2]int{{2, 13}, {3, 12}, {4, 4}} {
		b.session.Account.From, b.session.Account.To = june(span[0]), june(span[1])
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		if again := b.host.Delivered(); len(again) > 0 {
			t.Errorf("from the %d. to the %d. these came again: %v", span[0], span[1], again)
		}
	}
	for key, item := range before {
		if b.host.Items[key].Version != item.Version {
			t.Errorf("%s is another now", key)
		}
	}
}

// Days that all lie before those that are known leave no hole in between when
// all are wanted again.
func TestTheLastDayMoves(t *testing.T) {
	b := signedIn(t, fake.Options{})
	b.session.Account.Datasets = map[string]bool{"food": true}
	for _, span := range [][2]time.Time{{june(9), june(10)}, {june(-20), june(-18)}, {}} {
		b.session.Account.From, b.session.Account.To = span[0], span[1]
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
	}
	for monday := june(15); monday.After(june(-20)); monday = monday.AddDate(0, 0, -7) {
		if key := "food/" + monday.Format(time.DateOnly) + "/7"; b.host.Items[key].Data == nil {
			t.Errorf("%s was never asked for", key)
		}
	}
}

func june(day int) time.Time { return time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC) }

// asking notes with which days the questions begin.
type asking struct {
	next http.RoundTripper
	days []string
}

func (a *asking) RoundTrip(r *http.Request) (*http.Response, error) {
	if start := r.URL.Query().Get("startDate"); len(start) > 10 {
		a.days = append(a.days, start[:10])
	}
	return a.next.RoundTrip(r)
}

// The night in which the clock is set back has no reading less and none at an
// instant at which there is another, also where glucose goes from one list to
// another between the two passes.
func TestTheNightInWhichTheClockIsSetBack(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []time.Duration{5 * time.Minute, 15 * time.Minute} {
		for _, year := range []int{2023, 2024, 2025, 2026} { // other values each time
			b := newBench(fake.Options{}, nil)
			b.clock = conntest.NewClock(time.Date(year, 10, 31, 10, 0, 0, 0, time.UTC))
			b.Server = fake.New(b.clock, fake.Options{Days: 14, Step: step})
			b.session.Clock, b.session.HTTP = b.clock, httpx.New(httpx.Options{Limits: glooko.New().Info().Limits, Clock: b.clock, Base: conntest.Direct(b)})
			if err := errors.Join(b.signIn(fake.Password), b.sync()); err != nil {
				t.Fatal(err)
			}
			var at []time.Time
			for key, i := range b.host.Items {
				if !strings.HasPrefix(key, "glucose/") {
					continue
				}
				for _, g := range read(t, key, i).Glucose {
					wall := time.UnixMicro(g.Time.LocalMicro).UTC()
					is := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, berlin)
					// Of an hour that is there twice Go takes either.
					if first := is.Add(-time.Hour); first.Format(time.DateTime) == is.Format(time.DateTime) {
						is = first
					}
					if second := is.Add(time.Hour); g.Time.Later && second.Format(time.DateTime) == is.Format(time.DateTime) {
						is = second
					}
					at = append(at, is)
				}
			}
			slices.SortFunc(at, time.Time.Compare)
			for i := 1; i < len(at); i++ {
				// One a day is drawn only.
				if apart := at[i].Sub(at[i-1]); apart != step && (apart != 2*step || at[i-1].Add(step).Unix()%(24*3600) != 3*3600) {
					t.Errorf("every %s in %d: %s after the reading of %s comes the next", step, year, apart, at[i-1])
				}
			}
			if len(at) < 13*24*int(time.Hour/step) {
				t.Errorf("every %s in %d: %d readings", step, year, len(at))
			}
		}
	}
}

// read is what the parser makes of an item, all of it.
func read(t *testing.T, key string, i connectors.Item) (f *record.Facts) {
	t.Helper()
	entry, ok := all.Detect(i.Name, i.Data[:min(len(i.Data), 64<<10)])
	if !ok || string(entry.Format) != i.Format {
		t.Fatalf("%s is taken for %q", key, entry.Format)
	}
	err := all.Parse(entry, parsers.File{Name: i.Name, Data: i.Data}, func(e record.Entity) error {
		f = e.(*record.Facts)
		return nil
	})
	if err != nil || f == nil || f.Partial != "" {
		t.Fatalf("%s: %v, %+v", key, err, f)
	}
	return f
}

func TestTheParserReadsWhatIsDelivered(t *testing.T) {
	for _, mmol := range []bool{false, true} {
		b := signedIn(t, fake.Options{Mmol: mmol})
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		found := map[string]*record.Facts{}
		for key, i := range b.host.Items {
			found[key] = read(t, key, i)
		}
		// A week of quarters of an hour, of which one a day is drawn only.
		g := found["glucose/2026-06-08/7"].Glucose
		if len(g) != 7*(96-1) || g[0].Time != record.Wall(time.Date(2026, 6, 8, 0, 0, 0, 0, time.UTC)) || g[0].RawUnit != "mg/dL" || g[0].Raw < 55 || g[0].Raw > 205 {
			t.Errorf("%d readings, the first %+v", len(g), g[0])
		}
		// Boluses come every four hours of UTC, each second one with a meal.
		if f := found["bolus/2026-06-08/7"]; len(f.Insulin) != 42 || len(f.Carbs) != 21 || *f.Carbs[0].CarbsG != 30 || f.Insulin[0].Device != "Omnipod 5" {
			t.Errorf("%d boluses, %d meals", len(f.Insulin), len(f.Carbs))
		}
		if f := found["basal/2026-06-08/7"].Insulin; len(f) != 21 || f[0].Kind != "basal" || *f[0].DurationS != 8*3600 {
			t.Errorf("%d basal rates", len(f))
		}
		// Two a day, but those of the 10th, day 161 = 7 · 23, were deleted.
		if f := found["food/2026-06-08/7"].Carbs; len(f) != 12 || f[0].Food != "Müsli" || *f[0].CarbsG != 45 {
			t.Errorf("%d foods", len(f))
		}
	}
}

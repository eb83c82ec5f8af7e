package glooko_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
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

// A first day in the midst of a week cuts it off; when it moves, what was cut
// off is fetched.
func TestTheFirstDayMoves(t *testing.T) {
	b := signedIn(t, fake.Options{})
	b.session.Account.Datasets = map[string]bool{"food": true}
	b.session.Account.From = time.Date(2026, 6, 11, 0, 0, 0, 0, time.UTC) // a Thursday
	asked := &asking{next: b.session.HTTP.Transport}
	b.session.HTTP = &http.Client{Transport: asked}
	if err := b.sync(); err != nil || strings.Join(asked.days, " ") != "2026-06-15 2026-06-11" {
		t.Fatalf("%v, asked for %v", err, asked.days)
	}
	b.session.Account.From = time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC)
	asked.days = nil
	// The week that was known first, then the one that was cut off, then the
	// one before, from its Tuesday on.
	if err := b.sync(); err != nil || strings.Join(asked.days, " ") != "2026-06-08 2026-06-15 2026-06-08 2026-06-02" {
		t.Errorf("%v, asked for %v", err, asked.days)
	}
}

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

func TestTheParserReadsWhatIsDelivered(t *testing.T) {
	for _, mmol := range []bool{false, true} {
		b := signedIn(t, fake.Options{Mmol: mmol})
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		found := map[string]*record.Facts{}
		for key, i := range b.host.Items {
			entry, ok := all.Detect(i.Name, i.Data[:min(len(i.Data), 64<<10)])
			if !ok || string(entry.Format) != i.Format {
				t.Fatalf("%s is taken for %q", key, entry.Format)
			}
			err := all.Parse(entry, parsers.File{Name: i.Name, Data: i.Data}, func(e record.Entity) error {
				found[key] = e.(*record.Facts)
				return nil
			})
			if err != nil || found[key] == nil || found[key].Partial != "" {
				t.Fatalf("%s: %v, %+v", key, err, found[key])
			}
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

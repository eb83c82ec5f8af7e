package myfitnesspal_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/myfitnesspal"
	"athletedata/connectors/myfitnesspal/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

func TestSuite(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: myfitnesspal.New(),
		New:       func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{Days: 16}) },
		Cursors:   []string{`{"walks": {"food": {"newest": "2026-06-14", "oldest": "2026-06-01", "missed": ["2026-06-03"]}}}`},
	})
}

var start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

// bench is an account of the fake.
type bench struct {
	*fake.Server
	clock   *conntest.Clock
	session *connectors.Session
	host    *conntest.Host
}

func newBench(o fake.Options) *bench {
	b := &bench{clock: conntest.NewClock(start), host: conntest.NewHost()}
	b.Server = fake.New(b.clock, o)
	info := myfitnesspal.New().Info()
	b.session = &connectors.Session{
		Account: connectors.NewAccount(info, b.Answers("https://www.vendor.test")), Vault: conntest.NewVault(), Log: slog.New(slog.DiscardHandler), Clock: b.clock,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: b.clock, Base: conntest.Direct(b)}),
	}
	return b
}

func (b *bench) paste(first, second string) error {
	if err := errors.Join(b.session.Vault.SetSecret("cookie", first), b.session.Vault.SetSecret("cookie2", second)); err != nil {
		return err
	}
	return myfitnesspal.New().(connectors.SignIn).SignIn(context.Background(), b.session, nil)
}

func (b *bench) sync() error {
	return myfitnesspal.New().Sync(context.Background(), &connectors.Run{Session: b.session, Host: b.host})
}

// signedIn is a bench after a sign-in.
func signedIn(t *testing.T, o fake.Options) *bench {
	t.Helper()
	b := newBench(o)
	if err := b.SignIn(b.session.Vault); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhateverWayTheCookieIsCopied(t *testing.T) {
	for what, c := range map[string]struct {
		split bool
		copy  func([]*http.Cookie) (string, string)
	}{
		"the value":      {false, func(c []*http.Cookie) (string, string) { return " " + c[0].Value + "\n", "" }},
		"name and value": {false, func(c []*http.Cookie) (string, string) { return c[0].Name + "=" + c[0].Value, "" }},
		"a header":       {false, func(c []*http.Cookie) (string, string) { return "Cookie: a=1; " + c[0].Name + "=" + c[0].Value, "" }},
		"a cookies.txt": {false, func(c []*http.Cookie) (string, string) {
			return ".other.test\tTRUE\t/\tTRUE\t0\t" + c[0].Name + "\tforeign\n#HttpOnly_www.vendor.test\tFALSE\t/\tTRUE\t0\t" + c[0].Name + "\t" + c[0].Value, ""
		}},
		"two values":        {true, func(c []*http.Cookie) (string, string) { return c[0].Value, c[1].Value }},
		"two in one header": {true, func(c []*http.Cookie) (string, string) { return c[0].String() + "; " + c[1].String(), "" }},
	} {
		b := newBench(fake.Options{Split: c.split, Days: 3})
		if err := b.paste(c.copy(b.Browser())); err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if kept, _ := b.session.Vault.Secret("cookie"); kept != "" {
			t.Errorf("%s: what was pasted is still there", what)
		}
		who, err := myfitnesspal.New().(connectors.Checker).Check(t.Context(), b.session)
		// 2026-06-15 is day 20619 since 1970: 2 + 20619 % 4 foods.
		if err != nil || who.Name != fake.User || who.Newest != "5 foods on 15 June 2026" || !who.At.IsZero() { // the day once, and no time of day
			t.Errorf("%s: %+v, %v", what, who, err)
		}
	}
}

func TestWhatIsNoCookieIsRefusedWithWords(t *testing.T) {
	for what, c := range map[string]struct{ first, second, says string }{
		"nothing":           {"", "", "not in what was pasted"},
		"another cookie":    {"other=1; more=2", "", "not in what was pasted"},
		"one part of two":   {fake.Cookie + ".0=abc", "", "one of the two parts"},
		"an unknown cookie": {"eyJunknown", "", "does not accept"},
	} {
		b := newBench(fake.Options{})
		err := b.paste(c.first, c.second)
		if err == nil || !strings.Contains(err.Error(), c.says) || conntest.Advice(err) == "" || strings.Contains(err.Error(), "eyJunknown") {
			t.Errorf("%s: %v, advice %q", what, err, conntest.Advice(err))
		}
		if kept, _ := b.session.Vault.Secret("cookies"); kept != "" {
			t.Errorf("%s: a session was kept", what)
		}
	}
}

func TestARefusedPasteLeavesTheSessionThatWas(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 3})
	if err := b.paste("eyJunknown", ""); err == nil {
		t.Fatal("it was accepted")
	}
	if err := b.sync(); err != nil {
		t.Error(err)
	}
}

func TestTheSessionRollsOn(t *testing.T) {
	for _, split := range []bool{false, true} {
		b := signedIn(t, fake.Options{Days: 3, Split: split})
		before, _ := b.session.Vault.Secret("cookies")
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		after, _ := b.session.Vault.Secret("cookies")
		var cookies map[string]string
		if err := json.Unmarshal([]byte(after), &cookies); err != nil || after == before {
			t.Errorf("the new cookie was not kept: %v", err)
		}
		if parts := map[bool]int{false: 1, true: 2}[split]; len(cookies) != parts {
			t.Errorf("%d cookies", len(cookies))
		}
	}
}

// The site's own session may be over while the diary's goes on.
func TestOnlyTheDiarySaysThatTheSessionIsOver(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 3})
	b.ExpireBrowser()
	if err := b.sync(); err != nil || len(b.host.Items) == 0 {
		t.Fatalf("%d items, %v", len(b.host.Items), err)
	}
	if err := b.sync(); err != nil {
		t.Errorf("the second time: %v", err)
	}
	b.Expire()
	if err := b.sync(); !errors.Is(err, connectors.ErrReauth) || !strings.Contains(conntest.Advice(err), "paste the cookie again") {
		t.Errorf("%v, advice %q", err, conntest.Advice(err))
	}
}

func TestRefusalsAndPages(t *testing.T) {
	for _, kind := range []string{"page", "login"} {
		b := signedIn(t, fake.Options{Days: 3})
		b.Trouble(kind)
		before := b.clock.Now()
		if err := b.sync(); !errors.Is(err, connectors.ErrChallenge) || !strings.Contains(conntest.Advice(err), "sync again") || len(b.host.Items) > 0 {
			t.Errorf("%s: %v", kind, err)
		}
		if b.clock.Now().Sub(before) > 10*time.Second {
			t.Errorf("%s: it was tried again and again", kind)
		}
	}
	b := signedIn(t, fake.Options{Days: 3})
	b.Trouble("403")
	if err := b.sync(); err == nil || errors.Is(err, connectors.ErrReauth) {
		t.Errorf("refused with the session alive: %v", err)
	}
	b.ExpireBrowser()
	if err := b.sync(); !errors.Is(err, connectors.ErrReauth) {
		t.Errorf("refused with the session over: %v", err)
	}
}

func TestAnotherDayThanAskedForIsNeverKept(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 12})
	b.session.Account.Datasets["exercise"] = false
	b.AnswerToday(2) // the first is of today anyway; the next is asked for again
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	b.verify(t)
	want := len(b.host.Items)

	b = signedIn(t, fake.Options{Days: 12})
	b.session.Account.Datasets["exercise"] = false
	b.AnswerToday(1 + 3) // all three times for yesterday
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	if b.verify(t); len(b.host.Items) != want-1 || !strings.Contains(string(b.host.Saved), `"missed":["2026-06-14"]`) {
		t.Errorf("%d items, cursor %s", len(b.host.Items), b.host.Saved)
	}
	if err := b.sync(); err != nil || len(b.host.Items) != want {
		t.Errorf("the next time: %d items of %d, %v", len(b.host.Items), want, err)
	}
	b.verify(t)

	b = signedIn(t, fake.Options{Days: 12})
	b.AnswerToday(1000)
	if err := b.sync(); err == nil || !strings.Contains(err.Error(), "another day") || conntest.Advice(err) == "" {
		t.Errorf("%v", err)
	}
	b.verify(t)
}

// A day that could not be had stays noted until it could, whatever goes wrong
// the next time.
func TestAMissedDayIsNotForgotten(t *testing.T) {
	for _, status := range []int{200, 404, 503} {
		b := signedIn(t, fake.Options{Days: 40})
		b.host.Saved = json.RawMessage(`{"walks":{"food":{"newest":"2026-06-14","oldest":"2026-05-10","missed":["2026-05-20"]}}}`)
		full := b.session.HTTP
		b.session.HTTP = &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
			if q := r.URL.Query(); q.Get("entry_date") != "2026-05-20" || q.Get("types") != "food_entry" {
				return full.Transport.RoundTrip(r)
			}
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		})}
		if err := b.sync(); err == nil {
			t.Errorf("%d: nothing went wrong: nothing is tested", status)
		}
		b.session.HTTP = full
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		if _, there := b.host.Items["food/2026-05-20"]; !there || strings.Contains(string(b.host.Saved), "missed") {
			t.Errorf("%d: the day has not come; the cursor is %s", status, b.host.Saved)
		}
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// verify looks whether each food stands under its own day.
func (b *bench) verify(t *testing.T) {
	t.Helper()
	for key, i := range b.host.Items {
		day, ok := strings.CutPrefix(key, "food/")
		if n := strings.Count(string(i.Data), `"date":"`); ok && (n == 0 || n != strings.Count(string(i.Data), `"date":"`+day+`"`)) {
			t.Errorf("%s has foods of another day", key)
		}
	}
}

func TestADayWhoseFoodsWereDeleted(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 12})
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	b.Clear(time.Date(2026, 6, 13, 0, 0, 0, 0, time.UTC))
	b.host.Order = nil
	for range 2 {
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.host.Order) != 1 || b.host.Order[0] != "food/2026-06-13" || strings.Contains(string(b.host.Items["food/2026-06-13"].Data), "food_entry") {
		t.Errorf("brought: %v", b.host.Order)
	}
}

// A pause longer than the diary is looked past ends the walk, unless the person
// has said from when on.
func TestHowFarBack(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 3})
	b.session.Account.Datasets["exercise"], b.session.Account.Datasets["measurements"] = false, false
	days := map[string]int{}
	b.session.HTTP = &http.Client{Transport: counting{b.session.HTTP.Transport, days}}
	if err := b.sync(); err != nil {
		t.Fatal(err)
	}
	// The 13th to the 15th have foods, and six days before them have none.
	if len(days) != 9 || days["2026-06-07"] != 1 {
		t.Errorf("%d days were asked for: %v", len(days), days)
	}
	b.session.Account.From = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	if err := b.sync(); err != nil || days["2026-03-01"] != 1 || days["2026-02-28"] != 0 {
		t.Errorf("%v, %d times the first day, %d times the one before", err, days["2026-03-01"], days["2026-02-28"])
	}
}

// counting counts how often a day was asked for.
type counting struct {
	next http.RoundTripper
	days map[string]int
}

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	if day := r.URL.Query().Get("entry_date"); day != "" {
		c.days[day]++
	}
	return c.next.RoundTrip(r)
}

// Days that all lie before those that are known leave no hole in between when
// all are wanted again.
func TestTheLastDayMoves(t *testing.T) {
	b := signedIn(t, fake.Options{Days: 60})
	day := func(back int) time.Time { return connectors.Day(start).AddDate(0, 0, -back) }
	for _, span := range [][2]time.Time{{day(6), day(5)}, {day(40), day(38)}, {}} {
		b.session.Account.From, b.session.Account.To = span[0], span[1]
		if err := b.sync(); err != nil {
			t.Fatal(err)
		}
		for _, key := range b.Want(span[0], span[1]) {
			if b.host.Items[key].Data == nil {
				t.Errorf("%s was never asked for", key)
			}
		}
	}
}

func TestTheParserReadsWhatIsDelivered(t *testing.T) {
	b := signedIn(t, fake.Options{})
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
		if err != nil || found[key] == nil {
			t.Fatalf("%s: %v", key, err)
		}
		if p := found[key].Partial; p != "" {
			t.Errorf("%s: %s", key, p)
		}
	}
	// Day 20619 begins with the fourth food of the fake and has five.
	f := found["food/2026-06-15"].Nutrition
	sushi := f[foodNamed(f, "寿司 (鮭)")]
	if len(f) != 5 || sushi.Meal != "Dinner" || *sushi.Amount != 9 || sushi.Unit != "piece" || math.Abs(*sushi.EnergyKcal-480) > 1e-9 {
		t.Errorf("%d foods: %+v", len(f), sushi)
	}
	if bar := f[foodNamed(f, `Bar & Co - Riegel "Nuss"`)]; bar.ProteinG != nil || *bar.EnergyKcal != 380 {
		t.Errorf("a food of which little is known: %+v", bar)
	}
	// 20619 is a multiple of three: 30 + 19 minutes, 300 + 19 kcal.
	if e := found["exercise/2026-06-15"].Exercises[0]; e.Name != "Laufen, 10 km/h" || *e.DurationS != 49*60 || *e.EnergyKcal != 319 {
		t.Errorf("%+v", e)
	}
	m := found["measurements"]
	if len(m.BodyMeasurements) != 6 || math.Abs(*m.BodyMeasurements[5].WeightKg-155*0.45359237) > 1e-6 || len(m.WellnessSamples) != 2 {
		t.Errorf("%+v", m)
	}
}

func foodNamed(f []record.NutritionEntry, food string) int {
	for i, e := range f {
		if e.Food == food {
			return i
		}
	}
	return len(f)
}

// What the site says to programs that sign in is why the person has to.
func TestTheFakeLetsNoProgramSignIn(t *testing.T) {
	b := newBench(fake.Options{})
	resp, err := b.session.HTTP.Post("https://www.vendor.test/api/auth/callback/credentials", "application/x-www-form-urlencoded", strings.NewReader("email=a&password=b"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); !strings.Contains(string(text), "RecaptchaFailed") {
		t.Errorf("%s", text)
	}
}

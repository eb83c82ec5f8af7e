package librelinkup_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
	"athletedata/connectors/librelinkup"
	"athletedata/connectors/librelinkup/fake"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

func TestSuite(t *testing.T) {
	conntest.Run(t, conntest.Suite{
		Connector: librelinkup.New(),
		New:       func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{}) },
		Cursors:   []string{`{"seen": {"readings": [17814000000]}}`},
	})
}

// bench is an account of the fake.
type bench struct {
	*fake.Server
	clock   *conntest.Clock
	session *connectors.Session
	host    *conntest.Host
}

func newBench(t *testing.T, o fake.Options, answers map[string]string) *bench {
	t.Helper()
	b := &bench{clock: conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), host: conntest.NewHost()}
	b.Server = fake.New(b.clock, o)
	given := b.Answers("https://vendor.test")
	for k, v := range answers {
		given[k] = v
	}
	info := librelinkup.New().Info()
	b.session = &connectors.Session{
		Account: connectors.NewAccount(info, given), Vault: conntest.NewVault(), Log: slog.New(slog.DiscardHandler), Clock: b.clock,
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: b.clock, Base: conntest.Direct(b)}),
	}
	return b
}

func (b *bench) signIn(t *testing.T, secret string, says ...string) (asked []connectors.Question, err error) {
	t.Helper()
	if err := b.session.Vault.SetSecret("password", secret); err != nil {
		t.Fatal(err)
	}
	err = librelinkup.New().(connectors.SignIn).SignIn(t.Context(), b.session, func(_ context.Context, q connectors.Question) (string, error) {
		asked = append(asked, q)
		if len(says) == 0 {
			return "", errors.New("nobody was to be asked")
		}
		answer := says[0]
		says = says[1:]
		return answer, nil
	})
	return asked, err
}

func (b *bench) sync(t *testing.T) error {
	t.Helper()
	return librelinkup.New().Sync(t.Context(), &connectors.Run{Session: b.session, Host: b.host})
}

func TestSignInFollowsTheRegionAndForgetsThePassword(t *testing.T) {
	b := newBench(t, fake.Options{}, nil)
	asked, err := b.signIn(t, fake.Password)
	if err != nil || len(asked) != 0 {
		t.Fatalf("%v, asked %v", err, asked)
	}
	if kept, _ := b.session.Vault.Secret("password"); kept != "" {
		t.Error("the password is still there")
	}
	who, err := librelinkup.New().(connectors.Checker).Check(t.Context(), b.session)
	if err != nil || who.Name != "Erika Muster" || who.At != time.Date(2026, 6, 15, 9, 59, 10, 0, time.UTC) || !strings.HasSuffix(who.Newest, " mg/dL") {
		t.Errorf("%+v, %v", who, err)
	}
	if err := b.sync(t); err != nil || len(b.host.Items) != 2 {
		t.Errorf("%d items, %v", len(b.host.Items), err)
	}
}

func TestWrongPassword(t *testing.T) {
	b := newBench(t, fake.Options{}, nil)
	_, err := b.signIn(t, "wrong-password")
	if !connectors.IsPermanent(err) || !strings.Contains(conntest.Advice(err), "LibreLinkUp app") || strings.Contains(err.Error(), "wrong-password") {
		t.Errorf("%v, advice %q", err, conntest.Advice(err))
	}
	if _, err := b.signIn(t, ""); err == nil || conntest.Advice(err) == "" {
		t.Errorf("without a password: %v", err)
	}
}

func TestTermsAreAcceptedByThePersonOnly(t *testing.T) {
	b := newBench(t, fake.Options{Terms: []string{"tou", "pp"}}, nil)
	asked, err := b.signIn(t, fake.Password, "no")
	if err == nil || len(asked) != 1 || !strings.Contains(asked[0].Title, "terms of use") {
		t.Errorf("%v, asked %v", err, asked)
	}
	asked, err = b.signIn(t, fake.Password, "yes", " Yes")
	if err != nil || len(asked) != 2 || !strings.Contains(asked[1].Title, "privacy policy") {
		t.Fatalf("%v, asked %v", err, asked)
	}
	if err := b.sync(t); err != nil {
		t.Error(err)
	}
	b = newBench(t, fake.Options{Terms: []string{"survey"}}, nil)
	if _, err := b.signIn(t, fake.Password); !errors.Is(err, connectors.ErrChallenge) || !strings.Contains(conntest.Advice(err), "app") {
		t.Errorf("something unknown: %v", err)
	}
}

func TestOneOfSeveralPeople(t *testing.T) {
	second := "b0a6c2d4-0000-4000-8000-000000000002"
	for name, c := range map[string]struct {
		answers map[string]string
		says    []string
		want    string
	}{
		"by number":             {nil, []string{"2"}, second},
		"by name":               {nil, []string{"jörg muster"}, second},
		"named beforehand":      {map[string]string{"person": "Jörg"}, nil, second},
		"a name that fits both": {map[string]string{"person": "Muster"}, []string{"2"}, second},
		"nobody of that name":   {nil, []string{"4"}, ""},
		"a name of two":         {nil, []string{"Muster"}, ""},
	} {
		b := newBench(t, fake.Options{People: 3}, c.answers)
		asked, err := b.signIn(t, fake.Password, c.says...)
		if (err == nil) != (c.want != "") || len(asked) != len(c.says) {
			t.Errorf("%s: %v, asked %v", name, err, asked)
			continue
		}
		kept, _ := b.session.Vault.Secret("access")
		if c.want != "" && !strings.Contains(kept, c.want) {
			t.Errorf("%s: another person was chosen", name)
		}
	}
}

func TestANewerVersionIsTakenUp(t *testing.T) {
	b := newBench(t, fake.Options{}, nil)
	b.Demand("4.20.1")
	if _, err := b.signIn(t, fake.Password); err != nil {
		t.Fatal(err)
	}
	b.Demand("5.0.0")
	if err := b.sync(t); err != nil {
		t.Fatal(err)
	}
	if kept, _ := b.session.Vault.Secret("access"); !strings.Contains(kept, `"version":"5.0.0"`) {
		t.Error("the version is not remembered")
	}
	// What the person sets counts if it is newer still.
	b.session.Account.Answers["version"] = "5.10.0"
	b.Demand("5.9.9")
	if err := b.sync(t); err != nil {
		t.Error(err)
	}
}

func TestTroubles(t *testing.T) {
	challenge := func(err error, _ time.Time) bool {
		return errors.Is(err, connectors.ErrChallenge) && conntest.Advice(err) != ""
	}
	// Passing a check in a browser would not help a phone's service.
	later := func(err error, _ time.Time) bool {
		return err != nil && !errors.Is(err, connectors.ErrChallenge) && strings.Contains(conntest.Advice(err), "tried again")
	}
	pause := func(err error, now time.Time) bool {
		var limited *connectors.RateLimited
		return errors.As(err, &limited) && limited.Until.Sub(now).Round(time.Minute) == time.Hour
	}
	for kind, want := range map[string]func(error, time.Time) bool{"page": later, "terms": challenge, "429": pause, "430": pause} {
		b := newBench(t, fake.Options{}, nil)
		if err := b.SignIn(b.session.Vault); err != nil {
			t.Fatal(err)
		}
		b.Trouble(kind)
		if err := b.sync(t); !want(err, b.clock.Now()) {
			t.Errorf("%s: %v", kind, err)
		}
		b.Trouble("")
		if err := b.sync(t); err != nil || len(b.host.Items) != 2 {
			t.Errorf("after %s: %v", kind, err)
		}
	}
}

// Twelve hours are told, so a sync every eleven loses nothing; one without
// anything new keeps nothing.
func TestOverlappingAnswers(t *testing.T) {
	b := newBench(t, fake.Options{Live: true}, nil)
	if err := b.SignIn(b.session.Vault); err != nil {
		t.Fatal(err)
	}
	b.clock.Advance(time.Minute)
	times := map[int64]int{}
	for range 5 {
		if err := b.sync(t); err != nil {
			t.Fatal(err)
		}
		n := len(b.host.Items)
		if err := b.sync(t); err != nil || len(b.host.Items) != n {
			t.Errorf("nothing new, but %d items more, %v", len(b.host.Items)-n, err)
		}
		b.clock.Advance(11 * time.Hour)
	}
	graphs := 0
	for _, i := range b.host.Items {
		if !strings.HasPrefix(i.Key, "readings/") {
			continue
		}
		graphs++
		for _, g := range parse(t, i).Glucose {
			if g.Kind == "history" {
				times[g.Time.UTCMicro]++
			}
		}
	}
	// From 22:05 on the 14th to 05:55 on the 17th there are 671 readings, but
	// that six are lost in each of three nights.
	if graphs != 5 || len(times) != 671-18 {
		t.Errorf("%d graphs with %d times", graphs, len(times))
	}
}

func parse(t *testing.T, i connectors.Item) *record.Facts {
	t.Helper()
	entry, ok := all.Detect(i.Name, i.Data[:min(len(i.Data), 64<<10)])
	if !ok || string(entry.Format) != i.Format {
		t.Fatalf("%s is taken for %q, not %s", i.Key, entry.Format, i.Format)
	}
	var facts *record.Facts
	err := all.Parse(entry, parsers.File{Name: i.Name, Data: i.Data}, func(e record.Entity) error {
		facts = e.(*record.Facts)
		return nil
	})
	if err != nil || facts.Partial != "" {
		t.Fatalf("%s: %v, partial %q", i.Key, err, facts.Partial)
	}
	return facts
}

func TestTheParserReadsWhatIsDelivered(t *testing.T) {
	b := newBench(t, fake.Options{Mmol: true}, nil)
	if err := b.SignIn(b.session.Vault); err != nil {
		t.Fatal(err)
	}
	if err := b.sync(t); err != nil {
		t.Fatal(err)
	}
	for _, i := range b.host.Items {
		f := parse(t, i)
		if strings.HasPrefix(i.Key, "logbook/") {
			// Three entries a day, of 14 days: those at 6 are scans.
			if len(f.Glucose) != 14 || len(f.Notes) != 28 || f.Notes[0].Kind != "alarm" {
				t.Errorf("logbook: %d readings, %d alarms", len(f.Glucose), len(f.Notes))
			}
			continue
		}
		// Of the 142 times between 22:05 and 09:50 six are lost at 3.
		if len(f.Glucose) != 142-6+1 {
			t.Fatalf("%d readings", len(f.Glucose))
		}
		last := f.Glucose[len(f.Glucose)-1]
		at, local := time.Date(2026, 6, 15, 9, 59, 10, 0, time.UTC), 2*time.Hour
		if last.Kind != "scan" || last.Time != record.AtBoth(at, at.Add(local)) || last.RawUnit != "mmol/L" || last.Extra["sn"] != "0MC4Q7XKT" || *last.Trend != 3 {
			t.Errorf("the current value: %+v", last)
		}
	}
}

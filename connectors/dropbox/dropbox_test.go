package dropbox_test

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/dropbox"
	"athletedata/connectors/dropbox/fake"
	"athletedata/connectors/httpx"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

const base = "https://vendor.test"

var start = time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)

func TestLinksWithoutSignIn(t *testing.T) {
	conntest.Run(t, conntest.Suite{Connector: dropbox.New(), New: func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{}) }})
}

func TestMyDropbox(t *testing.T) {
	conntest.Run(t, conntest.Suite{Connector: dropbox.New(), New: func(c connectors.Clock) conntest.Fake { return fake.New(c, fake.Options{Account: true}) }})
}

// world is an account of a fake with a host that keeps what comes.
type world struct {
	t       *testing.T
	clock   *conntest.Clock
	fake    *fake.Server
	session *connectors.Session
	log     *strings.Builder
	*conntest.Host
}

func newWorld(t *testing.T, o fake.Options) *world {
	clock := conntest.NewClock(start)
	w := &world{t: t, clock: clock, fake: fake.New(clock, o), Host: conntest.NewHost(), log: &strings.Builder{}}
	info, vault := dropbox.New().Info(), conntest.NewVault()
	account, err := conntest.Account(info, w.fake.Answers(base), vault)
	if err != nil {
		t.Fatal(err)
	}
	w.session = &connectors.Session{
		Account: account, Vault: vault, Clock: clock,
		Log:  slog.New(slog.NewTextHandler(w.log, nil)),
		HTTP: httpx.New(httpx.Options{Limits: info.Limits, Clock: clock, Base: conntest.Direct(w.fake)}),
	}
	if err := w.fake.SignIn(w.session.Vault); err != nil {
		t.Fatal(err)
	}
	return w
}

// paste puts links in the place of those there.
func (w *world) paste(links string) {
	w.t.Helper()
	if err := w.session.Vault.SetSecret("links", links); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) sync() error {
	return dropbox.New().Sync(w.t.Context(), &connectors.Run{Session: w.session, Host: w.Host})
}

// must syncs and gives the names of the files that were asked for in it.
func (w *world) must() []string {
	w.t.Helper()
	before := len(w.fake.Fetched())
	if err := w.sync(); err != nil {
		w.t.Fatal(err)
	}
	return w.fake.Fetched()[before:]
}

// Everything that is brought is read by the parsers, and the values are right.
func TestParsersReadWhatComes(t *testing.T) {
	for _, o := range []fake.Options{{}, {Account: true}} {
		w := newWorld(t, o)
		w.must()
		formats := map[parsers.Format]int{}
		for key, item := range w.Items {
			entry, ok := all.Detect(item.Name, item.Data[:min(len(item.Data), 64<<10)])
			if !ok {
				t.Errorf("%s (%s) is of no known format", key, item.Name)
				continue
			}
			formats[entry.Format]++
			err := all.Parse(entry, parsers.File{Name: item.Name, Data: item.Data}, func(e record.Entity) error {
				if f, ok := e.(*record.Facts); ok && f.Source == "glimp" {
					// The newest of 40 values: 90 mg/dL on the day of the test.
					if len(f.Glucose) != 40 || f.Glucose[39].Raw != 90 || f.Partial != "" {
						t.Errorf("Glimp: %d values, the last %+v", len(f.Glucose), f.Glucose[39])
					}
				}
				if a, ok := e.(*record.Activity); ok && len(a.Records) != 60 {
					t.Errorf("%s: %d points", key, len(a.Records))
				}
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", key, err)
			}
		}
		want := map[parsers.Format]int{"gpx": 2, "libreview": 2}
		if o.Account {
			want = map[parsers.Format]int{"gpx": 11, "libreview": 3, "glimp": 1}
		}
		if !maps.Equal(formats, want) {
			t.Errorf("formats %v, want %v", formats, want)
		}
	}
}

// Names are what people see; keys never change.
func TestNamesAndKeys(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.must()
	for key, name := range map[string]string{
		"file/apps/glimp/glicemiamisurazioni.csv.gz":       "Apps/Glimp/GlicemiaMisurazioni.csv.gz",
		"file/training/läufe/2026-05-06 🏃.gpx":             "Training/Läufe/2026-05-06 🏃.gpx",
		"file/training/race.zip!/race/run.gpx":             "Training/race.zip!/race/run.gpx",
		"link/" + folderID + "/LibreView/Bericht März.csv": "Coach/LibreView/Bericht März.csv",
		"link/" + fileID + "/Sensor.csv":                   "Sensor.csv",
	} {
		if got := w.Items[key].Name; got != name {
			t.Errorf("%s is %q, not %q", key, got, name)
		}
	}
	public := newWorld(t, fake.Options{})
	public.must()
	for key := range public.Items {
		if _, ok := w.Items[key]; !ok {
			t.Errorf("%s is another thing with a sign-in", key)
		}
	}
}

// Beginnings of SHA-256 of the links' paths.
const (
	folderID = "4723b4e2513614b2"
	fileID   = "4a36b26a8caaf2eb"
)

// Only what this program reads is fetched, and only from where it was told.
func TestWhatIsNotFetched(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	fetched := strings.Join(w.must(), "\n")
	for _, name := range []string{"/Private", "photo.jpg", "Plan.gdoc", "huge.csv", ".hidden.csv", "deleted.gpx", "Read me.pdf"} {
		if strings.Contains(fetched, name) {
			t.Errorf("%s was fetched", name)
		}
	}
	for _, reported := range []string{"huge.csv", "damaged.zip"} {
		if !strings.Contains(w.log.String(), reported) {
			t.Errorf("the log does not say what was with %s:\n%s", reported, w.log)
		}
	}
	if again := w.must(); len(again) > 0 {
		t.Errorf("fetched again: %q", again)
	}
}

func TestOnlyChangesAreFetched(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.must()
	w.fake.Grow()
	want := []string{"/Apps/Glimp/GlicemiaMisurazioni.csv.gz", "/LibreView/Bericht März.csv", "/Sensor.csv", "/Training/Läufe/2026-06-15 new 1.gpx"}
	if got := slices.Sorted(slices.Values(w.must())); !slices.Equal(got, want) {
		t.Errorf("fetched %q, want %q", got, want)
	}
	if _, ok := w.Items["file/training/läufe/2026-05-06 🏃.gpx"]; !ok {
		t.Error("a file that was deleted in Dropbox is gone here as well")
	}
}

// A single file behind a public link is not sent again while it is the same.
func TestUnchangedLinksAreNotSentAgain(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.must()
	if got := w.must(); !slices.Equal(got, []string{"Coach.zip"}) {
		t.Errorf("fetched %q", got)
	}
	w.fake.Grow()
	w.must()
	if report := string(w.Items["link/"+fileID+"/Sensor.csv"].Data); strings.Count(report, "LibreLink") != 41 {
		t.Errorf("the file has changed, and there is still %s", report)
	}
}

func TestAListThatDropboxForgot(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.must()
	w.fake.Reset()
	if got := w.must(); len(got) > 0 {
		t.Errorf("after a new list these were fetched again: %q", got)
	}
	w.fake.Grow()
	if got := w.must(); len(got) != 4 {
		t.Errorf("fetched %q", got)
	}
}

// Who changes the limits or the kinds sees what was passed over before.
func TestChangedWishes(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.session.Account.Datasets["archives"] = false
	w.must()
	if _, ok := w.Items["file/training/race.zip!/race/run.gpx"]; ok {
		t.Error("an archive was unpacked though they are switched off")
	}
	w.session.Account.Datasets["archives"] = true
	w.session.Account.Answers["max_mb"] = "5"
	w.must()
	for _, key := range []string{"file/training/race.zip!/race/run.gpx", "file/training/huge.csv"} {
		if _, ok := w.Items[key]; !ok {
			t.Errorf("%s does not come though it is wanted now", key)
		}
	}
}

package desktop

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/app/engine"
	"athletedata/app/ui/host"
	"athletedata/connectors"
	"athletedata/store"
)

// account is a source that is connected and up to date, changed by change.
func account(name string, change func(*host.Source)) host.Source {
	ok := time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)
	s := host.Source{Info: connectors.Info{ID: strings.ToLower(name), Name: name}, Account: &store.Account{Source: strings.ToLower(name), State: store.AccountOK, LastOK: &ok}}
	if change != nil {
		change(&s)
	}
	return s
}

func in(state store.AccountState) func(*host.Source) {
	return func(s *host.Source) { s.Account.State = state }
}

func TestTheTraySumsUpTheAccounts(t *testing.T) {
	well := account("Oura", nil)
	free := host.Source{Info: connectors.Info{ID: "dropbox", Name: "Dropbox"}}
	paused := account("Glooko", func(s *host.Source) { s.Account.Paused = true })
	pausedInNeed := account("Glooko", func(s *host.Source) { s.Account.Paused, s.Account.State = true, store.AccountSignIn })
	running := func(name string, p *connectors.Progress) host.Source {
		return account(name, func(s *host.Source) {
			s.Running = true
			if p != nil {
				s.Progress = &engine.SyncProgress{Progress: *p}
			}
		})
	}
	for _, c := range []struct {
		name    string
		sources []host.Source
		hold    string
		want    Status
	}{
		{"nothing at all", nil, "", Status{Line: "No account is connected", Idle: true}},
		{"only sources that are not connected", []host.Source{free}, "the battery is low", Status{Line: "No account is connected", Idle: true}},
		{"all is well", []host.Source{free, well}, "", Status{Line: "All up to date"}},
		{"a sync", []host.Source{well, running("Garmin Connect", &connectors.Progress{Stage: "Days", At: "March 2021"})}, "",
			Status{Line: "Syncing Garmin Connect: days, March 2021", Syncing: true}},
		{"a sync that has come nowhere yet", []host.Source{running("Garmin Connect", nil)}, "", Status{Line: "Syncing Garmin Connect", Syncing: true}},
		{"a sync that does not say where it is", []host.Source{running("Oura", &connectors.Progress{Stage: "Sleep"})}, "", Status{Line: "Syncing Oura: sleep", Syncing: true}},
		{"a file with a long path", []host.Source{running("Dropbox", &connectors.Progress{Stage: "Files", At: "/Apps/Mind Monitor/mindMonitor_2025-06-01--07-30-00.zip"})}, "",
			Status{Line: "Syncing Dropbox: files, …mindMonitor_2025-06-01--07-30-00.zip", Syncing: true}},
		{"two syncs", []host.Source{running("Garmin Connect", &connectors.Progress{Stage: "Days"}), running("Strava", nil)}, "",
			Status{Line: "Syncing Garmin Connect and Strava", Syncing: true}},
		{"one has to sign in", []host.Source{well, account("Strava", in(store.AccountSignIn))}, "", Status{Line: "Strava: sign in again", Attention: true}},
		{"one has to sign in, another is synced", []host.Source{running("Oura", nil), account("Strava", in(store.AccountSignIn))}, "",
			Status{Line: "Strava: sign in again", Attention: true, Syncing: true}},
		{"a check in the browser", []host.Source{account("Garmin Connect", in(store.AccountPerson))}, "the battery is low",
			Status{Line: "Garmin Connect: needs you in the browser", Attention: true}},
		{"two need somebody", []host.Source{account("Strava", in(store.AccountSignIn)), account("Oura", in(store.AccountPerson))}, "",
			Status{Line: "2 accounts need you", Attention: true}},
		{"all are paused", []host.Source{free, pausedInNeed, paused}, "", Status{Line: "Syncing is paused", Paused: true}},
		{"one is paused", []host.Source{well, pausedInNeed}, "", Status{Line: "All up to date"}},
		{"the computer is to be spared", []host.Source{well}, "this computer is on a metered network",
			Status{Line: "Nothing is fetched now: this computer is on a metered network"}},
		{"one fails", []host.Source{well, account("Oura", in(store.AccountFailing))}, "", Status{Line: "Oura: could not be synced, is tried again"}},
		{"one waits", []host.Source{account("Strava", in(store.AccountWaiting))}, "", Status{Line: "Strava: goes on after a pause it asked for"}},
		{"one is new", []host.Source{well, account("Strava", func(s *host.Source) { s.Account.LastOK = nil })}, "", Status{Line: "Strava: waits for its first sync"}},
	} {
		if got := StatusOf(c.sources, c.hold); got != c.want {
			t.Errorf("%s:\n%+v, want\n%+v", c.name, got, c.want)
		}
	}
}

func TestWhatTheNotifierLooksAt(t *testing.T) {
	got := AccountsOf([]host.Source{
		{Info: connectors.Info{ID: "dropbox"}},
		account("Strava", func(s *host.Source) { s.Account.State, s.Account.Advice = store.AccountSignIn, "Sign in." }),
		account("Garmin", func(s *host.Source) { s.Account.State, s.Account.LastOK = store.AccountPerson, nil }),
		account("Oura", func(s *host.Source) { s.Account.State, s.Account.Paused = store.AccountSignIn, true }),
	})
	want := []Account{
		{ID: "strava", Name: "Strava", SignIn: true, Advice: "Sign in.", Synced: true},
		{ID: "garmin", Name: "Garmin", Check: true},
		{ID: "oura", Name: "Oura", Synced: true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// fakeAccounts is the part of a host.Accounts that the tray uses.
type fakeAccounts struct {
	host.Accounts
	sources []host.Source
	synced  []string
	err     error
}

func (f *fakeAccounts) AccountSources(context.Context) ([]host.Source, error) { return f.sources, nil }
func (f *fakeAccounts) SyncNow(source string)                                 { f.synced = append(f.synced, source) }
func (f *fakeAccounts) PauseAccount(_ context.Context, source string, paused bool) error {
	for _, s := range f.sources {
		if s.Info.ID == source && f.err == nil {
			s.Account.Paused = paused
		}
	}
	return f.err
}

func (f *fakeAccounts) paused() (ids []string) {
	for _, s := range f.sources {
		if s.Account != nil && s.Account.Paused {
			ids = append(ids, s.Info.ID)
		}
	}
	return ids
}

func TestSyncAllLeavesThoseAloneThatNeedAPerson(t *testing.T) {
	f := &fakeAccounts{sources: []host.Source{
		{Info: connectors.Info{ID: "dropbox"}}, account("Oura", nil), account("Strava", in(store.AccountSignIn)),
		account("Garmin", in(store.AccountFailing)), account("Glooko", func(s *host.Source) { s.Account.Paused = true }),
		account("Libre", func(s *host.Source) { s.Running = true }),
	}}
	if err := SyncAll(t.Context(), f); err != nil || !slices.Equal(f.synced, []string{"oura", "garmin"}) {
		t.Errorf("synced: %v, %v", f.synced, err)
	}
}

func TestPauseAndGoOnLeaveOwnPausesAlone(t *testing.T) {
	f := &fakeAccounts{sources: []host.Source{
		{Info: connectors.Info{ID: "dropbox"}}, account("Oura", nil), account("Strava", nil),
		account("Glooko", func(s *host.Source) { s.Account.Paused = true }), // by its card
	}}
	var mine []string
	set := func(paused bool, wantPaused ...string) {
		t.Helper()
		var err error
		if mine, err = Pause(t.Context(), f, paused, mine); err != nil {
			t.Fatal(err)
		}
		if got := f.paused(); !slices.Equal(got, wantPaused) {
			t.Errorf("paused are %v, want %v", got, wantPaused)
		}
	}
	set(true, "oura", "strava", "glooko")
	set(false, "glooko")
	set(true, "oura", "strava", "glooko")
	f.sources[1].Account.Paused = false // its card let Oura go on
	set(true, "oura", "strava", "glooko")
	set(false, "glooko")
	// All were paused one by one, so there are none of its own: all go on.
	for _, s := range f.sources[1:] {
		s.Account.Paused = true
	}
	set(false)
	f.err = errors.New("the database is gone")
	if _, err := Pause(t.Context(), f, true, nil); err == nil {
		t.Error("a pause that failed is not told")
	}
}

package desktop

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// said is a notifier whose clock and desktop are the test's.
type said struct {
	*Notifier
	titles []string
	at     time.Time
}

func notifier(dir string, at time.Time) *said {
	s := &said{at: at}
	s.Notifier = &Notifier{memory: openMemory(filepath.Join(dir, "notified.json")), now: func() time.Time { return s.at }, send: func(title, text string) {
		if text == "" {
			title += " (without a text)"
		}
		s.titles = append(s.titles, title)
	}}
	return s
}

func (s *said) expect(t *testing.T, titles ...string) {
	t.Helper()
	if !reflect.DeepEqual(s.titles, titles) && len(s.titles)+len(titles) > 0 {
		t.Errorf("said: %s\nwant: %s", strings.Join(s.titles, " | "), strings.Join(titles, " | "))
	}
	s.titles = nil
}

var noon = time.Date(2025, 6, 1, 12, 0, 0, 0, time.Local)

func TestPeopleHearThatAnAccountNeedsThem(t *testing.T) {
	n := notifier(t.TempDir(), noon)
	strava, garmin := Account{ID: "strava", Name: "Strava", Synced: true}, Account{ID: "garmin", Name: "Garmin Connect", Synced: true}
	n.See([]Account{strava, garmin})
	n.expect(t)
	strava.SignIn = true
	n.See([]Account{strava, garmin})
	n.expect(t, "Strava: please sign in again")
	garmin.Check = true
	n.See([]Account{strava, garmin})
	n.See([]Account{strava, garmin})
	n.expect(t, "Garmin Connect wants to see you")
}

func TestNothingIsSaidTwiceADay(t *testing.T) {
	m := t.TempDir()
	n := notifier(m, noon)
	strava := Account{ID: "strava", Name: "Strava", SignIn: true}
	well := Account{ID: "strava", Name: "Strava"}
	n.See([]Account{strava})
	n.expect(t, "Strava: please sign in again")
	n.See([]Account{well}) // signed in, and it ended again on the same day
	n.See([]Account{strava})
	n.expect(t)
	again := notifier(m, noon.Add(time.Hour)) // the program was started again
	again.See([]Account{strava})
	again.expect(t)
	tomorrow := notifier(m, noon.Add(24*time.Hour))
	tomorrow.See([]Account{strava})
	tomorrow.expect(t, "Strava: please sign in again")
	other := notifier(m, noon)
	other.See([]Account{{ID: "oura", Name: "Oura", SignIn: true}, {ID: "strava", Name: "Strava", Check: true}})
	other.expect(t, "Oura: please sign in again", "Strava wants to see you")
}

func TestPeopleHearThatAFirstSyncIsDone(t *testing.T) {
	n := notifier(t.TempDir(), noon)
	n.See([]Account{{ID: "oura", Name: "Oura", Synced: true}, {ID: "garmin", Name: "Garmin Connect"}})
	n.expect(t) // Oura's was before the program was started
	n.See([]Account{{ID: "oura", Name: "Oura", Synced: true}, {ID: "garmin", Name: "Garmin Connect", Synced: true}})
	n.expect(t, "Garmin Connect is all here")
	n.See([]Account{{ID: "garmin", Name: "Garmin Connect", Synced: true}, {ID: "glooko", Name: "Glooko", Synced: true}})
	n.expect(t, "Glooko is all here") // connected and synced between two looks
	n.See([]Account{{ID: "strava", Name: "Strava", Synced: true}, {ID: "libre", Name: "LibreLinkUp", Synced: true}, {ID: "dropbox", Name: "Dropbox", Synced: true}})
	n.expect(t, "Strava, LibreLinkUp and Dropbox are all here")
}

func TestSomeThingsAreSaidOnce(t *testing.T) {
	m := t.TempDir()
	n := notifier(m, noon)
	n.Once("tray", "Still running", "In the tray.")
	n.Once("tray", "Still running", "In the tray.")
	n.expect(t, "Still running")
	later := notifier(m, noon.AddDate(1, 0, 0))
	later.Once("tray", "Still running", "In the tray.")
	later.expect(t)
}

func TestADamagedMemoryIsNoHindrance(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "notified.json"), []byte(`["`), 0o600); err != nil {
		t.Fatal(err)
	}
	n := notifier(dir, noon)
	n.Once("tray", "Still running", "In the tray.")
	n.expect(t, "Still running")
	again := notifier(dir, noon)
	again.Once("tray", "Still running", "In the tray.")
	again.expect(t)
}
